package node

import (
	"bytes"
	"net"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/request"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/sim/event"
)

// masterLink is a replica's connection to its master and what it knows of it: the
// state machine of syncWithMaster and readSyncBulkPayload.
type masterLink struct {
	id   gossip.ID
	ip   string
	port int

	state linkState
	shake replication.Handshake
	conn  *masterConn
	heard time.Duration // last byte from the master (lastinteraction)
	down  time.Duration // when the link went down (repl_down_since), or never
	again time.Duration // when it was last tried again at once
	paced bool          // it is to be tried again soon

	// resumable is set while the data are those of a history at an offset, so that
	// the stream may go on from there (cached_master).
	resumable bool
	// own is set while the data are those of this node as a master.
	own bool

	file replication.Transfer
	// client is in whose name the master's commands run.
	client *Session
	call   call // used for each of them
	tx     masterTransaction
}

// linkState is how far the link is, with the words of ROLE.
type linkState uint8

const (
	linkNone       linkState = iota // none: this is a master
	linkConnect                     // connect: to be made by replicationCron
	linkConnecting                  // connecting
	linkHandshake                   // handshake
	linkSync                        // sync: the data set is under way
	linkConnected                   // connected: the stream is under way
)

var linkNames = [...]string{"none", "connect", "connecting", "handshake", "sync", "connected"}

// String is what ROLE says.
func (s linkState) String() string { return linkNames[s] }

// masterConn is one connection to the master. What comes from one that has been
// given up is not heard.
type masterConn struct {
	n    *Node
	link Link
	in   request.Reader // the stream
	buf  []byte         // of the handshake and of the data set
	// held keeps what comes while the data set is loaded.
	held []func()
}

func (l *masterLink) follow(id gossip.ID, ip string, port int) {
	l.id, l.ip, l.port = id, ip, port
}

// report is the state of a replica as gossip tells it.
func (l *masterLink) report(offset int64) clusterbus.Replication {
	r := clusterbus.Replication{Connected: l.state == linkConnected, Since: l.down}
	if r.Connected {
		r.Since = l.heard
	}
	if r.Connected || l.resumable {
		r.Offset = offset
	}
	return r
}

// connectMaster begins a connection (connectWithMaster).
func (n *Node) connectMaster() {
	l := &n.repl.master
	l.state = linkConnecting
	l.heard = n.now
	c := &masterConn{n: n}
	l.conn = c
	c.link = n.host.Dial(n, net.JoinHostPort(l.ip, strconv.Itoa(l.port)), n.settings.ReplTimeout, c)
}

// disconnectMaster ends a connection of any state. What was received of the stream
// and not applied is forgotten.
func (n *Node) disconnectMaster() {
	l := &n.repl.master
	if l.conn != nil {
		l.conn.link.Close()
		l.conn = nil
	}
	if l.state == linkConnected {
		l.down = n.now
		n.host.Fact(n, event.MasterLinkDown{Master: string(l.id), Offset: n.repl.Offset})
	}
	if n.loading.on {
		n.endLoading()
	}
	l.state = linkConnect
	l.tx = masterTransaction{}
	l.file = replication.Transfer{}
}

// reconnect gives a connection up and tries the next at once
// (replicationHandleMasterDisconnection, cancelReplicationHandshake).
func (n *Node) reconnect() {
	n.disconnectMaster()
	l := &n.repl.master
	if l.again != n.now {
		l.again = n.now
		n.connectMaster()
		return
	}
	if l.paced {
		return
	}
	l.paced = true
	n.host.After(reconnectPause, func() {
		n.act(func() {
			l.paced = false
			if n.repl.following && l.state == linkConnect {
				n.connectMaster()
			}
		})
	})
}

// reconnectPause is how long an attempt takes at least that is one of several in a row. A
// master that answers every one with an error, such as NOAUTH, is asked by a real replica
// as fast as the network lets it; where that takes no time, time would stand still.
const reconnectPause = 10 * time.Millisecond

// on handles an event of the connection unless it has been given up.
func (c *masterConn) on(f func(l *masterLink)) {
	c.n.act(func() { c.handle(f) })
}

func (c *masterConn) handle(f func(l *masterLink)) {
	if c.n.loading.whole && c.n.repl.master.conn == c {
		c.held = append(c.held, func() { c.deliver(f) })
		return
	}
	c.deliver(f)
}

func (c *masterConn) deliver(f func(l *masterLink)) {
	if c.n.repl.master.conn == c {
		f(&c.n.repl.master)
	}
}

// Connected implements LinkHandler.
func (c *masterConn) Connected() {
	c.on(func(l *masterLink) {
		l.state = linkHandshake
		c.send(l.shake.Begin())
	})
}

// Broken implements LinkHandler. A handshake that failed is begun again by
// replicationCron, a link that broke later at once.
func (c *masterConn) Broken(LinkError) {
	c.on(func(l *masterLink) {
		if l.state == linkConnected || l.state == linkSync {
			c.n.reconnect()
			return
		}
		c.n.disconnectMaster()
	})
}

