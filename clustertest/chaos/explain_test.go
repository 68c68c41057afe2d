package chaos

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/explain"
)

// Each broken client fails in a file, in which other things happen as well, and the search names the
// event that decided it.
func TestExplainsBrokenClients(t *testing.T) {
	for _, tc := range []struct {
		file string
		bug  bug
		must Property
		// moment is the event, and the line of the file that led to it.
		moment string
	}{
		{"retries-lost", retriesLost, NothingTwice(), "#13   0.500s           fault    flaky (reply-lost) strikes n1 incr   (line 10: c1> INCR {hello}n)"},
		{"asks-without-asking", asksWithoutAsking, MaxRedirects(10), "#10   1.000s n1 → n2   migrate  slot 866: stopped before target   (line 8: migrate 866 n1 n2 stop-before=target)"},
		{"learns-from-ask", learnsFromAsk, Learns(5), "migrate  slot 866: stopped before target   (line 6: migrate 866 n1 n2 stop-before=target)"},
		{"mixes-pipelines", mixesPipelines, RepliesBelong(), "#11   0.500s n1 → n2   migrate  slot 866: stopped before keys   (line 7: migrate 866 n1 n2 stop-before=keys)"},
		{"refreshes-always", refreshesAlways, TopologyRate(15), "#10   2.000s n1        node     crash   (line 8: crash n1)"},
		{"splits-transactions", splitsTransactions, Consistent(), "#11   1.000s n2        slot     slots 866 n1 -> n2   (line 8: migrate 866 n1 n2)"},
	} {
		t.Run(tc.file, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("testdata", "explained", tc.file+".scn"))
			if err != nil {
				t.Fatal(err)
			}
			plan := Plan{Clients: small{tc.bug}, Must: []Property{tc.must}, Seed: 1}
			p := &player{plan: plan.complete(), bubble: bubbleOf(t)}
			found, err := p.explain(t.Context(), text, tc.must.Name, explain.Plan{Runs: 10, Limit: time.Hour})
			if err != nil {
				t.Fatal(err)
			}
			_, rest, _ := strings.Cut(found.String(), "What was done\n")
			done, _, _ := strings.Cut(rest, "\nWhat was drawn")
			if !found.Repeats || found.Action == nil || !strings.Contains(done, tc.moment) {
				t.Errorf("what was done: want %q in\n%s", tc.moment, found)
			}
		})
	}
}

// keptVariable has the directory of files that TestKeptFile plays, for the test below.
const keptVariable = "SLOTSTORM_TEST_KEPT"

// A file that was kept and fails. It runs for TestExplainsKeptFile only.
func TestKeptFile(t *testing.T) {
	dir := os.Getenv(keptVariable)
	if dir == "" {
		t.Skip("it fails on purpose, for TestExplainsKeptFile")
	}
	Check(t, Plan{Clients: small{retriesLost}, Must: []Property{NothingTwice()}, Runs: 1, Dir: dir})
}

// A kept file that fails prints a line that finds out why, and that line does.
func TestExplainsKeptFile(t *testing.T) {
	dir := t.TempDir()
	text, err := os.ReadFile("testdata/explained/retries-lost.scn")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "lost reply.scn"), text, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	fails := func(run string, env ...string) string {
		t.Helper()
		temp := t.TempDir() // for the logs that it leaves
		cmd := exec.Command(os.Args[0], "-test.run="+run)
		cmd.Env = append(append(os.Environ(), keptVariable+"="+dir, explainVariable+"=", "TMPDIR="+temp, "TMP="+temp), env...)
		out, err := cmd.CombinedOutput()
		if err == nil {
			t.Fatalf("it does not fail:\n%s", out)
		}
		return string(out)
	}
	first := fails("^TestKeptFile$")
	line := regexp.MustCompile(`(?m)^ *explain: SLOTSTORM_EXPLAIN=1 go test (\S+) -run '(.*)' -count=1$`).FindStringSubmatch(first)
	if line == nil || line[1] != "github.com/slotstorm/slotstorm/clustertest/chaos" || line[2] != "^TestKeptFile$/^lost_reply$" {
		t.Fatalf("no line that explains it, but %q, in\n%s", line, first)
	}
	if strings.Contains(first, "What was done") {
		t.Errorf("it is explained unasked:\n%s", first)
	}
	second := fails(line[2], explainVariable+"=1")
	for _, want := range []string{"What was done", "fault    flaky (reply-lost) strikes n1 incr   (line 10: c1> INCR {hello}n)", "Chance decides nothing: with other draws from the start it fails in "} {
		if !strings.Contains(second, want) {
			t.Errorf("no %q in\n%s", want, second)
		}
	}
}
