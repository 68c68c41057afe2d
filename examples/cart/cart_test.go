package cart_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/examples/cart"
	"github.com/slotstorm/slotstorm/faults"
)

// production are the client options of the service, on the test's cluster.
func production(c *clustertest.Cluster) *redis.ClusterOptions {
	opts := c.Options()
	opts.ReadTimeout = 3 * time.Second
	opts.WriteTimeout = 3 * time.Second
	opts.MinRetryBackoff = 8 * time.Millisecond
	opts.MaxRetryBackoff = 512 * time.Millisecond
	return opts
}

func fill(t *testing.T, s *cart.Store, user string) {
	t.Helper()
	for _, item := range []string{"tea", "milk", "sugar"} {
		if err := s.Add(t.Context(), user, item, 2, 5); err != nil {
			t.Fatal(err)
		}
	}
}

// The slot of a cart moves while it is used: nobody may notice.
func TestCartIsUsedWhileItsSlotMoves(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		s := cart.New(c.RedisWith(production(c)))
		ctx := t.Context()
		fill(t, s, "ada")
		slot := clustertest.Slot("cart:{ada}:items")
		m := c.Migrate(slot, c.Owner("{ada}"), "n3")

		c.Phase("half moved")
		m.Stall(2)
		for range 10 {
			if err := s.Add(ctx, "ada", "coffee", 1, 9); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Second)
		}
		c.Expect(clustertest.MaxRedirects(1), clustertest.MaxTopologyRequests(10))

		m.Finish()
		time.Sleep(time.Second)
		c.Phase("moved")
		items, err := s.Items(ctx, "ada")
		if err != nil || items["coffee"] != 10 || items["tea"] != 2 {
			t.Errorf("the cart holds %v, %v, want 2 tea and 10 coffee", items, err)
		}
		c.Expect(clustertest.MaxRedirects(1), clustertest.MaxErrors("ASK", 0))
	})
}

// Two keys of one command are on two nodes for a moment: TRYAGAIN. The client tries
// again by itself, but not for ever.
func TestSummaryDuringAMove(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		s := cart.New(c.RedisWith(production(c)))
		ctx := t.Context()
		fill(t, s, "ada")
		m := c.Migrate(clustertest.Slot("cart:{ada}:count"), c.Owner("{ada}"), "n3")
		m.Begin()
		for moved := 0; moved == 0 || len(onBoth(c, "cart:{ada}:count", "cart:{ada}:total")) < 2; moved++ {
			if m.MoveKeys(1) == 0 {
				t.Fatal("the two keys were never apart")
			}
		}

		if _, err := s.Summary(ctx, "ada"); err == nil || !strings.Contains(err.Error(), "TRYAGAIN") {
			t.Errorf("the summary of a cart on two nodes: %v, want TRYAGAIN", err)
		}

		finished := make(chan error, 1)
		go func() {
			time.Sleep(5 * time.Millisecond) // before the client's first back-off is over
			finished <- m.Migration.Finish()
		}()
		sum, err := s.Summary(ctx, "ada")
		if want := (cart.Summary{Count: 6, Total: 30}); err != nil || sum != want {
			t.Errorf("the summary is %v, %v, want %v", sum, err, want)
		}
		if err := <-finished; err != nil {
			t.Error(err)
		}
	})
}

// onBoth tells which nodes hold one of the keys.
func onBoth(c *clustertest.Cluster, keys ...string) map[string]bool {
	holders := map[string]bool{}
	for _, n := range c.Nodes() {
		if !n.View().Self.Master {
			continue
		}
		for _, have := range n.Keys() {
			for _, key := range keys {
				if have == key {
					holders[n.Name()] = true
				}
			}
		}
	}
	return holders
}

// The master dies between WATCH and EXEC. The order must exist once or not at all, and
// trying again must work as soon as a replica has taken over.
func TestMasterDiesDuringAnOrder(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		s := cart.New(c.RedisWith(production(c)))
		ctx := t.Context()
		fill(t, s, "ada")
		c.WaitReplicated(time.Second)
		master := c.Owner("{ada}")

		price := func(map[string]string) (int, error) { return 30, nil }
		_, err := s.Order(ctx, "ada", func(items map[string]string) (int, error) {
			c.Crash(master)
			return price(items)
		})
		if err == nil {
			t.Fatal("an order was made by a dead master")
		}

		start := time.Now()
		c.WaitFor(30*time.Minute, "the order is made", func() bool {
			id, err := s.Order(ctx, "ada", price)
			if err == nil && id != 1 {
				t.Errorf("it is order %d, want 1", id)
			}
			return err == nil
		})
		if took := time.Since(start); took < 15*time.Second {
			t.Errorf("it took %v to fail over, less than the node timeout", took)
		}
		if _, err := s.Order(ctx, "ada", price); !errors.Is(err, cart.ErrEmpty) {
			t.Errorf("a second order: %v, want %v", err, cart.ErrEmpty)
		}
	})
}

// Somebody else changes the cart between WATCH and EXEC.
func TestCartChangesDuringAnOrder(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		s, other := cart.New(c.RedisWith(production(c))), cart.New(c.Redis())
		ctx := t.Context()
		fill(t, s, "ada")
		_, err := s.Order(ctx, "ada", func(map[string]string) (int, error) {
			return 30, other.Add(ctx, "ada", "coffee", 1, 9)
		})
		if !errors.Is(err, cart.ErrChanged) {
			t.Errorf("the order: %v, want %v", err, cart.ErrChanged)
		}
	})
}

