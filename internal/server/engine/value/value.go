// Package value is what keys hold: strings, lists, sets, sorted sets and hashes, with their
// encodings, their operations, and what they are in a payload. Streams are package stream.
package value

import (
	"bytes"
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

// Value is what a key holds; only the field of its kind is set.
type Value struct {
	Kind   Kind
	Form   Form
	Text   []byte
	List   *List
	Set    *Set
	ZSet   *ZSet
	Hash   *Hash
	Stream *stream.Stream
}

// Len is how many bytes, elements, members, fields or entries the value has.
func (v *Value) Len() int64 {
	switch v.Kind {
	case KindString:
		return int64(len(v.Text))
	case KindList:
		return int64(v.List.Len())
	case KindSet:
		return int64(v.Set.Len())
	case KindZSet:
		return int64(v.ZSet.Len())
	case KindHash:
		return int64(v.Hash.Len())
	default:
		return v.Stream.Length()
	}
}

// Clone returns an independent copy.
func (v Value) Clone() Value {
	switch v.Kind {
	case KindString:
		v.Text = bytes.Clone(v.Text)
		if v.Form == FormAuto {
			v.Form = formOwn
		}
	case KindList:
		v.List = v.List.clone()
	case KindSet:
		v.Set = v.Set.clone()
	case KindZSet:
		v.ZSet = v.ZSet.clone()
	case KindHash:
		v.Hash = v.Hash.clone()
	case KindStream:
		v.Stream = v.Stream.Clone()
	}
	return v
}

// Text returns a string value with a copy of the text.
func Text(text []byte) Value { return Value{Kind: KindString, Text: bytes.Clone(text)} }

// GrowText makes a string that long at least, filling up with zeros, for a change
// in place.
func (v *Value) GrowText(length int) {
	if missing := length - len(v.Text); missing > 0 {
		v.Text = append(v.Text, make([]byte, missing)...)
	}
	v.Form = FormRaw
}

// SetRaw gives a string a text that was changed in place.
func (v *Value) SetRaw(text []byte) { v.Text, v.Form = text, FormRaw }
