package sim

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// A failover that takes half a minute takes no time when it is skipped.
func TestSkipLetsAFailoverPassAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		c := running(t, Config{Masters: 3, Replicas: 1})
		n4 := mustNode(t, c, "n4")
		if err := c.nodes[0].Crash(); err != nil {
			t.Fatal(err)
		}
		called := time.Duration(0)
		access.To(c).After(10*time.Second, func() { called = c.Now() })
		access.To(c).Skip(40 * time.Second)
		if c.Now() != 40*time.Second {
			t.Errorf("%v have passed, want 40s", c.Now())
		}
		if !n4.View().Self.Master {
			t.Error("n4 is no master after 40s")
		}
		if called != 10*time.Second {
			t.Errorf("After(10s) ran at %v", called)
		}
		if real := time.Since(began); real != 0 {
			t.Errorf("it took %v", real)
		}
		access.To(c).Skip(-time.Second)
		c.Close()
		access.To(c).Skip(time.Second) // a closed cluster has no time
	})
}

func TestSkipOfASteppedCluster(t *testing.T) {
	c := stepped(t, Config{})
	access.To(c).Skip(time.Minute)
	if c.Now() != time.Minute {
		t.Errorf("the time is %v, want 1m", c.Now())
	}
}

// The speed of a cluster can be changed while it runs, for those as well who wait for its time.
func TestSetSpeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := running(t, Config{Masters: 3, Replicas: 1, NodeTimeout: 2 * time.Second})
		passes := func(real, want time.Duration) {
			t.Helper()
			before := c.Now()
			time.Sleep(real)
			if got := c.Now() - before; got != want {
				t.Errorf("at speed %g %v pass in %v, want %v", access.To(c).Speed(), got, real, want)
			}
		}
		set := func(speed float64) {
			t.Helper()
			if err := access.To(c).SetSpeed(speed); err != nil || access.To(c).Speed() != speed {
				t.Errorf("SetSpeed(%g): %v, and it is %g", speed, err, access.To(c).Speed())
			}
		}
		passes(time.Second, time.Second)
		set(0)
		passes(time.Hour, 0)
		waited := make(chan time.Duration)
		go func() {
			c.Until(5*time.Second, func() bool { return false })
			waited <- c.Now()
		}()
		synctest.Wait()
		n1 := mustNode(t, c, "n1")
		if err := n1.Crash(); err != nil {
			t.Fatal(err)
		}
		passes(time.Hour, 0)
		before := c.Now()
		access.To(c).Skip(5 * time.Second)
		if at := <-waited; at != before+5*time.Second {
			t.Errorf("who waits for 5s of a cluster that stands still has them at %v, want %v", at-before, 5*time.Second)
		}
		seen := c.Log().Len()
		if n1.Restart(Restart{}) != nil || !access.To(c).SkipToEvent(time.Minute) || c.Log().Len() == seen {
			t.Error("no event comes")
		}
		if at := c.Log().Since(uint64(c.Log().Len() - 1))[0].At; c.Now() != at {
			t.Errorf("the time is %v, and the event came at %v", c.Now(), at)
		}
		set(10)
		passes(time.Second, 10*time.Second)
		set(0.5)
		passes(time.Second, 500*time.Millisecond)
		for _, wrong := range []float64{-1, math.NaN(), math.Inf(1)} {
			if err := access.To(c).SetSpeed(wrong); err == nil {
				t.Errorf("the speed can be %g", wrong)
			}
		}
		c.Close()
		if err := access.To(c).SetSpeed(1); err == nil {
			t.Error("a closed cluster has a speed")
		}
	})
	if err := access.To(stepped(t, Config{})).SetSpeed(2); err == nil {
		t.Error("a stepped cluster has a speed")
	}
}
