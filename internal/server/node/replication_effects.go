package node

import (
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
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
	if n.goesUnnoticed(b.cmd) {
		defer n.unnoticed()()
	}
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
	if n.exports() {
		n.exportEffects(cmd, args)
	}
	if n.effects != nil && n.current != nil {
		n.showEffects(cmd, args)
	}
	if n.records() && !n.repl.pending.Muted {
		n.repl.pending.Add(n.ks.Effects(), args)
	}
	if n.logs() && !n.aof.pending.Muted {
		n.aof.pending.Add(n.ks.Effects(), args)
	}
}

// propagate notes a command that replicas have to run as well, and that goes into the
// append only file (alsoPropagate).
func (n *Node) propagate(args ...[]byte) {
	if n.records() && !n.repl.pending.Muted {
		n.repl.pending.Request(args)
	}
	if n.logs() && !n.aof.pending.Muted {
		n.aof.pending.Request(args)
	}
}

// sendEffects puts what a command meant into the stream and the append only file, as a
// transaction if it is more than one command (propagatePendingCommands). Keys that expire
// by themselves are no transaction.
func (n *Node) sendEffects(transaction bool) {
	p := &n.repl.pending
	if p.Count == 0 && n.aof.pending.Count == 0 {
		return // this comes with every command
	}
	if p.Held || n.suspension.Is(suspension.SlowScript) {
		return
	}
	n.feedAppendOnly(transaction)
	switch {
	case p.Count == 0:
		return
	case n.repl.backlog == nil:
		n.repl.journal.Append(p.Buf)
	default:
		n.sendPending(transaction)
	}
	p.Done()
}

// wrapEffects makes a transaction of what a transaction or a script has written so far.
func (n *Node) wrapEffects() {
	if n.dialect.Has(dialect.WholeTransactions) {
		n.repl.pending.Wrapped, n.aof.pending.Wrapped = n.repl.pending.Count > 0, n.aof.pending.Count > 0
	}
}

func (n *Node) sendPending(transaction bool) {
	p := &n.repl.pending
	transaction = transaction && p.Transaction()
	if !n.repl.selected {
		n.repl.selected = true
		n.feed(replication.Select)
	}
	if transaction {
		n.feed(replication.Multi)
	}
	n.feedBytes(p.Buf)
	if transaction {
		n.feed(replication.Exec)
	}
}

// feed appends a request to the stream.
func (n *Node) feed(request string) {
	n.repl.backlog.AppendString(request)
	n.repl.Offset += int64(len(request))
}

// feedBytes is feed for requests that are bytes.
func (n *Node) feedBytes(requests []byte) {
	n.repl.backlog.Append(requests)
	n.repl.Offset += int64(len(requests))
}

// expired tells replicas and the append only file to delete what was over
// (propagateDeletion).
func (n *Node) expired(command []byte, args ...string) {
	request := make([][]byte, 1, 1+len(args))
	request[0] = command
	for _, arg := range args {
		request = append(request, []byte(arg))
	}
	if n.exports() {
		n.exportRequest(args[0], request...)
	}
	if n.records() {
		n.repl.pending.Request(request)
	}
	if n.logs() {
		n.aof.pending.Request(request)
	}
}

// deletionWord is how a server tells replicas that it has deleted a key by itself
// (propagateDeletion).
func (n *Node) deletionWord() []byte {
	if n.dialect.Has(dialect.LazyDeletions) {
		return wordUnlink
	}
	return wordDel
}

var wordDel, wordUnlink, wordHDel = []byte("DEL"), []byte("UNLINK"), []byte("HDEL")
