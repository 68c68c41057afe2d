package failover

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// perCluster is how many failovers one simulated cluster goes through.
const perCluster = 6

// simulated observes failovers of simulated clusters.
func simulated(t *testing.T, nodeTimeout time.Duration, failovers int) []Story {
	t.Helper()
	var stories []Story
	for seed := uint64(1); len(stories) < failovers; seed++ {
		c, err := NewSimulated(nodeTimeout, seed)
		if err != nil {
			t.Fatal(err)
		}
		of := 0
		for story, err := range Observe(t.Context(), c, nodeTimeout, rand.New(rand.NewPCG(seed, uint64(nodeTimeout)))) {
			if err != nil {
				t.Fatal(err)
			}
			stories = append(stories, story)
			if of++; of == perCluster {
				break
			}
		}
		c.Close()
	}
	return stories
}

// TestSimulatedFailover: what a surviving master sees, and the bounds that the
// protocol sets to when.
func TestSimulatedFailover(t *testing.T) {
	for _, nodeTimeout := range []time.Duration{500 * time.Millisecond, 5 * time.Second} {
		stories := simulated(t, nodeTimeout, 2*perCluster)
		want := "master+slots/slave → master,fail?+slots/slave → master,fail+slots/slave → master,fail/master+slots"
		if got := usual(count(stories, seen)); got != want {
			t.Errorf("%v: %s, want %s", nodeTimeout, got, want)
		}
		for _, s := range stories {
			suspected, _ := s.Suspected()
			if max := nodeTimeout*3/2 + 500*time.Millisecond; suspected < nodeTimeout || suspected > max {
				t.Errorf("%v: fail? after %v, want up to %v", nodeTimeout, suspected, max)
			}
			failed, _ := s.Failed()
			promoted, ok := s.Promoted()
			if delay := promoted - failed; !ok || delay < 490*time.Millisecond || delay > 1300*time.Millisecond {
				t.Errorf("%v: replaced %v after fail, want 0.5 s to 1.3 s", nodeTimeout, delay)
			}
		}
	}
}

// TestKillTwice: the second of two failovers of a shard gives it back to the first
// master.
func TestKillTwice(t *testing.T) {
	c, err := NewSimulated(time.Second, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	n := 0
	for _, err := range Observe(t.Context(), c, time.Second, rand.New(rand.NewPCG(1, 1))) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == shards+1 {
			break
		}
	}
	masters, err := awaitWhole(t.Context(), c, 20*time.Second)
	if want := [shards]int{0, 4, 5}; err != nil || masters != want {
		t.Errorf("masters %v, %v, want %v", masters, err, want)
	}
}

// TestNobodyReplaces: without a majority of masters there is no failover, and
// watching ends with an error.
func TestNobodyReplaces(t *testing.T) {
	c, err := NewSimulated(time.Second, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Kill(2); err != nil {
		t.Fatal(err)
	}
	if _, err := watch(t.Context(), c, 0, 1, 10*time.Second); err == nil || !strings.Contains(err.Error(), "nobody replaced") {
		t.Errorf("got %v", err)
	}
	if _, err := awaitWhole(t.Context(), c, time.Second); err == nil {
		t.Error("a cluster with two dead nodes is whole")
	}
}
