package engine

import (
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// stream is the value of a stream key.
type stream struct {
	entries      []rdb.Entry // by ID; they do not change
	nodes        []streamNode
	lastID       rdb.ID
	maxDeletedID rdb.ID
	added        uint64
	// surplus is by how much the length is more than the entries, see rdb.Stream.
	surplus int64
	groups  []*group // by name
	limits  *keyspace.EncodingLimits
}

// newStream returns an empty stream to which nothing was ever added.
func (e *Engine) newStream() *stream { return &stream{limits: e.limits} }

func byID(entry rdb.Entry, id rdb.ID) int { return entry.ID.Compare(id) }

// length is what XLEN tells.
func (s *stream) length() int64 { return int64(len(s.entries)) + s.surplus }

// append adds an entry behind all others.
func (s *stream) append(entry rdb.Entry) {
	s.addToNode(&entry)
	s.entries = append(s.entries, entry)
	s.lastID = entry.ID
	s.added++
}

// find returns the entry of an ID, or nil.
func (s *stream) find(id rdb.ID) *rdb.Entry {
	if i, ok := slices.BinarySearchFunc(s.entries, id, byID); ok {
		return &s.entries[i]
	}
	return nil
}

// between returns the entries from one ID to another, both included.
func (s *stream) between(start, end rdb.ID) []rdb.Entry {
	from, _ := slices.BinarySearchFunc(s.entries, start, byID)
	to, ok := slices.BinarySearchFunc(s.entries, end, byID)
	if ok {
		to++
	}
	if from >= to {
		return nil
	}
	return s.entries[from:to]
}

// delete removes an entry and reports whether it was there.
func (s *stream) delete(id rdb.ID) bool {
	i, ok := slices.BinarySearchFunc(s.entries, id, byID)
	if !ok {
		return false
	}
	entry := s.entries[i]
	s.entries = ordered.Cut(s.entries, i, i+1)
	s.dropFromNode(entry)
	if s.maxDeletedID.Less(id) {
		s.maxDeletedID = id
	}
	return true
}

// firstID is the ID of the first entry, zero if there is none.
func (s *stream) firstID() rdb.ID {
	if len(s.entries) == 0 {
		return rdb.ID{}
	}
	return s.entries[0].ID
}

// topID is the ID of the last entry, zero if there is none (streamLastValidID).
func (s *stream) topID() rdb.ID {
	if len(s.entries) == 0 {
		return rdb.ID{}
	}
	return s.entries[len(s.entries)-1].ID
}

// trimming is what XADD and XTRIM are to cut off (streamAddTrimArgs).
type trimming struct {
	by      trimBy
	approx  bool   // whole nodes only
	limit   int64  // how many entries at most, 0 for no limit
	maxLen  int64  // by length: how many to leave
	minID   rdb.ID // by ID: the first to leave
	limited bool   // LIMIT was given
}

// trimBy is the strategy of a trim.
type trimBy uint8

const (
	trimNothing trimBy = iota
	trimByLength
	trimByID
)

// trim cuts entries off the front and returns how many (streamTrim).
func (s *stream) trim(t trimming) (removed int64) {
	if t.by == trimNothing {
		return 0
	}
	for len(s.nodes) > 0 {
		node := &s.nodes[0]
		live := int64(node.live + node.surplus)
		switch {
		case t.by == trimByLength && s.length() <= t.maxLen:
			return removed
		case t.limit != 0 && removed+live > t.limit:
			return removed
		case t.by == trimByLength && s.length()-live >= t.maxLen, t.by == trimByID && node.last.Less(t.minID):
			s.surplus -= int64(node.surplus)
			s.entries = ordered.Cut(s.entries, 0, node.live)
			s.nodes = ordered.Cut(s.nodes, 0, 1)
			removed += live
			continue
		case t.approx:
			return removed
		}
		count := int(s.length() - t.maxLen)
		if t.by == trimByID {
			count, _ = slices.BinarySearchFunc(s.entries, t.minID, byID)
		}
		count = min(count, node.live)
		node.bury(s.entries[:count]...)
		s.entries = ordered.Cut(s.entries, 0, count)
		node.live -= count
		return removed + int64(count)
	}
	return removed
}

// clone returns an independent copy.
func (s *stream) clone() *stream {
	c := *s
	c.entries = slices.Clone(s.entries)
	c.nodes = slices.Clone(s.nodes)
	c.groups = nil
	for _, g := range s.groups {
		c.groups = append(c.groups, g.clone())
	}
	return &c
}

// export returns the stream as package rdb knows it.
func (s *stream) export() *rdb.Stream {
	out := &rdb.Stream{
		Entries: s.entries, LastID: s.lastID, FirstID: s.firstID(),
		MaxDeletedID: s.maxDeletedID, EntriesAdded: s.added, Nodes: s.exportNodes(), Surplus: s.surplus,
	}
	for _, g := range s.groups {
		out.Groups = append(out.Groups, g.export())
	}
	return out
}

// importStream is the reverse of export.
func (e *Engine) importStream(in *rdb.Stream) *stream {
	s := e.newStream()
	s.entries, s.surplus = in.Entries, in.Surplus
	for i := range in.Nodes {
		s.nodes = append(s.nodes, importNode(&in.Nodes[i]))
	}
	s.lastID, s.maxDeletedID, s.added = in.LastID, in.MaxDeletedID, in.EntriesAdded
	for _, g := range in.Groups {
		s.groups = append(s.groups, importGroup(g))
	}
	slices.SortFunc(s.groups, func(a, b *group) int { return compareNames(a.name, b.name) })
	return s
}
