package miniredis

import (
	"time"

	"github.com/slotstorm/slotstorm/node/keyspace"
)

const (
	// syncPeriod is how often the index is compared with what is there.
	syncPeriod = 100 * time.Millisecond
	// never is the TTL of a hidden key: miniredis would delete it otherwise.
	never = 1 << 61
	// kept is that of a hidden key while a command of the master works on it.
	kept = 1 << 60
)

// Pass implements keyspace.Keyspace. To keys only milliseconds count, as in Redis.
func (k *Keyspace) Pass(now time.Time) {
	now = now.Truncate(time.Millisecond)
	if k.expiry != keyspace.DeleteExpired {
		k.hideExpired(now)
	}
	k.passed, k.clock = now, now
	k.m.SetTime(now)
	k.stale = true
	if k.expiry == keyspace.DeleteExpired {
		k.deleteExpired()
	}
	if since := now.Sub(k.synced); since >= syncPeriod {
		k.synced = now
		k.sync()
	}
}

// Clock implements keyspace.Keyspace. Keys do not grow older meanwhile.
func (k *Keyspace) Clock(now time.Time) {
	k.clock = now.Truncate(time.Millisecond)
	k.m.SetTime(k.clock)
}

// age lets keys grow as old as they are. Miniredis could do that by itself (ClockTTL), but
// then it sorts all keys whenever time has passed.
func (k *Keyspace) age() {
	if since := k.passed.Sub(k.aged); since > 0 {
		k.aged = k.passed
		k.m.FastForward(since)
	}
}

// SetExpiry implements keyspace.Keyspace.
func (k *Keyspace) SetExpiry(mode keyspace.Expiry) {
	k.expiry = mode
	if mode == keyspace.DeleteExpired {
		k.index.dueAgain()
	}
}

// deleteExpired tells of the keys that miniredis has deleted because their time is over,
// and deletes the hidden ones.
func (k *Keyspace) deleteExpired() {
	now := k.passed.UnixMilli()
	for en := k.index.next(now); en != nil; en = k.index.next(now) {
		k.age()
		if en.hidden {
			k.m.DB(hidden).Del(en.name)
		} else if k.db().Type(en.name) != "" { // SetTTL was called
			en.deadline = 0
			k.refresh(en.name)
			continue
		}
		k.observer.KeyEvent(keyspace.EventExpired, "expired", en.name)
		k.gone(en)
	}
}

// hideExpired puts the keys whose time will be over now out of sight.
func (k *Keyspace) hideExpired(now time.Time) {
	for en := k.index.next(now.UnixMilli()); en != nil; en = k.index.next(now.UnixMilli()) {
		if !en.hidden && k.db().Type(en.name) != "" {
			k.hide(en)
		}
	}
}

// hide puts a key out of sight.
func (k *Keyspace) hide(en *entry) {
	k.db().SetTTL(en.name, never)
	k.move(shown, hidden, en.name)
	k.index.hide(en)
}

// show lets a command of the master work on a hidden key.
func (k *Keyspace) show(en *entry) {
	k.move(hidden, shown, en.name)
	k.db().SetTTL(en.name, kept)
	en.hidden = false
}

// hideAgain ends that.
func (k *Keyspace) hideAgain(name string, deadline int64) {
	en := k.index.keys[name]
	if en == nil || k.db().TTL(name) != kept {
		return
	}
	en.deadline = 0
	k.index.setDeadline(en, deadline)
	k.hide(en)
}

func (k *Keyspace) move(from, to int, name string) {
	if err := k.m.Copy(from, name, to, name); err != nil {
		panic("miniredis: a key is not where it was put: " + err.Error())
	}
	k.m.DB(from).Del(name)
}

// refresh looks at a key and brings the index up to date about it. It returns nil if the
// key is not there.
func (k *Keyspace) refresh(name string) *entry {
	db := k.db()
	en := k.index.keys[name]
	kind := db.Type(name)
	if kind == "" && db.TTL(name) != 0 { // which the next key of that name would have
		db.Set(name, "")
		db.Del(name)
	}
	switch {
	case kind == "" && (en == nil || en.hidden):
		return en
	case kind == "":
		k.index.remove(en)
		return nil
	case en == nil:
		en = k.index.add(name)
	case en.hidden: // another key has taken its place
		k.m.DB(hidden).Del(name)
		en.hidden = false
	}
	en.kind = kind
	ttl := db.TTL(name)
	if ttl == kept {
		return en
	}
	deadline := int64(0)
	if ttl != 0 {
		deadline = after(k.aged, ttl)
		if deadline != en.deadline && !k.clock.Equal(k.aged) { // it counts from the clock
			deadline = after(k.clock, ttl)
			db.SetTTL(name, time.UnixMilli(deadline).Sub(k.aged))
		}
	}
	k.index.setDeadline(en, deadline)
	return en
}

// after is a moment in milliseconds since 1970. What SetTTL got may have parts of one.
func after(from time.Time, ttl time.Duration) int64 {
	return from.Add(ttl + time.Millisecond - 1).UnixMilli()
}
