package engine

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// benchmarkCall measures one command on a keyspace of n keys that all expire.
func benchmarkCall(b *testing.B, n int, line string) {
	e := newEngine()
	for i := range n {
		call(b, e, fmt.Sprintf("SET key:%d value PX %d", i, 1000+i))
	}
	args := words(line)
	cmd, _ := command.Resolve(args)
	w := &resp.Writer{}
	b.ReportAllocs()
	for b.Loop() {
		w.Buf = w.Buf[:0]
		e.Pass(start)
		do(e, w, cmd, args)
	}
}

// The cost of a command must not grow with the number of keys, with or without a
// deadline.
func BenchmarkCommand(b *testing.B) {
	for _, line := range []string{"GET key:7", "SET key:7 value", "SET key:7 value PX 5000", "INCR n", "HSET h f v", "LPUSH l x", "EXISTS key:7"} {
		for _, n := range []int{10, 1_000_000} {
			b.Run(fmt.Sprintf("%s/keys=%d", line, n), func(b *testing.B) { benchmarkCall(b, n, line) })
		}
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		New(Config{})
	}
}

// BenchmarkMemory tells how many bytes a key takes among a million of its kind, its name and its
// value included. Redis-server 7.0.15 takes 104 for the first (DEBUG POPULATE).
func BenchmarkMemory(b *testing.B) {
	const keys = 1_000_000
	for _, bm := range []struct {
		name  string
		write func(i int) string
	}{
		{"small", func(i int) string { return fmt.Sprintf("SET key:%d value:%d", i, i) }},
		{"expiring", func(i int) string { return fmt.Sprintf("SET key:%d value:%d PX 1000", i, i) }},
		{"counter", func(i int) string { return fmt.Sprintf("INCR key:%d", i) }},
		{"40 bytes", func(i int) string { return fmt.Sprintf("SET key:%d %040d", i, i) }},
		{"list", func(i int) string { return fmt.Sprintf("RPUSH key:%d value:%d", i, i) }},
		{"hash", func(i int) string { return fmt.Sprintf("HSET key:%d field value:%d", i, i) }},
	} {
		b.Run(bm.name, func(b *testing.B) {
			for b.Loop() {
				e := newEngine()
				before := heapBytes()
				for i := range keys {
					call(b, e, bm.write(i))
				}
				b.ReportMetric(float64(heapBytes()-before)/keys, "B/key")
				runtime.KeepAlive(e)
			}
		})
	}
}

// heapBytes is what the heap takes after a collection.
func heapBytes() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkNewKeys is a SET of a key that is not there yet, until there are a million.
func BenchmarkNewKeys(b *testing.B) {
	const keys = 1_000_000
	w := &resp.Writer{}
	b.ReportAllocs()
	for b.Loop() {
		e := newEngine()
		for i := range keys {
			args := [][]byte{[]byte("SET"), fmt.Appendf(nil, "key:%d", i), fmt.Appendf(nil, "value:%d", i)}
			cmd, _ := command.Resolve(args)
			w.Buf = w.Buf[:0]
			do(e, w, cmd, args)
		}
	}
}
