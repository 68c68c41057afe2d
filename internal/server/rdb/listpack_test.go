package rdb

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// The sizes that can be asked for are those that elements take.
func TestElementSize(t *testing.T) {
	size := func(add func(*listpack)) int {
		l := newListpack()
		before := l.size()
		add(l)
		return l.size() - before
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(numerals, nearlyNumerals, rapid.SliceOf(rapid.Byte())).Draw(t, "text")
		if got, want := ElementSize(text), size(func(l *listpack) { l.add(text) }); got != want {
			t.Fatalf("ElementSize(%q) = %d, want %d", text, got, want)
		}
		n := integers.Draw(t, "n")
		if got, want := IntegerSize(n), size(func(l *listpack) { l.addInteger(n) }); got != want {
			t.Fatalf("IntegerSize(%d) = %d, want %d", n, got, want)
		}
	})
	for _, length := range []int{63, 64, 125, 126, 4095, 4096, 16376, 16377, 16378, 16379, 1<<21 - 7, 1<<21 - 6} {
		text := bytes.Repeat([]byte("x"), length)
		if got, want := ElementSize(text), size(func(l *listpack) { l.add(text) }); got != want {
			t.Errorf("%d bytes take %d, want %d", length, got, want)
		}
	}
	for _, n := range []int64{-1, 0, 127, 128, -4096, 4095, 4096, -32768, 32767, 32768, -1 << 23, 1<<23 - 1, 1 << 23, -1 << 31, 1<<31 - 1, 1 << 31} {
		if got, want := IntegerSize(n), size(func(l *listpack) { l.addInteger(n) }); got != want {
			t.Errorf("%d takes %d, want %d", n, got, want)
		}
	}
}
