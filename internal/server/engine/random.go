package engine

import (
	"iter"
	"math"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
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
	en, ok := e.typed(w, args[1], value.KindSet)
	switch {
	case !ok:
	case en == nil && len(args) == 2:
		w.Null()
	case en == nil, count == 0:
		w.Set(0)
	case len(args) == 2:
		member := e.popMember(en.Set())
		w.BulkString(member)
		e.changedOrEmpty(en, en.Set().Len(), ofSets, "spop")
		e.rewrite("SREM", args[1], []byte(member))
	case count >= int64(en.Set().Len()):
		writeSet(w, en.Set())
		e.changedOrEmpty(en, 0, ofSets, "spop")
		e.rewrite(e.deletionWord(), args[1])
	default:
		w.Set(int(count))
		for range count {
			member := e.popMember(en.Set())
			w.BulkString(member)
			e.propagate("SREM", args[1], []byte(member))
		}
		e.changed(en, ofSets, "spop")
		e.keepOwn()
	}
}

// popMember takes a random member out.
func (e *Engine) popMember(s *value.Set) string {
	name := s.Pick(e.random).Name
	s.Remove([]byte(name))
	return name
}

func sRandMember(e *Engine, w *resp.Writer, args [][]byte) {
	if len(args) > 3 {
		w.Error(errSyntax)
		return
	}
	if len(args) == 2 {
		en, ok := e.typed(w, args[1], value.KindSet)
		switch {
		case !ok:
		case en == nil:
			w.Null()
		default:
			w.BulkString(en.Set().Pick(e.random).Name)
		}
		return
	}
	count, ok := drawCount(w, args[2])
	if !ok {
		return
	}
	en, ok := e.typed(w, args[1], value.KindSet)
	switch {
	case !ok:
	case en == nil:
		w.Array(0)
	case count < -maxDraws:
		w.Error(errOutOfRange)
	case count >= int64(en.Set().Len()):
		w.Array(en.Set().Len())
		for member := range en.Set().Each {
			w.BulkString(member)
		}
	default:
		drawn := en.Set().Draw(e.random, count)
		w.Array(len(drawn))
		for _, one := range drawn {
			w.BulkString(one.Name)
		}
	}
}

// drawCount reads the count of SRANDMEMBER and its like.
func drawCount(w *resp.Writer, arg []byte) (count int64, ok bool) {
	return integerBetween(w, arg, -math.MaxInt64, math.MaxInt64)
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

// drawKey reads the arguments of HRANDFIELD or ZRANDMEMBER and finds the key, or
// writes the reply and returns no entry.
func (e *Engine) drawKey(w *resp.Writer, args [][]byte, k value.Kind, with string) (d drawArguments, en *entry) {
	d, ok := parseDraw(w, args, with)
	if !ok {
		return d, nil
	}
	en, ok = e.typed(w, args[1], k)
	switch {
	case ok && en != nil && d.count < -maxDraws:
		w.Error(errOutOfRange)
		return d, nil
	case !ok || en != nil:
	case d.one:
		w.Null()
	default:
		w.Array(0)
	}
	return d, en
}

// writeDraw draws items and writes them. When it is all of them, they come in the
// order of all.
func writeDraw[V any](e *Engine, w *resp.Writer, d drawArguments, r *ordered.Map[V], all iter.Seq[*ordered.Item[V]], write func(V)) {
	switch {
	case d.one:
		w.BulkString(r.Pick(e.random).Name)
	case d.count >= int64(r.Len()):
		writeItems(w, slices.Collect(all), d.pairs, write)
	default:
		writeItems(w, r.Draw(e.random, d.count), d.pairs, write)
	}
}

func hRandField(e *Engine, w *resp.Writer, args [][]byte) {
	if d, en := e.drawKey(w, args, value.KindHash, "withvalues"); en != nil {
		writeDraw(e, w, d, &en.Hash().Map, en.Hash().All, w.BulkString)
	}
}

func zRandMember(e *Engine, w *resp.Writer, args [][]byte) {
	if d, en := e.drawKey(w, args, value.KindZSet, "withscores"); en != nil {
		writeDraw(e, w, d, &en.ZSet().Scores, en.ZSet().Backwards, func(f float64) { e.writeDouble(w, f) }) // as Redis walks it
	}
}
