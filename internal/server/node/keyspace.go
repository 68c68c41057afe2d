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
	return n.ks.Do((*keyspace.Reply)(w), cmd.OfKeyspace(), args)
}

// setDialect tells a keyspace that knows several versions of the server which one it is, and
// sets the limits that are defaults there.
func (n *Node) setDialect() {
	if k, ok := n.ks.(interface{ SetDialect(*dialect.Dialect) }); ok {
		k.SetDialect(n.dialect)
	}
	if n.dialect.Has(dialect.SmallSets) {
		n.limits.SetEntries, n.limits.SetValue = 128, 64
	}
}

// setLimits passes the limits of encodings on.
func (n *Node) setLimits() {
	if k, ok := n.ks.(keyspace.Encoder); ok {
		k.SetLimits(n.limits)
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
