// Package stream is the value of a stream key (t_stream.c): entries by ID, the nodes that
// Redis keeps them in, and consumer groups with what is pending.
package stream

import (
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Stream is the value of a stream key.
type Stream struct {
	Entries      []rdb.Entry // by ID; they do not change
	nodes        []node
	LastID       rdb.ID // that was ever given to an entry, or set
	MaxDeletedID rdb.ID // the greatest of those that were deleted
	Added        uint64 // how many entries there ever were
	// surplus is by how much the length is more than the entries, see rdb.Stream.
	surplus int64
	Groups  []*Group // by name
	known   rdb.Idempotence
	limits  *keyspace.EncodingLimits
}

// New returns an empty stream to which nothing was ever added. The size of its nodes follows
// the limits, which may change.
func New(limits *keyspace.EncodingLimits) *Stream {
	s := &Stream{limits: limits}
	s.known.Duration, s.known.MaxSize = uint64(limits.ProducerSeconds), uint64(limits.ProducerIDs)
	return s
}

func byID(entry rdb.Entry, id rdb.ID) int { return entry.ID.Compare(id) }

// Length is what XLEN tells.
func (s *Stream) Length() int64 { return int64(len(s.Entries)) + s.surplus }

// Append adds an entry behind all others.
func (s *Stream) Append(entry rdb.Entry) {
	s.addToNode(&entry)
	s.Entries = append(s.Entries, entry)
	s.LastID = entry.ID
	s.Added++
}

// maxEntry is the size of the largest listpack (STREAM_LISTPACK_MAX_SIZE).
const maxEntry = 1 << 30

// Fits reports whether fields and values may become an entry.
func Fits(fields [][]byte) bool { return totalSize(fields) <= maxEntry }

func totalSize(texts [][]byte) (size int) {
	for _, text := range texts {
		size += len(text)
	}
	return size
}

// NewEntry copies fields and values into an entry.
func NewEntry(id rdb.ID, fields [][]byte) rdb.Entry {
	entry := rdb.Entry{ID: id, Fields: make([]rdb.Field, 0, len(fields)/2)}
	buffer := make([]byte, 0, totalSize(fields))
	keep := func(text []byte) []byte {
		buffer = append(buffer, text...)
		return buffer[len(buffer)-len(text) : len(buffer) : len(buffer)]
	}
	for i := 0; i < len(fields); i += 2 {
		entry.Fields = append(entry.Fields, rdb.Field{Name: keep(fields[i]), Value: keep(fields[i+1])})
	}
	return entry
}

// Find returns the entry of an ID, or nil.
func (s *Stream) Find(id rdb.ID) *rdb.Entry {
	if i, ok := slices.BinarySearchFunc(s.Entries, id, byID); ok {
		return &s.Entries[i]
	}
	return nil
}

// Between returns the entries from one ID to another, both included.
func (s *Stream) Between(start, end rdb.ID) []rdb.Entry {
	from, _ := slices.BinarySearchFunc(s.Entries, start, byID)
	to, ok := slices.BinarySearchFunc(s.Entries, end, byID)
	if ok {
		to++
	}
	if from >= to {
		return nil
	}
	return s.Entries[from:to]
}

// Delete removes an entry and reports whether it was there.
func (s *Stream) Delete(id rdb.ID) bool {
	i, ok := slices.BinarySearchFunc(s.Entries, id, byID)
	if !ok {
		return false
	}
	entry := s.Entries[i]
	s.Entries = ordered.Cut(s.Entries, i, i+1)
	s.dropFromNode(entry)
	if s.MaxDeletedID.Less(id) {
		s.MaxDeletedID = id
	}
	return true
}

// FirstID is the ID of the first entry, zero if there is none.
func (s *Stream) FirstID() rdb.ID {
	if len(s.Entries) == 0 {
		return rdb.ID{}
	}
	return s.Entries[0].ID
}

// TopID is the ID of the last entry, zero if there is none (streamLastValidID).
func (s *Stream) TopID() rdb.ID {
	if len(s.Entries) == 0 {
		return rdb.ID{}
	}
	return s.Entries[len(s.Entries)-1].ID
}

// Trimming is what XADD and XTRIM are to cut off (streamAddTrimArgs).
type Trimming struct {
	By     TrimBy
	Approx bool   // whole nodes only
	Limit  int64  // how many entries at most, 0 for no limit
	MaxLen int64  // by length: how many to leave
	MinID  rdb.ID // by ID: the first to leave
	// References say what becomes of entries that groups refer to.
	References References
	// WholeNodes says that an approximate trim which looks at references trims nothing, since it
	// takes no node whole.
	WholeNodes bool
}

// TrimBy is the strategy of a trim.
type TrimBy uint8

const (
	TrimNothing  TrimBy = iota
	TrimByLength        // MAXLEN
	TrimByID            // MINID
)

// Trim cuts entries off the front and returns how many (streamTrim).
func (s *Stream) Trim(t Trimming) (removed int64) {
	switch {
	case t.By == TrimNothing:
		return 0
	case t.References != KeepReferences && t.Approx && t.WholeNodes:
		return 0
	case t.References != KeepReferences:
		return s.trimReferenced(t)
	}
	for len(s.nodes) > 0 {
		node := &s.nodes[0]
		live := int64(node.live + node.surplus)
		switch {
		case t.By == TrimByLength && s.Length() <= t.MaxLen:
			return removed
		case t.Limit != 0 && removed+live > t.Limit:
			return removed
		case t.By == TrimByLength && s.Length()-live >= t.MaxLen, t.By == TrimByID && node.last.Less(t.MinID):
			s.surplus -= int64(node.surplus)
			s.Entries = ordered.Cut(s.Entries, 0, node.live)
			s.nodes = ordered.Cut(s.nodes, 0, 1)
			removed += live
			continue
		case t.Approx:
			return removed
		}
		count := int(s.Length() - t.MaxLen)
		if t.By == TrimByID {
			count, _ = slices.BinarySearchFunc(s.Entries, t.MinID, byID)
		}
		count = min(count, node.live)
		node.keepDeleted(s.Entries[:count]...)
		s.Entries = ordered.Cut(s.Entries, 0, count)
		node.live -= count
		return removed + int64(count)
	}
	return removed
}

// Clone returns an independent copy.
func (s *Stream) Clone() *Stream {
	c := *s
	c.Entries = slices.Clone(s.Entries)
	c.nodes = slices.Clone(s.nodes)
	c.known = s.Known()
	c.Groups = nil
	for _, g := range s.Groups {
		c.Groups = append(c.Groups, g.clone())
	}
	return &c
}

// Export returns the stream as package rdb knows it.
func (s *Stream) Export() *rdb.Stream {
	known := s.Known()
	out := &rdb.Stream{
		Entries: s.Entries, LastID: s.LastID, FirstID: s.FirstID(),
		MaxDeletedID: s.MaxDeletedID, EntriesAdded: s.Added, Nodes: s.exportNodes(), Surplus: s.surplus,
		Idempotence: &known,
	}
	for _, g := range s.Groups {
		out.Groups = append(out.Groups, g.export())
	}
	return out
}

// Import is the reverse of Export.
func Import(in *rdb.Stream, limits *keyspace.EncodingLimits) *Stream {
	s := New(limits)
	s.Entries, s.surplus = in.Entries, in.Surplus
	for i := range in.Nodes {
		s.nodes = append(s.nodes, importNode(&in.Nodes[i]))
	}
	s.LastID, s.MaxDeletedID, s.Added = in.LastID, in.MaxDeletedID, in.EntriesAdded
	if in.Idempotence != nil {
		s.known = *in.Idempotence
		s.known.Producers = slices.Clone(s.known.Producers)
	}
	for _, g := range in.Groups {
		s.Groups = append(s.Groups, importGroup(g))
	}
	slices.SortFunc(s.Groups, func(a, b *Group) int { return strings.Compare(a.Name, b.Name) })
	return s
}
