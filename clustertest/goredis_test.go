package clustertest_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim"
)

// What go-redis has beyond single commands works in bubbles, one after the other.
func TestGoRedisInBubbles(t *testing.T) {
	for _, tt := range []struct {
		name string
		test func(t *testing.T, c *clustertest.Cluster, rdb *redis.ClusterClient)
	}{
		{"pipeline", pipelines},
		{"transaction", transactions},
		{"messages", messages},
		{"shard messages", shardMessages},
		{"blocking", blocking},
		{"pool", pool},
		{"read only", readOnly},
	} {
		t.Run(tt.name, func(t *testing.T) {
			clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
				tt.test(t, c, c.Redis())
			})
		})
	}
}

// With certificates clients use TLS, in a bubble as well, and see it fail.
func TestGoRedisOverTLS(t *testing.T) {
	certs, err := sim.NewCertificates()
	if err != nil {
		t.Fatal(err)
	}
	cfg := clustertest.Default()
	cfg.Certificates = certs
	clustertest.Bubble(t, cfg, func(t *testing.T, c *clustertest.Cluster) {
		ctx := t.Context()
		rdb := c.Redis()
		if err := rdb.Set(ctx, "hello", "1", 0).Err(); err != nil {
			t.Fatal(err)
		}
		if slots, err := rdb.Do(ctx, "CLUSTER", "SLOTS").Slice(); err != nil || !strings.Contains(fmt.Sprint(slots), "127.0.0.1 20001 ") {
			t.Errorf("the nodes are at %v, %v", slots, err)
		}
		c.MoveSlot(clustertest.Slot("hello"), "n1", "n2")
		if got := rdb.Get(ctx, "hello").Val(); got != "1" {
			t.Errorf("behind a redirect hello is %q", got)
		}
		c.Inject("old", faults.BadCertificate(faults.Aim{}, faults.FlawExpired))
		if err := c.Redis().Get(ctx, "hello").Err(); sim.TLSFailure(err) != "expired" {
			t.Errorf("with an expired certificate: %v", err)
		}
		own, err := certs.Client("")
		if err != nil {
			t.Fatal(err)
		}
		c.Heal("old")
		conn, err := c.DialRueidis()(ctx, c.TLSAddrs()[0], nil, own)
		if err != nil {
			t.Fatal(err)
		}
		conn.Close()
	})
}

func pipelines(t *testing.T, _ *clustertest.Cluster, rdb *redis.ClusterClient) {
	ctx := t.Context()
	cmds, err := rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range 1000 {
			p.Set(ctx, fmt.Sprint(i), i, 0)
		}
		return nil
	})
	if err != nil || len(cmds) != 1000 {
		t.Errorf("%d commands, %v", len(cmds), err)
	}
}

func transactions(t *testing.T, _ *clustertest.Cluster, rdb *redis.ClusterClient) {
	ctx := t.Context()
	add := func(tx *redis.Tx) error {
		n, err := tx.Get(ctx, "n").Int()
		if err != nil && err != redis.Nil {
			return err
		}
		time.Sleep(time.Millisecond)
		_, err = tx.TxPipelined(ctx, func(p redis.Pipeliner) error { return p.Set(ctx, "n", n+1, 0).Err() })
		return err
	}
	var done sync.WaitGroup
	for range 5 {
		done.Go(func() {
			for range 10 {
				var err error = redis.TxFailedErr
				for errors.Is(err, redis.TxFailedErr) {
					err = rdb.Watch(ctx, add, "n")
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	done.Wait()
	if n := rdb.Get(ctx, "n").Val(); n != "50" {
		t.Errorf("n is %s, want 50", n)
	}
}

func messages(t *testing.T, _ *clustertest.Cluster, rdb *redis.ClusterClient) {
	ctx := t.Context()
	sub := rdb.Subscribe(ctx, "news")
	defer sub.Close()
	if _, err := sub.Receive(ctx); err != nil {
		t.Fatal(err)
	}
	ch := sub.Channel()
	time.Sleep(10 * time.Minute) // the client checks the connection meanwhile
	if err := rdb.Publish(ctx, "news", "hi").Err(); err != nil {
		t.Error(err)
	}
	if m := <-ch; m.Payload != "hi" {
		t.Errorf("received %q, want hi", m.Payload)
	}
}

func shardMessages(t *testing.T, c *clustertest.Cluster, rdb *redis.ClusterClient) {
	ctx := t.Context()
	sub := rdb.SSubscribe(ctx, "hello")
	defer sub.Close()
	if _, err := sub.Receive(ctx); err != nil {
		t.Fatal(err)
	}
	if err := rdb.SPublish(ctx, "hello", "hi").Err(); err != nil {
		t.Error(err)
	}
	if m, err := sub.ReceiveMessage(ctx); err != nil || m.Payload != "hi" {
		t.Errorf("received %v, %v, want hi", m, err)
	}
	// The channel moves with its slot, and takes its subscribers leave.
	c.MoveSlot(clustertest.Slot("hello"), "n1", "n2")
	if m, err := sub.Receive(ctx); err != nil || fmt.Sprint(m) != "sunsubscribe: hello" {
		t.Errorf("received %v, %v, want sunsubscribe", m, err)
	}
}

func blocking(t *testing.T, _ *clustertest.Cluster, rdb *redis.ClusterClient) {
	ctx := t.Context()
	got := make(chan string)
	go func() {
		values, err := rdb.BLPop(ctx, 10*time.Minute, "list").Result()
		got <- fmt.Sprint(values, err)
	}()
	time.Sleep(9 * time.Minute)
	rdb.RPush(ctx, "list", "x")
	if text := <-got; text != "[list x] <nil>" {
		t.Errorf("BLPOP gave %s", text)
	}
	start := time.Now()
	if err := rdb.BLPop(ctx, 10*time.Minute, "list").Err(); err != redis.Nil || time.Since(start) != 10*time.Minute {
		t.Errorf("BLPOP gave %v after %v, want nil after ten minutes", err, time.Since(start))
	}
}

// Many commands at once open many connections, which go away when they are idle.
func pool(t *testing.T, c *clustertest.Cluster, _ *redis.ClusterClient) {
	opts := c.Options()
	opts.ConnMaxIdleTime = time.Minute
	rdb := c.RedisWith(opts)
	ctx := t.Context()
	var done sync.WaitGroup
	for range 200 {
		done.Go(func() {
			if err := rdb.BLPop(ctx, time.Second, "list").Err(); err != redis.Nil {
				t.Error(err)
			}
		})
	}
	synctest.Wait()
	if n := c.Usage().PerNodePeak; n < 200 {
		t.Errorf("%d connections to a node for 200 blocked commands", n)
	}
	done.Wait()
}

func readOnly(t *testing.T, c *clustertest.Cluster, rdb *redis.ClusterClient) {
	opts := c.Options()
	opts.ReadOnly, opts.RouteRandomly = true, true
	reader := c.RedisWith(opts)
	ctx := t.Context()
	rdb.Set(ctx, "hello", "world", 0)
	c.WaitReplicated(time.Second)
	for range 50 {
		if got := reader.Get(ctx, "hello").Val(); got != "world" {
			t.Errorf("GET hello = %q", got)
		}
	}
	if n := c.Node("n4").Counters().Commands; n < 10 {
		t.Errorf("the replica ran %d commands of a client that reads anywhere", n)
	}
}
