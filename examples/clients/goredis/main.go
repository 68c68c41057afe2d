// Command goredis is go-redis on a cluster: goredis HOST:PORT. After a round of
// everything it counts, whatever the cluster does meanwhile, until its standard input
// ends.
package main

import (
	"context"
	"os"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"github.com/slotstorm/slotstorm/examples/clients/counting"
)

var say = counting.Say

func connect() *redis.ClusterClient {
	return redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{os.Args[1]}})
}

func main() {
	ctx := context.Background()
	logging.Disable() // each command's own error is what counts, and not the time of day
	c := connect()
	var masters atomic.Int32
	check(c.ForEachMaster(ctx, func(context.Context, *redis.Client) error {
		masters.Add(1)
		return nil
	}))
	say("masters", masters.Load())

	check(c.Set(ctx, "user:1", "ada", 0).Err())
	check(c.HSet(ctx, "{user:1}:profile", "name", "Ada", "born", 1815).Err())
	check(c.MSet(ctx, "{cart}:a", 1, "{cart}:b", 2).Err())
	say("mixed", append([]any{c.Get(ctx, "user:1").Val(), c.HGet(ctx, "{user:1}:profile", "born").Val()}, c.MGet(ctx, "{cart}:a", "{cart}:b").Val()...)...)

	pipeline := c.Pipeline()
	set, incr, get := pipeline.Set(ctx, "{p}:1", "x", 0), pipeline.Incr(ctx, "{p}:2"), pipeline.Get(ctx, "{p}:1")
	counting.Must(pipeline.Exec(ctx))
	say("pipeline", set.Val(), incr.Val(), get.Val())

	tx := c.TxPipeline()
	set, incr = tx.Set(ctx, "{t}:1", "x", 0), tx.Incr(ctx, "{t}:2")
	counting.Must(tx.Exec(ctx))
	say("transaction", set.Val(), incr.Val())

	say("pub/sub", listen(ctx, c.Subscribe(ctx, "news"), func() error { return c.Publish(ctx, "news", "hello").Err() }))
	say("sharded pub/sub", listen(ctx, c.SSubscribe(ctx, "orders"), func() error { return c.SPublish(ctx, "orders", "hello").Err() }))
	say("script", c.Eval(ctx, "return {redis.call('INCRBY', KEYS[1], ARGV[1]), ARGV[1]}", []string{"{s}:1"}, "7").Val().([]any)...)
	say("no script", c.EvalSha(ctx, "0123456789012345678901234567890123456789", []string{"{s}:1"}).Err())
	node := counting.Must(c.MasterForKey(ctx, "{s}:1"))
	say("known as", counting.KnownAs(node.Do(ctx, "ACL", "WHOAMI").Val(), node.Do(ctx, "CLIENT", "INFO").Val())...)
	check(c.Close())

	counting.Run(ctx, func() (counting.Client, error) {
		c := connect()
		return counting.Client{
			Incr:  func(ctx context.Context, key string) error { return c.Incr(ctx, key).Err() },
			Get:   func(ctx context.Context, key string) (int64, error) { return c.Get(ctx, key).Int64() },
			Close: func() { _ = c.Close() },
		}, nil
	})
}

// listen publishes until something was heard: a message that is published too early is
// lost, as always.
func listen(ctx context.Context, subscription *redis.PubSub, publish func() error) string {
	defer subscription.Close()
	heard := subscription.Channel()
	for range 200 {
		if err := publish(); err != nil {
			return err.Error() // before Redis 7 there is no sharded pub/sub
		}
		select {
		case message := <-heard:
			return message.Payload
		case <-time.After(50 * time.Millisecond):
		}
	}
	return "nothing"
}

func check(err error) { counting.Must(0, err) }
