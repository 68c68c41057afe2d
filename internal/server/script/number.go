package script

import (
	"math"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// formatNumber prints a number as Lua 5.1 does: LUAI_NUMFFORMAT, "%.14g".
func formatNumber(f float64) string { return number.FormatG(f, 14) }

// parseNumber reads a whole string as a number the way Lua converts strings:
// what strtod takes, hexadecimal too, with blanks around (luaO_str2d).
func parseNumber(s string) (float64, bool) {
	s = untilNUL(s)
	f, n := strtod(s)
	if n == 0 {
		return 0, false
	}
	for n < len(s) && ctype.IsSpace(s[n]) {
		n++
	}
	return f, n == len(s)
}

// strtod is C's: it reads the longest number at the start of s, after blanks,
// and returns how many bytes it took, 0 if there is none.
func strtod(s string) (f float64, n int) {
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
	case hasPrefixFold(rest, "infinity"):
		return signed(math.Inf(1), negative), i + 8
	case hasPrefixFold(rest, "inf"):
		return signed(math.Inf(1), negative), i + 3
	case hasPrefixFold(rest, "nan"):
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

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// toInt64 is C's (long long)f on x86-64, where everything out of range, NaN
// included, is the lowest integer.
func toInt64(f float64) int64 {
	if f >= -(1<<63) && f < 1<<63 {
		return int64(f)
	}
	return math.MinInt64
}

// narrow is C's (int)f on x86-64, of f itself: what is out of range is the lowest.
func narrow(f float64) int32 {
	if f > math.MinInt32-1 && f < math.MaxInt32+1 {
		return int32(f)
	}
	return math.MinInt32
}

// toInt32 is C's (int) of a lua_Integer made from f (luaL_checkint).
func toInt32(f float64) int32 { return int32(toInt64(f)) }

// toNumber converts numbers, and strings that hold one (lua_tonumber,
// lua_isnumber).
func toNumber(v lua.LValue) (float64, bool) {
	switch v := v.(type) {
	case lua.LNumber:
		return float64(v), true
	case lua.LString:
		return parseNumber(string(v))
	}
	return 0, false
}

// toText converts strings and numbers (lua_tolstring, lua_isstring).
func toText(v lua.LValue) (string, bool) {
	switch v := v.(type) {
	case lua.LString:
		return string(v), true
	case lua.LNumber:
		return formatNumber(float64(v)), true
	}
	return "", false
}
