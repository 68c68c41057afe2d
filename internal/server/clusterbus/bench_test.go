package clusterbus

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
)

// How many seconds of an idle cluster fit into a second: more than 1 is faster than
// real time. Half of the nodes are masters. The first 20 seconds, in which everybody
// connects to everybody, are not counted.
func BenchmarkGossip(b *testing.B) {
	for _, nodes := range []int{6, 100, 200, 400, 1000} {
		b.Run(fmt.Sprintf("nodes=%d", nodes), func(b *testing.B) {
			masters := max(3, nodes/2)
			n := newNetwork(b, 1)
			n.diskless = true
			n.form(masters, nodes/masters-1, gossip.DefaultSettings())
			n.advance(20 * time.Second)
			sent := n.messagesSent()
			b.ResetTimer()
			virtual := time.Duration(0)
			for b.Loop() {
				n.advance(time.Second)
				virtual += time.Second
			}
			b.ReportMetric(virtual.Seconds()/b.Elapsed().Seconds(), "virtual-s/s")
			b.ReportMetric(float64(n.messagesSent()-sent)/virtual.Seconds(), "messages/virtual-s")
		})
	}
}

func (n *network) messagesSent() (total uint64) {
	for _, h := range n.hosts {
		for _, count := range h.m.sent {
			total += count
		}
	}
	return total
}

// The memory of one idle node of a cluster of 100.
func BenchmarkMemoryPerNode(b *testing.B) {
	for b.Loop() {
		before := heapBytes()
		n := newNetwork(b, 1)
		n.diskless = true
		n.form(50, 1, gossip.DefaultSettings())
		n.advance(30 * time.Second)
		n.log = nil
		for _, h := range n.hosts {
			h.m.View()
			h.effects = nil
		}
		n.conns, n.queue, n.names = nil, nil, nil // only the machines count
		b.ReportMetric(float64(heapBytes()-before)/float64(len(n.hosts))/1024, "KiB/node")
		runtime.KeepAlive(n)
	}
}

func heapBytes() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
