package node

import (
	"maps"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
)

// tracking is server-assisted client-side caching (tracking.c): who has to hear when
// a key changes.
type tracking struct {
	clients int
	// readers are the clients that have read a key, ascending by ID. A key leaves the
	// table when they have been told of a change. Clients may be gone meanwhile.
	readers map[string][]uint64
	items   int      // entries in readers
	order   []string // the keys of readers, as they came, and some that left
	max     int64    // tracking-table-max-keys; 0 is no limit
	behind  int      // how often in a row the keys could not be brought down to max
	// prefixes are those of clients in broadcasting mode.
	prefixes map[string]*broadcast
	// pending are invalidations for the client whose command is under way: they
	// follow its reply.
	pending []invalidation
}

// broadcast is what happened to the keys of a prefix since clients were told, with
// the client that changed each key last.
type broadcast struct {
	clients []*Session // ascending by ID
	keys    map[string]*Session
}

// trackingState is what a client has asked for by CLIENT TRACKING ON.
type trackingState struct {
	redirect                     uint64 // the client to tell instead, or 0
	bcast, optin, optout, noloop bool
	caching                      bool // CLIENT CACHING, for the next command
	broken                       bool // the client to tell is gone
	prefixes                     []string
}

// invalidation is the keys that a client is to forget; without any it is all keys.
type invalidation struct{ keys []string }

// trackEffort bounds the keys that are forgotten at once when the table is too long.
const trackEffort = 100

// rememberKeys notes which keys a command has read for its client
// (trackingRememberKeys). For a script these are the keys it has declared.
func (n *Node) rememberKeys(c *call) {
	if c.script != nil {
		c = c.script
	}
	t, cmd := c.s.tracking, c.cmd
	if t.bcast || t.optin && !t.caching || t.optout && t.caching || cmd.Has(command.PubSub) {
		return
	}
	for _, k := range cmd.Keys(nil, c.args) {
		n.tracking.add(string(c.args[k.Index]), c.s.id)
	}
}

// add notes that a client has read a key.
func (t *tracking) add(key string, id uint64) {
	ids, known := t.readers[key]
	at, found := slices.BinarySearch(ids, id)
	if found {
		return
	}
	if t.readers == nil {
		t.readers = map[string][]uint64{}
	}
	if !known {
		t.order = append(t.order, key)
	}
	t.readers[key] = slices.Insert(ids, at, id)
	t.items++
}

// take removes a key and returns who has read it.
func (t *tracking) take(key string) []uint64 {
	ids := t.readers[key]
	delete(t.readers, key)
	t.items -= len(ids)
	if len(t.order) > 2*len(t.readers)+64 {
		seen := map[string]bool{}
		t.order = slices.DeleteFunc(t.order, func(key string) bool {
			gone := len(t.readers[key]) == 0 || seen[key]
			seen[key] = true
			return gone
		})
	}
	return ids
}

// active reports whether changes of keys matter to anybody.
func (t *tracking) active() bool { return len(t.readers) > 0 || len(t.prefixes) > 0 }

// invalidate tells clients that a key has changed (trackingInvalidateKey). By is whom
// NOLOOP spares in broadcasting mode, or nil.
func (n *Node) invalidate(key string, by *Session) {
	for prefix, b := range n.tracking.prefixes {
		if strings.HasPrefix(key, prefix) {
			b.keys[key] = by
		}
	}
	n.invalidateReaders(key, true)
}

// modifier is the client whose command changes keys: nil while a script does, which is a
// client of its own.
func (n *Node) modifier() *Session {
	if n.scripts.calls {
		return nil
	}
	return n.current
}

// invalidateReaders tells who has read the key. While a command runs, its own client
// is told after the reply.
func (n *Node) invalidateReaders(key string, inCall bool) {
	for _, id := range n.tracking.take(key) {
		s := n.sessions[id]
		switch {
		case s == nil || s.tracking == nil || s.tracking.bcast,
			s.tracking.noloop && s == n.current:
		case s == n.current && inCall:
			n.tracking.pending = append(n.tracking.pending, invalidation{[]string{key}})
		default:
			n.sendInvalidation(s, invalidation{[]string{key}})
		}
	}
}

// invalidateAll tells all tracking clients that no key is left
// (trackingInvalidateKeysOnFlush).
func (n *Node) invalidateAll() {
	t := &n.tracking
	if t.clients > 0 {
		for _, s := range n.clients() {
			switch {
			case s.tracking == nil:
			case s == n.current:
				t.pending = append(t.pending, invalidation{})
			default:
				n.sendInvalidation(s, invalidation{})
			}
		}
	}
	t.readers, t.order, t.items = nil, nil, 0
}

