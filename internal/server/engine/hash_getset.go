package engine

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// hashGetSetCommands read or write fields and do something else to them.
var hashGetSetCommands = map[string]handler{
	"hgetdel": hGetDel,
	"hgetex":  hGetEX,
	"hsetex":  hSetEX,
}

func hGetDel(e *Engine, w *resp.Writer, args [][]byte) {
	en, fields, ok := e.fieldsAsked(w, args, errNumFields)
	if !ok {
		return
	}
	w.Array(len(fields))
	dropped := false
	for _, field := range fields {
		writeField(e, w, en, field)
		if en != nil && !e.over(en, field) && en.Hash().Drop(field) {
			dropped = true
		}
	}
	if !dropped {
		return
	}
	e.volatile.follow(en)
	e.changedOrEmpty(en, en.Hash().Len(), ofHashes, "hdel")
	if !e.has(dialect.VolatileSets) {
		e.rewrite("HDEL", append([][]byte{args[1]}, fields...)...)
	}
}

func hGetEX(e *Engine, w *resp.Writer, args [][]byte) {
	en, words, deadline, ok := e.hGetEXArguments(w, args)
	if !ok {
		return
	}
	w.Array(len(words.list))
	for _, field := range words.list {
		writeField(e, w, en, field)
	}
	if en = hashLeft(en); en == nil {
		return
	}
	switch {
	case words.persist:
		e.persistFields(en, args[1], words.list)
	case words.unit != 0:
		e.expireRead(en, args[1], words.list, deadline)
	}
}

// persistFields takes the deadlines of fields away.
func (e *Engine) persistFields(en *entry, key []byte, fields [][]byte) {
	var changed [][]byte
	for _, field := range fields {
		if en.Hash().Has(field) && !e.over(en, field) && en.Hash().Persist(field) {
			changed = append(changed, field)
		}
	}
	if len(changed) == 0 {
		return
	}
	e.volatile.follow(en)
	e.changed(en, ofHashes, "hpersist")
	if !e.has(dialect.VolatileSets) {
		changed = fields
	}
	e.rewriteFields("HPERSIST", [][]byte{key}, changed)
}

// expireRead gives fields that were read a deadline.
func (e *Engine) expireRead(en *entry, key []byte, fields [][]byte, deadline int64) {
	e.prepareFields(en)
	var updated, deleted [][]byte
	for _, field := range fields {
		switch e.expireField(en, field, new(fieldWords), deadline) {
		case fieldUpdated:
			updated = append(updated, field)
		case fieldDeleted:
			deleted = append(deleted, field)
		}
	}
	e.volatile.follow(en)
	switch {
	case len(deleted) > 0:
		e.fieldsGone(key, deleted)
		e.changedOrEmpty(en, en.Hash().Len(), ofHashes, e.fieldsGoneEvent())
		e.keepOwn()
	case len(updated) > 0:
		e.changed(en, ofHashes, "hexpire")
		if !e.has(dialect.VolatileSets) {
			updated = fields
		}
		e.rewriteFields("HPEXPIREAT", [][]byte{key, strconv.AppendInt(nil, deadline, 10)}, updated)
	}
}

// hGetEXArguments reads the arguments of HGETEX and finds the key.
func (e *Engine) hGetEXArguments(w *resp.Writer, args [][]byte) (en *entry, words fieldWords, deadline int64, ok bool) {
	if e.has(dialect.VolatileSets) {
		return e.volatileArguments(w, args, false)
	}
	if en, ok = e.typedRead(w, args[1], value.KindHash); !ok {
		return nil, words, 0, false
	}
	if e.has(dialect.FreeFieldOrder) {
		deadline, ok = e.freeArguments(w, args, &words, false)
		return en, words, deadline, ok
	}
	at := 2
	given := fieldWords{}
	switch given.unit, given.from = e.deadlineWord(args[2]); {
	case given.unit != 0:
		if deadline, ok = e.fieldDeadline(w, args, args[3], given.unit, given.from); !ok {
			return nil, words, 0, false
		}
		at = 4
	case is(args[2], "persist"):
		given.persist = true
		at = 3
	}
	if at+1 >= len(args) {
		wrongArity(w, args)
		return nil, words, 0, false
	}
	words, ok = exactFields(w, args, at, "ERR Number of fields must be a positive integer")
	words.unit, words.persist = given.unit, given.persist
	return en, words, deadline, ok
}

