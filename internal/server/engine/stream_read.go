package engine

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

var streamReadCommands = map[string]handler{
	"xread":      func(e *Engine, w *resp.Writer, args [][]byte) { e.xRead(w, args, false) },
	"xreadgroup": func(e *Engine, w *resp.Writer, args [][]byte) { e.xRead(w, args, true) },
}

// xReadArguments are the arguments of XREAD and XREADGROUP.
type xReadArguments struct {
	grouped         bool
	blocks          bool // BLOCK was given
	timeout         time.Duration
	count           int64
	noAck           bool
	claims          bool  // CLAIM was given
	claim           int64 // for how many milliseconds an entry has to be pending to be claimed
	group, consumer []byte
	keys, ids       [][]byte
}

func (a *xReadArguments) parse(e *Engine, w *resp.Writer, args [][]byte) (ok bool) {
	for i := 1; i < len(args); i++ {
		more := len(args) - i - 1
		switch option := args[i]; {
		case more > 0 && is(option, "claim") && e.has(dialect.ClaimingReads):
			i++
			if !a.parseClaim(w, args[i]) {
				return false
			}
		case more > 0 && is(option, "block"):
			i++
			ms, ok := anyInteger(w, args[i], errtext.TimeoutInteger)
			if !ok {
				return false
			}
			if a.timeout, ok = e.timeout(w, ms); !ok {
				return false
			}
			a.blocks = true
		case more > 0 && is(option, "count"):
			i++
			if a.count, ok = integer(w, args[i]); !ok {
				return false
			}
			a.count = max(a.count, 0)
		case more > 0 && is(option, "streams"):
			streams := args[i+1:]
			if len(streams)%2 != 0 {
				w.Error(a.unbalanced(e, args))
				return false
			}
			a.keys, a.ids = streams[:len(streams)/2], streams[len(streams)/2:]
			return a.checkGroup(w)
		case more > 1 && is(option, "group"):
			if !a.grouped {
				w.Error("ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.")
				return false
			}
			a.group, a.consumer = args[i+1], args[i+2]
			i += 2
		case is(option, "noack"):
			if !a.grouped {
				w.Error("ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.")
				return false
			}
			a.noAck = true
		default:
			w.Error(errSyntax)
			return false
		}
	}
	w.Error(errSyntax)
	return false
}

func (a *xReadArguments) parseClaim(w *resp.Writer, arg []byte) (ok bool) {
	if !a.grouped {
		w.Error("ERR The CLAIM option is only supported by XREADGROUP. You called XREAD instead.")
		return false
	}
	if a.claim, ok = anyInteger(w, arg, "ERR min-idle-time is not an integer or out of range"); !ok {
		return false
	}
	if a.claim < 0 {
		w.Error("ERR min-idle-time must be a positive integer")
		return false
	}
	a.claims = true
	return true
}

// unbalanced says that there are not as many IDs as keys.
func (a *xReadArguments) unbalanced(e *Engine, args [][]byte) string {
	name, word := "XREAD", "$"
	between := " an ID or '"
	if e.has(dialect.ConsumerActivity) {
		name = "'" + commandName(args) + "'"
		switch {
		case a.grouped:
			word = ">"
		case e.has(dialect.LastEntryThere):
			between = " an ID, '+', or '"
		}
	}
	return "ERR Unbalanced " + name + " list of streams: for each stream key" + between + word + "' must be specified."
}

func (a *xReadArguments) checkGroup(w *resp.Writer) bool {
	if a.grouped && a.group == nil {
		w.Error("ERR Missing GROUP option for XREADGROUP")
		return false
	}
	return true
}

// streamCursor is where reading one stream is to go on.
type streamCursor struct {
	key     []byte
	stream  *stream.Stream // nil if there is none
	group   *stream.Group
	after   rdb.ID
	history bool // what is pending for the consumer, not what is new
	claims  bool // only what is pending and idle
}

