package sim

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
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
		ends = max(ends, c.bus.ends+len(c.bus.dialing))
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
	if size := len(c.losses.ended); size > 2*maxEndedOfNode {
		t.Errorf("%d processes that have ended are remembered of two nodes", size)
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
		c.recordLoss(Loss{Node: "n1", Winner: "n2", From: int64(i), To: int64(i), Writes: writes})
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

// Clients that are closed, and the names that nodes have announced, are forgotten; what the
// clients counted is not.
func TestClientsAreBounded(t *testing.T) {
	c := stepped(t, Config{LogSize: 100})
	for i := range 500 {
		cl, err := c.NewClient(Plain(strconv.Itoa(i)))
		must(t, err)
		_, err = cl.Do(time.Second, "SET", "hello", "1")
		must(t, err)
		raw, err := access.To(c).Raw("@n1", "n1", time.Second)
		must(t, err)
		raw.Begin([][]string{{"PING"}}, false)
		c.Advance(time.Millisecond)
		n1 := c.Nodes()[0]
		_, err = n1.Do("CONFIG", "SET", "cluster-announce-hostname", "host-"+strconv.Itoa(i))
		must(t, err)
		if c.resolve("", "host-"+strconv.Itoa(i)+":6379").none {
			t.Fatalf("host-%d leads nowhere", i)
		}
		cl.Close()
		raw.Close()
		c.Advance(time.Millisecond)
	}
	for what, size := range map[string]int{"scripted clients": len(c.scripted), "connections": len(c.conns)} {
		if size > 0 {
			t.Errorf("%d %s, and all are closed", size, what)
		}
	}
	if size := len(c.hosts); size > keptNames {
		t.Errorf("%d host names are known of one node", size)
	}
	if name := c.NameAt("host-499:6379"); name != "n1" {
		t.Errorf("the newest host name is that of %q", name)
	}
	if s := c.ClientStats(); s.Begun != 500 || s.Commands != 500 {
		t.Errorf("clients have begun %d commands and ended %d, want 500", s.Begun, s.Commands)
	}
}

// A client that is closed while it waits to try again does not come back.
func TestClosedClientsDoNotRetry(t *testing.T) {
	c := stepped(t, Config{LogSize: 100})
	cfg := WellBehaved("c1")
	cl, err := c.NewClient(cfg)
	must(t, err)
	_, err = cl.Do(time.Second, "SET", "hello", "1")
	must(t, err)
	must(t, c.Nodes()[0].Crash())
	cl.begin([][]string{{"SET", "hello", "2"}})
	c.Advance(time.Millisecond)
	cl.Close()
	cl.begin([][]string{{"SET", "hello", "3"}})
	c.Advance(time.Minute)
	if cl.Close(); len(c.conns) > 0 {
		t.Errorf("%d connections of a client that is closed", len(c.conns))
	}
	if s := c.ClientStats(); s != cl.Stats() {
		t.Errorf("the cluster counts %+v, the client %+v", s, cl.Stats())
	}
}
