package stream

import (
	"bytes"
	"math"

	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// MaxID is the last ID there can be.
var MaxID = rdb.ID{MS: math.MaxUint64, Seq: math.MaxUint64}

// Next returns the successor of an ID. The last one has none: it reports false
// and returns the first (streamIncrID).
func Next(id rdb.ID) (rdb.ID, bool) {
	id.Seq++
	if id.Seq == 0 {
		id.MS++
		return id, id.MS != 0
	}
	return id, true
}

// Previous returns the predecessor of an ID. The first one has none: it reports
// false and returns the last (streamDecrID).
func Previous(id rdb.ID) (rdb.ID, bool) {
	id.Seq--
	if id.Seq == math.MaxUint64 {
		id.MS--
		return id, id.MS != math.MaxUint64
	}
	return id, true
}

// MaxIDText is how long the text of an ID may be: it is copied to a buffer.
const MaxIDText = 127

// ParseID reads the text of an ID (streamGenericParseIDOrReply). Without a
// sequence the ID gets the missing one. "-" and "+" are the first and the last ID.
func ParseID(arg []byte, missing uint64) (id rdb.ID, ok bool) {
	if len(arg) > MaxIDText {
		return id, false
	}
	arg, _, _ = bytes.Cut(arg, []byte{0})
	switch string(arg) {
	case "-":
		return rdb.ID{}, true
	case "+":
		return MaxID, true
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

// ParseStrictID is ParseID that refuses "-" and "+".
func ParseStrictID(arg []byte, missing uint64) (id rdb.ID, ok bool) {
	if text, _, _ := bytes.Cut(arg, []byte{0}); string(text) == "-" || string(text) == "+" {
		return id, false
	}
	return ParseID(arg, missing)
}
