package scenario_test

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
)

var update = flag.Bool("update", false, "rewrite golden files")

// play runs a script with the options.
func play(t testing.TB, name, text string, opt scenario.Options) *scenario.Result {
	t.Helper()
	s, err := scenario.Parse(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	result, err := scenario.Run(t.Context(), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

const storm = `# A failover under a partition, faults on all kinds of links, and clients that draw.
cluster masters=3 replicas=1 node-timeout=2s seed=3
client c[1..3] policy=well-behaved retries=12
client naive policy=naive
fault lag delay by=2ms jitter=3ms link=client p=0.5
fault loss drop p=0.1 link=bus
fault dup duplicate p=0.1 + reorder by=5ms p=0.1
workload w c[1..3] rate=50 keys=user:[1..100] mix=get:2,set:1,incr:1 for=15s
wait 1s
fault split partition {n1 naive} {*}
migrate 5461-5470 n2 n3
wait until n4 role master within 30s
naive> GET hello
heal split
wait until n1 replica-of n4 within 30s
wait until workload w over within 60s
`

// The same file and seed give the same log, byte for byte.
func TestRunsRepeat(t *testing.T) {
	runs := 200
	if testing.Short() || raceDetector {
		runs = 20
	}
	first := play(t, "storm.scn", storm, scenario.Options{})
	if !first.OK() {
		t.Fatal(first)
	}
	want := first.Log.String()
	if len(want) < 10_000 {
		t.Fatalf("the log has only %d bytes", len(want))
	}
	for i := range runs {
		if got := play(t, "storm.scn", storm, scenario.Options{}).Log.String(); got != want {
			t.Fatalf("run %d differs: %s", i+2, difference(want, got))
		}
	}
	if other := play(t, "storm.scn", storm, scenario.Options{Seed: 4}).Log.String(); other == want {
		t.Error("another seed gives the same log")
	}
}

// difference shows the first line in which texts differ.
func difference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return "\n" + x[i] + "\n" + y[i]
		}
	}
	return "one is longer"
}

// golden compares with a file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

func TestFailureReport(t *testing.T) {
	result := play(t, "testdata/split.scn", readFile(t, "testdata/split.scn"), scenario.Options{KeepGoing: true})
	var reports []string
	for _, f := range result.Failures {
		reports = append(reports, f.String())
	}
	golden(t, "testdata/split.txt", strings.Join(reports, "\n\n")+"\n")
}

