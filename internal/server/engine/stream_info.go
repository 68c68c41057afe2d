package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var streamInfoCommands = map[string]handler{
	"xinfo":           xInfoUnknown,
	"xinfo|stream":    xInfoStream,
	"xinfo|groups":    xInfoGroups,
	"xinfo|consumers": xInfoConsumers,
}

// infoStream finds the stream of an XINFO command, which must exist.
func (e *Engine) infoStream(w *resp.Writer, key []byte) (s *stream.Stream, ok bool) {
	en := e.there(w, key, value.KindStream, noSuchKey)
	if en == nil {
		return nil, false
	}
	return en.Stream(), true
}

// xInfoUnknown is XINFO where subcommands are no commands: the key comes first.
func xInfoUnknown(e *Engine, w *resp.Writer, args [][]byte) {
	if len(args) >= 3 {
		if _, ok := e.infoStream(w, args[2]); !ok {
			return
		}
	}
	w.Error(errtext.WholeSyntax(args))
}

func xInfoStream(e *Engine, w *resp.Writer, args [][]byte) {
	s, ok := e.infoStream(w, args[2])
	if !ok {
		return
	}
	options := args[3:]
	if len(options) == 0 {
		e.writeStreamInfo(w, s)
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
	e.writeFullStreamInfo(w, s, count)
}

// headFields is how many fields writeStreamHead writes.
func (e *Engine) headFields() int {
	switch {
	case e.has(dialect.PlainStreams):
		return 4
	case e.has(dialect.StreamProducers):
		return 13
	}
	return 7
}

func (e *Engine) writeStreamHead(w *resp.Writer, s *stream.Stream) {
	w.BulkString("length")
	w.Int(s.Length())
	w.BulkString("radix-tree-keys")
	w.Int(int64(s.NodeCount()))
	w.BulkString("radix-tree-nodes")
	w.Int(int64(s.RadixNodes()))
	w.BulkString("last-generated-id")
	writeID(w, s.LastID)
	if e.has(dialect.PlainStreams) {
		return
	}
	w.BulkString("max-deleted-entry-id")
	writeID(w, s.MaxDeletedID)
	w.BulkString("entries-added")
	w.Int(int64(s.Added))
	w.BulkString("recorded-first-entry-id")
	writeID(w, s.FirstID())
	if e.has(dialect.StreamProducers) {
		writeProducers(w, s.Known())
	}
}

// writeProducers writes what a stream remembers of producers.
func writeProducers(w *resp.Writer, known rdb.Idempotence) {
	ids := 0
	for _, p := range known.Producers {
		ids += len(p.Entries)
	}
	for _, field := range []struct {
		name  string
		value int64
	}{
		{"idmp-duration", int64(known.Duration)}, {"idmp-maxsize", int64(known.MaxSize)},
		{"pids-tracked", int64(len(known.Producers))}, {"iids-tracked", int64(ids)},
		{"iids-added", int64(known.Added)}, {"iids-duplicates", int64(known.Duplicates)},
	} {
		w.BulkString(field.name)
		w.Int(field.value)
	}
}

func (e *Engine) writeStreamInfo(w *resp.Writer, s *stream.Stream) {
	w.Map(e.headFields() + 3)
	e.writeStreamHead(w, s)
	w.BulkString("groups")
	w.Int(int64(len(s.Groups)))
	for _, edge := range []string{"first-entry", "last-entry"} {
		w.BulkString(edge)
		switch n := len(s.Entries); {
		case n == 0:
			w.Null()
		case edge == "first-entry":
			writeEntry(w, &s.Entries[0])
		default:
			writeEntry(w, &s.Entries[n-1])
		}
	}
}

// writeFullStreamInfo writes up to count entries and pending entries of each list, all
// if it is 0.
func (e *Engine) writeFullStreamInfo(w *resp.Writer, s *stream.Stream, count int64) {
	w.Map(e.headFields() + 2)
	e.writeStreamHead(w, s)
	w.BulkString("entries")
	writeEntries(w, firstEntries(s.Entries, count))
	w.BulkString("groups")
	w.Array(len(s.Groups))
	if count == 0 {
		count = math.MaxInt64
	}
	for _, g := range s.Groups {
		w.Map(5 + e.progressFields())
		w.BulkString("name")
		w.BulkString(g.Name)
		w.BulkString("last-delivered-id")
		writeID(w, g.LastID)
		e.writeProgress(w, s, g)
		w.BulkString("pel-count")
		w.Int(int64(len(g.Pending)))
		w.BulkString("pending")
		writePending(w, g.Pending, count, true)
		w.BulkString("consumers")
		w.Array(len(g.Consumers))
		for _, c := range g.Consumers {
			if e.has(dialect.ConsumerActivity) {
				w.Map(5)
			} else {
				w.Map(4)
			}
			w.BulkString("name")
			w.BulkString(c.Name)
			w.BulkString("seen-time")
			w.Int(c.Seen)
			if e.has(dialect.ConsumerActivity) {
				w.BulkString("active-time")
				w.Int(c.Active)
			}
			w.BulkString("pel-count")
			w.Int(int64(len(c.Pending)))
			w.BulkString("pending")
			writePending(w, c.Pending, count, false)
		}
	}
}

// inactive is how long ago a consumer last got something, -1 for never.
func inactive(c *stream.Consumer, now int64) int64 {
	if c.Active == -1 {
		return -1
	}
	return now - c.Active
}

func writePending(w *resp.Writer, list stream.PendingList, count int64, owners bool) {
	list = list[:min(count, int64(len(list)))]
	w.Array(len(list))
	for _, p := range list {
		if owners {
			w.Array(4)
		} else {
			w.Array(3)
		}
		writeID(w, p.ID)
		if owners {
			w.BulkString(p.Owner.Name)
		}
		w.Int(p.Delivered)
		w.Int(int64(p.Count))
	}
}

// progressFields is how many fields writeProgress writes.
func (e *Engine) progressFields() int {
	if e.has(dialect.PlainStreams) {
		return 0
	}
	return 2
}

// writeProgress writes how far a group has read.
func (e *Engine) writeProgress(w *resp.Writer, s *stream.Stream, g *stream.Group) {
	if e.has(dialect.PlainStreams) {
		return
	}
	w.BulkString("entries-read")
	if g.EntriesRead == rdb.UnknownEntriesRead {
		w.Null()
	} else {
		w.Int(g.EntriesRead)
	}
	w.BulkString("lag")
	if lag, known := s.Lag(g); known {
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
	w.Array(len(s.Groups))
	for _, g := range s.Groups {
		w.Map(4 + e.progressFields())
		w.BulkString("name")
		w.BulkString(g.Name)
		w.BulkString("consumers")
		w.Int(int64(len(g.Consumers)))
		w.BulkString("pending")
		w.Int(int64(len(g.Pending)))
		w.BulkString("last-delivered-id")
		writeID(w, g.LastID)
		e.writeProgress(w, s, g)
	}
}

func xInfoConsumers(e *Engine, w *resp.Writer, args [][]byte) {
	s, ok := e.infoStream(w, args[2])
	if !ok {
		return
	}
	g := s.Group(args[3])
	if g == nil {
		noGroupForKey(w, args[3], args[2])
		return
	}
	w.Array(len(g.Consumers))
	for _, c := range g.Consumers {
		if e.has(dialect.ConsumerActivity) {
			w.Map(4)
		} else {
			w.Map(3)
		}
		w.BulkString("name")
		w.BulkString(c.Name)
		w.BulkString("pending")
		w.Int(int64(len(c.Pending)))
		w.BulkString("idle")
		w.Int(max(e.now-c.Seen, 0))
		if e.has(dialect.ConsumerActivity) {
			w.BulkString("inactive")
			w.Int(inactive(c, e.now))
		}
	}
}
