package xxh3

import (
	"encoding/binary"
	"math/bits"
)

// Sum is a hash of 128 bits.
type Sum struct{ Low, High uint64 }

// Sum128 is the hash of the bytes with 128 bits.
func Sum128(b []byte) Sum {
	switch n := len(b); {
	case n == 0:
		return Sum{avalanche64(key(64) ^ key(72)), avalanche64(key(80) ^ key(88))}
	case n <= 3:
		low := uint32(b[0])<<16 | uint32(b[n>>1])<<24 | uint32(b[n-1]) | uint32(n)<<8
		high := bits.RotateLeft32(bits.ReverseBytes32(low), 13)
		return Sum{
			avalanche64(uint64(low) ^ u32(secret[:]) ^ u32(secret[4:])),
			avalanche64(uint64(high) ^ u32(secret[8:]) ^ u32(secret[12:])),
		}
	case n <= 8:
		keyed := (u32(b) + u32(b[n-4:])<<32) ^ key(16) ^ key(24)
		high, low := bits.Mul64(keyed, prime64x1+uint64(n)<<2)
		high += low << 1
		low ^= high >> 3
		low ^= low >> 35
		low *= primeMix2
		low ^= low >> 28
		return Sum{low, avalanche(high)}
	case n <= 16:
		return upTo16(b)
	case n <= 128:
		acc := Sum{Low: uint64(n) * prime64x1}
		for i := (n - 1) / 32; i >= 0; i-- {
			acc.mix(b[16*i:], b[n-16*(i+1):], 32*i)
		}
		return acc.end(n)
	case n <= 240:
		acc := Sum{Low: uint64(n) * prime64x1}
		for i := range 4 {
			acc.mix(b[32*i:], b[32*i+16:], 32*i)
		}
		acc = Sum{avalanche(acc.Low), avalanche(acc.High)}
		for i := 4; i < n/32; i++ {
			acc.mix(b[32*i:], b[32*i+16:], 32*(i-4)+3)
		}
		acc.mix(b[n-16:], b[n-32:], 136-17-16)
		return acc.end(n)
	default:
		acc := lanesOf(b)
		length := uint64(n)
		return Sum{merge(&acc, 11, length*prime64x1), merge(&acc, len(secret)-stripe-11, ^(length * prime64x2))}
	}
}

// upTo16 is for 9 to 16 bytes.
func upTo16(b []byte) Sum {
	n := len(b)
	first, last := u64(b), u64(b[n-8:])
	high, low := bits.Mul64(first^last^key(32)^key(40), prime64x1)
	low += uint64(n-1) << 54
	last ^= key(48) ^ key(56)
	high += last + last&0xffffffff*(prime32x2-1)
	low ^= bits.ReverseBytes64(high)
	top, bottom := bits.Mul64(low, prime64x2)
	return Sum{avalanche(bottom), avalanche(top + high*prime64x2)}
}

// mix takes two times 16 bytes of input with 32 of the secret.
func (s *Sum) mix(a, b []byte, at int) {
	s.Low = (s.Low + mix(a, at)) ^ (u64(b) + u64(b[8:]))
	s.High = (s.High + mix(b, at+16)) ^ (u64(a) + u64(a[8:]))
}

// end is the last step for 17 to 240 bytes.
func (s *Sum) end(n int) Sum {
	low := s.Low + s.High
	high := s.Low*prime64x1 + s.High*prime64x4 + uint64(n)*prime64x2
	return Sum{avalanche(low), -avalanche(high)}
}

// Bytes are the 16 bytes of the hash in memory, the low ones first.
func (s Sum) Bytes() []byte {
	return binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, s.Low), s.High)
}