// freeArguments reads the options of HGETEX or HSETEX, and the fields, in any order.
func (e *Engine) freeArguments(w *resp.Writer, args [][]byte, words *fieldWords, setting bool) (deadline int64, ok bool) {
	each, one := 1, "ERR Only one of EX, PX, EXAT, PXAT or PERSIST arguments can be specified"
	if setting {
		each, one = 2, "ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified"
	}
	refuse := func(text string) (int64, bool) {
		w.Error(text)
		return 0, false
	}
	free := e.has(dialect.FreeFieldOrder)
	for at := 2; at < len(args); at++ {
		word := args[at]
		unit, from := e.deadlineWord(word)
		persist, keep, isNew, isThere := is(word, "persist"), is(word, "keepttl"), is(word, "fnx"), is(word, "fxx")
		switch {
		case !free && persist:
			return refuse("ERR unknown argument: " + string(word))
		case (unit != 0 || persist || keep) && (words.unit != 0 || words.persist || words.keep):
			return refuse(one)
		case persist && setting, keep && !setting, (isNew || isThere) && !setting:
			return refuse("ERR unknown argument")
		case persist:
			words.persist = true
		case keep:
			words.keep = true
		case unit != 0:
			if at++; at >= len(args) {
				return refuse("ERR missing expire time")
			}
			words.unit, words.from, words.amount = unit, from, at
			if deadline, ok = e.fieldDeadline(w, args, args[at], unit, from); !ok {
				return 0, false
			}
		case (isNew || isThere) && (words.allNew || words.allThere):
			return refuse("ERR Only one of FXX or FNX arguments can be specified")
		case isNew:
			words.allNew = true
		case isThere:
			words.allThere = true
		case !is(word, "fields"):
			return refuse("ERR unknown argument: " + string(word))
		case words.number > 0:
			return refuse(errFieldsTwice)
		case at+1 >= len(args):
			wrongArity(w, args)
			return 0, false
		default:
			if !free && setting {
				return deadline, words.lastFields(w, args, at+1)
			}
			if at, ok = words.countedFields(w, args, at+1, each, "ERR invalid number of fields"); !ok {
				return 0, false
			}
			at--
		}
	}
	if words.number == 0 {
		return refuse(errFieldsMissing)
	}
	return deadline, true
}

// lastFields reads the number of fields of HSETEX, behind which nothing but these may stand.
func (words *fieldWords) lastFields(w *resp.Writer, args [][]byte, at int) bool {
	n, ok := integerIn(w, args[at], 1, 1<<31-1, "ERR invalid number of fields")
	if !ok {
		return false
	}
	words.number, words.list = at, args[at+1:]
	if 2*n != int64(len(words.list)) {
		wrongArity(w, args)
		return false
	}
	return true
}

// volatileArguments reads the arguments of HGETEX or HSETEX where fields are in volatile sets, and
// finds the key.
func (e *Engine) volatileArguments(w *resp.Writer, args [][]byte, setting bool) (en *entry, words fieldWords, deadline int64, ok bool) {
	each, find := int64(1), e.typedRead
	if setting {
		each, find = 2, e.typed
	}
	words, ok = fieldsBehind(w, args, 2, func(words *fieldWords, args [][]byte) bool {
		return e.volatileOptions(w, args, words, setting)
	})
	if ok && int64(len(words.list)) != each*words.count(args) {
		w.Error(errNumFields)
		return nil, words, 0, false
	}
	if !ok {
		return nil, words, 0, false
	}
	if en, ok = find(w, args[1], value.KindHash); ok && words.unit != 0 {
		deadline, ok = e.fieldDeadline(w, args, args[words.amount], words.unit, words.from)
	}
	return en, words, deadline, ok
}

