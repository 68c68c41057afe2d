package clustertest_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/clustertest"
)

// failsOnPurpose has TestLosesItsMaster fail, for the test below.
const failsOnPurpose = "SLOTSTORM_TEST_FAILS"

// A test that crashes a master and does not wait for its replica. It runs for TestExplains only.
func TestLosesItsMaster(t *testing.T) {
	if os.Getenv(failsOnPurpose) == "" {
		t.Skip("it fails on purpose, for TestExplains")
	}
	cfg := clustertest.Default()
	cfg.NodeTimeout = 2 * time.Second
	clustertest.Bubble(t, cfg, func(t *testing.T, c *clustertest.Cluster) {
		time.Sleep(time.Second)
		c.Crash("n1")
		time.Sleep(time.Second)
		if !c.Node("n1").Up() {
			t.Error("n1 is down")
		}
	})
}

// A failure in a bubble is explained: the test is run again, on other ways.
func TestExplains(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs a test a hundred times")
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestLosesItsMaster$", "-test.v")
	dir := t.TempDir()
	cmd.Env = append(os.Environ(), failsOnPurpose+"=1", "SLOTSTORM_EXPLAIN=1", "TMPDIR="+dir, "TMP="+dir)
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatalf("it does not fail:\n%s", out)
	}
	for _, want := range []string{
		"explain: SLOTSTORM_EXPLAIN=1 go test github.com/slotstorm/slotstorm/clustertest -run '^TestLosesItsMaster$' -count=1\n",
		"n1        node     crash\n", "What was drawn", "Chance decides nothing: with other draws from the start it fails in ",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 1 { // the log of the first run
		t.Errorf("files are left behind: %v, %v", left, err)
	}
}
