package rdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"testing"
)

// pack is a string object of the given type around a packed encoding.
func pack(kind byte, packed []byte) []byte {
	return append(appendLength([]byte{kind}, uint64(len(packed))), packed...)
}

// lp is a listpack of the elements.
func lp(elements ...string) []byte {
	l := newListpack()
	for _, e := range elements {
		l.add([]byte(e))
	}
	return l.finish()
}

// change returns b with the byte at i, from the end if negative, replaced.
func change(b []byte, i int, to byte) []byte {
	b = bytes.Clone(b)
	if i < 0 {
		i += len(b)
	}
	b[i] = to
	return b
}

// TestMalformed: damage that no random change is likely to find, behind a right
// checksum.
func TestMalformed(t *testing.T) {
	for name, object := range malformedObjects() {
		t.Run(name, func(t *testing.T) {
			payload := Redis70.appendFooter(object, 0)
			v, err := Decode(payload)
			if !errors.Is(err, ErrBadFormat) {
				t.Errorf("Decode = %+v, %v, want %v", v, err, ErrBadFormat)
			}
			if errors.Is(err, ErrVersionOrChecksum) {
				t.Errorf("%v is both errors", err)
			}
		})
	}
}

// TestMalformedAllocates: what is announced and not there costs no memory.
func TestMalformedAllocates(t *testing.T) {
	const most = 64 << 10
	for name, object := range malformedObjects() {
		payload := Redis70.appendFooter(object, 0)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		Decode(payload)
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > most {
			t.Errorf("%s: %d bytes allocated, want %d at most", name, n, most)
		}
	}
}

func malformedObjects() map[string][]byte {
	huge := binary.BigEndian.AppendUint64([]byte{length64Bit}, 1<<40)
	return map[string][]byte{
		"nothing":                        {},
		"module":                         {7, 0},
		"module 1":                       {6, 0},
		"type 8":                         {8, 0},
		"RDB 11 set listpack":            pack(20, lp("a")),
		"RDB 11 stream":                  {21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		"opcode EOF":                     {255},
		"unknown length encoding":        {kindString, 0x82},
		"unknown string encoding":        {kindString, 0xc4},
		"huge string":                    append([]byte{kindString}, huge...),
		"huge list":                      append([]byte{kindList}, huge...),
		"huge quicklist":                 append([]byte{kindListQuicklist2}, huge...),
		"huge set":                       append([]byte{kindSet}, huge...),
		"huge hash":                      append([]byte{kindHash}, huge...),
		"huge zset":                      append([]byte{kindZSet2}, huge...),
		"huge LZF":                       append(append([]byte{kindString, 0xc3, 1}, huge...), 0),
		"huge compressed LZF":            append([]byte{kindString, 0xc3}, append(huge, 1, 0)...),
		"LZF too long":                   {kindString, 0xc3, 2, 2, 0, 'a'},
		"LZF too short":                  {kindString, 0xc3, 3, 1, 1, 'a', 'b'},
		"LZF before start":               {kindString, 0xc3, 2, 3, 0x20, 0},
		"LZF repetition too long":        {kindString, 0xc3, 4, 2, 0, 'a', 0x20, 0},
		"LZF cut in a repetition":        {kindString, 0xc3, 3, 9, 0, 'a', 0x20},
		"LZF cut in a long repetition":   {kindString, 0xc3, 3, 9, 0, 'a', 0xe0},
		"LZF cut in a literal":           {kindString, 0xc3, 1, 9, 9},
		"empty list":                     {kindList, 0},
		"empty set":                      {kindSet, 0},
		"empty hash":                     {kindHash, 0},
		"empty zset":                     {kindZSet, 0},
		"empty zset 2":                   {kindZSet2, 0},
		"empty quicklist":                {kindListQuicklist2, 0},
		"quicklist of empty nodes":       append([]byte{kindListQuicklist2, 1, nodePacked}, pack(7, lp())...),
		"quicklist node of type 3":       append([]byte{kindListQuicklist2, 1, 3}, pack(7, lp("a"))...),
		"empty plain node":               {kindListQuicklist2, 1, nodePlain, 0},
		"empty listpack hash":            pack(kindHashListpack, lp()),
		"empty listpack zset":            pack(kindZSetListpack, lp()),
		"odd hash":                       pack(kindHashListpack, lp("a", "b", "c")),
		"odd zset":                       pack(kindZSetListpack, lp("a", "1", "c")),
		"hash, field twice":              {kindHash, 2, 1, 'a', 1, 'x', 1, 'a', 1, 'y'},
		"listpack hash, field twice":     pack(kindHashListpack, lp("a", "1", "b", "2", "a", "3")),
		"hash, integer twice":            pack(kindHashListpack, lp("7", "1", "7", "2")),
		"set, member twice":              {kindSet, 2, 1, 'a', 1, 'a'},
		"set, 1 and \"1\"":               {kindSet, 2, 1, '1', 0xc0, 1},
		"zset, member twice":             pack(kindZSetListpack, lp("a", "1", "a", "2")),
		"zset, NaN in text":              {kindZSet, 1, 1, 'a', 253},
		"zset, NaN in a listpack":        pack(kindZSetListpack, lp("a", "nan")),
		"zset, NaN in binary":            {kindZSet2, 1, 1, 'a', 1, 0, 0, 0, 0, 0, 0xf8, 0x7f},
		"listpack, wrong size":           pack(kindHashListpack, change(lp("a", "b"), 0, 99)),
		"listpack, wrong count":          pack(kindHashListpack, change(lp("a", "b"), 4, 3)),
		"listpack, no end":               pack(kindHashListpack, change(lp("a", "b"), -1, 0)),
		"listpack, early end":            pack(kindHashListpack, change(lp("a", "b"), 9, listpackEnd)),
		"listpack, wrong back length":    pack(kindHashListpack, change(lp("a", "b"), -2, 3)),
		"listpack, broken back length":   pack(kindHashListpack, change(lp("a", "b"), -2, 0x82)),
		"listpack, unknown encoding":     pack(kindHashListpack, change(lp("a", "b"), 6, 0xf5)),
		"listpack, string too long":      pack(kindHashListpack, change(lp("a", "b"), 6, 0xbf)),
		"listpack, no header":            pack(kindHashListpack, []byte{6, 0, 0, 0, 0, 0}),
		"intset, no header":              pack(kindSetIntset, []byte{2, 0, 0, 0, 0}),
		"intset, empty":                  pack(kindSetIntset, newIntset(nil)),
		"intset, integers of 3 bytes":    pack(kindSetIntset, change(newIntset([]int64{1, 2, 3}), 0, 3)),
		"intset, too many":               pack(kindSetIntset, change(newIntset([]int64{1, 2, 3}), 4, 4)),
		"intset, out of order":           pack(kindSetIntset, change(newIntset([]int64{1, 2, 3}), 8, 9)),
		"intset, member twice":           pack(kindSetIntset, change(newIntset([]int64{1, 2, 3}), 8, 2)),
		"intset, a count that overflows": pack(kindSetIntset, []byte{8, 0, 0, 0, 1, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0}),
	}
}
