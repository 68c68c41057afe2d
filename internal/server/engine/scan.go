package engine

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/glob"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var scanCommands = map[string]handler{
	"scan":  scan,
	"hscan": hScan,
	"sscan": sScan,
	"zscan": zScan,
}

// scanOptions are the options of the SCAN family.
type scanOptions struct {
	cursor   uint64
	count    int
	match    []byte // nil: everything
	typeName string
	bare     bool // NOVALUES or NOSCORES
}

// matches reports whether the pattern lets a name pass.
func (o *scanOptions) matches(name string) bool {
	return o.match == nil || glob.Match(o.match, name)
}

// parseCursor is parseScanCursorOrReply.
func (e *Engine) parseCursor(w *resp.Writer, arg []byte) (cursor uint64, ok bool) {
	if e.has(dialect.ScanNames) {
		arg, _, _ = bytes.Cut(arg, []byte{0}) // where C's strings end
		if cursor, ok = number.ParseUint(bytes.TrimLeft(arg, " \t\n\v\f\r")); !ok {
			w.Error(errInvalidCursor)
		}
		return cursor, ok
	}
	if arg, _, _ = bytes.Cut(arg, []byte{0}); len(arg) == 0 { // where C's strings end
		return 0, true // nothing at all is a zero for strtoul
	}
	switch {
	case ctype.IsSpace(arg[0]):
	case arg[0] == '-':
		cursor, ok = number.ParseUint(arg[1:])
		cursor = -cursor
	default:
		cursor, ok = number.ParseUint(arg)
	}
	if !ok {
		w.Error(errInvalidCursor)
	}
	return cursor, ok
}

// parseScanOptions reads what follows the cursor (scanGenericCommand).
func (e *Engine) parseScanOptions(w *resp.Writer, args [][]byte, of value.Kind, ofKeys bool) (opts scanOptions, ok bool) {
	opts.count = 10
	for ; len(args) > 0; args = args[2:] {
		switch {
		case e.has(dialect.ScanNames) && is(args[0], "novalues"):
			if ofKeys || of != value.KindHash {
				w.Error("ERR NOVALUES option can only be used in HSCAN")
				return opts, false
			}
			opts.bare, args = true, append([][]byte{nil}, args...)
		case e.has(dialect.ScanMembers) && is(args[0], "noscores"):
			if ofKeys || of != value.KindZSet {
				w.Error("ERR NOSCORES option can only be used in ZSCAN")
				return opts, false
			}
			opts.bare, args = true, append([][]byte{nil}, args...)
		case len(args) < 2:
			w.Error(errSyntax)
			return opts, false
		case is(args[0], "count"):
			n, ok := integer(w, args[1])
			if !ok {
				return opts, false
			}
			if n < 1 {
				w.Error(errSyntax)
				return opts, false
			}
			opts.count = int(min(n, math.MaxInt32))
		case is(args[0], "match"):
			opts.match = args[1]
			if string(args[1]) == "*" {
				opts.match = nil
			}
		case is(args[0], "type") && ofKeys:
			opts.typeName = string(args[1])
			if e.has(dialect.ScanMembers) && !value.IsKind(opts.typeName) {
				w.Error("ERR unknown type name '" + opts.typeName + "'")
				return opts, false
			}
		default:
			w.Error(errSyntax)
			return opts, false
		}
	}
	return opts, true
}

func scan(e *Engine, w *resp.Writer, args [][]byte) {
	cursor, ok := e.parseCursor(w, args[1])
	if !ok {
		return
	}
	opts, ok := e.parseScanOptions(w, args[2:], value.KindString, true)
	if !ok {
		return
	}
	page, next := e.order.Page(cursor, opts.count)
	var found []string
	for _, en := range page {
		switch {
		case !opts.matches(en.key) || !e.shows(en):
		case e.expired(en):
			e.peek([]byte(en.key)) // deletes it, unless this is a replica
		case opts.typeName == "" || strings.EqualFold(opts.typeName, en.Kind.String()):
			found = append(found, en.key)
		}
	}
	writePage(w, next, found)
}

// scanMembers starts HSCAN, SSCAN or ZSCAN: it reads the cursor, finds the key and
// reads the options, in this order. It has replied when it reports false.
func (e *Engine) scanMembers(w *resp.Writer, args [][]byte, k value.Kind) (en *entry, opts scanOptions, ok bool) {
	cursor, ok := e.parseCursor(w, args[2])
	if !ok {
		return nil, opts, false
	}
	en, ok = e.typed(w, args[1], k)
	if !ok {
		return nil, opts, false
	}
	if en == nil {
		writePage(w, 0, nil)
		return nil, opts, false
	}
	opts, ok = e.parseScanOptions(w, args[3:], k, false)
	opts.cursor = cursor
	return en, opts, ok
}

// scanPage returns the items that one step of a scan covers: a page of a hash
// table, all of what is compact.
func scanPage[V any](r *ordered.Map[V], opts scanOptions, compact bool) (page []*ordered.Item[V], next uint64) {
	if compact {
		opts.cursor, opts.count = 0, r.Len()
	}
	return r.Page(opts.cursor, opts.count)
}

func hScan(e *Engine, w *resp.Writer, args [][]byte) {
	en, opts, ok := e.scanMembers(w, args, value.KindHash)
	if !ok {
		return
	}
	page, next := scanPage(&en.Hash().Map, opts, !en.Hash().Hashed)
	if !en.Hash().Hashed && en.Hash().Expires() { // in their order
		page = slices.Collect(en.Hash().Each)
	}
	var found []string
	for _, one := range page {
		switch {
		case !opts.matches(one.Name) || en.Hash().Expires() && e.over(en, []byte(one.Name)):
		case opts.bare:
			found = append(found, one.Name)
		default:
			found = append(found, one.Name, one.Value)
		}
	}
	writePage(w, next, found)
}

func sScan(e *Engine, w *resp.Writer, args [][]byte) {
	en, opts, ok := e.scanMembers(w, args, value.KindSet)
	if !ok {
		return
	}
	var found []string
	if !en.Set().Hashed {
		for member := range en.Set().Each {
			if opts.matches(member) {
				found = append(found, member)
			}
		}
		writePage(w, 0, found)
		return
	}
	page, next := scanPage(&en.Set().Map, opts, false)
	for _, one := range page {
		if opts.matches(one.Name) {
			found = append(found, one.Name)
		}
	}
	writePage(w, next, found)
}

func zScan(e *Engine, w *resp.Writer, args [][]byte) {
	en, opts, ok := e.scanMembers(w, args, value.KindZSet)
	if !ok {
		return
	}
	z := en.ZSet()
	page, next := z.Ranked(), uint64(0)
	if z.Skiplist {
		page, next = scanPage(&z.Scores, opts, false)
	}
	var found []string
	for _, one := range page {
		if opts.matches(one.Name) {
			found = append(found, one.Name)
			if !opts.bare {
				found = append(found, e.scanScore(z, one.Value))
			}
		}
	}
	writePage(w, next, found)
}

// scanScore is how ZSCAN shows a score. Those of a skiplist have all digits.
func (e *Engine) scanScore(z *value.ZSet, score float64) string {
	if !z.Skiplist && e.has(dialect.ShortDoubles) {
		return number.FormatShort(score)
	}
	return z.ScoreText(score)
}

// writePage writes the reply of a SCAN command.
func writePage(w *resp.Writer, next uint64, found []string) {
	w.Array(2)
	w.BulkString(strconv.FormatUint(next, 10))
	w.Array(len(found))
	for _, item := range found {
		w.BulkString(item)
	}
}
