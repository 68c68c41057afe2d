package stream

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// What is pending for a group is what is pending for its consumers, each entry for one.
func TestPendingHasOneOwner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &Group{Name: "g"}
		owners := map[uint64]string{}
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			id := rdb.ID{MS: rapid.Uint64Range(1, 9).Draw(t, "id")}
			name := []byte("c" + strconv.Itoa(rapid.IntRange(0, 3).Draw(t, "consumer")))
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0, 1:
				c, _ := g.Use(name, 1)
				g.Deliver(id, c, 2)
				owners[id.MS] = c.Name
			case 2:
				if p := g.Pending.Find(id); p != nil {
					c, _ := g.Use(name, 1)
					p.Assign(c)
					owners[id.MS] = c.Name
				}
			case 3:
				if p := g.Pending.Find(id); p != nil {
					g.Forget(p)
				}
				delete(owners, id.MS)
			default:
				if c := g.Consumer(name); c != nil {
					g.RemoveConsumer(c)
				}
				for ms, owner := range owners {
					if owner == string(name) {
						delete(owners, ms)
					}
				}
			}
		}
		count := 0
		for _, c := range g.Consumers {
			count += len(c.Pending)
			for _, p := range c.Pending {
				if p.Owner != c || owners[p.ID.MS] != c.Name || g.Pending.Find(p.ID) != p {
					t.Fatalf("%v is pending for %s, want %s", p.ID, c.Name, owners[p.ID.MS])
				}
			}
		}
		if count != len(owners) || len(g.Pending) != len(owners) {
			t.Fatalf("%d are pending for consumers, %d for the group, want %d", count, len(g.Pending), len(owners))
		}
		if !slices.IsSortedFunc(g.Pending, func(a, b *Pending) int { return a.ID.Compare(b.ID) }) {
			t.Fatal("what is pending is out of order")
		}
		if !slices.IsSortedFunc(g.Consumers, func(a, b *Consumer) int { return slices.Compare([]byte(a.Name), []byte(b.Name)) }) {
			t.Fatal("the consumers are out of order")
		}
	})
}

func TestGroups(t *testing.T) {
	s := newStream(3)
	for _, name := range []string{"b", "a", "c"} {
		if !s.AddGroup([]byte(name), rdb.ID{}, 0) {
			t.Errorf("group %s was there", name)
		}
	}
	if s.AddGroup([]byte("a"), rdb.ID{}, 0) || !s.RemoveGroup([]byte("b")) || s.RemoveGroup([]byte("b")) {
		t.Error("a group comes twice, or does not go once")
	}
	if len(s.Groups) != 2 || s.Groups[0].Name != "a" || s.Groups[1] != s.Group([]byte("c")) || s.Group([]byte("b")) != nil {
		t.Errorf("the groups are %v", s.Groups)
	}
}

// The lag is known as long as no entry was deleted between what a group has read and the
// end.
func TestLag(t *testing.T) {
	at := func(ms uint64) rdb.ID { return rdb.ID{MS: ms} }
	for _, row := range []struct {
		name  string
		read  []uint64 // entries of 1 to 4 that the group reads, one by one
		drop  []uint64 // and that are deleted before
		lag   int64
		known bool
	}{
		{"nothing read", nil, nil, 4, true},
		{"half read", []uint64{1, 2}, nil, 2, true},
		{"all read", []uint64{1, 2, 3, 4}, nil, 0, true},
		{"the first deleted", []uint64{2}, []uint64{1}, 3, true}, // what was deleted before counts as unread
		{"one deleted behind", []uint64{1}, []uint64{3}, 0, false},
		{"one deleted, all read", []uint64{1, 2, 4}, []uint64{3}, 0, true},
	} {
		s := newStream(3)
		s.appendMS(1, 2, 3, 4)
		for _, ms := range row.drop {
			s.Delete(at(ms))
		}
		g := &Group{}
		for _, ms := range row.read {
			s.Advance(g, at(ms))
		}
		if lag, known := s.Lag(g); lag != row.lag || known != row.known {
			t.Errorf("%s: lag %d, %v, want %d, %v (read %d)", row.name, lag, known, row.lag, row.known, g.EntriesRead)
		}
	}
}
