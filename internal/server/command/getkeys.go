package command

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// WriteGetKeys writes the reply of COMMAND GETKEYS, or with flags that of COMMAND
// GETKEYSANDFLAGS, for the whole command line in args, name included
// (getKeysSubcommandImpl).
//
// The keys are those that ACL rules see, in their order. They can differ from
// those that Keys finds for routing: shard channels do not count, and key
// specifications come before key-finding functions.
func (n *Names) WriteGetKeys(w *resp.Writer, args [][]byte, flags bool) {
	c, _ := n.Resolve(args)
	switch {
	case c == nil:
		w.Error("ERR Invalid command specified")
		return
	case c.finder == findByRange && !c.hasRealKeys():
		w.Error("ERR The command has no key arguments")
		return
	case !c.ArityOK(len(args)):
		w.Error("ERR Invalid number of arguments specified for command")
		return
	}
	keys := c.keysWithFlags(args)
	if len(keys) == 0 && !c.Has(NoMandatoryKeys) {
		w.Error("ERR Invalid arguments specified for command")
		return
	}
	w.Array(len(keys))
	for _, k := range keys {
		if flags {
			w.Array(2)
		}
		w.Bulk(args[k.Index])
		if flags {
			writeFlags(w, uint64(k.flags), keyFlagNames)
		}
	}
}

// hasRealKeys reports whether a key specification tells of keys rather than of
// shard channels.
func (c *Command) hasRealKeys() bool {
	for i := range c.KeySpecs {
		if c.KeySpecs[i].Flags&KeyNotKey == 0 {
			return true
		}
	}
	return false
}

// keysWithFlags is getKeysFromCommandWithSpecs: the key specifications, or when
// they cannot tell the keys, or not their flags, the command's own key-finding
// function, whose flags may be none.
func (c *Command) keysWithFlags(args [][]byte) []Key {
	variable := false
	for i := range c.KeySpecs {
		variable = variable || c.KeySpecs[i].Flags&KeyVariableFlags != 0
	}
	if c.hasRealKeys() && !variable {
		if keys, ok := c.keysBySpecs(args); ok {
			return keys
		}
	}
	return c.ownKeys(nil, args)
}

// keysBySpecs is getKeysUsingKeySpecs. It fails when a specification does not fit
// the arguments or is not complete.
func (c *Command) keysBySpecs(args [][]byte) (keys []Key, ok bool) {
	for i := range c.KeySpecs {
		spec := &c.KeySpecs[i]
		if spec.Flags&KeyNotKey != 0 {
			continue
		}
		var first int
		switch spec.Begin.Kind {
		case BeginIndex:
			first = spec.Begin.Index
		case BeginKeyword:
			if first = spec.Begin.afterKeyword(args); first == 0 {
				continue
			}
		default:
			return nil, false
		}
		first, last, ok := spec.Find.span(first, args)
		if !ok || last >= len(args) || last < first {
			return nil, false
		}
		for k := first; k <= last; k += spec.Find.KeyStep {
			keys = append(keys, Key{Index: k, flags: spec.Flags})
		}
		if spec.Flags&KeyIncomplete != 0 {
			return nil, false
		}
	}
	return keys, true
}

// afterKeyword is the position after the keyword, or 0. As in Redis the search
// leaves out the last argument, or backwards the first one.
func (b *BeginSearch) afterKeyword(args [][]byte) int {
	start, end := b.StartFrom, len(args)-1
	if start <= 0 {
		start, end = len(args)+start, 1
	}
	step := 1
	if start > end {
		step = -1
	}
	keyword := strings.ToLower(b.Keyword)
	for i := start; i != end && i >= 1 && i < len(args); i += step {
		if is(args[i], keyword) {
			return i + 1
		}
	}
	return 0
}

// span is the first and the last key, counted from where the keys begin.
func (f *FindKeys) span(begin int, args [][]byte) (first, last int, ok bool) {
	switch f.Kind {
	case FindRange:
		switch {
		case f.LastKey >= 0:
			return begin, begin + f.LastKey, true
		case f.Limit == 0:
			return begin, len(args) + f.LastKey, true
		default:
			return begin, begin + (len(args)-begin)/f.Limit + f.LastKey, true
		}
	case FindKeyNum:
		at := begin + f.KeyNumIndex
		if at >= len(args) {
			return 0, 0, false
		}
		n, ok := number.ParseInt(args[at])
		if !ok || n < 0 {
			return 0, 0, false
		}
		first = begin + f.FirstKey
		return first, first + (int(int32(n))-1)*f.KeyStep, true // Redis keeps 32 bits of the number
	}
	return 0, 0, false
}
