package node

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Start is what a process found on its disk and began with.
type Start struct {
	From Source
	// Keys is how many keys there were in it that are not over.
	Keys int
	Moment
	stale bool
}

// Source is a kind of file on the disk.
type Source uint8

// What a process can begin with.
const (
	FromNothing Source = iota
	FromDump
	FromAppendOnlyFile
)

// Began is what the process began with. Its Keyspace was empty then.
func (n *Node) Began() Start { return n.began }

// loadData begins with what is on the disk: the append only file if there is to be one,
// even if that is empty, and else the dump (loadDataFromDisk).
func (n *Node) loadData() error {
	n.ks.Pass(n.wall())
	d := n.snapshots.disk
	switch {
	case n.aof.enabled && d.AOF.last() != nil:
		of := d.AOF.last().written
		found, err := n.loadAppendOnly()
		if err != nil {
			return fmt.Errorf("node: %w", err)
		}
		if found {
			n.began = Start{From: FromAppendOnlyFile, Keys: n.ks.Len(), Moment: of}
		}
	case !n.aof.enabled && d.Dump.File != nil:
		n.began = Start{From: FromDump, Moment: d.Dump.Moment, stale: d.Dump.stale}
		if err := n.loadDump(); err != nil {
			return fmt.Errorf("node: dump: %w", err)
		}
		n.began.Keys = n.ks.Len()
	}
	return nil
}

// loadDump begins with the data of the dump. A replica goes on with the
// history that it names, and so may resume its master's stream. A master begins a history
// that continues it, so that replicas may resume its own: they hear that those keys are
// gone whose time was over when the dump was loaded.
func (n *Node) loadDump() error {
	s := &n.snapshots
	var over [][]byte
	header, err := n.loadRDB(s.disk.Dump.File, func(k rdb.Key) bool {
		if !n.isMaster() || k.Deadline.IsZero() || !k.Deadline.Before(n.wall()) {
			return true
		}
		over = append(over, bytes.Clone(k.Name))
		return false
	})
	if err != nil {
		return err
	}
	s.changes, s.disk.Dump.stale = 0, false
	id, offset := historyOf(header)
	if id == "" || n.isMaster() && n.dialect.Has(dialect.MastersForget) {
		return nil
	}
	n.repl.Offset = offset
	if !n.isMaster() {
		n.repl.ID = id
		return nil
	}
	n.repl.ID2, n.repl.SecondOffset = id, offset+1
	n.keepBacklog()
	n.repl.sinceNo = n.now
	for _, key := range over {
		n.repl.pending.Request([][]byte{n.deletionWord(), key})
	}
	n.sendEffects(false)
	return nil
}

// loadRDB puts into the keyspace those keys of an RDB file that are wanted, whether their
// time is over or not, and takes its functions for the present ones.
func (n *Node) loadRDB(file []byte, wanted func(rdb.Key) bool) (rdb.Header, error) {
	defer n.setExpiryMode(n.setExpiryMode(keyspace.KeepExpired))
	changes, reloads := n.snapshots.changes, n.reloads
	n.events.muted, n.reloads = true, true
	n.snapshots.keysLoaded, n.snapshots.keysExpired = 0, 0
	header, err := n.dialect.Format().ReadFile(file, func(k rdb.Key) error {
		if !wanted(k) {
			n.snapshots.keysExpired++
			return nil
		}
		n.snapshots.keysLoaded++
		return n.restore(k)
	})
	n.events.muted, n.reloads = false, reloads
	n.snapshots.changes = changes
	if err == nil {
		err = n.restoreFunctions(n.dialect.Format().EncodeFunctions(header.Functions))
	}
	return header, err
}

// historyOf is what a dump says about the history of writes that it is a state of, "" if
// it says nothing.
func historyOf(h rdb.Header) (id string, offset int64) {
	known := false
	for _, aux := range h.Aux {
		switch aux.Name {
		case "repl-id":
			id = aux.Value
		case "repl-offset":
			var err error
			offset, err = strconv.ParseInt(aux.Value, 10, 64)
			known = err == nil
		}
	}
	if !known {
		return "", 0
	}
	return id, offset
}
