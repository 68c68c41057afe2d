package engine

import (
	"slices"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
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
	en := e.entries[string(key)]
	if en == nil || e.expired(en) {
		return nil, time.Time{}, keyspace.ErrNoKey
	}
	if en.deadline != 0 {
		deadline = time.UnixMilli(en.deadline)
	}
	return rdb.Encode(en.export()), deadline, nil
}

func dump(e *Engine, w *resp.Writer, args [][]byte) {
	if en := e.lookup(args[1]); en != nil {
		w.Bulk(rdb.Encode(en.export()))
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
	if rdb.Verify(args[3]) != nil {
		w.Error("ERR DUMP payload version or checksum are wrong")
		return
	}
	decoded, err := rdb.Decode(args[3])
	if err != nil {
		w.Error("ERR Bad data format")
		return
	}
	old := e.entries[string(args[1])]
	if old != nil {
		e.unlink(old)
	}
	if deadline != 0 && !opts.absolute {
		deadline += e.now
	}
	if deadline != 0 && e.past(deadline) {
		if old != nil {
			e.changed(old, ofKeys, "del")
			e.rewrite("DEL", args[1])
		}
		w.OK()
		return
	}
	en := e.add(args[1], e.importValue(decoded))
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

// export returns the value as package rdb knows it. It shares memory with the
// value and is to be encoded at once.
func (v *value) export() rdb.Value {
	switch v.kind {
	case kindString:
		return rdb.Value{Type: rdb.TypeString, String: v.text}
	case kindList:
		return rdb.Value{Type: rdb.TypeList, List: v.list.export()}
	case kindSet:
		members := make([][]byte, 0, v.set.Len())
		for member := range v.set.each {
			members = append(members, []byte(member))
		}
		return rdb.Value{Type: rdb.TypeSet, Set: members, Form: form(v.set.hashed)}
	case kindHash:
		fields := make([]rdb.Field, 0, v.hash.Len())
		for one := range v.hash.All {
			fields = append(fields, rdb.Field{Name: []byte(one.Name), Value: []byte(one.Value)})
		}
		return rdb.Value{Type: rdb.TypeHash, Hash: fields, Form: form(v.hash.hashed)}
	case kindZSet:
		members := make([]rdb.Member, 0, v.zset.len())
		for _, one := range v.zset.ranked() {
			members = append(members, rdb.Member{Score: one.Value, Member: []byte(one.Name)})
		}
		return rdb.Value{Type: rdb.TypeZSet, ZSet: members, Form: form(v.zset.skiplist)}
	default:
		return rdb.Value{Type: rdb.TypeStream, Stream: v.stream.Export()}
	}
}

// form is how a payload holds what is a hash table or a skip list, or is not yet.
func form(expanded bool) rdb.Form {
	if expanded {
		return rdb.FormExpanded
	}
	return rdb.FormCompact
}

// importValue is the reverse of export.
func (e *Engine) importValue(decoded rdb.Value) value {
	switch decoded.Type {
	case rdb.TypeString:
		return textValue(decoded.String)
	case rdb.TypeList:
		l := newList(nil)
		for _, element := range decoded.List {
			l.push(right, string(element))
		}
		return value{kind: kindList, list: l}
	case rdb.TypeSet:
		s := e.newSet()
		for _, member := range decoded.Set {
			s.add(member)
		}
		return value{kind: kindSet, set: s}
	case rdb.TypeHash:
		h := e.newHash()
		for _, field := range decoded.Hash {
			h.set(field.Name, field.Value)
		}
		if decoded.Form == rdb.FormCompact { // of its size only the number of fields counts
			h.hashed = h.Len() > e.limits.HashEntries
		}
		return value{kind: kindHash, hash: h}
	case rdb.TypeZSet:
		return value{kind: kindZSet, zset: e.importZSet(decoded)}
	default:
		return value{kind: kindStream, stream: stream.Import(decoded.Stream, e.limits)}
	}
}

func (e *Engine) importZSet(decoded rdb.Value) *zset {
	z := &zset{skiplist: true, limits: e.limits}
	for _, member := range decoded.ZSet {
		z.set(member.Member, member.Score)
	}
	if decoded.Form != rdb.FormCompact {
		z.compact()
		return z
	}
	// Of its size only the number of members counts, and its order is not looked at.
	if z.skiplist = z.len() > e.limits.ZSetEntries; !z.skiplist {
		z.unsignZeros()
		z.ranks = slices.Collect(z.scores.All)
		z.disordered = !slices.IsSortedFunc(z.ranks, byRank)
	}
	return z
}
