//go:build ignore

// An adapter for redisc.
package main

import (
	"errors"
	"strings"
	"time"

	"github.com/gomodule/redigo/redis"
	"github.com/mna/redisc"
)

const library = "github.com/mna/redisc"

var (
	cluster  *redisc.Cluster
	readOnly bool
)

func open(h hello) {
	limit := time.Duration(h.TimeoutMs) * time.Millisecond
	options := []redis.DialOption{
		redis.DialConnectTimeout(time.Duration(h.DialTimeoutMs) * time.Millisecond), redis.DialReadTimeout(limit), redis.DialWriteTimeout(limit),
		redis.DialUseTLS(h.TLS != nil), redis.DialTLSConfig(h.tlsConfig()),
	}
	if h.Password != "" {
		options = append(options, redis.DialUsername(h.Username), redis.DialPassword(h.Password))
	}
	cluster = &redisc.Cluster{
		StartupNodes: h.Addrs, DialOptions: options,
		CreatePool: func(addr string, options ...redis.DialOption) (*redis.Pool, error) {
			return &redis.Pool{MaxIdle: 5, Dial: func() (redis.Conn, error) { return redis.Dial("tcp", addr, options...) }}, nil
		},
	}
	readOnly = h.ReadFrom == "replica" || h.ReadFrom == "any"
	_ = cluster.Refresh() // as its documentation advises
}

func isNil(err error) bool { return errors.Is(err, redis.ErrNil) }

func replyError(err error) (string, bool) {
	var reply redis.Error
	if errors.As(err, &reply) {
		return err.Error(), true
	}
	return "", false
}

// text makes strings of bytes.
func text(v any) any {
	switch v := v.(type) {
	case []byte:
		return string(v)
	case []any:
		for i := range v {
			v[i] = text(v[i])
		}
	}
	return v
}

func words(args []string) []any {
	return redis.Args{}.AddFlat(args)
}

// key is that of a command.
func key(args []string) string {
	i := 1
	if name := strings.ToUpper(args[0]); strings.HasPrefix(name, "EVAL") || name == "FCALL" {
		i = 3
	}
	if i >= len(args) {
		return ""
	}
	return args[i]
}

// conn is a connection to the node of a key.
func conn(args []string) (redis.Conn, error) {
	c := cluster.Get()
	if name := strings.ToUpper(args[0]); readOnly && (name == "GET" || name == "MGET") {
		if err := redisc.ReadOnlyConn(c); err != nil {
			return c, err
		}
	}
	if k := key(args); k != "" {
		return c, redisc.BindConn(c, k)
	}
	return c, nil
}

func do(commands [][]string) (replies []any) {
	name, first := strings.ToUpper(commands[0][0]), commands[0]
	if kinds[name] != "" {
		return []any{subscribe(name, first[1])}
	}
	if len(commands) > 1 && name == "MULTI" {
		first = commands[1]
	}
	c, err := conn(first)
	defer c.Close()
	if err != nil {
		return repeat(show(nil, err), len(commands))
	}
	if len(commands) == 1 {
		retry, err := redisc.RetryConn(c, 5, 100*time.Millisecond)
		if err != nil {
			return []any{show(nil, err)}
		}
		v, err := retry.Do(first[0], words(first[1:])...)
		return []any{show(text(v), err)}
	}
	// What is pipelined is for one node, and redirects are the caller's.
	for _, args := range commands {
		_ = c.Send(args[0], words(args[1:])...) // what fails shows below
	}
	_ = c.Flush()
	for range commands {
		v, err := c.Receive()
		replies = append(replies, show(text(v), err))
	}
	return replies
}

// subscribe subscribes once: when the connection ends, the library tells, and that is all.
func subscribe(name, channel string) any {
	if name == "SSUBSCRIBE" {
		return fail("the library has no shard subscriptions")
	}
	c := cluster.Get()
	s := redis.PubSubConn{Conn: c}
	subscribe := map[string]func(...any) error{"SUBSCRIBE": s.Subscribe, "PSUBSCRIBE": s.PSubscribe}[name]
	if err := subscribe(channel); err != nil {
		return show(nil, err)
	}
	if err, ok := s.ReceiveWithTimeout(time.Second).(error); ok {
		return show(nil, err)
	}
	go func() {
		for c.Err() == nil {
			if m, ok := s.ReceiveWithTimeout(0).(redis.Message); ok {
				say(map[string]any{"message": []string{kinds[name], m.Channel, string(m.Data)}})
			}
		}
	}()
	return []any{strings.ToLower(name), channel, 1}
}
