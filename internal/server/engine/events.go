package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// The classes of events by what commands work on.
const (
	ofKeys    = keyspace.EventGeneric
	ofStrings = keyspace.EventString
	ofLists   = keyspace.EventList
	ofSets    = keyspace.EventSet
	ofHashes  = keyspace.EventHash
	ofZSets   = keyspace.EventZSet
	ofStreams = keyspace.EventStream
)

// notify tells the observer of an event (notifyKeyspaceEvent).
func (e *Engine) notify(class keyspace.EventClass, event, key string) {
	e.observer.KeyEvent(class, event, key)
}

// readOnly runs a lookup as one of a command that only reads: it counts as a hit or a
// miss, and a miss is an event (lookupKeyRead). Commands that write look up what they
// only read in this way, too.
func (e *Engine) readOnly(look func()) {
	before := e.lookups.reading
	e.lookups.reading = true
	look()
	e.lookups.reading = before
}

// readToStore is readOnly for what a command reads to store something made of it.
func (e *Engine) readToStore(look func()) {
	if e.has(dialect.SourcesWritten) {
		look()
		return
	}
	e.readOnly(look)
}

// lookupRead is lookup for a key that is only read.
func (e *Engine) lookupRead(key []byte) (en *entry) {
	e.readOnly(func() { en = e.lookup(key) })
	return en
}

// typedRead is typed for a key that is only read.
func (e *Engine) typedRead(w *resp.Writer, key []byte, k value.Kind) (en *entry, ok bool) {
	e.readOnly(func() { en, ok = e.typed(w, key, k) })
	return en, ok
}