// tellCaller tells a client what its own command has changed
// (trackingHandlePendingKeyInvalidations).
func (n *Node) tellCaller(s *Session) {
	pending := n.tracking.pending
	n.tracking.pending = nil
	if s.closed || s.tracking == nil {
		return
	}
	for _, i := range pending {
		n.sendInvalidation(s, i)
	}
}

// sendBroadcasts tells the clients of each prefix which keys have changed
// (trackingBroadcastInvalidationMessages). Redis does so before it waits for events.
func (n *Node) sendBroadcasts() {
	if len(n.tracking.prefixes) == 0 {
		return // this comes after every piece of input
	}
	for _, prefix := range slices.Sorted(maps.Keys(n.tracking.prefixes)) {
		b := n.tracking.prefixes[prefix]
		if len(b.keys) == 0 {
			continue
		}
		keys := slices.Sorted(maps.Keys(b.keys))
		for _, s := range b.clients {
			theirs := keys
			if s.tracking.noloop {
				theirs = slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return b.keys[key] == s })
			}
			if len(theirs) > 0 {
				n.sendInvalidation(s, invalidation{theirs})
			}
		}
		clear(b.keys)
	}
}

// invalidateChannel is where RESP2 clients hear of invalidations.
const invalidateChannel = "__redis__:invalidate"

// sendInvalidation writes an invalidation for a client to it, or to the client that
// it redirects to (sendTrackingMessage).
func (n *Node) sendInvalidation(s *Session, i invalidation) {
	to, null := s, "$-1\r\n"
	if s.out.RESP3 {
		null = "_\r\n"
	}
	if id := s.tracking.redirect; id != 0 {
		if to = n.sessions[id]; to == nil {
			s.tracking.broken = true
			if s.out.RESP3 {
				w := s.pusher()
				w.Push(2)
				w.BulkString("tracking-redir-broken")
				w.Int(int64(id))
				s.touch()
			}
			return
		}
	}
	w := to.pusher()
	switch {
	case to.out.RESP3:
		w.Push(2)
		w.BulkString("invalidate")
	case to != s && to.subs.Count() > 0:
		w.Array(3)
		w.BulkString("message")
		w.BulkString(invalidateChannel)
	default:
		return // RESP2 has no way to say it
	}
	if i.keys == nil {
		w.Raw([]byte(null))
	} else {
		w.BulkStrings(i.keys)
	}
	to.touch()
}

// limitTracking forgets keys when there are too many, the oldest first, as if they
// had changed (trackingLimitUsedSlots, which draws them). The more often that did not
// suffice, the more it forgets at a time.
func (n *Node) limitTracking() {
	t := &n.tracking
	if t.clients == 0 || t.max == 0 {
		return
	}
	for effort := trackEffort * (t.behind + 1); int64(len(t.readers)) > t.max; effort-- {
		if effort == 0 {
			t.behind++
			return
		}
		for len(t.readers[t.order[0]]) == 0 {
			t.order = t.order[1:]
		}
		n.invalidateReaders(t.order[0], false)
	}
	t.behind = 0
}

// track begins to track for a client, or changes how (enableTracking).
func (n *Node) track(s *Session, options trackingState) {
	if s.tracking == nil {
		s.tracking = &trackingState{}
		n.tracking.clients++
	}
	options.caching = s.tracking.caching
	prefixes := options.prefixes
	options.prefixes = s.tracking.prefixes
	*s.tracking = options
	if !options.bcast {
		return
	}
	if len(prefixes) == 0 {
		prefixes = []string{""}
	}
	for _, prefix := range prefixes {
		n.tracking.subscribe(s, prefix)
	}
}

// subscribe adds a client to a prefix (enableBcastTrackingForPrefix).
func (t *tracking) subscribe(s *Session, prefix string) {
	if t.prefixes == nil {
		t.prefixes = map[string]*broadcast{}
	}
	b := t.prefixes[prefix]
	if b == nil {
		b = &broadcast{keys: map[string]*Session{}}
		t.prefixes[prefix] = b
	}
	at, found := slices.BinarySearchFunc(b.clients, s.id, compareID)
	if found {
		return
	}
	b.clients = slices.Insert(b.clients, at, s)
	at, _ = slices.BinarySearch(s.tracking.prefixes, prefix)
	s.tracking.prefixes = slices.Insert(s.tracking.prefixes, at, prefix)
}

// untrack ends tracking for a client (disableTracking).
func (n *Node) untrack(s *Session) {
	if s.tracking == nil {
		return
	}
	for _, prefix := range s.tracking.prefixes {
		b := n.tracking.prefixes[prefix]
		if at, found := slices.BinarySearchFunc(b.clients, s.id, compareID); found {
			b.clients = slices.Delete(b.clients, at, at+1)
		}
		if len(b.clients) == 0 {
			delete(n.tracking.prefixes, prefix)
		}
	}
	s.tracking = nil
	n.tracking.clients--
}
