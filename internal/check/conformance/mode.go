package conformance

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// Mode is how two replies are compared. A mode changes a reply into what Redis
// determines about it; two replies agree when that is equal. The corpus names the
// mode of each command that needs one, with the reason.
type Mode interface {
	// Agree reports whether the replies say the same.
	Agree(a, b live.Reply) bool
	fmt.Stringer
}

// reduce is a mode that maps both replies to what counts.
type reduce struct {
	name string
	f    func(live.Reply) live.Reply
}

// Reduce makes a mode that maps both replies to what counts about them.
func Reduce(name string, f func(live.Reply) live.Reply) Mode { return reduce{name, f} }

func (m reduce) Agree(a, b live.Reply) bool { return m.f(a).Equal(m.f(b)) }
func (m reduce) String() string             { return m.name }

// The modes. Errors are compared exactly under all of them.
var (
	// Exact compares everything.
	Exact Mode = reduce{"exact", func(r live.Reply) live.Reply { return r }}
	// Unordered compares an aggregate's elements as a multiset, on all levels: for
	// answers in the order of a hash table.
	Unordered Mode = reduce{"unordered", unordered}
	// Pairs compares an aggregate as a multiset of pairs: hashes.
	Pairs Mode = reduce{"pairs", pairs}
	// Lines compares a text as a multiset of lines: CLUSTER NODES.
	Lines Mode = reduce{"lines", lines}
	// Fields compares the names of a text's "name:value" or "name=value" fields,
	// and their order: INFO, CLIENT LIST.
	Fields Mode = reduce{"fields", fields}
	// Skeleton compares types and the number of elements, on all levels.
	Skeleton Mode = reduce{"skeleton", skeleton}
	// Type compares only the type of the reply, and nulls as what they are.
	Type Mode = reduce{"type", func(r live.Reply) live.Reply {
		if r.Kind == live.Error {
			return r
		}
		return live.Reply{Kind: r.Kind}
	}}
	// Code compares the first word of an error: its text is not Redis's own.
	Code Mode = reduce{"code", code}
)

var modes = []Mode{Exact, Unordered, Pairs, Lines, Fields, Skeleton, Type, Code}

// Near compares integers with a tolerance: what is left of a time to live.
func Near(d int) Mode { return near(d) }

type near int64

func (d near) Agree(a, b live.Reply) bool {
	if a.Kind != b.Kind || len(a.Elems) != len(b.Elems) {
		return false
	}
	if a.Aggregate() {
		for i := range a.Elems {
			if !d.Agree(a.Elems[i], b.Elems[i]) {
				return false
			}
		}
		return true
	}
	x, errX := strconv.ParseInt(a.Text, 10, 64)
	y, errY := strconv.ParseInt(b.Text, 10, 64)
	if errX != nil || errY != nil || x < 0 || y < 0 { // negative times to live are answers of their own
		return a.Text == b.Text
	}
	return x-y <= int64(d) && y-x <= int64(d)
}

func (d near) String() string { return fmt.Sprintf("near %d", int64(d)) }

// Elements compares an array's elements each under its own mode: EXEC. An element
// without a mode is compared exactly.
func Elements(ms ...Mode) Mode { return elements(ms) }

type elements []Mode

func (ms elements) Agree(a, b live.Reply) bool {
	if a.Kind != b.Kind || a.Text != b.Text || len(a.Elems) != len(b.Elems) {
		return false
	}
	for i := range a.Elems {
		m := Exact
		if i < len(ms) && ms[i] != nil {
			m = ms[i]
		}
		if !m.Agree(a.Elems[i], b.Elems[i]) {
			return false
		}
	}
	return true
}

func (ms elements) String() string { return "elements" }

// ParseMode reads a mode's name.
func ParseMode(text string) (Mode, error) {
	if tolerance, ok := strings.CutPrefix(text, "near "); ok {
		d, err := strconv.Atoi(tolerance)
		return Near(d), err
	}
	for _, m := range modes {
		if m.String() == text {
			return m, nil
		}
	}
	return nil, fmt.Errorf("no such mode %q", text)
}

// UnorderedReply is the reply with its elements sorted, on all levels.
func UnorderedReply(r live.Reply) live.Reply { return unordered(r) }

// PairsReply is the reply with its pairs sorted.
func PairsReply(r live.Reply) live.Reply { return pairs(r) }

func unordered(r live.Reply) live.Reply {
	if !r.Aggregate() {
		return r
	}
	if r.Kind == live.Map {
		return pairs(r)
	}
	elems := make([]live.Reply, len(r.Elems))
	for i, e := range r.Elems {
		elems[i] = unordered(e)
	}
	r.Elems = sorted(elems)
	return r
}

func pairs(r live.Reply) live.Reply {
	if !r.Aggregate() || len(r.Elems)%2 == 1 {
		return r
	}
	var both []live.Reply
	for i := 0; i < len(r.Elems); i += 2 {
		both = append(both, live.Reply{Kind: live.Array, Elems: []live.Reply{unordered(r.Elems[i]), unordered(r.Elems[i+1])}})
	}
	r.Elems = sorted(both)
	return r
}

func sorted(rs []live.Reply) []live.Reply {
	text := make(map[int]string, len(rs))
	order := make([]int, len(rs))
	for i, r := range rs {
		text[i], order[i] = r.String(), i
	}
	slices.SortStableFunc(order, func(i, j int) int { return strings.Compare(text[i], text[j]) })
	out := make([]live.Reply, len(rs))
	for i, j := range order {
		out[i] = rs[j]
	}
	return out
}

func lines(r live.Reply) live.Reply {
	if r.Kind == live.Error || r.Aggregate() {
		return unordered(r)
	}
	head := ""
	if r.Kind == live.Verbatim {
		head, r.Text = r.Text[:4], r.Text[4:]
	}
	ls := strings.SplitAfter(r.Text, "\n")
	slices.Sort(ls)
	r.Text = head + strings.Join(ls, "")
	return r
}

func fields(r live.Reply) live.Reply {
	if r.Kind == live.Error || r.Aggregate() {
		return r
	}
	var names []string
	for _, word := range strings.FieldsFunc(r.Text, func(c rune) bool { return c == '\r' || c == '\n' || c == ' ' }) {
		name := word
		if i := strings.IndexAny(word, ":="); i >= 0 {
			name = word[:i+1]
		}
		names = append(names, name)
	}
	r.Text = strings.Join(names, " ")
	return r
}

func skeleton(r live.Reply) live.Reply {
	if r.Kind == live.Error {
		return r
	}
	out := live.Reply{Kind: r.Kind}
	for _, e := range r.Elems {
		out.Elems = append(out.Elems, skeleton(e))
	}
	return out
}

func code(r live.Reply) live.Reply {
	if r.Kind == live.Error {
		r.Text, _, _ = strings.Cut(r.Text, " ")
	}
	return r
}

// WithoutFields is the reply without the named fields of its maps, and of arrays
// that stand for maps in RESP2, on all levels.
func WithoutFields(r live.Reply, names ...string) live.Reply {
	if !r.Aggregate() {
		return r
	}
	var elems []live.Reply
	for i := 0; i < len(r.Elems); i++ {
		if i%2 == 0 && i+1 < len(r.Elems) && r.Elems[i].Kind == live.Bulk && slices.Contains(names, r.Elems[i].Text) {
			i++
			continue
		}
		elems = append(elems, WithoutFields(r.Elems[i], names...))
	}
	r.Elems = elems
	return r
}
