// Package value is what keys hold: strings, lists, sets, sorted sets and hashes, with their
// encodings, their operations, and what they are in a payload. Streams are package stream.
package value

import (
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
)

// Kind is the type of a value.
type Kind uint8

// The types that TYPE knows.
const (
	KindString Kind = iota
	KindList
	KindSet
	KindZSet
	KindHash
	KindStream
)

// IsKind reports whether TYPE names a kind so, in any case.
func IsKind(name string) bool {
	return slices.ContainsFunc(kindNames[:], func(known string) bool { return strings.EqualFold(name, known) })
}

var kindNames = [...]string{"string", "list", "set", "zset", "hash", "stream"}

// String is what TYPE answers.
func (k Kind) String() string {
	return kindNames[k]
}

// Value is what a key holds. A short string lies in the value itself, so that it takes no memory
// beside its key's; all else is an object of its own.
type Value struct {
	Kind   Kind
	Form   Form
	length uint8 // of a short string
	short  [13]byte
	object any // nil for a short string, a *[]byte for a long one, or what the kind says
}

// OfList, OfSet, OfZSet, OfHash and OfStream return values of the other kinds.
func OfList(l *List) Value            { return Value{Kind: KindList, object: l} }
func OfSet(s *Set) Value              { return Value{Kind: KindSet, object: s} }
func OfZSet(z *ZSet) Value            { return Value{Kind: KindZSet, object: z} }
func OfHash(h *Hash) Value            { return Value{Kind: KindHash, object: h} }
func OfStream(s *stream.Stream) Value { return Value{Kind: KindStream, object: s} }

// List, Set, ZSet, Hash and Stream return what a value of that kind holds, and panic for
// any other.
func (v *Value) List() *List            { return v.object.(*List) }
func (v *Value) Set() *Set              { return v.object.(*Set) }
func (v *Value) ZSet() *ZSet            { return v.object.(*ZSet) }
func (v *Value) Hash() *Hash            { return v.object.(*Hash) }
func (v *Value) Stream() *stream.Stream { return v.object.(*stream.Stream) }

// Len is how many bytes, elements, members, fields or entries the value has.
func (v *Value) Len() int64 {
	switch v.Kind {
	case KindString:
		return int64(len(v.Text()))
	case KindList:
		return int64(v.List().Len())
	case KindSet:
		return int64(v.Set().Len())
	case KindZSet:
		return int64(v.ZSet().Len())
	case KindHash:
		return int64(v.Hash().Len())
	default:
		return v.Stream().Length()
	}
}

// Clone returns an independent copy.
func (v *Value) Clone() Value {
	switch v.Kind {
	case KindString:
		c := Text(v.Text())
		if c.Form = v.Form; c.Form == FormAuto {
			c.Form = formOwn
		}
		return c
	case KindList:
		return OfList(v.List().clone())
	case KindSet:
		return OfSet(v.Set().clone())
	case KindZSet:
		return OfZSet(v.ZSet().clone())
	case KindHash:
		return OfHash(v.Hash().clone())
	default:
		return OfStream(v.Stream().Clone())
	}
}
