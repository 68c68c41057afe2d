package command

import (
	"math/bits"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// The replies of this package list commands by name, subcommands too, where
// Redis uses the order of its hash table, which differs from start to start.

// WriteInfo writes the reply of COMMAND INFO: the named commands, with a null for
// each name that there is not, or without names all commands, as COMMAND itself
// does.
func (n *Names) WriteInfo(w *resp.Writer, names [][]byte) {
	switch {
	case len(names) == 0 && n.gone == 0:
		if w.RESP3 {
			w.Raw(n.table.info3())
		} else {
			w.Raw(n.table.info2())
		}
		return
	case len(names) == 0:
		w.Raw(n.allInfo(w.RESP3))
		return
	}
	w.Array(len(names))
	for _, name := range names {
		if c := n.ByName(string(name)); c != nil {
			c.writeInfo(w)
		} else {
			w.Null()
		}
	}
}

func (n *Names) allInfo(resp3 bool) []byte {
	w := resp.Writer{RESP3: resp3}
	w.Array(n.table.top - n.gone)
	for i := range n.table.commands {
		if c := &n.table.commands[i]; c.container == noContainer && n.has(c) {
			c.writeInfo(&w)
		}
	}
	return w.Buf
}

// WriteCount writes the reply of COMMAND COUNT.
func (n *Names) WriteCount(w *resp.Writer) { w.Int(int64(n.table.top - n.gone)) }

// writeInfo is addReplyCommandInfo.
func (c *Command) writeInfo(w *resp.Writer) {
	size, silent := 10, unprinted
	if c.table.whole {
		size, silent = 7, unprintedWhole
	}
	w.Array(size)
	w.BulkString(c.Name)
	w.Int(int64(c.Arity))
	writeFlags(w, uint64(c.Flags&^silent), flagNames)
	w.Int(int64(c.FirstKey))
	w.Int(int64(c.LastKey))
	w.Int(int64(c.KeyStep))

	w.Set(bits.OnesCount32(uint32(c.Categories)))
	for i, name := range categoryNames {
		if c.Categories>>i&1 != 0 {
			w.Simple("@" + name)
		}
	}

	if c.table.whole {
		return
	}

	w.Set(len(c.Tips))
	for _, tip := range c.Tips {
		w.BulkString(tip)
	}

	w.Set(len(c.KeySpecs))
	for i := range c.KeySpecs {
		c.KeySpecs[i].write(w)
	}

	switch {
	case c.IsContainer():
	case c.table.noSet:
		w.Array(0)
		return
	default:
		w.Set(0)
		return
	}
	subcommands := c.Subcommands()
	w.Array(len(subcommands))
	for i := range subcommands {
		subcommands[i].writeInfo(w)
	}
}

// writeFlags writes a set of flags by their names, without those that have none
// (addReplyCommandFlags).
func writeFlags(w *resp.Writer, flags uint64, names []string) {
	w.Set(bits.OnesCount64(flags & (1<<len(names) - 1)))
	for i, name := range names {
		if flags>>i&1 != 0 {
			w.Simple(name)
		}
	}
}

// write writes one element of addReplyCommandKeySpecs.
func (s *KeySpec) write(w *resp.Writer) {
	if s.Notes == "" {
		w.Map(3)
	} else {
		w.Map(4)
		w.BulkString("notes")
		w.BulkString(s.Notes)
	}
	w.BulkString("flags")
	writeFlags(w, uint64(s.Flags), keyFlagNames)
	w.BulkString("begin_search")
	s.Begin.write(w)
	w.BulkString("find_keys")
	s.Find.write(w)
}

func (b *BeginSearch) write(w *resp.Writer) {
	switch b.Kind {
	case BeginIndex:
		writeSpecHead(w, "index", 1)
		writeNumber(w, "index", b.Index)
	case BeginKeyword:
		writeSpecHead(w, "keyword", 2)
		w.BulkString("keyword")
		w.BulkString(b.Keyword)
		writeNumber(w, "startfrom", b.StartFrom)
	default:
		writeSpecHead(w, "unknown", 0)
	}
}

func (f *FindKeys) write(w *resp.Writer) {
	switch f.Kind {
	case FindRange:
		writeSpecHead(w, "range", 3)
		writeNumber(w, "lastkey", f.LastKey)
		writeNumber(w, "keystep", f.KeyStep)
		writeNumber(w, "limit", f.Limit)
	case FindKeyNum:
		writeSpecHead(w, "keynum", 3)
		writeNumber(w, "keynumidx", f.KeyNumIndex)
		writeNumber(w, "firstkey", f.FirstKey)
		writeNumber(w, "keystep", f.KeyStep)
	default:
		writeSpecHead(w, "unknown", 0)
	}
}

// writeSpecHead announces a type and a spec of n pairs.
func writeSpecHead(w *resp.Writer, kind string, n int) {
	w.Map(2)
	w.BulkString("type")
	w.BulkString(kind)
	w.BulkString("spec")
	w.Map(n)
}

func writeNumber(w *resp.Writer, key string, n int) {
	w.BulkString(key)
	w.Int(int64(n))
}
