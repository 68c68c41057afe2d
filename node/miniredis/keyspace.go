package miniredis

import (
	"bufio"
	"slices"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Keyspace is a node's keyspace whose keys are in a Miniredis. What is said to that directly
// counts for the next command. The node notices within 100 ms of the cluster's time which
// keys came and went so: blocked clients are served, transactions that watch them fail, and
// replicas hear of keys that are gone. Of values that were changed so it hears nothing.
type Keyspace struct {
	m    *miniredis.Miniredis
	srv  *server.Server
	peer *server.Peer
	sink sink

	observer keyspace.Observer
	expiry   keyspace.Expiry
	index    index
	// passed is the time of the keys, and clock that of the commands; they differ while
	// the keys' time stands still. The TTLs that miniredis has count from aged.
	passed, clock, aged time.Time
	synced              time.Time // when the index was last compared with what is there
	stale               bool      // something may have been said to the Miniredis since
	fx                  effects
	hits, misses        uint64
	found               []command.Key
}

var (
	_ keyspace.Keyspace = (*Keyspace)(nil)
	_ keyspace.Meter    = (*Keyspace)(nil)
)

// The databases of the Miniredis: keys that are logically expired, and that only the master
// may delete, are out of sight in the second.
const (
	shown  = 0
	hidden = 1
)

// New makes the keyspace of a node: it is for Config.Keyspace of packages clustertest and sim.
// The seed is that of SPOP, SRANDMEMBER and RANDOMKEY.
func New(_ string, seed uint64) keyspace.Keyspace {
	k := &Keyspace{m: miniredis.NewMiniRedis(), observer: nobody{}, index: newIndex()}
	conn, err := k.m.Dial() // starts it without a listener
	if err != nil {
		panic("miniredis: Dial: " + err.Error()) // it never fails
	}
	conn.Close()
	k.m.Seed(int(seed))
	k.m.SetTime(time.Unix(0, 0))
	k.passed, k.clock, k.aged = time.Unix(0, 0), time.Unix(0, 0), time.Unix(0, 0)
	k.srv = k.m.Server()
	k.peer = server.NewPeer(bufio.NewWriter(&k.sink))
	return k
}

// Miniredis is what holds the keys. Its methods can be called at any time, from any
// goroutine. It has no address: clients connect to the node.
func (k *Keyspace) Miniredis() *miniredis.Miniredis { return k.m }

// Of returns the Miniredis of a node such as a *sim.Node, nil if something else holds its
// keys. A node whose process starts again without its data has a new one.
func Of(node interface{ Keyspace() keyspace.Keyspace }) *miniredis.Miniredis {
	if k, ok := node.Keyspace().(*Keyspace); ok {
		return k.m
	}
	return nil
}

// nobody is the observer of a keyspace that nobody observes.
type nobody struct{}

func (nobody) KeyChanged(string) {}
func (nobody) KeyExpired(string) {}
func (nobody) KeysFlushed()      {}

func (nobody) KeyReady(string, string) {}

func (nobody) KeyEvent(keyspace.EventClass, string, string) {}

// Observe implements keyspace.Keyspace.
func (k *Keyspace) Observe(o keyspace.Observer) { k.observer = o }

// sink collects a reply.
type sink struct{ buf []byte }

func (s *sink) Write(b []byte) (int, error) {
	s.buf = append(s.buf, b...)
	return len(b), nil
}

// dispatch lets miniredis run a command and returns its reply.
func (k *Keyspace) dispatch(resp3 bool, args []string) []byte {
	k.sink.buf = nil
	k.peer.Resp3 = resp3
	k.srv.Dispatch(k.peer, args)
	k.peer.Flush()
	return k.sink.buf
}

// db is what is shown.
func (k *Keyspace) db() *miniredis.RedisDB { return k.m.DB(shown) }

// Type implements keyspace.Keyspace.
func (k *Keyspace) Type(key []byte) string {
	kind := k.kind(string(key))
	switch kind {
	case "":
		return "none"
	case hyperLogLog:
		return "string"
	}
	return kind
}

// hyperLogLog is a type of miniredis's own.
const hyperLogLog = "hll"

// kind is the type of a key's value in miniredis's words, "" if it is not there.
func (k *Keyspace) kind(name string) string {
	if kind := k.db().Type(name); kind != "" || k.expiry != keyspace.KeepExpired {
		return kind
	}
	return k.m.DB(hidden).Type(name)
}

// Exists implements keyspace.Keyspace.
func (k *Keyspace) Exists(key []byte) bool { return k.kind(string(key)) != "" }

// Read implements keyspace.Keyspace.
func (k *Keyspace) Read(key []byte) bool {
	there := k.Exists(key)
	k.count(there)
	if !there {
		k.observer.KeyEvent(keyspace.EventMiss, "keymiss", string(key))
	}
	return there
}

func (k *Keyspace) count(found bool) {
	if found {
		k.hits++
	} else {
		k.misses++
	}
}

// Holds implements keyspace.Keyspace.
func (k *Keyspace) Holds(key string) (there, expired bool) {
	if k.db().Type(key) != "" {
		return true, false
	}
	en := k.index.keys[key]
	return en != nil && en.hidden, en != nil && en.hidden
}

// Len implements keyspace.Keyspace.
func (k *Keyspace) Len() int {
	k.compare()
	return len(k.index.keys)
}

// CountInSlot implements keyspace.Keyspace.
func (k *Keyspace) CountInSlot(slot int) int {
	k.compare()
	return len(k.index.slots[slot])
}

// KeysInSlot implements keyspace.Keyspace.
func (k *Keyspace) KeysInSlot(slot, max int) []string {
	k.compare()
	return k.index.inSlot(slot, max)
}

// Delete implements keyspace.Keyspace.
func (k *Keyspace) Delete(keys ...string) int {
	count := 0
	for _, name := range keys {
		en := k.refresh(name)
		if en == nil {
			continue
		}
		count++
		k.drop(en)
		k.observer.KeyChanged(name)
		k.observer.KeyEvent(keyspace.EventGeneric, "del", name)
	}
	return count
}

// DeleteSlot implements keyspace.Keyspace.
func (k *Keyspace) DeleteSlot(slot int) int {
	names := k.KeysInSlot(slot, k.CountInSlot(slot))
	for _, name := range names {
		k.drop(k.index.keys[name])
	}
	return len(names)
}

// drop deletes a key, wherever it is.
func (k *Keyspace) drop(en *entry) {
	db := k.m.DB(shown)
	if en.hidden {
		db = k.m.DB(hidden)
	}
	stream := db.Type(en.name) == kindStream
	db.Del(en.name)
	k.index.remove(en)
	if stream {
		k.observer.KeyReady(en.name, kindStream)
	}
}

// Flush implements keyspace.Keyspace.
func (k *Keyspace) Flush() {
	k.compare()
	k.observer.KeysFlushed()
	k.m.FlushAll()
	k.index = newIndex()
}

// Figures implements keyspace.Meter.
func (k *Keyspace) Figures() keyspace.Figures {
	f := keyspace.Figures{Hits: k.hits, Misses: k.misses}
	left := time.Duration(0)
	for _, en := range k.index.keys {
		if en.deadline != 0 {
			f.Expiring++
			left += max(time.UnixMilli(en.deadline).Sub(k.passed), 0) / 1000
		}
	}
	if f.Expiring > 0 {
		f.MeanTTL = left / time.Duration(f.Expiring) * 1000
	}
	return f
}

// compare brings the index up to date with what was said to the Miniredis directly.
func (k *Keyspace) compare() {
	if k.stale {
		k.sync()
	}
}

// sync compares the index with the keys that are there, and tells the observer of those that
// came or went.
func (k *Keyspace) sync() {
	k.stale = false
	k.age()
	there := k.db().Keys()
	for _, name := range there {
		known := k.index.keys[name] != nil
		k.refresh(name)
		if !known {
			k.observer.KeyChanged(name)
			k.ready(name, k.kind(name))
		}
	}
	if len(there) == len(k.index.keys) {
		return
	}
	var gone []*entry
	for name, en := range k.index.keys {
		if _, found := slices.BinarySearch(there, name); !found && !en.hidden {
			gone = append(gone, en)
		}
	}
	slices.SortFunc(gone, func(a, b *entry) int { return strings.Compare(a.name, b.name) })
	for _, en := range gone {
		k.gone(en)
	}
}

// gone tells of a key that went without a command: others delete it as if its time were over.
func (k *Keyspace) gone(en *entry) {
	k.index.remove(en)
	if en.kind == kindStream {
		k.observer.KeyReady(en.name, kindStream)
	}
	k.observer.KeyExpired(en.name)
}

// ready tells of a key that is new.
func (k *Keyspace) ready(name, kind string) {
	switch kind {
	case kindList, kindZSet, kindStream:
		k.observer.KeyReady(name, kind)
	}
}

// The types of values for which clients wait.
const (
	kindList   = "list"
	kindZSet   = "zset"
	kindStream = "stream"
)
