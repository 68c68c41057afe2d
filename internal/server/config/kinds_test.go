package config

import (
	"math"
	"strings"
	"testing"
)

// Numbers of bytes are read as memtoull reads them, oddities included.
func TestParseMemory(t *testing.T) {
	for _, row := range []struct {
		text string
		size uint64
		ok   bool
	}{
		{"0", 0, true}, {"17", 17, true}, {"17b", 17, true}, {"2k", 2000, true}, {"2kB", 2048, true}, {"3M", 3e6, true},
		{"3mb", 3 << 20, true}, {"1g", 1e9, true}, {"1Gb", 1 << 30, true}, {"", 0, true}, {"mb", 0, true},
		{"5\x00x", 5, true}, {"5kb\x00", 5 << 10, true}, {"\x005", 0, true}, // a C string ends there
		{"18446744073709551615", math.MaxUint64, true}, {"18446744073709551616", math.MaxUint64, true},
		{"18446744073709551615kb", math.MaxUint64 - 1023, true},
		{"1tb", 0, false}, {"-1", 0, false}, {" 1", 0, false}, {"1 ", 0, false}, {"1.5gb", 0, false}, {"x", 0, false},
		{strings.Repeat("0", 127) + "b", 0, true}, {strings.Repeat("0", 128), 0, false},
	} {
		if size, ok := ParseMemory(row.text); size != row.size || ok != row.ok {
			t.Errorf("%q: got %d, %t, want %d, %t", row.text, size, ok, row.size, row.ok)
		}
	}
}
