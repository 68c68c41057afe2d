// Package xxh3 is the hash function XXH3 without a seed: with 64 bits what DIGEST tells of a string,
// with 128 bits the ID of a stream's entry that is sent without one. The specification is https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md.
package xxh3

import (
	"encoding/binary"
	"math/bits"
)

const (
	prime32x1 = 0x9e3779b1
	prime32x2 = 0x85ebca77
	prime32x3 = 0xc2b2ae3d
	prime64x1 = 0x9e3779b185ebca87
	prime64x2 = 0xc2b2ae3d27d4eb4f
	prime64x3 = 0x165667b19e3779f9
	prime64x4 = 0x85ebca77c2b2ae63
	prime64x5 = 0x27d4eb2f165667c5
	primeMix1 = 0x165667919e3779f9
	primeMix2 = 0x9fb21c651e98df25

	stripe = 64
	lanes  = 8
	// The last bytes of the secret are taken at these distances from its end.
	fromEnd, lastFromEnd = stripe, stripe + 7
)

// secret is the default secret.
var secret = [192]byte{
	0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c,
	0xde, 0xd4, 0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f,
	0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21,
	0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c,
	0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb, 0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3,
	0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8,
	0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d,
	0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31, 0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64,
	0xea, 0xc5, 0xac, 0x83, 0x34, 0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb,
	0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49, 0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e,
	0x2b, 0x16, 0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc, 0x8f, 0xf8, 0xb8, 0xd1, 0x7a, 0xd0, 0x31, 0xce,
	0x45, 0xcb, 0x3a, 0x8f, 0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b, 0x40, 0x7e,
}

func u64(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }
func u32(b []byte) uint64 { return uint64(binary.LittleEndian.Uint32(b)) }
func key(at int) uint64   { return u64(secret[at:]) }
func fold(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

// mix takes 16 bytes of input with 16 of the secret.
func mix(b []byte, at int) uint64 { return fold(u64(b)^key(at), u64(b[8:])^key(at+8)) }

func avalanche(h uint64) uint64 {
	h ^= h >> 37
	h *= primeMix1
	return h ^ h>>32
}

// avalanche64 is the last step of XXH64.
func avalanche64(h uint64) uint64 {
	h ^= h >> 33
	h *= prime64x2
	h ^= h >> 29
	h *= prime64x3
	return h ^ h>>32
}

// Sum64 is the hash of the bytes.
func Sum64(b []byte) uint64 {
	switch n := len(b); {
	case n == 0:
		return avalanche64(key(56) ^ key(64))
	case n <= 3:
		combined := uint64(b[0])<<16 | uint64(b[n>>1])<<24 | uint64(b[n-1]) | uint64(n)<<8
		return avalanche64(combined ^ u32(secret[:]) ^ u32(secret[4:]))
	case n <= 8:
		h := (u32(b[n-4:]) + u32(b)<<32) ^ key(8) ^ key(16)
		h ^= bits.RotateLeft64(h, 49) ^ bits.RotateLeft64(h, 24)
		h *= primeMix2
		h ^= h>>35 + uint64(n)
		h *= primeMix2
		return h ^ h>>28
	case n <= 16:
		low := u64(b) ^ key(24) ^ key(32)
		high := u64(b[n-8:]) ^ key(40) ^ key(48)
		return avalanche(uint64(n) + bits.ReverseBytes64(low) + high + fold(low, high))
	case n <= 128:
		h := uint64(n) * prime64x1
		for i := (n - 1) / 32; i >= 0; i-- {
			h += mix(b[16*i:], 32*i) + mix(b[n-16*(i+1):], 32*i+16)
		}
		return avalanche(h)
	case n <= 240:
		return medium(b)
	default:
		return long(b)
	}
}

// medium is for 129 to 240 bytes.
func medium(b []byte) uint64 {
	n := len(b)
	h := uint64(n) * prime64x1
	for i := range 8 {
		h += mix(b[16*i:], 16*i)
	}
	h = avalanche(h)
	for i := 8; i < n/16; i++ {
		h += mix(b[16*i:], 16*(i-8)+3)
	}
	return avalanche(h + mix(b[n-16:], 136-17))
}

// long is for more.
func long(b []byte) uint64 {
	acc := lanesOf(b)
	return merge(&acc, 11, uint64(len(b))*prime64x1)
}

// merge is the hash of the lanes, with a part of the secret.
func merge(acc *[lanes]uint64, at int, h uint64) uint64 {
	for i := range 4 {
		h += fold(acc[2*i]^key(at+16*i), acc[2*i+1]^key(at+8+16*i))
	}
	return avalanche(h)
}

// lanesOf accumulates stripes in eight lanes, which are scrambled after each block.
func lanesOf(b []byte) [lanes]uint64 {
	acc := [lanes]uint64{prime32x3, prime64x1, prime64x2, prime64x3, prime64x4, prime32x2, prime64x5, prime32x1}
	accumulate := func(b []byte, at int) {
		for i := range lanes {
			value := u64(b[8*i:])
			keyed := value ^ key(at+8*i)
			acc[i^1] += value
			acc[i] += keyed & 0xffffffff * (keyed >> 32)
		}
	}
	const perBlock = (len(secret) - stripe) / 8
	stripes := (len(b) - 1) / stripe
	for i := range stripes {
		accumulate(b[stripe*i:], i%perBlock*8)
		if i%perBlock == perBlock-1 {
			for lane := range acc {
				acc[lane] ^= acc[lane]>>47 ^ key(len(secret)-fromEnd+8*lane)
				acc[lane] *= prime32x1
			}
		}
	}
	accumulate(b[len(b)-stripe:], len(secret)-lastFromEnd)
	return acc
}
