package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// streamReferenceCommands delete entries of streams and look at who has them pending.
var streamReferenceCommands = map[string]handler{
	"xackdel": xAckDel,
	"xdelex":  xDelEX,
}

// What XDELEX and XACKDEL answer for an ID.
const (
	noSuchEntry     = -1
	entryDeleted    = 1
	entryReferenced = 2
)

// parseReferences reads the options of XDELEX and XACKDEL from a position on: a way to treat
// references, and IDS, a number and as many IDs, which it returns as they are.
func parseReferences(w *resp.Writer, args [][]byte, at int) (how stream.References, list [][]byte, ok bool) {
	given := false
	for ; at < len(args); at++ {
		word, chosen := args[at], stream.KeepReferences
		switch {
		case is(word, "ids") && list == nil && at+1 < len(args):
			n, ok := integerIn(w, args[at+1], 1, math.MaxInt64, "ERR Number of IDs must be a positive integer")
			if !ok {
				return 0, nil, false
			}
			rest := args[at+2:]
			if n > int64(len(rest)) {
				w.Error("ERR The `numids` parameter must match the number of arguments")
				return 0, nil, false
			}
			list = rest[:n]
			at += 1 + int(n)
			continue
		case is(word, "keepref"):
		case is(word, "delref"):
			chosen = stream.DropReferences
		case is(word, "acked"):
			chosen = stream.OnlyUnreferenced
		default:
			w.Error(errSyntax)
			return 0, nil, false
		}
		if given {
			w.Error(errSyntax)
			return 0, nil, false
		}
		given, how = true, chosen
	}
	if list == nil {
		w.Error(errSyntax)
		return 0, nil, false
	}
	return how, list, true
}

// dropEntry deletes an entry unless it is referenced and that matters.
func dropEntry(s *stream.Stream, id rdb.ID, how stream.References) (result int64, deleted bool) {
	switch {
	case !s.Dereference(id, how):
		return entryReferenced, false
	case !s.Delete(id):
		return noSuchEntry, false
	}
	return entryDeleted, true
}

// writeNoneOf says of each ID that there is no such entry, whether or not it is one.
func writeNoneOf(w *resp.Writer, ids [][]byte) {
	w.Array(len(ids))
	for range ids {
		w.Int(noSuchEntry)
	}
}

func xDelEX(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typed(w, args[1], value.KindStream)
	if !ok {
		return
	}
	how, list, ok := parseReferences(w, args, 2)
	if !ok {
		return
	}
	if en == nil {
		writeNoneOf(w, list)
		return
	}
	ids, ok := strictIDs(w, list)
	if !ok {
		return
	}
	e.dropEntries(w, en, ids, func(id rdb.ID) (result int64, deleted bool) { return dropEntry(en.Stream(), id, how) })
}

// dropEntries answers what became of each entry, and says that the stream has changed if any is
// deleted.
func (e *Engine) dropEntries(w *resp.Writer, en *entry, ids []rdb.ID, drop func(rdb.ID) (result int64, deleted bool)) {
	w.Array(len(ids))
	any := false
	for _, id := range ids {
		result, deleted := drop(id)
		any = any || deleted
		w.Int(result)
	}
	if any {
		e.changed(en, ofStreams, "xdel")
	}
}

func xAckDel(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typedRead(w, args[1], value.KindStream)
	if !ok {
		return
	}
	how, list, ok := parseReferences(w, args, 3)
	if !ok {
		return
	}
	g := groupNamed(en, args[2])
	if g == nil {
		writeNoneOf(w, list)
		return
	}
	ids, ok := strictIDs(w, list)
	if !ok {
		return
	}
	e.dropEntries(w, en, ids, func(id rdb.ID) (result int64, deleted bool) {
		p := g.Pending.Find(id)
		if p == nil {
			return noSuchEntry, false
		}
		g.Forget(p)
		e.touch()
		if result, deleted = dropEntry(en.Stream(), id, how); result == noSuchEntry {
			result = entryDeleted // what was deleted before is acknowledged all the same
		}
		return result, deleted
	})
}