// volatileOptions reads the options of HGETEX or HSETEX where fields are in volatile sets. The
// same one may come twice; two that exclude each other may not.
func (e *Engine) volatileOptions(w *resp.Writer, args [][]byte, words *fieldWords, setting bool) bool {
	last := "" // what was said about the deadline
	for at := 2; at < len(args); at++ {
		word := args[at]
		unit, from := e.deadlineWord(word)
		what := ""
		switch {
		case unit != 0 && at+1 < len(args):
			what = string(word)
			at++
			words.unit, words.from, words.amount = unit, from, at
		case is(word, "persist") && !setting:
			what = "persist"
			words.persist = true
		case is(word, "keepttl") && setting:
			what = "keepttl"
			words.keep = true
		case is(word, "fnx") && setting && !words.allThere:
			words.allNew = true
			continue
		case is(word, "fxx") && setting && !words.allNew:
			words.allThere = true
			continue
		case is(word, "nx") && setting && e.has(dialect.FieldsWordChecked) && !words.keyThere:
			words.keyNew = true
			continue
		case is(word, "xx") && setting && e.has(dialect.FieldsWordChecked) && !words.keyNew:
			words.keyThere = true
			continue
		default:
			w.Error(errSyntax)
			return false
		}
		if last != "" && !strings.EqualFold(last, what) {
			w.Error(errSyntax)
			return false
		}
		last = what
	}
	return true
}

// hSetEXArguments reads the arguments of HSETEX and finds the key.
func (e *Engine) hSetEXArguments(w *resp.Writer, args [][]byte) (en *entry, words fieldWords, deadline int64, ok bool) {
	if !e.has(dialect.VolatileSets) {
		if deadline, ok = e.freeArguments(w, args, &words, true); ok {
			en, ok = e.typed(w, args[1], value.KindHash)
		}
		return en, words, deadline, ok
	}
	return e.volatileArguments(w, args, true)
}

func hSetEX(e *Engine, w *resp.Writer, args [][]byte) {
	en, words, deadline, ok := e.hSetEXArguments(w, args)
	if !ok {
		return
	}
	if !e.fieldsMeet(en, &words) {
		w.Int(0)
		return
	}
	if en == nil {
		en = e.add(args[1], value.OfHash(value.NewHash(e.limits)))
	}
	var fields [][]byte
	named := map[string]bool{}
	for i := 0; i < len(words.list); i += 2 {
		field, text := words.list[i], words.list[i+1]
		if words.keep {
			en.Hash().Set(field, text)
		} else {
			e.setField(en, field, text)
		}
		if !named[string(field)] {
			named[string(field)] = true
			fields = append(fields, field)
		}
	}
	e.changed(en, ofHashes, "hset")
	if words.unit != 0 {
		e.expireSet(en, args, fields, deadline, &words)
	}
	w.Int(1)
}

// fieldsMeet reports whether the conditions of HSETEX are met.
func (e *Engine) fieldsMeet(en *entry, words *fieldWords) bool {
	if words.keyNew && en != nil || words.keyThere && en == nil {
		return false
	}
	for i := 0; i < len(words.list); i += 2 {
		there := en != nil && e.field(en, words.list[i]) != nil
		if words.allNew && there || words.allThere && !there {
			return false
		}
	}
	return true
}

// expireSet gives fields that were set a deadline.
func (e *Engine) expireSet(en *entry, args, fields [][]byte, deadline int64, words *fieldWords) {
	e.prepareFields(en)
	isOver := e.past(deadline)
	for _, field := range fields {
		if isOver {
			en.Hash().Drop(field)
		} else {
			e.setDeadline(en, field, deadline)
		}
	}
	e.volatile.follow(en)
	if !isOver || e.has(dialect.VolatileSets) {
		e.notify(ofHashes, "hexpire", en.key)
	}
	if isOver {
		e.fieldsGone(args[1], fields)
		e.notify(ofHashes, e.fieldsGoneEvent(), en.key)
		e.dropEmpty(en, en.Hash().Len())
		e.keepOwn()
		return
	}
	at := strconv.AppendInt(nil, deadline, 10)
	if e.has(dialect.VolatileSets) && e.has(dialect.FieldsWordChecked) { // without the conditions
		request := [][]byte{args[1], []byte("PXAT"), at, []byte("FIELDS"), args[words.number]}
		e.rewrite("HSETEX", append(request, words.list...)...)
		return
	}
	request := slices.Clone(args[1:])
	request[words.amount-2], request[words.amount-1] = []byte("PXAT"), at
	e.rewrite("HSETEX", request...)
}
