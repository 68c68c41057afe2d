package value

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// smallLimits are such that values of a few members grow out of their compact encodings.
func smallLimits() *keyspace.EncodingLimits {
	limits := keyspace.DefaultEncodingLimits()
	limits.HashEntries, limits.HashValue = 4, 3
	limits.SetIntegers = 4
	limits.ZSetEntries, limits.ZSetValue = 4, 3
	return &limits
}

var (
	words   = rapid.Map(rapid.StringMatching("[a-e]{1,4}|[0-9]{1,2}"), func(s string) []byte { return []byte(s) })
	numbers = rapid.Map(rapid.IntRange(-3, 3), func(n int) float64 { return float64(n) / 2 })
)

// draw returns a value of any kind.
func draw(t *rapid.T, limits *keyspace.EncodingLimits) Value {
	members := rapid.SliceOfN(words, 1, 8).Draw(t, "members")
	switch k := Kind(rapid.IntRange(int(KindString), int(KindStream)).Draw(t, "kind")); k {
	case KindString:
		return Text(members[0])
	case KindList:
		l := NewList(nil)
		for _, m := range members {
			l.Push(rapid.SampledFrom([]End{Left, Right}).Draw(t, "end"), string(m))
		}
		return OfList(l)
	case KindSet:
		return OfSet(setOf(limits, members...))
	case KindZSet:
		z := NewZSet(limits)
		for _, m := range members {
			z.Set(m, numbers.Draw(t, "score"))
		}
		return OfZSet(z)
	case KindHash:
		h := NewHash(limits)
		for _, m := range members {
			if !h.Has(m) { // a value that was longer once would not show in a payload
				h.Set(m, words.Draw(t, "value"))
			}
		}
		return OfHash(h)
	default:
		s := stream.New(limits)
		for i, m := range members {
			s.Append(stream.NewEntry(rdb.ID{MS: uint64(i + 1)}, [][]byte{m, m}))
		}
		return OfStream(s)
	}
}

func setOf(limits *keyspace.EncodingLimits, members ...[]byte) *Set {
	s := NewSetFor(members[0], 1, limits)
	for _, m := range members {
		s.Add(m)
	}
	return s
}

// What is exported is imported again as the same, through a payload, too; and a clone does
// not share what changes.
func TestExportAndClone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limits := smallLimits()
		v := draw(t, limits)
		payload := rdb.Encode(v.Export())
		decoded, err := rdb.Decode(payload)
		if err != nil {
			t.Fatal(err)
		}
		again := Import(decoded, limits)
		clone := v.Clone()
		for name, other := range map[string]*Value{"import": &again, "clone": &clone} {
			if other.Kind != v.Kind || other.Encoding() != v.Encoding() || other.Memory() != v.Memory() {
				t.Fatalf("%s of %v, %s, %d bytes: %v, %s, %d bytes", name, v.Kind, v.Encoding(), v.Memory(), other.Kind, other.Encoding(), other.Memory())
			}
			if got := rdb.Encode(other.Export()); !slices.Equal(got, payload) {
				t.Fatalf("the payload of the %s of %v differs", name, v.Kind)
			}
		}
		switch clone.Kind {
		case KindString:
			clone.GrowText(9)
			clone.Text()[0] = '!'
		case KindList:
			clone.List().Pop(Left)
		case KindSet:
			clone.Set().Add([]byte("other"))
		case KindZSet:
			clone.ZSet().Set([]byte("other"), 1)
		case KindHash:
			clone.Hash().Set([]byte("other"), nil)
		default:
			clone.Stream().Delete(clone.Stream().FirstID())
		}
		if got := rdb.Encode(v.Export()); !slices.Equal(got, payload) {
			t.Fatalf("a change to its clone changed a %v", v.Kind)
		}
	})
}

