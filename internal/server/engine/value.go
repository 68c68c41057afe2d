package engine

import (
	"bytes"

	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
)

// kind is the type of a value.
type kind uint8

const (
	kindString kind = iota
	kindList
	kindSet
	kindZSet
	kindHash
	kindStream
)

// String is what TYPE answers.
func (k kind) String() string {
	return [...]string{"string", "list", "set", "zset", "hash", "stream"}[k]
}

// value is what a key holds; only the field of its kind is set.
type value struct {
	kind   kind
	form   textForm
	text   []byte
	list   *list
	set    *set
	zset   *zset
	hash   *hash
	stream *stream.Stream
}

// clone returns an independent copy.
func (v value) clone() value {
	switch v.kind {
	case kindString:
		v.text = bytes.Clone(v.text)
		if v.form == formAuto {
			v.form = formOwn
		}
	case kindList:
		v.list = v.list.clone()
	case kindSet:
		v.set = v.set.clone()
	case kindZSet:
		v.zset = v.zset.clone()
	case kindHash:
		v.hash = v.hash.clone()
	case kindStream:
		v.stream = v.stream.Clone()
	}
	return v
}
