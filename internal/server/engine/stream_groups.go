package engine

import (
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var streamGroupCommands = map[string]handler{
	"xgroup|create":         xGroupCreate,
	"xgroup|setid":          xGroupSetID,
	"xgroup|destroy":        xGroupDestroy,
	"xgroup|createconsumer": xGroupCreateConsumer,
	"xgroup|delconsumer":    xGroupDelConsumer,
	"xack":                  xAck,
	"xpending":              xPending,
}

func cString(text []byte) string { return ctype.Text(text) }

// subcommandSyntax is addReplySubcommandSyntaxError.
func subcommandSyntax(w *resp.Writer, args [][]byte) {
	w.Error(errtext.SubcommandSyntax(args))
}

// xGroupOptions are the options of XGROUP CREATE and SETID.
type xGroupOptions struct {
	makeStream  bool
	entriesRead int64
}

func parseXGroupOptions(w *resp.Writer, args [][]byte, create bool) (opts xGroupOptions, ok bool) {
	opts.entriesRead = rdb.UnknownEntriesRead
	for i := 5; i < len(args); i++ {
		switch {
		case create && is(args[i], "mkstream"):
			opts.makeStream = true
		case is(args[i], "entriesread") && i+1 < len(args):
			i++
			if opts.entriesRead, ok = integer(w, args[i]); !ok {
				return opts, false
			}
			if opts.entriesRead < 0 && opts.entriesRead != rdb.UnknownEntriesRead {
				w.Error("ERR value for ENTRIESREAD must be positive or -1")
				return opts, false
			}
		default:
			subcommandSyntax(w, args)
			return opts, false
		}
	}
	return opts, true
}

// groupStream finds the stream of an XGROUP command, which must exist.
func (e *Engine) groupStream(w *resp.Writer, key []byte) (s *stream, ok bool) {
	en, ok := e.typed(w, key, kindStream)
	if !ok {
		return nil, false
	}
	if en == nil {
		w.Error("ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.")
		return nil, false
	}
	return en.stream, true
}

// existingGroup is groupStream for subcommands that need the group as well.
func (e *Engine) existingGroup(w *resp.Writer, args [][]byte) (s *stream, g *group, ok bool) {
	if s, ok = e.groupStream(w, args[2]); !ok {
		return nil, nil, false
	}
	if g = s.group(args[3]); g == nil {
		noGroupForKey(w, args[3], args[2])
		return nil, nil, false
	}
	return s, g, true
}

func noGroupForKey(w *resp.Writer, name, key []byte) {
	w.Error("NOGROUP No such consumer group '" + cString(name) + "' for key name '" + cString(key) + "'")
}

func xGroupCreate(e *Engine, w *resp.Writer, args [][]byte) {
	opts, ok := parseXGroupOptions(w, args, true)
	if !ok {
		return
	}
	s := e.newStream()
	if opts.makeStream {
		en, ok := e.typed(w, args[2], kindStream)
		if !ok {
			return
		}
		if en != nil {
			s = en.stream
		}
	} else if s, ok = e.groupStream(w, args[2]); !ok {
		return
	}
	if len(args) > 8 {
		subcommandSyntax(w, args)
		return
	}
	id := s.lastID
	if cString(args[4]) != "$" {
		if id, ok = strictID(w, args[4]); !ok {
			return
		}
	}
	if e.entries[string(args[2])] == nil {
		e.signal(e.add(args[2], value{kind: kindStream, stream: s}))
	}
	if !s.addGroup(args[3], id, opts.entriesRead) {
		w.Error("BUSYGROUP Consumer Group name already exists")
		return
	}
	e.touched(args[2], "xgroup-create")
	w.OK()
}

func xGroupSetID(e *Engine, w *resp.Writer, args [][]byte) {
	opts, ok := parseXGroupOptions(w, args, false)
	if !ok {
		return
	}
	s, g, ok := e.existingGroup(w, args)
	if !ok {
		return
	}
	if len(args) != 5 && len(args) != 7 {
		subcommandSyntax(w, args)
		return
	}
	id := s.lastID
	if cString(args[4]) != "$" {
		if id, ok = parseID(args[4], 0); !ok {
			w.Error(errStreamID)
			return
		}
	}
	g.lastID, g.entriesRead = id, opts.entriesRead
	e.touched(args[2], "xgroup-setid")
	w.OK()
}

func xGroupDestroy(e *Engine, w *resp.Writer, args [][]byte) {
	s, ok := e.groupStream(w, args[2])
	if !ok {
		return
	}
	removed := s.removeGroup(args[3])
	if removed {
		e.touched(args[2], "xgroup-destroy")
		e.ready(e.entries[string(args[2])])
	}
	writeFlag(w, removed)
}

func xGroupCreateConsumer(e *Engine, w *resp.Writer, args [][]byte) {
	_, g, ok := e.existingGroup(w, args)
	if !ok {
		return
	}
	created := g.consumer(args[4]) == nil
	if created {
		e.use(args[2], g, args[4])
		e.touch()
	}
	writeFlag(w, created)
}

func xGroupDelConsumer(e *Engine, w *resp.Writer, args [][]byte) {
	_, g, ok := e.existingGroup(w, args)
	if !ok {
		return
	}
	pending := 0
	if c := g.consumer(args[4]); c != nil {
		pending = len(c.pending)
		g.removeConsumer(c)
		e.touched(args[2], "xgroup-delconsumer")
	}
	w.Int(int64(pending))
}

func xAck(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typedRead(w, args[1], kindStream)
	if !ok {
		return
	}
	var g *group
	if en != nil {
		g = en.stream.group(args[2])
	}
	if g == nil {
		w.Int(0)
		return
	}
	ids, ok := strictIDs(w, args[3:])
	if !ok {
		return
	}
	acknowledged := int64(0)
	for _, id := range ids {
		if p := g.pending.find(id); p != nil {
			g.forget(p)
			e.touch()
			acknowledged++
		}
	}
	w.Int(acknowledged)
}

// readableGroup finds the stream and the group of XPENDING and XCLAIM.
func (e *Engine) readableGroup(w *resp.Writer, key, name []byte) (s *stream, g *group, ok bool) {
	return groupOf(w, e.lookupRead(key), key, name)
}

// groupOf finds the group in what is at a key, nil if there is nothing.
func groupOf(w *resp.Writer, en *entry, key, name []byte) (s *stream, g *group, ok bool) {
	if en != nil && en.kind != kindStream {
		w.Error(errWrongType)
		return nil, nil, false
	}
	if en != nil {
		s = en.stream
		g = s.group(name)
	}
	if g == nil {
		w.Error("NOGROUP No such key '" + cString(key) + "' or consumer group '" + cString(name) + "'")
		return nil, nil, false
	}
	return s, g, true
}

// xPendingArguments are the arguments of XPENDING behind the group.
type xPendingArguments struct {
	minIdle, count int64
	start, end     rdb.ID
	consumer       []byte // nil: all
}

func (a *xPendingArguments) parse(w *resp.Writer, args [][]byte) (ok bool) {
	if is(args[0], "idle") {
		if a.minIdle, ok = integer(w, args[1]); !ok {
			return false
		}
		if len(args) < 5 {
			w.Error(errSyntax)
			return false
		}
		args = args[2:]
	}
	if a.count, ok = integer(w, args[2]); !ok {
		return false
	}
	if a.start, ok = intervalStart(w, args[0]); !ok {
		return false
	}
	if a.end, ok = intervalEnd(w, args[1]); !ok {
		return false
	}
	if len(args) > 3 {
		a.consumer = args[3]
	}
	return true
}

func xPending(e *Engine, w *resp.Writer, args [][]byte) {
	if len(args) != 3 && (len(args) < 6 || len(args) > 9) {
		w.Error(errSyntax)
		return
	}
	var a xPendingArguments
	if len(args) > 3 && !a.parse(w, args[3:]) {
		return
	}
	_, g, ok := e.readableGroup(w, args[1], args[2])
	if !ok {
		return
	}
	if len(args) == 3 {
		summarizePending(w, g)
		return
	}
	list := g.pending
	if a.consumer != nil {
		c := g.consumer(a.consumer)
		if c == nil {
			w.Array(0)
			return
		}
		list = c.pending
	}
	e.listPending(w, list, a)
}

func summarizePending(w *resp.Writer, g *group) {
	w.Array(4)
	w.Int(int64(len(g.pending)))
	if len(g.pending) == 0 {
		w.Null()
		w.Null()
		w.NullArray()
		return
	}
	writeID(w, g.pending[0].id)
	writeID(w, g.pending[len(g.pending)-1].id)
	var busy []*consumer
	for _, c := range g.consumers {
		if len(c.pending) > 0 {
			busy = append(busy, c)
		}
	}
	w.Array(len(busy))
	for _, c := range busy {
		w.Array(2)
		w.BulkString(c.name)
		w.BulkString(strconv.Itoa(len(c.pending)))
	}
}

func (e *Engine) listPending(w *resp.Writer, list pendingList, a xPendingArguments) {
	var found pendingList
	from, _ := list.position(a.start)
	for _, p := range list[from:] {
		if int64(len(found)) >= a.count || a.end.Less(p.id) {
			break
		}
		if a.minIdle == 0 || e.now-p.delivered >= a.minIdle {
			found = append(found, p)
		}
	}
	w.Array(len(found))
	for _, p := range found {
		w.Array(4)
		writeID(w, p.id)
		w.BulkString(p.owner.name)
		w.Int(max(e.now-p.delivered, 0))
		w.Int(int64(p.count))
	}
}
