package rdb

import (
	"bytes"
	"cmp"
	"math"
	"slices"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/number"
)

// Generators of values, with a preference for what lies at the limits of the
// encodings.

var integers = rapid.OneOf(
	rapid.Int64Range(-20, 140),
	rapid.Custom(func(t *rapid.T) int64 {
		limit := int64(1) << rapid.SampledFrom([]int{7, 8, 12, 13, 15, 16, 23, 24, 31, 32, 62}).Draw(t, "bits")
		return rapid.SampledFrom([]int64{1, -1}).Draw(t, "sign")*limit + rapid.Int64Range(-2, 2).Draw(t, "off")
	}),
	rapid.SampledFrom([]int64{math.MaxInt64, math.MinInt64}),
	rapid.Int64(),
)

var numerals = rapid.Map(integers, formatInteger)

// nearlyNumerals look like integers and are none.
var nearlyNumerals = rapid.Map(rapid.SampledFrom([]string{
	"", "-", "-0", "+1", "01", " 1", "1 ", "1.0", "9223372036854775808", "-9223372036854775809", "18446744073709551616",
	"99999999999999999999", "-99999999999999999999", "00", "1e3", "0x10",
}), func(s string) []byte { return []byte(s) })

// repetitive strings compress.
var repetitive = rapid.Custom(func(t *rapid.T) []byte {
	var b []byte
	for range rapid.IntRange(1, 6).Draw(t, "parts") {
		part := rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "part")
		b = append(b, bytes.Repeat(part, rapid.IntRange(1, 300/len(part)+2).Draw(t, "times"))...)
	}
	return b
})

// small strings fit into a listpack.
var small = rapid.OneOf(
	numerals,
	nearlyNumerals,
	rapid.SliceOfN(rapid.Byte(), 0, maxHashListpackValue),
	rapid.SliceOfN(rapid.ByteRange('a', 'c'), 0, maxHashListpackValue),
)

// text is any string.
var text = rapid.OneOf(
	small, small, small,
	rapid.SliceOfN(rapid.Byte(), 60, 200),
	repetitive,
	rapid.Custom(func(t *rapid.T) []byte {
		n := rapid.SampledFrom([]int{1 << 6, 1 << 12, 8 << 10, 1 << 14}).Draw(t, "size") + rapid.IntRange(-20, 20).Draw(t, "off")
		return rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, "bytes")
	}),
)

// distinct draws at most that many different strings.
func distinct(t *rapid.T, from *rapid.Generator[[]byte], most int) [][]byte {
	return rapid.SliceOfNDistinct(from, 1, most, func(b []byte) string { return string(b) }).Draw(t, "members")
}

// count draws the size of a collection, at times about limit.
func count(t *rapid.T, limit int) int {
	if rapid.IntRange(0, 9).Draw(t, "at the limit") == 0 {
		return limit + rapid.IntRange(-1, 1).Draw(t, "off")
	}
	return rapid.IntRange(1, 30).Draw(t, "count")
}

// numbered returns n different small strings, cheaply.
func numbered(n int) [][]byte {
	all := make([][]byte, n)
	for i := range all {
		all[i] = append([]byte("m"), formatInteger(int64(i))...)
	}
	return all
}

var stringValues = rapid.Map(text, func(b []byte) Value { return Value{Type: TypeString, String: b} })

var listValues = rapid.Custom(func(t *rapid.T) Value {
	return Value{Type: TypeList, List: rapid.SliceOfN(text, 1, 60).Draw(t, "elements")}
})

var setValues = rapid.Custom(func(t *rapid.T) Value {
	v := Value{Type: TypeSet}
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 0: // an intset, unless it is too big
		first, n := rapid.Int64Range(-40000, 40000).Draw(t, "first"), count(t, maxIntset)
		for i := range n {
			v.Set = append(v.Set, formatInteger(first+int64(i)))
		}
		if n <= maxIntset {
			slices.SortFunc(v.Set, compareNumerals)
		}
	case 1:
		v.Set = distinct(t, numerals, 30)
		slices.SortFunc(v.Set, compareNumerals)
	default:
		v.Set = distinct(t, text, 30)
		if _, ok := allIntegers(v.Set); ok {
			slices.SortFunc(v.Set, compareNumerals)
		}
	}
	return v
})

func compareNumerals(a, b []byte) int {
	m, _ := number.ParseInt(a)
	n, _ := number.ParseInt(b)
	return cmp.Compare(m, n)
}

var hashValues = rapid.Custom(func(t *rapid.T) Value {
	names := numbered(count(t, maxHashListpackEntries))
	from := small
	if rapid.Bool().Draw(t, "any names") {
		names = distinct(t, text, 30)
		from = text
	}
	v := Value{Type: TypeHash}
	for _, name := range names {
		v.Hash = append(v.Hash, Field{Name: name, Value: from.Draw(t, "value")})
	}
	return v
})

