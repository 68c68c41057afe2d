package rdb

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// TestParseInteger: an integer is what strconv reads and spells the same.
func TestParseInteger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(numerals, nearlyNumerals, rapid.SliceOfN(rapid.SampledFrom([]byte("-+0123456789 ")), 0, 22)).Draw(t, "text")
		want, err := strconv.ParseInt(string(s), 10, 64)
		wantOK := err == nil && strconv.FormatInt(want, 10) == string(s)
		if got, ok := parseInteger(s); ok != wantOK || ok && got != want {
			t.Fatalf("parseInteger(%q) = %d, %v, want %d, %v", s, got, ok, want, wantOK)
		}
	})
}
