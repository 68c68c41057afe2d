package conformance

import (
	"fmt"
	"io"
	"strings"
)

// Draft writes the new differences as entries for a list of known ones. Their headings and
// reasons are for a person to write, and their patterns to widen.
func (r *Result) Draft(w io.Writer) {
	for _, t := range r.Tallies {
		for _, g := range t.Groups {
			d := g.Shortest
			fmt.Fprintf(w, "### %s: %s\n\n- area: %s\n- command: `%s`\n- redis: `%s`\n- slotstorm: `%s`\n\n%d times. Say why.\n\n",
				t.Area.Name, d.Exchange.Name, t.Area.Name, pattern(d.Command()), pattern(d.Want.String()), pattern(d.Got.String()), g.Count)
		}
	}
}

// pattern is a text as a pattern of the list, cut short.
func pattern(text string) string {
	const most = 100
	text = strings.ReplaceAll(text, "`", "*")
	if len(text) > most {
		text = strings.TrimRight(text[:most], "*") + "*"
	}
	return text
}