func readFile(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What a report says to run does fail in the same way.
func TestRerunReproduces(t *testing.T) {
	text := strings.ReplaceAll(storm, "wait until n4 role master within 30s", "wait until n4 role master within 3s")
	result := play(t, "storm.scn", text, scenario.Options{Seed: 11})
	if result.OK() {
		t.Skip("this seed is quick")
	}
	rerun := regexp.MustCompile(`--seed (\d+)$`).FindStringSubmatch(result.Failures[0].Rerun)
	if rerun == nil || rerun[1] != "11" {
		t.Fatalf("the command is %q", result.Failures[0].Rerun)
	}
	if again := play(t, "storm.scn", text, scenario.Options{Seed: 11}); again.Failures[0].String() != result.Failures[0].String() {
		t.Errorf("got\n%v\nwant\n%v", again.Failures[0], result.Failures[0])
	}
}

func TestUpdate(t *testing.T) {
	const before = `cluster masters=3
client alice
alice> SET hello 1 => what?
alice> GET hello => "1"   via n9...
alice> GET foo | GET hello => x via y
@n2> GET hello => MOVED ... n1
@n1> LPUSH hello x
migrate 866 n1 n2 => ?
@n1/sub> SSUBSCRIBE foo => ?
@n1/sub< ?

-- trace show=slot --
`
	const after = `cluster masters=3
client alice
alice> SET hello 1         => OK
alice> GET hello           => "1"           via n1
alice> GET foo | GET hello => (nil) | "1"   via n3 | n1
@n2> GET hello             => MOVED ... n1
@n1> LPUSH hello x
migrate 866 n1 n2          => done
@n1/sub> SSUBSCRIBE foo    => MOVED 12182 n3
@n1/sub< (nothing)

-- trace show=slot --
0.000s n2        slot     slots 866 n1 -> n2
0.000s n1        slot     slots 866 n1 -> n2
0.000s n3        slot     slots 866 n1 -> n2
`
	result := play(t, "f.scn", before, scenario.Options{Update: true})
	if got := string(result.Updated); got != after {
		t.Errorf("got\n%s\nwant\n%s", got, after)
	}
	if again := play(t, "f.scn", after, scenario.Options{}); !again.OK() {
		t.Error(again)
	}
}

// Each of these lines has to fail, with a report that has these words.
func TestWhatFails(t *testing.T) {
	const header = "cluster masters=3 replicas=1 node-timeout=2s\nclient alice bob\nclient naive policy=naive\n"
	for _, tt := range []struct{ lines, want string }{
		{"alice> SET hello 1 => ERR", "got  OK"},
		{"alice> SET hello 1 => OK via n2", "got  OK   via n1"},
		{"alice> GET a | GET b => (nil) | OK", "got  (nil)"},
		{"wait until n4 role master within 1s", "got  replica of n1"},
		{"expect n1 state fail", "got  ok"},
		{"expect elapsed > 1s", "got  0s"},
		{"expect slot 866 owner n2", "slot 866 belongs to n1 at n1"},
		{"expect slot 866 keys n1=1 n2=0", "got  n1=0 n2=0"},
		{"expect key hello on n1", "on nobody"},
		{"expect n1 sees n2 fail", "got  ok"},
		{"expect not state ok", "want not state ok"},
		{"expect count node == 1", "got  0"},
		{"expect n1 commands == 77", "got  0"},
		{"expect client alice commands > 0", "got  0"},
		{"expect lost > 0", "got  0"},
		{"fault f hold\nexpect fault f fired > 5", "fired 0 times"},
		{"crash n1\ncrash n1", "the node is down"},
		{"restart n1", "the node is running"},
		{"crash n4\nrestart n4 address=n1", "no such address, or a node runs there"},
		{"fault f hold\nfault f hold", `there is a fault "f" already`},
		{"fault f hold\nheal f\nheal f", `no fault "f" is installed`},
		{"always n1 up\nwait 1s\ncrash n1\nwait 1s", "want always n1 up"},
		{"never event node\nwait 1s\ncrash n1\nwait 1s", "want never event node"},
		{"eventually n1 down within 2s\nwait 10s", "want eventually n1 down within 2s"},
		{"eventually n1 down within 2s", "want eventually n1 down within 2s"},
		{"migrate 866 n2 n1", "the migration failed: n1: ERR I'm already the owner of hash slot 866"},
		{"migrate 866 n1 n2 => stalled", "got  done"},
		{"@n1/sub< (nothing)\n@n1/sub< OK within 1s", "got  (nothing)"},
		{"alice> GET hello => OK within 500ms", "want OK within 500ms\n    got  (nil)\n    at 500ms"},
		{"alice< (nothing)\nalice< OK within 1s", "got  (nothing)\n    at 1.1s"},
		{"alice> GET hello &\nalice< OK", "got  (nil)"},
		{"alice> GET hello &\nalice< (nil)\nalice< (nil)", "got  (nothing)"},
		{"check acked-writes lost=1", "want 1 acknowledged writes lost"},
		{"wait 1s\n\n-- trace show=node --\n0.000s n1 node crash", "got  (the end)"},
	} {
		result := play(t, "f.scn", header+tt.lines+"\n", scenario.Options{})
		if result.OK() {
			t.Errorf("%s\nfails not", tt.lines)
			continue
		}
		if got := result.Failures[0].String(); !strings.Contains(got, tt.want) {
			t.Errorf("%s\n%s\nwant %s", tt.lines, got, tt.want)
		}
	}
}

// Each of these files passes.
func TestWhatPasses(t *testing.T) {
	const header = "cluster masters=3 replicas=1 node-timeout=2s\nclient alice bob\n"
	for _, lines := range []string{
		"",
		"alice> SET hello 1 => ...",
		"alice> SET hello 1",
		"alice> GET a | GET b | GET c => (nil)",
		"always n1 up for 1s\nwait 2s\ncrash n1",
		"never event node for 1s\nwait 2s\ncrash n1",
		"eventually n1 down within 2s\nwait 1s\ncrash n1",
		"crash n1 for=1s keep-data\nexpect n1 down\nwait 2s\nexpect n1 up",
		"pause n1 for=1s\nexpect n1 paused\nwait 2s\nexpect n1 up",
		"pause n1\nresume n1\nresume n1",
		"expect not n1 down",
		"expect n1 sees n2 ok",
		"alice> SET hello 1\nwait until replicated within 1s\nexpect key hello on {n1 n4}\nexpect slot 866 keys n1=1\nexpect n1 keys == 1",
		"workload w alice workers=2 keys=k[1..9] count=100\nwait until workload w over within 10s\nexpect workload w ended == 100\nstop w",
		"# one\n\n# two\nalice> SET hello 1\nexpect count command phase == 1",
		"@n1> CLUSTER MEET n2 => OK",
		"@n1> CLUSTER COUNTKEYSINSLOT 866 => (integer) 0",
		"crash n1\nalice> SET hello 1 => OK   via n4 within 30s\nexpect elapsed > 4s\nexpect client alice commands > 10",
		"alice> BLPOP hello 0 &\nalice< (nothing)\n@n1> RPUSH hello a\nalice< [\"hello\", \"a\"]\nalice> GET no | GET no &\nalice> INCR {hello}i | INCR {hello}i &\nalice< (nil)\nalice< (integer) 1 | (integer) 2 within 1s",
		"crash {n1 n4}\nrestart n4 address=n1\nrestart n1 address=10.0.0.7:6379\nwait until agreed within 20s\nalice> GET hello => (nil)",
		`fault x error reply="MOVED 866 n2" node=n1 command=get` + "\nalice> GET hello => (too many redirects) via n1:MOVED n2:MOVED n1:MOVED ...",
	} {
		if result := play(t, "f.scn", header+lines+"\n", scenario.Options{}); !result.OK() {
			t.Errorf("%s\n%v", lines, result)
		}
	}
}

// Writes that disappear for a reason break no invariant.
func TestExplainedLosses(t *testing.T) {
	for _, lines := range []string{
		"alice> SET hello 1\n@n1> DEL hello",
		"alice> SET hello 1\n@n1> FLUSHALL",
		"alice> SET hello 1 PX 10\nwait 1s",
		"alice> SET hello 1\ncrash n1\nrestart n1\nwait 10s",
		"alice> SET hello 1\n@n1> CLUSTER DELSLOTS 866\nwait 1s",
	} {
		result := play(t, "f.scn", "cluster masters=3 replicas=1\nclient alice\n"+lines+"\n", scenario.Options{})
		if !result.OK() {
			t.Errorf("%s\n%v", lines, result)
		}
	}
}

// A file ends at its first failure, unless it is told to go on; what its end would find
// out is a consequence as well.
func TestFirstFailure(t *testing.T) {
	const text = "cluster masters=3\nclient alice\neventually n1 down within 5s\nalice> GET a => 1\nalice> GET b => 2\n"
	first := play(t, "f.scn", text, scenario.Options{})
	if len(first.Failures) != 1 || first.Failures[0].Line != 4 {
		t.Errorf("want line 4 to fail alone, got\n%v", first)
	}
	if all := play(t, "f.scn", text, scenario.Options{KeepGoing: true}); len(all.Failures) != 3 {
		t.Errorf("want three failures, got\n%v", all)
	}
}
