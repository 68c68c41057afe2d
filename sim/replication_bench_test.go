package sim_test

import (
	"fmt"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/sim"
)

// BenchmarkWrites is the cost of small writes, alone and with replicas. Each operation
// is one SET, sent in pipelines of 100.
func BenchmarkWrites(b *testing.B) {
	for _, replicas := range []int{0, 1, 2} {
		b.Run(fmt.Sprint("replicas=", replicas), func(b *testing.B) {
			c, n := newCluster(b, sim.Config{Masters: 1, Replicas: replicas})
			conn := connect(b, c, n[0])
			const batch = 100
			buf := make([]byte, 1<<16)
			b.ReportAllocs()
			for done := 0; done < b.N; done += batch {
				var w resp.Writer
				for i := range batch {
					w.Array(3)
					w.BulkString("SET")
					w.BulkString(fmt.Sprint("key:", (done+i)%10000))
					w.BulkString("value of some length")
				}
				if _, err := conn.conn.Write(w.Buf); err != nil {
					b.Fatal(err)
				}
				for left := batch * len("+OK\r\n"); left > 0; {
					size, err := conn.conn.Read(buf)
					if err != nil {
						b.Fatal(err)
					}
					left -= size
				}
				c.Advance(0)
			}
			b.StopTimer()
			c.Advance(1e9)
			want := ask(b, n[0], "dbsize")
			for _, replica := range n[1:] {
				expect(b, replica, want, "dbsize")
			}
		})
	}
}

// BenchmarkNew is the cost of a cluster of three masters with a replica each, in sync.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		c, err := sim.New(sim.Config{Replicas: 1})
		if err != nil {
			b.Fatal(err)
		}
		c.Close()
	}
}
