package engine

import (
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// hashExpireCommands are about the deadlines of fields.
var hashExpireCommands = map[string]handler{
	"hexpire":      func(e *Engine, w *resp.Writer, args [][]byte) { e.hExpire(w, args, e.now, 1000) },
	"hpexpire":     func(e *Engine, w *resp.Writer, args [][]byte) { e.hExpire(w, args, e.now, 1) },
	"hexpireat":    func(e *Engine, w *resp.Writer, args [][]byte) { e.hExpire(w, args, 0, 1000) },
	"hpexpireat":   func(e *Engine, w *resp.Writer, args [][]byte) { e.hExpire(w, args, 0, 1) },
	"httl":         func(e *Engine, w *resp.Writer, args [][]byte) { e.hTimeToLive(w, args, e.now, 1000) },
	"hpttl":        func(e *Engine, w *resp.Writer, args [][]byte) { e.hTimeToLive(w, args, e.now, 1) },
	"hexpiretime":  func(e *Engine, w *resp.Writer, args [][]byte) { e.hTimeToLive(w, args, 0, 1000) },
	"hpexpiretime": func(e *Engine, w *resp.Writer, args [][]byte) { e.hTimeToLive(w, args, 0, 1) },
	"hpersist":     hPersist,
}

// What these commands answer for a field.
const (
	noSuchField  = -2
	noDeadline   = -1 // of HTTL and HPERSIST
	notMet       = 0  // a condition of HEXPIRE
	fieldUpdated = 1
	fieldDeleted = 2 // its deadline is over already
)

// hExpire is hexpireGenericCommand.
func (e *Engine) hExpire(w *resp.Writer, args [][]byte, from, unit int64) {
	en, words, deadline, ok := e.hExpireArguments(w, args, from, unit)
	if !ok {
		return
	}
	w.Array(len(words.list))
	if en == nil {
		for range words.list {
			w.Int(noSuchField)
		}
		return
	}
	e.prepareFields(en)
	var updated, deleted [][]byte
	for _, field := range words.list {
		result := e.expireField(en, field, &words, deadline)
		switch result {
		case fieldUpdated:
			updated = append(updated, field)
		case fieldDeleted:
			deleted = append(deleted, field)
		}
		w.Int(result)
	}
	e.volatile.follow(en)
	e.fieldsGone(args[1], deleted)
	switch {
	case len(deleted) > 0:
		e.changedOrEmpty(en, en.Hash().Len(), ofHashes, e.fieldsGoneEvent())
	case len(updated) > 0:
		e.changed(en, ofHashes, "hexpire")
	}
	if len(updated) == 0 {
		e.keepOwn()
		return
	}
	if e.has(dialect.VolatileSets) { // all of them, whatever came of it
		updated = words.list
	}
	request := [][]byte{args[1], strconv.AppendInt(nil, deadline, 10)}
	for _, c := range [...]struct {
		given bool
		word  string
	}{{words.nx, "NX"}, {words.xx, "XX"}, {words.gt, "GT"}, {words.lt, "LT"}} {
		if c.given {
			request = append(request, []byte(c.word))
		}
	}
	e.rewriteFields("HPEXPIREAT", request, updated)
}

// prepareFields makes the hash one whose fields may have deadlines. With volatile sets it is a
// hash table from then on.
func (e *Engine) prepareFields(en *entry) {
	if e.has(dialect.VolatileSets) {
		return
	}
	en.Hash().Prepare()
}

// setDeadline gives a field of a hash a deadline.
func (e *Engine) setDeadline(en *entry, field []byte, deadline int64) {
	if e.has(dialect.VolatileSets) {
		en.Hash().Hashed = true
	}
	en.Hash().Expire(field, deadline)
}

// rewriteFields gives replicas a command about fields.
func (e *Engine) rewriteFields(name string, words, fields [][]byte) {
	words = append(words, []byte("FIELDS"), strconv.AppendInt(nil, int64(len(fields)), 10))
	e.rewrite(name, append(words, fields...)...)
}

// fieldsGone tells replicas of fields that went because their deadline is in the past
// (propagateHashFieldDeletion, propagateFieldsDeletion).
func (e *Engine) fieldsGone(key []byte, fields [][]byte) {
	switch {
	case len(fields) == 0:
	case e.has(dialect.VolatileSets):
		e.propagate("HDEL", append([][]byte{key}, fields...)...)
	default:
		for _, field := range fields {
			e.propagate("HDEL", key, field)
		}
	}
}

// fieldsGoneEvent is what such fields are to those who listen.
func (e *Engine) fieldsGoneEvent() string {
	if e.has(dialect.VolatileSets) {
		return "hexpired"
	}
	return "hdel"
}

// expireField gives a field a deadline if the conditions are met, or deletes it at once
// (hashTypeSetEx).
func (e *Engine) expireField(en *entry, field []byte, words *fieldWords, deadline int64) int64 {
	if !en.Hash().Has(field) || e.has(dialect.VolatileSets) && e.over(en, field) {
		return noSuchField
	}
	old := en.Hash().Deadline(string(field))
	switch {
	case words.nx && old != 0, words.xx && old == 0,
		words.gt && (old == 0 || old >= deadline),
		words.lt && old != 0 && old <= deadline:
		return notMet
	case e.past(deadline):
		en.Hash().Drop(field)
		return fieldDeleted
	}
	e.setDeadline(en, field, deadline)
	return fieldUpdated
}

// hExpireArguments reads the arguments of HEXPIRE and its kin, and finds the key.
func (e *Engine) hExpireArguments(w *resp.Writer, args [][]byte, from, unit int64) (en *entry, words fieldWords, deadline int64, ok bool) {
	if e.has(dialect.VolatileSets) {
		if words, ok = fieldsBehind(w, args, 3, func(words *fieldWords, args [][]byte) bool { return words.expireOptions(w, args[3:]) }); !ok {
			return nil, words, 0, false
		}
		if int64(len(words.list)) != words.count(args) {
			w.Error(errNumFields)
			return nil, words, 0, false
		}
		if deadline, ok = e.fieldDeadline(w, args, args[2], unit, from); ok {
			en, ok = e.typed(w, args[1], value.KindHash)
		}
		return en, words, deadline, ok
	}
	if en, ok = e.typed(w, args[1], value.KindHash); !ok {
		return nil, words, 0, false
	}
	if deadline, ok = e.fieldDeadline(w, args, args[2], unit, from); !ok {
		return nil, words, 0, false
	}
	if e.has(dialect.FreeFieldOrder) {
		ok = words.freeExpireArguments(w, args)
		return en, words, deadline, ok
	}
	at := 3
	condition, hasCondition := expireCondition(args[at], &words)
	if hasCondition {
		*condition = true
		at++
	}
	given := words
	words, ok = exactFields(w, args, at, errManyFields)
	words.nx, words.xx, words.gt, words.lt = given.nx, given.xx, given.gt, given.lt
	return en, words, deadline, ok
}

const errManyFields = "ERR Parameter `numFields` should be greater than 0"

// expireCondition is where a condition is noted, if the word is one.
func expireCondition(word []byte, words *fieldWords) (condition *bool, ok bool) {
	switch {
	case is(word, "nx"):
		return &words.nx, true
	case is(word, "xx"):
		return &words.xx, true
	case is(word, "gt"):
		return &words.gt, true
	case is(word, "lt"):
		return &words.lt, true
	default:
		return nil, false
	}
}

// expireOptions reads conditions as EXPIRE does.
func (words *fieldWords) expireOptions(w *resp.Writer, options [][]byte) bool {
	for _, option := range options {
		condition, ok := expireCondition(option, words)
		if !ok {
			w.Error("ERR Unsupported option " + string(option))
			return false
		}
		*condition = true
	}
	switch {
	case words.nx && (words.xx || words.gt || words.lt):
		w.Error(errNXAndOthers)
		return false
	case words.gt && words.lt:
		w.Error(errGTAndLT)
		return false
	}
	return true
}

// freeExpireArguments reads conditions and fields in any order.
func (words *fieldWords) freeExpireArguments(w *resp.Writer, args [][]byte) (ok bool) {
	for at := 3; at < len(args); {
		condition, isCondition := expireCondition(args[at], words)
		switch {
		case isCondition:
			if words.nx || words.xx || words.gt || words.lt {
				if !*condition {
					w.Error("ERR Multiple condition flags specified")
					return false
				}
			}
			*condition = true
			at++
		case !is(args[at], "fields"):
			w.Error("ERR unknown argument: " + string(args[at]))
			return false
		case words.number > 0:
			w.Error(errFieldsTwice)
			return false
		case len(args)-at < 3:
			w.Error("ERR FIELDS requires at least numfields and one field argument")
			return false
		default:
			if at, ok = words.countedFields(w, args, at+1, 1, errManyFields); !ok {
				return false
			}
		}
	}
	if words.number == 0 {
		w.Error(errFieldsMissing)
		return false
	}
	return true
}

// count is the number of fields that was given.
func (words *fieldWords) count(args [][]byte) int64 {
	n, _ := integer(new(resp.Writer), args[words.number])
	return n
}

// fieldsAsked reads the arguments of HTTL and HPERSIST, and finds the key. With volatile sets
// what is wrong with their number is told in a text of the command's own.
func (e *Engine) fieldsAsked(w *resp.Writer, args [][]byte, miscounted string) (en *entry, fields [][]byte, ok bool) {
	if !e.has(dialect.VolatileSets) {
		if en, ok = e.typed(w, args[1], value.KindHash); !ok {
			return nil, nil, false
		}
		words, ok := exactFields(w, args, 2, "ERR Number of fields must be a positive integer")
		return en, words.list, ok
	}
	if e.has(dialect.FieldsWordChecked) && !is(args[2], "fields") {
		w.Error(errSyntax)
		return nil, nil, false
	}
	n, ok := integer(w, args[3])
	if !ok {
		return nil, nil, false
	}
	fields = args[4:]
	if n != int64(len(fields)) {
		w.Error(miscounted)
		return nil, nil, false
	}
	en, ok = e.typed(w, args[1], value.KindHash)
	return en, fields, ok
}

// hTimeToLive is httlGenericCommand.
func (e *Engine) hTimeToLive(w *resp.Writer, args [][]byte, from, unit int64) {
	en, fields, ok := e.fieldsAsked(w, args, errSyntax)
	if !ok {
		return
	}
	w.Array(len(fields))
	for _, field := range fields {
		switch {
		case en == nil || !en.Hash().Has(field) || e.over(en, field):
			w.Int(noSuchField)
		case en.Hash().Deadline(string(field)) == 0:
			w.Int(noDeadline)
		default:
			w.Int(e.inUnit(en.Hash().Deadline(string(field))-from, unit))
		}
	}
}

// inUnit rounds a time: up, or with volatile sets to the nearest.
func (e *Engine) inUnit(ms, unit int64) int64 {
	if e.has(dialect.VolatileSets) {
		return (ms + unit/2) / unit
	}
	return (ms + unit - 1) / unit
}

func hPersist(e *Engine, w *resp.Writer, args [][]byte) {
	en, fields, ok := e.fieldsAsked(w, args, errNumFields)
	if !ok {
		return
	}
	changed := false
	w.Array(len(fields))
	for _, field := range fields {
		switch {
		case en == nil || !en.Hash().Has(field) || e.over(en, field):
			w.Int(noSuchField)
		case en.Hash().Persist(field):
			changed = true
			w.Int(fieldUpdated)
		default:
			w.Int(noDeadline)
		}
	}
	if changed {
		e.volatile.follow(en)
		e.changed(en, ofHashes, "hpersist")
	}
}
