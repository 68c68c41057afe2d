package node

import (
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/node/slottask"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// syncTask is CLUSTER SYNCSLOTS of Redis: what nodes say to each other of a task
// (clusterSyncSlotsCommand).
func (c *call) syncTask() {
	n, s := c.n, c.s
	word := c.word(2)
	switch {
	case !s.internal && !s.master:
		c.fail("ERR CLUSTER SYNCSLOTS subcommands are only allowed for internal clients")
		s.closing = true
		return
	case !n.isMaster() && !s.master:
		c.fail("ERR CLUSTER SYNCSLOTS subcommands are only allowed for master")
		s.closing = true
		return
	case !n.isMaster() && word != "conf":
		return
	}
	n.taskSettings()
	switch count := len(c.args); {
	case word == "sync" && count >= 6:
		c.syncSlots()
	case word == "rdbchannel" && count == 4:
		t, refusal := n.tasks.state.Channels(string(c.args[3]))
		if refusal != "" {
			c.fail(refusal)
			break
		}
		s.task, s.channel = t, slottask.Snapshot
		n.tasks.clients[slottask.Snapshot] = s
		n.tasks.state.Begin(t)
	case word == "ack" && count == 5:
		state, offset := c.word(3), int64(0)
		at, known := map[string]slottask.State{"streaming-buffer": slottask.StreamingBuffer, "wait-stream-eof": slottask.WaitStreamEOF}[state]
		offset, ok := number.ParseInt(c.args[4])
		if known && ok && s.task != nil {
			n.tasks.state.Acked(s.task, at, offset)
		}
	case (word == "snapshot-eof" || word == "stream-eof") && count == 3:
		s.closing, s.unheard = true, true // nobody expects it here
	case word == "fail" && count == 4:
	case word == "conf" && count >= 5:
		c.configureTask()
	default:
		c.fail(errtext.Syntax)
	}
	n.tasksChanged()
}

// syncSlots is SYNC id start end [start end ...]: a destination asks for slots.
func (c *call) syncSlots() {
	if len(c.args)%2 == 1 {
		c.fail(errtext.WrongArity(c.cmd.Name))
		return
	}
	ranges, ok := c.taskRanges(4)
	if !ok {
		return
	}
	t, refusal := c.n.tasks.state.Sync(string(c.args[3]), ranges, c.s.nodeID)
	if refusal != "" {
		c.fail(refusal)
		return
	}
	c.s.task, c.s.channel = t, slottask.Main
	c.n.tasks.clients[slottask.Main] = c.s
	c.out.Simple("RDBCHANNELSYNCSLOTS")
}

// configureTask is CONF option value [option value ...].
func (c *call) configureTask() {
	for i := 3; i < len(c.args); i += 2 {
		if i+1 == len(c.args) {
			c.fail(errtext.WrongArity(c.cmd.Name))
			return
		}
		value := string(c.args[i+1])
		switch option := ctype.Lower(c.args[i]); option {
		case "node-id":
			switch {
			case len(value) != 40:
				c.fail("ERR Invalid node id length " + strconv.Itoa(len(value)))
				return
			case c.n.view.Member(gossip.ID(value)) == nil:
				c.fail("ERR Node " + value + " not found in cluster")
				return
			}
			c.s.nodeID = gossip.ID(value)
		case "slot-info":
			if !slotInfo(value) {
				c.fail("ERR Invalid slot info: " + value)
				return
			}
		case "asm-task":
			if c.n.isMaster() {
				c.fail("ERR CLUSTER SYNCSLOTS CONF ASM-TASK only allowed on replica")
				return
			}
			if !c.n.tasks.state.Follow(value) {
				c.fail("ERR Failed to handle master task: " + value)
			}
		case "capa":
		default:
			c.fail("ERR Unknown option " + string(c.args[i]))
		}
	}
	c.out.OK()
}

// slotInfo reports whether a text is "slot:keys:expiring keys".
func slotInfo(text string) bool {
	parts := strings.Split(text, ":")
	if len(parts) != 3 || slotNumber([]byte(parts[0])) < 0 {
		return false
	}
	for _, part := range parts[1:] {
		if n, ok := number.ParseInt([]byte(part)); !ok || n < 0 {
			return false
		}
	}
	return true
}

// unsentOfTask is how much of the stream of a migration has not left the node.
func (n *Node) unsentOfTask() int64 {
	s := n.tasks.clients[slottask.Main]
	if s == nil {
		return 0
	}
	return int64(len(s.out.Buf) + s.sink.Backlog())
}

// feedTask passes requests about a slot on to the destination of a migration
// (asmFeedMigrationClient).
func (n *Node) feedTask(slot int, requests []byte) {
	t, s := n.tasks.state.Current(), n.tasks.clients[slottask.Main]
	if t == nil || s == nil || !t.Feeds() || !t.Has(slot) {
		return
	}
	s.out.Raw(requests)
	s.touch()
	n.tasks.state.Fed(t, len(requests))
	n.tasksChanged()
}

// feedsTask reports whether there is a migration whose destination has to get what is written.
func (n *Node) feedsTask() bool {
	t := n.tasks.state.Current()
	return t != nil && t.Feeds()
}

// endStream says that all has been sent, and lets the connection be. The destination has what was
// written to the slots by now.
func (n *Node) endStream(t *slottask.Task) {
	n.noteGrant(t.ID, t.Ranges, t.Dest)
	s := n.tasks.clients[slottask.Main]
	n.tasks.clients[slottask.Main] = nil
	if s == nil {
		return
	}
	s.task = nil
	s.out.BulkStrings([]string{"CLUSTER", "SYNCSLOTS", "STREAM-EOF"})
	s.touch()
}

// sendTaskSnapshot sends the keys of a task's slots as commands, by a child process.
func (n *Node) sendTaskSnapshot(t *slottask.Task) {
	s := n.tasks.clients[slottask.Snapshot]
	s.out.Simple("SLOTSSNAPSHOT")
	s.touch()
	commands, keys, err := n.taskCommands(t)
	if err != nil {
		n.tasks.state.SnapshotDone(t, false)
		return
	}
	n.forkSlots(keys, func() {
		if !s.closed && s.task == t {
			s.out.Raw(commands)
			s.touch()
		}
	}, func() {
		n.taskSettings()
		n.tasks.state.SnapshotDone(t, true)
		n.tasksChanged()
	})
}

// taskCommands are the keys of a task's slots as commands, with the mark of their end
// (slotSnapshotSaveRio), behind the functions.
func (n *Node) taskCommands(t *slottask.Task) (commands []byte, keys int, err error) {
	defer n.setExpiryMode(n.setExpiryMode(keyspace.KeepExpired))
	var w replication.Pending
	w.Request([][]byte{[]byte("FUNCTION"), []byte("RESTORE"), n.scripts.engine.DumpFunctions(), []byte("REPLACE")})
	if n.ks.Len() > 0 {
		w.Raw([]byte(replication.Select))
	}
	for _, r := range t.Ranges {
		for s := r.First; s <= r.Last; s++ {
			count := n.ks.CountInSlot(s)
			if count == 0 {
				continue
			}
			keys += count
			slot := n.builder()
			expiring := 0
			err := n.eachInSlot(s, func(key []byte, v rdb.Value, deadline time.Time) error {
				if !deadline.IsZero() {
					expiring++
				}
				return n.writeTaskKey(slot, key, v, deadline)
			})
			if err != nil {
				return nil, 0, err
			}
			info := strings.Join([]string{strconv.Itoa(s), strconv.Itoa(count), strconv.Itoa(expiring)}, ":")
			w.Request(bytesOf([]string{"CLUSTER", "SYNCSLOTS", "CONF", "SLOT-INFO", info}))
			w.Raw(slot.Buf)
		}
	}
	w.Request(bytesOf([]string{"CLUSTER", "SYNCSLOTS", "SNAPSHOT-EOF"}))
	return w.Buf, keys, nil
}

// mostRestored is up to how many members a key is restored whole (ASM_AOF_MIN_ITEMS_PER_KEY).
const mostRestored = 512

// writeTaskKey writes a key: a string, or one with many members, as the commands that build it, and
// others as RESTORE (slotSnapshotSaveKeyValuePair).
func (n *Node) writeTaskKey(b *replication.Builder, key []byte, v rdb.Value, deadline time.Time) error {
	several := max(len(v.List), len(v.Set), len(v.Hash), len(v.ZSet))
	if v.Type == rdb.TypeString || several > mostRestored {
		b.Key(key, v, deadline)
		return nil
	}
	payload, _, err := n.ks.Dump(key)
	if err != nil {
		return n.notSent(string(key), err)
	}
	b.Restore(key, payload, deadline)
	return nil
}
