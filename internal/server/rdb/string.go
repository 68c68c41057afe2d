package rdb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/slotstorm/slotstorm/internal/server/number"
)

// A length is 6 bits, 14 bits, or a marker byte and 4 or 8 bytes, big endian.
// The two high bits of the first byte tell; if both are set, the low ones name
// a special encoding of a string instead (RDB_ENC_*).
const (
	length14Bit  = 0x40
	length32Bit  = 0x80
	length64Bit  = 0x81
	specialBits  = 0xc0
	specialInt8  = 0
	specialInt16 = 1
	specialInt32 = 2
	specialLZF   = 3
)

// maxString bounds a decoded string: Redis's proto-max-bulk-len, beyond which
// no command makes one. It bounds what an LZF header can ask for.
const maxString = 512 << 20

// appendLength appends n as rdbSaveLen does.
func appendLength(dst []byte, n uint64) []byte {
	switch {
	case n < 1<<6:
		return append(dst, byte(n))
	case n < 1<<14:
		return append(dst, length14Bit|byte(n>>8), byte(n))
	case n <= math.MaxUint32:
		return binary.BigEndian.AppendUint32(append(dst, length32Bit), uint32(n))
	default:
		return binary.BigEndian.AppendUint64(append(dst, length64Bit), n)
	}
}

// appendString appends s as rdbSaveRawString does: as an integer of 1, 2 or 4
// bytes if it is one, compressed if that saves room, verbatim otherwise.
func appendString(dst, s []byte) []byte {
	if n, ok := number.ParseInt(s); ok && n >= math.MinInt32 && n <= math.MaxInt32 {
		return appendSmallInteger(dst, n)
	}
	// Redis does not try below 21 bytes: even equal bytes would not shrink.
	if len(s) > 20 {
		if compressed, ok := appendLZF(dst, s); ok {
			return compressed
		}
	}
	return append(appendLength(dst, uint64(len(s))), s...)
}

// appendSmallInteger appends n, which fits into 32 bits (rdbEncodeInteger).
func appendSmallInteger(dst []byte, n int64) []byte {
	switch {
	case n >= math.MinInt8 && n <= math.MaxInt8:
		return append(dst, specialBits|specialInt8, byte(n))
	case n >= math.MinInt16 && n <= math.MaxInt16:
		return binary.LittleEndian.AppendUint16(append(dst, specialBits|specialInt16), uint16(n))
	default:
		return binary.LittleEndian.AppendUint32(append(dst, specialBits|specialInt32), uint32(n))
	}
}

// appendLZF appends s compressed (rdbSaveLzfStringObject), or reports false if
// that would not save four bytes.
func appendLZF(dst, s []byte) ([]byte, bool) {
	compressed, ok := compress(s, len(s)-4)
	if !ok {
		return dst, false
	}
	defer compressed.free()
	dst = append(dst, specialBits|specialLZF)
	dst = appendLength(dst, uint64(len(compressed.bytes)))
	dst = appendLength(dst, uint64(len(s)))
	return append(dst, compressed.bytes...), true
}

// reader reads the parts of an object. What it returns may point into rest.
type reader struct {
	rest []byte
}

// take returns the next n bytes. Their capacity ends with them: appending to one
// part of a value must not damage the next.
func (r *reader) take(n uint64) ([]byte, error) {
	if n > uint64(len(r.rest)) {
		return nil, malformed("%d bytes wanted, %d left", n, len(r.rest))
	}
	taken := r.rest[:n:n]
	r.rest = r.rest[n:]
	return taken, nil
}

func (r *reader) byte() (byte, error) {
	if len(r.rest) == 0 {
		return 0, malformed("a byte wanted, none left")
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b, nil
}

// lengthOrSpecial reads a length, or the number of a special encoding
// (rdbLoadLenByRef).
func (r *reader) lengthOrSpecial() (n uint64, special bool, err error) {
	first, err := r.byte()
	if err != nil {
		return 0, false, err
	}
	switch first & specialBits {
	case specialBits:
		return uint64(first &^ specialBits), true, nil
	case 0:
		return uint64(first), false, nil
	case length14Bit:
		second, err := r.byte()
		return uint64(first&^specialBits)<<8 | uint64(second), false, err
	}
	switch first {
	case length32Bit:
		b, err := r.take(4)
		if err != nil {
			return 0, false, err
		}
		return uint64(binary.BigEndian.Uint32(b)), false, nil
	case length64Bit:
		b, err := r.take(8)
		if err != nil {
			return 0, false, err
		}
		return binary.BigEndian.Uint64(b), false, nil
	default:
		return 0, false, fmt.Errorf("%w 0x%02x", errLengthEncoding, first)
	}
}

// length reads a length. Like rdbLoadLen it takes the number of a special
// encoding for one.
func (r *reader) length() (uint64, error) {
	n, _, err := r.lengthOrSpecial()
	return n, err
}

var errLengthEncoding = malformed("unknown length encoding")

// figure reads a number that Redis takes without looking whether it has an encoding: that of
// an unknown one is the greatest (RDB_LENERR).
func (r *reader) figure() (uint64, error) {
	n, err := r.length()
	if errors.Is(err, errLengthEncoding) {
		return math.MaxUint64, nil
	}
	return n, err
}

// size reads the number of elements of a collection, which is not empty.
func (r *reader) size() (uint64, error) {
	n, err := r.length()
	if err == nil && n == 0 {
		err = malformed("an empty collection")
	}
	return n, err
}

// room is the capacity to begin with for n announced elements: what is announced
// but not there must cost nothing.
func room(n uint64) int {
	return int(min(n, 512))
}

// string reads a string in any encoding (rdbGenericLoadStringObject).
func (r *reader) string() ([]byte, error) {
	n, special, err := r.lengthOrSpecial()
	if err != nil {
		return nil, err
	}
	if !special {
		return r.take(n)
	}
	switch n {
	case specialInt8:
		b, err := r.take(1)
		if err != nil {
			return nil, err
		}
		return formatInteger(int64(int8(b[0]))), nil
	case specialInt16:
		b, err := r.take(2)
		if err != nil {
			return nil, err
		}
		return formatInteger(int64(int16(binary.LittleEndian.Uint16(b)))), nil
	case specialInt32:
		b, err := r.take(4)
		if err != nil {
			return nil, err
		}
		return formatInteger(int64(int32(binary.LittleEndian.Uint32(b)))), nil
	case specialLZF:
		return r.lzf()
	default:
		return nil, malformed("unknown string encoding %d", n)
	}
}

func (r *reader) lzf() ([]byte, error) {
	compressedSize, err := r.length()
	if err != nil {
		return nil, err
	}
	size, err := r.length()
	if err != nil {
		return nil, err
	}
	compressed, err := r.take(compressedSize)
	if err != nil {
		return nil, err
	}
	if size == 0 {
		// lzf_decompress returns 0 for damaged data, which is what was announced.
		return []byte{}, nil
	}
	if size > maxString || size > maxExpansion*uint64(len(compressed)) {
		return nil, malformed("%d bytes cannot come from %d compressed ones", size, len(compressed))
	}
	return decompress(compressed, int(size))
}