// scores has no -0, of which a listpack keeps 0 and a skip list -0.
var scores = rapid.Map(rapid.OneOf(
	rapid.Map(integers, func(n int64) float64 { return float64(n) }),
	rapid.SampledFrom([]float64{0, 0.1, -0.5, 1e15, 1e16, 1e17, 1.5e17, 1e18, 5e18, 1e100, 1e-5, 0.0001, math.MaxFloat64,
		math.SmallestNonzeroFloat64, math.Inf(1), math.Inf(-1), math.MaxInt64 / 2, 1.0 / 3}),
	rapid.Float64(),
), func(f float64) float64 { return f + 0 })

var zsetValues = rapid.Custom(func(t *rapid.T) Value {
	names := numbered(count(t, maxZSetListpackEntries))
	if rapid.Bool().Draw(t, "any names") {
		names = distinct(t, text, 30)
	}
	v := Value{Type: TypeZSet}
	for _, name := range names {
		v.ZSet = append(v.ZSet, Member{Score: scores.Draw(t, "score"), Member: name})
	}
	slices.SortFunc(v.ZSet, compareMembers)
	return v
})

var fieldLists = rapid.Custom(func(t *rapid.T) []Field {
	// Mostly the same names, so that nodes share them.
	names := rapid.SampledFrom([][]string{{"a"}, {"a", "b"}, {"b", "a"}, {"1", "2", "3"}, {"a", "a"}, {""}}).Draw(t, "names")
	var fields []Field
	for _, name := range names {
		fields = append(fields, Field{Name: []byte(name), Value: small.Draw(t, "value")})
	}
	if rapid.IntRange(0, 19).Draw(t, "big") == 0 {
		fields[0].Value = rapid.SliceOfN(rapid.Byte(), 900, 5000).Draw(t, "big value")
	}
	return fields
})

// step draws a distance between two IDs.
var step = rapid.OneOf(rapid.Uint64Range(1, 3), rapid.Uint64Range(1, 1<<40))

// next draws an ID after id.
func next(t *rapid.T, id ID) ID {
	if rapid.Bool().Draw(t, "same ms") {
		return ID{MS: id.MS, Seq: id.Seq + step.Draw(t, "seq")}
	}
	return ID{MS: id.MS + step.Draw(t, "ms"), Seq: rapid.Uint64Range(0, 5).Draw(t, "seq")}
}

// streamValues are streams as commands could have made them.
var streamValues = rapid.Custom(func(t *rapid.T) Value {
	s := &Stream{}
	many := rapid.SampledFrom([]int{0, 1, 5, 30, maxStreamNodeEntries, 2*maxStreamNodeEntries + 1}).Draw(t, "entries")
	for range many {
		s.LastID = next(t, s.LastID)
		s.Entries = append(s.Entries, Entry{ID: s.LastID, Fields: fieldLists.Draw(t, "fields")})
	}
	if many > 0 {
		s.FirstID = s.Entries[0].ID
	}
	s.EntriesAdded = uint64(many)
	if rapid.Bool().Draw(t, "deleted") {
		s.LastID = next(t, s.LastID)
		s.MaxDeletedID = s.LastID
		s.EntriesAdded += step.Draw(t, "number deleted")
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "groups") {
		s.Groups = append(s.Groups, group(t, []byte{'g', byte('0' + i)}, s.Entries))
	}
	return Value{Type: TypeStream, Stream: s}
})

// group draws a group in which any of the entries may be pending.
func group(t *rapid.T, name []byte, entries []Entry) Group {
	g := Group{Name: name, EntriesRead: rapid.Int64Range(UnknownEntriesRead, 300).Draw(t, "read")}
	for i := range rapid.IntRange(0, 3).Draw(t, "consumers") {
		g.Consumers = append(g.Consumers, Consumer{
			Name: []byte{'c', byte('0' + i)},
			Seen: rapid.Int64Range(0, 1<<45).Draw(t, "seen"),
		})
	}
	for _, e := range entries {
		owner := rapid.IntRange(0, 5).Draw(t, "owner")
		if owner >= len(g.Consumers) {
			continue
		}
		g.LastID = e.ID
		c := &g.Consumers[owner]
		c.Pending = append(c.Pending, Pending{
			ID:        e.ID,
			Delivered: rapid.Int64Range(0, 1<<45).Draw(t, "delivered"),
			Count:     rapid.Uint64Range(0, 1<<33).Draw(t, "count"),
		})
	}
	return g
}
