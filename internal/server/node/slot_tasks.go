package node

import (
	"strconv"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
)

// CLUSTER MIGRATION of Redis 8.4 and later, where the target drives (cluster_asm.c). Its
// arguments are checked; no slots move yet, so that there never is a task.
var _ = handle(map[string]handler{"cluster|migration": cmdMigration})

// cmdMigration is CLUSTER MIGRATION IMPORT start end [start end ...] | CANCEL ID id | CANCEL ALL |
// STATUS ID id | STATUS ALL.
func cmdMigration(c *call) {
	action, which := c.word(2), ""
	switch action {
	case "import":
		c.importSlots()
		return
	case "status", "cancel":
		which = c.word(3)
	}
	switch {
	case which == "all" && len(c.args) != 4, which == "id" && len(c.args) != 5:
		c.fail(errtext.WrongArity(c.cmd.Name))
	case which != "all" && which != "id":
		c.fail("ERR unknown argument")
	case action == "status":
		c.out.Array(0)
	default:
		c.out.Int(0)
	}
}

// importSlots checks what it is asked to import, in the order of clusterMigrationCommandImport.
func (c *call) importSlots() {
	if len(c.args)%2 == 0 {
		c.fail(errtext.WrongArity(c.cmd.Name))
		return
	}
	var slots slot.Set
	for i := 3; i < len(c.args); i += 2 {
		first, ok := c.slotOf(c.args[i])
		if !ok {
			return
		}
		last, ok := c.slotOf(c.args[i+1])
		if !ok {
			return
		}
		if first > last {
			c.fail("ERR start slot number " + strconv.Itoa(first) + " is greater than end slot number " + strconv.Itoa(last))
			return
		}
		for s := first; s <= last; s++ {
			if slots.Has(s) {
				c.fail("ERR Slot " + strconv.Itoa(s) + " specified multiple times")
				return
			}
			slots.Add(s)
		}
	}
	if refusal := c.n.importRefusal(&slots); refusal != "" {
		c.fail(refusal)
		return
	}
	c.fail(errUnsupported(c.cmd))
}

// importRefusal says why slots cannot be imported, "" if they can (validateImportSlotRanges).
func (n *Node) importRefusal(slots *slot.Set) string {
	migrating, importing := n.view.OpenSlots()
	switch {
	case !n.isMaster():
		return "ERR slot migration not allowed on replica."
	case len(migrating)+len(importing) > 0:
		return "ERR all slot states must be STABLE to start a slot migration task."
	}
	var source gossip.ID
	for _, r := range slots.Ranges() {
		for s := r.First; s <= r.Last; s++ {
			owner := n.view.Owner(s)
			switch {
			case owner == nil:
				return "ERR slot has no owner: " + strconv.Itoa(s)
			case source != "" && owner.ID != source:
				return "ERR slots belong to different source nodes"
			}
			source = owner.ID
		}
	}
	if source == n.machine.ID() {
		return "ERR this node is already the owner of the slot range"
	}
	return ""
}
