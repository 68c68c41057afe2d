package engine

import (
	"cmp"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// idleEntry is an entry as XREADGROUP CLAIM replies it: for how long it was pending, in
// milliseconds, and how often it was delivered before.
type idleEntry struct {
	entry *rdb.Entry
	idle  int64
	count uint64
}

func (o idleEntry) write(w *resp.Writer) {
	w.Array(4)
	writeID(w, o.entry.ID)
	writeFields(w, o.entry)
	w.Int(o.idle)
	w.Int(int64(o.count))
}

// longestPending are a group's pending entries, those first that were delivered first.
func longestPending(g *stream.Group) []*stream.Pending {
	list := slices.Clone(g.Pending)
	slices.SortStableFunc(list, func(a, b *stream.Pending) int { return cmp.Compare(a.Delivered, b.Delivered) })
	return list
}

// claimable reports whether there is something to claim.
func (e *Engine) claimable(c *streamCursor, a *xReadArguments) bool {
	if !a.claims || c.group == nil {
		return false
	}
	for _, p := range longestPending(c.group) {
		if c.stream.Find(p.ID) != nil {
			return e.now-p.Delivered >= a.claim
		}
	}
	return false
}

// claimableAfter is how long it takes until the first of what is pending can be claimed, or, if
// nothing is pending, until something that is delivered now could be.
func (e *Engine) claimableAfter(a *xReadArguments) time.Duration {
	first := e.now
	any := false
	for _, key := range a.keys {
		if en := e.find(key); en != nil && en.Kind == value.KindStream {
			if g := en.Stream().Group(a.group); g != nil {
				for _, p := range longestPending(g) {
					if en.Stream().Find(p.ID) == nil {
						continue
					}
					if !any || p.Delivered < first {
						first, any = p.Delivered, true
					}
					break
				}
			}
		}
	}
	return time.Duration(first+a.claim+1-e.now) * time.Millisecond // expire_time < server.mstime
}

// claimIdle makes the consumer the owner of what has been pending for long enough
// (streamReplyWithRange with min_idle_time).
func (e *Engine) claimIdle(c *streamCursor, owner *stream.Consumer, a *xReadArguments) (claimed []idleEntry) {
	for _, p := range longestPending(c.group) {
		if e.now-p.Delivered < a.claim || a.count > 0 && int64(len(claimed)) == a.count {
			break
		}
		entry := c.stream.Find(p.ID)
		if entry == nil {
			continue
		}
		claimed = append(claimed, idleEntry{entry, e.now - p.Delivered, p.Count})
		p.Assign(owner)
		p.Delivered = e.now
		p.Count++
		owner.Active = e.now
		e.propagateClaim(c.key, c.group, p)
	}
	return claimed
}
