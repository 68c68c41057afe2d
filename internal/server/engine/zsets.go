package engine

import (
	"math"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var zsetCommands = map[string]handler{
	"zadd":     func(e *Engine, w *resp.Writer, args [][]byte) { e.zAdd(w, args, zAddOptions{}) },
	"zincrby":  func(e *Engine, w *resp.Writer, args [][]byte) { e.zAdd(w, args, zAddOptions{incr: true}) },
	"zrem":     removal(value.KindZSet, ofZSets, "zrem", func(en *entry, member []byte) bool { return en.ZSet().Remove(member) }),
	"zcard":    lengthOf(value.KindZSet),
	"zscore":   oneOf(value.KindZSet, writeScore),
	"zmscore":  eachOf(value.KindZSet, writeScore),
	"zrank":    func(e *Engine, w *resp.Writer, args [][]byte) { e.zRank(w, args, false) },
	"zrevrank": func(e *Engine, w *resp.Writer, args [][]byte) { e.zRank(w, args, true) },
	"zpopmin":  func(e *Engine, w *resp.Writer, args [][]byte) { e.zPop(w, args, false) },
	"zpopmax":  func(e *Engine, w *resp.Writer, args [][]byte) { e.zPop(w, args, true) },
	"zmpop":    mPopZSet.run,
}

// zAddOptions are the options of ZADD.
type zAddOptions struct{ nx, xx, gt, lt, ch, incr bool }

// parse reads options up to the first argument that is none, and returns the rest.
func (o *zAddOptions) parse(args [][]byte) (rest [][]byte) {
	for ; len(args) > 0; args = args[1:] {
		switch strings.ToLower(string(args[0])) {
		case "nx":
			o.nx = true
		case "xx":
			o.xx = true
		case "ch":
			o.ch = true
		case "incr":
			o.incr = true
		case "gt":
			o.gt = true
		case "lt":
			o.lt = true
		default:
			return args
		}
	}
	return args
}

// conflict returns the error for options that exclude each other, or "".
func (o *zAddOptions) conflict(pairs int) string {
	switch {
	case o.nx && o.xx:
		return "ERR XX and NX options at the same time are not compatible"
	case o.gt && o.nx, o.lt && o.nx, o.gt && o.lt:
		return "ERR GT, LT, and/or NX options at the same time are not compatible"
	case o.incr && pairs > 1:
		return "ERR INCR option supports a single increment-element pair"
	}
	return ""
}

// zAdd is zaddGenericCommand.
func (e *Engine) zAdd(w *resp.Writer, args [][]byte, opts zAddOptions) {
	pairs := opts.parse(args[2:])
	if len(pairs)%2 != 0 || len(pairs) == 0 {
		w.Error(errSyntax)
		return
	}
	if conflict := opts.conflict(len(pairs) / 2); conflict != "" {
		w.Error(conflict)
		return
	}
	scores := make([]float64, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		score, ok := e.float(w, pairs[i], errNotFloat)
		if !ok {
			return
		}
		scores = append(scores, score)
	}
	en, ok := e.typed(w, args[1], value.KindZSet)
	if !ok {
		return
	}
	if en == nil {
		if opts.xx {
			opts.reply(e, w, 0, 0, 0, false)
			return
		}
		en = e.add(args[1], value.OfZSet(value.NewZSet(e.limits)))
	}
	added, updated := 0, 0
	var last float64
	var processed bool
	for i, score := range scores {
		var outcome zAddOutcome
		last, outcome = apply(en.ZSet(), pairs[2*i+1], score, opts)
		switch outcome {
		case zAddNaN:
			if added+updated > 0 {
				e.changed(en, ofZSets, opts.event())
			}
			w.Error("ERR resulting score is not a number (NaN)")
			return
		case zAddAdded:
			added++
		case zAddUpdated:
			updated++
		}
		processed = processed || outcome != zAddSkipped
	}
	opts.reply(e, w, added, updated, last, processed)
	if added+updated > 0 {
		e.changed(en, ofZSets, opts.event())
	}
}

func (o *zAddOptions) event() string {
	if o.incr {
		return "zincr"
	}
	return "zadd"
}

func (o *zAddOptions) reply(e *Engine, w *resp.Writer, added, updated int, score float64, processed bool) {
	switch {
	case o.incr && processed:
		e.writeDouble(w, score)
	case o.incr:
		w.Null()
	case o.ch:
		w.Int(int64(added + updated))
	default:
		w.Int(int64(added))
	}
}

// zAddOutcome is what became of one member in ZADD.
type zAddOutcome uint8

const (
	zAddSkipped zAddOutcome = iota
	zAddAdded
	zAddUpdated
	zAddSame // nothing to do: the score is the same
	zAddNaN
)

// apply gives a member a score as far as the options allow (zsetAdd). It returns the member's new score.
func apply(z *value.ZSet, member []byte, score float64, opts zAddOptions) (float64, zAddOutcome) {
	one := z.Scores.Find(member)
	if one == nil {
		if opts.xx {
			return 0, zAddSkipped
		}
		z.Set(member, score)
		return score, zAddAdded
	}
	if opts.nx {
		return 0, zAddSkipped
	}
	if opts.incr {
		score += one.Value
		if math.IsNaN(score) {
			return 0, zAddNaN
		}
	}
	switch {
	case opts.lt && score >= one.Value, opts.gt && score <= one.Value:
		return 0, zAddSkipped
	case score == one.Value:
		return score, zAddSame
	}
	z.Set(member, score)
	return score, zAddUpdated
}

// writeScore writes the score of a member, or null if there is none.
func writeScore(e *Engine, w *resp.Writer, en *entry, member []byte) {
	if en != nil {
		if one := en.ZSet().Scores.Find(member); one != nil {
			e.writeDouble(w, one.Value)
			return
		}
	}
	w.Null()
}

func (e *Engine) zRank(w *resp.Writer, args [][]byte, reverse bool) {
	// The table of Redis 7.0 lets no fourth word pass.
	withScore := len(args) == 4
	switch {
	case len(args) > 4:
		wrongArity(w, args)
		return
	case withScore && !strings.EqualFold(string(args[3]), "withscore"):
		w.Error(errSyntax)
		return
	}
	en, ok := e.typed(w, args[1], value.KindZSet)
	if !ok {
		return
	}
	var one *ordered.Item[float64]
	if en != nil {
		one = en.ZSet().Scores.Find(args[2])
	}
	switch {
	case one == nil && withScore:
		w.NullArray()
		return
	case one == nil:
		w.Null()
		return
	}
	rank := en.ZSet().Rank(one)
	if reverse {
		rank = en.ZSet().Len() - 1 - rank
	}
	if withScore {
		w.Array(2)
	}
	w.Int(int64(rank))
	if withScore {
		e.writeDouble(w, one.Value)
	}
}

// zPop is zpopMinMaxCommand.
func (e *Engine) zPop(w *resp.Writer, args [][]byte, max bool) {
	if len(args) > 3 {
		w.Error(errSyntax)
		return
	}
	count, nested := int64(1), false
	if len(args) == 3 {
		var ok bool
		if e.has(dialect.NegativeCounts) {
			if count, ok = integer(w, args[2]); ok && count <= 0 { // whatever the key holds
				w.Array(0)
				return
			}
		} else {
			count, ok = notNegative(w, args[2])
		}
		if !ok {
			return
		}
		nested = w.RESP3
	}
	en, ok := e.typed(w, args[1], value.KindZSet)
	switch {
	case !ok:
	case en == nil || count == 0:
		w.Array(0)
	default:
		n := int(min(count, int64(en.ZSet().Len())))
		if nested {
			w.Array(n)
		} else {
			w.Array(2 * n)
		}
		e.popRanks(w, en, max, n, nested)
	}
}

// popRanks writes and removes n members from an end, each as an array of two if nested
// (genericZpopCommand).
func (e *Engine) popRanks(w *resp.Writer, en *entry, max bool, n int, nested bool) {
	z := en.ZSet()
	from, to := 0, n
	if max {
		from, to = z.Len()-n, z.Len()
	}
	popped := z.Ranked()[from:to]
	for i := range popped {
		one := popped[i]
		if max {
			one = popped[n-1-i]
		}
		if nested {
			w.Array(2)
		}
		w.BulkString(one.Name)
		e.writeDouble(w, one.Value)
	}
	z.RemoveRange(from, to)
	event := "zpopmin"
	if max {
		event = "zpopmax"
	}
	e.notify(ofZSets, event, en.key)
	e.signal(en)
	e.dropEmpty(en, z.Len())
}
