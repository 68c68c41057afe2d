package rdb

import (
	"encoding/binary"
	"math"
	"reflect"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// form is a payload in an encoding of that name.
type form struct {
	name    string
	payload []byte
}

// olderForms returns the value in the object forms that Redis 7.0 reads and does
// not write, or not for such a value.
func olderForms(v Value) (forms []form) {
	add := func(name string, object []byte) { forms = append(forms, form{name, Redis70.appendFooter(object, 0)}) }
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
	z := newZiplist()
	for _, e := range entries {
		z.add(e)
	}
	return z.finish()
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