// A master is cut off together with some of its users. They get acknowledgements for
// what the rest of the world never sees, until the node timeout; that is what Redis
// Cluster promises. AddSafely tells them.
func TestMasterIsCutOff(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		opts := c.OptionsOf("bob")
		opts.ReadTimeout = time.Second
		bob := cart.New(c.RedisWith(opts))
		alice := cart.New(c.RedisWith(production(c)))
		ctx := t.Context()
		fill(t, bob, "ada")
		c.WaitReplicated(time.Second)
		master := c.Owner("{ada}")

		c.Inject("split", faults.Partition(faults.Nodes(master, "bob"), faults.Rest))
		if err := bob.Add(ctx, "ada", "coffee", 1, 9); err != nil {
			t.Errorf("the master does not serve bob right after the split: %v", err)
		}
		if err := bob.AddSafely(ctx, "ada", "cake", 1, 500*time.Millisecond); !errors.Is(err, cart.ErrNotReplicated) {
			t.Errorf("AddSafely: %v, want %v", err, cart.ErrNotReplicated)
		}

		c.WaitFor(30*time.Minute, "alice is served", func() bool {
			return alice.Add(ctx, "ada", "bread", 1, 3) == nil
		})
		c.Heal("split")
		c.WaitRole(master, clustertest.Replica, time.Minute)
		c.WaitReplicated(time.Minute)

		items, err := alice.Items(ctx, "ada")
		if err != nil || items["bread"] != 1 || items["tea"] != 2 {
			t.Errorf("the cart holds %v, %v, want bread and tea", items, err)
		}
		if items["coffee"] != 0 || items["cake"] != 0 {
			t.Errorf("the cart holds %v: what the cut-off master took survived", items)
		}
		if len(c.Losses()) == 0 {
			t.Error("acknowledged writes are gone, and the cluster does not know it")
		}
	})
}

// Two nodes send clients to each other. Every command goes back and forth until the
// client gives up; that must not use more connections than the pool has.
func TestPoolInARedirectStorm(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		const workers, pool = 20, 20 // what production has
		s := cart.New(c.RedisWith(production(c)))
		ctx := t.Context()
		slot := clustertest.Slot("{ada}")
		m := c.Migrate(slot, c.Owner("{ada}"), "n3")
		m.Begin()
		m.Step(faults.StepSource) // the wrong way round: the target knows nothing

		c.Phase("storm")
		var done sync.WaitGroup
		for range workers {
			done.Go(func() {
				for range 5 {
					if err := s.Add(ctx, "ada", "tea", 1, 5); err == nil {
						t.Error("a cart without an owner was changed")
					}
				}
			})
		}
		done.Wait()
		c.Expect(
			clustertest.MaxConnectionsPerNode(pool),
			clustertest.MaxRedirects(4),
			clustertest.MaxTopologyRequests(50),
		)

		m.Step(faults.StepTarget)
		c.Phase("after the storm")
		if err := s.Add(ctx, "ada", "tea", 1, 5); err != nil {
			t.Error(err)
		}
		c.Expect(clustertest.ServedWithin(time.Second, "{ada}"), clustertest.MaxRedirects(1))
	})
}

// The new master has never seen the script: EVALSHA fails there, once.
func TestStockSurvivesAFailover(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		s := cart.New(c.RedisWith(production(c)))
		ctx := t.Context()
		if err := s.Stock(ctx, "tea", 10); err != nil {
			t.Fatal(err)
		}
		if left, err := s.Reserve(ctx, "tea", 3); err != nil || left != 7 {
			t.Fatalf("%d left, %v, want 7", left, err)
		}
		c.WaitReplicated(time.Second)
		master := c.Owner("stock:{tea}")
		replica := map[string]string{"n1": "n4", "n2": "n5", "n3": "n6"}[master]
		c.Failover(replica)
		c.WaitRole(replica, clustertest.Master, time.Minute)
		c.WaitAgreement(time.Minute)

		if left, err := s.Reserve(ctx, "tea", 5); err != nil || left != 2 {
			t.Errorf("%d left, %v, want 2", left, err)
		}
		if _, err := s.Reserve(ctx, "tea", 5); !errors.Is(err, cart.ErrSoldOut) {
			t.Errorf("more than there is: %v, want %v", err, cart.ErrSoldOut)
		}
	})
}

// A lock ends with its time, and who comes too late does not take away the next one's.
func TestLock(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		s := cart.New(c.RedisWith(production(c)))
		ctx := t.Context()
		first, err := s.Lock(ctx, "ada", 10*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Lock(ctx, "ada", 10*time.Second); !errors.Is(err, cart.ErrLocked) {
			t.Errorf("a second lock: %v, want %v", err, cart.ErrLocked)
		}
		time.Sleep(10 * time.Second)
		second, err := s.Lock(ctx, "ada", 10*time.Second)
		if err != nil {
			t.Fatalf("the lock did not end: %v", err)
		}
		for _, tt := range []struct {
			lock *cart.Lock
			held bool
		}{{first, false}, {second, true}} {
			if held, err := tt.lock.Unlock(context.WithoutCancel(ctx)); err != nil || held != tt.held {
				t.Errorf("Unlock = %t, %v, want %t", held, err, tt.held)
			}
		}
	})
}
