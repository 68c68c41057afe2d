// Package command is Redis's own command table: names, arity, flags, key
// specifications, ACL categories, tips and argument trees, as static data
// generated from a running Redis 7.0.15 server; the rules that find the keys
// among a command's arguments; and the replies of the COMMAND family.
//
// The summaries of COMMAND DOCS are left out: the table holds facts only.
//
// Everything here is immutable and safe for concurrent use.
package command

//go:generate go run ./gen

// Command is one command or subcommand of the table. There is one value per
// command for the life of the process, so pointers can be compared.
type Command struct {
	// Name is the full name in lower case: "get", "cluster|slots".
	Name string
	// ID is a dense number, 0 to Count-1, over commands and subcommands in the
	// order of their names. Subcommands directly follow their container.
	ID int
	// Arity is the number of arguments, the name (and the subcommand's name)
	// included; -n means at least n.
	Arity int
	Flags Flags
	// FirstKey, LastKey and KeyStep are the legacy range of key positions,
	// all 0 if there is none. A negative LastKey counts from the end.
	FirstKey, LastKey, KeyStep int
	Categories                 Categories
	// Tips are hints for clients and proxies, in Redis's order.
	Tips []string
	// KeySpecs are the key specifications, in Redis's order.
	KeySpecs []KeySpec

	finder      finder
	container   int16 // its ID, or noContainer
	subcommands uint8 // they follow in the table
}

const noContainer = -1

// Has reports whether the command has all bits of f.
func (c *Command) Has(f Flags) bool { return c.Flags&f == f }

// HasKeys reports whether the command has key specifications. Those of sharded
// pub/sub, whose channels are routed like keys, count.
func (c *Command) HasKeys() bool { return len(c.KeySpecs) > 0 }

// ArityOK reports whether n arguments, the command's name included, are as many
// as the command takes.
func (c *Command) ArityOK(n int) bool {
	if c.Arity > 0 {
		return n == c.Arity
	}
	return n >= -c.Arity
}

// Subcommands returns the subcommands in the order of their names; it is empty
// unless the command is a container. The caller must not change them.
func (c *Command) Subcommands() []Command {
	return table[c.ID+1 : c.ID+1+int(c.subcommands)]
}

// IsContainer reports whether the command has subcommands.
func (c *Command) IsContainer() bool { return c.subcommands > 0 }

// All returns every command and subcommand in the order of their IDs. The
// caller must not change them.
func All() []Command { return table[:] }
