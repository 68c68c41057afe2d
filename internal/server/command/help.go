package command

import "github.com/slotstorm/slotstorm/internal/server/resp"

// WriteHelp writes the reply of a container's HELP, or of DEBUG HELP (addReplyHelp). Other
// commands have none.
func (c *Command) WriteHelp(w *resp.Writer) {
	lines := help[c.ID]
	w.Array(len(lines))
	for _, line := range lines {
		w.Simple(line)
	}
}
