package node

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/sim/event"
)

// sendDataSet sends the data set to all replicas that wait for it and want the same
// part of it (startBgsaveForReplication). A child writes it: as a dump, which the replicas
// get when it is whole, or to the replicas themselves. Without rdb-key-save-delay it is done
// at once.
func (n *Node) sendDataSet(filter replication.Filter) {
	var group []*replica
	eof := true
	for _, r := range n.repl.replicas {
		if r.state == replicaWaits && r.s.replicaOptions.Filter == filter {
			group = append(group, r)
			eof = eof && r.s.replicaOptions.EOF
		}
	}
	streams := eof && (n.settings.DisklessSync || filter != replication.Everything)
	var err error
	if streams {
		err = n.streamDataSet(n.streamedForm(group), filter)
	} else {
		err = n.saveInBackground()
	}
	if err != nil { // the replicas try again (updateSlavesWaitingBgsave)
		for _, r := range group {
			r.s.closing = true
			n.unblocked = append(n.unblocked, r.s)
		}
		return
	}
	n.repl.selected = false
	for _, r := range group {
		n.beginTransfer(r, n.repl.Offset)
	}
	c := n.child
	if streams {
		n.streamPart(c)
	}
	if c.done <= n.now {
		n.childDone()
	}
}

// streamedForm is the form of a data set that goes to replicas without a file, which all of them
// read.
func (n *Node) streamedForm(group []*replica) *rdb.Format {
	if n.dialect.Has(dialect.OlderStreams) && slices.ContainsFunc(group, func(r *replica) bool {
		return r.s.replicaOptions.Version < replication.FirstWithFields
	}) {
		return rdb.Valkey80
	}
	return n.dialect.Format()
}

// streamDataSet begins a child that writes the data set to replicas. It has a mark at its end
// instead of a length at its start, and the replicas have to say that they have found that
// (rdbSaveToSlavesSockets).
func (n *Node) streamDataSet(form *rdb.Format, filter replication.Filter) error {
	file, err := n.saveDataSet(form, filter)
	if err != nil {
		return err
	}
	c := n.fork(childStream, func() {})
	c.mark = n.repl.Draw()
	c.file = append(file, c.mark...)
	return nil
}

// beginTransfer says to a replica what the data set is a state of, that it will get
// (replicationSetupSlaveForFullResync).
func (n *Node) beginTransfer(r *replica, offset int64) {
	w := &r.s.out
	if !r.old {
		w.Simple("FULLRESYNC " + n.repl.ID + " " + strconv.FormatInt(offset, 10))
	}
	r.first, r.next = offset+1, offset+1
	r.state = replicaSynchronises
	if c := n.child; c.kind == childStream {
		w.Raw([]byte("$EOF:" + c.mark + "\r\n"))
	}
	r.s.touch()
}

// streamedPart is how much a child writes to replicas at a time (PROTO_IOBUF_LEN).
const streamedPart = 16 << 10

// streamPart hands the replicas what the child has written since the last time: a part
// whenever that is full, and what is left with the last key.
func (n *Node) streamPart(c *child) {
	if n.child != c || c.killed {
		return
	}
	end := c.sent
	for end < len(c.file) && c.writtenAt(min(end+streamedPart, len(c.file))) <= n.now {
		end = min(end+streamedPart, len(c.file))
	}
	for _, r := range n.repl.replicas {
		if r.state == replicaSynchronises && end > c.sent {
			r.s.out.Raw(c.file[c.sent:end])
			r.s.touch()
		}
	}
	if c.sent = end; end < len(c.file) {
		at := c.writtenAt(min(end+streamedPart, len(c.file)))
		n.host.After(at-n.now, func() { n.act(func() { n.streamPart(c) }) })
	}
}

// writtenAt is when so much of the file is written.
func (c *child) writtenAt(size int) time.Duration {
	return c.began + (c.done-c.began)*time.Duration(size)/time.Duration(len(c.file))
}

// dataSetWritten goes on with the replicas for which a child has written the data set. If it
// was killed they have to try again (updateSlavesWaitingBgsave).
func (n *Node) dataSetWritten(c *child) {
	for _, r := range slices.Clone(n.repl.replicas) {
		switch {
		case r.state != replicaSynchronises:
			continue
		case c.killed:
			r.s.close()
			continue
		case c.kind == childSave:
			r.s.out.Raw([]byte("$" + strconv.Itoa(len(c.file)) + "\r\n"))
			r.s.out.Raw(c.file)
			r.s.touch()
		}
		n.repl.journal.Send(c.written)
		if r.s.replicaOptions.OnlyRDB {
			r.s.closing = true
			n.unblocked = append(n.unblocked, r.s)
			continue
		}
		r.startOnAck = c.kind == childStream
		n.online(r)
	}
}

