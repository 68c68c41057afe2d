package node

import (
	"bytes"
	"math"
	"slices"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/request"
)

// History is a history of writes that begins: the node Owner counts what it writes from
// now on under the replication ID ID.
type History struct {
	ID string
	// Parent is the history that it continues behind Offset.
	Parent string
	Offset int64
	Owner  gossip.ID
	// Master is the one that Owner replicated until now, and "" when Owner was a
	// master before.
	Master gossip.ID
}

// WholeHistory is the Offset of a History that continues all of another one, whatever
// part of that was counted.
const WholeHistory = math.MaxInt64

// Loss is a set of writes that a master acknowledged to clients and that are gone,
// since no replica that became the master had received them.
type Loss struct {
	// History is the replication ID under which the master counted its writes, and
	// From and To are the offsets of the first and of the last byte that are lost.
	// From is greater than To when no byte of the stream is, as for writes from before
	// the first replica came.
	History  string
	From, To int64
	// Writes are the lost commands as replicas would have got them, oldest first:
	// without SELECT, MULTI and EXEC, and with random choices and times made definite.
	Writes [][]string
	// Truncated says that there were more writes, older ones, than the node kept
	// (repl-backlog-size bytes).
	Truncated bool
	// Everything says that the whole data set is lost, of which Writes are only the
	// last part: the winner's history has nothing to do with this one.
	Everything bool
	// Winner is the node that is the master now, and Theirs its history, "" if it has some slots alone.
	Winner gossip.ID
	Theirs string
	// Given are the slots that the process has given to other shards, with their keys.
	Given slot.Ranges
}

// Empty reports that nothing is lost: at most a PING of the server's own.
func (l *Loss) Empty() bool { return len(l.Writes) == 0 && !l.Truncated && !l.Everything }

// records reports whether what commands mean to replicas is to be noted: there is a
// stream, or there should be one, or the machine may lose what is not yet on its disk.
func (n *Node) records() bool {
	r := &n.repl
	switch {
	case n.reloads || r.following:
		return false
	case r.backlog != nil || len(n.migrations.grants) > 0 || n.aof.state != aofOff:
		return true
	}
	if r.seen != n.view {
		r.seen = n.view
		self := n.view.Self
		r.awaited = slices.ContainsFunc(n.view.Members, func(m *gossip.Member) bool { return m.MasterID == self.ID })
	}
	return r.awaited
}

// Tail is the last part of what a master has acknowledged, as much as it keeps.
type Tail struct {
	// History is the master's replication ID, and Offset where its stream ends.
	History string
	Offset  int64
	// Master is whom the node is to replicate next, "" if it does not know of another.
	Master gossip.ID
	// Held are the slots in which it has keys.
	Held slot.Set

	stream    []byte // the last part of it
	journal   replication.Journal
	continues bool // another process's history, whose journal the node never had
	handovers []handover
	only      *slot.Set // of the keys of which it tells, nil for all
}

// ReplicationID names the history of writes that the node follows or makes.
func (n *Node) ReplicationID() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.repl.ID
}

// Histories names all histories that the node may ask about: its own, those of its
// masters, and those on its disk.
func (n *Node) Histories() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	ids := []string{n.repl.ID, n.repl.ID2, n.repl.master.file.ID, n.snapshots.disk.Dump.History}
	return append(ids, n.snapshots.disk.AOF.histories()...)
}

// Tail returns the node's tail, and false for a replica: what that has, its master
// has acknowledged.
func (n *Node) Tail() (Tail, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.repl.following && !n.repl.master.own {
		return Tail{}, false
	}
	return n.tail(), true
}

func (n *Node) tail() Tail {
	t := Tail{History: n.repl.ID, Offset: n.repl.Offset, journal: n.repl.journal, continues: n.repl.ID2 != replication.NoID, handovers: slices.Clone(n.repl.handovers)}
	for s := range slot.Count {
		if n.ks.CountInSlot(s) > 0 {
			t.Held.Add(s)
		}
	}
	if n.repl.backlog != nil {
		t.stream = n.repl.backlog.Bytes()
	}
	if n.repl.following {
		t.Master = n.repl.master.id
	}
	return t
}

// What stands for the offset up to which two histories agree that have none in common.
const (
	Unrelated   = -1 // they have nothing to do with each other
	BeforeStart = -2 // they agree up to where the process began, with data that it was given
)

