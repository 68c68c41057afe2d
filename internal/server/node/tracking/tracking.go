// Package tracking is server-assisted client-side caching (tracking.c): which clients read
// which keys, and who has to hear when a key changes. Clients are known by their IDs, 0 is
// none of them.
package tracking

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Connection is where a client hears of invalidations.
type Connection interface {
	// Pusher is where the next message is written.
	Pusher() *resp.Writer
	// Touch is called behind a message that was written.
	Touch()
	// Subscriber reports whether the client is subscribed to anything. One with RESP2 hears
	// of the invalidations of others only then.
	Subscriber() bool
}

// Clients finds the connections of other clients.
type Clients interface {
	// Connection is that of a client, nil if it is gone.
	Connection(id uint64) Connection
}

// Table knows who has read what. A zero Table with Clients set is ready for use, without a
// limit.
type Table struct {
	// Max is tracking-table-max-keys; 0 is no limit.
	Max     int64
	Clients Clients

	clients map[uint64]*Client // those that track
	// readers are the clients that have read a key, ascending by ID. A key leaves the
	// table when they have been told of a change. Clients may be gone meanwhile.
	readers map[string][]uint64
	items   int      // entries in readers
	order   []string // the keys of readers, as they came, and some that left
	behind  int      // how often in a row the keys could not be brought down to Max
	// prefixes are those of clients in broadcasting mode.
	prefixes map[string]*broadcast
	// pending are invalidations for the client whose command is under way: they
	// follow its reply.
	pending []invalidation
}

// DefaultMax is the default of tracking-table-max-keys.
const DefaultMax = 1000000

// broadcast is what happened to the keys of a prefix since clients were told, with
// the client that changed each key last.
type broadcast struct {
	clients []*Client // ascending by ID
	keys    map[string]uint64
}

// Client is a client with tracking on.
type Client struct {
	id   uint64
	conn Connection
	options
	caching  bool     // CLIENT CACHING, for the next command
	broken   bool     // the client to tell is gone
	prefixes []string // in order
}

// options are what a client has asked for by CLIENT TRACKING ON.
type options struct {
	redirect                     uint64 // the client to tell instead, or 0
	bcast, optin, optout, noloop bool
}

// Redirect is the ID of the client that is told instead, or 0.
func (c *Client) Redirect() uint64 { return c.redirect }

// Broken reports whether that client is gone.
func (c *Client) Broken() bool { return c.broken }

// Broadcast reports whether the client is in broadcasting mode.
func (c *Client) Broadcast() bool { return c.bcast }

// EndCaching ends what CLIENT CACHING said of one command.
func (c *Client) EndCaching() { c.caching = false }

// invalidation is the keys that a client is to forget; without any it is all keys.
type invalidation struct{ keys []string }

// effort bounds the keys that are forgotten at once when the table is too long.
const effort = 100

// Active reports whether changes of keys matter to anybody.
func (t *Table) Active() bool { return len(t.readers) > 0 || len(t.prefixes) > 0 }

// Figures are what INFO shows of the table.
type Figures struct{ Clients, Keys, Items, Prefixes int }

// Figures returns what INFO shows.
func (t *Table) Figures() Figures {
	return Figures{Clients: len(t.clients), Keys: len(t.readers), Items: t.items, Prefixes: len(t.prefixes)}
}

// Read notes which keys a command has read for its client (trackingRememberKeys). For a
// script that is the command that runs it: the keys are those that it declares.
func (t *Table) Read(c *Client, cmd *command.Command, args [][]byte) {
	if c.bcast || c.optin && !c.caching || c.optout && c.caching || cmd.Has(command.PubSub) {
		return
	}
	for _, k := range cmd.Keys(nil, args) {
		t.add(string(args[k.Index]), c.id)
	}
}

// add notes that a client has read a key.
func (t *Table) add(key string, id uint64) {
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
func (t *Table) take(key string) []uint64 {
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

// Changed tells clients that a key has changed (trackingInvalidateKey). By is whom NOLOOP
// spares in broadcasting mode, caller the client whose command is under way: it is told
// after the reply, by TellCaller.
func (t *Table) Changed(key string, by, caller uint64) {
	for prefix, b := range t.prefixes {
		if strings.HasPrefix(key, prefix) {
			b.keys[key] = by
		}
	}
	t.tellReaders(key, caller, true)
}

// tellReaders tells who has read the key. While a command runs, its own client is told
// after the reply.
func (t *Table) tellReaders(key string, caller uint64, inCall bool) {
	for _, id := range t.take(key) {
		c := t.clients[id]
		switch {
		case c == nil || c.bcast,
			c.noloop && id == caller:
		case id == caller && inCall:
			t.pending = append(t.pending, invalidation{[]string{key}})
		default:
			t.send(c, invalidation{[]string{key}})
		}
	}
}

// Flushed tells all clients that no key is left (trackingInvalidateKeysOnFlush).
func (t *Table) Flushed(caller uint64) {
	if len(t.clients) > 0 {
		for _, id := range slices.Sorted(maps.Keys(t.clients)) {
			if id == caller {
				t.pending = append(t.pending, invalidation{})
			} else {
				t.send(t.clients[id], invalidation{})
			}
		}
	}
	t.readers, t.order, t.items = nil, nil, 0
}

// Pending reports whether TellCaller has something to do.
func (t *Table) Pending() bool { return len(t.pending) > 0 }

// TellCaller tells a client what its own command has changed
// (trackingHandlePendingKeyInvalidations). Without tracking it is nil.
func (t *Table) TellCaller(c *Client) {
	pending := t.pending
	t.pending = nil
	if c == nil {
		return
	}
	for _, i := range pending {
		t.send(c, i)
	}
}

// Broadcast tells the clients of each prefix which keys have changed
// (trackingBroadcastInvalidationMessages). Redis does so before it waits for events.
func (t *Table) Broadcast() {
	if len(t.prefixes) == 0 {
		return // this comes after every piece of input
	}
	for _, prefix := range slices.Sorted(maps.Keys(t.prefixes)) {
		b := t.prefixes[prefix]
		if len(b.keys) == 0 {
			continue
		}
		keys := slices.Sorted(maps.Keys(b.keys))
		for _, c := range b.clients {
			theirs := keys
			if c.noloop {
				theirs = slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return b.keys[key] == c.id })
			}
			if len(theirs) > 0 {
				t.send(c, invalidation{theirs})
			}
		}
		clear(b.keys)
	}
}

