package stream

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// newStream returns an empty stream with a few entries to a node.
func newStream(entries int) *Stream {
	limits := keyspace.DefaultEncodingLimits()
	limits.StreamNodeEntries = entries
	return New(&limits)
}

func (s *Stream) appendMS(ms ...uint64) {
	for _, n := range ms {
		s.Append(NewEntry(rdb.ID{MS: n}, [][]byte{[]byte("field"), []byte("value")}))
	}
}

func (s *Stream) times() (list []uint64) {
	for _, entry := range s.Entries {
		list = append(list, entry.ID.MS)
	}
	return list
}

// However entries come and go, they are found by ID, the nodes hold all of them, and what
// was exported is imported again.
func TestEntriesAndNodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStream(rapid.IntRange(1, 5).Draw(t, "entries to a node"))
		var model []uint64
		last, deleted := uint64(0), uint64(0)
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			switch what := rapid.IntRange(0, 6).Draw(t, "what"); {
			case what < 4:
				last += rapid.Uint64Range(1, 3).Draw(t, "gap")
				s.appendMS(last)
				model = append(model, last)
			case what == 4:
				ms := rapid.Uint64Range(0, last).Draw(t, "delete")
				i, there := slices.BinarySearch(model, ms)
				if got := s.Delete(rdb.ID{MS: ms}); got != there {
					t.Fatalf("deleting %d: %v, want %v", ms, got, there)
				}
				if there {
					model = slices.Delete(model, i, i+1)
					deleted = max(deleted, ms)
				}
			case what == 5:
				left := rapid.IntRange(0, 10).Draw(t, "leave")
				cut := max(len(model)-left, 0)
				if got := s.Trim(Trimming{By: TrimByLength, MaxLen: int64(left)}); got != int64(cut) {
					t.Fatalf("trimmed to %d: %d removed, want %d", left, got, cut)
				}
				model = model[cut:]
			default:
				from := rapid.Uint64Range(0, last+1).Draw(t, "trim to")
				cut, _ := slices.BinarySearch(model, from)
				if got := s.Trim(Trimming{By: TrimByID, MinID: rdb.ID{MS: from}}); got != int64(cut) {
					t.Fatalf("trimmed to %d-0: %d removed, want %d", from, got, cut)
				}
				model = model[cut:]
			}
		}
		if got := s.times(); !slices.Equal(got, model) || s.Length() != int64(len(model)) {
			t.Fatalf("%d entries %v, want %v", s.Length(), got, model)
		}
		if s.MaxDeletedID.MS != deleted {
			t.Fatalf("the greatest deleted ID is %v, want %d-0", s.MaxDeletedID, deleted)
		}
		for _, ms := range model {
			if entry := s.Find(rdb.ID{MS: ms}); entry == nil || entry.ID.MS != ms {
				t.Fatalf("%d-0 is not found", ms)
			}
		}
		from := rapid.Uint64Range(0, last+1).Draw(t, "from")
		to := rapid.Uint64Range(0, last+1).Draw(t, "to")
		inside := 0
		for _, ms := range model {
			if from <= ms && ms <= to {
				inside++
			}
		}
		if got := s.Between(rdb.ID{MS: from}, rdb.ID{MS: to}); len(got) != inside {
			t.Fatalf("%d entries from %d to %d, want %d", len(got), from, to, inside)
		}
		live := 0
		for i := range s.nodes {
			// A node of which a trim by ID leaves deleted entries only stays, as in Redis.
			if n := &s.nodes[i]; n.live+len(n.deleted) != n.places {
				t.Fatalf("a node with %d entries and %d deleted ones in %d places", n.live, len(n.deleted), n.places)
			}
			live += s.nodes[i].live
		}
		if live != len(model) {
			t.Fatalf("the nodes hold %d entries, want %d", live, len(model))
		}
		out := s.Export()
		if again := Import(out, s.limits).Export(); !reflect.DeepEqual(again, out) {
			t.Fatalf("imported %+v, want %+v", again, out)
		}
	})
}

// An approximate trim takes off whole nodes, and never more than an exact one.
func TestApproximateTrim(t *testing.T) {
	for _, row := range []struct {
		trim Trimming
		want int64
	}{
		{Trimming{By: TrimByLength, MaxLen: 4, Approx: true}, 6},
		{Trimming{By: TrimByLength, MaxLen: 5, Approx: true}, 3},
		{Trimming{By: TrimByLength, MaxLen: 0, Approx: true, Limit: 7}, 6},
		{Trimming{By: TrimByLength, MaxLen: 10, Approx: true}, 0},
		{Trimming{By: TrimByID, MinID: rdb.ID{MS: 7}, Approx: true}, 6},
		{Trimming{By: TrimByID, MinID: rdb.ID{MS: 6}, Approx: true}, 3},
		{Trimming{}, 0},
	} {
		s := newStream(3)
		s.appendMS(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
		if got := s.Trim(row.trim); got != row.want || s.Length() != 10-got {
			t.Errorf("%+v: %d removed of 10, %d left, want %d removed", row.trim, got, s.Length(), row.want)
		}
	}
}

// A clone has its own entries, groups and pending entries.
func TestClone(t *testing.T) {
	s := newStream(3)
	s.appendMS(1, 2, 3, 4)
	s.AddGroup([]byte("g"), rdb.ID{}, 0)
	g := s.Group([]byte("g"))
	ada, _ := g.Use([]byte("ada"), 1)
	g.Deliver(rdb.ID{MS: 1}, ada, 1)
	before := s.Export()
	c := s.Clone()
	c.Delete(rdb.ID{MS: 2})
	c.appendMS(9)
	other := c.Group([]byte("g"))
	bob, _ := other.Use([]byte("bob"), 2)
	other.Pending[0].Assign(bob)
	other.Deliver(rdb.ID{MS: 3}, bob, 2)
	if after := s.Export(); !reflect.DeepEqual(after, before) {
		t.Errorf("after changes to its clone a stream is %+v, want %+v", after, before)
	}
}

// The radix tree has a node for each run of bytes that keys share, for each byte at which
// they part, and for each key's end.
func TestRadixNodes(t *testing.T) {
	for _, row := range []struct {
		ms   []uint64
		want int
	}{
		{nil, 1}, {[]uint64{1}, 2}, {[]uint64{1, 2}, 6}, {[]uint64{1, 2, 1 << 8}, 9},
	} {
		s := newStream(1)
		s.appendMS(row.ms...)
		if got := s.RadixNodes(); s.NodeCount() != len(row.ms) || got != row.want {
			t.Errorf("%v: %d nodes in a tree of %d, want %d", row.ms, s.NodeCount(), got, row.want)
		}
	}
}
