// Package engine is a node's keyspace: the keys with their slots, deadlines and
// values, and the data commands of Redis 7.0.15 with its checks, errors, replies
// and encodings.
//
// Deliberately unlike Redis: a key is deleted at the very moment of its deadline
// (see SetActiveExpire), not up to some milliseconds later; and where Redis walks
// a hash table in an order that differs from server to server, this engine goes
// by age, the oldest first.
package engine

import (
	"math/rand/v2"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Config is the configuration of an Engine; the zero value is usable.
type Config struct {
	// Seed feeds the random source of SPOP, SRANDMEMBER, RANDOMKEY and the like:
	// equal seeds and equal commands give equal replies.
	Seed uint64
	// Source takes the place of the one that Seed feeds, if it is not nil.
	Source rand.Source
}

// Engine is a keyspace. It is to be used by one goroutine at a time.
type Engine struct {
	index
	deadlines deadlines
	volatile  volatile
	producers producers
	dialect   *dialect.Dialect
	format    *rdb.Format
	observer  keyspace.Observer
	random    *rand.Rand
	now       int64 // milliseconds since 1970
	passed    int64 // the same, up to which keys have expired
	lazy      bool  // keys expire when they are accessed only
	expiry    keyspace.Expiry
	effects   effects
	lookups   lookups
	limits    *keyspace.EncodingLimits // shared with the values, which follow changes
	access    keyspace.AccessTracking
	hidden    func(slot int) bool // of which slots the keys are not listed, nil for none
}

var _ keyspace.Keyspace = (*Engine)(nil)

// New returns an empty keyspace. It costs next to nothing.
func New(cfg Config) *Engine {
	limits := keyspace.DefaultEncodingLimits()
	if cfg.Source == nil {
		cfg.Source = rand.NewPCG(cfg.Seed, 0)
	}
	return &Engine{
		observer: nobody{}, format: rdb.Redis70, limits: &limits, access: keyspace.DefaultAccessTracking(),
		random: rand.New(cfg.Source),
	}
}

// nobody is the observer of a keyspace that nobody observes.
type nobody struct{}

func (nobody) KeyChanged(string) {}
func (nobody) KeyExpired(string) {}
func (nobody) KeysFlushed()      {}

func (nobody) KeyReady(key, kind string) {}

func (nobody) KeyEvent(keyspace.EventClass, string, string) {}

// Observe implements keyspace.Keyspace.
func (e *Engine) Observe(o keyspace.Observer) { e.observer = o }

// Do implements keyspace.Keyspace.
func (e *Engine) Do(w *keyspace.Reply, cmd *keyspace.Command, args [][]byte) bool {
	run := handlers[cmd.ID]
	if run == nil {
		return false
	}
	e.effects.reset()
	e.lookups.reading = cmd.ReadOnly
	run(e, (*resp.Writer)(w), args)
	return true
}

// Pass implements keyspace.Keyspace.
func (e *Engine) Pass(now time.Time) {
	e.now = now.UnixMilli()
	e.passed = e.now
	e.producers.pass(e.now)
	if e.lazy || e.expiry != keyspace.DeleteExpired {
		return
	}
	for {
		en, hash := e.deadlines.due(e.passed), e.volatile.due(e.passed)
		switch {
		case hash != nil && (en == nil || e.volatile.earliest() <= e.deadlines.of(en)):
			e.expireFields(hash)
		case en != nil:
			e.expireNow(en)
		default:
			return
		}
	}
}

// SetActiveExpire says whether keys are deleted as soon as their deadline comes,
// which is the default, or only when a command accesses them, until when they
// count in Len and CountInSlot (DEBUG SET-ACTIVE-EXPIRE).
func (e *Engine) SetActiveExpire(active bool) {
	e.lazy = !active
}

// Exists implements keyspace.Keyspace.
func (e *Engine) Exists(key []byte) bool {
	en := e.find(key)
	return en != nil && !e.expired(en)
}

// Read implements keyspace.Keyspace.
func (e *Engine) Read(key []byte) bool {
	e.lookups.reading = true
	return e.lookup(key) != nil
}

// Holds implements keyspace.Keyspace.
func (e *Engine) Holds(key string) (there, expired bool) {
	en := e.findString(key)
	if en == nil {
		return false, false
	}
	return true, en.timer != 0 && e.deadlines.of(en) <= e.passed
}

// Len implements keyspace.Keyspace.
func (e *Engine) Len() int { return e.count }

// Clock implements keyspace.Keyspace.
func (e *Engine) Clock(now time.Time) { e.now = now.UnixMilli() }

// CountInSlot implements keyspace.Keyspace.
func (e *Engine) CountInSlot(slot int) int { return e.countInSlot(slot) }

// KeysInSlot implements keyspace.Keyspace.
func (e *Engine) KeysInSlot(slot, max int) []string { return e.keysInSlot(slot, max) }

// Type implements keyspace.Keyspace.
func (e *Engine) Type(key []byte) string {
	if en := e.find(key); en != nil && !e.expired(en) {
		return en.Kind.String()
	}
	return "none"
}

// SetLimits implements keyspace.Keyspace.
func (e *Engine) SetLimits(limits keyspace.EncodingLimits) { *e.limits = limits }

// Hide implements keyspace.Hider.
func (e *Engine) Hide(hidden func(slot int) bool) { e.hidden = hidden }

// shows reports whether commands that list keys show this one.
func (e *Engine) shows(en *entry) bool { return e.hidden == nil || !e.hidden(int(en.slot)) }

// SetAccess implements keyspace.Keyspace.
func (e *Engine) SetAccess(tracking keyspace.AccessTracking) { e.access = tracking }

// Delete implements keyspace.Keyspace.
func (e *Engine) Delete(keys ...string) int {
	count := 0
	for _, key := range keys {
		if en := e.findString(key); en != nil {
			e.delete(en)
			count++
		}
	}
	return count
}

// DeleteSlot implements keyspace.Keyspace.
func (e *Engine) DeleteSlot(s int) int {
	count := e.countInSlot(s)
	for en := e.newestInSlot(s); en != nil; en = e.newestInSlot(s) {
		e.unlink(en)
	}
	return count
}

// Flush implements keyspace.Keyspace.
func (e *Engine) Flush() {
	e.observer.KeysFlushed()
	e.index = index{}
	e.deadlines, e.volatile, e.producers = deadlines{}, volatile{}, producers{}
}
