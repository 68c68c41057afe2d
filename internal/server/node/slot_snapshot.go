package node

import (
	"slices"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
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
	n.forkSlots(keys, func() {
		if !l.over {
			l.Deliver(commands)
		}
	}, func() { n.snapshotDone(j) })
}

// forkSlots begins a child process that sends so many keys, and is done when the cron notices.
func (n *Node) forkSlots(keys int, send, done func()) {
	each, _ := strconv.Atoi(n.config.Get("rdb-key-save-delay"))
	takes := time.Duration(max(each, 0)*keys) * time.Microsecond
	n.child = &child{kind: childMigration, keys: keys, began: n.now, done: n.now + takes, finish: done}
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
	w := n.builder()
	for _, r := range j.Ranges {
		for s := r.First; s <= r.Last; s++ {
			count := n.ks.CountInSlot(s)
			if count > 0 && keys == 0 {
				w.Raw([]byte(replication.Select))
			}
			keys += count
			if err := n.buildSlot(w, s); err != nil {
				return nil, 0, err
			}
		}
	}
	w.Raw([]byte("*3\r\n$7\r\nCLUSTER\r\n$9\r\nSYNCSLOTS\r\n$12\r\nSNAPSHOT-EOF\r\n"))
	return w.Buf, keys, nil
}

// builder is what writes keys as the commands that this server builds them by.
func (n *Node) builder() *replication.Builder {
	return &replication.Builder{
		ShortScores: n.dialect.Has(dialect.ShortDoubles), FieldsSetExpiring: n.dialect.Has(dialect.VolatileSets),
		ProducerSeconds: n.limits.ProducerSeconds, ProducerIDs: n.limits.ProducerIDs,
	}
}

// slotReader is a keyspace that has the values of a slot at hand, without a payload of each.
type slotReader interface {
	EachInSlot(s int, f func(key []byte, v rdb.Value, deadline time.Time))
}

// eachInSlot calls f with the keys of a slot, the oldest first, until it fails.
func (n *Node) eachInSlot(s int, f func(key []byte, v rdb.Value, deadline time.Time) error) (err error) {
	if ks, ok := n.ks.(slotReader); ok {
		ks.EachInSlot(s, func(key []byte, v rdb.Value, deadline time.Time) {
			if err == nil {
				err = f(key, v, deadline)
			}
		})
		return err
	}
	names := n.ks.KeysInSlot(s, n.ks.CountInSlot(s))
	for _, name := range slices.Backward(names) {
		var v rdb.Value
		payload, deadline, err := n.ks.Dump([]byte(name))
		if err == nil {
			v, err = n.dialect.Format().Decode(payload)
		}
		if err != nil {
			return n.notSent(name, err)
		}
		if err := f([]byte(name), v, deadline); err != nil {
			return err
		}
	}
	return nil
}

// buildSlot writes the keys of a slot as the commands that make them.
func (n *Node) buildSlot(b *replication.Builder, s int) error {
	return n.eachInSlot(s, func(key []byte, v rdb.Value, deadline time.Time) error {
		b.Key(key, v, deadline)
		return nil
	})
}

// notSent says that a key cannot be sent, which ends what it was to be sent for.
func (n *Node) notSent(key string, err error) error {
	n.host.Fact(n, event.DataSetFailed{Key: key, Reason: err.Error()})
	return err
}
