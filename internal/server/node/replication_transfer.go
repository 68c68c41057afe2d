package node

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/script"
	"github.com/slotstorm/slotstorm/sim/event"
)

// receiveFile takes a part of the file, and returns what follows its end.
func (n *Node) receiveFile(b []byte) (rest []byte) {
	rest, whole := n.repl.master.file.Receive(b)
	if whole {
		n.load()
	}
	return rest
}

// loaded ends the loading: from here on this replica follows the stream.
func (n *Node) loaded() {
	l := &n.repl.master
	f := l.file
	if n.loading.swaps {
		if _, err := n.dialect.Format().ReadFile(f.Data, func(rdb.Key) error { return nil }); err != nil {
			n.reconnect() // with the old data
			return
		}
		n.dropOldData()
	}
	l.file = replication.Transfer{}
	header, err := n.loadRDB(f.Data, func(rdb.Key) bool { return true })
	if err != nil {
		n.emptyData()
		n.reconnect()
		return
	}
	if n.loading.direct {
		n.snapshots.changes++ // that no dump has
	}
	n.repl.ID, n.repl.Offset = f.ID, f.Offset
	n.repl.Forget()
	n.followImports(header)
	n.linkUp()
	n.host.Fact(n, event.DataSetLoaded{Master: string(l.id), Keys: n.ks.Len(), Offset: f.Offset})
	if f.Marked() {
		n.acknowledge() // the master waits for it before it sends the stream
	}
	n.restartAppendOnly()
	n.endLoading()
}

// restore puts a key of a data set into the keyspace.
func (n *Node) restore(k rdb.Key) error {
	deadline := int64(0)
	if !k.Deadline.IsZero() {
		deadline = k.Deadline.UnixMilli()
	}
	n.scratch.Buf = n.scratch.Buf[:0]
	n.do(&n.scratch, n.command("restore"), [][]byte{[]byte("RESTORE"), k.Name, strconv.AppendInt(nil, deadline, 10), k.Payload, []byte("ABSTTL")})
	if reply := n.scratch.Buf; reply[0] == '-' {
		reason := string(bytes.TrimSpace(reply[1:]))
		n.host.Fact(n, event.DataSetFailed{Key: string(k.Name), Reason: reason})
		return fmt.Errorf("%q: %s", k.Name, reason)
	}
	return nil
}

// Functions are the node's function libraries, as FUNCTION DUMP gives them, or nil if there are
// none.
func (n *Node) Functions() []byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, _, libraries := n.scripts.engine.Count(); libraries == 0 {
		return nil
	}
	return n.scripts.engine.DumpFunctions()
}

// restoreFunctions loads libraries in place of all that there are.
func (n *Node) restoreFunctions(payload []byte) error {
	host := &scriptHost{call: &call{n: n, s: n.nobody()}}
	refusal := n.scripts.engine.RestoreFunctions(host, payload, script.RestoreFlush)
	if refusal != "" {
		return errors.New(refusal)
	}
	return nil
}

// emptyData removes all keys and functions.
func (n *Node) emptyData() {
	n.ks.Flush()
	n.scripts.engine.FlushFunctions()
}
