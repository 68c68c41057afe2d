//go:build ignore

// An adapter for go-redis.
package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const library = "github.com/redis/go-redis"

var rdb *redis.ClusterClient

func open(h hello) {
	rdb = redis.NewClusterClient(&redis.ClusterOptions{
		Addrs: h.Addrs, Username: h.Username, Password: h.Password, ReadOnly: h.ReadFrom == "replica", RouteRandomly: h.ReadFrom == "any",
		TLSConfig:   h.tlsConfig(),
		ReadTimeout: time.Duration(h.TimeoutMs) * time.Millisecond, DialTimeout: time.Duration(h.DialTimeoutMs) * time.Millisecond,
	})
}

func isNil(err error) bool { return errors.Is(err, redis.Nil) }

func replyError(err error) (string, bool) {
	var reply redis.Error
	if errors.As(err, &reply) {
		return err.Error(), true
	}
	return "", false
}

func words(args []string) (out []any) {
	for _, arg := range args {
		out = append(out, arg)
	}
	return out
}

func do(commands [][]string) (replies []any) {
	last := len(commands) - 1
	name := strings.ToUpper(commands[0][0])
	switch {
	case kinds[name] != "":
		return []any{subscribe(name, commands[0][1:])}
	case last == 0:
		return []any{show(rdb.Do(ctx, words(commands[0])...).Result())}
	}
	list, exec := commands, rdb.Pipelined
	transaction := name == "MULTI" && strings.EqualFold(commands[last][0], "EXEC")
	if transaction {
		list, exec = commands[1:last], rdb.TxPipelined
	}
	cmds, err := exec(ctx, func(p redis.Pipeliner) error {
		for _, args := range list {
			p.Do(ctx, words(args)...)
		}
		return nil
	})
	for _, cmd := range cmds {
		replies = append(replies, show(cmd.(*redis.Cmd).Result()))
	}
	switch {
	case !transaction:
		return replies
	case err != nil && !isNil(err): // it tells the error of the whole, or of a command
		return repeat(show(nil, err), len(commands))
	}
	return append(append([]any{"OK"}, repeat("QUEUED", len(list))...), any(replies))
}

func subscribe(name string, channels []string) any {
	by := map[string]func(context.Context, ...string) *redis.PubSub{"SUBSCRIBE": rdb.Subscribe, "PSUBSCRIBE": rdb.PSubscribe, "SSUBSCRIBE": rdb.SSubscribe}
	s := by[name](ctx, channels...)
	if _, err := s.Receive(ctx); err != nil {
		return show(nil, err)
	}
	go func() {
		for m := range s.Channel() {
			say(map[string]any{"message": []string{kinds[name], m.Channel, m.Payload}})
		}
	}()
	return []any{strings.ToLower(name), channels[0], 1}
}
