package rdb

import (
	"encoding/binary"
	"math"

	"github.com/slotstorm/slotstorm/internal/server/number"
)

// A listpack is a run of elements in one piece of memory:
//
//	size in 4 bytes, number of elements in 2, elements, 0xff
//
// An element is its encoding, its bytes if it is a string, and the length of
// those two, to be read backwards. Numbers are little endian.
const (
	listpackHeader = 4 + 2
	listpackEnd    = 0xff
	// listpackUncounted in place of the number of elements means: many.
	listpackUncounted = math.MaxUint16
)

// The first byte of an element. The rest of it is part of the value or of the
// string's length.
const (
	listpackUint7    = 0x00
	listpackString6  = 0x80
	listpackInt13    = 0xc0
	listpackString12 = 0xe0
	listpackString32 = 0xf0
	listpackInt16    = 0xf1
	listpackInt24    = 0xf2
	listpackInt32    = 0xf3
	listpackInt64    = 0xf4
)

// packer builds a listpack, or a ziplist.
type packer interface {
	add(s []byte)
	addInteger(n int64)
	len() int
	size() int
	finish() []byte
}

// pack begins what the format has for small values, and packed chooses the type of such a
// value.
func (f *Format) pack() packer {
	if f.ziplists {
		return newZiplist()
	}
	return newListpack()
}

func (f *Format) packed(listpack, ziplist byte) byte {
	if f.ziplists {
		return ziplist
	}
	return listpack
}

// listpack builds a listpack.
type listpack struct {
	bytes []byte
	count int
}

func newListpack() *listpack {
	return &listpack{bytes: make([]byte, listpackHeader, 64)}
}

// len is the number of elements.
func (l *listpack) len() int { return l.count }

// size is what finish would return the length of.
func (l *listpack) size() int { return len(l.bytes) + 1 }

// add appends an element, as an integer if it is one (lpAppend).
func (l *listpack) add(s []byte) {
	if n, ok := number.ParseInt(s); ok {
		l.addInteger(n)
		return
	}
	start := len(l.bytes)
	switch n := len(s); {
	case n < 1<<6:
		l.bytes = append(l.bytes, listpackString6|byte(n))
	case n < 1<<12:
		l.bytes = append(l.bytes, listpackString12|byte(n>>8), byte(n))
	default:
		l.bytes = binary.LittleEndian.AppendUint32(append(l.bytes, listpackString32), uint32(n))
	}
	l.bytes = append(l.bytes, s...)
	l.close(start)
}

// addInteger appends an integer (lpAppendInteger).
func (l *listpack) addInteger(n int64) {
	start := len(l.bytes)
	switch {
	case n >= 0 && n <= 127:
		l.bytes = append(l.bytes, listpackUint7|byte(n))
	case n >= -1<<12 && n < 1<<12:
		l.bytes = append(l.bytes, listpackInt13|byte(n>>8)&0x1f, byte(n))
	case n >= math.MinInt16 && n <= math.MaxInt16:
		l.bytes = binary.LittleEndian.AppendUint16(append(l.bytes, listpackInt16), uint16(n))
	case n >= -1<<23 && n < 1<<23:
		l.bytes = append(l.bytes, listpackInt24, byte(n), byte(n>>8), byte(n>>16))
	case n >= math.MinInt32 && n <= math.MaxInt32:
		l.bytes = binary.LittleEndian.AppendUint32(append(l.bytes, listpackInt32), uint32(n))
	default:
		l.bytes = binary.LittleEndian.AppendUint64(append(l.bytes, listpackInt64), uint64(n))
	}
	l.close(start)
}

// close ends the element that began at start with its length, in groups of
// seven bits, the last of which is read first.
func (l *listpack) close(start int) {
	n := len(l.bytes) - start
	groups := backLength(n)
	for i := groups - 1; i >= 0; i-- {
		b := byte(n>>(7*i)) & 0x7f
		if i < groups-1 {
			b |= 0x80
		}
		l.bytes = append(l.bytes, b)
	}
	l.count++
}

// backLength is how many bytes the length n at the end of an element takes. The
// uneven limits are Redis's (lpEncodeBacklen).
func backLength(n int) int {
	switch {
	case n <= 127:
		return 1
	case n < 1<<14-1:
		return 2
	case n < 1<<21-1:
		return 3
	case n < 1<<28-1:
		return 4
	default:
		return 5
	}
}

// ElementSize is what an element takes in a listpack, which keeps as an integer what is
// one (lpEncodeGetType).
func ElementSize(text []byte) int {
	if n, ok := number.ParseInt(text); ok {
		return IntegerSize(n)
	}
	size := len(text)
	switch {
	case size < 1<<6:
		size++
	case size < 1<<12:
		size += 2
	default:
		size += 5
	}
	return size + backLength(size)
}

// IntegerSize is what an integer takes in a listpack (lpEncodeIntegerGetType).
func IntegerSize(n int64) int {
	switch {
	case n >= 0 && n <= 127:
		return 1 + 1
	case n >= -1<<12 && n < 1<<12:
		return 2 + 1
	case n >= math.MinInt16 && n <= math.MaxInt16:
		return 3 + 1
	case n >= -1<<23 && n < 1<<23:
		return 4 + 1
	case n >= math.MinInt32 && n <= math.MaxInt32:
		return 5 + 1
	default:
		return 9 + 1
	}
}

