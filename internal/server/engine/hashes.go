package engine

import (
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

var hashCommands = map[string]handler{
	"hset":         hSet,
	"hmset":        hMSet,
	"hsetnx":       hSetNX,
	"hget":         oneOf(value.KindHash, writeField),
	"hmget":        eachOf(value.KindHash, writeField),
	"hdel":         hDel,
	"hlen":         lengthOf(value.KindHash),
	"hstrlen":      hStrLen,
	"hexists":      oneOf(value.KindHash, hasField),
	"hkeys":        func(e *Engine, w *resp.Writer, args [][]byte) { e.listHash(w, args[1], true, false) },
	"hvals":        func(e *Engine, w *resp.Writer, args [][]byte) { e.listHash(w, args[1], false, true) },
	"hgetall":      func(e *Engine, w *resp.Writer, args [][]byte) { e.listHash(w, args[1], true, true) },
	"hincrby":      hIncrBy,
	"hincrbyfloat": hIncrByFloat,
}

// setFields sets fields and values and returns how many fields are new.
func (e *Engine) setFields(w *resp.Writer, args [][]byte) (added int64, ok bool) {
	if len(args)%2 == 1 {
		wrongArity(w, args)
		return 0, false
	}
	en, ok := e.typed(w, args[1], value.KindHash)
	if !ok {
		return 0, false
	}
	if en == nil {
		en = e.add(args[1], value.OfHash(value.NewHash(e.limits)))
	}
	for i := 2; i < len(args); i += 2 {
		if e.setField(en, args[i], args[i+1]) {
			added++
		}
	}
	e.changed(en, ofHashes, "hset")
	return added, true
}

// setField sets a field, which has no deadline then, and reports whether it is new.
func (e *Engine) setField(en *entry, field, text []byte) bool {
	if !en.Hash().Expires() {
		return en.Hash().Set(field, text)
	}
	over := e.over(en, field) && e.has(dialect.VolatileSets) // for others it is still there
	if en.Hash().Persist(field) {
		e.volatile.follow(en)
	}
	return en.Hash().Set(field, text) || over
}

func hSet(e *Engine, w *resp.Writer, args [][]byte) {
	if added, ok := e.setFields(w, args); ok {
		w.Int(added)
	}
}

func hMSet(e *Engine, w *resp.Writer, args [][]byte) {
	if _, ok := e.setFields(w, args); ok {
		w.OK()
	}
}

func hSetNX(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typed(w, args[1], value.KindHash)
	if !ok {
		return
	}
	if en != nil && e.field(en, args[2]) != nil {
		w.Int(0)
		return
	}
	e.putField(args[1], hashLeft(en), args[2], args[3], "hset")
	w.Int(1)
}

// writeField writes the value of a field, or null if there is none.
func writeField(e *Engine, w *resp.Writer, en *entry, field []byte) {
	if en != nil {
		if one := e.field(en, field); one != nil {
			w.BulkString(one.Value)
			return
		}
	}
	w.Null()
}

func hStrLen(e *Engine, w *resp.Writer, args [][]byte) {
	if en, ok := e.typed(w, args[1], value.KindHash); ok {
		length := 0
		if en != nil {
			if one := e.field(en, args[2]); one != nil {
				length = len(one.Value)
			}
		}
		w.Int(int64(length))
	}
}

// hasField writes whether there is a field.
func hasField(e *Engine, w *resp.Writer, en *entry, field []byte) {
	writeFlag(w, en != nil && e.field(en, field) != nil)
}

func hDel(e *Engine, w *resp.Writer, args [][]byte) {
	en := e.there(w, args[1], value.KindHash, zero)
	if en == nil {
		return
	}
	w.Int(e.dropFields(en, args[2:]))
}

// dropFields deletes fields and returns how many there were. Servers that do not delete a
// field when they come across it do not count those that are over.
func (e *Engine) dropFields(en *entry, fields [][]byte) (dropped int64) {
	for _, field := range fields {
		if en.Hash().Expires() && e.has(dialect.VolatileSets) && e.over(en, field) {
			continue
		}
		if en.Hash().Drop(field) {
			dropped++
		}
	}
	if dropped > 0 {
		e.volatile.follow(en)
		e.changedOrEmpty(en, en.Hash().Len(), ofHashes, "hdel")
	}
	return dropped
}

// writeFlag writes 1 or 0.
func writeFlag(w *resp.Writer, yes bool) {
	if yes {
		w.Int(1)
	} else {
		w.Int(0)
	}
}

// listHash is genericHgetallCommand: it writes fields, values or both.
func (e *Engine) listHash(w *resp.Writer, key []byte, fields, values bool) {
	en, ok := e.typed(w, key, value.KindHash)
	if !ok {
		return
	}
	length, now := 0, e.passed
	if e.expiry == keyspace.KeepExpired {
		now = 0
	}
	if en != nil {
		length = en.Hash().Len() - en.Hash().CountOver(now)
	}
	if fields && values {
		w.Map(length)
	} else {
		w.Array(length)
	}
	if en == nil {
		return
	}
	for one := range en.Hash().Living(now) {
		if fields {
			w.BulkString(one.Name)
		}
		if values {
			w.BulkString(one.Value)
		}
	}
}

func hIncrBy(e *Engine, w *resp.Writer, args [][]byte) {
	by, ok := integer(w, args[3])
	if !ok {
		return
	}
	en, ok := e.typed(w, args[1], value.KindHash)
	if !ok {
		return
	}
	old := int64(0)
	if en != nil {
		if one := e.field(en, args[2]); one != nil {
			if old, ok = number.ParseInt(one.Value); !ok {
				w.Error("ERR hash value is not an integer")
				return
			}
		}
	}
	sum, ok := addIntegers(old, by)
	if !ok {
		w.Error(errOverflow)
		return
	}
	e.putField(args[1], hashLeft(en), args[2], strconv.AppendInt(nil, sum, 10), "hincrby")
	w.Int(sum)
}

func hIncrByFloat(e *Engine, w *resp.Writer, args [][]byte) {
	by, ok := number.ParseExtended(args[3])
	if !ok {
		w.Error(errNotFloat)
		return
	}
	if by.IsInf() {
		w.Error("ERR value is NaN or Infinity")
		return
	}
	en, ok := e.typed(w, args[1], value.KindHash)
	if !ok {
		return
	}
	old, _ := number.ParseExtended("0")
	if en != nil {
		if one := e.field(en, args[2]); one != nil {
			if old, ok = number.ParseExtended(one.Value); !ok {
				w.Error("ERR hash value is not a float")
				return
			}
		}
	}
	f, ok := number.AddExtended(old, by)
	if !ok {
		w.Error(errNaNOrInfinity)
		return
	}
	sum := number.FormatExtended(f)
	e.putField(args[1], hashLeft(en), args[2], []byte(sum), "hincrbyfloat")
	e.rewrite("HSET", args[1], args[2], []byte(sum))
	w.BulkString(sum)
}

// putField sets a field of a hash that may have to be made first. A deadline that has not
// come stays.
func (e *Engine) putField(key []byte, en *entry, field, text []byte, event string) {
	if en == nil {
		en = e.add(key, value.OfHash(value.NewHash(e.limits)))
	}
	if e.over(en, field) && en.Hash().Persist(field) {
		e.volatile.follow(en)
	}
	en.Hash().Set(field, text)
	e.changed(en, ofHashes, event)
}
