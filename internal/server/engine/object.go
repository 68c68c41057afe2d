package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var objectCommands = map[string]handler{
	"object|encoding": objectEncoding,
	"object|refcount": objectRefCount,
	"object|idletime": objectIdleTime,
	"object|freq":     objectFreq,
}

// object finds the key of an OBJECT command or writes null.
func (e *Engine) object(w *resp.Writer, key []byte) *entry {
	e.lookups.quiet = true
	en := e.peek(key)
	e.lookups.quiet = false
	if en == nil {
		w.Null()
	}
	return en
}

func objectEncoding(e *Engine, w *resp.Writer, args [][]byte) {
	if en := e.object(w, args[2]); en != nil {
		if en.Kind == value.KindList && e.has(dialect.SmallLists) && en.List().Packs() {
			w.BulkString("listpack")
			return
		}
		w.BulkString(e.encoding(en))
	}
}

// encoding is how a value is stored. From Valkey 8.1 on a short string is embedded in one object with
// its key, if both fit (createStringObjectWithKeyAndExpire, without a deadline, which comes later).
func (e *Engine) encoding(en *entry) string {
	name := en.Encoding()
	if name == "listpack" && e.has(dialect.Ziplists) {
		return "ziplist"
	}
	isText := name == "embstr" || name == "raw" && en.Form != value.FormRaw
	if !isText || !e.has(dialect.EmbeddedKeys) {
		return name
	}
	const keyHeader, textHeader = 3, 4
	object, most := 16, 64
	if e.has(dialect.LongEmbedded) {
		object, most = 8, 128
	}
	if object+len(en.key)+keyHeader+len(en.Text())+textHeader <= most {
		return "embstr"
	}
	return "raw"
}

// sharedIntegers is the number of small integers of which Redis keeps one object
// each, which is never released (OBJ_SHARED_INTEGERS).
const sharedIntegers = 10000

func objectRefCount(e *Engine, w *resp.Writer, args [][]byte) {
	en := e.object(w, args[2])
	if en == nil {
		return
	}
	if !e.has(dialect.UnsharedIntegers) && en.Kind == value.KindString && en.Form == value.FormAuto && en.Encoding() == "int" {
		if n, _ := number.ParseInt(en.Text()); n >= 0 && n < sharedIntegers {
			w.Int(math.MaxInt32)
			return
		}
	}
	w.Int(1)
}

func objectIdleTime(e *Engine, w *resp.Writer, args [][]byte) {
	switch en := e.object(w, args[2]); {
	case en == nil:
	case e.access.LFU:
		w.Error("ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.")
	default:
		w.Int(e.idle(en.accesses))
	}
}

func objectFreq(e *Engine, w *resp.Writer, args [][]byte) {
	switch en := e.object(w, args[2]); {
	case en == nil:
	case !e.access.LFU:
		w.Error("ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.")
	default:
		w.Int(int64(e.frequency(en.accesses)))
	}
}
