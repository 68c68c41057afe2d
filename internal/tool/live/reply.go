package live

import (
	"strconv"
	"strings"
)

// Kind is the type of a reply: the byte that announces it on the wire, except for
// the two nulls of RESP2, which have letters of their own.
type Kind byte

// The kinds of reply of RESP2 and RESP3.
const (
	Simple    Kind = '+'
	Error     Kind = '-'
	Int       Kind = ':'
	Bulk      Kind = '$'
	Array     Kind = '*'
	Null      Kind = '_'
	Bool      Kind = '#'
	Double    Kind = ','
	BigNumber Kind = '('
	BulkError Kind = '!'
	Verbatim  Kind = '='
	Map       Kind = '%'
	Set       Kind = '~'
	Push      Kind = '>'
	Attribute Kind = '|'
	NullBulk  Kind = 'n' // $-1
	NullArray Kind = 'N' // *-1
)

// Reply is one reply as a tree.
type Reply struct {
	Kind Kind
	// Text is the content of everything that is not an aggregate, for a verbatim
	// string with its type ("txt:...").
	Text string
	// Elems are the elements of an aggregate; a map's keys and values alternate.
	Elems []Reply
}

// Aggregate reports whether the reply has elements instead of text.
func (r Reply) Aggregate() bool {
	switch r.Kind {
	case Array, Map, Set, Push, Attribute:
		return true
	}
	return false
}

// String prints the reply on one line: status and errors as on the wire, bulk
// strings in quotes, arrays in brackets.
func (r Reply) String() string {
	var b strings.Builder
	r.print(&b)
	return b.String()
}

func (r Reply) print(b *strings.Builder) {
	switch r.Kind {
	case Bulk:
		b.WriteString(strconv.Quote(r.Text))
	case NullBulk:
		b.WriteString("(nil)")
	case NullArray:
		b.WriteString("(nil array)")
	case Null:
		b.WriteString("(null)")
	case Array:
		r.printElems(b, "[", "]")
	case Set:
		r.printElems(b, "~[", "]")
	case Push:
		r.printElems(b, ">[", "]")
	case Map:
		r.printElems(b, "%{", "}")
	case Attribute:
		r.printElems(b, "|{", "}")
	case Verbatim:
		b.WriteByte('=')
		b.WriteString(strconv.Quote(r.Text))
	default:
		b.WriteByte(byte(r.Kind))
		b.WriteString(r.Text)
	}
}

func (r Reply) printElems(b *strings.Builder, open, end string) {
	b.WriteString(open)
	for i, e := range r.Elems {
		if i > 0 {
			if r.Kind == Map && i%2 == 1 {
				b.WriteString(": ")
			} else {
				b.WriteString(", ")
			}
		}
		e.print(b)
	}
	b.WriteString(end)
}

// Equal reports whether two replies are the same tree.
func (r Reply) Equal(o Reply) bool {
	if r.Kind != o.Kind || r.Text != o.Text || len(r.Elems) != len(o.Elems) {
		return false
	}
	for i := range r.Elems {
		if !r.Elems[i].Equal(o.Elems[i]) {
			return false
		}
	}
	return true
}

// MapText returns the tree with f applied to every text.
func (r Reply) MapText(f func(Kind, string) string) Reply {
	if !r.Aggregate() {
		r.Text = f(r.Kind, r.Text)
		return r
	}
	elems := make([]Reply, len(r.Elems))
	for i, e := range r.Elems {
		elems[i] = e.MapText(f)
	}
	r.Elems = elems
	return r
}
