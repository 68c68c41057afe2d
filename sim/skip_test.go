package sim

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// A failover that takes half a minute takes no time when it is skipped.
func TestSkipLetsAFailoverPassAtOnce(t *testing.T) {
	began := time.Now()
	c := running(t, Config{Masters: 3, Replicas: 1})
	n4 := mustNode(t, c, "n4")
	if err := c.nodes[0].Crash(); err != nil {
		t.Fatal(err)
	}
	called := time.Duration(0)
	access.To(c).After(10*time.Second, func() { called = c.Now() })
	before := c.Now()
	access.To(c).Skip(40 * time.Second)
	if passed := c.Now() - before; passed < 40*time.Second || passed > 50*time.Second {
		t.Errorf("%v have passed, want 40s", passed)
	}
	if !n4.View().Self.Master {
		t.Error("n4 is no master after 40s")
	}
	if called < 10*time.Second || called > 12*time.Second {
		t.Errorf("After(10s) ran at %v", called)
	}
	if real := time.Since(began); real > 20*time.Second {
		t.Errorf("it took %v", real)
	}
	access.To(c).Skip(-time.Second)
	c.Close()
	access.To(c).Skip(time.Second) // a closed cluster has no time
}

func TestSkipOfASteppedCluster(t *testing.T) {
	c := stepped(t, Config{})
	access.To(c).Skip(time.Minute)
	if c.Now() != time.Minute {
		t.Errorf("the time is %v, want 1m", c.Now())
	}
}