func TestEncoding(t *testing.T) {
	limits := smallLimits()
	hash := func(pairs string) Value {
		h := NewHash(limits)
		for _, word := range strings.Fields(pairs) {
			field, text, _ := strings.Cut(word, "=")
			h.Set([]byte(field), []byte(text))
		}
		return OfHash(h)
	}
	set := func(members string) Value {
		var list [][]byte
		for _, m := range strings.Fields(members) {
			list = append(list, []byte(m))
		}
		return OfSet(setOf(limits, list...))
	}
	zset := func(members string) Value {
		z := NewZSet(limits)
		for i, m := range strings.Fields(members) {
			z.Set([]byte(m), float64(i))
		}
		return OfZSet(z)
	}
	raw := Text([]byte("12"))
	raw.SetRaw(raw.Text())
	for _, row := range []struct {
		name  string
		value Value
		want  string
	}{
		{"an integer", Text([]byte("12")), "int"},
		{"no integer for Redis", Text([]byte("012")), "embstr"},
		{"44 bytes", Text([]byte(strings.Repeat("x", 44))), "embstr"},
		{"45 bytes", Text([]byte(strings.Repeat("x", 45))), "raw"},
		{"changed in place", raw, "raw"},
		{"a list", OfList(NewList(nil)), "quicklist"},
		{"integers", set("1 2 3 4"), "intset"},
		{"too many integers", set("1 2 3 4 5"), "hashtable"},
		{"a word among integers", set("1 a"), "hashtable"},
		{"a small hash", hash("a=1 b=2 c=3 d=4"), "listpack"},
		{"too many fields", hash("a=1 b=2 c=3 d=4 e=5"), "hashtable"},
		{"too long a value", hash("a=1234"), "hashtable"},
		{"too long a field", hash("abcd=1"), "hashtable"},
		{"a small sorted set", zset("a b c d"), "listpack"},
		{"too many members", zset("a b c d e"), "skiplist"},
		{"too long a member", zset("abcd"), "skiplist"},
		{"a stream", OfStream(stream.New(limits)), "stream"},
	} {
		if got := row.value.Encoding(); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

func TestGrowText(t *testing.T) {
	v := Text([]byte("ab"))
	v.GrowText(1)
	v.GrowText(4)
	if string(v.Text()) != "ab\x00\x00" || v.Form != FormRaw {
		t.Errorf("%q in form %d", v.Text(), v.Form)
	}
}

// Operations on sets have what the same on maps have.
func TestSetOperations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limits := smallLimits()
		var sets []*Set
		counts := map[string]int{}
		first := map[string]bool{}
		for i := range rapid.IntRange(1, 3).Draw(t, "sets") {
			s := setOf(limits, rapid.SliceOfN(words, 1, 6).Draw(t, "members")...)
			for member := range s.Each {
				counts[member]++
				if i == 0 {
					first[member] = true
				}
			}
			sets = append(sets, s)
		}
		for _, row := range []struct {
			name string
			got  *Set
			has  func(member string) bool
		}{
			{"Intersect", Intersect(sets), func(m string) bool { return counts[m] == len(sets) }},
			{"Unite", Unite(sets), func(m string) bool { return true }},
			{"Subtract", Subtract(sets), func(m string) bool { return first[m] && counts[m] == 1 }},
		} {
			var want []string
			for m := range counts {
				if row.has(m) {
					want = append(want, m)
				}
			}
			got := slices.Sorted(row.got.Each)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Fatalf("%s: %q, want %q", row.name, got, want)
			}
		}
	})
}

func TestListSearch(t *testing.T) {
	list := func() *List { return NewList(strings.Fields("a b a c a")) }
	for _, row := range []struct {
		count, removed int64
		left           string
	}{{0, 3, "b c"}, {2, 2, "b c a"}, {-1, 1, "a b a c"}, {-9, 3, "b c"}, {9, 3, "b c"}} {
		l := list()
		if removed := l.RemoveEqual("a", row.count); removed != row.removed || strings.Join(l.elements(), " ") != row.left {
			t.Errorf("RemoveEqual(a, %d): %d removed, %q left", row.count, removed, l.elements())
		}
	}
	for _, row := range []struct {
		rank, count, maxLen int64
		want                []int
	}{
		{1, 1, 0, []int{0}}, {2, 1, 0, []int{2}}, {1, 0, 0, []int{0, 2, 4}}, {-1, 2, 0, []int{4, 2}},
		{1, 0, 3, []int{0, 2}}, {-2, 0, 3, []int{2}}, {4, 1, 0, nil}, {2, 0, 1, nil},
	} {
		if got := list().Positions("a", row.rank, row.count, row.maxLen); !reflect.DeepEqual(got, row.want) {
			t.Errorf("Positions(a, %d, %d, %d) = %v, want %v", row.rank, row.count, row.maxLen, got, row.want)
		}
	}
	l := list()
	l.Push(Left, "z")
	l.Insert(1, "y")
	if got := strings.Join(l.elements(), " "); got != "z y a b a c a" {
		t.Errorf("after an insertion %s", got)
	}
}

func TestScoreText(t *testing.T) {
	z := NewZSet(smallLimits())
	for _, row := range []struct {
		score float64
		want  string
	}{{3, "3"}, {1e17, "100000000000000000"}, {0.5, "0.5"}, {1e19, "1e+19"}} {
		if got := z.ScoreText(row.score); got != row.want {
			t.Errorf("%v in a listpack: %s, want %s", row.score, got, row.want)
		}
	}
	z.Skiplist = true
	if got := z.ScoreText(1e17); got != "1e+17" {
		t.Errorf("1e17 in a skip list: %s", got)
	}
}

func TestLen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := draw(t, smallLimits())
		out := v.Export()
		want := len(out.String) + len(out.List) + len(out.Set) + len(out.ZSet) + len(out.Hash)
		if out.Stream != nil {
			want = len(out.Stream.Entries)
		}
		if got := v.Len(); got != int64(want) {
			t.Fatalf("a %v of %d has the length %d", v.Kind, want, got)
		}
	})
}
