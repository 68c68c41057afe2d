package bitmap

import (
	"bytes"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func drawField(t *rapid.T) Field {
	f := Field{Offset: rapid.Int64Range(0, 40).Draw(t, "offset"), Signed: rapid.Bool().Draw(t, "signed")}
	f.Bits = rapid.Int64Range(1, 63).Draw(t, "bits")
	if f.Signed && rapid.Bool().Draw(t, "wide") {
		f.Bits = 64
	}
	f.Overflow = rapid.SampledFrom([]Overflow{Wrap, Saturate, Fail}).Draw(t, "overflow")
	return f
}

// limits are the lowest and the highest number that fits.
func limits(f Field) (low, high *big.Int) {
	one := big.NewInt(1)
	if !f.Signed {
		high = new(big.Int).Lsh(one, uint(f.Bits))
		return new(big.Int), high.Sub(high, one)
	}
	high = new(big.Int).Lsh(one, uint(f.Bits-1))
	return new(big.Int).Neg(high), new(big.Int).Sub(high, one)
}

// What is stored is loaded again, and nothing around it changes.
func TestLoadIsWhatWasStored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawField(t)
		text := bytes.Repeat([]byte{rapid.SampledFrom([]byte{0, 0xff}).Draw(t, "around")}, 14)
		low, high := limits(f)
		n := rapid.Int64Range(low.Int64(), high.Int64()).Draw(t, "n")
		before := bytes.Clone(text)
		f.Store(text, n)
		if got := f.Load(text); got != n {
			t.Fatalf("%+v: loaded %d, want %d", f, got, n)
		}
		for i := range int64(len(text)) * 8 {
			if outside := i < f.Offset || i >= f.Offset+f.Bits; outside && Get(text, i) != Get(before, i) {
				t.Fatalf("%+v: bit %d changed", f, i)
			}
		}
	})
}

// Add is the sum of integers without limits, brought back into those of the field.
func TestAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawField(t)
		low, high := limits(f)
		n := rapid.Int64Range(low.Int64(), high.Int64()).Draw(t, "n")
		by := rapid.Int64Range(-1<<62, 1<<62).Draw(t, "by")
		exact := new(big.Int).Add(big.NewInt(n), big.NewInt(by))
		above, below := exact.Cmp(high) > 0, exact.Cmp(low) < 0
		want := new(big.Int).Set(exact)
		switch {
		case above && f.Overflow == Saturate:
			want = high
		case below && f.Overflow == Saturate:
			want = low
		case above || below:
			span := new(big.Int).Lsh(big.NewInt(1), uint(f.Bits))
			want.Sub(want, low).Mod(want, span).Add(want, low)
		}
		got, fits := f.Add(n, by)
		if fits == (above || below) || got != want.Int64() {
			t.Fatalf("%+v: %d + %d = %d, %v, want %v", f, n, by, got, fits, want)
		}
	})
}
