package gossip

import "math/rand/v2"

// ID is a node's name: 40 lower-case hexadecimal digits.
type ID string

// idLen is CLUSTER_NAMELEN.
const idLen = 40

// RandomID draws an ID (getRandomHexChars).
func RandomID(r *rand.Rand) ID {
	const digits = "0123456789abcdef"
	var b [idLen]byte
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

// Valid reports whether Redis takes the text for an ID: 40 bytes of a-z and 0-9
// (verifyClusterNodeId).
func (id ID) Valid() bool {
	if len(id) != idLen {
		return false
	}
	for i := range len(id) {
		if c := id[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
