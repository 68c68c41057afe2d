//go:build conformance

package rdb

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"net"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"
)

// realServer starts a redis-server of its own, with the default configuration
// plus options, and stops it when the test ends.
func realServer(t *testing.T, options ...string) *redis.Client {
	t.Helper()
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		t.Skip("no redis-server")
	}
	socket := filepath.Join(t.TempDir(), "redis.sock")
	server := exec.Command(binary, append([]string{"--port", "0", "--unixsocket", socket, "--save", "", "--dir", filepath.Dir(socket)}, options...)...)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	c := redis.NewClient(&redis.Options{
		Network:     "unix",
		Addr:        socket,
		Protocol:    2,
		MaxRetries:  -1,
		ReadTimeout: time.Minute,
	})
	t.Cleanup(func() {
		c.Close()
		server.Process.Kill()
		server.Wait()
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		conn, err := (&net.Dialer{}).DialContext(ctx, "unix", socket)
		if err == nil {
			conn.Close()
			break
		}
		if ctx.Err() != nil {
			t.Fatal(err)
		}
	}
	if err := c.Ping(ctx).Err(); err != nil {
		t.Fatal(err)
	}
	return c
}

// checker has what *testing.T and *rapid.T have in common.
type checker interface {
	Helper()
	Fatalf(format string, args ...any)
}

// restore makes the server take the payload as the value of a key.
func restore(t checker, c *redis.Client, key string, payload []byte) {
	t.Helper()
	if err := c.Do(context.Background(), "RESTORE", key, 0, payload, "REPLACE").Err(); err != nil {
		t.Fatalf("RESTORE of %x: %v", payload, err)
	}
}

func dump(t checker, c *redis.Client, key string) []byte {
	t.Helper()
	payload, err := c.Dump(context.Background(), key).Result()
	if err != nil {
		t.Fatalf("DUMP: %v", err)
	}
	return []byte(payload)
}

// texts asks for an array of strings.
func texts(t checker, c *redis.Client, args ...any) [][]byte {
	t.Helper()
	reply, err := c.Do(context.Background(), args...).StringSlice()
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	all := make([][]byte, len(reply))
	for i, s := range reply {
		all[i] = []byte(s)
	}
	return all
}

// ask returns the value of a key as commands tell it.
func ask(t checker, c *redis.Client, key string) Value {
	t.Helper()
	ctx := context.Background()
	switch kind := c.Type(ctx, key).Val(); kind {
	case "string":
		return Value{Type: TypeString, String: []byte(c.Get(ctx, key).Val())}
	case "list":
		return Value{Type: TypeList, List: texts(t, c, "LRANGE", key, 0, -1)}
	case "set":
		return Value{Type: TypeSet, Set: texts(t, c, "SMEMBERS", key)}
	case "hash":
		v := Value{Type: TypeHash}
		for pair := range slices.Chunk(texts(t, c, "HGETALL", key), 2) {
			v.Hash = append(v.Hash, Field{Name: pair[0], Value: pair[1]})
		}
		return v
	case "zset":
		v := Value{Type: TypeZSet}
		for pair := range slices.Chunk(texts(t, c, "ZRANGE", key, 0, -1, "WITHSCORES"), 2) {
			v.ZSet = append(v.ZSet, Member{Score: packedScore(pair[1]), Member: pair[0]})
		}
		return v
	case "stream":
		return Value{Type: TypeStream, Stream: askStream(t, c, key)}
	default:
		t.Fatalf("TYPE says %q", kind)
		return Value{}
	}
}

func same(t checker, what string, got, want Value) {
	t.Helper()
	if got, want := unordered(got), unordered(want); !reflect.DeepEqual(got, want) {
		t.Fatalf("%s: %s, want %s", what, show(got), show(want))
	}
}

func show(v Value) string {
	s := fmt.Sprintf("%+v", v)
	if v.Stream != nil {
		s += fmt.Sprintf(" %+v", *v.Stream)
	}
	return s
}

// build makes the value with commands.
func build(t checker, c *redis.Client, key string, v Value) {
	t.Helper()
	ctx := context.Background()
	c.Del(ctx, key)
	var err error
	do := func(args ...any) { err = cmp.Or(err, c.Do(ctx, args...).Err()) }
	switch v.Type {
	case TypeString:
		do("SET", key, v.String)
	case TypeList:
		for _, e := range v.List {
			do("RPUSH", key, e)
		}
	case TypeSet:
		for _, m := range v.Set {
			do("SADD", key, m)
		}
	case TypeHash:
		for _, f := range v.Hash {
			do("HSET", key, f.Name, f.Value)
		}
	case TypeZSet:
		for _, m := range v.ZSet {
			do("ZADD", key, formatScore(m.Score), m.Member)
		}
	}
	if err != nil {
		t.Fatalf("%v", err)
	}
}

func formatScore(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	return fmt.Sprintf("%.17g", f)
}

// TestRealServerRestore: the server takes what Encode writes, has the same
// value then, and dumps what Decode reads back.
func TestRealServerRestore(t *testing.T) {
	c := realServer(t, "--sanitize-dump-payload", "yes")
	for name, values := range anyValue {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			want := values.Draw(t, "value")
			payload := Encode(want)
			restore(t, c, "k", payload)
			same(t, "commands", ask(t, c, "k"), want)
			dumped := dump(t, c, "k")
			got, err := Decode(dumped)
			if err != nil {
				t.Fatalf("Decode(%x): %v", dumped, err)
			}
			same(t, "DUMP", got, want)
			if !hashTable(dumped) && !bytes.Equal(dumped, payload) {
				t.Fatalf("Encode = %x, want %x", payload, dumped)
			}
		}))
	}
}

// TestRealServerBytes: a value made with commands is dumped as Encode writes it,
// in the same encoding at least.
func TestRealServerBytes(t *testing.T) {
	c := realServer(t)
	for name, values := range anyValue {
		if name == "stream" {
			continue // TestRealServerStream makes them in more ways
		}
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			want := values.Draw(t, "value")
			build(t, c, "k", want)
			dumped, payload := dump(t, c, "k"), Encode(want)
			got, err := Decode(dumped)
			if err != nil {
				t.Fatalf("Decode(%x): %v", dumped, err)
			}
			same(t, "DUMP", got, want)
			if dumped[0] != payload[0] || !hashTable(dumped) && !bytes.Equal(dumped, payload) {
				t.Fatalf("Encode = %x, want %x", payload, dumped)
			}
		}))
	}
}

// TestRealServerOlderForms: what olderForms writes is what the server reads.
func TestRealServerOlderForms(t *testing.T) {
	c := realServer(t, "--sanitize-dump-payload", "yes")
	for name, values := range anyValue {
		if name == "string" || name == "stream" {
			continue
		}
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			want := values.Draw(t, "value")
			for _, f := range olderForms(want) {
				restore(t, c, "k", f.payload)
				same(t, f.name, ask(t, c, "k"), want)
			}
		}))
	}
}
