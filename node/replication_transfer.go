package node

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/script"
	"github.com/slotstorm/slotstorm/node/internal/replication"
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

// load replaces the data by those of the master. The old ones are gone at once; for
// as long as Settings.LoadTime says, this node then answers LOADING.
func (n *Node) load() {
	l := &n.repl.master
	n.accountLoss(l.file.ID)
	n.keepReceived(l.file.Data, l.file.ID, l.file.Offset)
	l.resumable = false
	n.disconnectReplicas() // they follow another data set
	n.repl.backlog, n.repl.handovers = nil, nil
	if n.aof.state != aofOff {
		n.stopAppendOnly()
	}
	n.emptyData()
	duration := n.settings.LoadTime + n.keyLoadDelay()
	if duration <= 0 {
		n.loaded()
		return
	}
	n.loading, n.repl.cronDue = true, n.now
	c := l.conn
	n.host.After(duration, func() {
		n.act(func() {
			if n.loading && l.conn == c {
				n.loaded()
			}
		})
	})
}

// keyLoadDelay is what key-load-delay adds to the time of loading: so many microseconds
// for each key.
func (n *Node) keyLoadDelay() time.Duration {
	each, _ := strconv.Atoi(n.config.Get("key-load-delay"))
	if each <= 0 {
		return 0
	}
	keys := 0
	_, _ = rdb.ReadFile(n.repl.master.file.Data, func(rdb.Key) error { // its errors show when it is loaded
		keys++
		return nil
	})
	return time.Duration(keys*each) * time.Microsecond
}

// whileLoading is all that a server's cron does while it loads: it tells the master that
// it is still there (replicationSendNewlineToMaster).
func (n *Node) whileLoading() {
	if n.now >= n.repl.cronDue {
		n.repl.cronDue = n.now + cronPeriod
		n.repl.master.conn.link.Send([]byte{'\n'})
	}
}

// loaded ends the loading: from here on this replica follows the stream.
func (n *Node) loaded() {
	l := &n.repl.master
	f := l.file
	l.file = replication.Transfer{}
	if _, err := n.loadRDB(f.Data, func(rdb.Key) bool { return true }); err != nil {
		n.emptyData()
		n.reconnect()
		return
	}
	n.repl.ID, n.repl.Offset = f.ID, f.Offset
	n.repl.Forget()
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

// Functions are the node's function libraries, as FUNCTION DUMP gives them.
func (n *Node) Functions() []byte {
	n.mu.Lock()
	defer n.mu.Unlock()
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

// endLoading lets the node answer again, and handles what came from the master
// meanwhile.
func (n *Node) endLoading() {
	n.loading = false
	c := n.repl.master.conn
	if c == nil {
		return
	}
	held := c.held
	c.held = nil
	for _, f := range held {
		f()
	}
}
