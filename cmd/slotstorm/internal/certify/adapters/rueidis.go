//go:build ignore

// An adapter for rueidis, and for valkey-go, where valkey stands for rueidis.
package main

import (
	"context"
	"net"
	"strings"
	"time"

	"github.com/redis/rueidis"
)

const library = "github.com/redis/rueidis"

var (
	client rueidis.Client
	asked  hello
)

func open(h hello) {
	asked = h
	_ = connect()
}

// connect makes the client, if that has not been possible before.
func connect() (err error) {
	if client != nil {
		return nil
	}
	opt := rueidis.ClientOption{
		InitAddress: asked.Addrs, Username: asked.Username, Password: asked.Password,
		TLSConfig:        asked.tlsConfig(),
		ConnWriteTimeout: time.Duration(asked.TimeoutMs) * time.Millisecond,
		Dialer:           net.Dialer{Timeout: time.Duration(asked.DialTimeoutMs) * time.Millisecond},
	}
	if asked.ReadFrom == "replica" || asked.ReadFrom == "any" {
		opt.SendToReplicas = func(cmd rueidis.Completed) bool { return cmd.IsReadOnly() }
	}
	c, err := rueidis.NewClient(opt)
	if err == nil {
		client = c
	}
	return err
}

func isNil(err error) bool { return err != nil && rueidis.IsRedisNil(err) }

func replyError(err error) (string, bool) {
	if err == nil {
		return "", false
	}
	if reply, ok := rueidis.IsRedisErr(err); ok {
		return reply.Error(), true
	}
	return "", false
}

// build makes a command. Its keys decide where it goes.
func build(args []string) rueidis.Completed {
	name, key := strings.ToUpper(args[0]), 1
	if strings.HasPrefix(name, "EVAL") || name == "FCALL" {
		key = 3
	}
	b := client.B().Arbitrary(args[0])
	for i, arg := range args[1:] {
		if i+1 == key || name == "MGET" || name == "DEL" {
			b = b.Keys(arg)
		} else {
			b = b.Args(arg)
		}
	}
	switch name {
	case "GET", "MGET", "EXISTS", "TTL":
		return b.ReadOnly()
	case "BLPOP":
		return b.Blocking()
	}
	return b.Build()
}

func do(commands [][]string) (replies []any) {
	if err := connect(); err != nil {
		return repeat(show(nil, err), len(commands))
	}
	// The library tries again until its context ends, so an application sets a deadline.
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	name := strings.ToUpper(commands[0][0])
	switch {
	case kinds[name] != "":
		return []any{subscribe(name, commands[0][1])}
	case len(commands) == 1:
		return []any{show(client.Do(ctx, build(commands[0])).ToAny())}
	}
	var list []rueidis.Completed
	for _, args := range commands {
		list = append(list, build(args))
	}
	var results []rueidis.RedisResult
	if name == "MULTI" {
		_ = client.Dedicated(func(d rueidis.DedicatedClient) error {
			results = d.DoMulti(ctx, list...)
			return nil
		})
	} else {
		results = client.DoMulti(ctx, list...)
	}
	for _, r := range results {
		replies = append(replies, show(r.ToAny()))
	}
	return replies
}

// subscribe receives again when the library says that a subscription is over, as an
// application does.
func subscribe(name, channel string) any {
	build := map[string]func() rueidis.Completed{
		"SUBSCRIBE":  func() rueidis.Completed { return client.B().Subscribe().Channel(channel).Build() },
		"PSUBSCRIBE": func() rueidis.Completed { return client.B().Psubscribe().Pattern(channel).Build() },
		"SSUBSCRIBE": func() rueidis.Completed { return client.B().Ssubscribe().Channel(channel).Build() },
	}[name]
	go func() {
		for {
			_ = client.Receive(ctx, build(), func(m rueidis.PubSubMessage) {
				say(map[string]any{"message": []string{kinds[name], m.Channel, m.Message}})
			})
			time.Sleep(100 * time.Millisecond)
		}
	}()
	time.Sleep(300 * time.Millisecond) // the library does not say when it has subscribed
	return []any{strings.ToLower(name), channel, 1}
}
