package clustertest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// What real clients did to a cluster in a bubble can be played again step by step.
func TestReplayOfAFailedTest(t *testing.T) {
	cfg := clustertest.Config{Replicas: 1, Record: true}
	var keys []string
	var elected time.Duration
	tb := newFakeTB(t, "TestCart")
	printed := ""
	synctest.Test(t, func(t *testing.T) {
		printed = tb.run(func() {
			c := clustertest.StartInBubble(tb, cfg)
			rdb := c.Redis()
			for i := range 100 {
				rdb.Incr(t.Context(), string(rune('a'+i%26)))
				time.Sleep(100 * time.Millisecond)
			}
			c.MoveSlot(clustertest.Slot("a"), "n3", "n2")
			c.Crash("n1")
			c.WaitRole("n4", clustertest.Master, time.Minute)
			elected = c.Now()
			keys = c.Node("n2").Keys()
			tb.Errorf("something is wrong")
		})
	})
	m := regexp.MustCompile(`replay: clustertest.Replay\(t, cfg, "(.*)", clustertest\.WholeRecording\)`).FindStringSubmatch(printed)
	if m == nil {
		t.Fatalf("the test printed no recording:\n%s", printed)
	}
	defer os.Remove(m[1])
	hideLogFile(t, printed)

	c := clustertest.Replay(t, cfg, m[1], elected)
	if c.Node("n4").View().Self.Master != true {
		t.Errorf("n4 was master after %v, but not in the replay\n%s", elected, c.Log())
	}
	if got := c.Node("n2").Keys(); !slices.Equal(got, keys) || len(got) == 0 {
		t.Errorf("n2 holds %q, want %q", got, keys)
	}
	for e := range c.Log().All() {
		if e.Kind() == event.KindRole && e.Node == "n4" && (e.At-elected).Abs() > time.Millisecond {
			t.Errorf("n4 was elected after %v, want %v", e.At, elected)
		}
	}

	earlier := clustertest.Replay(t, cfg, m[1], 10*time.Second)
	if earlier.Now() != 10*time.Second || earlier.Node("n4").View().Self.Master {
		t.Errorf("after %v n4 is a master", earlier.Now())
	}
}

func TestReplayWithoutARecording(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.rec")
	if err := os.WriteFile(broken, []byte("nothing\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ file, want string }{
		{"nowhere.rec", "clustertest: open nowhere.rec: no such file"},
		{broken, `recording:1: "nothing"`},
	} {
		tb := newFakeTB(t, "TestReplay")
		got := tb.run(func() { clustertest.Replay(tb, clustertest.Config{}, tt.file, clustertest.WholeRecording) })
		if !tb.failed || !strings.Contains(got, tt.want) {
			t.Errorf("Replay(%s) printed %q, want %q", tt.file, got, tt.want)
		}
	}
}

// Two stepped runs with the same seed and the same calls have the same log.
func TestSteppedRunsRepeat(t *testing.T) {
	run := func(seed uint64) string {
		c := clustertest.New(t, clustertest.Config{Replicas: 1, Seed: seed})
		for i := range 200 {
			c.Do("n1", "SET", "hello", string(rune('a'+i%26)))
			c.Advance(17 * time.Millisecond)
		}
		c.MoveSlot(866, "n1", "n2")
		c.Crash("n1")
		c.WaitRole("n4", clustertest.Master, time.Minute)
		c.Restart("n1", sim.Restart{})
		c.WaitAgreement(time.Minute)
		c.WaitReplicated(time.Minute)
		return c.Log().String()
	}
	first := run(5)
	if second := run(5); second != first {
		t.Errorf("two runs differ:\n%s\nand\n%s", first, second)
	}
	if other := run(6); other == first {
		t.Error("another seed gives the same log")
	}
}
