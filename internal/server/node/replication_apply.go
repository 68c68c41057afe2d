package node

import (
	"net"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/request"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// masterTransaction collects what comes between MULTI and EXEC: if the link breaks
// in between, nothing of it has happened, and the offset is that before MULTI.
type masterTransaction struct {
	open  bool
	queue []queued
	raw   []byte
}

// masterSession is the client in whose name the master's commands run (CLIENT_MASTER).
func (n *Node) masterSession() *Session {
	n.nextClient++
	return n.nobody()
}

// nobody is a client in whose name the server itself does something.
func (n *Node) nobody() *Session {
	s := &Session{
		n: n, id: n.nextClient, addr: net.JoinHostPort(n.repl.master.ip, strconv.Itoa(n.repl.master.port)),
		sink: noSink{}, authenticated: true, master: true, since: n.now, active: n.now,
	}
	s.subs.Connection = subscriber{s}
	return s
}

// noSink is the output of commands that nobody reads.
type noSink struct{}

func (noSink) Deliver([]byte) int { return 0 }
func (noSink) Backlog() int       { return 0 }
func (noSink) Hangup()            {}

// applyStream runs the commands that the master sent, and passes them on to replicas
// of this replica as they are, so that all count the same offsets.
func (n *Node) applyStream(c *masterConn, b []byte) {
	l := &n.repl.master
	limits := request.Limits{MaxBulk: maxStreamBulk, Syntax: n.syntax}
	n.setExpiryMode(keyspace.KeepExpired)
	c.in.Feed(b)
	for l.conn == c {
		args, err := c.in.Next(limits)
		if err != nil {
			n.reconnect()
			break
		}
		if args == nil {
			break
		}
		n.applyCommand(l, args, c.in.Raw())
	}
	n.setExpiry()
}

// maxStreamBulk bounds one argument in the stream. The master has its own limit.
const maxStreamBulk = 1 << 30

// applyCommand runs one command of the stream, of which raw is the encoding.
func (n *Node) applyCommand(l *masterLink, args [][]byte, raw []byte) {
	cmd, _ := n.commands.Resolve(args)
	switch {
	case cmd == nil || !cmd.ArityOK(len(args)):
	case cmd.ID == idMulti:
		n.shown(l.client, cmd, args, false)
		l.tx = masterTransaction{open: true, raw: append(l.tx.raw[:0], raw...), queue: l.tx.queue[:0]}
		return
	case cmd.ID == idExec && l.tx.open:
		queue, whole := l.tx.queue, append(l.tx.raw, raw...)
		l.tx.open = false
		for _, q := range queue {
			n.runForMaster(l, q.cmd, q.args)
		}
		n.shown(l.client, cmd, args, false)
		n.sendEffects(true)
		n.serveReaders()
		n.pass(whole)
		return
	case l.tx.open:
		l.tx.queue = append(l.tx.queue, queued{cmd, cloneArgs(args)})
		l.tx.raw = append(l.tx.raw, raw...)
		return
	case cmd.ID == idReplConf:
		if len(args) == 3 && ctype.EqualFold(args[1], "getack") {
			n.acknowledge() // the question itself is not counted
		}
	default:
		n.runForMaster(l, cmd, args)
		n.sendEffects(true)
		n.serveReaders()
	}
	n.pass(raw)
}

// runForMaster executes a command without the checks that clients' commands pass.
func (n *Node) runForMaster(l *masterLink, cmd *command.Command, args [][]byte) {
	s := l.client
	s.last, s.active = cmd, n.now
	l.call = call{n: n, s: s, cmd: cmd, args: args, out: &s.out, slot: noSlot}
	n.execute(&l.call)
	s.out.Buf = s.out.Buf[:0]
}

// serveReaders serves the clients of a replica for whom the master's command has made a key
// ready, before the next one comes.
func (n *Node) serveReaders() {
	if len(n.blockers.ready) > 0 {
		n.setExpiry()
		n.serveReady()
		n.setExpiryMode(keyspace.KeepExpired)
	}
}

// pass counts a part of the stream that has been applied, and passes it on
// (replicationFeedStreamFromMasterStream).
func (n *Node) pass(raw []byte) { n.feedBytes(raw) }
