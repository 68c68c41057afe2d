// Package command is Redis's own command table: names, arity, flags, key
// specifications, ACL categories, tips and argument trees, as data generated
// from running servers; the rules that find the keys among a command's
// arguments; and the replies of the COMMAND family.
//
// Each version has a Table. That of Redis 7.0 is Default, and what the functions of this
// package use that are not methods of a Table. Other versions are stored as what
// differs from a neighbour, and made when they are first asked for. Sentences, as in the
// summaries of COMMAND DOCS, are only those of servers whose licence allows that.
//
// Everything here is immutable and safe for concurrent use.
package command

//go:generate go run ./gen

import "github.com/slotstorm/slotstorm/node/keyspace"

// Command is one command or subcommand of a table. There is one value per table and
// command for the life of the process. Commands of several tables are the same if their IDs are.
type Command struct {
	// Name is the full name in lower case: "get", "cluster|slots".
	Name string
	// ID is the command's number, the same in all tables: those of the Default table
	// are in the order of their names. It is less than keyspace.MaxCommands.
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
	container   int16 // its index in the table, or noContainer
	subcommands uint8 // they follow in the table
	index       int16 // its own
	table       *Table
	ofKeyspace  keyspace.Command
}

const noContainer = -1

// Has reports whether the command has all bits of f.
func (c *Command) Has(f Flags) bool { return c.Flags&f == f }

// Told is the command of which CLIENT LIST, INFO and the like tell: where subcommands are no
// commands of their own, the container.
func (c *Command) Told() *Command {
	if c.container != noContainer && c.table.whole {
		return c.Container()
	}
	return c
}

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
	return c.table.commands[c.index+1 : c.index+1+int16(c.subcommands)]
}

// IsContainer reports whether the command has subcommands.
func (c *Command) IsContainer() bool { return c.subcommands > 0 }
