package rdb

import "encoding/binary"

// A zipmap is how Redis before 2.6 stored small hashes:
//
//	number of fields in 1 byte, fields, 0xff
//
// A field is the length of the name, the name, the length of the value, one byte
// that says how many unused bytes follow the value, the value, and those.
const (
	zipmapEnd = 0xff
	// zipmapLong as a length says that it is in the four bytes that follow; as
	// the number of fields it means: many.
	zipmapLong = 0xfe
)

// readZipmap returns the names and values of a zipmap in turn, with all the
// checks of zipmapValidateIntegrity.
func readZipmap(b []byte) ([][]byte, error) {
	if len(b) < 2 || b[len(b)-1] != zipmapEnd {
		return nil, malformed("a zipmap without end")
	}
	r := &reader{rest: b[1:]}
	pairs := make([][]byte, 0, room(2*uint64(b[0])))
	for len(r.rest) > 0 && r.rest[0] != zipmapEnd {
		n, err := r.zipmapLength()
		if err != nil {
			return nil, err
		}
		name, err := r.take(n)
		if err != nil {
			return nil, err
		}
		if n, err = r.zipmapLength(); err != nil {
			return nil, err
		}
		unused, err := r.byte()
		if err != nil {
			return nil, err
		}
		value, err := r.take(n)
		if err != nil {
			return nil, err
		}
		if _, err = r.take(uint64(unused)); err != nil {
			return nil, err
		}
		pairs = append(pairs, name, value)
	}
	// The fields may have swallowed the end, but Redis wants the first end there
	// is to be the last byte.
	if len(r.rest) != 1 {
		return nil, malformed("a zipmap ends elsewhere than its data")
	}
	if b[0] != zipmapLong && int(b[0]) != len(pairs)/2 {
		return nil, malformed("a zipmap of %d fields that claims %d", len(pairs)/2, b[0])
	}
	return pairs, nil
}

func (r *reader) zipmapLength() (uint64, error) {
	first, err := r.byte()
	if err != nil || first < zipmapLong {
		return uint64(first), err
	}
	b, err := r.take(4)
	if err != nil {
		return 0, err
	}
	return uint64(binary.LittleEndian.Uint32(b)), nil
}
