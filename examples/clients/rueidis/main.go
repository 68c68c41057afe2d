// Command rueidis is rueidis on a cluster: rueidis HOST:PORT. After a round of
// everything it counts, whatever the cluster does meanwhile, until its standard input
// ends.
package main

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/redis/rueidis"

	"github.com/slotstorm/slotstorm/examples/clients/counting"
)

var say = counting.Say

func connect() (rueidis.Client, error) {
	return rueidis.NewClient(rueidis.ClientOption{InitAddress: []string{os.Args[1]}, ShuffleInit: true})
}

func main() {
	ctx := context.Background()
	c := counting.Must(connect())
	masters := 0
	for _, node := range c.Nodes() {
		role := counting.Must(node.Do(ctx, node.B().Role().Build()).ToArray())
		if counting.Must(role[0].ToString()) == "master" {
			masters++
		}
	}
	say("masters", masters)

	check(c.Do(ctx, c.B().Set().Key("user:1").Value("ada").Build()).Error())
	check(c.Do(ctx, c.B().Hset().Key("{user:1}:profile").FieldValue().FieldValue("name", "Ada").FieldValue("born", "1815").Build()).Error())
	check(c.Do(ctx, c.B().Mset().KeyValue().KeyValue("{cart}:a", "1").KeyValue("{cart}:b", "2").Build()).Error())
	say("mixed", text(c.Do(ctx, c.B().Get().Key("user:1").Build())), text(c.Do(ctx, c.B().Hget().Key("{user:1}:profile").Field("born").Build())),
		strings.Join(counting.Must(c.Do(ctx, c.B().Mget().Key("{cart}:a", "{cart}:b").Build()).AsStrSlice()), " "))

	results := c.DoMulti(ctx, c.B().Set().Key("{p}:1").Value("x").Build(), c.B().Incr().Key("{p}:2").Build(), c.B().Get().Key("{p}:1").Build())
	say("pipeline", text(results[0]), counting.Must(results[1].AsInt64()), text(results[2]))

	check(c.Dedicated(func(d rueidis.DedicatedClient) error {
		results := d.DoMulti(ctx, d.B().Multi().Build(), d.B().Set().Key("{t}:1").Value("x").Build(), d.B().Incr().Key("{t}:2").Build(), d.B().Exec().Build())
		exec, err := results[3].ToArray()
		if err == nil {
			say("transaction", counting.Must(exec[0].ToString()), counting.Must(exec[1].AsInt64()))
		}
		return err
	}))

	say("pub/sub", listen(ctx, c, c.B().Subscribe().Channel("news").Build(), func() rueidis.Completed {
		return c.B().Publish().Channel("news").Message("hello").Build()
	}))
	say("sharded pub/sub", listen(ctx, c, c.B().Ssubscribe().Channel("orders").Build(), func() rueidis.Completed {
		return c.B().Spublish().Channel("orders").Message("hello").Build()
	}))
	script := counting.Must(c.Do(ctx, c.B().Eval().Script("return {redis.call('INCRBY', KEYS[1], ARGV[1]), ARGV[1]}").Numkeys(1).Key("{s}:1").Arg("7").Build()).ToArray())
	say("script", counting.Must(script[0].AsInt64()), counting.Must(script[1].ToString()))
	say("no script", c.Do(ctx, c.B().Evalsha().Sha1("0123456789012345678901234567890123456789").Numkeys(1).Key("{s}:1").Build()).Error())
	say("known as", counting.KnownAs(text(c.Do(ctx, c.B().AclWhoami().Build())), text(c.Do(ctx, c.B().ClientInfo().Build())))...)
	c.Close()

	counting.Run(ctx, func() (counting.Client, error) {
		c, err := connect()
		if err != nil {
			return counting.Client{}, err
		}
		return counting.Client{
			Incr: func(ctx context.Context, key string) error { return c.Do(ctx, c.B().Incr().Key(key).Build()).Error() },
			Get: func(ctx context.Context, key string) (int64, error) {
				return c.Do(ctx, c.B().Get().Key(key).Build()).AsInt64()
			},
			Close: c.Close,
		}, nil
	})
}

// listen publishes until something was heard: a message that is published too early is
// lost, as always.
func listen(ctx context.Context, c rueidis.Client, subscribe rueidis.Completed, publish func() rueidis.Completed) string {
	ctx, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	heard := make(chan string, 1)
	go func() {
		_ = c.Receive(ctx, subscribe, func(m rueidis.PubSubMessage) {
			select {
			case heard <- m.Message:
			default:
			}
		})
	}()
	for {
		if err := c.Do(ctx, publish()).Error(); err != nil {
			return err.Error() // before Redis 7 there is no sharded pub/sub
		}
		select {
		case message := <-heard:
			return message
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func text(r rueidis.RedisResult) string { return counting.Must(r.ToString()) }

func check(err error) { counting.Must(0, err) }
