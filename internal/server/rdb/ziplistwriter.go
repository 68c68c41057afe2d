package rdb

import (
	"encoding/binary"
	"math"

	"github.com/slotstorm/slotstorm/internal/server/number"
)

// ziplistWriter builds a ziplist.
type ziplistWriter struct {
	bytes []byte
	last  int // where the last entry begins
	count int
}

func newZiplist() *ziplistWriter {
	return &ziplistWriter{bytes: make([]byte, ziplistHeader, 64), last: ziplistHeader}
}

func (z *ziplistWriter) len() int { return z.count }

func (z *ziplistWriter) size() int { return len(z.bytes) + 1 }

// begin begins an entry with the length of the one before.
func (z *ziplistWriter) begin() {
	before := 0
	if z.count > 0 {
		before = len(z.bytes) - z.last
	}
	z.last = len(z.bytes)
	z.count++
	if before < ziplistLongPrevious {
		z.bytes = append(z.bytes, byte(before))
		return
	}
	z.bytes = binary.LittleEndian.AppendUint32(append(z.bytes, ziplistLongPrevious), uint32(before))
}

// maxZiplistInteger is how long a text may be that is kept as an integer (zipTryEncoding).
const maxZiplistInteger = 31

// add appends an entry, as an integer if it is one (__ziplistInsert).
func (z *ziplistWriter) add(s []byte) {
	if n, ok := number.ParseInt(s); ok && len(s) <= maxZiplistInteger {
		z.addInteger(n)
		return
	}
	z.begin()
	switch n := len(s); {
	case n < 1<<6:
		z.bytes = append(z.bytes, ziplistString6|byte(n))
	case n < 1<<14:
		z.bytes = append(z.bytes, ziplistString14|byte(n>>8), byte(n))
	default:
		z.bytes = binary.BigEndian.AppendUint32(append(z.bytes, ziplistString32), uint32(n))
	}
	z.bytes = append(z.bytes, s...)
}

// addInteger appends an integer.
func (z *ziplistWriter) addInteger(n int64) {
	z.begin()
	switch {
	case n >= 0 && n <= ziplistInt4Last-ziplistInt4First:
		z.bytes = append(z.bytes, ziplistInt4First+byte(n))
	case n >= math.MinInt8 && n <= math.MaxInt8:
		z.bytes = append(z.bytes, ziplistInt8, byte(n))
	case n >= math.MinInt16 && n <= math.MaxInt16:
		z.bytes = binary.LittleEndian.AppendUint16(append(z.bytes, ziplistInt16), uint16(n))
	case n >= -1<<23 && n < 1<<23:
		z.bytes = append(z.bytes, ziplistInt24, byte(n), byte(n>>8), byte(n>>16))
	case n >= math.MinInt32 && n <= math.MaxInt32:
		z.bytes = binary.LittleEndian.AppendUint32(append(z.bytes, ziplistInt32), uint32(n))
	default:
		z.bytes = binary.LittleEndian.AppendUint64(append(z.bytes, ziplistInt64), uint64(n))
	}
}

// finish returns the ziplist.
func (z *ziplistWriter) finish() []byte {
	z.bytes = append(z.bytes, ziplistEnd)
	binary.LittleEndian.PutUint32(z.bytes, uint32(len(z.bytes)))
	binary.LittleEndian.PutUint32(z.bytes[4:], uint32(z.last))
	binary.LittleEndian.PutUint16(z.bytes[8:], uint16(min(z.count, ziplistUncounted)))
	return z.bytes
}
