package engine

import (
	"slices"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// busyKey is shared.busykeyerr.
const errBusyKey = "BUSYKEY Target key name already exists."

var payloadCommands = map[string]handler{
	"dump":           dump,
	"restore":        restore,
	"restore-asking": restore,
}

// Dump implements keyspace.Keyspace.
func (e *Engine) Dump(key []byte) (payload []byte, deadline time.Time, err error) {
	en := e.find(key)
	if en == nil || e.expired(en) {
		return nil, time.Time{}, keyspace.ErrNoKey
	}
	if at := e.deadlines.of(en); at != 0 {
		deadline = time.UnixMilli(at)
	}
	return e.format.Encode(en.Export()), deadline, nil
}

// EachInSlot calls f with the keys of a slot, the oldest first, their values, and their deadlines,
// the zero time for none: what Dump has, without a payload. It leaves out what Dump does not find.
func (e *Engine) EachInSlot(s int, f func(key []byte, v rdb.Value, deadline time.Time)) {
	entries := make([]*entry, 0, e.countInSlot(s))
	for en := e.newestInSlot(s); en != nil; en = en.older {
		entries = append(entries, en)
	}
	for _, en := range slices.Backward(entries) {
		var deadline time.Time
		if at := e.deadlines.of(en); at != 0 {
			deadline = time.UnixMilli(at)
		}
		if !e.expired(en) {
			f([]byte(en.key), en.Export(), deadline)
		}
	}
}

func dump(e *Engine, w *resp.Writer, args [][]byte) {
	if en := e.lookup(args[1]); en != nil {
		w.Bulk(e.format.Encode(en.Export()))
	} else {
		w.Null()
	}
}

// restoreOptions are the options of RESTORE.
type restoreOptions struct {
	replace, absolute bool
	idle, freq        int64 // seconds, and the counter of accesses, or -1
}

func parseRestoreOptions(w *resp.Writer, args [][]byte) (opts restoreOptions, ok bool) {
	opts.idle, opts.freq = -1, -1
	for i := 0; i < len(args); i++ {
		switch more := i+1 < len(args); {
		case is(args[i], "replace"):
			opts.replace = true
		case is(args[i], "absttl"):
			opts.absolute = true
		case is(args[i], "idletime") && more && opts.freq == -1:
			i++
			if opts.idle, ok = integer(w, args[i]); !ok {
				return opts, false
			}
			if opts.idle < 0 {
				w.Error("ERR Invalid IDLETIME value, must be >= 0")
				return opts, false
			}
		case is(args[i], "freq") && more && opts.idle == -1:
			i++
			if opts.freq, ok = integer(w, args[i]); !ok {
				return opts, false
			}
			if opts.freq < 0 || opts.freq > 255 {
				w.Error("ERR Invalid FREQ value, must be >= 0 and <= 255")
				return opts, false
			}
		default:
			w.Error(errSyntax)
			return opts, false
		}
	}
	return opts, true
}

func restore(e *Engine, w *resp.Writer, args [][]byte) {
	opts, ok := parseRestoreOptions(w, args[4:])
	if !ok {
		return
	}
	if !opts.replace && e.lookup(args[1]) != nil {
		w.Error(errBusyKey)
		return
	}
	deadline, ok := integer(w, args[2])
	if !ok {
		return
	}
	if deadline < 0 {
		w.Error("ERR Invalid TTL value, must be >= 0")
		return
	}
	if e.format.Verify(args[3]) != nil {
		w.Error("ERR DUMP payload version or checksum are wrong")
		return
	}
	decoded, err := e.format.Decode(args[3])
	if err != nil {
		w.Error("ERR Bad data format")
		return
	}
	old := e.find(args[1])
	if old != nil {
		e.unlink(old)
	}
	if deadline != 0 && !opts.absolute {
		deadline += e.now
	}
	if deadline != 0 && e.past(deadline) {
		if old != nil {
			e.changed(old, ofKeys, "del")
			e.rewrite(e.deletionWord(), args[1])
		}
		w.OK()
		return
	}
	en := e.add(args[1], value.Import(decoded, e.limits))
	if deadline != 0 {
		e.expireAt(en, deadline)
	}
	switch {
	case e.access.LFU && opts.freq >= 0:
		en.accesses = e.counted(uint8(opts.freq))
	case !e.access.LFU && opts.idle >= 0:
		en.accesses = e.unused(opts.idle)
	}
	e.changed(en, ofKeys, "restore")
	if deadline != 0 {
		e.rewriteRestore(args, deadline, opts.absolute)
	}
	w.OK()
}

// rewriteRestore gives replicas a RESTORE with an absolute time.
func (e *Engine) rewriteRestore(args [][]byte, deadline int64, absolute bool) {
	words := slices.Clone(args[1:])
	words[1] = strconv.AppendInt(nil, deadline, 10)
	if !absolute {
		words = append(words, []byte("ABSTTL"))
	}
	e.rewrite(string(args[0]), words...)
}