// cursors resolves the streams, groups and IDs.
func (e *Engine) cursors(w *resp.Writer, a *xReadArguments) (list []streamCursor, ok bool) {
	for i, key := range a.keys {
		en, ok := e.typedRead(w, key, value.KindStream)
		if !ok {
			return nil, false
		}
		c := streamCursor{key: key}
		if en != nil {
			c.stream = en.Stream()
		}
		if a.grouped {
			if en != nil {
				c.group = en.Stream().Group(a.group)
			}
			if c.group == nil {
				w.Error("NOGROUP No such key '" + cString(key) + "' or consumer group '" + cString(a.group) + "' in XREADGROUP with GROUP option")
				return nil, false
			}
		}
		if !c.start(e, w, cString(a.ids[i]), a.ids[i], a.grouped) {
			return nil, false
		}
		list = append(list, c)
	}
	return list, true
}

// start reads the ID from which on to read.
func (c *streamCursor) start(e *Engine, w *resp.Writer, word string, arg []byte, grouped bool) (ok bool) {
	switch {
	case word == "$" && grouped:
		w.Error("ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.")
		return false
	case word == "$":
		if c.stream != nil {
			c.after = c.stream.LastID
		}
		return true
	case word == "+" && e.has(dialect.LastEntry) && grouped:
		w.Error("ERR The + ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The + ID would just return an empty result set.")
		return false
	case word == "+" && e.has(dialect.LastEntry):
		if c.stream != nil && len(c.stream.Entries) > 0 {
			last := c.stream.LastID
			if e.has(dialect.LastEntryThere) {
				last = c.stream.TopID()
			}
			c.after, _ = stream.Previous(last)
		}
		return true
	case word == ">" && !grouped:
		w.Error("ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.")
		return false
	case word == ">":
		c.after = stream.MaxID
	default:
		if c.after, ok = strictID(w, arg); !ok {
			return false
		}
	}
	c.history = grouped && c.after != stream.MaxID
	return true
}

// ready reports whether there is something to reply with, and for new entries of a
// group finds the ID they follow.
func (c *streamCursor) ready() bool {
	switch {
	case c.stream == nil:
		return false
	case c.history:
		return true
	case c.group != nil && c.group.LastID.Less(c.stream.TopID()):
		c.after = c.group.LastID
		return true
	}
	return c.after.Less(c.stream.TopID())
}

func (e *Engine) xRead(w *resp.Writer, args [][]byte, grouped bool) {
	a := xReadArguments{grouped: grouped}
	if !a.parse(e, w, args) {
		return
	}
	list, ok := e.cursors(w, &a)
	if !ok {
		return
	}
	// What is new is decided stream by stream: the same stream may come twice.
	head := len(w.Buf)
	count := 0
	for i := range list {
		c := &list[i]
		e.lookupRead(c.key)                               // once more
		if a.grouped && e.has(dialect.ConsumerActivity) { // whether or not there is something to read
			e.reader(c, &a)
		}
		if !c.ready() {
			if c.claims = e.claimable(c, &a); !c.claims {
				continue
			}
		}
		count++
		if !w.RESP3 {
			w.Array(2)
		}
		e.readNew(w, c, &a)
	}
	e.keepOwn() // what was delivered is propagated apart
	switch {
	case count == 0 && a.blocks:
		e.waitForEntries(&a, list, args)
		return
	case count == 0:
		w.NullArray()
		return
	}
	body := slices.Clone(w.Buf[head:])
	w.Buf = w.Buf[:head]
	if w.RESP3 {
		w.Map(count)
	} else {
		w.Array(count)
	}
	w.Raw(body)
}

// blockedCount is how many entries a client gets that has waited and gave no COUNT
// (XREAD_BLOCKED_DEFAULT_COUNT).
const blockedCount = 1000

// waitForEntries lets a client wait for entries of any of the streams. It gets those of the
// one that grew.
func (e *Engine) waitForEntries(a *xReadArguments, list []streamCursor, args [][]byte) {
	if a.count == 0 {
		a.count = blockedCount
	}
	after := map[string]rdb.ID{}
	for _, c := range list {
		if _, again := after[string(c.key)]; !again {
			after[string(c.key)] = c.after
		}
	}
	again := func() time.Duration { return 0 }
	if a.claims {
		again = func() time.Duration { return e.claimableAfter(a) }
	}
	wait := &keyspace.Wait{Again: again, Kind: value.KindStream.String(), Keys: a.keys, Timeout: a.timeout, Lasting: a.grouped, Args: fixedIDs(args, list)}
	e.wait(wait, func(w *resp.Writer, en *entry) bool {
		c := streamCursor{key: []byte(en.key), stream: en.Stream(), after: after[en.key]}
		return e.serveEntries(w, &c, a)
	})
}

