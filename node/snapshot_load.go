package node

import (
	"fmt"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// loadDump begins with the data of the dump (loadDataFromDisk). A replica goes on with the
// history that it names, and so may resume its master's stream. A master begins a history
// that continues it, so that replicas may resume its own.
func (n *Node) loadDump() error {
	s := &n.snapshots
	n.ks.Pass(n.wall())
	n.events.muted, n.repl.pending.muted = true, true
	keys := 0
	header, err := rdb.ReadFile(s.disk.Dump, func(k rdb.Key) error {
		keys++
		return n.restore(k)
	})
	n.events.muted, n.repl.pending.muted = false, false
	if err == nil {
		err = n.restoreFunctions(rdb.EncodeFunctions(header.Functions))
	}
	if err != nil {
		return fmt.Errorf("node: dump: %w", err)
	}
	s.changes, s.disk.stale = 0, false
	s.keysLoaded = n.ks.Len()
	s.keysExpired = keys - s.keysLoaded
	id, offset := historyOf(header)
	if id == "" {
		return nil
	}
	n.repl.offset = offset
	if n.isMaster() {
		n.repl.id2, n.repl.secondOffset = id, offset+1
		n.keepBacklog()
		n.repl.sinceNo = n.now
	} else {
		n.repl.id = id
	}
	return nil
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
