package engine

import (
	"cmp"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/geo"
	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var geoSearchCommands = map[string]handler{
	"georadius":            geoSearch(geoVariant{source: 1, around: aroundPosition, storable: true, stored: "georadiusstore"}),
	"georadius_ro":         geoSearch(geoVariant{source: 1, around: aroundPosition}),
	"georadiusbymember":    geoSearch(geoVariant{source: 1, around: aroundMember, storable: true, stored: "georadiusstore"}),
	"georadiusbymember_ro": geoSearch(geoVariant{source: 1, around: aroundMember}),
	"geosearch":            geoSearch(geoVariant{source: 1}),
	"geosearchstore":       geoSearch(geoVariant{source: 2, stored: "geosearchstore"}),
}

// geoVariant is what tells the commands of the family apart.
type geoVariant struct {
	source   int // the position of the key to search among the arguments
	around   geoAround
	storable bool   // takes STORE and STOREDIST
	stored   string // the event of a result that is stored
}

// geoAround is how the center is given: by options, or by fixed arguments.
type geoAround uint8

const (
	aroundOption geoAround = iota
	aroundPosition
	aroundMember
)

// geoQuery is a parsed search.
type geoQuery struct {
	geoVariant
	e                              *Engine
	shape                          geo.Shape
	target                         []byte // nil: reply
	byDistance                     bool   // store distances, not scores
	withDist, withHash, withCoords bool
	order                          int // 0: none, 1: nearest first, -1: farthest first
	count                          int64
	any                            bool
	fromMember, fromPosition       bool
	byRadius, byBox                bool
}

// geoSearch is georadiusGeneric.
func geoSearch(variant geoVariant) handler {
	return func(e *Engine, w *resp.Writer, args [][]byte) {
		en, ok := e.typedRead(w, args[variant.source], value.KindZSet)
		if !ok {
			return
		}
		q := geoQuery{geoVariant: variant, e: e}
		if variant.source == 2 {
			q.target = args[1]
		}
		rest, ok := q.parseFixed(w, args, en)
		if !ok || !q.parseOptions(w, rest, en) || !q.check(w, args[0]) {
			return
		}
		if en == nil {
			q.replyNothing(e, w)
			return
		}
		if q.count != 0 && q.order == 0 && !q.any {
			q.order = 1
		}
		q.reply(e, w, q.search(en.ZSet()))
	}
}

// parseFixed reads the center and the radius of GEORADIUS and its kin.
func (q *geoQuery) parseFixed(w *resp.Writer, args [][]byte, en *entry) (rest [][]byte, ok bool) {
	switch q.around {
	case aroundOption:
		return args[q.source+1:], true
	case aroundPosition:
		if q.shape.Center, ok = q.e.parsePosition(w, args[2], args[3]); !ok {
			return nil, false
		}
		return args[6:], q.parseRadius(w, args[4:])
	default:
		if en == nil { // only the options matter now
			return args[5:], true
		}
		if !q.parseMember(w, en, args[2]) {
			return nil, false
		}
		return args[5:], q.parseRadius(w, args[3:])
	}
}

func (q *geoQuery) parseMember(w *resp.Writer, en *entry, member []byte) (ok bool) {
	if q.shape.Center, ok = en.geoMember(member); !ok {
		if q.e.has(dialect.MembersNamed) {
			w.Error("ERR member " + cString(member) + " does not exist")
		} else {
			w.Error("ERR could not decode requested zset member")
		}
	}
	return ok
}

// parseRadius is extractDistanceOrReply.
func (q *geoQuery) parseRadius(w *resp.Writer, args [][]byte) (ok bool) {
	if q.shape.Radius, ok = q.e.float(w, args[0], "ERR need numeric radius"); !ok {
		return false
	}
	if q.shape.Radius < 0 {
		w.Error("ERR radius cannot be negative")
		return false
	}
	q.shape.Unit, ok = q.e.parseUnit(w, args[1])
	return ok
}

// parseBox is extractBoxOrReply.
func (q *geoQuery) parseBox(w *resp.Writer, args [][]byte) (ok bool) {
	if q.shape.Width, ok = q.e.float(w, args[0], "ERR need numeric width"); !ok {
		return false
	}
	if q.shape.Height, ok = q.e.float(w, args[1], "ERR need numeric height"); !ok {
		return false
	}
	if q.shape.Width < 0 || q.shape.Height < 0 {
		w.Error("ERR height or width cannot be negative")
		return false
	}
	q.shape.Box = true
	q.shape.Unit, ok = q.e.parseUnit(w, args[2])
	return ok
}

func (q *geoQuery) parseOptions(w *resp.Writer, args [][]byte, en *entry) bool {
	for len(args) > 0 {
		used, ok := q.parseOption(w, args, en)
		if !ok {
			return false
		}
		args = args[used:]
	}
	return true
}

// parseOption reads an option and returns how many arguments it took.
func (q *geoQuery) parseOption(w *resp.Writer, args [][]byte, en *entry) (used int, ok bool) {
	option, more := args[0], len(args)-1
	search := q.around == aroundOption
	switch {
	case is(option, "withdist"):
		q.withDist = true
	case is(option, "withhash"):
		q.withHash = true
	case is(option, "withcoord"):
		q.withCoords = true
	case is(option, "any"):
		q.any = true
	case is(option, "asc"):
		q.order = 1
	case is(option, "desc"):
		q.order = -1
	case more > 0 && is(option, "count"):
		return 2, q.parseCount(w, args[1])
	case more > 0 && q.storable && (is(option, "store") || is(option, "storedist")):
		q.target, q.byDistance = args[1], is(option, "storedist")
		return 2, true
	case search && q.source == 2 && is(option, "storedist"):
		q.byDistance = true
	case more > 0 && search && !q.fromPosition && is(option, "frommember"):
		q.fromMember = true
		return 2, en == nil || q.parseMember(w, en, args[1])
	case more > 1 && search && !q.fromMember && is(option, "fromlonlat"):
		q.fromPosition = true
		q.shape.Center, ok = q.e.parsePosition(w, args[1], args[2])
		return 3, ok
	case more > 1 && search && !q.byBox && is(option, "byradius"):
		q.byRadius = true
		return 3, q.parseRadius(w, args[1:])
	case more > 2 && search && !q.byRadius && is(option, "bybox"):
		q.byBox = true
		return 4, q.parseBox(w, args[1:])
	default:
		w.Error(errSyntax)
		return 0, false
	}
	return 1, true
}

func (q *geoQuery) parseCount(w *resp.Writer, arg []byte) (ok bool) {
	if q.count, ok = integer(w, arg); ok && q.count <= 0 {
		w.Error("ERR COUNT must be > 0")
		return false
	}
	return ok
}

// check looks for options that miss or exclude each other.
func (q *geoQuery) check(w *resp.Writer, name []byte) bool {
	search := q.around == aroundOption
	switch {
	case q.target != nil && (q.withDist || q.withHash || q.withCoords):
		what := "STORE option in GEORADIUS"
		if search {
			what = "GEOSEARCHSTORE"
		}
		w.Error("ERR " + what + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options")
	case search && !q.fromMember && !q.fromPosition:
		w.Error("ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for " + cString(name))
	case search && !q.byRadius && !q.byBox:
		w.Error("ERR exactly one of BYRADIUS and BYBOX can be specified for " + cString(name))
	case q.any && q.count == 0:
		w.Error("ERR the ANY argument requires COUNT argument")
	default:
		return true
	}
	return false
}

// replyNothing is the reply when there is nothing to search.
func (q *geoQuery) replyNothing(e *Engine, w *resp.Writer) {
	if q.target == nil {
		w.Array(0)
		return
	}
	e.setOrDelete(q.target, value.Value{}, 0, ofZSets, q.stored)
	w.Int(0)
}

// geoPoint is a member that was found.
type geoPoint struct {
	*ordered.Item[float64]
	at     geo.Position
	meters float64
}

// search finds the members inside the shape, in the order and number asked for.
func (q *geoQuery) search(z *value.ZSet) (found []geoPoint) {
	enough := int64(-1)
	if q.any {
		enough = q.count
	}
	last := geo.Cell{}
	for i, cell := range q.shape.Cells() {
		// Around a big shape the same cell may come twice in a row.
		if i > 1 && cell == last {
			continue
		}
		last = cell
		low, high := cell.Scores()
		from, to := z.Span(value.ScoreBounds{Min: float64(low), Max: float64(high), MaxExclusive: true})
		for _, one := range z.Ranked()[from:to] {
			at := geo.CellOfScore(one.Value).Center()
			if meters, ok := q.shape.Holds(at); ok {
				found = append(found, geoPoint{one, at, meters})
				if int64(len(found)) == enough {
					break
				}
			}
		}
		if int64(len(found)) == enough {
			break
		}
	}
	if q.order != 0 {
		slices.SortStableFunc(found, func(a, b geoPoint) int { return q.order * cmp.Compare(a.meters, b.meters) })
	}
	if q.count > 0 && q.count < int64(len(found)) {
		found = found[:q.count]
	}
	return found
}

func (q *geoQuery) reply(e *Engine, w *resp.Writer, found []geoPoint) {
	if q.target != nil {
		q.store(e, w, found)
		return
	}
	extras := 0
	for _, with := range []bool{q.withDist, q.withHash, q.withCoords} {
		if with {
			extras++
		}
	}
	w.Array(len(found))
	for _, p := range found {
		if extras > 0 {
			w.Array(1 + extras)
		}
		w.BulkString(p.Name)
		if q.withDist {
			writeDistance(w, p.meters/q.shape.Unit)
		}
		if q.withHash {
			w.Int(int64(p.Value))
		}
		if q.withCoords {
			e.writePosition(w, p.at)
		}
	}
}

func (q *geoQuery) store(e *Engine, w *resp.Writer, found []geoPoint) {
	result := value.NewResult(e.limits)
	for _, p := range found {
		score := p.Value
		if q.byDistance {
			score = p.meters / q.shape.Unit
		}
		result.Set([]byte(p.Name), score)
	}
	result.Compact()
	e.setOrDelete(q.target, value.OfZSet(result), result.Len(), ofZSets, q.stored)
	w.Int(int64(len(found)))
}
