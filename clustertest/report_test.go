package clustertest_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim"
)

var update = flag.Bool("update", false, "rewrite golden files")

// What a failure prints is read by people: a golden file shows it.
func TestFailureTexts(t *testing.T) {
	for _, tt := range []struct {
		name string
		test func(c *clustertest.Cluster, rdb *redis.ClusterClient)
	}{
		{"wait", func(c *clustertest.Cluster, rdb *redis.ClusterClient) {
			ctx := t.Context()
			c.Advance(time.Second)
			rdb.Set(ctx, "hello", "world", 0)
			c.Migrate(866, "n1", "n2").Stall(-1)
			c.Phase("half moved")
			rdb.Get(ctx, "hello")
			c.Crash("n1")
			c.WaitRole("n4", clustertest.Master, 10*time.Second)
		}},
		{"budget", func(c *clustertest.Cluster, rdb *redis.ClusterClient) {
			ctx := t.Context()
			rdb.Set(ctx, "hello", "world", 0)
			c.Phase("two owners")
			if err := c.Do("n1", "CLUSTER", "SETSLOT", "866", "NODE", string(c.Node("n2").ID())).Err(); err == nil {
				t.Error("n1 gave away a slot with keys")
			}
			rdb.Del(ctx, "hello")
			c.Do("n1", "CLUSTER", "SETSLOT", "866", "NODE", string(c.Node("n2").ID()))
			rdb.Set(ctx, "hello", "again", 0)
			c.Expect(clustertest.MaxRedirects(2), clustertest.MaxDials(100))
		}},
		{"misuse", func(c *clustertest.Cluster, _ *redis.ClusterClient) { c.Crash("n9") }},
		{"twice", func(c *clustertest.Cluster, _ *redis.ClusterClient) { c.Crash("n1", "n1") }},
		{"state", func(c *clustertest.Cluster, _ *redis.ClusterClient) { c.WaitState(gossip.Fail, time.Second) }},
		{"owner", func(c *clustertest.Cluster, _ *redis.ClusterClient) { c.WaitOwner(866, "n2", time.Second) }},
		{"migration", func(c *clustertest.Cluster, _ *redis.ClusterClient) {
			c.WaitMove(c.StartMove(sim.Move{Slots: slot.Ranges{{First: 866, Last: 866}}, From: "n2", To: "n3"}), sim.MoveDone, time.Minute)
		}},
		{"slot", func(c *clustertest.Cluster, _ *redis.ClusterClient) { c.Migrate(16384, "n1", "n2") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tb := newFakeTB(t, "TestCart/"+tt.name)
			got := tb.run(func() {
				c := clustertest.New(tb, clustertest.Config{Replicas: 1, Seed: 7})
				tt.test(c, c.Redis())
			})
			if !tb.failed {
				t.Error("the test did not fail")
			}
			compareGolden(t, filepath.Join("testdata", tt.name+".golden"), hideLogFile(t, got))
		})
	}
}

// The text names a file with the whole log, whose name differs from run to run.
func hideLogFile(t *testing.T, text string) string {
	t.Helper()
	logLine := regexp.MustCompile(`(?m)^(.*log:   )(\S*)( \(\d+ events\))$`)
	for _, m := range logLine.FindAllStringSubmatch(text, -1) {
		name := m[2]
		content, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
		}
		if !strings.Contains(string(content), "#1 ") {
			t.Errorf("the log in %s does not begin with its first event:\n%s", name, content)
		}
		os.Remove(name)
	}
	return logLine.ReplaceAllString(text, "${1}FILE${3}")
}

func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got\n%s\nwant\n%s", name, got, want)
	}
}
