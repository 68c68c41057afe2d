package engine

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// stringFits reports whether a string may become that long (checkStringLength).
func (e *Engine) stringFits(length int64) bool {
	return e.obeys() || length <= int64(e.limits.StringBytes)
}

var stringCommands = map[string]handler{
	"get":      stringGet,
	"set":      stringSet,
	"setnx":    setNX,
	"setex":    setEX,
	"psetex":   pSetEX,
	"getset":   getSet,
	"getdel":   getDel,
	"getex":    getEX,
	"mget":     mGet,
	"mset":     mSet,
	"msetnx":   mSetNX,
	"append":   appendTo,
	"lcs":      lcs,
	"strlen":   lengthOf(value.KindString),
	"getrange": getRange,
	"substr":   getRange,
	"setrange": setRange,
}

// readString writes the value of a string and reports whether it could be read;
// a missing key is null (getGenericCommand).
func (e *Engine) readString(w *resp.Writer, key []byte) (en *entry, ok bool) {
	en, ok = e.typedRead(w, key, value.KindString)
	switch {
	case !ok:
	case en == nil:
		w.Null()
	default:
		w.Bulk(en.Text())
	}
	return en, ok
}

func stringGet(e *Engine, w *resp.Writer, args [][]byte) { e.readString(w, args[1]) }

func stringSet(e *Engine, w *resp.Writer, args [][]byte) {
	if len(args) == 3 {
		e.setText(args[1], args[2])
		w.OK()
		return
	}
	opts, ok := e.parseSetOptions(w, args[3:], setOptionsOfSet)
	if !ok {
		return
	}
	deadline, ok := e.deadline(w, args, opts)
	if !ok {
		return
	}
	if opts.get {
		if _, ok := e.readString(w, args[1]); !ok {
			return
		}
	}
	old := e.lookup(args[1])
	met, ok := opts.condition.holds(w, old)
	if !ok {
		return
	}
	if opts.nx && old != nil || opts.xx && old == nil || !met {
		if !opts.get {
			w.Null()
		}
		return
	}
	en := e.putText(args[1], args[2])
	if !opts.keepTTL {
		e.persist(en)
	}
	e.changed(en, ofStrings, "set")
	if opts.unit != 0 {
		e.expireAt(en, deadline)
		e.notify(ofKeys, "expire", en.key)
	}
	if opts.unit != 0 {
		e.rewriteSet(args[1], args[2], deadline)
	} else if opts.get {
		e.rewriteWithoutGet(args)
	}
	if !opts.get {
		w.OK()
	}
}

// rewriteSet gives replicas a SET with an absolute deadline, and without the
// conditions that were met here.
func (e *Engine) rewriteSet(key, text []byte, deadline int64) {
	e.rewrite("SET", key, text, []byte("PXAT"), strconv.AppendInt(nil, deadline, 10))
}

// rewriteWithoutGet spares replicas the option GET.
func (e *Engine) rewriteWithoutGet(args [][]byte) {
	words := slices.DeleteFunc(slices.Clone(args[3:]), func(word []byte) bool { return is(word, "get") })
	e.rewrite(string(args[0]), append([][]byte{args[1], args[2]}, words...)...)
}

func setNX(e *Engine, w *resp.Writer, args [][]byte) {
	if e.lookup(args[1]) != nil {
		w.Int(0)
		return
	}
	e.setText(args[1], args[2])
	w.Int(1)
}

func setEX(e *Engine, w *resp.Writer, args [][]byte) {
	e.setWithTTL(w, args, setOptions{unit: 1000, relative: true, amount: args[2]})
}

func pSetEX(e *Engine, w *resp.Writer, args [][]byte) {
	e.setWithTTL(w, args, setOptions{unit: 1, relative: true, amount: args[2]})
}

func (e *Engine) setWithTTL(w *resp.Writer, args [][]byte, opts setOptions) {
	deadline, ok := e.deadline(w, args, opts)
	if !ok {
		return
	}
	en := e.putText(args[1], args[3])
	e.changed(en, ofStrings, "set")
	e.expireAt(en, deadline)
	e.notify(ofKeys, "expire", en.key)
	e.rewriteSet(args[1], args[3], deadline)
	w.OK()
}

func getSet(e *Engine, w *resp.Writer, args [][]byte) {
	if _, ok := e.readString(w, args[1]); ok {
		e.setText(args[1], args[2])
		e.rewrite("SET", args[1], args[2])
	}
}

