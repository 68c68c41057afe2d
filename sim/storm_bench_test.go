package sim

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

// BenchmarkClients lets clients work for a minute on fifty nodes whose commands take
// time, each client ten commands a second on keys of all nodes. 5,000 of them are to take
// less than 60 seconds and 1 GiB, and the cost of a command must not grow with their
// number.
func BenchmarkClients(b *testing.B) {
	for _, clients := range []int{500, 5000} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) {
			for b.Loop() {
				c, err := New(Config{Masters: 50, LogSize: 1000, CommandCost: 10 * time.Microsecond, TopologyCost: time.Microsecond})
				if err != nil {
					b.Fatal(err)
				}
				var list []*Client
				for i := range clients {
					list = append(list, client(b, c, WellBehaved(fmt.Sprint("c", i))))
				}
				traffic, err := c.StartWorkload(Workload{
					Name: "w", Rate: 10, Keys: "user:[1..100000]", Mix: []MixEntry{{"get", 4}, {"set", 1}}, For: time.Minute,
				}, list)
				if err != nil {
					b.Fatal(err)
				}
				start := time.Now()
				c.Advance(time.Minute + 2*time.Second)
				stats, over := traffic.Stats()
				if !over || stats.Ended != clients*600 {
					b.Fatalf("%d commands of %d, over is %v", stats.Ended, clients*600, over)
				}
				took := time.Since(start)
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				b.ReportMetric(took.Seconds(), "s")
				b.ReportMetric(float64(took.Nanoseconds())/float64(stats.Ended), "ns/command")
				b.ReportMetric(float64(m.Sys)/(1<<20), "MiB")
				c.Close()
			}
		})
	}
}
