package engine

import (
	"math"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/glob"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// genericCommands are the commands of db.c that work on keys of any type.
var genericCommands = map[string]handler{
	"del":       del,
	"unlink":    del,
	"exists":    exists,
	"touch":     touch,
	"type":      typeOf,
	"keys":      keys,
	"randomkey": randomKey,
	"rename":    rename,
	"renamenx":  renameNX,
	"copy":      copyKey,
}

func del(e *Engine, w *resp.Writer, args [][]byte) {
	count := int64(0)
	for _, key := range args[1:] {
		if en := e.peek(key); en != nil {
			e.delete(en)
			count++
		}
	}
	w.Int(count)
}

func exists(e *Engine, w *resp.Writer, args [][]byte) {
	count := int64(0)
	for _, key := range args[1:] {
		if e.peek(key) != nil {
			count++
		}
	}
	w.Int(count)
}

func touch(e *Engine, w *resp.Writer, args [][]byte) {
	count := int64(0)
	for _, key := range args[1:] {
		if e.lookup(key) != nil {
			count++
		}
	}
	w.Int(count)
}

func typeOf(e *Engine, w *resp.Writer, args [][]byte) {
	e.peek(args[1])
	w.Simple(e.Type(args[1]))
}

func keys(e *Engine, w *resp.Writer, args [][]byte) {
	pattern := args[1]
	all := len(pattern) == 1 && pattern[0] == '*'
	var found []string
	for en := range e.order.All {
		if !e.expired(en) && e.shows(en) && (all || glob.Match(pattern, en.key)) {
			found = append(found, en.key)
		}
	}
	w.Array(len(found))
	for _, key := range found {
		w.BulkString(key)
	}
}

func randomKey(e *Engine, w *resp.Writer, _ [][]byte) {
	for tries := 0; ; tries++ {
		en := e.anyEntry()
		if en == nil {
			break
		}
		if !e.expired(en) || e.expiry == keyspace.HideExpired && tries == randomKeyTries {
			w.BulkString(en.key)
			return
		}
		e.peek([]byte(en.key))
	}
	w.Null()
}

// anyEntry draws a key that is not hidden, nil if there is none.
func (e *Engine) anyEntry() *entry {
	switch {
	case e.Len() == 0:
		return nil
	case e.hidden == nil:
		return e.order.Pick(e.random)
	}
	var shown []*entry
	for en := range e.order.All {
		if e.shows(en) {
			shown = append(shown, en)
		}
	}
	if len(shown) == 0 {
		return nil
	}
	return shown[e.random.IntN(len(shown))]
}

// randomKeyTries is how often a replica, which must not delete, draws before it
// shows an expired key (dbRandomKey).
const randomKeyTries = 100

func rename(e *Engine, w *resp.Writer, args [][]byte) {
	from := e.lookup(args[1])
	if from == nil {
		w.Error(errNoSuchKey)
		return
	}
	if string(args[1]) != string(args[2]) {
		e.move(from, args[2])
	}
	w.OK()
}

func renameNX(e *Engine, w *resp.Writer, args [][]byte) {
	from := e.lookup(args[1])
	if from == nil {
		w.Error(errNoSuchKey)
		return
	}
	if e.lookup(args[2]) != nil { // the same key included
		w.Int(0)
		return
	}
	e.move(from, args[2])
	w.Int(1)
}

// move gives a value another name, in place of what is there, together with its
// deadline and what is noted of its accesses.
func (e *Engine) move(from *entry, name []byte) {
	if old := e.lookup(name); old != nil {
		e.unlink(old)
	}
	e.leave(from)
	to := e.add(name, from.Value)
	if !e.has(dialect.RenameForgets) {
		to.accesses = from.accesses
	}
	if at := e.deadlines.of(from); at != 0 {
		e.deadlines.clear(from)
		e.expireAt(to, at)
	}
	e.readyIfStream(from)
	e.remove(from)
	e.signal(from)
	e.signal(to)
	e.notify(ofKeys, "rename_from", from.key)
	e.notify(ofKeys, "rename_to", to.key)
}

func copyKey(e *Engine, w *resp.Writer, args [][]byte) {
	replace := false
	db := int64(0)
	for i := 3; i < len(args); i++ {
		switch {
		case is(args[i], "replace"):
			replace = true
		case is(args[i], "db") && i+1 < len(args):
			i++
			var ok bool
			if db, ok = integerBetween(w, args[i], math.MinInt32, math.MaxInt32); !ok {
				return
			}
			if db < 0 || db >= databases {
				w.Error("ERR DB index is out of range")
				return
			}
		default:
			w.Error(errSyntax)
			return
		}
	}
	if db != 0 {
		if e.has(dialect.CopyInRange) {
			w.Error("ERR DB index is out of range")
			return
		}
		w.Error("ERR Copying to another database is not allowed in cluster mode")
		return
	}
	if string(args[1]) == string(args[2]) {
		w.Error(errtext.SameObject)
		return
	}
	var from *entry
	if e.readToStore(func() { from = e.lookup(args[1]) }); from == nil {
		w.Int(0)
		return
	}
	if old := e.lookup(args[2]); old != nil {
		if !replace {
			w.Int(0)
			return
		}
		e.unlink(old)
	}
	to := e.add(args[2], from.Value.Clone())
	if at := e.deadlines.of(from); at != 0 {
		e.expireAt(to, at)
	}
	e.changed(to, ofKeys, "copy_to")
	w.Int(1)
}

// databases is the number of databases that a server has by default; in cluster
// mode only the first is used.
const databases = 16
