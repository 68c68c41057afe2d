package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// This file is what commands of several families do alike, whatever the type of the value.

// lengthOf tells how much a key holds, 0 if it is not there: STRLEN, LLEN, SCARD, HLEN, ZCARD
// and XLEN.
func lengthOf(k value.Kind) handler {
	return func(e *Engine, w *resp.Writer, args [][]byte) {
		if en := e.there(w, args[1], k, zero); en != nil {
			w.Int(en.Len())
		}
	}
}

// answer answers for a member or a field of what is at a key, or of nothing.
type answer func(e *Engine, w *resp.Writer, en *entry, member []byte)

// oneOf answers for one member: HGET, HEXISTS, SISMEMBER and ZSCORE.
func oneOf(k value.Kind, write answer) handler {
	return func(e *Engine, w *resp.Writer, args [][]byte) {
		if en, ok := e.typed(w, args[1], k); ok {
			write(e, w, en, args[2])
		}
	}
}

// eachOf answers for each of many: HMGET, SMISMEMBER, ZMSCORE, GEOPOS and GEOHASH.
func eachOf(k value.Kind, write answer) handler {
	return func(e *Engine, w *resp.Writer, args [][]byte) {
		en, ok := e.typed(w, args[1], k)
		if !ok {
			return
		}
		w.Array(len(args) - 2)
		for _, member := range args[2:] {
			write(e, w, en, member)
		}
	}
}

// removal takes members out and tells how many: SREM and ZREM. The event has
// the command's name.
func removal(k value.Kind, class keyspace.EventClass, event string, remove func(en *entry, member []byte) bool) handler {
	return func(e *Engine, w *resp.Writer, args [][]byte) {
		en := e.there(w, args[1], k, zero)
		if en == nil {
			return
		}
		removed := int64(0)
		for _, member := range args[2:] {
			if remove(en, member) {
				removed++
			}
		}
		if removed > 0 {
			e.changedOrEmpty(en, int(en.Len()), class, event)
		}
		w.Int(removed)
	}
}
