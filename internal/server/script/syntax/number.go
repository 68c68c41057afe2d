package syntax

import (
	"math"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
)

// ParseNumber reads a whole string as a number the way Lua converts strings:
// what strtod takes, hexadecimal too, with blanks around (luaO_str2d).
func ParseNumber(s string) (float64, bool) {
	s = ctype.Text(s)
	f, n := Strtod(s)
	if n == 0 {
		return 0, false
	}
	for n < len(s) && ctype.IsSpace(s[n]) {
		n++
	}
	return f, n == len(s)
}

// Strtod is C's: it reads the longest number at the start of s, after blanks,
// and returns how many bytes it took, 0 if there is none.
func Strtod(s string) (f float64, n int) {
	i := 0
	for i < len(s) && ctype.IsSpace(s[i]) {
		i++
	}
	start := i
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	negative := i > start && s[start] == '-'
	rest := s[i:]
	switch {
	case ctype.HasPrefixFold(rest, "infinity"):
		return signed(math.Inf(1), negative), i + 8
	case ctype.HasPrefixFold(rest, "inf"):
		return signed(math.Inf(1), negative), i + 3
	case ctype.HasPrefixFold(rest, "nan"):
		return signed(math.Copysign(math.NaN(), 1), negative), i + 3 + nanTag(rest[3:])
	}
	digits := ctype.IsDigit
	exponentLetter := byte('e')
	if len(rest) > 2 && rest[0] == '0' && rest[1]|0x20 == 'x' && (ctype.IsXDigit(rest[2]) || rest[2] == '.' && len(rest) > 3 && ctype.IsXDigit(rest[3])) {
		digits, exponentLetter = ctype.IsXDigit, 'p'
		i += 2
	}
	j, count := i, 0
	for j < len(s) && digits(s[j]) {
		j++
		count++
	}
	if j < len(s) && s[j] == '.' {
		k := j + 1
		for k < len(s) && digits(s[k]) {
			k++
			count++
		}
		if count > 0 {
			j = k
		}
	}
	if count == 0 {
		return 0, 0
	}
	hasExponent := false
	if j < len(s) && s[j]|0x20 == exponentLetter {
		k := j + 1
		if k < len(s) && (s[k] == '+' || s[k] == '-') {
			k++
		}
		if k < len(s) && ctype.IsDigit(s[k]) {
			for k < len(s) && ctype.IsDigit(s[k]) {
				k++
			}
			j, hasExponent = k, true
		}
	}
	text := s[start:j]
	if exponentLetter == 'p' && !hasExponent {
		text += "p0" // Go wants the exponent that C leaves out
	}
	f, _ = strconv.ParseFloat(text, 64) // a range error comes with the right infinity
	return f, j
}

// nanTag is the length of a "(chars)" after nan.
func nanTag(s string) int {
	if s == "" || s[0] != '(' {
		return 0
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == ')':
			return i + 1
		case !ctype.IsDigit(c) && !ctype.IsAlpha(c) && c != '_':
			return 0
		}
	}
	return 0
}

func signed(f float64, negative bool) float64 {
	if negative {
		return math.Copysign(f, -1)
	}
	return f
}
