package rdb

import (
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/number"
)

// The limits up to which a hash is a listpack: hash-max-listpack-entries and
// hash-max-listpack-value.
const (
	maxHashListpackEntries = 512
	maxHashListpackValue   = 64
)

// appendHash appends the fields in their order, compactly or not.
func (f *Format) appendHash(dst []byte, fields []Field, form Form, since int64) []byte {
	compact := form.compact(hashFitsListpack(fields))
	switch {
	case since != 0 && f.fields == fieldsEach && (compact || haveDeadlines(fields)):
		return appendHashSince(dst, fields, compact, since)
	case f.fields == fieldsLast && haveDeadlines(fields):
		return appendHash2(dst, fields)
	case compact:
		pack := f.pack()
		for _, one := range fields {
			pack.add(one.Name)
			pack.add(one.Value)
		}
		return appendString(append(dst, f.packed(kindHashListpack, kindHashZiplist)), pack.finish())
	}
	dst = appendLength(append(dst, kindHash), uint64(len(fields)))
	for _, one := range fields {
		dst = appendString(dst, one.Name)
		dst = appendString(dst, one.Value)
	}
	return dst
}

func haveDeadlines(fields []Field) bool {
	return slices.ContainsFunc(fields, func(one Field) bool { return one.Deadline != 0 })
}

// appendHashSince appends fields of which some have, or had, deadlines: as a listpack of
// triples, or with the distances of the deadlines from the earliest one.
func appendHashSince(dst []byte, fields []Field, compact bool, since int64) []byte {
	since = max(since, 0) // NoDeadlineYet
	if compact {
		lp := newListpack()
		for _, one := range fields {
			lp.add(one.Name)
			lp.add(one.Value)
			lp.addInteger(one.Deadline)
		}
		return appendString(appendMilliseconds(append(dst, kindHashListpackEx), since), lp.finish())
	}
	dst = appendLength(appendMilliseconds(append(dst, kindHashMetadata), since), uint64(len(fields)))
	for _, one := range fields {
		distance := int64(0)
		if one.Deadline != 0 {
			distance = one.Deadline - since + 1
		}
		dst = appendString(appendString(appendLength(dst, uint64(distance)), one.Name), one.Value)
	}
	return dst
}

// never is the deadline in a payload of a field that has none.
const never = -1

// appendHash2 appends fields with a deadline behind each.
func appendHash2(dst []byte, fields []Field) []byte {
	dst = appendLength(append(dst, kindHash2), uint64(len(fields)))
	for _, one := range fields {
		deadline := one.Deadline
		if deadline == 0 {
			deadline = never
		}
		dst = appendMilliseconds(appendString(appendString(dst, one.Name), one.Value), deadline)
	}
	return dst
}

func hashFitsListpack(fields []Field) bool {
	if len(fields) > maxHashListpackEntries {
		return false
	}
	for _, f := range fields {
		if len(f.Name) > maxHashListpackValue || len(f.Value) > maxHashListpackValue {
			return false
		}
	}
	return true
}

func (r *reader) hash(kind byte) (fields []Field, since int64, err error) {
	switch kind {
	case kindHash:
		fields, err = r.fields()
	case kindHashZipmap:
		fields, err = r.packedFields(readZipmap)
	case kindHashZiplist:
		fields, err = r.packedFields(readZiplist)
	case kindHashMetadata:
		fields, since, err = r.fieldsSince()
	case kindHashListpackEx:
		fields, since, err = r.packedFieldsSince()
	case kindHash2:
		fields, err = r.fields2()
	default:
		fields, err = r.packedFields(readListpack)
	}
	if err != nil {
		return nil, 0, err
	}
	if since == 0 && (kind == kindHashMetadata || kind == kindHashListpackEx) {
		since = NoDeadlineYet
	}
	names := make([][]byte, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	if hasDuplicates(names) {
		return nil, 0, malformed("a hash with a field twice")
	}
	return fields, since, nil
}

// fieldsSince is the reverse of appendHashSince without a listpack.
func (r *reader) fieldsSince() (fields []Field, since int64, err error) {
	if since, err = r.integer(8); err != nil {
		return nil, 0, err
	}
	n, err := r.size()
	if err != nil {
		return nil, 0, err
	}
	if n == 0 {
		return nil, 0, malformed("a hash without fields")
	}
	fields = make([]Field, 0, room(n))
	for range n {
		distance, err := r.length()
		if err != nil {
			return nil, 0, err
		}
		one, err := r.field()
		if err != nil {
			return nil, 0, err
		}
		if distance != 0 {
			if one.Deadline = since + int64(distance) - 1; one.Deadline < since || one.Deadline <= 0 {
				return nil, 0, malformed("a field that expires %d after %d", distance, since)
			}
		}
		fields = append(fields, one)
	}
	return fields, since, nil
}

// packedFieldsSince is its reverse with a listpack.
func (r *reader) packedFieldsSince() (fields []Field, since int64, err error) {
	if since, err = r.integer(8); err != nil {
		return nil, 0, err
	}
	elements, err := r.packed(readListpack)
	if err != nil {
		return nil, 0, err
	}
	if len(elements) == 0 || len(elements)%3 != 0 {
		return nil, 0, malformed("%d elements instead of triples", len(elements))
	}
	for i := 0; i < len(elements); i += 3 {
		deadline, ok := number.ParseInt(elements[i+2])
		if !ok || deadline < 0 {
			return nil, 0, malformed("a field that expires at %q", elements[i+2])
		}
		fields = append(fields, Field{Name: elements[i], Value: elements[i+1], Deadline: deadline})
	}
	return fields, since, nil
}

// fields2 is the reverse of appendHash2.
func (r *reader) fields2() ([]Field, error) {
	n, err := r.size()
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, malformed("a hash without fields")
	}
	fields := make([]Field, 0, room(n))
	for range n {
		one, err := r.field()
		if err != nil {
			return nil, err
		}
		deadline, err := r.integer(8)
		if err != nil {
			return nil, err
		}
		if deadline < never || deadline == 0 {
			return nil, malformed("a field that expires at %d", deadline)
		}
		one.Deadline = max(deadline, 0)
		fields = append(fields, one)
	}
	return fields, nil
}

// field reads a name and a value.
func (r *reader) field() (one Field, err error) {
	if one.Name, err = r.string(); err == nil {
		one.Value, err = r.string()
	}
	return one, err
}

func (r *reader) fields() ([]Field, error) {
	n, err := r.size()
	if err != nil {
		return nil, err
	}
	fields := make([]Field, 0, room(n))
	for range n {
		one, err := r.field()
		if err != nil {
			return nil, err
		}
		fields = append(fields, one)
	}
	return fields, nil
}

func (r *reader) packedFields(read func([]byte) ([][]byte, error)) ([]Field, error) {
	elements, err := r.packedPairs(read)
	if err != nil {
		return nil, err
	}
	fields := make([]Field, 0, len(elements)/2)
	for i := 0; i < len(elements); i += 2 {
		fields = append(fields, Field{Name: elements[i], Value: elements[i+1]})
	}
	return fields, nil
}

// packedPairs reads a string that holds an even number of others, and not none.
func (r *reader) packedPairs(read func([]byte) ([][]byte, error)) ([][]byte, error) {
	elements, err := r.packed(read)
	if err == nil && (len(elements) == 0 || len(elements)%2 != 0) {
		err = malformed("%d elements instead of pairs", len(elements))
	}
	return elements, err
}
