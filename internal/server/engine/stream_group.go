package engine

import (
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// group is a consumer group (streamCG).
type group struct {
	name        string
	lastID      rdb.ID
	entriesRead int64 // or rdb.UnknownEntriesRead
	pending     pendingList
	consumers   []*consumer // by name
}

// consumer is a consumer of a group (streamConsumer).
type consumer struct {
	name    string
	seen    int64 // when it was last looked up, in milliseconds since 1970
	pending pendingList
}

// pendingEntry is an entry that was delivered and not acknowledged (streamNACK).
// The group's list and the consumer's share it.
type pendingEntry struct {
	id        rdb.ID
	owner     *consumer
	delivered int64 // when, in milliseconds since 1970
	count     uint64
}

// pendingList is a pending entries list (PEL), by ID.
type pendingList []*pendingEntry

// position is where the first entry with at least that ID stands.
func (l pendingList) position(id rdb.ID) (i int, found bool) {
	return slices.BinarySearchFunc(l, id, func(p *pendingEntry, id rdb.ID) int { return p.id.Compare(id) })
}

func (l pendingList) find(id rdb.ID) *pendingEntry {
	if i, ok := l.position(id); ok {
		return l[i]
	}
	return nil
}

func (l *pendingList) insert(p *pendingEntry) {
	i, _ := l.position(p.id)
	*l = slices.Insert(*l, i, p)
}

func (l *pendingList) remove(id rdb.ID) {
	if i, ok := l.position(id); ok {
		*l = ordered.Cut(*l, i, i+1)
	}
}

func compareNames(a, b string) int { return strings.Compare(a, b) }

// group returns the group of that name, or nil (streamLookupCG).
func (s *stream) group(name []byte) *group {
	if i, ok := s.groupPosition(name); ok {
		return s.groups[i]
	}
	return nil
}

func (s *stream) groupPosition(name []byte) (int, bool) {
	return slices.BinarySearchFunc(s.groups, string(name), func(g *group, name string) int { return compareNames(g.name, name) })
}

// addGroup makes a group, and reports false if there is one of that name
// (streamCreateCG).
func (s *stream) addGroup(name []byte, lastID rdb.ID, entriesRead int64) bool {
	i, exists := s.groupPosition(name)
	if !exists {
		s.groups = slices.Insert(s.groups, i, &group{name: string(name), lastID: lastID, entriesRead: entriesRead})
	}
	return !exists
}

// removeGroup reports whether there was a group of that name.
func (s *stream) removeGroup(name []byte) bool {
	i, exists := s.groupPosition(name)
	if exists {
		s.groups = slices.Delete(s.groups, i, i+1)
	}
	return exists
}

func (g *group) consumerPosition(name []byte) (int, bool) {
	return slices.BinarySearchFunc(g.consumers, string(name), func(c *consumer, name string) int { return compareNames(c.name, name) })
}

// consumer returns the consumer of that name, or nil.
func (g *group) consumer(name []byte) *consumer {
	if i, ok := g.consumerPosition(name); ok {
		return g.consumers[i]
	}
	return nil
}

// use returns the consumer of that name, which it makes if there is none, and
// notes that it was seen now.
func (g *group) use(name []byte, now int64) (c *consumer, created bool) {
	i, exists := g.consumerPosition(name)
	if !exists {
		g.consumers = slices.Insert(g.consumers, i, &consumer{name: string(name)})
	}
	g.consumers[i].seen = now
	return g.consumers[i], !exists
}

// use is group.use for a command, which tells of a new consumer
// (streamCreateConsumer).
func (e *Engine) use(key []byte, g *group, name []byte) (c *consumer, created bool) {
	c, created = g.use(name, e.now)
	if created {
		e.notify(ofStreams, "xgroup-createconsumer", string(key))
	}
	return c, created
}

// removeConsumer deletes a consumer with all that is pending for it.
func (g *group) removeConsumer(c *consumer) {
	g.pending = slices.DeleteFunc(g.pending, func(p *pendingEntry) bool { return p.owner == c })
	i, _ := g.consumerPosition([]byte(c.name))
	g.consumers = slices.Delete(g.consumers, i, i+1)
}

// assign makes a consumer the owner of a pending entry of the group.
func (p *pendingEntry) assign(c *consumer) {
	if p.owner == c {
		return
	}
	if p.owner != nil {
		p.owner.pending.remove(p.id)
	}
	p.owner = c
	c.pending.insert(p)
}

// forget takes a pending entry out.
func (g *group) forget(p *pendingEntry) {
	g.pending.remove(p.id)
	if p.owner != nil {
		p.owner.pending.remove(p.id)
	}
}

func (g *group) clone() *group {
	c := &group{name: g.name, lastID: g.lastID, entriesRead: g.entriesRead}
	for _, old := range g.consumers {
		owner := &consumer{name: old.name, seen: old.seen}
		c.consumers = append(c.consumers, owner)
		for _, p := range old.pending {
			copied := *p
			copied.owner = owner
			owner.pending = append(owner.pending, &copied)
		}
	}
	c.collectPending()
	return c
}

// collectPending makes the group's list from those of its consumers.
func (g *group) collectPending() {
	g.pending = nil
	for _, c := range g.consumers {
		g.pending = append(g.pending, c.pending...)
	}
	slices.SortFunc(g.pending, func(a, b *pendingEntry) int { return a.id.Compare(b.id) })
}

func (g *group) export() rdb.Group {
	out := rdb.Group{Name: []byte(g.name), LastID: g.lastID, EntriesRead: g.entriesRead}
	for _, c := range g.consumers {
		one := rdb.Consumer{Name: []byte(c.name), Seen: c.seen}
		for _, p := range c.pending {
			one.Pending = append(one.Pending, rdb.Pending{ID: p.id, Delivered: p.delivered, Count: p.count})
		}
		out.Consumers = append(out.Consumers, one)
	}
	return out
}

func importGroup(in rdb.Group) *group {
	g := &group{name: string(in.Name), lastID: in.LastID, entriesRead: in.EntriesRead}
	for _, one := range in.Consumers {
		c, _ := g.use(one.Name, one.Seen)
		for _, p := range one.Pending {
			c.pending = append(c.pending, &pendingEntry{id: p.ID, owner: c, delivered: p.Delivered, count: p.Count})
		}
	}
	g.collectPending()
	return g
}

// hasTombstones reports whether an entry behind start was deleted, as far as can
// be told (streamRangeHasTombstones).
func (s *stream) hasTombstones(start rdb.ID) bool {
	if len(s.entries) == 0 || s.maxDeletedID == (rdb.ID{}) || s.maxDeletedID.Less(s.firstID()) {
		return false
	}
	return !s.maxDeletedID.Less(start)
}

// countUpTo is the number of entries ever added up to an ID, or
// rdb.UnknownEntriesRead (streamEstimateDistanceFromFirstEverEntry).
func (s *stream) countUpTo(id rdb.ID) int64 {
	length := s.length()
	switch {
	case s.added == 0:
		return 0
	case length == 0 && !s.lastID.Less(id), id == s.lastID:
		return int64(s.added)
	case s.lastID.Less(id):
		return rdb.UnknownEntriesRead
	}
	if s.maxDeletedID == (rdb.ID{}) || s.maxDeletedID.Less(s.firstID()) {
		switch {
		case id.Less(s.firstID()):
			return int64(s.added) - length
		case id == s.firstID():
			return int64(s.added) - length + 1
		}
	}
	return rdb.UnknownEntriesRead
}

// lag is the number of entries the group has not read yet, and whether it is
// known (streamReplyWithCGLag).
func (s *stream) lag(g *group) (lag int64, known bool) {
	if s.added == 0 {
		return 0, true
	}
	if g.entriesRead != rdb.UnknownEntriesRead && !s.hasTombstones(g.lastID) {
		return int64(s.added) - g.entriesRead, true
	}
	if read := s.countUpTo(g.lastID); read != rdb.UnknownEntriesRead {
		return int64(s.added) - read, true
	}
	return 0, false
}
