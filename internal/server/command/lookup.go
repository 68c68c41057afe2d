package command

import (
	"encoding/binary"

	"github.com/slotstorm/slotstorm/node/keyspace"
)

// fillBuckets fills an open-addressed hash table: a command's index plus one, or 0. It is
// more than half empty, so that most names, known or not, are settled by the
// first probe.
func (t *Table) fillBuckets() {
	var name []byte
	for i := range t.commands {
		c := &t.commands[i]
		name = append(name[:0], c.ownName()...)
		h := hash(c.container, name)
		for t.buckets[h%bucketCount] != 0 {
			h++
		}
		t.buckets[h%bucketCount] = uint16(i + 1)
	}
}

const bucketCount = 2 * keyspace.MaxCommands // a power of two

// hash mixes a name, letter case aside, with the container it is looked up in.
func hash(container int16, name []byte) uint64 {
	const (
		prime = 0x9e3779b97f4a7c15
		fold  = 0x2020202020202020 // letters to lower case; other bytes may coincide
	)
	h := uint64(container) + uint64(len(name))
	for ; len(name) >= 8; name = name[8:] {
		h = (h ^ (binary.LittleEndian.Uint64(name) | fold)) * prime
		h ^= h >> 32
	}
	for _, c := range name {
		h = (h ^ uint64(c|fold&0xff)) * prime
	}
	return h ^ h>>32
}

// find looks a name up among the subcommands of a container, or with
// noContainer among the commands.
func (t *Table) find(container int16, name []byte) *Command {
	for h := hash(container, name); ; h++ {
		i := t.buckets[h%bucketCount]
		if i == 0 {
			return nil
		}
		if c := &t.commands[i-1]; c.container == container && equalFold(name, c.ownName()) {
			return c
		}
	}
}

// Lookup returns the command of that name, letter case aside, or nil. It finds
// no subcommands.
func (t *Table) Lookup(name []byte) *Command { return t.find(noContainer, name) }

// Sub returns the container's subcommand of that name, letter case aside, or
// nil.
func (c *Command) Sub(name []byte) *Command {
	if !c.IsContainer() {
		return nil
	}
	return c.table.find(c.index, name)
}

// Names are the names in the table.
func (t *Table) Names() Names { return Names{table: t} }

// Resolve is Names.Resolve with the names in the table.
func (t *Table) Resolve(args [][]byte) (cmd, container *Command) {
	n := t.Names()
	return n.Resolve(args)
}

// ByName is Names.ByName with the names in the table.
func (t *Table) ByName(name string) *Command {
	n := t.Names()
	return n.ByName(name)
}

// Lookup is Default.Lookup.
func Lookup(name []byte) *Command { return Default.Lookup(name) }

// Resolve is Default.Resolve.
func Resolve(args [][]byte) (cmd, container *Command) { return Default.Resolve(args) }

// ByName is Default.ByName.
func ByName(name string) *Command { return Default.ByName(name) }

// Container returns the container of a subcommand, or nil.
func (c *Command) Container() *Command {
	if c.container == noContainer {
		return nil
	}
	return &c.table.commands[c.container]
}

// ownName is the name without the container's.
func (c *Command) ownName() string {
	if c.container == noContainer {
		return c.Name
	}
	return c.Name[len(c.table.commands[c.container].Name)+1:]
}
