package value

import (
	"bytes"
	"sort"

	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
)

// Bounds are the limits of a range of scores or of members.
type Bounds interface {
	// aboveMin and belowMax report on which side of a limit a member is.
	aboveMin(*ordered.Item[float64]) bool
	belowMax(*ordered.Item[float64]) bool
	// empty reports whether nothing can be inside.
	empty() bool
}

// ScoreBounds are the limits of ZRANGEBYSCORE (zrangespec).
type ScoreBounds struct {
	Min, Max                   float64
	MinExclusive, MaxExclusive bool
}

// ParseScoreBounds reads limits, each as parse does, and reports false if one is no number
// (zslParseRange).
func ParseScoreBounds(min, max []byte, parse func([]byte) (float64, bool)) (b ScoreBounds, ok bool) {
	var minOK, maxOK bool
	min, b.MinExclusive = bytes.CutPrefix(min, []byte("("))
	max, b.MaxExclusive = bytes.CutPrefix(max, []byte("("))
	b.Min, minOK = parse(min)
	b.Max, maxOK = parse(max)
	return b, minOK && maxOK
}

// aboveMin implements Bounds.
func (b ScoreBounds) aboveMin(one *ordered.Item[float64]) bool {
	return one.Value > b.Min || !b.MinExclusive && one.Value == b.Min
}

// belowMax implements Bounds.
func (b ScoreBounds) belowMax(one *ordered.Item[float64]) bool {
	return one.Value < b.Max || !b.MaxExclusive && one.Value == b.Max
}

// empty implements Bounds.
func (b ScoreBounds) empty() bool {
	return b.Min > b.Max || b.Min == b.Max && (b.MinExclusive || b.MaxExclusive)
}

// LexBounds are the limits of ZRANGEBYLEX (zlexrangespec).
type LexBounds struct{ min, max lexBound }

type lexBound struct {
	text      string
	exclusive bool
	infinite  int // -1: below all members, 1: above all
}

// ParseLexBounds reads limits, and reports false if one is none (zslParseLexRange).
func ParseLexBounds(min, max []byte) (b LexBounds, ok bool) {
	var minOK, maxOK bool
	b.min, minOK = parseLexBound(min)
	b.max, maxOK = parseLexBound(max)
	return b, minOK && maxOK
}

func parseLexBound(arg []byte) (b lexBound, ok bool) {
	if len(arg) == 0 {
		return b, false
	}
	switch arg[0] {
	case '+':
		return lexBound{infinite: 1, exclusive: true}, len(arg) == 1 || arg[1] == 0
	case '-':
		return lexBound{infinite: -1, exclusive: true}, len(arg) == 1 || arg[1] == 0
	case '(':
		return lexBound{text: string(arg[1:]), exclusive: true}, true
	case '[':
		return lexBound{text: string(arg[1:])}, true
	default:
		return b, false
	}
}

// aboveMin implements Bounds.
func (b LexBounds) aboveMin(one *ordered.Item[float64]) bool {
	switch {
	case b.min.infinite != 0:
		return b.min.infinite < 0
	case b.min.exclusive:
		return one.Name > b.min.text
	default:
		return one.Name >= b.min.text
	}
}

// belowMax implements Bounds.
func (b LexBounds) belowMax(one *ordered.Item[float64]) bool {
	switch {
	case b.max.infinite != 0:
		return b.max.infinite > 0
	case b.max.exclusive:
		return one.Name < b.max.text
	default:
		return one.Name <= b.max.text
	}
}

// empty implements Bounds.
func (b LexBounds) empty() bool {
	if b.min.infinite != 0 || b.max.infinite != 0 {
		return b.min.infinite > b.max.infinite || b.min.infinite == b.max.infinite
	}
	return b.min.text > b.max.text || b.min.text == b.max.text && (b.min.exclusive || b.max.exclusive)
}

// edge returns the rank of the first member inside the limits, or of the last one
// if reverse, and whether there is one (zslFirstInRange, zslLastInLexRange and so
// on).
func (z *ZSet) edge(b Bounds, reverse bool) (i int, ok bool) {
	all := z.Ranked()
	if b.empty() || len(all) == 0 || !b.aboveMin(all[len(all)-1]) || !b.belowMax(all[0]) {
		return 0, false
	}
	if reverse {
		i = z.last(b.belowMax)
		return i, b.aboveMin(all[i])
	}
	i = z.first(b.aboveMin)
	return i, b.belowMax(all[i])
}

// Span returns the ranks from and up to, not including, to of the members inside
// the limits.
func (z *ZSet) Span(b Bounds) (from, to int) {
	from, ok := z.edge(b, false)
	if !ok {
		return 0, 0
	}
	rest := z.Ranked()[from:]
	if z.Skiplist {
		return from, from + sort.Search(len(rest), func(i int) bool { return !b.belowMax(rest[i]) })
	}
	for to = from; to-from < len(rest) && b.belowMax(rest[to-from]); to++ {
	}
	return from, to
}

// Walk returns up to limit members inside the limits, all if it is negative,
// without the first offset ones. In a sorted set whose scores are not all equal a
// range of members is not contiguous; what comes out then is what comes out of
// Redis.
func (z *ZSet) Walk(b Bounds, reverse bool, offset, limit int64) (members []*ordered.Item[float64]) {
	all := z.Ranked()
	i, ok := z.edge(b, reverse)
	if !ok || offset < 0 || offset > int64(len(all)) {
		return nil
	}
	step, inside := 1, b.belowMax
	if reverse {
		step, inside = -1, b.aboveMin
	}
	for i += step * int(offset); i >= 0 && i < len(all) && limit != 0 && inside(all[i]); i += step {
		members = append(members, all[i])
		limit--
	}
	return members
}

// first returns the rank of the first member with a property that all after it
// are supposed to share and the last one has; a listpack is walked and a skiplist
// searched.
func (z *ZSet) first(has func(*ordered.Item[float64]) bool) (i int) {
	all := z.Ranked()
	if z.Skiplist {
		return min(sort.Search(len(all), func(i int) bool { return has(all[i]) }), len(all)-1)
	}
	for !has(all[i]) {
		i++
	}
	return i
}

// last is first from the other end.
func (z *ZSet) last(has func(*ordered.Item[float64]) bool) int {
	all := z.Ranked()
	if z.Skiplist {
		return max(sort.Search(len(all), func(i int) bool { return !has(all[i]) })-1, 0)
	}
	i := len(all) - 1
	for !has(all[i]) {
		i--
	}
	return i
}
