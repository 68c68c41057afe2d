package engine

import (
	"bytes"
	"math"
	"slices"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var streamCommands = map[string]handler{
	"xadd":      xAdd,
	"xtrim":     xTrim,
	"xdel":      xDel,
	"xlen":      lengthOf(value.KindStream),
	"xrange":    func(e *Engine, w *resp.Writer, args [][]byte) { e.xRange(w, args, args[2], args[3], false) },
	"xrevrange": func(e *Engine, w *resp.Writer, args [][]byte) { e.xRange(w, args, args[3], args[2], true) },
	"xsetid":    xSetID,
}

// xAddArguments are the arguments of XADD and XTRIM before the fields.
type xAddArguments struct {
	stream.Trimming
	limited      bool // LIMIT was given
	noMakeStream bool
	id           rdb.ID
	idGiven      bool // not "*"
	seqGiven     bool // not "<ms>-*"
	used         int  // how many of the arguments were read
	threshold    int  // where the length or the ID to trim to is among them
	references   bool // KEEPREF, DELREF or ACKED was given
	sender
}

// parse reads the arguments behind the key and returns the rest, which follows the
// ID (streamParseAddOrTrimArgsOrReply). A master's trim is exact whatever its LIMIT.
func (a *xAddArguments) parse(e *Engine, w *resp.Writer, args [][]byte, add bool) (rest [][]byte, ok bool) {
	i := 0
loop:
	for ; i < len(args); i++ {
		more := i+1 < len(args)
		switch option := args[i]; {
		case add && string(option) == "*":
			i++
			break loop
		case more && is(option, "maxlen"), more && is(option, "minid"):
			used, ok := a.parseStrategy(w, args[i:])
			if !ok {
				return nil, false
			}
			i += used
			a.threshold = i
		case more && is(option, "limit"):
			i++
			if a.Limit, ok = integer(w, args[i]); !ok {
				return nil, false
			}
			if a.Limit < 0 {
				w.Error("ERR The LIMIT argument must be >= 0.")
				return nil, false
			}
			a.limited = true
		case e.has(dialect.StreamReferences) && a.parseReferences(option):
		case add && is(option, "nomkstream"):
			a.noMakeStream = true
		case add && e.has(dialect.StreamProducers) && (more && is(option, "idmpauto") || i+2 < len(args) && is(option, "idmp")):
			used, ok := a.sender.parse(w, args[i:])
			if !ok {
				return nil, false
			}
			i += used
		case add:
			if !a.parseID(w, option, e.has(dialect.PlainStreams)) {
				return nil, false
			}
			if a.producer != nil && !e.obeys() {
				w.Error("ERR syntax error, IDMP/IDMPAUTO can be used only with auto-generated IDs")
				return nil, false
			}
			i++
			break loop
		default:
			w.Error(errSyntax)
			return nil, false
		}
	}
	a.used = i
	a.WholeNodes = !e.has(dialect.TrimsReferenced)
	if e.obeys() {
		a.Limit = 0
		return args[i:], true
	}
	return args[i:], a.checkTrimming(w, add, e.limits.StreamNodeEntries)
}

// parseReferences reads one of KEEPREF, DELREF and ACKED, if there was none before.
func (a *xAddArguments) parseReferences(option []byte) bool {
	if a.references {
		return false
	}
	switch {
	case is(option, "keepref"):
	case is(option, "delref"):
		a.References = stream.DropReferences
	case is(option, "acked"):
		a.References = stream.OnlyUnreferenced
	default:
		return false
	}
	a.references = true
	return true
}

// parseStrategy reads MAXLEN or MINID and returns how many arguments follow.
func (a *xAddArguments) parseStrategy(w *resp.Writer, args [][]byte) (used int, ok bool) {
	if a.By != stream.TrimNothing {
		w.Error("ERR syntax error, MAXLEN and MINID options at the same time are not compatible")
		return 0, false
	}
	used = 1
	if len(args) > 2 && (string(args[1]) == "~" || string(args[1]) == "=") {
		a.Approx = args[1][0] == '~'
		used = 2
	}
	if is(args[0], "minid") {
		a.By = stream.TrimByID
		a.MinID, ok = strictID(w, args[used])
		return used, ok
	}
	a.By = stream.TrimByLength
	if a.MaxLen, ok = integer(w, args[used]); !ok {
		return 0, false
	}
	if a.MaxLen < 0 {
		w.Error("ERR The MAXLEN argument must be >= 0.")
		return 0, false
	}
	return used, true
}

// parseID reads the ID of XADD, whose sequence may be "*" unless streams are plain.
func (a *xAddArguments) parseID(w *resp.Writer, arg []byte, plain bool) (ok bool) {
	a.idGiven, a.seqGiven = true, true
	if ms, found := bytes.CutSuffix(arg, []byte("-*")); found && !plain && bytes.IndexByte(ms, '-') < 0 && len(arg) <= stream.MaxIDText {
		a.seqGiven = false
		arg = ms
		if len(ms) == 0 { // "-*" has no time
			w.Error(errStreamID)
			return false
		}
	}
	a.id, ok = strictID(w, arg)
	return ok
}

func (a *xAddArguments) checkTrimming(w *resp.Writer, add bool, nodeEntries int) bool {
	switch {
	case a.Limit != 0 && a.By == stream.TrimNothing:
		w.Error("ERR syntax error, LIMIT cannot be used without specifying a trimming strategy")
		return false
	case !add && a.By == stream.TrimNothing:
		w.Error("ERR syntax error, XTRIM must be called with a trimming strategy")
		return false
	case a.limited && !a.Approx:
		w.Error("ERR syntax error, LIMIT cannot be used without the special ~ option")
		return false
	case a.Approx && !a.limited:
		a.Limit = 10000
		if nodeEntries > 0 {
			a.Limit = min(100*int64(nodeEntries), 1000000)
		}
	}
	return true
}

func xAdd(e *Engine, w *resp.Writer, args [][]byte) {
	var a xAddArguments
	fields, ok := a.parse(e, w, args[2:], true)
	if !ok {
		return
	}
	if len(fields) < 2 || len(fields)%2 == 1 {
		e.oddArguments(w, args, "XADD")
		return
	}
	if a.idGiven && a.seqGiven && a.id == (rdb.ID{}) {
		w.Error("ERR The ID specified in XADD must be greater than 0-0")
		return
	}
	en, ok := e.typed(w, args[1], value.KindStream)
	if !ok {
		return
	}
	if en == nil {
		if a.noMakeStream {
			w.Null()
			return
		}
		en = e.add(args[1], value.OfStream(stream.New(e.limits)))
	}
	s := en.Stream()
	if id, again := e.sentAgain(en, &a.sender, fields); again {
		writeID(w, id)
		e.touch()
		return
	}
	if s.LastID == stream.MaxID {
		w.Error("ERR The stream has exhausted the last possible ID, unable to add more items")
		return
	}
	id, ok := a.newID(s.LastID, e.now)
	if !ok {
		w.Error("ERR The ID specified in XADD is equal or smaller than the target stream top item")
		return
	}
	if !stream.Fits(fields) {
		w.Error("ERR Elements are too large to be stored")
		return
	}
	s.Append(stream.NewEntry(id, fields))
	writeID(w, id)
	e.remember(en, &a.sender, id)
	toldFirst := e.has(dialect.EntriesToldFirst)
	if toldFirst {
		e.notify(ofStreams, "xadd", en.key)
	} else {
		e.changed(en, ofStreams, "xadd")
	}
	if s.Trim(a.Trimming) > 0 {
		e.notify(ofStreams, "xtrim", en.key)
	}
	if toldFirst {
		e.signal(en)
	}
	a.rewrite(e, s, args, id)
	e.ready(en)
}

// rewrite gives replicas the ID that was made up, and an exact trim for an approximate
// one.
func (a *xAddArguments) rewrite(e *Engine, s *stream.Stream, args [][]byte, id rdb.ID) {
	madeUp := id != (rdb.ID{}) && !(a.idGiven && a.seqGiven)
	if !a.Approx && !madeUp {
		return
	}
	options, rest := slices.Clone(args[2:2+a.used]), args[2+a.used:]
	if madeUp {
		options[a.used-1] = []byte(id.String())
	}
	if a.Approx {
		exact := []byte(stream.MaxID.String()) // nothing is left
		switch {
		case a.By == stream.TrimByLength:
			exact = strconv.AppendInt(nil, s.Length(), 10)
		case len(s.Entries) > 0:
			exact = []byte(s.FirstID().String())
		}
		options[a.threshold-1], options[a.threshold] = []byte("="), exact
	}
	e.rewrite(string(args[0]), slices.Concat(args[1:2], options, rest)...)
}

// newID computes the ID of a new entry, which must be above the last one.
func (a *xAddArguments) newID(last rdb.ID, now int64) (id rdb.ID, ok bool) {
	switch {
	case a.idGiven && a.seqGiven:
		id = a.id
	case a.idGiven && a.id.MS == last.MS:
		id, _ = stream.Next(last)
		if id.MS != last.MS { // the sequence must not spill over into the time
			return id, false
		}
	case a.idGiven:
		id = a.id
	case uint64(now) > last.MS:
		id = rdb.ID{MS: uint64(now)}
	default:
		id, _ = stream.Next(last)
	}
	return id, last.Less(id)
}

func xTrim(e *Engine, w *resp.Writer, args [][]byte) {
	var a xAddArguments
	if _, ok := a.parse(e, w, args[2:], false); !ok {
		return
	}
	en, ok := e.typed(w, args[1], value.KindStream)
	if !ok {
		return
	}
	removed := int64(0)
	if en != nil {
		if removed = en.Stream().Trim(a.Trimming); removed > 0 {
			e.changed(en, ofStreams, "xtrim")
			a.rewrite(e, en.Stream(), args, rdb.ID{})
		}
	}
	w.Int(removed)
}

func xDel(e *Engine, w *resp.Writer, args [][]byte) {
	en := e.there(w, args[1], value.KindStream, zero)
	if en == nil {
		return
	}
	ids, ok := strictIDs(w, args[2:])
	if !ok {
		return
	}
	deleted := int64(0)
	for _, id := range ids {
		if en.Stream().Delete(id) {
			deleted++
		}
	}
	if deleted > 0 {
		e.changed(en, ofStreams, "xdel")
	}
	w.Int(deleted)
}

// xRange is xrangeGenericCommand.
func (e *Engine) xRange(w *resp.Writer, args [][]byte, start, end []byte, reverse bool) {
	from, ok := intervalStart(w, start)
	if !ok {
		return
	}
	to, ok := intervalEnd(w, end)
	if !ok {
		return
	}
	count := int64(math.MaxInt64)
	for options := args[4:]; len(options) > 0; options = options[2:] {
		if len(options) < 2 || !is(options[0], "count") {
			w.Error(errSyntax)
			return
		}
		if count, ok = integer(w, options[1]); !ok {
			return
		}
		count = max(count, 0)
	}
	en, ok := e.typed(w, args[1], value.KindStream)
	switch {
	case !ok:
	case en == nil:
		w.Array(0)
	case count == 0:
		w.NullArray()
	default:
		found := en.Stream().Between(from, to)
		n := int(min(count, int64(len(found))))
		w.Array(n)
		for i := range n {
			if reverse {
				writeEntry(w, &found[len(found)-1-i])
			} else {
				writeEntry(w, &found[i])
			}
		}
	}
}

// writeEntry writes an ID and an array of fields and values.
func writeEntry(w *resp.Writer, entry *rdb.Entry) {
	w.Array(2)
	writeID(w, entry.ID)
	writeFields(w, entry)
}

func writeFields(w *resp.Writer, entry *rdb.Entry) {
	w.Array(2 * len(entry.Fields))
	for _, field := range entry.Fields {
		w.Bulk(field.Name)
		w.Bulk(field.Value)
	}
}

func writeEntries(w *resp.Writer, entries []rdb.Entry) {
	w.Array(len(entries))
	for i := range entries {
		writeEntry(w, &entries[i])
	}
}

func xSetID(e *Engine, w *resp.Writer, args [][]byte) {
	if e.has(dialect.PlainStreams) && e.there(w, args[1], value.KindStream, noSuchKey) == nil {
		return
	}
	id, ok := strictID(w, args[2])
	if !ok {
		return
	}
	added := int64(-1)
	var maxDeleted rdb.ID
	for options := args[3:]; len(options) > 0; options = options[2:] {
		switch {
		case len(options) > 1 && is(options[0], "entriesadded"):
			if added, ok = integer(w, options[1]); !ok {
				return
			}
			if added < 0 {
				w.Error("ERR entries_added must be positive")
				return
			}
		case len(options) > 1 && is(options[0], "maxdeletedid"):
			if maxDeleted, ok = strictID(w, options[1]); !ok {
				return
			}
			if id.Less(maxDeleted) {
				w.Error("ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id")
				return
			}
		default:
			w.Error(errSyntax)
			return
		}
	}
	en := e.there(w, args[1], value.KindStream, noSuchKey)
	if en == nil {
		return
	}
	s := en.Stream()
	if e.has(dialect.ConsumerActivity) && id.Less(s.MaxDeletedID) {
		w.Error("ERR The ID specified in XSETID is smaller than current max_deleted_entry_id")
		return
	}
	if len(s.Entries) > 0 {
		if id.Less(s.TopID()) {
			w.Error("ERR The ID specified in XSETID is smaller than the target stream top item")
			return
		}
		if added != -1 && s.Length() > added {
			w.Error("ERR The entries_added specified in XSETID is smaller than the target stream length")
			return
		}
	}
	s.LastID = id
	if added != -1 {
		s.Added = uint64(added)
	}
	if maxDeleted != (rdb.ID{}) {
		s.MaxDeletedID = maxDeleted
	}
	e.touched(args[1], "xsetid")
	w.OK()
}

// firstEntries limits entries to a number; 0 means all.
func firstEntries(entries []rdb.Entry, count int64) []rdb.Entry {
	if count > 0 && count < int64(len(entries)) {
		entries = entries[:count]
	}
	return slices.Clip(entries)
}
