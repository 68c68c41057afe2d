package node

import (
	"errors"
	"fmt"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// ask runs a data command whose effects nobody is told of.
func (n *Node) ask(w *resp.Writer, cmd *command.Command, args [][]byte) bool {
	return n.ks.Do((*keyspace.Reply)(w), cmd.OfKeyspace(), args)
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
