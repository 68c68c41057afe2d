package value

import (
	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Hash is the value of a hash key.
type Hash struct {
	ordered.Map[string]
	Hashed bool // no longer a listpack
	timers *fieldTimers
	limits *keyspace.EncodingLimits
}

// NewHash returns an empty hash, whose encoding follows the limits, which may change.
func NewHash(limits *keyspace.EncodingLimits) *Hash { return &Hash{limits: limits} }

// Set sets a field, whose deadline stays, and reports whether it is new (hashTypeSet).
func (h *Hash) Set(field, value []byte) bool {
	one, added := h.Put(field)
	one.Value = string(value)
	if l := h.limits; len(field) > l.HashValue || len(value) > l.HashValue || h.Len() > l.HashEntries {
		h.Hashed = true
	}
	return added
}

// Drop takes a field out, with its deadline, and reports whether it was there
// (hashTypeDelete).
func (h *Hash) Drop(field []byte) bool {
	if h.Remove(field) == nil {
		return false
	}
	if h.timers != nil {
		h.timers.clear(string(field))
	}
	return true
}

// clone returns an independent copy.
func (h *Hash) clone() *Hash {
	return &Hash{Map: h.Map.Clone(), Hashed: h.Hashed, timers: h.timers.clone(), limits: h.limits}
}
