package node

import (
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// watchedKeys are the keys that a client watches. The value is set for one whose deadline
// had come when WATCH was called: it may be deleted as if it had not been there, but not in all versions.
type watchedKeys map[string]bool

func (s *Session) watch(key string) {
	if _, ok := s.tx.watched[key]; ok {
		return
	}
	if s.tx.watched == nil {
		s.tx.watched = watchedKeys{}
	}
	_, expired := s.n.ks.Holds(key)
	s.tx.watched[key] = expired && !s.n.dialect.Has(dialect.ExpiredWatched)
	s.n.watchers.add(key, s)
}

// unwatch is UNWATCH.
func (s *Session) unwatch() {
	s.forgetWatched()
	s.tx.stale = false
}

// forgetWatched is unwatchAllKeys.
func (s *Session) forgetWatched() {
	for key := range s.tx.watched {
		s.n.watchers.remove(key, s)
	}
	s.tx.watched = nil
}

// watchedExpired reports whether a watched key has expired meanwhile
// (isWatchedKeyExpired).
func (s *Session) watchedExpired() bool {
	for key, before := range s.tx.watched {
		if _, expired := s.n.ks.Holds(key); expired && !before {
			return true
		}
	}
	return false
}

// touchWatched lets the transactions of those fail who watch a key that has changed
// (touchWatchedKey). As in Redis, the first who watched it when it had expired already,
// and finds it still there, keeps those behind from hearing of it.
func (n *Node) touchWatched(key string) {
	if len(n.watchers[key]) == 0 {
		return
	}
	there, _ := n.ks.Holds(key)
	for _, s := range slices.Clone(n.watchers[key]) {
		switch expired := s.tx.watched[key]; {
		case expired && there:
			return
		case expired:
			s.tx.watched[key] = false
		default:
			s.tx.stale = true
			s.forgetWatched()
		}
	}
}

// touchAllWatched is touchWatched for all keys that are about to go
// (touchAllWatchedKeysInDb).
func (n *Node) touchAllWatched() {
	for key, list := range n.watchers {
		if there, _ := n.ks.Holds(key); !there {
			continue
		}
		for _, s := range list {
			if s.tx.watched[key] {
				s.tx.watched[key] = false
			} else {
				s.tx.stale = true
			}
		}
	}
}

// waiters maps a key to the sessions that wait for it or watch it, in the order
// in which they came.
type waiters map[string][]*Session

func (w waiters) add(key string, s *Session) { w[key] = append(w[key], s) }

func (w waiters) remove(key string, s *Session) {
	list := w[key]
	for i, other := range list {
		if other == s {
			list = append(list[:i:i], list[i+1:]...)
			break
		}
	}
	if len(list) == 0 {
		delete(w, key)
		return
	}
	w[key] = list
}

func cmdWatch(c *call) {
	if c.s.tx.open {
		c.out.Error("ERR WATCH inside MULTI is not allowed")
		return
	}
	if !c.s.tx.stale { // a watch that has fired stays fired
		for _, key := range c.args[1:] {
			c.s.watch(string(key))
		}
	}
	c.out.OK()
}

func cmdUnwatch(c *call) {
	c.s.unwatch()
	c.out.OK()
}