// sharedBy is a replica that waits for a data set which another one can have as well
// (syncCommand).
func (r *replicating) sharedBy(one *replica) *replica {
	me := one.s.replicaOptions
	for _, other := range r.replicas {
		its := other.s.replicaOptions
		switch {
		case other.state != replicaSynchronises, its.OnlyRDB && !me.OnlyRDB:
		case its.Filter != me.Filter, its.EOF && !me.EOF, its.PSYNC2 && !me.PSYNC2:
			return nil
		default:
			return other
		}
	}
	return nil
}

// transferLost ends the child that writes the data set for a replica that has gone, unless
// somebody else wants it (freeClient, rdbPipeReadHandler).
func (n *Node) transferLost(gone *replica) {
	c := n.child
	if c == nil || c.kind == childRewrite || c.kind == childSave && n.config.Get("save") != "" {
		return
	}
	for _, r := range n.repl.replicas {
		if r != gone && r.state == replicaSynchronises {
			return
		}
	}
	c.killed = true
}

// saveDataSet writes the data set as an RDB file, which says of which history it is a
// state (rdbSaveRio). It fails if a value cannot leave the keyspace, or has no place in that form.
func (n *Node) saveDataSet(form *rdb.Format, filter replication.Filter) ([]byte, error) {
	var history []rdb.Aux
	if n.namesHistory() {
		history = []rdb.Aux{
			{Name: "repl-stream-db", Value: "0"},
			{Name: "repl-id", Value: n.repl.ID},
			{Name: "repl-offset", Value: strconv.FormatInt(n.repl.Offset, 10)},
		}
	}
	if n.importsSlots() {
		history = append(history, rdb.Aux{Name: taskAux, Value: n.tasks.state.Told()})
	}
	if imports := n.importsText(); imports != "" {
		history = append(history, rdb.Aux{Name: importsAux, Value: imports})
	}
	return n.writeRDB(form, filter, append(history, rdb.Aux{Name: "aof-base", Value: "0"}))
}

func (n *Node) writeRDB(form *rdb.Format, filter replication.Filter, more []rdb.Aux) ([]byte, error) {
	h := rdb.Header{Aux: []rdb.Aux{
		n.dialect.Format().VersionAux(n.dialect.Version),
		{Name: "redis-bits", Value: "64"},
		{Name: "ctime", Value: strconv.FormatInt(n.wallSecond(n.now), 10)},
		{Name: "used-mem", Value: "0"},
	}}
	h.Aux = append(h.Aux, more...)
	var keys []rdb.Key
	if filter == replication.Everything {
		var err error
		if keys, err = n.allKeys(form); err != nil {
			return nil, err
		}
	}
	if filter != replication.Nothing {
		for code := range rdb.Functions(n.scripts.engine.DumpFunctions()) {
			h.Functions = append(h.Functions, code)
		}
	}
	var out bytes.Buffer
	if err := n.dialect.Format().WriteFileAs(form, &out, h, keys); err != nil {
		panic("node: the keyspace dumps what is no payload: " + err.Error())
	}
	return out.Bytes(), nil
}

// allKeys exports the keyspace, slot by slot, and in each slot the oldest key first. Keys
// whose time is over and that are still there are among them. If one of them has no payload,
// or none that the form has a place for, the log says so, and nothing is exported: else it would be lost.
func (n *Node) allKeys(form *rdb.Format) ([]rdb.Key, error) {
	defer n.setExpiryMode(n.setExpiryMode(keyspace.KeepExpired))
	list := make([]rdb.Key, 0, n.ks.Len())
	if cap(list) == 0 {
		return list, nil // as on all nodes of a new cluster
	}
	for s := range slot.Count {
		count := n.ks.CountInSlot(s)
		if count == 0 {
			continue
		}
		names := n.ks.KeysInSlot(s, count)
		for i := len(names) - 1; i >= 0; i-- {
			name := []byte(names[i])
			payload, deadline, err := n.ks.Dump(name)
			if err == nil && !form.Knows(payload) {
				err = errors.New("the replica's version does not have it")
			}
			if err != nil {
				n.host.Fact(n, event.DataSetFailed{Key: names[i], Reason: err.Error()})
				return nil, fmt.Errorf("%q has no DUMP payload: %w", name, err)
			}
			list = append(list, rdb.Key{Name: name, Payload: payload, Deadline: deadline})
		}
	}
	return list, nil
}

// sendWaiting sends the data set when the first of those who wait for it has waited
// long enough, or there are enough of them (replicationStartPendingFork).
func (n *Node) sendWaiting() {
	var first *replica
	longest, waiting := int64(0), 0
	for _, r := range n.repl.replicas {
		if r.state != replicaWaits {
			continue
		}
		if first == nil {
			first = r
		}
		if r.s.replicaOptions.Filter == first.s.replicaOptions.Filter {
			longest = max(longest, n.wallSecond(n.now)-n.wallSecond(r.s.active))
			waiting++
		}
	}
	enough := n.settings.DisklessMaxReplicas != 0 && waiting >= n.settings.DisklessMaxReplicas
	if first != nil && n.child == nil && (!n.settings.DisklessSync || enough || longest >= int64(n.settings.DisklessDelay/time.Second)) {
		n.sendDataSet(first.s.replicaOptions.Filter)
	}
}
