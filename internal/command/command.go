// Package command is Redis's own command table: names, arity, flags, key
// specifications, ACL categories and tips, as data generated from a running
// Redis 7.0.15 server.
package command

// Flags are the command flags that COMMAND INFO prints, one bit each.
type Flags uint64

// The flags, named as in COMMAND INFO.
const (
	Write Flags = 1 << iota
	ReadOnly
	DenyOOM
	Module
	Admin
	PubSub
	NoScript
	Blocking
	Loading
	Stale
	SkipMonitor
	SkipSlowlog
	Asking
	Fast
	NoAuth
	MayReplicate
	NoMulti
	MovableKeys
	AllowBusy
	TouchesArbitraryKeys
	NoMandatoryKeys
	NoAsyncLoading
	OnlySentinel
	Protected
)

// Has reports whether all bits of f are set.
// Command is a placeholder until generated
type Command struct{ Flags Flags }

func (c *Command) Has(f Flags) bool { return c.Flags&f == f }

// Key is one key among a command's arguments.
type Key struct {
	// Index is its position in the arguments, the command's name being 0.
	Index int
	// Slot is the key's hash slot.
	Slot int
	// Write is false when the key specification says read-only (RO).
	Write bool
	// Channel marks the argument of a sharded pub/sub command (flag not_key): it
	// is routed like a key, but is not one.
	Channel bool
}
