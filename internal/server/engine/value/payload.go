package value

import (
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Export returns the value as package rdb knows it. It shares memory with the
// value and is to be encoded at once.
func (v *Value) Export() rdb.Value {
	switch v.Kind {
	case KindString:
		return rdb.Value{Type: rdb.TypeString, String: v.Text()}
	case KindList:
		return rdb.Value{Type: rdb.TypeList, List: v.List().Export()}
	case KindSet:
		members := make([][]byte, 0, v.Set().Len())
		for member := range v.Set().Each {
			members = append(members, []byte(member))
		}
		return rdb.Value{Type: rdb.TypeSet, Set: members, Form: v.Set().form()}
	case KindHash:
		fields := make([]rdb.Field, 0, v.Hash().Len())
		for one := range v.Hash().Each {
			fields = append(fields, rdb.Field{Name: []byte(one.Name), Value: []byte(one.Value), Deadline: v.Hash().Deadline(one.Name)})
		}
		return rdb.Value{Type: rdb.TypeHash, Hash: fields, HashSince: v.Hash().since(), Form: formOf(v.Hash().Hashed)}
	case KindZSet:
		members := make([]rdb.Member, 0, v.ZSet().Len())
		for _, one := range v.ZSet().Ranked() {
			members = append(members, rdb.Member{Score: one.Value, Member: []byte(one.Name)})
		}
		return rdb.Value{Type: rdb.TypeZSet, ZSet: members, Form: formOf(v.ZSet().Skiplist)}
	default:
		return rdb.Value{Type: rdb.TypeStream, Stream: v.Stream().Export()}
	}
}

// formOf is how a payload holds what is a hash table or a skip list, or is not yet.
func formOf(expanded bool) rdb.Form {
	if expanded {
		return rdb.FormExpanded
	}
	return rdb.FormCompact
}

// Import is the reverse of Export. The value follows the limits, which may change.
func Import(decoded rdb.Value, limits *keyspace.EncodingLimits) Value {
	switch decoded.Type {
	case rdb.TypeString:
		return Text(decoded.String)
	case rdb.TypeList:
		l := NewList(nil)
		for _, element := range decoded.List {
			l.Push(Right, string(element))
		}
		return OfList(l)
	case rdb.TypeSet:
		return OfSet(importSet(decoded, limits))
	case rdb.TypeHash:
		return OfHash(importHash(decoded, limits))
	case rdb.TypeZSet:
		return OfZSet(importZSet(decoded, limits))
	default:
		return OfStream(stream.Import(decoded.Stream, limits))
	}
}

// form is the set's form in a payload.
func (s *Set) form() rdb.Form {
	if s.Packed {
		return rdb.FormListpack
	}
	return formOf(s.Hashed)
}

func importSet(decoded rdb.Value, limits *keyspace.EncodingLimits) *Set {
	s := NewSet(limits)
	switch {
	case decoded.Form == rdb.FormListpack: // of its size only the number of members counts
		s.Packed = len(decoded.Set) <= limits.SetEntries
		s.Hashed = !s.Packed
	case decoded.Form != rdb.FormCompact && s.packs():
		s.Hashed = len(decoded.Set) > limits.SetIntegers
	}
	for _, member := range decoded.Set {
		if s.Packed && decoded.Form == rdb.FormListpack {
			s.Put(member)
		} else {
			s.Add(member)
		}
	}
	return s
}

// importHash takes the fields with their deadlines, even those that are over.
func importHash(decoded rdb.Value, limits *keyspace.EncodingLimits) *Hash {
	h := NewHash(limits)
	for _, field := range decoded.Hash {
		h.Set(field.Name, field.Value)
	}
	if decoded.Form == rdb.FormCompact { // of its size only the number of fields counts
		h.Hashed = h.Len() > limits.HashEntries
	}
	if decoded.HashSince != 0 {
		h.time(decoded.HashSince)
	}
	for _, field := range slices.Backward(decoded.Hash) { // of equal deadlines the last to come stands first
		if field.Deadline != 0 {
			h.Expire(field.Name, field.Deadline)
		}
	}
	return h
}

func importZSet(decoded rdb.Value, limits *keyspace.EncodingLimits) *ZSet {
	z := &ZSet{Skiplist: true, limits: limits}
	for _, member := range decoded.ZSet {
		z.Set(member.Member, member.Score)
	}
	if decoded.Form != rdb.FormCompact {
		z.Compact()
		return z
	}
	// Of its size only the number of members counts, and its order is not looked at.
	if z.Skiplist = z.Len() > limits.ZSetEntries; !z.Skiplist {
		z.unsignZeros()
		z.ranks = slices.Collect(z.Scores.All)
		z.disordered = !slices.IsSortedFunc(z.ranks, byRank)
	}
	return z
}
