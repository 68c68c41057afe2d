package diagram

import (
	"fmt"
	"html"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Measures of the picture, in pixels.
const (
	rowHeight  = 22
	laneWidth  = 70
	leftMargin = 90
	topMargin  = 60
	charWidth  = 7.3 // of the monospaced font at 12px
)

// colours of the kinds of events that one looks for; others are grey.
var colours = map[event.Kind]string{
	event.KindFault:    "#c0392b",
	event.KindFlag:     "#d35400",
	event.KindState:    "#d35400",
	event.KindRole:     "#8e44ad",
	event.KindElection: "#8e44ad",
	event.KindEpoch:    "#8e44ad",
	event.KindSlot:     "#2980b9",
	event.KindMigrate:  "#2980b9",
	event.KindRedirect: "#16a085",
	event.KindPubSub:   "#16a085",
	event.KindPush:     "#2980b9",
	event.KindCommand:  "#2c3e50",
	event.KindError:    "#c0392b",
	event.KindNode:     "#c0392b",
}

// SVG draws a picture for browsers.
func SVG(w io.Writer, events []event.Event, opt Options) error {
	p := arrange(events, opt)
	right := leftMargin + laneWidth*max(len(p.lanes), 1)
	widest := 0
	for i := range p.rows {
		widest = max(widest, utf8.RuneCountInString(p.rows[i].text))
	}
	width := right + int(charWidth*float64(widest)) + 20
	height := topMargin + rowHeight*(len(p.rows)+1)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="monospace" font-size="12">`+"\n", width, height)
	b.WriteString(`<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto"><path d="M0,0 L8,4 L0,8 z"/></marker></defs>` + "\n")
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="white"/>`+"\n", width, height)
	fmt.Fprintf(&b, `<text x="10" y="20" font-size="14">%s</text>`+"\n", svgText(p.title))
	for i, name := range p.lanes {
		x := laneX(i)
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle" font-weight="bold">%s</text>`+"\n", x, topMargin-12, svgText(name))
		fmt.Fprintf(&b, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#bdc3c7"/>`+"\n", x, topMargin-6, x, height-rowHeight/2)
	}
	for i := range p.rows {
		svgRow(&b, &p.rows[i], topMargin+rowHeight*i+rowHeight/2, right)
	}
	if p.omitted > 0 {
		fmt.Fprintf(&b, `<text x="10" y="%d">and %d more events</text>`+"\n", height-6, p.omitted)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func laneX(lane int) int { return leftMargin + laneWidth*lane + laneWidth/2 }

// svgRow draws one event: a dot, or an arrow to whom it concerns, and its text.
func svgRow(b *strings.Builder, r *row, y, right int) {
	colour := colours[r.kind]
	if colour == "" {
		colour = "#7f8c8d"
	}
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="end" fill="#7f8c8d">%s</text>`+"\n", leftMargin-10, y+4, seconds(r.at))
	if r.from >= 0 {
		fmt.Fprintf(b, `<circle cx="%d" cy="%d" r="4" fill="%s"/>`+"\n", laneX(r.from), y, colour)
	}
	if r.from >= 0 && r.to >= 0 && r.from != r.to {
		fmt.Fprintf(b, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="%s" marker-end="url(#tip)"/>`+"\n", laneX(r.from), y, laneX(r.to), y, colour)
	}
	fmt.Fprintf(b, `<text x="%d" y="%d" fill="%s">%s</text>`+"\n", right, y+4, colour, svgText(r.text))
}

// svgText escapes text, and drops control characters, which XML has no way to say.
func svgText(text string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError {
			return '?'
		}
		return r
	}, text))
}
