package node

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Keyspace is the data of one node: the seam between the server and the engine
// that holds keys and runs data commands. A node calls it from one goroutine at
// a time. Package internal/server/engine implements it; any other
// implementation has to pass package internal/server/engine/keyspacetest.
//
// Time enters only by Pass: the keyspace reads no clock.
type Keyspace interface {
	// Pass sets the time, which never falls. Keys whose deadline has come are
	// logically gone from then on. It costs O(1) while nothing expires.
	Pass(now time.Time)

	// Clock sets the time that commands tell and count from, until the next Pass, while
	// for the keys it stands still: in the middle of a transaction or a script that waits.
	Clock(now time.Time)

	// Do runs one data command, which has passed the arity check, and appends
	// its reply in w's protocol version. It reports whether it knows the command;
	// when it does not, it has written nothing.
	Do(w *resp.Writer, cmd *command.Command, args [][]byte) bool

	// Effects returns what the last Do, or Wait.Serve, means to others. It is valid
	// until the next one.
	Effects() Effects

	// SetExpiry says what becomes of keys whose deadline has come; the zero value
	// holds at first.
	SetExpiry(mode Expiry)

	// SetLimits says up to which sizes values are kept in their compact encodings, and how
	// long strings may become; DefaultEncodingLimits hold at first. Values that are there
	// stay as they are until they grow.
	SetLimits(limits EncodingLimits)

	// SetAccess says what is noted of accesses to keys; DefaultAccessTracking holds at
	// first. What is noted already is read in the new way, as by Redis.
	SetAccess(tracking AccessTracking)

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

	// Len is the number of keys, logically expired ones that are not yet deleted
	// included (DBSIZE).
	Len() int

	// CountInSlot is the number of keys of a slot. It costs O(1).
	CountInSlot(slot int) int

	// KeysInSlot returns up to max keys of a slot, the newest first, as
	// CLUSTER GETKEYSINSLOT does. It costs O(keys returned).
	KeysInSlot(slot, max int) []string

	// Dump returns a key's value as a DUMP payload and its deadline (the zero
	// time if it has none), and false when the key does not exist.
	Dump(key []byte) (payload []byte, deadline time.Time, ok bool)

	// Delete removes keys and returns how many existed.
	Delete(keys ...string) int

	// DeleteSlot removes all keys of a slot and returns their number. The observer is
	// told nothing (delKeysInSlot).
	DeleteSlot(slot int) int

	// Flush removes all keys.
	Flush()

	// Observe names who is told of changes: at the moment of the change, on the
	// goroutine that made it. It is called once, before anything else.
	Observe(o Observer)

	// Type returns what TYPE answers: "string", "list", ..., or "none".
	Type(key []byte) string
}

// Observer is told what happens to keys: transactions (WATCH), blocked clients
// and client-side caches depend on it.
type Observer interface {
	// KeyChanged reports that the key was created, modified or deleted, or that its
	// deadline changed (signalModifiedKey).
	KeyChanged(key string)
	// KeyExpired is KeyChanged for a key that was deleted because its deadline has come.
	KeyExpired(key string)
	// KeysFlushed reports that all keys go; they are still there.
	KeysFlushed()
	// KeyReady reports that clients who wait for the key may have something to hear, and
	// the type of value that it is about (signalKeyAsReady): "list", "zset" or "stream".
	// A key that is there already and gets a new value of such a type is not ready.
	KeyReady(key, kind string)
	// KeyEvent reports what notify-keyspace-events is about (notifyKeyspaceEvent): an
	// event such as "lpush" or "expired".
	KeyEvent(class EventClass, event, key string)
}

// EventClass is a class of events of keys, by its letter in notify-keyspace-events.
type EventClass byte

// The classes.
const (
	EventGeneric EventClass = 'g' // of commands for keys of any type
	EventString  EventClass = '$'
	EventList    EventClass = 'l'
	EventSet     EventClass = 's'
	EventHash    EventClass = 'h'
	EventZSet    EventClass = 'z'
	EventStream  EventClass = 't'
	EventExpired EventClass = 'x' // a key was deleted when its time was over
	EventMiss    EventClass = 'm' // a key that was to be read is not there
	EventNew     EventClass = 'n' // a key is made
)

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
	// Serve gives the command what one of its keys holds, a value of the right kind. It
	// appends the reply, and reports whether there was one.
	Serve func(w *resp.Writer, key string) bool
}

// EncodingLimits are the directives that OBJECT ENCODING, DUMP, the nodes of streams and the
// length of strings follow.
type EncodingLimits struct {
	HashEntries, HashValue int // hash-max-listpack-entries, hash-max-listpack-value
	SetIntegers            int // set-max-intset-entries
	ZSetEntries, ZSetValue int // zset-max-listpack-entries, zset-max-listpack-value
	// StreamNodeBytes and StreamNodeEntries are stream-node-max-bytes and
	// stream-node-max-entries; 0 is no limit.
	StreamNodeBytes, StreamNodeEntries int
	HLLSparseBytes                     int // hll-sparse-max-bytes
	// StringBytes is what strings may grow to by APPEND, SETRANGE, SETBIT and BITFIELD
	// (proto-max-bulk-len). It does not bind what the master has done (checkStringLength).
	StringBytes int
}

// DefaultEncodingLimits are those of Redis 7.0.15.
func DefaultEncodingLimits() EncodingLimits {
	return EncodingLimits{
		HashEntries: 512, HashValue: 64, SetIntegers: 512, ZSetEntries: 128, ZSetValue: 64,
		StreamNodeBytes: 4096, StreamNodeEntries: 100, HLLSparseBytes: 3000, StringBytes: 512 << 20,
	}
}

// AccessTracking says what is noted of accesses to keys, for OBJECT IDLETIME and FREQ: the
// time, or with an LFU maxmemory-policy how often.
type AccessTracking struct {
	LFU          bool
	LogFactor    int // lfu-log-factor
	DecayMinutes int // lfu-decay-time, 0 for never
}

// DefaultAccessTracking is that of Redis 7.0.15.
func DefaultAccessTracking() AccessTracking { return AccessTracking{LogFactor: 10, DecayMinutes: 1} }

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
