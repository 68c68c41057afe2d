package hll

import (
	"bytes"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestHLLDenseAndSparseAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sparse := New()
		dense, _ := sparse.Dense()
		elements := rapid.SliceOfN(rapid.SliceOf(rapid.Byte()), 0, 60).Draw(t, "elements")
		for _, element := range elements {
			var a, b Outcome
			sparse, a = sparse.Add(element, 3000)
			dense, b = dense.Add(element, 3000)
			if a != b {
				t.Fatalf("adding %q: %d sparse, %d dense", element, a, b)
			}
		}
		converted, ok := sparse.Dense()
		if !ok || !bytes.Equal(converted[headerSize:], dense[headerSize:]) {
			t.Fatalf("the registers differ (%t)", ok)
		}
	})
}

func TestValid(t *testing.T) {
	dense, _ := New().Dense()
	for _, row := range []struct {
		text string
		want bool
	}{
		{string(New()), true}, {string(dense), true}, {"", false}, {"HYLL", false},
		{string(dense[:len(dense)-1]), false}, {"HULL" + string(New()[4:]), false}, {"HYLL\x02" + string(New()[5:]), false},
	} {
		if got := Valid([]byte(row.text)); got != row.want {
			t.Errorf("Valid(%.20q...) = %v, want %v", row.text, got, row.want)
		}
	}
}

// Registers that are raised split the runs around them, and equal neighbors are joined.
func TestRuns(t *testing.T) {
	h := New()
	for _, row := range []struct {
		index int
		value byte
		want  string
	}{
		{5, 3, "z:5 v:3,1 Z:16378"},
		{6, 3, "z:5 v:3,2 Z:16377"},
		{6, 2, "z:5 v:3,2 Z:16377"},
		{8, 1, "z:5 v:3,2 z:1 v:1,1 Z:16375"},
		{0, 7, "v:7,1 z:4 v:3,2 z:1 v:1,1 Z:16375"},
	} {
		h, _ = h.Raise(row.index, row.value, 3000)
		if got := h.Runs(); got != row.want {
			t.Errorf("register %d at %d: %s, want %s", row.index, row.value, got, row.want)
		}
	}
	if h, outcome := h.Raise(9, maxValue+1, 3000); outcome != Updated || h.Sparse() || h.Register(9) != maxValue+1 {
		t.Error("a value too high for a run does not end in dense registers")
	}
	if h, outcome := h.Raise(9, 2, len(h)); outcome != Updated || h.Sparse() || h.Register(0) != 7 {
		t.Error("a string that gets too long does not end in dense registers")
	}
}

func TestCorrupt(t *testing.T) {
	short, long := New()[:headerSize], append(New(), 0)
	for name, h := range map[string]Sketch{"no registers": short, "too many registers": long} {
		if _, ok := h.Count(); ok {
			t.Errorf("%s: Count does not notice", name)
		}
		if _, ok := h.Dense(); ok {
			t.Errorf("%s: Dense does not notice", name)
		}
		var u Union
		if u.Merge(h) {
			t.Errorf("%s: Merge does not notice", name)
		}
	}
	if _, outcome := short.Raise(5, 1, 3000); outcome != Corrupt {
		t.Errorf("raising a register that is not there: %d", outcome)
	}
}

// The estimate is good, and that of a union is of all that is in either.
func TestCount(t *testing.T) {
	a, b := New(), New()
	var union Union
	for n := range 3000 {
		if a, _ = a.Add(strconv.AppendInt(nil, int64(n), 10), 3000); n%100 == 0 {
			union = Union{}
			union.Merge(a)
			union.Merge(b)
			got, _ := a.Count()
			if want := float64(n + 1); math.Abs(float64(got)-want) > 0.03*want {
				t.Errorf("%d elements are counted as %d", n+1, got)
			}
			if union.Count() != got {
				t.Errorf("with an empty one %d elements are counted as %d, not %d", n+1, union.Count(), got)
			}
		}
	}
}

func TestCache(t *testing.T) {
	h := New()
	h.Cache(7)
	if n, ok := h.Cached(); n != 7 || !ok {
		t.Errorf("Cached() = %d, %v after Cache(7)", n, ok)
	}
	h.Outdate()
	if _, ok := h.Cached(); ok {
		t.Error("an outdated cardinality counts")
	}
}
