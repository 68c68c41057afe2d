package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/resp"
)

// randomCommands are the commands that draw members. What they draw depends on
// Config.Seed.
var randomCommands = map[string]handler{
	"spop":        sPop,
	"srandmember": sRandMember,
	"hrandfield":  hRandField,
	"zrandmember": zRandMember,
}

// maxDraws bounds the reply to a negative count, which asks for that many members
// with repetitions. Redis goes on until the client is cut off.
const maxDraws = 1 << 22

func sPop(e *Engine, w *resp.Writer, args [][]byte) {
	if len(args) > 3 {
		w.Error(errSyntax)
		return
	}
	count := int64(-1)
	if len(args) == 3 {
		var ok bool
		if count, ok = notNegative(w, args[2]); !ok {
			return
		}
	}
	en, ok := e.typed(w, args[1], kindSet)
	switch {
	case !ok:
	case en == nil && len(args) == 2:
		w.Null()
	case en == nil, count == 0:
		w.Set(0)
	case len(args) == 2:
		member := e.popMember(en.set)
		w.BulkString(member)
		e.changedOrEmpty(en, en.set.len(), ofSets, "spop")
		e.rewrite("SREM", args[1], []byte(member))
	case count >= int64(en.set.len()):
		writeSet(w, en.set)
		e.changedOrEmpty(en, 0, ofSets, "spop")
		e.rewrite("DEL", args[1])
	default:
		w.Set(int(count))
		for range count {
			member := e.popMember(en.set)
			w.BulkString(member)
			e.propagate("SREM", args[1], []byte(member))
		}
		e.changed(en, ofSets, "spop")
		e.keepOwn()
	}
}

// popMember takes a random member out.
func (e *Engine) popMember(s *set) string {
	name := s.pick(e.random).name
	s.remove([]byte(name))
	return name
}

func sRandMember(e *Engine, w *resp.Writer, args [][]byte) {
	if len(args) > 3 {
		w.Error(errSyntax)
		return
	}
	if len(args) == 2 {
		en, ok := e.typed(w, args[1], kindSet)
		switch {
		case !ok:
		case en == nil:
			w.Null()
		default:
			w.BulkString(en.set.pick(e.random).name)
		}
		return
	}
	count, ok := drawCount(w, args[2])
	if !ok {
		return
	}
	en, ok := e.typed(w, args[1], kindSet)
	switch {
	case !ok:
	case en == nil:
		w.Array(0)
	case count >= int64(en.set.len()):
		w.Array(en.set.len())
		for member := range en.set.each {
			w.BulkString(member)
		}
	default:
		drawn := draw(e, &en.set.roster, count)
		w.Array(len(drawn))
		for _, one := range drawn {
			w.BulkString(one.name)
		}
	}
}

// drawCount reads the count of SRANDMEMBER and its like.
func drawCount(w *resp.Writer, arg []byte) (count int64, ok bool) {
	count, ok = integerBetween(w, arg, -math.MaxInt64, math.MaxInt64)
	if !ok {
		return 0, false
	}
	if count < -maxDraws {
		w.Error(errOutOfRange)
		return 0, false
	}
	return count, true
}

// draw returns that many different items, fewer than there are, or, if the count
// is negative, that many with repetitions.
func draw[V any](e *Engine, r *roster[V], count int64) []*item[V] {
	drawn := make([]*item[V], 0, max(count, -count))
	if count < 0 {
		for range -count {
			drawn = append(drawn, r.pick(e.random))
		}
		return drawn
	}
	if count*3 <= int64(r.len()) { // repetitions are rare
		seen := make(map[*item[V]]bool, count)
		for int64(len(drawn)) < count {
			if one := r.pick(e.random); !seen[one] {
				seen[one] = true
				drawn = append(drawn, one)
			}
		}
		return drawn
	}
	for one := range r.all {
		drawn = append(drawn, one)
	}
	e.random.Shuffle(len(drawn), func(i, j int) { drawn[i], drawn[j] = drawn[j], drawn[i] })
	return drawn[:count]
}

// drawArguments are the arguments of HRANDFIELD and ZRANDMEMBER.
type drawArguments struct {
	count      int64
	one, pairs bool // without a count; with values or scores
}

func parseDraw(w *resp.Writer, args [][]byte, with string) (d drawArguments, ok bool) {
	if len(args) == 2 {
		return drawArguments{count: 1, one: true}, true
	}
	if d.count, ok = drawCount(w, args[2]); !ok {
		return d, false
	}
	if len(args) > 4 || len(args) == 4 && !is(args[3], with) {
		w.Error(errSyntax)
		return d, false
	}
	d.pairs = len(args) == 4
	if d.pairs && (d.count < -math.MaxInt64/2 || d.count > math.MaxInt64/2) {
		w.Error(errOutOfRange)
		return d, false
	}
	return d, true
}

// announce writes the head of a reply of n items: pairs are nested for RESP3.
func (d *drawArguments) announce(w *resp.Writer, n int) {
	if d.pairs && !w.RESP3 {
		n *= 2
	}
	w.Array(n)
}

// pair writes the head of one item.
func (d *drawArguments) pair(w *resp.Writer) {
	if d.pairs && w.RESP3 {
		w.Array(2)
	}
}

func hRandField(e *Engine, w *resp.Writer, args [][]byte) {
	d, ok := parseDraw(w, args, "withvalues")
	if !ok {
		return
	}
	en, ok := e.typed(w, args[1], kindHash)
	switch {
	case !ok:
	case en == nil && d.one:
		w.Null()
	case en == nil:
		w.Array(0)
	case d.one:
		w.BulkString(en.hash.pick(e.random).name)
	default:
		var drawn []*item[string]
		if d.count >= int64(en.hash.len()) {
			for one := range en.hash.all {
				drawn = append(drawn, one)
			}
		} else {
			drawn = draw(e, &en.hash.roster, d.count)
		}
		d.announce(w, len(drawn))
		for _, one := range drawn {
			d.pair(w)
			w.BulkString(one.name)
			if d.pairs {
				w.BulkString(one.value)
			}
		}
	}
}

func zRandMember(e *Engine, w *resp.Writer, args [][]byte) {
	d, ok := parseDraw(w, args, "withscores")
	if !ok {
		return
	}
	en, ok := e.typed(w, args[1], kindZSet)
	switch {
	case !ok:
	case en == nil && d.one:
		w.Null()
	case en == nil:
		w.Array(0)
	case d.one:
		w.BulkString(en.zset.scores.pick(e.random).name)
	default:
		var drawn []*item[float64]
		if d.count >= int64(en.zset.len()) {
			all := en.zset.ranked()
			for i := range all { // Redis walks it backwards
				drawn = append(drawn, all[len(all)-1-i])
			}
		} else {
			drawn = draw(e, &en.zset.scores, d.count)
		}
		d.announce(w, len(drawn))
		for _, one := range drawn {
			d.pair(w)
			w.BulkString(one.name)
			if d.pairs {
				w.Double(one.value)
			}
		}
	}
}
