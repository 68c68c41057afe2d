package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var setCommands = map[string]handler{
	"sadd":      sAdd,
	"srem":      removal(value.KindSet, ofSets, "srem", func(en *entry, member []byte) bool { return en.Set().Remove(member) != nil }),
	"smove":     sMove,
	"sismember": oneOf(value.KindSet, hasMember),

	"smismember": eachOf(value.KindSet, hasMember),
	"scard":      lengthOf(value.KindSet),
	"smembers":   sMembers,
}

// addSet makes the key a new set for the first of so many members.
func (e *Engine) addSet(key, member []byte, members int) *entry {
	return e.add(key, value.OfSet(value.NewSetFor(member, members, e.limits)))
}

func sAdd(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typed(w, args[1], value.KindSet)
	if !ok {
		return
	}
	if en == nil {
		en = e.addSet(args[1], args[2], len(args)-2)
	} else {
		en.Set().Expect(len(args) - 2)
	}
	added := int64(0)
	for _, member := range args[2:] {
		if en.Set().Add(member) {
			added++
		}
	}
	if added > 0 {
		e.changed(en, ofSets, "sadd")
	}
	w.Int(added)
}

func sMove(e *Engine, w *resp.Writer, args [][]byte) {
	from, to := e.lookup(args[1]), e.lookup(args[2])
	member := args[3]
	switch {
	case from == nil:
		w.Int(0)
		return
	case from.Kind != value.KindSet, to != nil && to.Kind != value.KindSet:
		w.Error(errWrongType)
		return
	case from == to:
		writeFlag(w, from.Set().Has(member))
		return
	case from.Set().Remove(member) == nil:
		w.Int(0)
		return
	}
	e.changedOrEmpty(from, from.Set().Len(), ofSets, "srem")
	if to == nil {
		to = e.addSet(args[2], member, 1)
	}
	if to.Set().Add(member) {
		e.changed(to, ofSets, "sadd")
	}
	w.Int(1)
}

// hasMember writes whether there is a member.
func hasMember(_ *Engine, w *resp.Writer, en *entry, member []byte) {
	writeFlag(w, en != nil && en.Set().Has(member))
}

func sMembers(e *Engine, w *resp.Writer, args [][]byte) {
	if en, ok := e.typed(w, args[1], value.KindSet); ok {
		s := value.NewSet(e.limits)
		if en != nil {
			s = en.Set()
		}
		writeSet(w, s)
	}
}

// writeSet writes all members.
func writeSet(w *resp.Writer, s *value.Set) {
	w.Set(s.Len())
	for member := range s.Each {
		w.BulkString(member)
	}
}
