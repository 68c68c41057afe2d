package rdb

import "encoding/binary"

// A ziplist is what Redis before 7.0 used in place of a listpack:
//
//	size in 4 bytes, offset of the last entry in 4, number of entries in 2,
//	entries, 0xff
//
// An entry is the length of the entry before it, its encoding and its bytes.
const (
	ziplistHeader = 4 + 4 + 2
	ziplistEnd    = 0xff
	// ziplistLongPrevious says that the length of the entry before is in the
	// four bytes that follow.
	ziplistLongPrevious = 0xfe
	// ziplistUncounted in place of the number of entries means: many.
	ziplistUncounted = 0xffff
)

// The first byte of an entry's encoding; the first three have the rest of it in
// common with the string's length.
const (
	ziplistString6  = 0x00
	ziplistString14 = 0x40
	ziplistString32 = 0x80
	ziplistInt16    = 0xc0
	ziplistInt32    = 0xd0
	ziplistInt64    = 0xe0
	ziplistInt24    = 0xf0
	ziplistInt8     = 0xfe
	// From 0xf1 on the integers 0 to 12 are part of the encoding.
	ziplistInt4First = 0xf1
	ziplistInt4Last  = 0xfd
)

// readZiplist returns the entries of a ziplist, with all the checks of
// ziplistValidateIntegrity.
func readZiplist(b []byte) ([][]byte, error) {
	if len(b) < ziplistHeader+1 {
		return nil, malformed("a ziplist of %d bytes", len(b))
	}
	if size := binary.LittleEndian.Uint32(b); uint64(size) != uint64(len(b)) {
		return nil, malformed("a ziplist of %d bytes that claims %d", len(b), size)
	}
	tail := uint64(binary.LittleEndian.Uint32(b[4:]))
	if b[len(b)-1] != ziplistEnd || tail > uint64(len(b)-1) {
		return nil, malformed("a ziplist without end")
	}
	declared := binary.LittleEndian.Uint16(b[8:])

	r := &reader{rest: b[ziplistHeader:]}
	entries := make([][]byte, 0, room(uint64(declared)))
	var previous, last uint64 // the length and the offset of the entry before
	for len(r.rest) > 0 && r.rest[0] != ziplistEnd {
		start := uint64(len(b) - len(r.rest))
		entry, err := r.ziplistEntry(previous)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry)
		last, previous = start, uint64(len(b)-len(r.rest))-start
	}
	if len(r.rest) != 1 {
		return nil, malformed("a ziplist goes on after its end")
	}
	if len(entries) > 0 && last != tail {
		return nil, malformed("a ziplist whose last entry is at %d claims %d", last, tail)
	}
	if declared != ziplistUncounted && int(declared) != len(entries) {
		return nil, malformed("a ziplist of %d entries that claims %d", len(entries), declared)
	}
	return entries, nil
}

func (r *reader) ziplistEntry(previous uint64) ([]byte, error) {
	first, err := r.byte()
	if err != nil {
		return nil, err
	}
	claimed := uint64(first)
	if first == ziplistLongPrevious {
		b, err := r.take(4)
		if err != nil {
			return nil, err
		}
		claimed = uint64(binary.LittleEndian.Uint32(b))
	}
	if claimed != previous {
		return nil, malformed("a ziplist entry after one of %d bytes claims %d", previous, claimed)
	}

	encoding, err := r.byte()
	if err != nil {
		return nil, err
	}
	switch encoding & 0xc0 {
	case ziplistString6:
		return r.take(uint64(encoding))
	case ziplistString14:
		low, err := r.byte()
		if err != nil {
			return nil, err
		}
		return r.take(uint64(encoding&0x3f)<<8 | uint64(low))
	case ziplistString32:
		b, err := r.take(4)
		if err != nil {
			return nil, err
		}
		return r.take(uint64(binary.BigEndian.Uint32(b)))
	}
	n, err := r.ziplistInteger(encoding)
	return formatInteger(n), err
}

func (r *reader) ziplistInteger(encoding byte) (int64, error) {
	switch encoding {
	case ziplistInt8:
		return r.integer(1)
	case ziplistInt16:
		return r.integer(2)
	case ziplistInt24:
		return r.integer(3)
	case ziplistInt32:
		return r.integer(4)
	case ziplistInt64:
		return r.integer(8)
	}
	if encoding >= ziplistInt4First && encoding <= ziplistInt4Last {
		return int64(encoding - ziplistInt4First), nil
	}
	return 0, malformed("unknown ziplist encoding 0x%02x", encoding)
}
