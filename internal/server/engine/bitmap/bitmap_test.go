package bitmap

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

func TestRange(t *testing.T) {
	for _, row := range []struct {
		start, end, length int64
		inBits             bool
		from, to           int64
	}{
		{0, -1, 3, false, 0, 23},
		{1, 1, 3, false, 8, 15},
		{-2, -1, 3, false, 8, 23},
		{-9, 9, 3, false, 0, 23},
		{2, 1, 3, false, 1, 0},
		{3, 9, 3, false, 1, 0},
		{0, 0, 0, false, 1, 0},
		{1, 1, 3, true, 1, 1},
		{-5, -1, 3, true, 19, 23},
	} {
		if from, to := Range(row.start, row.end, row.length, row.inBits); from != row.from || to != row.to {
			t.Errorf("Range(%d, %d, %d, %v) = %d, %d, want %d, %d", row.start, row.end, row.length, row.inBits, from, to, row.from, row.to)
		}
	}
}

// Count and Find say what a look at each bit says, and Set changes only its own.
func TestBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.SampledFrom([]byte{0, 0xff, 0x80, 1, 0x5a}), 1, 6).Draw(t, "text")
		last := int64(len(text))*8 - 1
		from := rapid.Int64Range(0, last).Draw(t, "from")
		to := rapid.Int64Range(from, last).Draw(t, "to")
		on := rapid.Bool().Draw(t, "on")
		count, first := int64(0), int64(-1)
		for i := from; i <= to; i++ {
			if Get(text, i) {
				count++
			}
			if first < 0 && Get(text, i) == on {
				first = i
			}
		}
		if got := Count(text, from, to); got != count {
			t.Fatalf("Count = %d, want %d", got, count)
		}
		if got := Find(text, from, to, on); got != first {
			t.Fatalf("Find = %d, want %d", got, first)
		}
		changed := bytes.Clone(text)
		Set(changed, from, on)
		for i := range last + 1 {
			want := Get(text, i)
			if i == from {
				want = on
			}
			if Get(changed, i) != want {
				t.Fatalf("after setting bit %d to %v bit %d is %v", from, on, i, !want)
			}
		}
	})
	if Get([]byte{0xff}, 8) {
		t.Error("a bit behind the end is set")
	}
}

func TestCombine(t *testing.T) {
	texts := [][]byte{{0b1100, 0xf0}, {0b1010}}
	for _, row := range []struct {
		name string
		op   Operation
		want []byte
	}{
		{"and", And, []byte{0b1000, 0}}, {"or", Or, []byte{0b1110, 0xf0}}, {"xor", Xor, []byte{0b0110, 0xf0}},
	} {
		if got := Combine(row.op, texts); !bytes.Equal(got, row.want) {
			t.Errorf("%s: %b, want %b", row.name, got, row.want)
		}
	}
	if got := Not(texts[0]); !bytes.Equal(got, []byte{0b11110011, 0x0f}) || texts[0][0] != 0b1100 {
		t.Errorf("not: %b of %b", got, texts[0])
	}
}