// finish returns the listpack.
func (l *listpack) finish() []byte {
	l.bytes = append(l.bytes, listpackEnd)
	binary.LittleEndian.PutUint32(l.bytes, uint32(len(l.bytes)))
	binary.LittleEndian.PutUint16(l.bytes[4:], uint16(min(l.count, listpackUncounted)))
	return l.bytes
}

// listpackReader reads a listpack, with all the checks of lpValidateIntegrity.
type listpackReader struct {
	reader
	whole    []byte
	declared int
	count    int
}

// openListpack checks the listpack's header and end.
func openListpack(b []byte) (*listpackReader, error) {
	if len(b) < listpackHeader+1 {
		return nil, malformed("a listpack of %d bytes", len(b))
	}
	if size := binary.LittleEndian.Uint32(b); uint64(size) != uint64(len(b)) {
		return nil, malformed("a listpack of %d bytes that claims %d", len(b), size)
	}
	if b[len(b)-1] != listpackEnd {
		return nil, malformed("a listpack without end")
	}
	return &listpackReader{
		reader:   reader{rest: b[listpackHeader:]},
		whole:    b,
		declared: int(binary.LittleEndian.Uint16(b[4:])),
	}, nil
}

// element is an element of a listpack: a string, or an integer if text is nil.
type element struct {
	text   []byte
	number int64
}

// string is the element as the value it stands for.
func (e element) string() []byte {
	if e.text == nil {
		return formatInteger(e.number)
	}
	return e.text
}

// more reports whether there is a further element.
func (l *listpackReader) more() bool {
	return len(l.rest) > 0 && l.rest[0] != listpackEnd
}

// next reads an element.
func (l *listpackReader) next() (e element, err error) {
	if !l.more() {
		return element{}, malformed("an element of a listpack is missing")
	}
	before := len(l.rest)
	e, err = l.decode()
	if err != nil {
		return element{}, err
	}
	n := before - len(l.rest)
	if _, err = l.take(uint64(backLength(n))); err != nil {
		return element{}, err
	}
	if length := lengthAtEnd(l.whole[:len(l.whole)-len(l.rest)]); length != n {
		return element{}, malformed("an element of %d bytes in a listpack that claims %d", n, length)
	}
	l.count++
	return e, nil
}

// lengthAtEnd reads the length that ends an element, backwards, as far as its bytes say
// that there is more of it: into the element itself, and what is before that, if they are wrong
// (lpDecodeBacklen).
func lengthAtEnd(listpack []byte) (length int) {
	for i := range min(5, len(listpack)) {
		b := listpack[len(listpack)-1-i]
		length |= int(b&0x7f) << (7 * i)
		if b&0x80 == 0 {
			return length
		}
	}
	return -1
}

// decode reads the encoding and the bytes of an element.
func (l *listpackReader) decode() (element, error) {
	first, err := l.byte()
	if err != nil {
		return element{}, err
	}
	switch {
	case first < listpackString6:
		return element{number: int64(first)}, nil
	case first < listpackInt13:
		return l.text(uint64(first & 0x3f))
	case first < listpackString12:
		low, err := l.byte()
		// Shifting the 13 bits up and down again extends their sign.
		return element{number: int64(int16(first)<<11|int16(low)<<3) >> 3}, err
	case first < listpackString32:
		low, err := l.byte()
		if err != nil {
			return element{}, err
		}
		return l.text(uint64(first&0x0f)<<8 | uint64(low))
	}
	switch first {
	case listpackString32:
		n, err := l.integer(4)
		if err != nil {
			return element{}, err
		}
		return l.text(uint64(uint32(n)))
	case listpackInt16:
		n, err := l.integer(2)
		return element{number: n}, err
	case listpackInt24:
		n, err := l.integer(3)
		return element{number: n}, err
	case listpackInt32:
		n, err := l.integer(4)
		return element{number: n}, err
	case listpackInt64:
		n, err := l.integer(8)
		return element{number: n}, err
	default:
		return element{}, malformed("unknown listpack encoding 0x%02x", first)
	}
}

func (l *listpackReader) text(n uint64) (element, error) {
	text, err := l.take(n)
	return element{text: text}, err
}

// integer reads a signed little endian integer of width bytes.
func (r *reader) integer(width int) (int64, error) {
	b, err := r.take(uint64(width))
	if err != nil {
		return 0, err
	}
	var n uint64
	for i, c := range b {
		n |= uint64(c) << (8 * i)
	}
	unused := 64 - 8*width
	return int64(n<<unused) >> unused, nil
}

// end checks that the listpack was read to its end.
func (l *listpackReader) end() error {
	if len(l.rest) != 1 || l.rest[0] != listpackEnd {
		return malformed("a listpack goes on after its end")
	}
	return nil
}

// close checks that the listpack was read to its end and had as many elements
// as it claims.
func (l *listpackReader) close() error {
	if err := l.end(); err != nil {
		return err
	}
	if l.declared != listpackUncounted && l.declared != l.count {
		return malformed("a listpack of %d elements that claims %d", l.count, l.declared)
	}
	return nil
}

// readListpack returns all elements of a listpack.
func readListpack(b []byte) ([][]byte, error) {
	l, err := openListpack(b)
	if err != nil {
		return nil, err
	}
	elements := make([][]byte, 0, room(uint64(l.declared)))
	for l.more() {
		e, err := l.next()
		if err != nil {
			return nil, err
		}
		elements = append(elements, e.string())
	}
	return elements, l.close()
}
