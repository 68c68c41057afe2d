package command

import (
	"encoding/binary"
)

// buckets is an open-addressed hash table: a command's ID plus one, or 0. It is
// more than half empty, so that most names, known or not, are settled by the
// first probe.
var buckets = func() (b [bucketCount]uint16) {
	var name []byte
	for i := range table {
		c := &table[i]
		name = append(name[:0], c.ownName()...)
		h := hash(c.container, name)
		for b[h%bucketCount] != 0 {
			h++
		}
		b[h%bucketCount] = uint16(i + 1)
	}
	return b
}()

const bucketCount = 1024 // a power of two, at least 2*Count

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
func find(container int16, name []byte) *Command {
	for h := hash(container, name); ; h++ {
		i := buckets[h%bucketCount]
		if i == 0 {
			return nil
		}
		if c := &table[i-1]; c.container == container && equalFold(name, c.ownName()) {
			return c
		}
	}
}

// Lookup returns the command of that name, letter case aside, or nil. It finds
// no subcommands.
func Lookup(name []byte) *Command { return find(noContainer, name) }

// Sub returns the container's subcommand of that name, letter case aside, or
// nil.
func (c *Command) Sub(name []byte) *Command {
	if !c.IsContainer() {
		return nil
	}
	return find(int16(c.ID), name)
}

// plain are the names in the table.
var plain Names

// Resolve is Names.Resolve with the names in the table.
func Resolve(args [][]byte) (cmd, container *Command) { return plain.Resolve(args) }

// ByName is Names.ByName with the names in the table.
func ByName(name string) *Command { return plain.ByName(name) }

// Container returns the container of a subcommand, or nil.
func (c *Command) Container() *Command {
	if c.container == noContainer {
		return nil
	}
	return &table[c.container]
}

// ownName is the name without the container's.
func (c *Command) ownName() string {
	if c.container == noContainer {
		return c.Name
	}
	return c.Name[len(table[c.container].Name)+1:]
}
