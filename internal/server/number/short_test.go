package number

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// What ZRANGE of Redis 7.2.4 tells of scores.
func TestFormatShort(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "-0": "-0", "2.5e-10": "2.5e-10", "1e-7": "1e-7", "0.000001": "0.000001", "3.0e-5": "0.00003", "0.1": "0.1", "123456": "123456",
		"1e7": "10000000", "123456789.125": "123456789.125", "1e16": "10000000000000000", "12345678901234567890": "12345678901234567000",
		"1e20": "1e+20", "1e21": "1e+21", "1e100": "1e+100", "1.5e300": "1.5e+300", "inf": "inf", "-inf": "-inf", "-166.27415156960032": "-166.27415156960032", "1.234567e-4": "1.234567e-4", "1.234567890123e4": "1.234567890123e+4",
	} {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := FormatShort(f); got != want {
			t.Errorf("FormatShort(%s) = %s, want %s", text, got, want)
		}
	}
}

// No digits are lost.
func TestFormatShortIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := math.Float64frombits(rapid.Uint64().Draw(t, "bits"))
		got, err := strconv.ParseFloat(FormatShort(f), 64)
		if err != nil || got != f && !math.IsNaN(f) {
			t.Fatalf("FormatShort(%v) = %s, which is %v, %v", f, FormatShort(f), got, err)
		}
	})
}
