package node

import (
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// cmdSetSlot is CLUSTER SETSLOT slot MIGRATING id | IMPORTING id | STABLE | NODE id. Where it
// is replicated, words may follow, of which TIMEOUT milliseconds means something.
func cmdSetSlot(c *call) {
	fromMaster := c.s.master
	if err := c.n.machine.CheckSetSlot(0, fromMaster); err != nil { // a replica says so even to nonsense
		c.fail(err.Error())
		return
	}
	switch jobs := &c.n.migrations.jobs; { // whatever the slot
	case jobs.Importing():
		c.fail("ERR Slot import in progress.")
		return
	case jobs.Exporting():
		c.fail("ERR Slot export in progress.")
		return
	}
	s, ok := c.slotOf(c.args[2])
	if !ok {
		return
	}
	switch tasks := &c.n.tasks.state; {
	case tasks.Has(s):
		c.fail("ERR Slot " + strconv.Itoa(s) + " is currently in an active atomic slot migration. CLUSTER SETSLOT cannot be used at this time. To perform a legacy slot migration instead, first cancel the ongoing task with CLUSTER MIGRATION CANCEL")
		return
	case tasks.Trims(s):
		c.fail("ERR There is a pending trim job for slot " + strconv.Itoa(s) + ". Most probably, this is due to a failed atomic slot migration. CLUSTER SETSLOT cannot be used at this time. Please retry later once the trim job is completed.")
		return
	}
	set, rest, ok := c.slotAction(s)
	if !ok || len(rest) > 0 && !c.n.dialect.Has(dialect.SetSlotReplicated) {
		c.fail(clusterbus.ErrSetSlotAction.Error())
		return
	}
	set.FromMaster = fromMaster
	if !c.n.dialect.Has(dialect.SetSlotReplicated) {
		c.acted(c.n.machine.SetSlot(c.n.now, set))
		return
	}
	if err := c.n.machine.MaySetSlot(set); err != nil {
		c.fail(err.Error())
		return
	}
	timeout, ok := c.setSlotTimeout(rest)
	if !ok {
		return
	}
	if replicas := c.n.slotReplicas(); replicas > 0 && !c.inExec && !c.inScript {
		c.setSlotLater(set, replicas, timeout)
		return
	}
	c.acted(c.n.machine.SetSlot(c.n.now, set))
}

// slotAction reads the action with its node, and returns the words behind.
func (c *call) slotAction(slot int) (set clusterbus.SetSlot, rest [][]byte, ok bool) {
	set.Slot = slot
	words := 5
	switch c.word(3) {
	case "migrating":
		set.Action = clusterbus.SlotMigrating
	case "importing":
		set.Action = clusterbus.SlotImporting
	case "node":
		set.Action = clusterbus.SlotNode
	case "stable":
		set.Action, words = clusterbus.SlotStable, 4
	default:
		return set, nil, false
	}
	if len(c.args) < words {
		return set, nil, false
	}
	if set.Action != clusterbus.SlotStable {
		set.Node = c.id(4)
	}
	return set, c.args[words:], true
}

// setSlotTimeout is how long SETSLOT waits for replicas: CLUSTER_OPERATION_TIMEOUT, or what
// TIMEOUT says. 0 is for ever.
func (c *call) setSlotTimeout(rest [][]byte) (timeout time.Duration, ok bool) {
	timeout = 2 * time.Second
	for i, word := range rest {
		if !ctype.EqualFold(word, "timeout") {
			continue
		}
		if i+1 == len(rest) {
			c.fail(clusterbus.ErrNoTimeout.Error())
			return 0, false
		}
		ms, ok := c.milliseconds(rest[i+1])
		if !ok {
			return 0, false
		}
		timeout = lasting(ms)
	}
	return timeout, true
}

// slotReplicas counts the replicas that take part in a SETSLOT: those that are online and
// whose version knows how.
func (n *Node) slotReplicas() (count int64) {
	for _, r := range n.repl.replicas {
		if r.state == replicaOnline && r.s.replicaOptions.Version > replication.LastWithoutSetSlot {
			count++
		}
	}
	return count
}

// setSlotLater sends the command to the replicas, and executes it when they have done so
// (blockClientForReplicaAck), which counts as another call. Only replicas get it, no append only file.
func (c *call) setSlotLater(set clusterbus.SetSlot, replicas int64, timeout time.Duration) {
	n, cmd := c.n, c.cmd
	w := &waitState{offset: n.repl.Offset + 1, replicas: replicas}
	w.then = func(out *resp.Writer) {
		n.stats.Of(cmd).Calls++
		if err := n.machine.SetSlot(n.now, set); err != nil {
			n.stats.Of(cmd).Failed++
			out.Error(err.Error())
			return
		}
		out.OK()
	}
	if n.records() && !n.repl.pending.Muted {
		n.repl.pending.Request(c.args)
	}
	n.waitForReplicas(c.s, &blocking{cmd: cmd, wait: w, expire: func(out *resp.Writer) { out.Error(clusterbus.ErrNoReplicas.Error()) }}, timeout)
}
