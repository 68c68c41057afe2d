package command

import "github.com/slotstorm/slotstorm/internal/server/resp"

// WriteHelp writes the reply of a container's HELP, or of DEBUG HELP (addReplyHelp). Other
// commands have none.
func (c *Command) WriteHelp(w *resp.Writer) {
	lines := c.table.help[c.Name]
	w.Array(len(lines))
	for _, line := range lines {
		w.Simple(line)
	}
}

// Help are the lines of WriteHelp for the command of that full name.
func (t *Table) Help(name string) []string { return t.help[name] }
