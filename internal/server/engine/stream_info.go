package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var streamInfoCommands = map[string]handler{
	"xinfo|stream":    xInfoStream,
	"xinfo|groups":    xInfoGroups,
	"xinfo|consumers": xInfoConsumers,
}

// infoStream finds the stream of an XINFO command, which must exist.
func (e *Engine) infoStream(w *resp.Writer, key []byte) (s *stream, ok bool) {
	en, ok := e.typed(w, key, kindStream)
	if !ok {
		return nil, false
	}
	if en == nil {
		w.Error(errNoSuchKey)
		return nil, false
	}
	return en.stream, true
}

func xInfoStream(e *Engine, w *resp.Writer, args [][]byte) {
	s, ok := e.infoStream(w, args[2])
	if !ok {
		return
	}
	options := args[3:]
	if len(options) == 0 {
		s.writeInfo(w)
		return
	}
	count := int64(10)
	if len(options) != 1 && len(options) != 3 || !is(options[0], "full") || len(options) == 3 && !is(options[1], "count") {
		subcommandSyntax(w, args)
		return
	}
	if len(options) == 3 {
		if count, ok = integer(w, options[2]); !ok {
			return
		}
		if count < 0 {
			count = 10
		}
	}
	s.writeFullInfo(w, count)
}

func (s *stream) writeHead(w *resp.Writer) {
	w.BulkString("length")
	w.Int(s.length())
	w.BulkString("radix-tree-keys")
	w.Int(int64(len(s.nodes)))
	w.BulkString("radix-tree-nodes")
	w.Int(int64(s.radixNodes()))
	w.BulkString("last-generated-id")
	writeID(w, s.lastID)
	w.BulkString("max-deleted-entry-id")
	writeID(w, s.maxDeletedID)
	w.BulkString("entries-added")
	w.Int(int64(s.added))
	w.BulkString("recorded-first-entry-id")
	writeID(w, s.firstID())
}

func (s *stream) writeInfo(w *resp.Writer) {
	w.Map(10)
	s.writeHead(w)
	w.BulkString("groups")
	w.Int(int64(len(s.groups)))
	for _, edge := range []string{"first-entry", "last-entry"} {
		w.BulkString(edge)
		switch n := len(s.entries); {
		case n == 0:
			w.Null()
		case edge == "first-entry":
			writeEntry(w, &s.entries[0])
		default:
			writeEntry(w, &s.entries[n-1])
		}
	}
}

// writeFullInfo writes up to count entries and pending entries of each list, all
// if it is 0.
func (s *stream) writeFullInfo(w *resp.Writer, count int64) {
	w.Map(9)
	s.writeHead(w)
	w.BulkString("entries")
	writeEntries(w, firstEntries(s.entries, count))
	w.BulkString("groups")
	w.Array(len(s.groups))
	if count == 0 {
		count = math.MaxInt64
	}
	for _, g := range s.groups {
		w.Map(7)
		w.BulkString("name")
		w.BulkString(g.name)
		w.BulkString("last-delivered-id")
		writeID(w, g.lastID)
		s.writeProgress(w, g)
		w.BulkString("pel-count")
		w.Int(int64(len(g.pending)))
		w.BulkString("pending")
		writePending(w, g.pending, count, true)
		w.BulkString("consumers")
		w.Array(len(g.consumers))
		for _, c := range g.consumers {
			w.Map(4)
			w.BulkString("name")
			w.BulkString(c.name)
			w.BulkString("seen-time")
			w.Int(c.seen)
			w.BulkString("pel-count")
			w.Int(int64(len(c.pending)))
			w.BulkString("pending")
			writePending(w, c.pending, count, false)
		}
	}
}

func writePending(w *resp.Writer, list pendingList, count int64, owners bool) {
	list = list[:min(count, int64(len(list)))]
	w.Array(len(list))
	for _, p := range list {
		if owners {
			w.Array(4)
		} else {
			w.Array(3)
		}
		writeID(w, p.id)
		if owners {
			w.BulkString(p.owner.name)
		}
		w.Int(p.delivered)
		w.Int(int64(p.count))
	}
}

// writeProgress writes how far a group has read.
func (s *stream) writeProgress(w *resp.Writer, g *group) {
	w.BulkString("entries-read")
	if g.entriesRead == rdb.UnknownEntriesRead {
		w.Null()
	} else {
		w.Int(g.entriesRead)
	}
	w.BulkString("lag")
	if lag, known := s.lag(g); known {
		w.Int(lag)
	} else {
		w.Null()
	}
}

func xInfoGroups(e *Engine, w *resp.Writer, args [][]byte) {
	s, ok := e.infoStream(w, args[2])
	if !ok {
		return
	}
	w.Array(len(s.groups))
	for _, g := range s.groups {
		w.Map(6)
		w.BulkString("name")
		w.BulkString(g.name)
		w.BulkString("consumers")
		w.Int(int64(len(g.consumers)))
		w.BulkString("pending")
		w.Int(int64(len(g.pending)))
		w.BulkString("last-delivered-id")
		writeID(w, g.lastID)
		s.writeProgress(w, g)
	}
}

func xInfoConsumers(e *Engine, w *resp.Writer, args [][]byte) {
	s, ok := e.infoStream(w, args[2])
	if !ok {
		return
	}
	g := s.group(args[3])
	if g == nil {
		noGroupForKey(w, args[3], args[2])
		return
	}
	w.Array(len(g.consumers))
	for _, c := range g.consumers {
		w.Map(3)
		w.BulkString("name")
		w.BulkString(c.name)
		w.BulkString("pending")
		w.Int(int64(len(c.pending)))
		w.BulkString("idle")
		w.Int(max(e.now-c.seen, 0))
	}
}
