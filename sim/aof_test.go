package sim

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// A node with an append only file comes back with what it had written, or, if the machine
// lost power, with what it had synced. The account of losses knows what is missing.
func TestRestartWithAnAppendOnlyFile(t *testing.T) {
	for _, row := range []struct {
		name, fsync string
		replicas    int
		pause       time.Duration // behind each write
		end         func(*Node) error
		want        string // the key
		lost        []string
	}{
		{"killed", "everysec", 1, 0, (*Node).Crash, "3", nil},
		{"killed, not synced", "no", 1, 0, (*Node).Crash, "3", nil},
		{"without replicas", "everysec", 0, 0, (*Node).Crash, "3", nil},
		{"without power", "everysec", 1, 0, (*Node).PowerLoss, "1", []string{"2", "3"}},
		{"without power, without replicas", "everysec", 0, 0, (*Node).PowerLoss, "1", []string{"2", "3"}},
		{"without power, each write a second later", "everysec", 1, time.Second, (*Node).PowerLoss, "3", nil},
		{"without power, synced", "always", 1, 0, (*Node).PowerLoss, "3", nil},
		{"without power, not synced", "no", 1, 0, (*Node).PowerLoss, "", []string{"1", "2", "3"}},
		{"without power, after half a minute", "no", 1, 15 * time.Second, (*Node).PowerLoss, "1", []string{"2", "3"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := stepped(t, Config{Masters: 3, Replicas: row.replicas, File: []string{"appendonly yes", "appendfsync " + row.fsync}})
			n1 := mustNode(t, c, "n1")
			c.Advance(2500 * time.Millisecond)
			for _, value := range []string{"1", "2", "3"} {
				reply(t, n1, "SET", "hello", value)
				c.Advance(row.pause)
			}
			if err := row.end(n1); err != nil {
				t.Fatal(err)
			}
			if err := n1.Restart(Restart{}); err != nil {
				t.Fatal(err)
			}
			c.Advance(14 * time.Second)
			for _, name := range []string{"n1", "n4"}[:1+row.replicas] {
				if got, _ := mustNode(t, c, name).String("hello"); got != row.want {
					t.Errorf("%s has %q, want %q", name, got, row.want)
				}
			}
			if got := written(c.Losses()); !slices.Equal(got, row.lost) {
				t.Errorf("lost are %q, want %q", got, row.lost)
			}
			if slices.ContainsFunc(c.Losses(), func(l Loss) bool { return l.Truncated || l.Everything }) {
				t.Errorf("more is lost: %v", c.Losses())
			}
		})
	}
}

// A replica has an append only file of its own, which its synchronisation begins anew; a
// cut replica that wins an election from what was in it is no stranger to the account.
func TestReplicaWithAnAppendOnlyFile(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Replicas: 1, File: []string{"appendonly yes"}})
	n1, n4 := mustNode(t, c, "n1"), mustNode(t, c, "n4")
	reply(t, n1, "SET", "hello", "1")
	c.Advance(time.Second)
	size := func(n *Node) (bytes int) {
		t.Helper()
		_, rest, ok := strings.Cut(reply(t, n, "INFO", "persistence"), "aof_current_size:")
		if _, err := fmt.Sscan(rest, &bytes); !ok || err != nil {
			t.Fatalf("no size of the append only file in %q: %v", rest, err)
		}
		return bytes
	}
	wrote1, wrote4 := size(n1), size(n4)
	reply(t, n1, "EVAL", "redis.call('set',KEYS[1],1) redis.call('incr',KEYS[1])", "1", "{hello}1")
	c.Advance(time.Second)
	if wrote1, wrote4 = size(n1)-wrote1, size(n4)-wrote4; wrote1 == 0 || wrote4 != wrote1 {
		t.Errorf("of a transaction the master wrote %d bytes, the replica %d, want as many", wrote1, wrote4)
	}
	for _, n := range []*Node{n1, n4} {
		if err := n.Crash(); err != nil {
			t.Fatal(err)
		}
	}
	if err := n4.Restart(Restart{}); err != nil {
		t.Fatal(err)
	}
	if got, _ := n4.String("hello"); got != "1" {
		t.Errorf("the replica begins with %q", got)
	}
	c.Advance(3 * time.Second)
	reply(t, n4, "CLUSTER", "FAILOVER", "TAKEOVER")
	c.Advance(time.Second)
	if got := c.Losses(); len(got) > 0 {
		t.Errorf("lost are %v", got)
	}
	if err := n1.Restart(Restart{}); err != nil {
		t.Fatal(err)
	}
	c.Advance(20 * time.Second)
	if got := reply(t, n4, "GET", "hello"); got != "1" {
		t.Errorf("the new master has %q", got)
	}
	if got := c.Losses(); len(got) > 0 {
		t.Errorf("lost are %v", got)
	}
	if got := reply(t, n1, "INFO", "persistence"); !strings.Contains(got, "aof_enabled:1") || !strings.Contains(got, "aof_rewrites:1") {
		t.Errorf("the old master has no file behind its synchronisation: %s", got)
	}
}
