package engine

import (
	"bytes"
	"math"

	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

const errStreamID = "ERR Invalid stream ID specified as stream command argument"

// maxStreamID is the last ID there can be.
var maxStreamID = rdb.ID{MS: math.MaxUint64, Seq: math.MaxUint64}

// nextID returns the successor of an ID. The last one has none: it reports false
// and returns the first (streamIncrID).
func nextID(id rdb.ID) (rdb.ID, bool) {
	id.Seq++
	if id.Seq == 0 {
		id.MS++
		return id, id.MS != 0
	}
	return id, true
}

// previousID returns the predecessor of an ID. The first one has none: it reports
// false and returns the last (streamDecrID).
func previousID(id rdb.ID) (rdb.ID, bool) {
	id.Seq--
	if id.Seq == math.MaxUint64 {
		id.MS--
		return id, id.MS != math.MaxUint64
	}
	return id, true
}

// maxIDText is how long the text of an ID may be: it is copied to a buffer.
const maxIDText = 127

// parseID reads the text of an ID (streamGenericParseIDOrReply). Without a
// sequence the ID gets the missing one. "-" and "+" are the first and the last ID.
func parseID(arg []byte, missing uint64) (id rdb.ID, ok bool) {
	if len(arg) > maxIDText {
		return id, false
	}
	arg, _, _ = bytes.Cut(arg, []byte{0})
	switch string(arg) {
	case "-":
		return rdb.ID{}, true
	case "+":
		return maxStreamID, true
	}
	ms, seq, both := bytes.Cut(arg, []byte{'-'})
	if id.MS, ok = number.ParseUint(ms); !ok {
		return id, false
	}
	id.Seq = missing
	if both {
		id.Seq, ok = number.ParseUint(seq)
	}
	return id, ok
}

// parseStrictID is parseID that refuses "-" and "+".
func parseStrictID(arg []byte, missing uint64) (id rdb.ID, ok bool) {
	if text, _, _ := bytes.Cut(arg, []byte{0}); string(text) == "-" || string(text) == "+" {
		return id, false
	}
	return parseID(arg, missing)
}

// strictID reads an ID or writes an error (streamParseStrictIDOrReply).
func strictID(w *resp.Writer, arg []byte) (id rdb.ID, ok bool) {
	if id, ok = parseStrictID(arg, 0); !ok {
		w.Error(errStreamID)
	}
	return id, ok
}

// strictIDs is strictID for many.
func strictIDs(w *resp.Writer, args [][]byte) (ids []rdb.ID, ok bool) {
	ids = make([]rdb.ID, 0, len(args))
	for _, arg := range args {
		id, ok := strictID(w, arg)
		if !ok {
			return nil, false
		}
		ids = append(ids, id)
	}
	return ids, true
}

// intervalStart reads the start of an interval, open if it begins with '('
// (streamParseIntervalIDOrReply).
func intervalStart(w *resp.Writer, arg []byte) (id rdb.ID, ok bool) {
	id, open, ok := intervalID(w, arg, 0)
	if ok && open {
		if id, ok = nextID(id); !ok {
			w.Error("ERR invalid start ID for the interval")
		}
	}
	return id, ok
}

// intervalEnd is intervalStart for the end.
func intervalEnd(w *resp.Writer, arg []byte) (id rdb.ID, ok bool) {
	id, open, ok := intervalID(w, arg, math.MaxUint64)
	if ok && open {
		if id, ok = previousID(id); !ok {
			w.Error("ERR invalid end ID for the interval")
		}
	}
	return id, ok
}

func intervalID(w *resp.Writer, arg []byte, missing uint64) (id rdb.ID, open, ok bool) {
	if open = len(arg) > 1 && arg[0] == '('; open {
		id, ok = parseStrictID(arg[1:], missing)
	} else {
		id, ok = parseID(arg, missing)
	}
	if !ok {
		w.Error(errStreamID)
	}
	return id, open, ok
}

// writeID writes an ID.
func writeID(w *resp.Writer, id rdb.ID) { w.BulkString(id.String()) }
