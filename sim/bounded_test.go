package sim

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/node"
	"github.com/slotstorm/slotstorm/sim/event"
)

// However often nodes start again, under whatever ID and address, what the cluster knows of
// them is bounded.
func TestRestartsAreBounded(t *testing.T) {
	c := stepped(t, Config{Masters: 1, Replicas: 1, NodeTimeout: time.Second, LogSize: 100})
	n := c.Nodes()
	var ends int
	for i := range 1000 {
		one := n[i%2]
		must(t, one.Crash())
		c.Advance(10 * time.Millisecond)
		must(t, one.Restart(Restart{NewIdentity: i%2 == 0, NewAddress: i%3 == 0}))
		c.Advance(200 * time.Millisecond)
		ends = max(ends, len(c.bus.ways)+len(c.bus.dialing))
	}
	for what, size := range map[string]int{"IDs": len(c.names), "addresses": len(c.atAddr)} {
		if size > 2*keptNames {
			t.Errorf("%d %s are known of two nodes", size, what)
		}
	}
	for what, size := range map[string]int{"processes at addresses": len(c.byAddr), "at bus addresses": len(c.byBus)} {
		if size > 4 {
			t.Errorf("%d %s", size, what)
		}
	}
	if ends > 100 {
		t.Errorf("%d ends of connections between two nodes", ends)
	}
	if size := len(c.losses.ended); size > maxEnded {
		t.Errorf("%d processes that have ended are remembered", size)
	}
	for _, one := range n {
		if one.Name() != c.NameAt(one.Addr()) || one.Name() != c.NameOf(one.ID()) {
			t.Errorf("%s is not known any more", one.Name())
		}
	}
}

// The writes that are lost over the days do not fill the memory.
func TestLossesAreBounded(t *testing.T) {
	c := stepped(t, Config{})
	value := strings.Repeat("x", 1000)
	for i := range 100 {
		var writes [][]string
		for k := range 1000 {
			writes = append(writes, []string{"SET", strconv.Itoa(k), value})
		}
		c.recordLoss(Loss{Node: "n1", Winner: "n2", Loss: node.Loss{From: int64(i), To: int64(i), Writes: writes}})
	}
	size, newest := 0, c.Losses()
	for i := range newest {
		size += newest[i].size()
	}
	if size > maxLostBytes {
		t.Errorf("the writes of 100 losses take %d bytes", size)
	}
	if l := newest[99]; len(l.Writes) != 1000 || l.Truncated {
		t.Errorf("the newest loss has %d writes, truncated=%t", len(l.Writes), l.Truncated)
	}
	if l := newest[0]; len(l.Writes) != 0 || !l.Truncated {
		t.Errorf("the oldest loss has %d writes, truncated=%t", len(l.Writes), l.Truncated)
	}
	for e := range c.Log().All() {
		if f, is := e.Fact.(event.WritesLost); is && (f.Count != 1000 || len(f.Writes) != event.MaxLostWrites) {
			t.Fatalf("the log has %d writes of %d", len(f.Writes), f.Count)
		}
	}
}
