package clients_test

import (
	"context"
	"errors"
	"io"
	"net"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/sim"
)

// failovers are the ways in which n1, the master of {hello}, is replaced by n4.
var failovers = []struct {
	name string
	// begin makes it happen, heal brings n1 back.
	begin, heal func(c *clustertest.Cluster)
}{
	{"crash", func(c *clustertest.Cluster) { c.Crash("n1") }, func(c *clustertest.Cluster) { c.Restart("n1", sim.Restart{}) }},
	{"pause", func(c *clustertest.Cluster) { c.Pause("n1") }, func(c *clustertest.Cluster) { c.Resume("n1") }},
	{"`SHUTDOWN`", func(c *clustertest.Cluster) { c.Shutdown("n1") }, func(c *clustertest.Cluster) { c.Restart("n1", sim.Restart{}) }},
	{"`FAILOVER`", func(c *clustertest.Cluster) { c.Failover("n4") }, func(*clustertest.Cluster) {}},
	{"`FORCE`", func(c *clustertest.Cluster) { c.Failover("n4", "FORCE") }, func(*clustertest.Cluster) {}},
	{"`TAKEOVER`", func(c *clustertest.Cluster) { c.Failover("n4", "TAKEOVER") }, func(*clustertest.Cluster) {}},
}

// failoverClient is a client library as these tests use it.
type failoverClient struct {
	set func(ctx context.Context, key string) error
	get func(ctx context.Context, key string) error // from replicas
	// transaction increments a key twice, with between happening after WATCH.
	transaction func(ctx context.Context, key string, between func()) error
	// subscribe calls heard for each event of a shard channel until ctx ends.
	subscribe func(ctx context.Context, channel string, heard func(event string))
}

var failoverClients = []struct {
	name string
	new  func(t *testing.T, c *clustertest.Cluster) failoverClient
}{
	{"go-redis", newGoRedis},
	{"rueidis", newRueidisClient},
}

func newGoRedis(t *testing.T, c *clustertest.Cluster) failoverClient {
	rdb, readers := c.Redis(), c.Options()
	readers.ReadOnly = true
	reader := c.RedisWith(readers)
	return failoverClient{
		set: func(ctx context.Context, key string) error { return rdb.Set(ctx, key, "1", 0).Err() },
		get: func(ctx context.Context, key string) error { return reader.Get(ctx, key).Err() },
		transaction: func(ctx context.Context, key string, between func()) error {
			return rdb.Watch(ctx, func(tx *redis.Tx) error {
				between()
				_, err := tx.TxPipelined(ctx, func(p redis.Pipeliner) error {
					p.Incr(ctx, key)
					return p.Incr(ctx, key).Err()
				})
				return err
			}, key)
		},
		subscribe: func(ctx context.Context, channel string, heard func(string)) {
			sub := rdb.SSubscribe(ctx, channel)
			defer context.AfterFunc(ctx, func() { sub.Close() })()
			for ctx.Err() == nil {
				switch m, err := sub.Receive(ctx); {
				case ctx.Err() != nil:
				case err != nil:
					heard(visibleError(err))
					time.Sleep(100 * time.Millisecond)
				default:
					if s, ok := m.(*redis.Subscription); ok {
						heard(s.Kind)
					} else {
						heard("messages")
					}
				}
			}
		},
	}
}

func newRueidisClient(t *testing.T, c *clustertest.Cluster) failoverClient {
	client, reader := newRueidis(t, c), newRueidisReader(t, c)
	return failoverClient{
		set: func(ctx context.Context, key string) error {
			return client.Do(ctx, client.B().Set().Key(key).Value("1").Build()).Error()
		},
		get: func(ctx context.Context, key string) error {
			return reader.Do(ctx, reader.B().Get().Key(key).Build()).Error()
		},
		transaction: func(ctx context.Context, key string, between func()) error {
			return client.Dedicated(func(d rueidis.DedicatedClient) error {
				if err := d.Do(ctx, d.B().Watch().Key(key).Build()).Error(); err != nil {
					return err
				}
				between()
				results := d.DoMulti(ctx, d.B().Multi().Build(), d.B().Incr().Key(key).Build(), d.B().Incr().Key(key).Build(), d.B().Exec().Build())
				var errs []error
				for _, r := range results {
					errs = append(errs, r.Error())
				}
				return errors.Join(errs...)
			})
		},
		subscribe: func(ctx context.Context, channel string, heard func(string)) {
			heard("ssubscribe")
			err := client.Receive(ctx, client.B().Ssubscribe().Channel(channel).Build(), func(rueidis.PubSubMessage) { heard("messages") })
			switch {
			case ctx.Err() != nil:
			case err != nil:
				heard(visibleError(err))
			default:
				heard("end without error")
			}
		},
	}
}

func newRueidisReader(t *testing.T, c *clustertest.Cluster) rueidis.Client {
	client, err := rueidis.NewClient(rueidis.ClientOption{
		InitAddress: c.Addrs(), DialCtxFn: c.DialRueidis(),
		SendToReplicas: func(cmd rueidis.Completed) bool { return cmd.IsReadOnly() },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// visibleError is an error as the caller of a client sees it, without what differs
// from run to run: addresses, and how a lost connection shows.
func visibleError(err error) string {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		var texts []string
		for _, one := range joined.Unwrap() {
			texts = append(texts, visibleError(one))
		}
		return strings.Join(slices.Compact(texts), " then ")
	}
	var timeout net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrClosedPipe), errors.Is(err, syscall.ECONNRESET):
		return "connection lost"
	}
	return regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(err.Error(), "n4")
}

// witness keeps what a client saw: each sort of outcome once, in the order in which they
// came first.
type witness struct{ seen []string }

func (w *witness) note(what string) {
	if !slices.Contains(w.seen, what) {
		w.seen = append(w.seen, what)
	}
}

// during calls f ten times a second, before, while and after n1 is replaced.
func during(t *testing.T, c *clustertest.Cluster, begin, heal func(*clustertest.Cluster), f func(ctx context.Context)) {
	for _, phase := range []struct {
		action func(*clustertest.Cluster)
		length time.Duration
	}{{func(*clustertest.Cluster) {}, 2 * time.Second}, {begin, 90 * time.Second}, {heal, 30 * time.Second}} {
		phase.action(c)
		for end := time.Now().Add(phase.length); time.Now().Before(end); {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			f(ctx)
			cancel()
			time.Sleep(100 * time.Millisecond)
		}
	}
}
