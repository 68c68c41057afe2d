package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// This file is what every command does with keys, in the words of db.c.

// lookup finds a key for a command, or nil (lookupKey). A key whose deadline has
// come is deleted, unless the keyspace only hides it. It counts as an access.
func (e *Engine) lookup(key []byte) *entry {
	en := e.peek(key)
	if en != nil {
		en.accesses = e.accessed(en.accesses)
	}
	return en
}

// peek is lookup for commands that do not count as an access (LOOKUP_NOTOUCH).
func (e *Engine) peek(key []byte) *entry {
	en := e.find(key)
	if en != nil && e.expired(en) {
		if e.expiry == keyspace.DeleteExpired {
			e.expireNow(en)
		}
		en = nil
	}
	e.lookups.count(en != nil)
	if en == nil && e.lookups.reading && !e.lookups.quiet {
		e.notify(keyspace.EventMiss, "keymiss", string(key))
	}
	return en
}

// typed finds a key that must hold a value of that kind if it exists. It writes
// an error and reports false when it holds another one (checkType).
func (e *Engine) typed(w *resp.Writer, key []byte, k value.Kind) (en *entry, ok bool) {
	en = e.lookup(key)
	if en != nil && en.Kind != k {
		w.Error(errWrongType)
		return nil, false
	}
	return en, true
}

// there is typed for a command that has nothing to do when the key does not exist: absent
// writes its reply, and there returns nil.
func (e *Engine) there(w *resp.Writer, key []byte, k value.Kind, absent func(w *resp.Writer)) *entry {
	en, ok := e.typed(w, key, k)
	if ok && en == nil {
		absent(w)
	}
	return en
}

// What commands reply when there is no key.
func zero(w *resp.Writer)       { w.Int(0) }
func noElements(w *resp.Writer) { w.Array(0) }
func noSuchKey(w *resp.Writer)  { w.Error(errNoSuchKey) }

// first is typed for the first of the keys that exists, nil if none does.
func (e *Engine) first(w *resp.Writer, keys [][]byte, k value.Kind) (en *entry, ok bool) {
	for _, key := range keys {
		if en, ok = e.typed(w, key, k); !ok || en != nil {
			return en, ok
		}
	}
	return nil, true
}

// expired reports whether the key is logically gone.
func (e *Engine) expired(en *entry) bool {
	return en.timer != 0 && e.deadlines.of(en) <= e.passed && e.expiry != keyspace.KeepExpired
}

// changed tells the observer and the replicas of a modification, and of the event that
// it is (signalModifiedKey, notifyKeyspaceEvent, and server.dirty++ with them).
func (e *Engine) changed(en *entry, class keyspace.EventClass, event string) {
	e.signal(en)
	e.notify(class, event, en.key)
}

// signal is changed without an event.
func (e *Engine) signal(en *entry) {
	e.effects.changed = true
	e.observer.KeyChanged(en.key)
}

// touch notes a change that transactions do not watch for (server.dirty++ without
// signalModifiedKey): what happens to consumer groups.
func (e *Engine) touch() { e.effects.changed = true }

// touched is touch with an event.
func (e *Engine) touched(key []byte, event string) {
	e.touch()
	e.notify(ofStreams, event, string(key))
}

// ready tells the observer that clients who wait for the key may have something to hear
// (signalKeyAsReady). That is so for a new key, for a stream that grew or went away, and
// for one of which a group went away.
func (e *Engine) ready(en *entry) {
	switch en.Kind {
	case value.KindList, value.KindZSet, value.KindStream:
		e.observer.KeyReady(en.key, en.Kind.String())
	}
}

// readyIfStream is ready for a key that goes away, or whose value does.
func (e *Engine) readyIfStream(en *entry) {
	if en.Kind == value.KindStream {
		e.ready(en)
	}
}

// add makes a key that is not there (dbAdd).
func (e *Engine) add(key []byte, v value.Value) *entry {
	en := e.insert(string(key), v)
	en.accesses = e.created()
	e.follow(en)
	e.ready(en)
	e.notify(keyspace.EventNew, "new", en.key)
	return en
}

// put gives the key a value, in the place and with the deadline of the old one,
// if there is one (dbAdd or dbOverwrite).
func (e *Engine) put(key []byte, v value.Value) *entry {
	en := e.lookup(key)
	if en == nil {
		return e.add(key, v)
	}
	e.readyIfStream(en)
	e.leave(en)
	en.Value = v
	e.follow(en)
	return en
}

// putText is put for a string, in the memory of the one that is there (dbAdd or dbOverwrite).
func (e *Engine) putText(key, text []byte) *entry {
	en := e.lookup(key)
	if en == nil {
		return e.add(key, value.Text(text))
	}
	e.readyIfStream(en)
	e.leave(en)
	en.SetText(text)
	return en
}

// setText gives the key a string and takes its deadline away, as SET does (setKey).
func (e *Engine) setText(key, text []byte) {
	en := e.putText(key, text)
	e.persist(en)
	e.changed(en, ofStrings, "set")
}

// setKey gives the key a value and takes its deadline away (setKey).
func (e *Engine) setKey(key []byte, v value.Value, class keyspace.EventClass, event string) {
	en := e.put(key, v)
	e.persist(en)
	e.changed(en, class, event)
}

// follow puts a key where its value belongs, and leave takes it out.
func (e *Engine) follow(en *entry) {
	e.volatile.follow(en)
	e.producers.follow(en)
}

func (e *Engine) leave(en *entry) {
	e.volatile.leave(en)
	e.producers.leave(en)
}

// unlink deletes a key and tells nobody (dbDelete).
func (e *Engine) unlink(en *entry) {
	e.deadlines.clear(en)
	e.leave(en)
	e.readyIfStream(en)
	e.remove(en)
}

// delete deletes a key.
func (e *Engine) delete(en *entry) {
	e.unlink(en)
	e.changed(en, ofKeys, "del")
}

// changedOrEmpty ends a command that took members away: it deletes the key when
// none is left.
func (e *Engine) changedOrEmpty(en *entry, left int, class keyspace.EventClass, event string) {
	e.changed(en, class, event)
	e.dropEmpty(en, left)
}

// dropEmpty deletes a key of which nothing is left.
func (e *Engine) dropEmpty(en *entry, left int) {
	if left == 0 {
		e.unlink(en)
		e.notify(ofKeys, "del", en.key)
	}
}

// setOrDelete ends a command that computed a value for a key: without members
// there is to be no key.
func (e *Engine) setOrDelete(key []byte, v value.Value, members int, class keyspace.EventClass, event string) {
	if members > 0 {
		e.setKey(key, v, class, event)
	} else if en := e.find(key); en != nil {
		e.delete(en) // whether or not its time is over (dbDelete)
	}
}

// expireAt gives a key a deadline in milliseconds since 1970 (setExpire).
func (e *Engine) expireAt(en *entry, deadline int64) { e.deadlines.set(en, deadline) }

// persist takes the deadline away and reports whether there was one
// (removeExpire).
func (e *Engine) persist(en *entry) bool { return e.deadlines.clear(en) }
