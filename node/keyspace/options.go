package keyspace

import "time"

// Encoder is implemented by a keyspace that stores values in Redis's encodings.
type Encoder interface {
	// SetLimits says up to which sizes values are kept in their compact encodings, and how
	// long strings may become; DefaultEncodingLimits hold at first. Values that are there
	// stay as they are until they grow.
	SetLimits(limits EncodingLimits)
}

// AccessTracker is implemented by a keyspace that answers OBJECT IDLETIME and OBJECT FREQ
// as the directives say.
type AccessTracker interface {
	// SetAccess says what is noted of accesses to keys; DefaultAccessTracking holds at
	// first. What is noted already is read in the new way, as by Redis.
	SetAccess(tracking AccessTracking)
}

// LazyExpirer is implemented by a keyspace that obeys DEBUG SET-ACTIVE-EXPIRE.
type LazyExpirer interface {
	// SetActiveExpire says whether keys are deleted as soon as their deadline comes,
	// which holds at first, or only when a command accesses them.
	SetActiveExpire(active bool)
}

// Hider is implemented by a keyspace that can keep keys out of sight while their slot is on its
// way to the node (kvstoreSetIsImporting).
type Hider interface {
	// Hide says which slots have keys that KEYS, SCAN and RANDOMKEY do not show, and that Figures
	// do not count; nil is none. All else works on them.
	Hide(hidden func(slot int) bool)
}

// Meter is implemented by a keyspace that knows what INFO tells about keys.
type Meter interface {
	Figures() Figures
}

// Figures are what INFO tells about the keys.
type Figures struct {
	// Expiring is the number of keys with a deadline, MeanTTL what is left to
	// them on average.
	Expiring int
	MeanTTL  time.Duration
	// Volatile is the number of hashes of which fields have a deadline.
	Volatile int
	// Hits and Misses count look-ups by commands that read.
	Hits, Misses uint64
}

// EncodingLimits are the directives that OBJECT ENCODING, DUMP, the nodes of streams and the
// length of strings follow.
type EncodingLimits struct {
	HashEntries, HashValue int // hash-max-listpack-entries, hash-max-listpack-value
	SetIntegers            int // set-max-intset-entries
	// SetEntries and SetValue are set-max-listpack-entries and set-max-listpack-value; sets
	// have no such encoding if the first is 0.
	SetEntries, SetValue   int
	ZSetEntries, ZSetValue int // zset-max-listpack-entries, zset-max-listpack-value
	// StreamNodeBytes and StreamNodeEntries are stream-node-max-bytes and
	// stream-node-max-entries; 0 is no limit.
	StreamNodeBytes, StreamNodeEntries int
	// ProducerSeconds and ProducerIDs are how long a new stream remembers what producers have
	// sent, and how many IDs of each: stream-idmp-duration and stream-idmp-maxsize.
	ProducerSeconds, ProducerIDs int
	HLLSparseBytes               int // hll-sparse-max-bytes
	// StringBytes is what strings may grow to by APPEND, SETRANGE, SETBIT and BITFIELD
	// (proto-max-bulk-len). It does not bind what the master has done (checkStringLength).
	StringBytes int
}

// DefaultEncodingLimits are those of Redis 7.0.15.
func DefaultEncodingLimits() EncodingLimits {
	return EncodingLimits{
		HashEntries: 512, HashValue: 64, SetIntegers: 512, ZSetEntries: 128, ZSetValue: 64,
		StreamNodeBytes: 4096, StreamNodeEntries: 100, HLLSparseBytes: 3000, ProducerSeconds: 100, ProducerIDs: 100, StringBytes: 512 << 20,
	}
}

// AccessTracking says what is noted of accesses to keys, for OBJECT IDLETIME and FREQ: the
// time, or with an LFU maxmemory-policy how often.
type AccessTracking struct {
	LFU          bool
	LogFactor    int // lfu-log-factor
	DecayMinutes int // lfu-decay-time, 0 for never
	// Off says that nothing is noted of accesses to keys that are there already, as while a
	// client with CLIENT NO-TOUCH has a command.
	Off bool
}

// DefaultAccessTracking is that of Redis 7.0.15.
func DefaultAccessTracking() AccessTracking { return AccessTracking{LogFactor: 10, DecayMinutes: 1} }
