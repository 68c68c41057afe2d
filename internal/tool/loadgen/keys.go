package loadgen

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Keys is a pattern of keys: everything before and behind the range, and the range.
type Keys struct {
	before, after string
	first, last   int
	ranged        bool
}

// maxKeyNumber bounds the numbers of a range.
const maxKeyNumber = 1_000_000_000_000

// ParseKeys reads a pattern such as user:[1..1000]. One without a range is a
// single key.
func ParseKeys(pattern string) (Keys, error) {
	before, rest, ok := strings.Cut(pattern, "[")
	if !ok {
		return Keys{before: pattern}, nil
	}
	inner, after, ok := strings.Cut(rest, "]")
	first, last, isRange := strings.Cut(inner, "..")
	a, err1 := strconv.Atoi(first)
	b, err2 := strconv.Atoi(last)
	if !ok || !isRange || err1 != nil || err2 != nil || a < 0 || a > b || b > maxKeyNumber {
		return Keys{}, fmt.Errorf("%q is no pattern of keys (such as user:[1..1000])", pattern)
	}
	return Keys{before: before, after: after, first: a, last: b, ranged: true}, nil
}

// Draw appends a key.
func (k *Keys) Draw(b []byte, r *rand.Rand) []byte {
	b = append(b, k.before...)
	if !k.ranged {
		return b
	}
	b = strconv.AppendInt(b, int64(k.first+r.IntN(k.last-k.first+1)), 10)
	return append(b, k.after...)
}
