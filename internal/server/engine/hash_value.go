package engine

import "github.com/slotstorm/slotstorm/node/keyspace"

// hash is the value of a hash key.
type hash struct {
	roster[string]
	hashed bool // no longer a listpack
	limits *keyspace.EncodingLimits
}

func (e *Engine) newHash() *hash { return &hash{limits: e.limits} }

// set sets a field and reports whether it is new (hashTypeSet).
func (h *hash) set(field, value []byte) bool {
	one, added := h.put(field)
	one.value = string(value)
	if l := h.limits; len(field) > l.HashValue || len(value) > l.HashValue || h.len() > l.HashEntries {
		h.hashed = true
	}
	return added
}

func (h *hash) clone() *hash {
	return &hash{roster: h.roster.clone(), hashed: h.hashed, limits: h.limits}
}
