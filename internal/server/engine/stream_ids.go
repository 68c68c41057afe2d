package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

const errStreamID = "ERR Invalid stream ID specified as stream command argument"

// strictID reads an ID or writes an error (streamParseStrictIDOrReply).
func strictID(w *resp.Writer, arg []byte) (id rdb.ID, ok bool) {
	if id, ok = stream.ParseStrictID(arg, 0); !ok {
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
		if id, ok = stream.Next(id); !ok {
			w.Error("ERR invalid start ID for the interval")
		}
	}
	return id, ok
}

// intervalEnd is intervalStart for the end.
func intervalEnd(w *resp.Writer, arg []byte) (id rdb.ID, ok bool) {
	id, open, ok := intervalID(w, arg, math.MaxUint64)
	if ok && open {
		if id, ok = stream.Previous(id); !ok {
			w.Error("ERR invalid end ID for the interval")
		}
	}
	return id, ok
}

func intervalID(w *resp.Writer, arg []byte, missing uint64) (id rdb.ID, open, ok bool) {
	if open = len(arg) > 1 && arg[0] == '('; open {
		id, ok = stream.ParseStrictID(arg[1:], missing)
	} else {
		id, ok = stream.ParseID(arg, missing)
	}
	if !ok {
		w.Error(errStreamID)
	}
	return id, open, ok
}

// writeID writes an ID.
func writeID(w *resp.Writer, id rdb.ID) { w.BulkString(id.String()) }
