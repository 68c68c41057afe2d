package clusterbus

import (
	"math/rand/v2"
)

// RandomID draws an ID (getRandomHexChars).
func RandomID(r *rand.Rand) ID {
	const digits = "0123456789abcdef"
	var b [40]byte
	var word uint64
	for i := range b {
		if i%16 == 0 {
			word = r.Uint64()
		}
		b[i] = digits[word&15]
		word >>= 4
	}
	return ID(b[:])
}
