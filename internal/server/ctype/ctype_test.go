package ctype

import (
	"strconv"
	"strings"
	"testing"
)

func TestTypes(t *testing.T) {
	const (
		lower  = "abcdefghijklmnopqrstuvwxyz"
		digits = "0123456789"
	)
	for _, tt := range []struct {
		name string
		is   func(c byte) bool
		all  string
	}{
		{"isspace", IsSpace, " \t\n\v\f\r"},
		{"isdigit", IsDigit, digits},
		{"isalpha", IsAlpha, lower + strings.ToUpper(lower)},
		{"isxdigit", IsXDigit, digits + "abcdefABCDEF"},
	} {
		for c := range 256 {
			if got, want := tt.is(byte(c)), strings.IndexByte(tt.all, byte(c)) >= 0; got != want {
				t.Errorf("%s(%q) = %t, want %t", tt.name, byte(c), got, want)
			}
		}
	}
}

func TestHexValue(t *testing.T) {
	for _, c := range []byte("0123456789abcdefABCDEF") {
		want, err := strconv.ParseUint(string(c), 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		if got := HexValue(c); uint64(got) != want {
			t.Errorf("HexValue(%q) = %d, want %d", c, got, want)
		}
	}
}
