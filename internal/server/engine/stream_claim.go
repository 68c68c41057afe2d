package engine

import (
	"math"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var streamClaimCommands = map[string]handler{
	"xclaim":     xClaim,
	"xautoclaim": xAutoClaim,
}

// claim is what XCLAIM and XAUTOCLAIM do to pending entries.
type claim struct {
	e        *Engine
	key      []byte
	stream   *stream.Stream
	group    *stream.Group
	consumer []byte
	owner    *stream.Consumer // the consumer, once it was needed
	minIdle  int64
	time     int64 // of delivery, to be set
	retries  int64 // number of deliveries to be set, or -1
	force    bool
	justID   bool
	lastID   rdb.ID
}

// begin looks the consumer up where that is done whether or not there is something to claim.
func (c *claim) begin() {
	if c.e.has(dialect.ConsumerActivity) {
		c.owner, _ = c.e.use(c.key, c.group, c.consumer)
	}
}

// take makes a pending entry the consumer's.
func (c *claim) take(p *stream.Pending) {
	if c.owner == nil {
		c.owner, _ = c.e.use(c.key, c.group, c.consumer)
	}
	p.Assign(c.owner)
	c.owner.Active = c.e.now
	p.Delivered = c.time
	switch {
	case c.retries >= 0:
		p.Count = uint64(c.retries)
	case !c.justID:
		p.Count++
	}
	c.e.propagateClaim(c.key, c.group, p)
}

// find is the entry of an ID. Where deleted entries are claimed, one that is pending and not
// there has no fields.
func (c *claim) find(id rdb.ID, p *stream.Pending) *rdb.Entry {
	entry := c.stream.Find(id)
	if entry == nil && p != nil && c.e.has(dialect.DeletedClaimed) {
		return &rdb.Entry{ID: id}
	}
	return entry
}

// drop forgets a pending entry that is no longer in the stream.
func (c *claim) drop(p *stream.Pending) {
	c.e.propagateClaim(c.key, c.group, p) // a replica will find it gone as well
	c.group.Forget(p)
}

// propagateClaim tells replicas of a pending entry by an XCLAIM that makes one
// whatever they have (streamPropagateXCLAIM).
func (e *Engine) propagateClaim(key []byte, g *stream.Group, p *stream.Pending) {
	e.propagate("XCLAIM", key, []byte(g.Name), []byte(p.Owner.Name), []byte("0"), []byte(p.ID.String()),
		[]byte("TIME"), strconv.AppendInt(nil, p.Delivered, 10), []byte("RETRYCOUNT"), strconv.AppendUint(nil, p.Count, 10),
		[]byte("FORCE"), []byte("JUSTID"), []byte("LASTID"), []byte(g.LastID.String()))
}

// propagateLastID tells replicas how far a group has read
// (streamPropagateGroupID).
func (e *Engine) propagateLastID(key []byte, g *stream.Group) {
	if e.has(dialect.PlainStreams) {
		e.propagate("XGROUP", []byte("SETID"), key, []byte(g.Name), []byte(g.LastID.String()))
		return
	}
	e.propagate("XGROUP", []byte("SETID"), key, []byte(g.Name), []byte(g.LastID.String()),
		[]byte("ENTRIESREAD"), strconv.AppendInt(nil, g.EntriesRead, 10))
}

// tooFresh reports whether a pending entry was not idle for long enough.
func (c *claim) tooFresh(p *stream.Pending) bool {
	return c.minIdle != 0 && c.e.now-p.Delivered < c.minIdle
}

// write writes the claimed entries.
func (c *claim) write(w *resp.Writer, claimed []*rdb.Entry) {
	w.Array(len(claimed))
	for _, entry := range claimed {
		switch {
		case c.justID:
			writeID(w, entry.ID)
		case entry.Fields == nil: // deleted
			w.Null()
		default:
			writeEntry(w, entry)
		}
	}
}

// parseOptions reads what follows the IDs of XCLAIM.
func (c *claim) parseOptions(w *resp.Writer, args [][]byte) (ok bool) {
	time := int64(-1)
	for i := 0; i < len(args); i++ {
		more := i+1 < len(args)
		switch option := args[i]; {
		case is(option, "force"):
			c.force = true
		case is(option, "justid"):
			c.justID = true
		case more && is(option, "idle"):
			i++
			if time, ok = anyInteger(w, args[i], "ERR Invalid IDLE option argument for XCLAIM"); !ok {
				return false
			}
			time = c.e.now - time
		case more && is(option, "time"):
			i++
			if time, ok = anyInteger(w, args[i], "ERR Invalid TIME option argument for XCLAIM"); !ok {
				return false
			}
		case more && is(option, "retrycount"):
			i++
			if c.retries, ok = anyInteger(w, args[i], "ERR Invalid RETRYCOUNT option argument for XCLAIM"); !ok {
				return false
			}
		case more && is(option, "lastid"):
			i++
			if c.lastID, ok = strictID(w, args[i]); !ok {
				return false
			}
		default:
			w.Error("ERR Unrecognized XCLAIM option '" + cString(option) + "'")
			return false
		}
	}
	c.time = c.e.now
	if time >= 0 && time <= c.e.now {
		c.time = time
	}
	return true
}

func xClaim(e *Engine, w *resp.Writer, args [][]byte) {
	s, g, ok := e.readableGroup(w, args[1], args[2])
	if !ok {
		return
	}
	c := claim{e: e, key: args[1], stream: s, group: g, consumer: args[3], retries: -1}
	if c.minIdle, ok = anyInteger(w, args[4], "ERR Invalid min-idle-time argument for XCLAIM"); !ok {
		return
	}
	c.minIdle = max(c.minIdle, 0)
	var ids []rdb.ID
	rest := args[5:]
	for ; len(rest) > 0; rest = rest[1:] { // what is no ID is the first option
		id, ok := stream.ParseStrictID(rest[0], 0)
		if !ok {
			break
		}
		ids = append(ids, id)
	}
	if !c.parseOptions(w, rest) {
		return
	}
	advanced := g.LastID.Less(c.lastID)
	if advanced {
		g.LastID = c.lastID
	}
	c.begin()
	var claimed []*rdb.Entry
	for _, id := range ids {
		if entry := c.claimID(id); entry != nil {
			claimed = append(claimed, entry)
		}
	}
	if advanced && e.effects.alsoCount == 0 { // else it is told with the entries
		e.propagateLastID(args[1], g)
	}
	e.keepOwn()
	c.write(w, claimed)
}

// claimID claims one entry and returns it if that succeeded.
func (c *claim) claimID(id rdb.ID) *rdb.Entry {
	p := c.group.Pending.Find(id)
	entry := c.find(id, p)
	switch {
	case entry == nil:
		if p != nil { // deleted meanwhile
			c.drop(p)
		}
		return nil
	case p == nil && !c.force:
		return nil
	case p == nil:
		p = &stream.Pending{ID: id, Count: 1}
		c.group.Pending.Insert(p)
	case c.tooFresh(p):
		return nil
	}
	c.take(p)
	return entry
}

// mostAutoClaimed is the highest COUNT of XAUTOCLAIM. Redis allocates 16 bytes for each entry that
// it may claim, and says so if it cannot: never beyond an address space of 47 bits.
const mostAutoClaimed = 1 << 47 / 16

func xAutoClaim(e *Engine, w *resp.Writer, args [][]byte) {
	c := claim{e: e, key: args[1], consumer: args[3], time: e.now, retries: -1}
	en := e.lookupRead(args[1])
	var ok bool
	if c.minIdle, ok = anyInteger(w, args[4], "ERR Invalid min-idle-time argument for XAUTOCLAIM"); !ok {
		return
	}
	c.minIdle = max(c.minIdle, 0)
	start, ok := intervalStart(w, args[5])
	if !ok {
		return
	}
	count, most := int64(100), int64(math.MaxInt64/16)
	if e.has(dialect.DeletedClaimed) {
		most = math.MaxInt64
	}
	for i := 6; i < len(args); i++ {
		switch {
		case is(args[i], "count") && i+1 < len(args):
			i++
			if count, ok = integerIn(w, args[i], 1, most, "ERR COUNT must be > 0"); !ok {
				return
			}
		case is(args[i], "justid"):
			c.justID = true
		default:
			w.Error(errSyntax)
			return
		}
	}
	if c.stream, c.group, ok = groupOf(w, en, args[1], args[2]); !ok {
		return
	}
	if count > mostAutoClaimed && !e.has(dialect.DeletedClaimed) {
		w.Error("ERR Insufficient memory, failed allocating transient memory, COUNT too high.")
		return
	}
	c.begin()
	claimed, deleted, next := c.sweep(start, count)
	e.keepOwn()
	if e.has(dialect.DeletedClaimed) {
		w.Array(2)
		writeID(w, next)
		c.write(w, claimed)
		return
	}
	w.Array(3)
	writeID(w, next)
	c.write(w, claimed)
	w.Array(len(deleted))
	for _, id := range deleted {
		writeID(w, id)
	}
}

// sweep claims what has been idle for long enough, from an ID on, up to a number
// of entries and ten times as many attempts. It returns where to go on, 0-0 if
// the end was reached.
func (c *claim) sweep(start rdb.ID, count int64) (claimed []*rdb.Entry, deleted []rdb.ID, next rdb.ID) {
	i, _ := c.group.Pending.Position(start)
	for attempts := count * 10; attempts > 0 && count > 0 && i < len(c.group.Pending); attempts-- {
		p := c.group.Pending[i]
		entry := c.find(p.ID, p)
		switch {
		case entry == nil:
			c.drop(p) // the next one moves up
			deleted = append(deleted, p.ID)
			count--
			continue
		case c.tooFresh(p):
		default:
			c.take(p)
			claimed = append(claimed, entry)
			count--
		}
		i++
	}
	if i < len(c.group.Pending) {
		next = c.group.Pending[i].ID
	}
	return claimed, deleted, next
}
