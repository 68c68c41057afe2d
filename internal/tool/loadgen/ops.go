// Package loadgen has the commands and the keys that workloads draw, and how large these may be.
package loadgen

import (
	"maps"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Write writes a command with a key. Commands that take a value get that one.
type Write func(w *resp.Writer, key, value []byte)

// ops are the commands that a mix can name.
var ops = map[string]Write{
	"get":    keyOnly("GET"),
	"incr":   keyOnly("INCR"),
	"del":    keyOnly("DEL"),
	"exists": keyOnly("EXISTS"),
	"ttl":    keyOnly("TTL"),
	"lpop":   keyOnly("LPOP"),
	"set":    keyValue("SET"),
	"append": keyValue("APPEND"),
	"lpush":  keyValue("LPUSH"),
	"sadd":   keyValue("SADD"),
	"hset": func(w *resp.Writer, key, value []byte) {
		w.Array(4)
		w.BulkString("HSET")
		w.Bulk(key)
		w.BulkString("field")
		w.Bulk(value)
	},
	"hget":   keyThen("HGET", "field"),
	"expire": keyThen("EXPIRE", "100"),
}

func keyOnly(name string) Write {
	return func(w *resp.Writer, key, _ []byte) {
		w.Array(2)
		w.BulkString(name)
		w.Bulk(key)
	}
}

func keyValue(name string) Write {
	return func(w *resp.Writer, key, value []byte) {
		w.Array(3)
		w.BulkString(name)
		w.Bulk(key)
		w.Bulk(value)
	}
}

func keyThen(name, last string) Write {
	return func(w *resp.Writer, key, _ []byte) {
		w.Array(3)
		w.BulkString(name)
		w.Bulk(key)
		w.BulkString(last)
	}
}

// Ops are the names of the commands that a mix can name, sorted.
func Ops() []string { return slices.Sorted(maps.Keys(ops)) }

// Op is what writes a command, and whether it only reads; nil if no mix can name it.
func Op(name string) (write Write, reads bool) {
	cmd, _ := command.Resolve([][]byte{[]byte(name)})
	return ops[name], cmd != nil && cmd.Has(command.ReadOnly)
}
