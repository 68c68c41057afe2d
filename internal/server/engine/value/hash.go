package value

import (
	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Hash is the value of a hash key.
type Hash struct {
	ordered.Map[string]
	Hashed bool // no longer a listpack
	limits *keyspace.EncodingLimits
}

// NewHash returns an empty hash, whose encoding follows the limits, which may change.
func NewHash(limits *keyspace.EncodingLimits) *Hash { return &Hash{limits: limits} }

// Set sets a field and reports whether it is new (hashTypeSet).
func (h *Hash) Set(field, value []byte) bool {
	one, added := h.Put(field)
	one.Value = string(value)
	if l := h.limits; len(field) > l.HashValue || len(value) > l.HashValue || h.Len() > l.HashEntries {
		h.Hashed = true
	}
	return added
}

// clone returns an independent copy.
func (h *Hash) clone() *Hash {
	return &Hash{Map: h.Map.Clone(), Hashed: h.Hashed, limits: h.limits}
}