func getDel(e *Engine, w *resp.Writer, args [][]byte) {
	if en, ok := e.readString(w, args[1]); ok && en != nil {
		e.delete(en)
		e.rewrite("DEL", args[1])
	}
}

func getEX(e *Engine, w *resp.Writer, args [][]byte) {
	opts, ok := e.parseSetOptions(w, args[2:], setOptionsOfGetEX)
	if !ok {
		return
	}
	if e.has(dialect.DeadlineFirst) {
		if _, ok = e.deadline(w, args, opts); !ok {
			return
		}
	}
	en, ok := e.typedRead(w, args[1], value.KindString)
	if !ok {
		return
	}
	if en == nil {
		w.Null()
		return
	}
	deadline, ok := e.deadline(w, args, opts)
	if !ok {
		return
	}
	w.Bulk(en.Text())
	switch {
	case opts.unit != 0 && !opts.relative && e.past(deadline):
		e.deletePast(en)
	case opts.unit != 0:
		e.expireAt(en, deadline)
		e.changed(en, ofKeys, "expire")
		e.rewrite("PEXPIREAT", args[1], strconv.AppendInt(nil, deadline, 10))
	case opts.persist && e.persist(en):
		e.changed(en, ofKeys, "persist")
		e.rewrite("PERSIST", args[1])
	}
}

func mGet(e *Engine, w *resp.Writer, args [][]byte) {
	w.Array(len(args) - 1)
	for _, key := range args[1:] {
		if en := e.lookup(key); en != nil && en.Kind == value.KindString {
			w.Bulk(en.Text())
		} else {
			w.Null()
		}
	}
}

func mSet(e *Engine, w *resp.Writer, args [][]byte) {
	if e.oddPairs(w, args) {
		return
	}
	for i := 1; i < len(args); i += 2 {
		e.setText(args[i], args[i+1])
	}
	w.OK()
}

// oddPairs refuses the arguments of MSET and MSETNX if the last key has no value.
func (e *Engine) oddPairs(w *resp.Writer, args [][]byte) bool {
	if len(args)%2 == 1 {
		return false
	}
	e.oddArguments(w, args, "MSET")
	return true
}

// oddArguments refuses arguments of which there has to be an even number. Some versions say so in
// words of their own.
func (e *Engine) oddArguments(w *resp.Writer, args [][]byte, name string) {
	if e.has(dialect.OddPairsTold) {
		w.Error("ERR wrong number of arguments for " + name)
		return
	}
	wrongArity(w, args)
}

func mSetNX(e *Engine, w *resp.Writer, args [][]byte) {
	if e.oddPairs(w, args) {
		return
	}
	for i := 1; i < len(args); i += 2 {
		if e.lookup(args[i]) != nil {
			w.Int(0)
			return
		}
	}
	for i := 1; i < len(args); i += 2 {
		e.setText(args[i], args[i+1])
	}
	w.Int(1)
}

func appendTo(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typed(w, args[1], value.KindString)
	if !ok {
		return
	}
	if en == nil {
		e.changed(e.add(args[1], value.Text(args[2])), ofStrings, "append")
		w.Int(int64(len(args[2])))
		return
	}
	if !e.stringFits(int64(len(en.Text()) + len(args[2]))) {
		w.Error(errTooLong)
		return
	}
	en.Append(args[2])
	e.changed(en, ofStrings, "append")
	w.Int(int64(len(en.Text())))
}

func getRange(e *Engine, w *resp.Writer, args [][]byte) {
	start, end, ok := integers(w, args[2], args[3])
	if !ok {
		return
	}
	en, ok := e.typed(w, args[1], value.KindString)
	if !ok {
		return
	}
	if en == nil {
		w.BulkString("")
		return
	}
	from, to, ok := textRange(start, end, int64(len(en.Text())))
	if !ok {
		w.BulkString("")
		return
	}
	w.Bulk(en.Text()[from : to+1])
}

// textRange turns the first and last index of GETRANGE or BITCOUNT, which count
// from the end if negative, into ones within a string of that length, and reports
// whether anything lies between them.
func textRange(start, end, length int64) (from, to int64, ok bool) {
	if start < 0 && end < 0 && start > end {
		return 0, 0, false
	}
	if start < 0 {
		start = max(length+start, 0)
	}
	if end < 0 {
		end = max(length+end, 0)
	}
	end = min(end, length-1)
	return start, end, start <= end
}

