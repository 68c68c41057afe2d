package rdb

// The limits up to which a hash is a listpack: hash-max-listpack-entries and
// hash-max-listpack-value.
const (
	maxHashListpackEntries = 512
	maxHashListpackValue   = 64
)

// appendHash appends the fields in their order, as a listpack or not.
func appendHash(dst []byte, fields []Field, form Form) []byte {
	if form.compact(hashFitsListpack(fields)) {
		lp := newListpack()
		for _, f := range fields {
			lp.add(f.Name)
			lp.add(f.Value)
		}
		return appendString(append(dst, kindHashListpack), lp.finish())
	}
	dst = appendLength(append(dst, kindHash), uint64(len(fields)))
	for _, f := range fields {
		dst = appendString(dst, f.Name)
		dst = appendString(dst, f.Value)
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

func (r *reader) hash(kind byte) (fields []Field, err error) {
	switch kind {
	case kindHash:
		fields, err = r.fields()
	case kindHashZipmap:
		fields, err = r.packedFields(readZipmap)
	case kindHashZiplist:
		fields, err = r.packedFields(readZiplist)
	default:
		fields, err = r.packedFields(readListpack)
	}
	if err != nil {
		return nil, err
	}
	names := make([][]byte, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	if hasDuplicates(names) {
		return nil, malformed("a hash with a field twice")
	}
	return fields, nil
}

func (r *reader) fields() ([]Field, error) {
	n, err := r.size()
	if err != nil {
		return nil, err
	}
	fields := make([]Field, 0, room(n))
	for range n {
		name, err := r.string()
		if err != nil {
			return nil, err
		}
		value, err := r.string()
		if err != nil {
			return nil, err
		}
		fields = append(fields, Field{Name: name, Value: value})
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
