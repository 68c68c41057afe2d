// Package number reads and prints numbers the way Redis does: strictly, without
// blanks, plus signs or leading zeros for integers, and as strtod does for
// floating point numbers.
package number

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// ParseInt reads a 64-bit integer: an optional minus and digits without leading
// zeros (string2ll).
func ParseInt[T ~string | ~[]byte](text T) (int64, bool) {
	digits := text
	if len(text) > 0 && text[0] == '-' {
		digits = text[1:]
	}
	if len(digits) == 0 || len(digits) > 19 {
		return 0, false
	}
	if digits[0] == '0' {
		return 0, len(text) == 1
	}
	var n uint64
	for i := 0; i < len(digits); i++ {
		c := digits[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	if len(digits) < len(text) {
		return -int64(n), n <= 1<<63
	}
	return int64(n), n <= math.MaxInt64
}

// ParseUint reads an unsigned 64-bit integer: as ParseInt without negative
// numbers, and what only strtoull accepts, such as a plus sign, leading zeros and
// numbers up to 2^64-1 (string2ull).
func ParseUint[T ~string | ~[]byte](text T) (uint64, bool) {
	if n, ok := ParseInt(text); ok {
		return uint64(n), n >= 0
	}
	digits := strings.TrimLeft(string(text), blanks)
	negative := strings.HasPrefix(digits, "-")
	if negative || strings.HasPrefix(digits, "+") {
		digits = digits[1:]
	}
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	if negative {
		n = -n
	}
	return n, err == nil
}

// ParseFloat reads a double as strtod does, decimal, hexadecimal or infinite. It
// refuses blanks, what is not a number, what overflows and what underflows to zero
// (string2d).
func ParseFloat[T ~string | ~[]byte](text T) (float64, bool) {
	s, ok := goFloat(string(text))
	if !ok {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil, math.IsNaN(f):
		return 0, false
	case f == 0 && hasNonZeroDigit(s):
		return 0, false
	}
	return f, true
}

// ParseDecimal is like ParseFloat, without hexadecimal numbers (string2d of Valkey 9.1).
func ParseDecimal[T ~string | ~[]byte](text T) (float64, bool) {
	if isHexadecimal(string(text)) {
		return 0, false
	}
	return ParseFloat(text)
}

// ParseBound reads the bound of a range of scores as strtod does and zslParseRange
// allows: blanks in front, nothing at all for 0, numbers too big for infinity and
// too small for zero, and whatever follows a zero byte.
func ParseBound[T ~string | ~[]byte](text T) (float64, bool) {
	s, _, _ := strings.Cut(string(text), "\x00")
	if s == "" {
		return 0, true
	}
	s, ok := goFloat(strings.TrimLeft(s, blanks))
	if !ok {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) || math.IsNaN(f) {
		return 0, false
	}
	return f, true
}

// ParseDecimalBound is like ParseBound, without hexadecimal numbers and blanks in front
// (zslParseRange of Valkey 9.1).
func ParseDecimalBound[T ~string | ~[]byte](text T) (float64, bool) {
	if s := string(text); isHexadecimal(s) || s != "" && strings.Contains(blanks, s[:1]) {
		return 0, false
	}
	return ParseBound(text)
}

// FloatPrefix reads the double at the start of a text, as strtod does: behind blanks, as far
// as it is one, and 0 with some false if there is none. NaN is a number here.
func FloatPrefix[T ~string | ~[]byte](text T) (f float64, some bool) {
	s, _, _ := strings.Cut(string(text), "\x00")
	s = strings.TrimLeft(s, blanks)
	if len(s) > 0 && strings.HasPrefix(strings.ToLower(strings.TrimLeft(s[:1], "+-")+s[1:]), "nan") {
		return math.NaN(), true
	}
	for end := len(s); end > 0; end-- {
		if number, ok := goFloat(s[:end]); ok {
			f, err := strconv.ParseFloat(number, 64)
			if err == nil || errors.Is(err, strconv.ErrRange) {
				return f, true
			}
		}
	}
	return 0, false
}

// blanks are what isspace takes for one.
const blanks = " \t\n\v\f\r"

// goFloat turns what strtod accepts into what package strconv accepts.
func goFloat(s string) (string, bool) {
	if s == "" || strings.ContainsAny(s, "_"+blanks) {
		return "", false
	}
	if isHexadecimal(s) && !strings.ContainsAny(s, "pP") {
		s += "p0" // C allows a hexadecimal number without an exponent
	}
	return s, true
}

// isHexadecimal reports whether a number is to be read as one with digits from 0 to f.
func isHexadecimal(s string) bool {
	s, _ = strings.CutPrefix(s, "+")
	s, _ = strings.CutPrefix(s, "-")
	return len(s) > 1 && s[0] == '0' && s[1]|0x20 == 'x'
}

// hasNonZeroDigit tells a true zero from a number too small to be represented.
func hasNonZeroDigit(s string) bool {
	s = strings.ToLower(strings.TrimLeft(s, "+-"))
	exponent := "e"
	digits := "123456789"
	if strings.HasPrefix(s, "0x") {
		exponent, digits = "p", "123456789abcdef"
	}
	mantissa, _, _ := strings.Cut(s, exponent)
	return strings.ContainsAny(mantissa, digits)
}