func setRange(e *Engine, w *resp.Writer, args [][]byte) {
	offset, ok := integer(w, args[2])
	if !ok {
		return
	}
	if offset < 0 {
		w.Error(errOffset)
		return
	}
	en, ok := e.typed(w, args[1], value.KindString)
	if !ok {
		return
	}
	patch := args[3]
	switch {
	case len(patch) == 0 && en == nil:
		w.Int(0)
		return
	case len(patch) == 0:
		w.Int(int64(len(en.Text())))
		return
	case offset > math.MaxInt64-int64(len(patch)) || !e.stringFits(offset+int64(len(patch))):
		w.Error(errTooLong)
		return
	}
	if en == nil {
		en = e.add(args[1], value.Text(nil))
	}
	en.GrowText(int(offset) + len(patch))
	copy(en.Text()[offset:], patch)
	e.changed(en, ofStrings, "setrange")
	w.Int(int64(len(en.Text())))
}

// setOptions are what SET and GETEX may be told about the deadline and the
// conditions.
type setOptions struct {
	condition                     condition
	nx, xx, get, keepTTL, persist bool
	unit                          int64 // of the amount, in milliseconds; 0: no deadline given
	relative                      bool  // the amount counts from now
	amount                        []byte
}

// Which of the options a command takes.
type setOptionsOf uint8

const (
	setOptionsOfSet setOptionsOf = iota
	setOptionsOfGetEX
	setOptionsOfMSetEX
)

// parseSetOptions is parseExtendedStringArgumentsOrReply. The same word may come
// twice; two words that exclude each other may not.
func (e *Engine) parseSetOptions(w *resp.Writer, args [][]byte, of setOptionsOf) (opts setOptions, ok bool) {
	word := "" // the word that said what becomes of the deadline
	for len(args) > 0 {
		option := strings.ToLower(string(args[0]))
		free := word == "" || word == option
		switch {
		case e.has(dialect.NXOrGet) && (option == "nx" && opts.get || option == "get" && opts.nx):
			w.Error(errSyntax)
			return opts, false
		case option == "nx" && of != setOptionsOfGetEX && !opts.xx && (opts.condition.kind == "" || e.has(dialect.SetConditions)):
			opts.nx = true
		case option == "xx" && of != setOptionsOfGetEX && !opts.nx && (opts.condition.kind == "" || e.has(dialect.SetConditions)):
			opts.xx = true
		case option == "get" && of == setOptionsOfSet:
			opts.get = true
		case of == setOptionsOfSet && len(args) > 1 && !opts.nx && !opts.xx && e.isCondition(option) && (opts.condition.kind == "" || opts.condition.kind == option):
			opts.condition = condition{option, args[1]}
			args = args[1:]
		case option == "keepttl" && of != setOptionsOfGetEX && free:
			opts.keepTTL, word = true, option
		case option == "persist" && of == setOptionsOfGetEX && free:
			opts.persist, word = true, option
		case (option == "ex" || option == "px" || option == "exat" || option == "pxat") && free && len(args) > 1:
			opts.unit, opts.relative, opts.amount, word = 1000, option[1:] == "x", args[1], option
			if option[0] == 'p' {
				opts.unit = 1
			}
			args = args[1:]
		default:
			w.Error(errSyntax)
			return opts, false
		}
		args = args[1:]
	}
	return opts, true
}

// deadline computes the deadline that the options name, in milliseconds since
// 1970 (getExpireMillisecondsOrReply).
func (e *Engine) deadline(w *resp.Writer, args [][]byte, opts setOptions) (at int64, ok bool) {
	if opts.unit == 0 {
		return 0, true
	}
	n, ok := integer(w, opts.amount)
	if !ok {
		return 0, false
	}
	if n <= 0 || n > math.MaxInt64/opts.unit {
		invalidExpire(w, args)
		return 0, false
	}
	n *= opts.unit
	if opts.relative {
		n += e.now // an overflow shows as a negative sum
	}
	if n <= 0 {
		invalidExpire(w, args)
		return 0, false
	}
	return n, true
}

// invalidExpire is addReplyErrorExpireTime.
func invalidExpire(w *resp.Writer, args [][]byte) {
	w.Error("ERR invalid expire time in '" + commandName(args) + "' command")
}
