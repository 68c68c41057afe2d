package clients_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/clustertest"
)

// TestFailoversAsClientsSeeThem: what callers of go-redis and rueidis see of each kind of
// failover is in docs/failover-clients.md. A client draws random numbers and need not see
// all of it each time, but nothing else.
func TestFailoversAsClientsSeeThem(t *testing.T) {
	const file = "../../../docs/failover-clients.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for _, f := range failovers {
		for _, client := range failoverClients {
			row := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "| "+f.name+" | "+client.name+" |") })
			if row < 0 {
				t.Fatalf("%s has no row for %s and %s", file, f.name, client.name)
			}
			cells := strings.Split(strings.Trim(lines[row], "| "), " | ")
			for i, see := range []func(*testing.T, *clustertest.Cluster, failoverClient, func(*clustertest.Cluster), func(*clustertest.Cluster)) []string{
				seeWrites, seeReads, seeTransaction, seeMessages,
			} {
				clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
					c.WaitReplicated(time.Second)
					for _, what := range see(t, c, client.new(t, c), f.begin, f.heal) {
						switch cell := &cells[i+2]; {
						case slices.Contains(strings.Split(*cell, ", "), what):
						case *update:
							*cell += ", " + what
						default:
							t.Errorf("%s, %s: %q is not in %q of %s (-update adds it; explain it there)", f.name, client.name, what, *cell, file)
						}
					}
					time.Sleep(10 * time.Second) // rueidis closes late what it does not need any more
				})
			}
			lines[row] = "| " + strings.Join(cells, " | ") + " |"
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// seeWrites is what writes get, and what became of those that were acknowledged: each is
// there in the end or among the losses.
func seeWrites(t *testing.T, c *clustertest.Cluster, client failoverClient, begin, heal func(*clustertest.Cluster)) []string {
	var saw witness
	var acknowledged []string
	n := 0
	during(t, c, begin, heal, func(ctx context.Context) {
		n++
		key := fmt.Sprint("{hello}", n)
		if err := client.set(ctx, key); err != nil {
			saw.note(visibleError(err))
			return
		}
		saw.note("OK")
		acknowledged = append(acknowledged, key)
	})
	lost := map[string]bool{}
	for _, l := range c.Losses() {
		for _, write := range l.Writes {
			lost[write[1]] = true
		}
	}
	gone, keys := 0, c.Node("n4").Keys()
	for _, key := range acknowledged {
		if !slices.Contains(keys, key) {
			gone++
			if !lost[key] {
				t.Errorf("%s was acknowledged, is gone, and not among the losses", key)
			}
		}
	}
	if gone > 0 {
		saw.note(fmt.Sprintf("**%d acknowledged write lost**", gone))
	}
	return saw.seen
}

func seeReads(t *testing.T, c *clustertest.Cluster, client failoverClient, begin, heal func(*clustertest.Cluster)) []string {
	if err := client.set(t.Context(), "hello"); err != nil {
		t.Fatal(err)
	}
	c.WaitReplicated(time.Second)
	var saw witness
	during(t, c, begin, heal, func(ctx context.Context) {
		if err := client.get(ctx, "hello"); err != nil {
			saw.note(visibleError(err))
			return
		}
		saw.note("OK")
	})
	return saw.seen
}

// seeTransaction is what a transaction gets that began before the failover and ends
// behind it. Nothing or all of it must have happened.
func seeTransaction(t *testing.T, c *clustertest.Cluster, client failoverClient, begin, heal func(*clustertest.Cluster)) []string {
	if err := client.set(t.Context(), "hello"); err != nil {
		t.Fatal(err)
	}
	c.WaitReplicated(time.Second)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	err := client.transaction(ctx, "hello", func() {
		begin(c)
		c.WaitRole("n4", clustertest.Master, time.Minute)
		time.Sleep(time.Second)
	})
	heal(c)
	want, saw := "3", "OK"
	if err != nil {
		want, saw = "1", visibleError(err)
	}
	if got, _ := c.Node("n4").String("hello"); got != want {
		t.Errorf("after %v the value is %s, want %s", err, got, want)
	}
	return []string{saw}
}

// seeMessages is what a subscriber of a shard channel hears.
func seeMessages(t *testing.T, c *clustertest.Cluster, client failoverClient, begin, heal func(*clustertest.Cluster)) []string {
	ctx, stop := context.WithCancel(t.Context())
	var saw witness
	var heard atomic.Int64
	done := make(chan struct{})
	go func() {
		defer close(done)
		client.subscribe(ctx, "hello", func(event string) {
			saw.note(event)
			if event == "messages" {
				heard.Add(1)
			}
		})
	}()
	time.Sleep(time.Second)
	publisher := c.Redis()
	var last int64
	during(t, c, begin, func(c *clustertest.Cluster) { heal(c); last = heard.Load() }, func(ctx context.Context) {
		publisher.SPublish(ctx, "hello", "x")
	})
	stop()
	<-done
	if heard.Load() == last {
		saw.note("**no message any more**")
	}
	return saw.seen
}
