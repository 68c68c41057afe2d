package engine

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/geo"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var geoCommands = map[string]handler{
	"geoadd":  geoAdd,
	"geopos":  eachOf(value.KindZSet, geoPos),
	"geohash": eachOf(value.KindZSet, geoHash),
	"geodist": geoDist,
}

// parsePosition reads a longitude and a latitude (extractLongLatOrReply).
func (e *Engine) parsePosition(w *resp.Writer, longitude, latitude []byte) (p geo.Position, ok bool) {
	if p.Longitude, ok = e.float(w, longitude, errNotFloat); !ok {
		return p, false
	}
	if p.Latitude, ok = e.float(w, latitude, errNotFloat); !ok {
		return p, false
	}
	if !p.Encodable() {
		w.Error(fmt.Sprintf("ERR invalid longitude,latitude pair %s,%s", sixDecimals(p.Longitude), sixDecimals(p.Latitude)))
		return p, false
	}
	return p, true
}

// sixDecimals is C's %f.
func sixDecimals(f float64) string {
	if math.IsInf(f, 0) {
		return strings.TrimPrefix(strings.ToLower(fmt.Sprint(f)), "+")
	}
	return strconv.FormatFloat(f, 'f', 6, 64)
}

// parseUnit reads a unit of length and returns it in meters (extractUnitOrReply).
func (e *Engine) parseUnit(w *resp.Writer, arg []byte) (meters float64, ok bool) {
	lower := e.has(dialect.LowerUnits)
	is := is
	if lower {
		is = func(arg []byte, word string) bool { return cString(arg) == word }
	}
	switch {
	case is(arg, "m"):
		return 1, true
	case is(arg, "km"):
		return 1000, true
	case is(arg, "ft"):
		return 0.3048, true
	case is(arg, "mi"):
		return 1609.34, true
	}
	if lower {
		w.Error("ERR unsupported unit provided. please use m, km, ft, mi")
		return 0, false
	}
	w.Error("ERR unsupported unit provided. please use M, KM, FT, MI")
	return 0, false
}

func geoAdd(e *Engine, w *resp.Writer, args [][]byte) {
	first, nx, xx := 2, false, false
	for ; first < len(args); first++ {
		if is(args[first], "nx") {
			nx = true
		} else if is(args[first], "xx") {
			xx = true
		} else if !is(args[first], "ch") {
			break
		}
	}
	places := args[first:]
	if len(places)%3 != 0 || nx && xx {
		w.Error(errSyntax)
		return
	}
	// The rest is ZADD's business.
	call := append([][]byte{[]byte("zadd")}, args[1:first]...)
	for ; len(places) > 0; places = places[3:] {
		p, ok := e.parsePosition(w, places[0], places[1])
		if !ok {
			return
		}
		call = append(call, strconv.AppendUint(nil, geo.CellOf(p, geo.MaxStep).Score(), 10), places[2])
	}
	e.zAdd(w, call, zAddOptions{})
	e.rewrite("zadd", call[1:]...)
}

// geoMember returns the position of a member, if it is there.
func (e *entry) geoMember(member []byte) (p geo.Position, ok bool) {
	if e == nil {
		return p, false
	}
	one := e.ZSet().Scores.Find(member)
	if one == nil {
		return p, false
	}
	return geo.CellOfScore(one.Value).Center(), true
}

func geoPos(e *Engine, w *resp.Writer, en *entry, member []byte) {
	if p, ok := en.geoMember(member); ok {
		e.writePosition(w, p)
	} else {
		w.NullArray()
	}
}

func geoHash(_ *Engine, w *resp.Writer, en *entry, member []byte) {
	if p, ok := en.geoMember(member); ok {
		w.BulkString(geo.Hash(p))
	} else {
		w.Null()
	}
}

func (e *Engine) writePosition(w *resp.Writer, p geo.Position) {
	w.Array(2)
	if e.has(dialect.ShortPositions) {
		e.writeDouble(w, p.Longitude)
		e.writeDouble(w, p.Latitude)
		return
	}
	writeCoordinate(w, p.Longitude)
	writeCoordinate(w, p.Latitude)
}

// writeCoordinate writes a number with up to 17 decimals (addReplyHumanLongDouble).
func writeCoordinate(w *resp.Writer, f float64) {
	text := strconv.FormatFloat(f, 'f', 17, 64)
	text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	if text == "-0" {
		text = "0"
	}
	if w.RESP3 {
		w.Raw([]byte("," + text + "\r\n"))
	} else {
		w.BulkString(text)
	}
}

func geoDist(e *Engine, w *resp.Writer, args [][]byte) {
	unit := 1.0
	if len(args) > 5 {
		w.Error(errSyntax)
		return
	}
	if len(args) == 5 {
		var ok bool
		if unit, ok = e.parseUnit(w, args[4]); !ok {
			return
		}
	}
	en, ok := e.typed(w, args[1], value.KindZSet)
	if !ok {
		return
	}
	from, fromOK := en.geoMember(args[2])
	to, toOK := en.geoMember(args[3])
	if !fromOK || !toOK {
		w.Null()
		return
	}
	writeDistance(w, geo.Distance(from, to)/unit)
}

// writeDistance writes a number with four decimals (addReplyDoubleDistance).
func writeDistance(w *resp.Writer, f float64) {
	scaled := int64(math.RoundToEven(f * 10000))
	w.BulkString(fmt.Sprintf("%d.%04d", scaled/10000, scaled%10000))
}
