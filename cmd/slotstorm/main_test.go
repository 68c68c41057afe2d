package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
)

// role lets the test binary be something else than a test: the command itself, or a
// program that takes part in a scenario.
const role = "SLOTSTORM_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "slotstorm":
		main()
	case "client":
		os.Exit(client())
	}
	goredis.Silence()
	os.Exit(m.Run())
}

// client is a program as one would test: it writes, waits for the slot to move, reads.
func client() int {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	rdb := redis.NewClusterClient(&redis.ClusterOptions{Addrs: strings.Split(os.Getenv("SLOTSTORM_ADDRS"), ",")})
	defer rdb.Close()
	err := rdb.Set(ctx, "hello", "world", 0).Err()
	if err == nil {
		fmt.Print(rdb.Get(ctx, "hello").Val())
		err = rdb.Echo(ctx, "x").Err()
	}
	if err != nil {
		fmt.Print(" ", err)
		return 3
	}
	return 0
}

// command is the command, ready to start.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Env = append(os.Environ(), role+"=slotstorm")
	return cmd
}

// slotstorm runs the command and returns its output and its exit code.
func slotstorm(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	cmd := command(t, args...)
	var b bytes.Buffer
	cmd.Stdout, cmd.Stderr = &b, &b
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return b.String(), cmd.ProcessState.ExitCode()
}

// file writes a scenario file and returns its name.
func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file.scn")
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

const (
	passing = "cluster masters=3\nclient alice\nalice> SET hello 1 => OK   via n1\n"
	failing = "# Wrong.\ncluster masters=3\nclient alice\nalice> SET hello 1 => OK   via n2\n"
	// lucky fails with some seeds.
	lucky = "cluster masters=3\nclient alice\nfault odd error reply=\"ERR odd\" command=get p=0.3\nalice> GET hello => (nil)\n"
)

func TestExitCodes(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"passed", []string{"run", file(t, passing)}, 0, "1 passed"},
		{"failed", []string{"run", file(t, failing)}, 1, "1 failed, 0 passed"},
		{"one of two", []string{"run", file(t, failing), file(t, passing)}, 1, "1 failed, 1 passed"},
		{"mistakes", []string{"run", file(t, "wiat 1s\nhael x\n")}, 2, "2 mistakes"},
		{"mistakes of one file", []string{"run", file(t, passing), file(t, "wiat 1s\n")}, 2, "1 mistake\n"},
		{"no such file", []string{"run", "nowhere.scn"}, 2, "no such file"},
		{"no scenario files", []string{"run", t.TempDir()}, 2, "has no scenario files"},
		{"no file at all", []string{"run"}, 2, "needs scenario files or directories"},
		{"unknown flag", []string{"run", "--sed", "7", file(t, passing)}, 2, "has no flag --sed (did you mean --seed?)"},
		{"unknown command", []string{"rnu"}, 2, "there is no command \"rnu\" (did you mean run?)"},
		{"check", []string{"check", file(t, failing)}, 0, "1 file without mistakes"},
		{"check mistakes", []string{"check", file(t, "wiat 1s\n")}, 2, "did you mean wait?"},
		{"skipped alone", []string{"run", "--against", "redis-server", file(t, "fault f drop link=bus\n")}, 2, "nothing was played: 1 run skipped"},
		{"no cluster there", []string{"run", "--against", "127.0.0.1:1", file(t, "fault f drop link=bus\n")}, 2, "--against 127.0.0.1:1: "},
		{"no such program", []string{"run", "--against", "nosuch", file(t, passing)}, 2, "there is no program nosuch"},
		{"no number", []string{"serve", "--port", "http"}, 2, "--port \"http\": want a number from 0 to 65535"},
		{"no masters", []string{"serve", "--masters", "0"}, 2, "--masters \"0\": want a number from 1 to 5000"},
		{"far too many masters", []string{"serve", "--masters", "100000"}, 2, "--masters \"100000\": want a number from 1 to 5000"},
		{"no time at all", []string{"serve", "--speed", "0"}, 2, "--speed \"0\": want a number above 0 to 1000"},
		{"no such time", []string{"serve", "--node-timeout", "soon"}, 2, "--node-timeout \"soon\": want a time from 1ms to 24h"},
		{"nobody runs them", []string{"run", "--parallel", "0", file(t, passing)}, 2, "--parallel \"0\": want a number from 1 to 1024"},
		{"no seeds", []string{"run", "--seeds", "-1", file(t, passing)}, 2, "--seeds \"-1\": want a number from 1 to 1000000"},
		{"no load", []string{"storm", "--load", "1,0", file(t, passing)}, 2, "--load \"1,0\": want numbers above 0 to 1000, separated by commas"},
		{"no value", []string{"run", "--seed"}, 2, "--seed needs a value"},
		{"an argument too many", []string{"version", "x"}, 2, "slotstorm version takes no arguments"},
		{"another argument too many", []string{"diagram", file(t, passing), "x"}, 2, "takes one scenario file, and there is \"x\" as well"},
		{"version", []string{"--version"}, 0, "simulates Redis 7.0.15\n"},
		{"update with a seed", []string{"run", "--update", "--seed", "3", file(t, passing)}, 2, "--update goes with"},
	} {
		out, code := slotstorm(t, tt.args...)
		if code != tt.code || !strings.Contains(out, tt.want) {
			t.Errorf("%s: exit %d, want %d with %q\n%s", tt.name, code, tt.code, tt.want, out)
		}
		if strings.Contains(out, "\x1b") || strings.Contains(out, "\r") {
			t.Errorf("%s: progress is shown where nobody looks: %q", tt.name, out)
		}
	}
}

