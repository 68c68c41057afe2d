// Package keyspace is the seam between a node, which is a server, and what holds its keys
// and runs the commands that work on them. It names nothing that a package in another module
// cannot name, so that anybody can put another keyspace in the place of Slotstorm's own: an
// implementation that passes package keyspacetest is given to sim.Config.Keyspace or
// clustertest.Config.Keyspace.
//
// There are two implementations: Slotstorm's own engine, the default, and the one on
// miniredis in the module node/miniredis.
package keyspace

import (
	"errors"
	"time"
)

// Keyspace is the data of one node. A node calls it from one goroutine at a time.
//
// Time enters only by Pass and Clock: a keyspace reads no clock.
//
// A keyspace may implement Encoder, AccessTracker, LazyExpirer, Hider and Meter as well.
type Keyspace interface {
	// Pass sets the time, which never falls. Keys whose deadline has come are
	// logically gone from then on. The node calls it before each batch of commands, so
	// it should cost O(1) while nothing expires.
	Pass(now time.Time)

	// Clock sets the time that commands tell and count from, until the next Pass, while
	// for the keys it stands still: in the middle of a transaction or a script that waits.
	Clock(now time.Time)

	// Do runs one data command, which has passed the arity check, and appends
	// its reply. Args are the command's name and its arguments, valid during the call. Do
	// reports whether it knows the command; when it does not, it has written nothing.
	//
	// The commands that are a node's own business, such as PING, MULTI, EVAL, SUBSCRIBE,
	// FLUSHALL, DBSIZE and MIGRATE, never come here. Do answers at once: what a blocking
	// command waits for is a Wait.
	Do(w *Reply, cmd *Command, args [][]byte) bool

	// Effects returns what the last Do, or Wait.Serve, means to others. It is valid
	// until the next one.
	Effects() Effects

	// SetExpiry says what becomes of keys whose deadline has come; the zero value
	// holds at first.
	SetExpiry(mode Expiry)

	// Exists reports whether the key is there and not logically expired. It
	// does not delete an expired key and does not count as an access.
	Exists(key []byte) bool

	// Read looks a key up as a command that reads it does, and reports whether it is
	// there: it counts as an access, and where expired keys are deleted it deletes one
	// (lookupKeyRead).
	Read(key []byte) bool

	// Holds reports whether the key is in the database, and whether its deadline has
	// come all the same: it is not deleted yet (keyIsExpired).
	Holds(key string) (there, expired bool)

	// Type returns what TYPE answers: "string", "list", ..., or "none".
	Type(key []byte) string

	// Len is the number of keys, logically expired ones that are not yet deleted
	// included (DBSIZE).
	Len() int

	// CountInSlot is the number of keys of a slot. It should cost O(1).
	CountInSlot(slot int) int

	// KeysInSlot returns up to max keys of a slot, the newest first, as
	// CLUSTER GETKEYSINSLOT does.
	KeysInSlot(slot, max int) []string

	// Dump returns a key's value as a DUMP payload and its deadline, the zero time if it
	// has none. The error is ErrNoKey when the key does not exist. Any other says why the
	// value has no payload: MIGRATE refuses such a key with it, and the key stays.
	Dump(key []byte) (payload []byte, deadline time.Time, err error)

	// Delete removes keys and returns how many existed.
	Delete(keys ...string) int

	// DeleteSlot removes all keys of a slot and returns their number. The observer is
	// told nothing but KeyReady (delKeysInSlot).
	DeleteSlot(slot int) int

	// Flush removes all keys.
	Flush()

	// Observe names who is told of changes: at the moment of the change, on the
	// goroutine that made it. It is called before anything else, and again when another
	// process takes over the data.
	Observe(o Observer)
}

// ErrNoKey is Keyspace.Dump's error for a key that does not exist.
var ErrNoKey = errors.New("keyspace: no such key")

// Command is a command of Redis's command table. There is one value for each command, so
// that pointers can be compared.
type Command struct {
	// Name is the full name in lower case; that of a subcommand has its container's in
	// front, as in "xgroup|create".
	Name string
	// ID is the command's number, for tables: from 0 to MaxCommands-1.
	ID int
	// ReadOnly is set for commands that change nothing.
	ReadOnly bool
}

// MaxCommands is how many commands and subcommands there can be.
const MaxCommands = 512

// Reply is where a command's reply goes, in the Redis serialization protocol.
type Reply struct {
	// Buf is what has been written; replies are appended.
	Buf []byte
	// RESP3 says which version of the protocol the client speaks: 3, or else 2.
	RESP3 bool
}

// Effects is what a command did beside its reply. All commands in it are encoded as
// requests.
type Effects struct {
	// Wait is what the command waits for; it has not replied. Nil if it has.
	Wait *Wait
	// Changed says that the command is propagated (server.dirty grew).
	Changed bool
	// Own replaces the command, which would mean something else elsewhere or later:
	// a random choice, a relative time. Nil stands for the command as it was sent.
	Own []byte
	// Also holds commands that go before, AlsoCount in number.
	Also      []byte
	AlsoCount int
}

// Wait is what a blocking command waits for that found nothing (blockForKeys). Its keys
// belong to the arguments of the command.
type Wait struct {
	// Kind is the type of value that the keys have to hold: "list", "zset" or "stream".
	Kind string
	Keys [][]byte
	// Timeout is how long it waits; 0 is for ever.
	Timeout time.Duration
	// Lasting says that the wait ends with the key, or with what the key holds
	// (XREADGROUP).
	Lasting bool
	// Again says how long it takes until what one of the keys holds may serve the command by then
	// though nothing comes to it, as entries of a stream can be claimed after a while; 0 is never.
	// It is asked when the wait begins and whenever Serve has replied nothing. It may be nil.
	Again func() time.Duration
	// Args is the command as it has to run when it runs again, with IDs in place of $, if that is not how
	// it came.
	Args [][]byte
	// Serve gives the command what one of its keys holds, a value of the right kind. It
	// appends the reply, and reports whether there was one.
	Serve func(w *Reply, key string) bool
}

// Expiry says what a keyspace does with a key whose deadline has come.
type Expiry uint8

const (
	// DeleteExpired: it is deleted, as on a master.
	DeleteExpired Expiry = iota
	// HideExpired: it is kept, counts in Len and CountInSlot, and to all else is not
	// there. Clients of a replica see it so: only the master deletes.
	HideExpired
	// KeepExpired: it is there as if it had no deadline. So the master's commands see
	// it on a replica, since they came before the deadline there.
	KeepExpired
)
