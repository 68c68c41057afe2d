package engine

import (
	"fmt"
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
