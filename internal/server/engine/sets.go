package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var setCommands = map[string]handler{
	"sadd":      sAdd,
	"srem":      sRem,
	"smove":     sMove,
	"sismember": sIsMember,

	"smismember": sMIsMember,
	"scard":      sCard,
	"smembers":   sMembers,
}

// addSet makes the key a new set for a first member (setTypeCreate).
func (e *Engine) addSet(key, member []byte) *entry {
	s := e.newSet()
	s.hashed = !isInteger(member)
	return e.add(key, value{kind: kindSet, set: s})
}

func sAdd(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typed(w, args[1], kindSet)
	if !ok {
		return
	}
	if en == nil {
		en = e.addSet(args[1], args[2])
	}
	added := int64(0)
	for _, member := range args[2:] {
		if en.set.add(member) {
			added++
		}
	}
	if added > 0 {
		e.changed(en, ofSets, "sadd")
	}
	w.Int(added)
}

func sRem(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typed(w, args[1], kindSet)
	if !ok {
		return
	}
	removed := int64(0)
	if en != nil {
		for _, member := range args[2:] {
			if en.set.Remove(member) != nil {
				removed++
			}
		}
		if removed > 0 {
			e.changedOrEmpty(en, en.set.Len(), ofSets, "srem")
		}
	}
	w.Int(removed)
}

func sMove(e *Engine, w *resp.Writer, args [][]byte) {
	from, to := e.lookup(args[1]), e.lookup(args[2])
	member := args[3]
	switch {
	case from == nil:
		w.Int(0)
		return
	case from.kind != kindSet, to != nil && to.kind != kindSet:
		w.Error(errWrongType)
		return
	case from == to:
		writeFlag(w, from.set.Has(member))
		return
	case from.set.Remove(member) == nil:
		w.Int(0)
		return
	}
	e.changedOrEmpty(from, from.set.Len(), ofSets, "srem")
	if to == nil {
		to = e.addSet(args[2], member)
	}
	if to.set.add(member) {
		e.changed(to, ofSets, "sadd")
	}
	w.Int(1)
}

func sIsMember(e *Engine, w *resp.Writer, args [][]byte) {
	if en, ok := e.typed(w, args[1], kindSet); ok {
		writeFlag(w, en != nil && en.set.Has(args[2]))
	}
}

func sMIsMember(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typed(w, args[1], kindSet)
	if !ok {
		return
	}
	w.Array(len(args) - 2)
	for _, member := range args[2:] {
		writeFlag(w, en != nil && en.set.Has(member))
	}
}

func sCard(e *Engine, w *resp.Writer, args [][]byte) {
	if en, ok := e.typed(w, args[1], kindSet); ok {
		n := 0
		if en != nil {
			n = en.set.Len()
		}
		w.Int(int64(n))
	}
}

func sMembers(e *Engine, w *resp.Writer, args [][]byte) {
	if en, ok := e.typed(w, args[1], kindSet); ok {
		s := e.newSet()
		if en != nil {
			s = en.set
		}
		writeSet(w, s)
	}
}

// writeSet writes all members.
func writeSet(w *resp.Writer, s *set) {
	w.Set(s.Len())
	for member := range s.each {
		w.BulkString(member)
	}
}
