package rdb

import (
	"math"
	"slices"
	"testing"
)

// What follows a score of a compact form is not looked at, and what is no number is 0.
func TestLooseScores(t *testing.T) {
	for text, want := range map[string]float64{
		"1.5": 1.5, "1.5abc": 1.5, "abc": 0, "": 0, " 2": 2, "0x10": 16, "0x": 0, "1_000": 1, "1e": 1, "-": 0, "+3": 3, "1e5x": 1e5,
		"inf": math.Inf(1), "-infinityx": math.Inf(-1), "1e999": math.Inf(1), "7\x008": 7, "1\n": 1, "0x1p": 1,
	} {
		v, err := Decode(Redis70.appendFooter(pack(kindZSetListpack, lp("a", text)), 0))
		if err != nil || len(v.ZSet) != 1 || v.ZSet[0].Score != want {
			t.Errorf("a score of %q: %v, %v, want %v", text, v.ZSet, err, want)
		}
	}
	for _, text := range []string{"nan", "-NaN", "nanx"} {
		if _, err := Decode(Redis70.appendFooter(pack(kindZSetListpack, lp("a", text)), 0)); err == nil {
			t.Errorf("a score of %q is taken", text)
		}
	}
}

// The numbers of a stream may have an unknown encoding, and are the greatest then. Those that
// say how much follows may not.
func TestLooseFigures(t *testing.T) {
	s := goodStream()
	s.groups = nil
	object := s.object(kindStreamListpacks2) // ends with eight figures and the number of groups
	damaged := func(at int) (Value, error) {
		object := slices.Clone(object)
		object[len(object)-9+at] = 0x82
		return Decode(Redis70.appendFooter(object, 0))
	}
	for at, name := range []string{"length", "last ms", "last seq", "first ms", "first seq", "deleted ms", "deleted seq", "added"} {
		if _, err := damaged(at); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if v, _ := damaged(0); v.Stream.Surplus != -1-3 {
		t.Errorf("a length of an unknown encoding is %d more than there are, want -4", v.Stream.Surplus)
	}
	if v, _ := damaged(7); v.Stream.EntriesAdded != math.MaxUint64 {
		t.Errorf("%d entries added, want the greatest number", v.Stream.EntriesAdded)
	}
	if _, err := damaged(8); err == nil {
		t.Error("an unknown number of groups is taken")
	}
}

// The length behind an element may go on into what is before the element.
func TestLengthBehindAnElement(t *testing.T) {
	object := []byte{18, 1, 2, 9, 9, 0, 0, 0, 1, 0, 0x80, 0x81, 0xff}
	v, err := Decode(Redis70.appendFooter(object, 0))
	if err != nil || len(v.List) != 1 || len(v.List[0]) != 0 {
		t.Errorf("%v, %v, want one empty element", v.List, err)
	}
}
