package command

import (
	"sync"

	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Table is the command table of one version of a server. It is immutable, and safe for
// concurrent use.
type Table struct {
	// commands are in the order of their names, each one followed by its subcommands.
	commands []Command
	top      int
	docs     []Docs
	help     map[string][]string // by the full name
	// displayTexts says that COMMAND DOCS has them, and that they are the names where there
	// is no other.
	displayTexts bool
	// noSet says that the empty list of subcommands is an array, in RESP3 too.
	noSet bool
	// whole says that subcommands are no commands of their own: COMMAND does not list them.
	whole   bool
	byID    [keyspace.MaxCommands]*Command
	buckets [bucketCount]uint16
	// info2 and info3 are the replies of COMMAND: each new go-redis client asks for all
	// commands, so a reply is made once.
	info2, info3 func() []byte
}

// Default is the table of Redis 7.0.15.
var Default = func() *Table {
	t := newTable(table[:], docs[:])
	t.help = make(map[string][]string, len(help))
	for id, lines := range help {
		t.help[table[id].Name] = lines
	}
	return t
}()

// newTable makes a table of commands that are in order, with their IDs and what is theirs
// alone.
func newTable(commands []Command, docs []Docs) *Table {
	t := &Table{commands: commands, docs: docs}
	for i := range commands {
		c := &commands[i]
		c.table, c.index = t, int16(i)
		c.ofKeyspace = keyspace.Command{Name: c.Name, ID: c.ID, ReadOnly: c.Has(ReadOnly)}
		t.byID[c.ID] = c
		if c.container == noContainer {
			t.top++
		}
	}
	t.fillBuckets()
	t.info2 = sync.OnceValue(func() []byte { n := t.Names(); return n.allInfo(false) })
	t.info3 = sync.OnceValue(func() []byte { n := t.Names(); return n.allInfo(true) })
	return t
}

// All returns every command and subcommand in the order of their names, subcommands directly
// behind their container. The caller must not change them.
func (t *Table) All() []Command { return t.commands }

// Get returns the command with an ID, or nil if this table has none.
func (t *Table) Get(id int) *Command { return t.byID[id] }

// ShowsDisplayTexts reports whether COMMAND DOCS has the display texts of arguments.
func (t *Table) ShowsDisplayTexts() bool { return t.displayTexts }

// All is Default.All.
func All() []Command { return Default.All() }
