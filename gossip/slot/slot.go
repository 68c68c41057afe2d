// Package slot maps keys to hash slots and renders sets of slots as text.
//
// It is the bottom of the import graph: it knows nothing of nodes or views.
package slot

import "bytes"

// Count is the number of hash slots of a cluster (CLUSTER_SLOTS).
const Count = 16384

// Of returns the slot of a key, 0 to 16383. When the key holds a hash tag, that
// is a '{', and behind it a '}' with at least one byte between them, only the
// bytes of the tag are hashed. Only the first '{' and the first '}' after it
// count (keyHashSlot in cluster.h).
func Of(key []byte) int {
	if len(key) < shortKey {
		if crc, whole := crc16Until(key, '{'); whole {
			return int(crc) & (Count - 1)
		}
	}
	return int(crc16(Tag(key))) & (Count - 1)
}

// shortKey is from which length on it pays to search for the tag first.
const shortKey = 16

// OfString is Of for a string.
func OfString(key string) int {
	return Of([]byte(key))
}

// Tag returns the part of the key that is hashed: the hash tag without its
// braces, or the whole key. The result shares the key's memory.
func Tag(key []byte) []byte {
	open := bytes.IndexByte(key, '{')
	if open < 0 {
		return key
	}
	length := bytes.IndexByte(key[open+1:], '}')
	if length <= 0 {
		return key
	}
	return key[open+1 : open+1+length]
}

// TagString is Tag for a string.
func TagString(key string) string {
	for open := 0; open < len(key); open++ {
		if key[open] != '{' {
			continue
		}
		for end := open + 1; end < len(key); end++ {
			if key[end] == '}' {
				if end == open+1 {
					return key
				}
				return key[open+1 : end]
			}
		}
		return key
	}
	return key
}
