package sim

import (
	"fmt"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// All slots, with a million keys, move in one job.
func BenchmarkAllSlotsMoveWhole(b *testing.B) {
	const keys = 1_000_000
	for b.Loop() {
		b.StopTimer()
		settings := gossip.DefaultSettings()
		settings.AllowReplicaMigration = false
		c, err := New(Config{Dialect: "valkey-9.1", Masters: 3, Gossip: &settings})
		if err != nil {
			b.Fatal(err)
		}
		whole := func(from, to string, ranges ...slot.Range) {
			v, err := c.StartMove(Move{Slots: ranges, From: from, To: to, Atomic: true})
			if err != nil {
				b.Fatal(err)
			}
			c.Advance(2 * time.Second)
			if state, err := v.State(); state != MoveDone {
				b.Fatalf("%v: %v", state, err)
			}
		}
		split := slot.Split(3)
		whole("n2", "n1", split[1])
		whole("n3", "n1", split[2])
		n, err := c.Node("n1")
		if err != nil {
			b.Fatal(err)
		}
		for i := range keys / 100 {
			args := []string{"MSET"}
			for j := range 100 {
				args = append(args, fmt.Sprintf("{%d}%d", i, j), "value")
			}
			if _, err := n.Do(args...); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		whole("n1", "n2", slot.Range{First: 0, Last: slot.Count - 1})
		b.StopTimer()
		if got := len(mustKeys(b, c, "n2")); got != keys {
			b.Fatalf("%d keys came", got)
		}
		c.Close()
		b.StartTimer()
	}
}

func mustKeys(b *testing.B, c *Cluster, node string) []string {
	n, err := c.Node(node)
	if err != nil {
		b.Fatal(err)
	}
	return n.Keys()
}
