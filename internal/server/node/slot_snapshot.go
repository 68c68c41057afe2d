package node

import (
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/node/slotmigration"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/sim/event"
)

// sendSnapshot sends the keys of a job's slots as commands. The process that writes them takes
// rdb-key-save-delay microseconds for each key (slotExportJobBeginSnapshot).
func (n *Node) sendSnapshot(j *slotmigration.Job) {
	l := n.migrations.links[j]
	commands, keys, err := n.slotCommands(j)
	if err != nil {
		n.migrations.jobs.SnapshotDone(j, false)
		return
	}
	each, _ := strconv.Atoi(n.config.Get("rdb-key-save-delay"))
	takes := time.Duration(max(each, 0)*keys) * time.Microsecond
	n.child = &child{kind: childMigration, keys: keys, began: n.now, done: n.now + takes, finish: func() { n.snapshotDone(j) }}
	send := func() {
		if !l.over {
			l.Deliver(commands)
		}
	}
	if takes == 0 {
		send()
		return
	}
	n.host.After(takes, func() { n.act(send) })
}

// snapshotDone says that the process which writes the snapshot has ended.
func (n *Node) snapshotDone(j *slotmigration.Job) {
	n.migrations.jobs.SnapshotDone(j, true)
	n.migrationsChanged()
}

// slotCommands are the keys of a job's slots as commands, with the mark of their end
// (childSnapshotForSyncSlot).
func (n *Node) slotCommands(j *slotmigration.Job) (commands []byte, keys int, err error) {
	defer n.setExpiryMode(n.setExpiryMode(keyspace.KeepExpired))
	var w replication.Pending
	for _, r := range j.Ranges {
		for s := r.First; s <= r.Last; s++ {
			count := n.ks.CountInSlot(s)
			if count == 0 {
				continue
			}
			if keys == 0 {
				w.Raw([]byte(replication.Select))
			}
			keys += count
			names := n.ks.KeysInSlot(s, count)
			for i := len(names) - 1; i >= 0; i-- {
				if err := n.writeKey(&w, names[i]); err != nil {
					return nil, 0, err
				}
			}
		}
	}
	w.Raw([]byte("*3\r\n$7\r\nCLUSTER\r\n$9\r\nSYNCSLOTS\r\n$12\r\nSNAPSHOT-EOF\r\n"))
	return w.Buf, keys, nil
}

// writeKey writes a key as the commands that make it (rewriteSlotToAppendOnlyFileRio). A stream is
// restored: Valkey adds its entries one by one.
func (n *Node) writeKey(w *replication.Pending, name string) error {
	key := []byte(name)
	payload, deadline, err := n.ks.Dump(key)
	if err != nil {
		n.host.Fact(n, event.DataSetFailed{Key: name, Reason: err.Error()})
		return err
	}
	v, err := rdb.Decode(payload)
	if err != nil || v.Type == rdb.TypeStream {
		at := int64(0)
		if !deadline.IsZero() {
			at = deadline.UnixMilli()
		}
		w.Request([][]byte{[]byte("RESTORE"), key, strconv.AppendInt(nil, at, 10), payload, []byte("ABSTTL")})
		return nil
	}
	switch v.Type {
	case rdb.TypeString:
		w.Request([][]byte{[]byte("SET"), key, v.String})
	case rdb.TypeList:
		writeItems(w, "RPUSH", key, 1, v.List)
	case rdb.TypeSet:
		writeItems(w, "SADD", key, 1, v.Set)
	case rdb.TypeHash:
		items := make([][]byte, 0, 2*len(v.Hash))
		for _, f := range v.Hash {
			items = append(items, f.Name, f.Value)
		}
		writeItems(w, "HMSET", key, 2, items)
	case rdb.TypeZSet:
		items := make([][]byte, 0, 2*len(v.ZSet))
		for _, m := range v.ZSet {
			items = append(items, strconv.AppendFloat(nil, m.Score, 'g', 17, 64), m.Member)
		}
		writeItems(w, "ZADD", key, 2, items)
	}
	if !deadline.IsZero() {
		w.Request([][]byte{[]byte("PEXPIREAT"), key, strconv.AppendInt(nil, deadline.UnixMilli(), 10)})
	}
	return nil
}

// itemsPerCommand is how many members one command has (AOF_REWRITE_ITEMS_PER_CMD).
const itemsPerCommand = 64

func writeItems(w *replication.Pending, word string, key []byte, width int, items [][]byte) {
	for len(items) > 0 {
		some := items[:min(len(items), itemsPerCommand*width)]
		items = items[len(some):]
		w.Request(append([][]byte{[]byte(word), key}, some...))
	}
}
