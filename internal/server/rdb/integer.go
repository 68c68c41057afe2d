package rdb

import (
	"strconv"
)

// formatInteger returns the spelling of n.
func formatInteger(n int64) []byte {
	return strconv.AppendInt(nil, n, 10)
}
