package engine

// hash is the value of a hash key. The zero value is empty.
type hash struct {
	roster[string]
	hashed bool // no longer a listpack
}

// set sets a field and reports whether it is new (hashTypeSet).
func (h *hash) set(field, value []byte) bool {
	one, added := h.put(field)
	one.value = string(value)
	if len(field) > maxListpackValue || len(value) > maxListpackValue || h.len() > maxListpackHash {
		h.hashed = true
	}
	return added
}

func (h *hash) clone() *hash { return &hash{roster: h.roster.clone(), hashed: h.hashed} }
