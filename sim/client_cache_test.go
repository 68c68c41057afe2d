package sim_test

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// A client with a cache asks again what a node has invalidated, and what it cannot hold.
func TestClientCache(t *testing.T) {
	c, nodes := newCluster(t, sim.Config{})
	plain, err := c.NewClient(sim.Plain("plain"))
	if err != nil {
		t.Fatal(err)
	}
	cfg := sim.WellBehaved("cached")
	cfg.Cache = true
	cached, err := c.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	do := func(cl *sim.Client, want string, args ...string) {
		t.Helper()
		r, err := cl.Do(time.Second, args...)
		if err != nil {
			t.Fatal(err)
		}
		if got := access.To(c).Show(r.Reply.Raw) + " via " + r.Route.String(); got != want {
			t.Errorf("%v: %s, want %s", args, got, want)
		}
	}
	do(plain, `(integer) 1 via n1`, "HSET", "{hello}h", "f", "v")
	do(cached, `{"f": "v"} via n1`, "HGETALL", "{hello}h")
	do(cached, `{"f": "v"} via cache`, "HGETALL", "{hello}h")
	do(cached, `"v" via n1`, "HGET", "{hello}h", "f")
	do(plain, `OK via n1`, "SET", "hello", "1")
	do(cached, `{"f": "v"} via cache`, "HGETALL", "{hello}h")
	do(plain, `(integer) 1 via n1`, "DEL", "{hello}h")
	do(cached, `(nil) via n1`, "HGET", "{hello}h", "f")

	// FLUSHALL invalidates all that the node tracks.
	do(cached, `"1" via n1`, "GET", "hello")
	do(cached, `"1" via cache`, "GET", "hello")
	if _, err := nodes[0].Do("FLUSHALL"); err != nil {
		t.Fatal(err)
	}
	do(cached, `(nil) via n1`, "GET", "hello")

	// What differs each time, has several keys, or is an error, is asked again.
	do(plain, `(integer) 2 via n1`, "RPUSH", "{hello}l", "a", "b")
	for range 2 {
		do(cached, `(integer) -2 via n1`, "TTL", "hello")
		do(cached, `[(nil), (nil)] via n1`, "MGET", "hello", "{hello}n")
		do(cached, `WRONGTYPE Operation against a key holding the wrong kind of value via n1`, "GET", "{hello}l")
	}

	// Without tracking nothing is held.
	if _, err := nodes[2].Do("ACL", "SETUSER", "default", "-client|tracking"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		do(cached, `(nil) via n3`, "GET", "foo")
	}
	if got := cached.Stats().Cached; got != 3 {
		t.Errorf("%d commands were answered from the cache, want 3", got)
	}
}
