package script

import (
	"math"

	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/script/syntax"
)

// formatNumber prints a number as Lua 5.1 does: LUAI_NUMFFORMAT, "%.14g".
func formatNumber(f float64) string { return number.FormatG(f, 14) }

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
		return syntax.ParseNumber(string(v))
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
