package rdb

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLZF(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(repetitive, rapid.SliceOfN(rapid.ByteRange('a', 'c'), 3, 3000)).Filter(func(b []byte) bool { return len(b) > 2 }).Draw(t, "in")
		limit := rapid.IntRange(1, len(in)+len(in)/maxLiteral+8).Draw(t, "limit")
		m, ok := compress(in, limit)
		if !ok {
			return
		}
		defer m.free()
		if len(m.bytes) > limit {
			t.Fatalf("compressed to %d bytes, the limit is %d", len(m.bytes), limit)
		}
		got, err := decompress(m.bytes, len(in))
		if err != nil || !bytes.Equal(got, in) {
			t.Fatalf("decompressed %x to %x, %v, want %x", m.bytes, got, err, in)
		}
	})
}

// TestLZFForgets: what comes out does not depend on what was compressed before,
// nor on the base of the positions having to start anew.
func TestLZFForgets(t *testing.T) {
	in := []byte(strings.Repeat("to be, or not to be: ", 20))
	first := &matches{base: 1}
	first.start(len(in))
	if !first.compress(in, len(in)) {
		t.Fatal("not compressed")
	}
	used := &matches{base: 1<<32 - 1000}
	for range 20 {
		used.start(len(in))
		ok := used.compress(in, len(in))
		used.base += uint32(len(in))
		if !ok || !bytes.Equal(used.bytes, first.bytes) {
			t.Fatalf("compressed to %x, %v, want %x", used.bytes, ok, first.bytes)
		}
	}
}
