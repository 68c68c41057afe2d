package engine

import (
	"fmt"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/engine/xxh3"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// stringConditionCommands compare a string with another, or with its digest.
var stringConditionCommands = map[string]handler{
	"delex":   delEX,
	"delifeq": delIfEQ,
	"digest":  stringDigest,
	"msetex":  mSetEX,
}

// condition is what a string has to be: kind is IFEQ, IFNE, IFDEQ or IFDNE in lower case, or
// "" for anything.
type condition struct {
	kind    string
	operand []byte
}

// isCondition reports whether a word, in lower case, is a condition of SET.
func (e *Engine) isCondition(word string) bool {
	switch word {
	case "ifeq":
		return e.has(dialect.SetConditions) || e.has(dialect.SetIfEqual)
	case "ifne", "ifdeq", "ifdne":
		return e.has(dialect.SetConditions)
	default:
		return false
	}
}

// digestLength is that of a digest in hexadecimal digits (DIGEST_HEX_LENGTH).
const digestLength = 16

// digest is what DIGEST tells of a string.
func digest(text []byte) string { return fmt.Sprintf("%016x", xxh3.Sum64(text)) }

// holds reports whether the condition is met by what is at a key, if anything. It writes an
// error and reports false if it cannot tell.
func (c condition) holds(w *resp.Writer, en *entry) (met, ok bool) {
	switch {
	case c.kind == "":
		return true, true
	case en == nil:
		return c.kind == "ifne" || c.kind == "ifdne", true
	case en.Kind != value.KindString:
		w.Error(errWrongType)
		return false, false
	case c.kind == "ifeq" || c.kind == "ifne":
		return (string(en.Text()) == string(c.operand)) == (c.kind == "ifeq"), true
	case len(c.operand) != digestLength:
		w.Error("ERR must be exactly " + strconv.Itoa(digestLength) + " hexadecimal characters")
		return false, false
	default:
		return ctype.EqualFold(c.operand, digest(en.Text())) == (c.kind == "ifdeq"), true
	}
}

func stringDigest(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.typed(w, args[1], value.KindString)
	switch {
	case !ok:
	case en == nil:
		w.Null()
	default:
		w.BulkString(digest(en.Text()))
	}
}

func delEX(e *Engine, w *resp.Writer, args [][]byte) {
	var c condition
	switch len(args) {
	case 2:
	case 4:
		c.operand = args[3]
	default:
		wrongArity(w, args)
		return
	}
	en := e.lookup(args[1])
	if en == nil {
		w.Int(0)
		return
	}
	if len(args) == 4 {
		if en.Kind != value.KindString {
			w.Error("ERR Key should be of string type if conditions are specified")
			return
		}
		for _, kind := range [...]string{"ifeq", "ifne", "ifdeq", "ifdne"} {
			if is(args[2], kind) {
				c.kind = kind
			}
		}
		if c.kind == "" {
			w.Error("ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE")
			return
		}
	}
	e.deleteIf(w, en, c)
}

func delIfEQ(e *Engine, w *resp.Writer, args [][]byte) {
	if en := e.there(w, args[1], value.KindString, zero); en != nil {
		e.deleteIf(w, en, condition{"ifeq", args[2]})
	}
}

// deleteIf deletes a key if a condition is met, and tells whether it was.
func (e *Engine) deleteIf(w *resp.Writer, en *entry, c condition) {
	met, ok := c.holds(w, en)
	switch {
	case !ok:
	case !met:
		w.Int(0)
	default:
		e.delete(en)
		e.rewrite("DEL", []byte(en.key))
		w.Int(1)
	}
}

// mSetEX is msetexCommand.
func mSetEX(e *Engine, w *resp.Writer, args [][]byte) {
	n, pairs, ok := e.pairsOfMSetEX(w, args)
	if !ok {
		return
	}
	opts, ok := e.parseSetOptions(w, args[2+2*n:], setOptionsOfMSetEX)
	if !ok {
		return
	}
	deadline, ok := e.deadline(w, args, opts)
	if !ok {
		return
	}
	for i := 0; i < len(pairs); i += 2 {
		if exists := e.lookup(pairs[i]) != nil; opts.nx && exists || opts.xx && !exists {
			w.Int(0)
			return
		}
	}
	expireFirst := !e.has(dialect.VolatileSets)
	for i := 0; i < len(pairs); i += 2 {
		en := e.putText(pairs[i], pairs[i+1])
		if !opts.keepTTL {
			e.persist(en)
		}
		if opts.unit != 0 {
			e.expireAt(en, deadline)
		}
		if opts.unit != 0 && expireFirst {
			e.notify(ofKeys, "expire", en.key)
		}
		e.changed(en, ofStrings, "set")
		if opts.unit != 0 && !expireFirst {
			e.notify(ofKeys, "expire", en.key)
		}
	}
	if opts.unit != 0 && (opts.relative || e.has(dialect.VolatileSets)) {
		e.rewriteMSetEX(args, 2+2*n, deadline)
	}
	w.Int(1)
}

// pairsOfMSetEX reads the number of keys, and the keys with their values.
func (e *Engine) pairsOfMSetEX(w *resp.Writer, args [][]byte) (n int, pairs [][]byte, ok bool) {
	badNumber, badPairs := "ERR invalid numkeys value", "ERR wrong number of key-value pairs"
	if e.has(dialect.VolatileSets) {
		badNumber, badPairs = "ERR invalid numkeys value or out of range", errSyntax
	}
	count, ok := integerIn(w, args[1], 1, 1<<31-1, badNumber)
	if !ok {
		return 0, nil, false
	}
	if 2*count > int64(len(args)-2) {
		w.Error(badPairs)
		return 0, nil, false
	}
	return int(count), args[2 : 2+2*count], true
}

// rewriteMSetEX gives replicas an absolute deadline.
func (e *Engine) rewriteMSetEX(args [][]byte, options int, deadline int64) {
	words := append([][]byte{}, args[1:options]...)
	for i := options; i < len(args); i++ {
		if unit, _ := e.deadlineWord(args[i]); unit != 0 {
			words = append(words, []byte("PXAT"), strconv.AppendInt(nil, deadline, 10))
			i++
			continue
		}
		words = append(words, args[i])
	}
	e.rewrite("MSETEX", words...)
}
