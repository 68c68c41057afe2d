package rdb

import (
	"encoding/binary"
	"math"
	"reflect"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/number"
)

// form is a payload in an encoding of that name.
type form struct {
	name    string
	payload []byte
}

// olderForms returns the value in the object forms that Redis 7.0 reads and does
// not write, or not for such a value.
func olderForms(v Value) (forms []form) {
	add := func(name string, object []byte) { forms = append(forms, form{name, appendFooter(object, 0)}) }
	switch v.Type {
	case TypeList:
		add("linked list", appendStrings([]byte{kindList}, v.List))
		add("ziplist", appendString([]byte{kindListZiplist}, ziplist(v.List)))
		half := len(v.List) / 2
		quicklist := []byte{kindListQuicklist, 3}
		for _, node := range [][][]byte{v.List[:half], nil, v.List[half:]} { // Redis skips empty nodes
			quicklist = appendString(quicklist, ziplist(node))
		}
		add("quicklist of ziplists", quicklist)
		add("plain nodes", plainNodes(v.List))
	case TypeSet:
		add("hash table", appendStrings([]byte{kindSet}, v.Set))
	case TypeHash:
		var flat [][]byte
		for _, f := range v.Hash {
			flat = append(flat, f.Name, f.Value)
		}
		table := appendLength([]byte{kindHash}, uint64(len(v.Hash)))
		for _, s := range flat {
			table = appendString(table, s)
		}
		add("hash table", table)
		add("ziplist", appendString([]byte{kindHashZiplist}, ziplist(flat)))
		add("zipmap", appendString([]byte{kindHashZipmap}, zipmap(v.Hash)))
	case TypeZSet:
		var flat [][]byte
		text := appendLength([]byte{kindZSet}, uint64(len(v.ZSet)))
		for _, m := range v.ZSet {
			flat = append(flat, m.Member, scoreText(m.Score))
			text = appendTextScore(appendString(text, m.Member), m.Score)
		}
		add("text scores", text)
		add("ziplist", appendString([]byte{kindZSetZiplist}, ziplist(flat)))
	}
	return forms
}

func appendStrings(dst []byte, all [][]byte) []byte {
	dst = appendLength(dst, uint64(len(all)))
	for _, s := range all {
		dst = appendString(dst, s)
	}
	return dst
}

// plainNodes is a list of Redis 7.0 with each element in a node of its own, in a
// listpack if it is empty.
func plainNodes(elements [][]byte) []byte {
	dst := appendLength([]byte{kindListQuicklist2}, uint64(len(elements)))
	for _, e := range elements {
		if len(e) > 0 {
			dst = appendString(append(dst, nodePlain), e)
		} else {
			dst = appendString(append(dst, nodePacked), lp(""))
		}
	}
	return dst
}

// ziplist is what ziplistPush makes of the entries.
func ziplist(entries [][]byte) []byte {
	z := make([]byte, ziplistHeader)
	tail, previous := ziplistHeader, 0
	for _, e := range entries {
		tail = len(z)
		if previous < ziplistLongPrevious {
			z = append(z, byte(previous))
		} else {
			z = binary.LittleEndian.AppendUint32(append(z, ziplistLongPrevious), uint32(previous))
		}
		z = appendZiplistValue(z, e)
		previous = len(z) - tail
	}
	z = append(z, ziplistEnd)
	binary.LittleEndian.PutUint32(z, uint32(len(z)))
	binary.LittleEndian.PutUint32(z[4:], uint32(tail))
	binary.LittleEndian.PutUint16(z[8:], uint16(min(len(entries), ziplistUncounted)))
	return z
}

func appendZiplistValue(z, e []byte) []byte {
	if n, ok := number.ParseInt(e); ok {
		switch {
		case n >= 0 && n <= 12:
			return append(z, ziplistInt4First+byte(n))
		case n >= math.MinInt8 && n <= math.MaxInt8:
			return append(z, ziplistInt8, byte(n))
		case n >= math.MinInt16 && n <= math.MaxInt16:
			return append(z, ziplistInt16, byte(n), byte(n>>8))
		case n >= -1<<23 && n < 1<<23:
			return append(z, ziplistInt24, byte(n), byte(n>>8), byte(n>>16))
		case n >= math.MinInt32 && n <= math.MaxInt32:
			return binary.LittleEndian.AppendUint32(append(z, ziplistInt32), uint32(n))
		default:
			return binary.LittleEndian.AppendUint64(append(z, ziplistInt64), uint64(n))
		}
	}
	switch n := len(e); {
	case n < 1<<6:
		z = append(z, ziplistString6|byte(n))
	case n < 1<<14:
		z = append(z, ziplistString14|byte(n>>8), byte(n))
	default:
		z = binary.BigEndian.AppendUint32(append(z, ziplistString32), uint32(n))
	}
	return append(z, e...)
}

// zipmap is a zipmap with some unused bytes after every value.
func zipmap(fields []Field) []byte {
	z := []byte{byte(min(len(fields), zipmapLong))}
	for i, f := range fields {
		unused := i % 4
		z = append(appendZipmapLength(z, len(f.Name)), f.Name...)
		z = append(appendZipmapLength(z, len(f.Value)), byte(unused))
		z = append(append(z, f.Value...), make([]byte, unused)...)
	}
	return append(z, zipmapEnd)
}

func appendZipmapLength(z []byte, n int) []byte {
	if n < zipmapLong {
		return append(z, byte(n))
	}
	return binary.LittleEndian.AppendUint32(append(z, zipmapLong), uint32(n))
}

func scoreText(score float64) []byte {
	if math.IsInf(score, 0) {
		return infinity(score)
	}
	return strconv.AppendFloat(nil, score, 'g', 17, 64)
}

func appendTextScore(dst []byte, score float64) []byte {
	switch {
	case math.IsInf(score, -1):
		return append(dst, 255)
	case math.IsInf(score, 1):
		return append(dst, 254)
	}
	text := scoreText(score)
	return append(append(dst, byte(len(text))), text...)
}

// appendStreamV1 appends a stream as Redis 5.0 and 6.x write it: without the
// counters of the stream and of the groups.
func appendStreamV1(dst []byte, s *Stream) []byte {
	newer := appendStream(nil, &Stream{Entries: s.Entries, LastID: s.LastID})
	counters := appendLength(appendIDLengths(appendIDLengths(nil, ID{}), ID{}), 0)
	newer = newer[1 : len(newer)-len(counters)-1] // without the number of groups
	dst = append(append(dst, kindStreamListpacks), newer...)
	dst = appendLength(dst, uint64(len(s.Groups)))
	for _, g := range s.Groups {
		head := appendIDLengths(appendString(nil, g.Name), g.LastID)
		group := appendGroup(nil, g)
		read := appendLength(nil, uint64(g.EntriesRead))
		dst = append(append(dst, head...), group[len(head)+len(read):]...)
	}
	return dst
}

func TestOlderForms(t *testing.T) {
	for name, values := range anyValue {
		if name == "string" || name == "stream" {
			continue
		}
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			want := values.Draw(t, "value")
			for _, f := range olderForms(want) {
				got, err := Decode(f.payload)
				if err != nil {
					t.Fatalf("%s: Decode(%x): %v", f.name, f.payload, err)
				}
				if !reflect.DeepEqual(content(got), content(want)) {
					t.Fatalf("%s: %+v, want %+v", f.name, got, want)
				}
			}
		}))
	}
}
