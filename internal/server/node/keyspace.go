package node

import (
	"errors"
	"fmt"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// ask runs a data command whose effects nobody is told of.
func (n *Node) ask(w *resp.Writer, cmd *command.Command, args [][]byte) bool {
	if n.goesUnnoticed(cmd) {
		defer n.unnoticed()()
	}
	return n.ks.Do((*keyspace.Reply)(w), cmd.OfKeyspace(), args)
}

// setDialect tells a keyspace that knows several versions of the server which one it is.
func (n *Node) setDialect() {
	if k, ok := n.ks.(interface{ SetDialect(*dialect.Dialect) }); ok {
		k.SetDialect(n.dialect)
	}
}

// setLimits passes the limits of encodings on.
func (n *Node) setLimits() {
	if k, ok := n.ks.(keyspace.Encoder); ok {
		k.SetLimits(n.limits)
	}
}

// goesUnnoticed reports whether the command's client has said CLIENT NO-TOUCH.
func (n *Node) goesUnnoticed(cmd *command.Command) bool {
	return n.current != nil && n.current.noTouch && cmd.ID != idTouch
}

// unnoticed lets accesses go unnoticed until what it returns is called (LOOKUP_NOTOUCH).
func (n *Node) unnoticed() (end func()) {
	n.access.Off = true
	n.setAccess()
	return func() {
		n.access.Off = false
		n.setAccess()
	}
}

// setAccess passes on what is noted of accesses.
func (n *Node) setAccess() {
	if k, ok := n.ks.(keyspace.AccessTracker); ok {
		k.SetAccess(n.access)
	}
}

// dumpError is the reply about a key that has no DUMP payload.
func dumpError(key []byte, err error) string {
	if errors.Is(err, keyspace.ErrNoKey) {
		return "ERR no such key"
	}
	return fmt.Sprintf("ERR Slotstorm: %q has no DUMP payload: %v", key, err)
}
