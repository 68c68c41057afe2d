package engine

import (
	"math"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/glob"
	"github.com/slotstorm/slotstorm/internal/number"
	"github.com/slotstorm/slotstorm/internal/resp"
)

var scanCommands = map[string]handler{
	"scan": scan,
}

// scanOptions are the options of the SCAN family.
type scanOptions struct {
	cursor   uint64
	count    int
	match    []byte // nil: everything
	typeName string
}

// matches reports whether the pattern lets a name pass.
func (o *scanOptions) matches(name string) bool {
	return o.match == nil || glob.Match(o.match, name)
}

// parseCursor is parseScanCursorOrReply.
func parseCursor(w *resp.Writer, arg []byte) (cursor uint64, ok bool) {
	if len(arg) == 0 {
		return 0, true // nothing at all is a zero for strtoul
	}
	switch arg[0] {
	case ' ', '\t', '\n', '\v', '\f', '\r':
	case '-':
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
func parseScanOptions(w *resp.Writer, args [][]byte, ofKeys bool) (opts scanOptions, ok bool) {
	opts.count = 10
	for ; len(args) > 0; args = args[2:] {
		switch {
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
		default:
			w.Error(errSyntax)
			return opts, false
		}
	}
	return opts, true
}

func scan(e *Engine, w *resp.Writer, args [][]byte) {
	cursor, ok := parseCursor(w, args[1])
	if !ok {
		return
	}
	opts, ok := parseScanOptions(w, args[2:], true)
	if !ok {
		return
	}
	page, next := e.order.page(cursor, opts.count)
	var found []string
	for _, en := range page {
		switch {
		case !opts.matches(en.key):
		case e.expired(en):
			e.delete(en)
		case opts.typeName == "" || strings.EqualFold(opts.typeName, en.kind.String()):
			found = append(found, en.key)
		}
	}
	writePage(w, next, found)
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
