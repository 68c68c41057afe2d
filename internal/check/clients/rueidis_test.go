package clients_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/redis/rueidis"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/sim"
)

func newRueidis(t testing.TB, c *clustertest.Cluster) rueidis.Client {
	t.Helper()
	client, err := rueidis.NewClient(rueidis.ClientOption{
		InitAddress: c.Addrs(),
		DialCtxFn:   c.DialRueidis(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func TestRueidisInABubble(t *testing.T) {
	for range 2 {
		clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
			client := newRueidis(t, c)
			ctx := t.Context()
			do := func(cmd rueidis.Completed) rueidis.RedisResult { return client.Do(ctx, cmd) }

			if err := do(client.B().Set().Key("hello").Value("world").Ex(time.Minute).Build()).Error(); err != nil {
				t.Fatal(err)
			}
			m := c.Migrate(866, "n1", "n2")
			m.Stall(-1)
			if got, err := do(client.B().Get().Key("hello").Build()).ToString(); err != nil || got != "world" {
				t.Errorf("half moved: GET hello = %q, %v", got, err)
			}
			m.Finish()
			if got, err := do(client.B().Get().Key("hello").Build()).ToString(); err != nil || got != "world" {
				t.Errorf("moved: GET hello = %q, %v", got, err)
			}
			c.Expect(clustertest.MaxRedirects(1), clustertest.MaxTopologyRequests(20))

			// A pipeline to all nodes.
			var cmds rueidis.Commands
			for i := range 100 {
				cmds = append(cmds, client.B().Set().Key(strconv.Itoa(i)).Value("x").Build())
			}
			for i, res := range client.DoMulti(ctx, cmds...) {
				if err := res.Error(); err != nil {
					t.Errorf("SET %d: %v", i, err)
				}
			}

			// A transaction, on a connection of its own.
			if err := client.Dedicated(func(d rueidis.DedicatedClient) error {
				for _, res := range d.DoMulti(ctx,
					d.B().Watch().Key("{tx}a").Build(),
					d.B().Multi().Build(),
					d.B().Incr().Key("{tx}a").Build(),
					d.B().Incr().Key("{tx}b").Build(),
					d.B().Exec().Build(),
				) {
					if err := res.Error(); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Errorf("transaction: %v", err)
			}

			// Messages.
			received := make(chan string, 1)
			sub, stop := context.WithCancel(ctx)
			done := make(chan error, 1)
			go func() {
				done <- client.Receive(sub, client.B().Subscribe().Channel("news").Build(), func(m rueidis.PubSubMessage) {
					received <- m.Message
				})
			}()
			time.Sleep(time.Second)
			if err := do(client.B().Publish().Channel("news").Message("hi").Build()).Error(); err != nil {
				t.Error(err)
			}
			if got := <-received; got != "hi" {
				t.Errorf("received %q, want hi", got)
			}
			stop()
			<-done

			time.Sleep(time.Minute)
			if err := do(client.B().Get().Key("hello").Build()).Error(); !rueidis.IsRedisNil(err) {
				t.Errorf("GET hello = %v after its time, want nil", err)
			}
		})
	}
}

func TestRueidisSurvivesAFailover(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		client := newRueidis(t, c)
		set := func() error {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			return client.Do(ctx, client.B().Set().Key("hello").Value("world").Build()).Error()
		}
		if err := set(); err != nil {
			t.Fatal(err)
		}
		c.Crash("n1")
		c.WaitRole("n4", clustertest.Master, time.Minute)
		c.WaitFor(30*time.Minute, "the client finds the new master", func() bool { return set() == nil })
	})
}

// What a client has in its cache is gone as soon as somebody changes it.
func TestRueidisCache(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		client, other := newRueidis(t, c), c.Redis()
		ctx := t.Context()
		get := func() (string, bool) {
			res := client.DoCache(ctx, client.B().Get().Key("hello").Cache(), time.Hour)
			value, err := res.ToString()
			if err != nil {
				t.Fatal(err)
			}
			return value, res.IsCacheHit()
		}
		for round := range 3 {
			want := strconv.Itoa(round)
			if err := other.Set(ctx, "hello", want, 0).Err(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second) // the invalidation arrives
			if value, hit := get(); value != want || hit {
				t.Errorf("hello is %q (cached: %t), want %q from the node", value, hit, want)
			}
			time.Sleep(10 * time.Minute)
			if value, hit := get(); value != want || !hit {
				t.Errorf("hello is %q (cached: %t), want %q from the cache", value, hit, want)
			}
		}
	})
}

func TestRueidisOutsideOfBubbles(t *testing.T) {
	t.Parallel()
	for _, transport := range []sim.Transport{sim.Memory, sim.Loopback} {
		c := clustertest.StartWith(t, clustertest.Config{Transport: transport})
		client := newRueidis(t, c)
		ctx := t.Context()
		for i := range 100 {
			key := strconv.Itoa(i)
			if err := client.Do(ctx, client.B().Set().Key(key).Value(key).Build()).Error(); err != nil {
				t.Fatal(err)
			}
			if got, err := client.Do(ctx, client.B().Get().Key(key).Build()).ToString(); err != nil || got != key {
				t.Errorf("GET %s = %q, %v", key, got, err)
			}
		}
	}
}
