package node

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/node/internal/replication"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/sim/event"
)

// sendDataSet sends the data set to all replicas that wait for it and want the same
// part of it (startBgsaveForReplication). Redis forks a child, which takes its time;
// here the data set is on its way at once.
func (n *Node) sendDataSet(filter replication.Filter) {
	var group []*replica
	eof := true
	for _, r := range n.repl.replicas {
		if r.state == replicaWaits && r.s.replicaOptions.Filter == filter {
			group = append(group, r)
			eof = eof && r.s.replicaOptions.EOF
		}
	}
	streamed := eof && (n.settings.DisklessSync || filter != replication.Everything)
	file, err := n.saveDataSet(filter)
	if err != nil { // the replicas try again (updateSlavesWaitingBgsave)
		for _, r := range group {
			r.s.closing = true
			n.unblocked = append(n.unblocked, r.s)
		}
		return
	}
	n.repl.selected = false
	n.repl.journal.Send()
	if !streamed && filter == replication.Everything {
		n.keepSent(file)
	}
	for _, r := range group {
		n.sendFile(r, file, streamed)
	}
}

// sendFile sends a data set to a replica. Streamed, it has a mark at its end instead
// of a length at its start, and the replica has to say that it has found that.
func (n *Node) sendFile(r *replica, file []byte, streamed bool) {
	w := &r.s.out
	if !r.old {
		w.Simple("FULLRESYNC " + n.repl.ID + " " + strconv.FormatInt(n.repl.Offset, 10))
	}
	r.first, r.next = n.repl.Offset+1, n.repl.Offset+1
	if streamed {
		mark := n.repl.Draw()
		w.Raw([]byte("$EOF:" + mark + "\r\n"))
		w.Raw(file)
		w.Raw([]byte(mark))
		r.startOnAck = true
	} else {
		w.Raw([]byte("$" + strconv.Itoa(len(file)) + "\r\n"))
		w.Raw(file)
	}
	r.s.touch()
	if r.s.replicaOptions.OnlyRDB {
		r.s.closing = true
		r.s.n.unblocked = append(r.s.n.unblocked, r.s)
		return
	}
	n.online(r)
}

// saveDataSet writes the data set as an RDB file, which says of which history it is a
// state (rdbSaveRio). It fails if a value cannot leave the keyspace.
func (n *Node) saveDataSet(filter replication.Filter) ([]byte, error) {
	var history []rdb.Aux
	if n.namesHistory() {
		history = []rdb.Aux{
			{Name: "repl-stream-db", Value: "0"},
			{Name: "repl-id", Value: n.repl.ID},
			{Name: "repl-offset", Value: strconv.FormatInt(n.repl.Offset, 10)},
		}
	}
	return n.writeRDB(filter, append(history, rdb.Aux{Name: "aof-base", Value: "0"}))
}

func (n *Node) writeRDB(filter replication.Filter, more []rdb.Aux) ([]byte, error) {
	h := rdb.Header{Aux: []rdb.Aux{
		{Name: "redis-ver", Value: n.dialect.Version},
		{Name: "redis-bits", Value: "64"},
		{Name: "ctime", Value: strconv.FormatInt(n.wallSecond(n.now), 10)},
		{Name: "used-mem", Value: "0"},
	}}
	h.Aux = append(h.Aux, more...)
	var keys []rdb.Key
	if filter == replication.Everything {
		var err error
		if keys, err = n.allKeys(); err != nil {
			return nil, err
		}
	}
	if filter != replication.Nothing {
		for code := range rdb.Functions(n.scripts.engine.DumpFunctions()) {
			h.Functions = append(h.Functions, code)
		}
	}
	var out bytes.Buffer
	if err := rdb.WriteFile(&out, h, keys); err != nil {
		panic("node: the keyspace dumps what is no payload: " + err.Error())
	}
	return out.Bytes(), nil
}

// allKeys exports the keyspace, slot by slot, and in each slot the oldest key first. Keys
// whose time is over and that are still there are among them. If one of them has no payload,
// the log says so, and nothing is exported: else it would be lost.
func (n *Node) allKeys() ([]rdb.Key, error) {
	defer n.setExpiryMode(n.setExpiryMode(keyspace.KeepExpired))
	list := make([]rdb.Key, 0, n.ks.Len())
	for s := range slot.Count {
		count := n.ks.CountInSlot(s)
		if count == 0 {
			continue
		}
		names := n.ks.KeysInSlot(s, count)
		for i := len(names) - 1; i >= 0; i-- {
			name := []byte(names[i])
			payload, deadline, err := n.ks.Dump(name)
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
	if first != nil && (!n.settings.DisklessSync || enough || longest >= int64(n.settings.DisklessDelay/time.Second)) {
		n.sendDataSet(first.s.replicaOptions.Filter)
	}
}