// fixedIDs are the arguments of XREAD with what $ stood for in its place.
func fixedIDs(args [][]byte, list []streamCursor) [][]byte {
	fixed := slices.Clone(args)
	ids := fixed[len(args)-len(list):]
	for i, c := range list {
		if cString(ids[i]) == "$" {
			ids[i] = []byte(c.after.String())
		}
	}
	return fixed
}

// serveEntries answers a client that waited, if the stream has grown for it
// (serveClientsBlockedOnStreamKey). That the newest entry may be gone again does not
// matter.
func (e *Engine) serveEntries(w *resp.Writer, c *streamCursor, a *xReadArguments) bool {
	if a.grouped {
		if c.group = c.stream.Group(a.group); c.group == nil {
			w.Error("NOGROUP the consumer group this client was blocked on no longer exists")
			return true
		}
		c.after = c.group.LastID
	}
	if !c.after.Less(c.stream.LastID) {
		if c.claims = e.claimable(c, a); !c.claims {
			return false
		}
	}
	if w.RESP3 {
		w.Map(1)
	} else {
		w.Array(1)
		w.Array(2)
	}
	e.readNew(w, c, a)
	e.keepOwn()
	return true
}

// readNew writes a stream's name and the entries behind the cursor.
func (e *Engine) readNew(w *resp.Writer, c *streamCursor, a *xReadArguments) {
	w.Bulk(c.key)
	if c.group != nil {
		e.readGroup(w, c, a)
		return
	}
	first, _ := stream.Next(c.after)
	writeEntries(w, firstEntries(c.stream.Between(first, stream.MaxID), a.count))
}

// readGroup delivers entries to a consumer.
func (e *Engine) readGroup(w *resp.Writer, c *streamCursor, a *xReadArguments) {
	owner := e.reader(c, a)
	first, _ := stream.Next(c.after)
	if c.history {
		e.readHistory(w, c.stream, owner, first, a.count)
		return
	}
	var idle []idleEntry
	if a.claims {
		idle = e.claimIdle(c, owner, a)
	}
	var entries []rdb.Entry
	if room := a.count - int64(len(idle)); !c.claims && (a.count == 0 || room > 0) {
		entries = firstEntries(c.stream.Between(first, stream.MaxID), max(room, 0))
	}
	before := c.group.LastID
	for i := range entries {
		c.stream.Advance(c.group, entries[i].ID)
		if !a.noAck {
			owner.Active = e.now
			e.propagateClaim(c.key, c.group, c.group.Deliver(entries[i].ID, owner, e.now))
		}
	}
	if a.noAck && before.Less(c.group.LastID) {
		e.propagateLastID(c.key, c.group)
	}
	if !a.claims {
		writeEntries(w, entries)
		return
	}
	w.Array(len(idle) + len(entries))
	for _, one := range idle {
		one.write(w)
	}
	for i := range entries {
		idleEntry{entry: &entries[i]}.write(w)
	}
}

// reader is the consumer that reads. Replicas hear of a new one if not by what it gets.
func (e *Engine) reader(c *streamCursor, a *xReadArguments) *stream.Consumer {
	owner, created := e.use(c.key, c.group, a.consumer)
	if created && a.noAck {
		e.propagate("XGROUP", []byte("CREATECONSUMER"), c.key, a.group, a.consumer)
	}
	return owner
}

// readHistory delivers once more what is pending for a consumer
// (streamReplyWithRangeFromConsumerPEL).
func (e *Engine) readHistory(w *resp.Writer, s *stream.Stream, owner *stream.Consumer, first rdb.ID, count int64) {
	from, _ := owner.Pending.Position(first)
	list := owner.Pending[from:]
	if count > 0 && count < int64(len(list)) {
		list = list[:count]
	}
	w.Array(len(list))
	for _, p := range list {
		entry := s.Find(p.ID)
		if entry == nil { // deleted meanwhile
			w.Array(2)
			writeID(w, p.ID)
			w.NullArray()
			continue
		}
		writeEntry(w, entry)
		p.Delivered = e.now
		p.Count++
	}
}
