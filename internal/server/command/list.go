package command

import (
	"github.com/slotstorm/slotstorm/internal/server/glob"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// WriteList writes the reply of COMMAND LIST, given what follows LIST: nothing,
// or FILTERBY with MODULE, ACLCAT or PATTERN and its argument. There are no
// modules, and an unknown category has no commands.
func (n *Names) WriteList(w *resp.Writer, options [][]byte) {
	keep := func(*Command) bool { return true }
	if len(options) > 0 {
		if len(options) != 3 || !is(options[0], "filterby") {
			w.Error("ERR syntax error")
			return
		}
		filter := options[2]
		switch {
		case is(options[1], "module"):
			keep = func(*Command) bool { return false }
		case is(options[1], "aclcat"):
			category := Category(filter)
			keep = func(c *Command) bool { return c.Categories&category != 0 }
		case is(options[1], "pattern"):
			keep = func(c *Command) bool { return glob.MatchFold(filter, c.Name) }
		default:
			w.Error("ERR syntax error")
			return
		}
	}
	var kept []string
	for i := range n.table.commands {
		if c := &n.table.commands[i]; n.has(c) && keep(c) {
			kept = append(kept, c.Name)
		}
	}
	w.Array(len(kept))
	for _, name := range kept {
		w.BulkString(name)
	}
}
