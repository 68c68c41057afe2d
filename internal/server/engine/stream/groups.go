package stream

import (
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// Group is a consumer group (streamCG).
type Group struct {
	Name        string
	LastID      rdb.ID
	EntriesRead int64 // or rdb.UnknownEntriesRead
	Pending     PendingList
	Consumers   []*Consumer // by name
}

// Consumer is a consumer of a group (streamConsumer).
type Consumer struct {
	Name    string
	Seen    int64 // when it was last looked up, in milliseconds since 1970
	Active  int64 // when it last got something, -1 for never
	Pending PendingList
}

// Pending is an entry that was delivered and not acknowledged (streamNACK).
// The group's list and the consumer's share it.
type Pending struct {
	ID        rdb.ID
	Owner     *Consumer
	Delivered int64 // when, in milliseconds since 1970
	Count     uint64
}

// PendingList is a pending entries list (PEL), by ID.
type PendingList []*Pending

// Position is where the first entry with at least that ID stands.
func (l PendingList) Position(id rdb.ID) (i int, found bool) {
	return slices.BinarySearchFunc(l, id, func(p *Pending, id rdb.ID) int { return p.ID.Compare(id) })
}

// Find returns the entry of an ID, or nil.
func (l PendingList) Find(id rdb.ID) *Pending {
	if i, ok := l.Position(id); ok {
		return l[i]
	}
	return nil
}

// Insert puts an entry in, which must not be there.
func (l *PendingList) Insert(p *Pending) {
	i, _ := l.Position(p.ID)
	*l = slices.Insert(*l, i, p)
}

func (l *PendingList) remove(id rdb.ID) {
	if i, ok := l.Position(id); ok {
		*l = ordered.Cut(*l, i, i+1)
	}
}

// Group returns the group of that name, or nil (streamLookupCG).
func (s *Stream) Group(name []byte) *Group {
	if i, ok := s.groupPosition(name); ok {
		return s.Groups[i]
	}
	return nil
}

func (s *Stream) groupPosition(name []byte) (int, bool) {
	return slices.BinarySearchFunc(s.Groups, string(name), func(g *Group, name string) int { return strings.Compare(g.Name, name) })
}

// AddGroup makes a group, and reports false if there is one of that name
// (streamCreateCG).
func (s *Stream) AddGroup(name []byte, lastID rdb.ID, entriesRead int64) bool {
	i, exists := s.groupPosition(name)
	if !exists {
		s.Groups = slices.Insert(s.Groups, i, &Group{Name: string(name), LastID: lastID, EntriesRead: entriesRead})
	}
	return !exists
}

// RemoveGroup reports whether there was a group of that name.
func (s *Stream) RemoveGroup(name []byte) bool {
	i, exists := s.groupPosition(name)
	if exists {
		s.Groups = slices.Delete(s.Groups, i, i+1)
	}
	return exists
}

func (g *Group) consumerPosition(name []byte) (int, bool) {
	return slices.BinarySearchFunc(g.Consumers, string(name), func(c *Consumer, name string) int { return strings.Compare(c.Name, name) })
}

// Consumer returns the consumer of that name, or nil.
func (g *Group) Consumer(name []byte) *Consumer {
	if i, ok := g.consumerPosition(name); ok {
		return g.Consumers[i]
	}
	return nil
}

// Use returns the consumer of that name, which it makes if there is none, and
// notes that it was seen now.
func (g *Group) Use(name []byte, now int64) (c *Consumer, created bool) {
	i, exists := g.consumerPosition(name)
	if !exists {
		g.Consumers = slices.Insert(g.Consumers, i, &Consumer{Name: string(name), Active: -1})
	}
	g.Consumers[i].Seen = now
	return g.Consumers[i], !exists
}

// RemoveConsumer deletes a consumer with all that is pending for it.
func (g *Group) RemoveConsumer(c *Consumer) {
	g.Pending = slices.DeleteFunc(g.Pending, func(p *Pending) bool { return p.Owner == c })
	i, _ := g.consumerPosition([]byte(c.Name))
	g.Consumers = slices.Delete(g.Consumers, i, i+1)
}

// Assign makes a consumer the owner of a pending entry of the group.
func (p *Pending) Assign(c *Consumer) {
	if p.Owner == c {
		return
	}
	if p.Owner != nil {
		p.Owner.Pending.remove(p.ID)
	}
	p.Owner = c
	c.Pending.Insert(p)
}

// Forget takes a pending entry out.
func (g *Group) Forget(p *Pending) {
	g.Pending.remove(p.ID)
	if p.Owner != nil {
		p.Owner.Pending.remove(p.ID)
	}
}

// Deliver makes an entry pending for a consumer, whoever it was pending for.
func (g *Group) Deliver(id rdb.ID, owner *Consumer, now int64) *Pending {
	p := g.Pending.Find(id)
	if p == nil {
		p = &Pending{ID: id}
		g.Pending.Insert(p)
	}
	p.Assign(owner)
	p.Delivered, p.Count = now, 1
	return p
}

func (g *Group) clone() *Group {
	c := &Group{Name: g.Name, LastID: g.LastID, EntriesRead: g.EntriesRead}
	for _, old := range g.Consumers {
		owner := &Consumer{Name: old.Name, Seen: old.Seen, Active: old.Active}
		c.Consumers = append(c.Consumers, owner)
		for _, p := range old.Pending {
			copied := *p
			copied.Owner = owner
			owner.Pending = append(owner.Pending, &copied)
		}
	}
	c.collectPending()
	return c
}

// collectPending makes the group's list from those of its consumers.
func (g *Group) collectPending() {
	g.Pending = nil
	for _, c := range g.Consumers {
		g.Pending = append(g.Pending, c.Pending...)
	}
	slices.SortFunc(g.Pending, func(a, b *Pending) int { return a.ID.Compare(b.ID) })
}

func (g *Group) export() rdb.Group {
	out := rdb.Group{Name: []byte(g.Name), LastID: g.LastID, EntriesRead: g.EntriesRead}
	for _, c := range g.Consumers {
		one := rdb.Consumer{Name: []byte(c.Name), Seen: c.Seen, Active: c.Active}
		for _, p := range c.Pending {
			one.Pending = append(one.Pending, rdb.Pending{ID: p.ID, Delivered: p.Delivered, Count: p.Count})
		}
		out.Consumers = append(out.Consumers, one)
	}
	return out
}

func importGroup(in rdb.Group) *Group {
	g := &Group{Name: string(in.Name), LastID: in.LastID, EntriesRead: in.EntriesRead}
	for _, one := range in.Consumers {
		c, _ := g.Use(one.Name, one.Seen)
		if c.Active = one.Active; c.Active == 0 { // the payload does not tell
			c.Active = one.Seen
		}
		for _, p := range one.Pending {
			c.Pending = append(c.Pending, &Pending{ID: p.ID, Owner: c, Delivered: p.Delivered, Count: p.Count})
		}
	}
	g.collectPending()
	return g
}

// hasTombstones reports whether an entry behind start was deleted, as far as can
// be told (streamRangeHasTombstones).
func (s *Stream) hasTombstones(start rdb.ID) bool {
	if len(s.Entries) == 0 || s.MaxDeletedID == (rdb.ID{}) || s.MaxDeletedID.Less(s.FirstID()) {
		return false
	}
	return !s.MaxDeletedID.Less(start)
}

// countUpTo is the number of entries ever added up to an ID, or
// rdb.UnknownEntriesRead (streamEstimateDistanceFromFirstEverEntry).
func (s *Stream) countUpTo(id rdb.ID) int64 {
	length := s.Length()
	switch {
	case s.Added == 0:
		return 0
	case length == 0 && !s.LastID.Less(id), id == s.LastID:
		return int64(s.Added)
	case s.LastID.Less(id):
		return rdb.UnknownEntriesRead
	}
	if s.MaxDeletedID == (rdb.ID{}) || s.MaxDeletedID.Less(s.FirstID()) {
		switch {
		case id.Less(s.FirstID()):
			return int64(s.Added) - length
		case id == s.FirstID():
			return int64(s.Added) - length + 1
		}
	}
	return rdb.UnknownEntriesRead
}

// Advance notes that a group has read up to an entry.
func (s *Stream) Advance(g *Group, id rdb.ID) {
	if !g.LastID.Less(id) {
		return
	}
	if g.EntriesRead != rdb.UnknownEntriesRead && !s.hasTombstones(id) {
		g.EntriesRead++
	} else if s.Added != 0 {
		g.EntriesRead = s.countUpTo(id)
	}
	g.LastID = id
}

// Lag is the number of entries the group has not read yet, and whether it is
// known (streamReplyWithCGLag).
func (s *Stream) Lag(g *Group) (lag int64, known bool) {
	if s.Added == 0 {
		return 0, true
	}
	if g.EntriesRead != rdb.UnknownEntriesRead && !s.hasTombstones(g.LastID) {
		return int64(s.Added) - g.EntriesRead, true
	}
	if read := s.countUpTo(g.LastID); read != rdb.UnknownEntriesRead {
		return int64(s.Added) - read, true
	}
	return 0, false
}
