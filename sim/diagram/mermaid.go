package diagram

import (
	"fmt"
	"io"
	"strings"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Mermaid writes a sequence diagram that Markdown viewers render.
func Mermaid(w io.Writer, events []event.Event, opt Options) error {
	p := arrange(events, opt)
	var b strings.Builder
	b.WriteString("sequenceDiagram\n")
	if p.title != "" {
		fmt.Fprintf(&b, "    title %s\n", mermaidText(p.title))
	}
	for i, name := range p.lanes {
		fmt.Fprintf(&b, "    participant p%d as %s\n", i, mermaidText(name))
	}
	for i := range p.rows {
		r := &p.rows[i]
		text := mermaidText(seconds(r.at) + " " + r.text)
		switch {
		case len(p.lanes) == 0:
		case r.from >= 0 && r.to >= 0 && r.from != r.to:
			fmt.Fprintf(&b, "    p%d->>p%d: %s\n", r.from, r.to, text)
		case r.from >= 0:
			fmt.Fprintf(&b, "    Note over p%d: %s\n", r.from, text)
		case len(p.lanes) == 1:
			fmt.Fprintf(&b, "    Note over p0: %s\n", text)
		default:
			fmt.Fprintf(&b, "    Note over p0,p%d: %s\n", len(p.lanes)-1, text)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// mermaidText escapes what Mermaid would read as more than text.
var mermaidEscapes = strings.NewReplacer("#", "#35;", ";", "#59;", "\n", " ", "<", "#lt;", ">", "#gt;", `"`, "#quot;")

func mermaidText(text string) string { return mermaidEscapes.Replace(text) }
