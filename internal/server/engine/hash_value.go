package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// hash is the value of a hash key.
type hash struct {
	ordered.Map[string]
	hashed bool // no longer a listpack
	limits *keyspace.EncodingLimits
}

func (e *Engine) newHash() *hash { return &hash{limits: e.limits} }

// set sets a field and reports whether it is new (hashTypeSet).
func (h *hash) set(field, value []byte) bool {
	one, added := h.Put(field)
	one.Value = string(value)
	if l := h.limits; len(field) > l.HashValue || len(value) > l.HashValue || h.Len() > l.HashEntries {
		h.hashed = true
	}
	return added
}

func (h *hash) clone() *hash {
	return &hash{Map: h.Map.Clone(), hashed: h.hashed, limits: h.limits}
}
