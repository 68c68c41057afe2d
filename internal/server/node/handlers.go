package node

import (
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// handler runs one command that the server answers itself, rather than the
// keyspace.
type handler func(c *call)

// handlers holds, by command ID, the commands that the server answers. A container
// such as CLUSTER has an entry per subcommand ("cluster|nodes"). What is not here is
// offered to the keyspace, and refused by name if that does not know it either.
var handlers = make([]handler, keyspace.MaxCommands)

// handle registers handlers. It is called while the package initialises.
func handle(table map[string]handler) struct{} {
	for name, h := range table {
		i := id(name)
		if handlers[i] != nil {
			panic("node: two handlers for " + name)
		}
		handlers[i] = h
	}
	return struct{}{}
}

// execute runs a command that has passed all checks.
func (n *Node) execute(c *call) {
	start := len(c.out.Buf)
	outer := n.executing
	n.executing = c.cmd
	h := handlers[c.cmd.ID]
	switch {
	case c.cmd.IsContainer() && len(c.args) > 1 && n.do(c.out, c.cmd, c.args):
	case c.cmd.IsContainer() && len(c.args) > 1:
		c.out.Error(errtext.WholeSyntax(c.args))
	case h != nil:
		h(c)
	case n.do(c.out, c.cmd, c.args):
	default:
		c.out.Error(errUnsupported(c.cmd))
	}
	n.executing = outer
	if n.words != nil {
		c.out.Reword(start, n.words)
	}
	if !c.runsAgain() { // else when it ends
		n.stats.Called(c.cmd, c.out.Buf[min(start, len(c.out.Buf)):]) // CLIENT REPLY ON takes some away
	}
	if c.s.again == nil && (c.inScript || c.s.blocked == nil || !c.s.blocked.busy) { // else when it ends
		n.shown(c.s, c.cmd, c.args, c.inScript)
	}
	if c.s.tracking != nil && c.cmd.Has(command.ReadOnly) && !isScript(c.cmd) {
		n.rememberKeys(c)
	}
	if c.s.blocked == nil {
		in, args := 0, c.args
		switch {
		case c.inScript:
		case c.s.again != nil:
			args = c.s.again.args
			in = requestSize(args)
		default:
			in = len(c.s.in.Raw())
		}
		n.wasLarge(c.s, c.cmd, args, in, len(c.out.Buf)-min(start-c.before, len(c.out.Buf)))
	}
}

// runsAgain reports whether the command waits for keys and runs again when one of them is ready.
func (c *call) runsAgain() bool {
	return c.s.blocked != nil && c.s.blocked.data != nil && c.n.dialect.Has(dialect.RunAgain)
}

// fail answers with an error.
func (c *call) fail(text string) { c.out.Error(text) }

// word returns the i-th argument as lower-case text, for options and subcommands.
func (c *call) word(i int) string { return ctype.Lower(c.args[i]) }
