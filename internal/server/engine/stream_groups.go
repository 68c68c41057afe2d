package engine

import (
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var streamGroupCommands = map[string]handler{
	"xgroup":                xGroupUnknown,
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
func (e *Engine) groupStream(w *resp.Writer, key []byte) (s *stream.Stream, ok bool) {
	en, ok := e.typed(w, key, value.KindStream)
	if !ok {
		return nil, false
	}
	if en == nil {
		w.Error("ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.")
		return nil, false
	}
	return en.Stream(), true
}

// existingGroup is groupStream for subcommands that need the group as well.
func (e *Engine) existingGroup(w *resp.Writer, args [][]byte) (s *stream.Stream, g *stream.Group, ok bool) {
	if s, ok = e.groupStream(w, args[2]); !ok {
		return nil, nil, false
	}
	if g = s.Group(args[3]); g == nil {
		noGroupForKey(w, args[3], args[2])
		return nil, nil, false
	}
	return s, g, true
}

func noGroupForKey(w *resp.Writer, name, key []byte) {
	w.Error("NOGROUP No such consumer group '" + cString(name) + "' for key name '" + cString(key) + "'")
}

// xGroupUnknown is XGROUP where subcommands are no commands: what is wrong with the subcommand or the
// number of its arguments is told after what is wrong with the key and the group.
func xGroupUnknown(e *Engine, w *resp.Writer, args [][]byte) {
	if len(args) >= 4 {
		s, ok := e.groupStream(w, args[2])
		if !ok {
			return
		}
		ofGroup := is(args[1], "setid") || is(args[1], "createconsumer") || is(args[1], "delconsumer")
		if ofGroup && s.Group(args[3]) == nil {
			noGroupForKey(w, args[3], args[2])
			return
		}
	}
	w.Error(errtext.WholeSyntax(args))
}

func xGroupCreate(e *Engine, w *resp.Writer, args [][]byte) {
	if e.has(dialect.PlainStreams) && len(args) > 6 {
		xGroupUnknown(e, w, args)
		return
	}
	opts, ok := parseXGroupOptions(w, args, true)
	if !ok {
		return
	}
	s := stream.New(e.limits)
	if opts.makeStream {
		en, ok := e.typed(w, args[2], value.KindStream)
		if !ok {
			return
		}
		if en != nil {
			s = en.Stream()
		}
	} else if s, ok = e.groupStream(w, args[2]); !ok {
		return
	}
	if len(args) > 8 {
		subcommandSyntax(w, args)
		return
	}
	id := s.LastID
	if cString(args[4]) != "$" {
		if id, ok = strictID(w, args[4]); !ok {
			return
		}
	}
	if e.find(args[2]) == nil {
		e.signal(e.add(args[2], value.OfStream(s)))
	}
	if !s.AddGroup(args[3], id, opts.entriesRead) {
		w.Error("BUSYGROUP Consumer Group name already exists")
		return
	}
	e.touched(args[2], "xgroup-create")
	w.OK()
}

func xGroupSetID(e *Engine, w *resp.Writer, args [][]byte) {
	if e.has(dialect.PlainStreams) && len(args) > 5 {
		xGroupUnknown(e, w, args)
		return
	}
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
	id := s.LastID
	if cString(args[4]) != "$" {
		if id, ok = stream.ParseID(args[4], 0); !ok {
			w.Error(errStreamID)
			return
		}
	}
	g.LastID, g.EntriesRead = id, opts.entriesRead
	e.touched(args[2], "xgroup-setid")
	w.OK()
}

func xGroupDestroy(e *Engine, w *resp.Writer, args [][]byte) {
	s, ok := e.groupStream(w, args[2])
	if !ok {
		return
	}
	removed := s.RemoveGroup(args[3])
	if removed {
		e.touched(args[2], "xgroup-destroy")
		e.ready(e.find(args[2]))
	}
	writeFlag(w, removed)
}

func xGroupCreateConsumer(e *Engine, w *resp.Writer, args [][]byte) {
	_, g, ok := e.existingGroup(w, args)
	if !ok {
		return
	}
	created := g.Consumer(args[4]) == nil
	if created {
		e.use(args[2], g, args[4])
		e.touch()
	}
	writeFlag(w, created)
}

// use is group.use for a command, which tells of a new consumer
// (streamCreateConsumer).
func (e *Engine) use(key []byte, g *stream.Group, name []byte) (c *stream.Consumer, created bool) {
	c, created = g.Use(name, e.now)
	if created {
		e.notify(ofStreams, "xgroup-createconsumer", string(key))
	}
	return c, created
}

func xGroupDelConsumer(e *Engine, w *resp.Writer, args [][]byte) {
	_, g, ok := e.existingGroup(w, args)
	if !ok {
		return
	}
	pending := 0
	if c := g.Consumer(args[4]); c != nil {
		pending = len(c.Pending)
		g.RemoveConsumer(c)
		e.touched(args[2], "xgroup-delconsumer")
	}
	w.Int(int64(pending))
}

// groupNamed finds a group of a stream that may not be there, or nil.
func groupNamed(en *entry, name []byte) *stream.Group {
	if en == nil {
		return nil
	}
	return en.Stream().Group(name)
}

func xAck(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typedRead(w, args[1], value.KindStream)
	if !ok {
		return
	}
	g := groupNamed(en, args[2])
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
		if p := g.Pending.Find(id); p != nil {
			g.Forget(p)
			e.touch()
			acknowledged++
		}
	}
	w.Int(acknowledged)
}

// readableGroup finds the stream and the group of XPENDING and XCLAIM.
func (e *Engine) readableGroup(w *resp.Writer, key, name []byte) (s *stream.Stream, g *stream.Group, ok bool) {
	return groupOf(w, e.lookupRead(key), key, name)
}

// groupOf finds the group in what is at a key, nil if there is nothing.
func groupOf(w *resp.Writer, en *entry, key, name []byte) (s *stream.Stream, g *stream.Group, ok bool) {
	if en != nil && en.Kind != value.KindStream {
		w.Error(errWrongType)
		return nil, nil, false
	}
	if en != nil {
		s = en.Stream()
		g = s.Group(name)
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
	list := g.Pending
	if a.consumer != nil {
		c := g.Consumer(a.consumer)
		if c == nil {
			w.Array(0)
			return
		}
		list = c.Pending
	}
	e.listPending(w, list, a)
}

func summarizePending(w *resp.Writer, g *stream.Group) {
	w.Array(4)
	w.Int(int64(len(g.Pending)))
	if len(g.Pending) == 0 {
		w.Null()
		w.Null()
		w.NullArray()
		return
	}
	writeID(w, g.Pending[0].ID)
	writeID(w, g.Pending[len(g.Pending)-1].ID)
	var busy []*stream.Consumer
	for _, c := range g.Consumers {
		if len(c.Pending) > 0 {
			busy = append(busy, c)
		}
	}
	w.Array(len(busy))
	for _, c := range busy {
		w.Array(2)
		w.BulkString(c.Name)
		w.BulkString(strconv.Itoa(len(c.Pending)))
	}
}

func (e *Engine) listPending(w *resp.Writer, list stream.PendingList, a xPendingArguments) {
	var found stream.PendingList
	from, _ := list.Position(a.start)
	for _, p := range list[from:] {
		if int64(len(found)) >= a.count || a.end.Less(p.ID) {
			break
		}
		if a.minIdle == 0 || e.now-p.Delivered >= a.minIdle {
			found = append(found, p)
		}
	}
	w.Array(len(found))
	for _, p := range found {
		w.Array(4)
		writeID(w, p.ID)
		w.BulkString(p.Owner.Name)
		w.Int(max(e.now-p.Delivered, 0))
		w.Int(int64(p.Count))
	}
}
