package stream

import "github.com/slotstorm/slotstorm/internal/server/rdb"

// References say what becomes of an entry that consumer groups have pending, or have not read
// yet, when it is to be deleted.
type References uint8

const (
	KeepReferences   References = iota // KEEPREF: they stay
	DropReferences                     // DELREF: they go
	OnlyUnreferenced                   // ACKED: the entry stays
)

// Referenced reports whether a group has an entry pending, or has not read as far
// (streamEntryIsReferenced).
func (s *Stream) Referenced(id rdb.ID) bool {
	for _, g := range s.Groups {
		if g.LastID.Less(id) || g.Pending.Find(id) != nil {
			return true
		}
	}
	return false
}

// Dereference does with the references to an entry what is said, and reports whether it may be
// deleted.
func (s *Stream) Dereference(id rdb.ID, how References) bool {
	switch how {
	case OnlyUnreferenced:
		return !s.Referenced(id)
	case DropReferences: // streamCleanupEntryCGroupRefs
		for _, g := range s.Groups {
			if p := g.Pending.Find(id); p != nil {
				g.Forget(p)
			}
		}
	}
	return true
}

// trimReferenced is Trim where it matters which groups refer to an entry: it looks at each in the
// nodes that would go, and, even of an approximate trim, in the first that would not.
func (s *Stream) trimReferenced(t Trimming) (removed int64) {
	var entries []rdb.Entry
	var nodes []node
	rest := s.Entries
	length := s.Length()
	last := false
	for i := range s.nodes {
		n := s.nodes[i]
		live := int64(n.live + n.surplus)
		if last || t.By == TrimByLength && length <= t.MaxLen || t.Limit != 0 && removed+live > t.Limit {
			nodes = append(nodes, s.nodes[i:]...)
			break
		}
		whole := t.By == TrimByLength && length-live >= t.MaxLen || t.By == TrimByID && n.last.Less(t.MinID)
		before := removed
		here := rest[:n.live]
		rest = rest[n.live:]
		for k, entry := range here {
			if t.By == TrimByLength && length <= t.MaxLen || t.By == TrimByID && !entry.ID.Less(t.MinID) {
				entries = append(entries, here[k:]...)
				break
			}
			if !s.Dereference(entry.ID, t.References) {
				entries = append(entries, entry)
				continue
			}
			n.live--
			n.keepDeleted(entry)
			removed++
			length--
		}
		if !whole || removed-before != live {
			nodes = append(nodes, n)
		}
		last = !whole
	}
	s.Entries, s.nodes = append(entries, rest...), nodes
	return removed
}
