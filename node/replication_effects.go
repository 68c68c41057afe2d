package node

import (
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/internal/suspension"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// pendingEffects are the commands that the one under way means to replicas, or to the
// append only file, and that go out together when it is done (also_propagate).
type pendingEffects struct {
	resp.Writer
	count int
	// muted is set while a script has switched them off (redis.set_repl).
	muted bool
	// held is set while a transaction waits for one of its commands.
	held bool
}

// The requests of the stream that the server makes up itself.
const (
	requestSelect = "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n"
	requestMulti  = "*1\r\n$5\r\nMULTI\r\n"
	requestExec   = "*1\r\n$4\r\nEXEC\r\n"
	requestPing   = "*1\r\n$4\r\nping\r\n"
	requestGetAck = "*3\r\n$8\r\nREPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n"
)

// streams reports whether there is a stream of effects: on a master that has, or
// had, a replica.
func (n *Node) streams() bool { return n.repl.backlog != nil && !n.repl.following }

// do runs a data command and notes what it means to replicas. All that the server
// asks of the keyspace on behalf of clients goes this way.
func (n *Node) do(w *resp.Writer, cmd *command.Command, args [][]byte) bool {
	before := n.snapshots.touched
	if !n.ask(w, cmd, args) {
		return false
	}
	n.noteEffects(cmd, args, before)
	return true
}

// doWaiting is do for a command that has waited for a key.
func (n *Node) doWaiting(b *blocking, w *resp.Writer, key string) bool {
	before := n.snapshots.touched
	if !b.data.Serve((*keyspace.Reply)(w), key) {
		return false
	}
	n.noteEffects(b.cmd, b.args, before)
	return true
}

// noteEffects notes what the command that the keyspace has just run means to others.
// Before is what n.snapshots.touched was.
func (n *Node) noteEffects(cmd *command.Command, args [][]byte, before int64) {
	s := &n.snapshots
	switch {
	case s.touched > before:
		s.changes += s.touched - before
	case cmd.Has(command.Write) && n.ks.Effects().Changed: // of what WATCH does not see
		s.changes++
	}
	if n.records() && !n.repl.pending.muted {
		n.repl.pending.add(n.ks.Effects(), args)
	}
	if n.logs() && !n.aof.pending.muted {
		n.aof.pending.add(n.ks.Effects(), args)
	}
}

// propagate notes a command that replicas have to run as well, and that goes into the
// append only file (alsoPropagate).
func (n *Node) propagate(args ...[]byte) {
	if n.records() && !n.repl.pending.muted {
		n.repl.pending.request(args)
	}
	if n.logs() && !n.aof.pending.muted {
		n.aof.pending.request(args)
	}
}

func (p *pendingEffects) add(fx Effects, args [][]byte) {
	p.Raw(fx.Also)
	p.count += fx.AlsoCount
	switch {
	case !fx.Changed:
	case fx.Own != nil:
		p.Raw(fx.Own)
		p.count++
	default:
		p.request(args)
	}
}

func (p *pendingEffects) request(args [][]byte) {
	p.Array(len(args))
	for _, arg := range args {
		p.Bulk(arg)
	}
	p.count++
}

// sendEffects puts what a command meant into the stream and the append only file, as a
// transaction if it is more than one command (propagatePendingCommands). Keys that expire
// by themselves are no transaction.
func (n *Node) sendEffects(transaction bool) {
	p := &n.repl.pending
	if p.held || n.suspension.Is(suspension.SlowScript) {
		return
	}
	n.feedAppendOnly(transaction)
	switch {
	case p.count == 0:
		return
	case n.repl.backlog == nil:
		n.repl.journal.append(p.Buf)
	default:
		n.sendPending(transaction)
	}
	p.done()
}

// done forgets what has gone out.
func (p *pendingEffects) done() {
	p.Buf, p.count = p.Buf[:0], 0
	if cap(p.Buf) > bufKept {
		p.Buf = nil
	}
}

func (n *Node) sendPending(transaction bool) {
	p := &n.repl.pending
	transaction = transaction && p.count > 1
	if !n.repl.selected {
		n.repl.selected = true
		n.feed(requestSelect)
	}
	if transaction {
		n.feed(requestMulti)
	}
	n.feedBytes(p.Buf)
	if transaction {
		n.feed(requestExec)
	}
}

// feed appends a request to the stream.
func (n *Node) feed(request string) {
	n.repl.backlog.buf = append(n.repl.backlog.buf, request...)
	n.repl.offset += int64(len(request))
}

// feedBytes is feed for requests that are bytes.
func (n *Node) feedBytes(requests []byte) {
	n.repl.backlog.append(requests)
	n.repl.offset += int64(len(requests))
}

// expired tells replicas and the append only file that a key's time was over
// (propagateDeletion).
func (n *Node) expired(key string) {
	request := [2][]byte{wordDel, []byte(key)}
	if n.records() {
		n.repl.pending.request(request[:])
	}
	if n.logs() {
		n.aof.pending.request(request[:])
	}
}

var wordDel = []byte("DEL")