// Received implements LinkHandler.
func (c *masterConn) Received(b []byte) {
	n := c.n
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.suspended() || n.loading.whole {
		b = bytes.Clone(b)
	}
	n.actLocked(func() {
		c.link.Read(len(b))
		c.handle(func(l *masterLink) { c.received(l, b) })
	})
}

func (c *masterConn) received(l *masterLink, b []byte) {
	l.heard = c.n.now
	for len(b) > 0 && c.n.repl.master.conn == c && l.state != linkConnecting {
		switch {
		case l.state == linkConnected:
			c.n.applyStream(c, b)
			return
		case c.n.loading.whole:
			rest := bytes.Clone(b)
			c.held = append(c.held, func() { c.deliver(func(l *masterLink) { c.received(l, rest) }) })
			return
		case l.state == linkSync && l.file.Announced():
			b = c.n.receiveFile(b)
		default:
			c.buf = append(c.buf, b...)
			b = c.lines(l)
		}
	}
}

// lineMax is how long a line of the handshake may be.
const lineMax = 1024

// lines handles the lines that are complete and returns what follows the last line
// of the handshake.
func (c *masterConn) lines(l *masterLink) []byte {
	for c.n.repl.master.conn == c && (l.state == linkHandshake || l.state == linkSync && !l.file.Announced()) {
		end := bytes.IndexByte(c.buf, '\n')
		if end < 0 {
			if len(c.buf) > lineMax {
				c.n.disconnectMaster()
			}
			return nil
		}
		line := string(bytes.TrimSuffix(c.buf[:end], []byte{'\r'}))
		c.buf = c.buf[end+1:]
		c.line(l, line)
	}
	rest := c.buf
	c.buf = nil
	return rest
}

// line handles a line of the handshake.
func (c *masterConn) line(l *masterLink, line string) {
	if l.state == linkSync {
		switch {
		case !l.file.Announce(line):
			c.n.reconnect()
		case l.file.Announced():
			c.n.announced()
		}
		return
	}
	send, outcome, answer := l.shake.Line(line, c.n.introduction())
	c.send(send)
	c.n.answered(c, outcome, answer)
}

// introduction is what this replica says of itself to its master.
func (n *Node) introduction() replication.Introduction {
	s := &n.settings
	me := replication.Introduction{
		User: s.MasterUser, Password: s.MasterAuth, Port: strconv.Itoa(n.port), IP: n.config.Get("replica-announce-ip"),
		Version:   n.toldVersion(),
		Resumable: n.repl.master.resumable, ID: n.repl.ID, Offset: n.repl.Offset,
	}
	if announced := n.config.Get("replica-announce-port"); announced != "0" {
		me.Port = announced
	}
	return me
}

// toldVersion is the version that this replica tells its master, "" if it does not.
func (n *Node) toldVersion() string {
	if !n.dialect.Has(dialect.ReplicaTellsVersion) {
		return ""
	}
	return n.dialect.Version
}

// answered does what an answer of the master means.
func (n *Node) answered(c *masterConn, o replication.Outcome, a replication.Answer) {
	l := &n.repl.master
	switch o {
	case replication.GoOn:
	case replication.GiveUp:
		n.disconnectMaster() // replicationCron tries again
	case replication.FullSync:
		l.state, l.file = linkSync, replication.Transfer{ID: a.ID, Offset: a.Offset}
	case replication.PlainSync:
		l.state, l.file = linkSync, replication.Transfer{ID: a.ID, Offset: a.Offset}
		c.link.Send([]byte("SYNC\r\n"))
	case replication.Resumed:
		if a.ID != "" && a.ID != n.repl.ID {
			n.repl.Continue(a.ID)
			n.disconnectReplicas() // they have to hear of it
		}
		n.linkUp()
		n.host.Fact(n, event.ReplicationContinued{Master: string(l.id), Offset: n.repl.Offset})
	}
}

// linkUp begins to follow the stream.
func (n *Node) linkUp() {
	l := &n.repl.master
	l.state, l.resumable, l.own = linkConnected, true, false
	l.heard, l.down = n.now, never
	l.client = n.masterSession()
	n.keepBacklog()
}

// send sends requests to the master.
func (c *masterConn) send(requests [][]string) {
	for _, words := range requests {
		var w resp.Writer
		w.BulkStrings(words)
		c.link.Send(w.Buf)
	}
}

// acknowledge tells the master the offset, and up to where the append only file is synced
// (replicationSendAck).
func (n *Node) acknowledge() {
	l := &n.repl.master
	if l.state != linkConnected {
		return
	}
	words := []string{"REPLCONF", "ACK", strconv.FormatInt(n.repl.Offset, 10)}
	if n.aof.fsynced >= 0 && n.dialect.Has(dialect.WaitAOF) {
		words = append(words, "FACK", strconv.FormatInt(n.aof.fsynced, 10))
	}
	l.conn.send([][]string{words})
}
