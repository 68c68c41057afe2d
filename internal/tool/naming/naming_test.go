package naming

import (
	"slices"
	"testing"
)

func TestExpand(t *testing.T) {
	for _, tt := range []struct {
		word string
		want []string // nil for an error
	}{
		{"n1", []string{"n1"}},
		{"c[1..3]", []string{"c1", "c2", "c3"}},
		{"c[0..0]", []string{"c0"}},
		{"c[3..1]", nil},
		{"c[1..3", nil},
		{"c[1-3]", nil},
		{"c[1..200000]", nil},
		{"1c", nil},
		{"", nil},
	} {
		got, err := Expand(tt.word)
		if !slices.Equal(got, tt.want) || (err == nil) != (tt.want != nil) {
			t.Errorf("%q: %q, %v, want %q", tt.word, got, err, tt.want)
		}
	}
}

func TestCompareAndCompress(t *testing.T) {
	list := []string{"c10", "n10", "bob", "n2", "c9", "n1", "c11", "c08", "n0"}
	slices.SortFunc(list, Compare)
	if want := []string{"n1", "n2", "n10", "bob", "c9", "c10", "c11", "c08", "n0"}; !slices.Equal(list, want) {
		t.Errorf("%q, want %q", list, want)
	}
	if got, want := Compress(list), []string{"n1", "n2", "n10", "bob", "c[9..11]", "c08", "n0"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
