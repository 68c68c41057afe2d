package command

import "bytes"

// buckets is an open-addressed hash table over the full names: the command's ID
// plus one, or 0. It is more than half empty, so that most names, known or not,
// are settled by the first probe.
var buckets = func() (b [bucketCount]uint16) {
	for i := range table {
		h := hash(hashSeed, table[i].Name)
		for b[h%bucketCount] != 0 {
			h++
		}
		b[h%bucketCount] = uint16(i + 1)
	}
	return b
}()

const (
	bucketCount = 1024 // a power of two, at least 2*Count
	hashSeed    = 2166136261
)

// hash is FNV-1a over the name in lower case; it can be continued: hash(hash(h,
// a), b) is hash(h, a+b).
func hash[T string | []byte](h uint32, name T) uint32 {
	for i := 0; i < len(name); i++ {
		h = (h ^ uint32(lower(name[i]))) * 16777619
	}
	return h
}

// Lookup returns the command of that name, letter case aside, or nil. It finds
// no subcommands.
func Lookup(name []byte) *Command {
	for h := hash(hashSeed, name); ; h++ {
		i := buckets[h%bucketCount]
		if i == 0 {
			return nil
		}
		c := &table[i-1]
		// A subcommand's full name is not a command: no command holds a '|'.
		if equalFold(name, c.Name) && !c.isSubcommand() {
			return c
		}
	}
}

// Sub returns the container's subcommand of that name, letter case aside, or
// nil.
func (c *Command) Sub(name []byte) *Command {
	if c.subcommands == 0 {
		return nil
	}
	for h := hash(hash(hash(hashSeed, c.Name), "|"), name); ; h++ {
		i := buckets[h%bucketCount]
		if i == 0 {
			return nil
		}
		sub := &table[i-1]
		if sub.ID > c.ID && sub.ID <= c.ID+int(c.subcommands) && equalFold(name, sub.Name[len(c.Name)+1:]) {
			return sub
		}
	}
}

// Resolve finds the command that args call (lookupCommand): of a container with
// more than one argument the subcommand, else the command itself. cmd is nil
// when there is no such command. container is the container whose subcommand
// args name, known or unknown, or nil when no subcommand was looked for.
func Resolve(args [][]byte) (cmd, container *Command) {
	if len(args) == 0 {
		return nil, nil
	}
	cmd = Lookup(args[0])
	if cmd == nil || cmd.subcommands == 0 || len(args) == 1 {
		return cmd, nil
	}
	return cmd.Sub(args[1]), cmd
}

// ByFullName returns the command or subcommand whose full name this is, letter
// case aside, or nil: what COMMAND INFO and ACL rules call it
// (lookupCommandBySds).
func ByFullName(name []byte) *Command {
	container, sub, isSub := bytes.Cut(name, []byte{'|'})
	cmd := Lookup(container)
	if cmd == nil || !isSub {
		return cmd
	}
	return cmd.Sub(sub)
}

// Container returns the container of a subcommand, or nil.
func (c *Command) Container() *Command {
	if !c.isSubcommand() {
		return nil
	}
	return &table[c.container]
}

func (c *Command) isSubcommand() bool { return c.container != noContainer }