// rerun is the command that a report names.
var rerun = regexp.MustCompile(`rerun: slotstorm (run \S+ --seed \d+)`)

// withoutTotal is the output without its last line, which has times.
func withoutTotal(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return strings.Join(lines[:len(lines)-1], "\n")
}

// The command that a report names gives that report again, and passes where the file
// passes.
func TestRerunReproduces(t *testing.T) {
	out, code := slotstorm(t, "run", "--seeds", "20", file(t, lucky))
	reruns := rerun.FindAllStringSubmatch(out, -1)
	if code != 1 || len(reruns) < 2 || len(reruns) == 20 {
		t.Fatalf("exit %d, %d of 20 seeds fail\n%s", code, len(reruns), out)
	}
	for _, r := range reruns[:2] {
		again, code := slotstorm(t, strings.Fields(r[1])...)
		if report := withoutTotal(again); code != 1 || !strings.Contains(out, report) {
			t.Errorf("%s: exit %d\n%s\nwant one of\n%s", r[1], code, again, out)
		}
	}
}

func TestUpdateRewritesTheFile(t *testing.T) {
	name := file(t, "cluster masters=3\nclient alice\nalice> SET hello 1 => ?\nalice> GET hello => ? via ?\n")
	if out, code := slotstorm(t, "run", "--update", name); code != 0 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	want := "cluster masters=3\nclient alice\nalice> SET hello 1 => OK\nalice> GET hello   => \"1\"   via n1\n"
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("got %s %v, want %s", got, err, want)
	}
}

func TestVerbose(t *testing.T) {
	out, _ := slotstorm(t, "run", "--verbose", file(t, passing))
	for _, want := range []string{"    3: alice> SET hello 1", "#1 ", "ok    "} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

func TestFormat(t *testing.T) {
	name := file(t, "cluster   masters=3\nclient alice\nalice> GET hello=>(nil)\n")
	if out, code := slotstorm(t, "fmt", name); code != 2 {
		t.Errorf("a file with mistakes: exit %d\n%s", code, out)
	}
	name = file(t, "cluster   masters=3\nclient alice\nalice>  GET hello =>   (nil)\n")
	if out, code := slotstorm(t, "fmt", "--list", name); code != 1 || strings.TrimSpace(out) != name {
		t.Errorf("exit %d\n%s", code, out)
	}
	if out, code := slotstorm(t, "fmt", name); code != 0 || out != "" {
		t.Errorf("exit %d\n%s", code, out)
	}
	if got, _ := os.ReadFile(name); string(got) != "cluster masters=3\nclient alice\nalice> GET hello => (nil)\n" {
		t.Errorf("got %s", got)
	}
	if out, code := slotstorm(t, "fmt", "--list", name); code != 0 || out != "" {
		t.Errorf("in normal form: exit %d\n%s", code, out)
	}
}

func TestDiagram(t *testing.T) {
	name := file(t, passing)
	for form, want := range map[string]string{"text": "alice", "mermaid": "sequenceDiagram", "svg": "<svg"} {
		if out, code := slotstorm(t, "diagram", "--form", form, name); code != 0 || !strings.Contains(out, want) {
			t.Errorf("%s: exit %d\n%s", form, code, out)
		}
	}
	if out, code := slotstorm(t, "diagram", "--form", "gif", name); code != 2 || !strings.Contains(out, "want text, mermaid or svg") {
		t.Errorf("exit %d\n%s", code, out)
	}
	if out, code := slotstorm(t, "diagram", "--show", "roles", name); code != 2 || !strings.Contains(out, "no kind of event") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

func TestReferenceAndVersion(t *testing.T) {
	if out, code := slotstorm(t, "reference"); code != 0 || !strings.Contains(out, "### `partition`") {
		t.Errorf("exit %d\n%s", code, out)
	}
	if out, code := slotstorm(t, "version"); code != 0 || !strings.Contains(out, "Redis 7.0.15") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// A program takes part: over TCP, with the addresses in its environment, through a
// redirect and into a fault that names it.
func TestProgramAsClient(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := file(t, `cluster masters=3
client app driver=exec command="env `+role+`=client `+self+`"
app> go => exit 0 "world"
migrate 866 n1 n2 => done
app> go => exit 0 "world"
fault odd error reply="ERR odd" command=echo client=app
app> go => exit 3 "world ERR odd"
expect fault odd fired == 1
start app go
wait until program app exited within 20s
expect program app exit == 3
`)
	if out, code := slotstorm(t, "run", name); code != 0 {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// Files that run at the same time take the time that passes, not the sum of theirs.
func TestSummaryHasTheTimeThatPassed(t *testing.T) {
	runs := []*job{{result: &scenario.Result{Real: time.Minute}}, {result: &scenario.Result{Real: time.Minute}}}
	if got := summary(runs, 0, 0, 3*time.Second); !strings.HasSuffix(got, " in 3.00s") {
		t.Errorf("got %q", got)
	}
}

func TestCompletions(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"serve", "--tls-auth-clients", ""}, "no\noptional\nyes\n:4"},
		{[]string{"serve", "--keyspace", ""}, "slotstorm\nminiredis\n:4"},
		{[]string{"diagram", "--form", ""}, "text\nmermaid\nsvg\n:4"},
		{[]string{"run", ""}, "scn\n:8"},
		{[]string{"fmt", ""}, "scn\n:8"},
	} {
		out, code := slotstorm(t, append([]string{"__complete"}, tt.args...)...)
		if code != 0 || !strings.HasPrefix(out, tt.want) {
			t.Errorf("%v: exit %d, %q, want %q", tt.args, code, out, tt.want)
		}
	}
}
