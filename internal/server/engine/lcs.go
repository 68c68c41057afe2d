package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// lcsOptions are the options of LCS.
type lcsOptions struct {
	length, index, withLength bool
	minLength                 int64
}

func parseLCSOptions(w *resp.Writer, args [][]byte) (opts lcsOptions, ok bool) {
	for i := 0; i < len(args); i++ {
		switch {
		case is(args[i], "idx"):
			opts.index = true
		case is(args[i], "len"):
			opts.length = true
		case is(args[i], "withmatchlen"):
			opts.withLength = true
		case is(args[i], "minmatchlen") && i+1 < len(args):
			i++
			n, ok := integer(w, args[i])
			if !ok {
				return opts, false
			}
			opts.minLength = max(n, 0)
		default:
			w.Error(errSyntax)
			return opts, false
		}
	}
	if opts.length && opts.index {
		w.Error("ERR If you want both the length and indexes, please just use IDX.")
		return opts, false
	}
	return opts, true
}

func lcs(e *Engine, w *resp.Writer, args [][]byte) {
	// Both are looked up, and missed, before either is judged.
	entries := [2]*entry{e.lookup(args[1]), e.lookup(args[2])}
	var texts [2][]byte
	for i, en := range entries {
		if en == nil {
			continue
		}
		if en.Kind != value.KindString {
			w.Error("ERR The specified keys must contain string values")
			return
		}
		texts[i] = en.Text()
	}
	opts, ok := parseLCSOptions(w, args[3:])
	if !ok {
		return
	}
	a, b := texts[0], texts[1]
	if 4*(len(a)+1)*(len(b)+1) > e.limits.StringBytes { // four bytes each
		w.Error("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len")
		return
	}
	table := newLCSTable(a, b)
	if opts.length {
		w.Int(int64(table.at(len(a), len(b))))
		return
	}
	common, matches := table.walk(a, b)
	if !opts.index {
		w.Bulk(common)
		return
	}
	w.Map(2)
	w.BulkString("matches")
	writeMatches(w, matches, opts)
	w.BulkString("len")
	w.Int(int64(len(common)))
}

func writeMatches(w *resp.Writer, matches []lcsMatch, opts lcsOptions) {
	kept := matches[:0:0]
	for _, m := range matches {
		if opts.minLength == 0 || int64(m.length) >= opts.minLength {
			kept = append(kept, m)
		}
	}
	w.Array(len(kept))
	for _, m := range kept {
		if opts.withLength {
			w.Array(3)
		} else {
			w.Array(2)
		}
		for _, from := range []int{m.a, m.b} {
			w.Array(2)
			w.Int(int64(from))
			w.Int(int64(from + m.length - 1))
		}
		if opts.withLength {
			w.Int(int64(m.length))
		}
	}
}

// lcsTable holds the length of the longest common subsequence of all pairs of
// prefixes.
type lcsTable struct {
	lengths []uint32
	width   int
}

func newLCSTable(a, b []byte) *lcsTable {
	t := &lcsTable{width: len(b) + 1}
	t.lengths = make([]uint32, (len(a)+1)*t.width)
	for i := range a {
		for j := range b {
			cell := &t.lengths[(i+1)*t.width+j+1]
			if a[i] == b[j] {
				*cell = t.at(i, j) + 1
			} else {
				*cell = max(t.at(i, j+1), t.at(i+1, j))
			}
		}
	}
	return t
}

func (t *lcsTable) at(i, j int) uint32 { return t.lengths[i*t.width+j] }

// lcsMatch is a run that both texts share: where it starts in each.
type lcsMatch struct{ a, b, length int }

// walk goes back from the end and returns the subsequence and its runs, the last
// one first.
func (t *lcsTable) walk(a, b []byte) (common []byte, matches []lcsMatch) {
	i, j := len(a), len(b)
	left := int(t.at(i, j))
	common = make([]byte, left)
	run := lcsMatch{a: math.MaxInt}
	end := func() {
		if run.length > 0 {
			matches = append(matches, run)
		}
		run = lcsMatch{a: math.MaxInt}
	}
	for i > 0 && j > 0 {
		switch {
		case a[i-1] == b[j-1]:
			left--
			i--
			j--
			common[left] = a[i]
			if run.a != i+1 || run.b != j+1 {
				end()
			}
			run = lcsMatch{a: i, b: j, length: run.length + 1}
		case t.at(i-1, j) > t.at(i, j-1):
			end()
			i--
		default:
			end()
			j--
		}
	}
	end()
	return common, matches
}
