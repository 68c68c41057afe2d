package rdb

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/number"
)

// maxIntset is set-max-intset-entries.
const maxIntset = 512

// An intset is the width of an integer in 4 bytes, the number of integers in 4,
// and the integers in ascending order, all little endian.
const intsetHeader = 4 + 4

// The limits up to which a set of other members is a listpack: set-max-listpack-entries and
// set-max-listpack-value. Before version 11 it never is.
const (
	maxSetListpackEntries = 128
	maxSetListpackValue   = 64
)

// appendSet appends the members: as an intset, if they are all integers, or in their
// order, as a listpack or not.
func (f *Format) appendSet(dst []byte, members [][]byte, form Form) []byte {
	if integers, ok := allIntegers(members); ok && form != FormListpack && form.compact(len(members) <= maxIntset) {
		return appendString(append(dst, kindSetIntset), newIntset(integers))
	}
	if f.last >= kindSetListpack && (form == FormListpack || form.compact(setFitsListpack(members))) {
		lp := newListpack()
		for _, m := range members {
			lp.add(m)
		}
		return appendString(append(dst, kindSetListpack), lp.finish())
	}
	dst = appendLength(append(dst, kindSet), uint64(len(members)))
	for _, m := range members {
		dst = appendString(dst, m)
	}
	return dst
}

func setFitsListpack(members [][]byte) bool {
	return len(members) <= maxSetListpackEntries &&
		!slices.ContainsFunc(members, func(m []byte) bool { return len(m) > maxSetListpackValue })
}

func allIntegers(members [][]byte) (integers []int64, ok bool) {
	for _, m := range members {
		n, ok := number.ParseInt(m)
		if !ok {
			return nil, false
		}
		integers = append(integers, n)
	}
	return integers, true
}

func newIntset(integers []int64) []byte {
	slices.Sort(integers)
	width := 2
	for _, n := range integers {
		switch {
		case n < math.MinInt32 || n > math.MaxInt32:
			width = 8
		case n < math.MinInt16 || n > math.MaxInt16:
			width = max(width, 4)
		}
	}
	b := make([]byte, 0, intsetHeader+width*len(integers))
	b = binary.LittleEndian.AppendUint32(b, uint32(width))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(integers)))
	for _, n := range integers {
		for i := range width {
			b = append(b, byte(n>>(8*i)))
		}
	}
	return b
}

func (r *reader) set(kind byte) (members [][]byte, err error) {
	switch kind {
	case kindSet:
		members, err = r.strings()
	case kindSetIntset:
		members, err = r.packed(readIntset)
	default:
		members, err = r.packed(readListpack)
	}
	if err != nil {
		return nil, err
	}
	if len(members) == 0 || hasDuplicates(members) {
		return nil, malformed("an empty set, or one with a member twice")
	}
	return members, nil
}

// readIntset returns the members of an intset, with all the checks of
// intsetValidateIntegrity.
func readIntset(b []byte) ([][]byte, error) {
	if len(b) < intsetHeader {
		return nil, malformed("an intset of %d bytes", len(b))
	}
	width := binary.LittleEndian.Uint32(b)
	count := binary.LittleEndian.Uint32(b[4:])
	if width != 2 && width != 4 && width != 8 {
		return nil, malformed("an intset of integers of %d bytes", width)
	}
	if count == 0 || uint64(count)*uint64(width) != uint64(len(b)-intsetHeader) {
		return nil, malformed("an intset of %d bytes that claims %d integers", len(b), count)
	}
	r := &reader{rest: b[intsetHeader:]}
	members := make([][]byte, count)
	var last int64
	for i := range members {
		n, err := r.integer(int(width))
		if err != nil {
			return nil, err
		}
		if i > 0 && n <= last {
			return nil, malformed("an intset out of order")
		}
		members[i], last = formatInteger(n), n
	}
	return members, nil
}

// hasDuplicates reports whether two of the strings are equal.
func hasDuplicates(all [][]byte) bool {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, bytes.Compare)
	for i := 1; i < len(sorted); i++ {
		if bytes.Equal(sorted[i-1], sorted[i]) {
			return true
		}
	}
	return false
}
