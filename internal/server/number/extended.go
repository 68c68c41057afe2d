package number

import (
	"math/big"
	"strings"
)

// extendedPrecision is the size of the mantissa of x87's 80-bit numbers, which
// are the "long double" that INCRBYFLOAT and HINCRBYFLOAT compute with.
const extendedPrecision = 64

// maxExtendedText is the size of the buffer a long double is read through
// (MAX_LONG_DOUBLE_CHARS): a longer text is not a number.
const maxExtendedText = 5 * 1024

// The exponents at which 80-bit numbers end: 2^16384 overflows, and what is
// below half of 2^-16445 is zero.
const (
	maxExtendedExponent = 16384
	minExtendedExponent = -16445
)

// ParseExtended reads a long double as strtold does (string2ld). It refuses what
// is not a number, what overflows and what underflows to zero.
func ParseExtended[T ~string | ~[]byte](text T) (*big.Float, bool) {
	if len(text) >= maxExtendedText {
		return nil, false
	}
	s, ok := goFloat(string(text))
	if !ok {
		return nil, false
	}
	base := 10
	switch unsigned := strings.ToLower(strings.TrimLeft(s, "+-")); {
	case unsigned == "inf" || unsigned == "infinity":
		if len(s)-len(unsigned) > 1 {
			return nil, false
		}
		return newExtended().SetInf(s[0] == '-'), true
	case strings.HasPrefix(unsigned, "0x"):
		base = 0
	case strings.Contains(unsigned, "p"):
		return nil, false // big.ParseFloat takes a binary exponent, strtold does not
	}
	if i, long := longExponent(s); long {
		if hasNonZeroDigit(s) {
			return nil, false
		}
		s = s[:i] // 0 is 0, whatever the exponent
	}
	f, _, err := big.ParseFloat(s, base, extendedPrecision, big.ToNearestEven)
	if err != nil || f.IsInf() || f.MantExp(nil) > maxExtendedExponent {
		return nil, false
	}
	if f.Sign() == 0 && hasNonZeroDigit(s) || f.Sign() != 0 && f.MantExp(nil) < minExtendedExponent {
		return nil, false
	}
	return f, true
}

// longExponent finds exponents that no long double has, before package big spends time
// and memory on them, and returns where they begin.
func longExponent(s string) (at int, long bool) {
	mark := "eE"
	if strings.HasPrefix(strings.ToLower(strings.TrimLeft(s, "+-")), "0x") {
		mark = "pP"
	}
	i := strings.LastIndexAny(s, mark)
	if i < 0 {
		return 0, false
	}
	digits := strings.TrimLeft(strings.TrimLeft(s[i+1:], "+-"), "0")
	return i, len(digits) > 5 && strings.Trim(digits, "0123456789") == ""
}

func newExtended() *big.Float { return new(big.Float).SetPrec(extendedPrecision) }

// AddExtended adds two long doubles. It reports false when the sum is not a
// finite number, which Redis refuses to store.
func AddExtended(a, b *big.Float) (*big.Float, bool) {
	if a.IsInf() || b.IsInf() {
		return nil, false
	}
	sum := newExtended().Add(a, b)
	if sum.MantExp(nil) > maxExtendedExponent {
		return nil, false
	}
	return sum, true
}

// FormatExtended prints a long double in the form meant for people: up to 17
// decimals without trailing zeros (ld2string, LD_STR_HUMAN).
func FormatExtended(f *big.Float) string {
	if f.IsInf() {
		if f.Sign() < 0 {
			return "-inf"
		}
		return "inf"
	}
	s := f.Text('f', 17)
	s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}
