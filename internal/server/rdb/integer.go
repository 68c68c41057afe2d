package rdb

import (
	"math"
	"strconv"
)

// parseInteger returns the integer that s is the only right spelling of: no
// spaces, no plus sign, no leading zeros (string2ll).
func parseInteger(s []byte) (n int64, ok bool) {
	const longest = len("-9223372036854775808")
	if len(s) == 0 || len(s) > longest {
		return 0, false
	}
	if len(s) == 1 && s[0] == '0' {
		return 0, true
	}
	digits, limit := s, uint64(math.MaxInt64)
	if s[0] == '-' {
		digits, limit = s[1:], limit+1
	}
	if len(digits) == 0 || digits[0] < '1' {
		return 0, false
	}
	if len(digits) == longest {
		return 0, false // 20 digits are above the limit, and could overflow u
	}
	var u uint64
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		u = u*10 + uint64(c-'0')
	}
	if u > limit {
		return 0, false
	}
	if s[0] == '-' {
		return -int64(u), true
	}
	return int64(u), true
}

// formatInteger returns the spelling of n.
func formatInteger(n int64) []byte {
	return strconv.AppendInt(nil, n, 10)
}