// After returns what was acknowledged beyond an offset of the history.
func (t Tail) After(offset int64) Loss {
	if offset == WholeHistory {
		return Loss{History: t.History, From: t.Offset + 1, To: t.Offset}
	}
	everything := offset == Unrelated && t.Held.Len() > 0
	journal, truncated := t.journal.Unsent(), t.journal.Truncated
	if offset == BeforeStart {
		journal, truncated = t.journal.Buf, truncated || t.journal.Dropped > 0 || t.continues
	}
	offset = max(min(offset, t.Offset), 0)
	loss := Loss{
		History: t.History, From: offset + 1, To: t.Offset,
		Truncated: truncated, Everything: everything,
	}
	loss.Writes = t.writes(journal, math.MinInt64/2, t.journal.End())
	stream := t.stream
	known := t.Offset - int64(len(stream))
	if offset >= known || known <= clusterbus.FormedOffset { // a ready-made cluster begins there, without data
		stream = stream[max(offset-known, 0):]
	} else { // it may begin in the middle of a command
		loss.Truncated = true
		_, stream, _ = bytes.Cut(stream, []byte("\r\n*"))
		stream = append([]byte{'*'}, stream...)
	}
	loss.Writes = append(loss.Writes, t.writes(stream, t.Offset, math.MinInt64/2)...)
	return loss
}

// AfterStart returns what was acknowledged and is not in the data with which the next
// process began. Of the tail's history theirs has shared offsets.
func (t Tail) AfterStart(s Start, shared int64) Loss {
	if shared == Unrelated {
		return t.After(Unrelated)
	}
	t.journal = t.journal.Behind(s.journal)
	loss := t.After(min(shared, s.Offset))
	if loss.Empty() {
		loss.Truncated = s.stale // what a master without replicas writes is not kept
	}
	return loss
}

// In returns what is lost of some slots when a node has them that has only the shared offsets
// of this history.
func (t Tail) In(slots *slot.Set, shared int64) Loss {
	for i := range t.Held {
		t.Held[i] &= slots[i]
	}
	if t.Held.Len() == 0 {
		return t.After(WholeHistory)
	}
	t.only = slots
	return t.After(shared)
}

// writes lists the commands that change data, in the last part of the stream or of the
// journal, which ends at a position, without those whose slot this shard gave away since.
func (t *Tail) writes(stream []byte, offset, journal int64) (writes [][]string) {
	var in request.Reader
	in.Feed(slices.Clone(stream))
	for {
		args, err := in.Next(request.Limits{MaxBulk: maxStreamBulk})
		if err != nil || args == nil {
			return writes
		}
		switch ctype.Lower(args[0]) {
		case "select", "multi", "exec", "ping", "replconf", "cluster", "trimslots":
			continue
		}
		if s := slotOf(args); s >= 0 {
			left := int64(in.Pending())
			if t.only != nil && !t.only.Has(s) || t.handed(s, offset-left, journal-left) {
				continue
			}
		}
		words := make([]string, len(args))
		for i, arg := range args {
			words[i] = string(arg)
		}
		writes = append(writes, words)
	}
}

// slotOf is the slot of a command's keys, -1 if it has none.
func slotOf(args [][]byte) int {
	cmd, _ := command.Resolve(args)
	if cmd == nil || !cmd.ArityOK(len(args)) {
		return -1
	}
	keys := cmd.Keys(nil, args)
	if len(keys) == 0 {
		return -1
	}
	return keys[0].Slot
}

// Giving returns the tail without what was written to some slots, which have been given away since.
func (t Tail) Giving(slots slot.Ranges) Tail {
	t.handovers = append(slices.Clone(t.handovers), handover{slots: slots, offset: math.MaxInt64, journal: math.MaxInt64})
	return t
}

// accountLoss reports the writes that are about to be replaced by the data of another
// history. The host is told when there are none, too: an earlier process may have left some.
func (n *Node) accountLoss(theirs string) {
	l := &n.repl.master
	if !l.own {
		return
	}
	l.own = false
	loss := n.tail().After(n.host.SharedOffset(n.repl.ID, theirs))
	n.repl.journal.Clear()
	loss.Winner, loss.Theirs = l.id, theirs
	for _, h := range n.repl.handovers {
		loss.Given = append(loss.Given, h.slots...)
	}
	n.host.Lost(n, loss)
}