// channel is where RESP2 clients hear of invalidations.
const channel = "__redis__:invalidate"

// send writes an invalidation for a client to it, or to the client that it redirects to
// (sendTrackingMessage).
func (t *Table) send(c *Client, i invalidation) {
	to, null, redirected := c.conn, "$-1\r\n", false
	if to.Pusher().RESP3 {
		null = "_\r\n"
	}
	if id := c.redirect; id != 0 {
		redirected = id != c.id
		if to = t.Clients.Connection(id); to == nil {
			c.broken = true
			if w := c.conn.Pusher(); w.RESP3 {
				w.Push(2)
				w.BulkString("tracking-redir-broken")
				w.Int(int64(id))
				c.conn.Touch()
			}
			return
		}
	}
	w := to.Pusher()
	switch {
	case w.RESP3:
		w.Push(2)
		w.BulkString("invalidate")
	case redirected && to.Subscriber():
		w.Array(3)
		w.BulkString("message")
		w.BulkString(channel)
	default:
		return // RESP2 has no way to say it
	}
	if i.keys == nil {
		w.Raw([]byte(null))
	} else {
		w.BulkStrings(i.keys)
	}
	to.Touch()
}

// Limited reports whether Limit has something to keep to.
func (t *Table) Limited() bool { return len(t.clients) > 0 && t.Max != 0 }

// Limit forgets keys when there are too many, the oldest first, as if they had changed
// (trackingLimitUsedSlots, which draws them). The more often that did not suffice, the more
// it forgets at a time.
func (t *Table) Limit(caller uint64) {
	if !t.Limited() {
		return
	}
	for left := effort * (t.behind + 1); int64(len(t.readers)) > t.Max; left-- {
		if left == 0 {
			t.behind++
			return
		}
		for len(t.readers[t.order[0]]) == 0 {
			t.order = t.order[1:]
		}
		t.tellReaders(t.order[0], caller, false)
	}
	t.behind = 0
}

// start begins to track for a client, or changes how (enableTracking). It returns the
// client, which is c if that has tracking on already.
func (t *Table) start(c *Client, id uint64, conn Connection, o options, prefixes []string) *Client {
	if c == nil {
		c = &Client{id: id, conn: conn}
		if t.clients == nil {
			t.clients = map[uint64]*Client{}
		}
		t.clients[id] = c
	}
	c.options, c.broken = o, false
	if !o.bcast {
		return c
	}
	if len(prefixes) == 0 {
		prefixes = []string{""}
	}
	for _, prefix := range prefixes {
		t.subscribe(c, prefix)
	}
	return c
}

// subscribe adds a client to a prefix (enableBcastTrackingForPrefix).
func (t *Table) subscribe(c *Client, prefix string) {
	if t.prefixes == nil {
		t.prefixes = map[string]*broadcast{}
	}
	b := t.prefixes[prefix]
	if b == nil {
		b = &broadcast{keys: map[string]uint64{}}
		t.prefixes[prefix] = b
	}
	at, found := slices.BinarySearchFunc(b.clients, c.id, compareID)
	if found {
		return
	}
	b.clients = slices.Insert(b.clients, at, c)
	at, _ = slices.BinarySearch(c.prefixes, prefix)
	c.prefixes = slices.Insert(c.prefixes, at, prefix)
}

// compareID orders clients by their IDs.
func compareID(c *Client, id uint64) int { return cmp.Compare(c.id, id) }

// Stop ends tracking for a client (disableTracking). Nil stands for one without.
func (t *Table) Stop(c *Client) {
	if c == nil {
		return
	}
	for _, prefix := range c.prefixes {
		b := t.prefixes[prefix]
		if at, found := slices.BinarySearchFunc(b.clients, c.id, compareID); found {
			b.clients = slices.Delete(b.clients, at, at+1)
		}
		if len(b.clients) == 0 {
			delete(t.prefixes, prefix)
		}
	}
	delete(t.clients, c.id)
}
