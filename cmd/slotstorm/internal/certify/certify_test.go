package certify

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/slotstorm/slotstorm/cmd/slotstorm/internal/junit"
	"github.com/slotstorm/slotstorm/examples/bugs"
)

// TestMain is an adapter itself, where it is told so.
func TestMain(m *testing.M) {
	if mode := os.Getenv("FAKE_ADAPTER"); mode != "" {
		fake(mode)
		return
	}
	os.Exit(m.Run())
}

// fake is an adapter with a client that keeps to the first node it was given, and follows
// nothing.
func fake(mode string) {
	in := bufio.NewScanner(os.Stdin)
	var conn net.Conn
	var replies *bufio.Reader
	for in.Scan() {
		var q struct {
			Hello *struct{ Addrs []string }
			ID    int
			Do    [][]string
		}
		if json.Unmarshal(in.Bytes(), &q) != nil {
			os.Exit(1)
		}
		if q.Hello != nil {
			var err error
			if conn, err = net.Dial("tcp", q.Hello.Addrs[0]); err != nil {
				os.Exit(1)
			}
			replies = bufio.NewReader(conn)
			fmt.Println(`{"ready":"fake"}`)
			continue
		}
		if mode == "lacking" {
			fmt.Printf("{\"id\":%d,\"replies\":[{\"fail\":\"the library has no such thing\"}]}\n", q.ID)
			continue
		}
		if mode == "flaky" {
			// Each second process fails: a file is the memory of all.
			name := os.Getenv("FAKE_MEMORY")
			memory, _ := os.ReadFile(name)
			_ = os.WriteFile(name, append(memory, 'x'), 0o666)
			if len(memory)%2 == 1 {
				os.Exit(9)
			}
		}
		fmt.Fprintf(conn, "%s\r\n", strings.Join(q.Do[0], " "))
		line, _ := replies.ReadString('\n')
		reply := map[string]string{"status": strings.TrimSpace(line[1:])}
		if line[0] == '-' {
			reply = map[string]string{"error": strings.TrimSpace(line[1:])}
		}
		text, _ := json.Marshal(reply)
		fmt.Printf("{\"id\":%d,\"replies\":[%s]}\n", q.ID, text)
	}
}

func fakeClient(t *testing.T, mode string) *Client {
	t.Helper()
	return &Client{Name: mode, Version: "1", Command: []string{os.Args[0]}, Env: []string{"FAKE_ADAPTER=" + mode, "FAKE_MEMORY=" + filepath.Join(t.TempDir(), "memory")}}
}

var museum = fstest.MapFS{
	"group/good.scn":  {Data: []byte("# https://example.com/1\n# Something happens.\n# Must hold: it works.\n# Shows: it does not.\ncluster masters=3\nclient app\napp> SET hello 1 => OK\n")},
	"group/moved.scn": {Data: []byte("# https://example.com/2\n# A slot moves.\ncluster masters=3\nclient app\nmigrate 866 n1 n2 => done\napp> SET hello 1 => OK\n")},
}

func conditions(t *testing.T) []Condition {
	t.Helper()
	list, err := Read(museum)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestRead(t *testing.T) {
	list := conditions(t)
	if len(list) != 2 || list[0].Name != "group/good" || list[0].Report != "https://example.com/1" || list[0].Text != "Something happens." {
		t.Errorf("read %+v", list)
	}
	for text, want := range map[string]string{
		"client a b\n": "a.scn has 2 clients: want one",
		"clint a\n":    "unknown verb",
		"":             "a.scn has 0 clients",
	} {
		if _, err := Read(fstest.MapFS{"a.scn": {Data: []byte(text)}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %s", text, err, want)
		}
	}
	if _, err := Read(fstest.MapFS{}); err == nil {
		t.Error("an empty museum is one")
	}
	all, err := Read(bugs.Museum)
	if err != nil || len(all) < 50 {
		t.Errorf("the museum has %d conditions, %v", len(all), err)
	}
	for _, c := range all {
		if !strings.HasPrefix(c.Report, "https://github.com/") || c.Text == "" {
			t.Errorf("%s has the report %q and the text %q", c.Name, c.Report, c.Text)
		}
	}
}

// What passes, what fails, and what differs from try to try: that too is played as often as was
// asked for, so the count of its failures says how often it fails.
func TestRun(t *testing.T) {
	reports := filepath.Join(t.TempDir(), "reports")
	var done atomic.Int32
	cells, err := Run(t.Context(), Plan{
		Clients: []*Client{fakeClient(t, "simple"), fakeClient(t, "flaky"), fakeClient(t, "lacking")}, Conditions: conditions(t),
		Dialects: []string{"redis-7.2"}, Tries: 4, Parallel: 1, Reports: reports, strained: never, Done: func(Cell) { done.Add(1) },
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range cells {
		got = append(got, fmt.Sprintf("%s %s %s %d/%d", c.Client, c.Condition, c.Verdict, c.Failures, c.Tries))
		page := c.Verdict == Failed || c.Verdict == Flaky
		if _, err := os.Stat(filepath.Join(reports, c.Page)); page != (c.Page != "" && err == nil) || c.Dialect != "redis-7.2" {
			t.Errorf("%+v", c)
		}
	}
	want := []string{
		"simple group/good passed 0/4", "simple group/moved failed 4/4",
		"flaky group/good flaky 2/4", "flaky group/moved failed 4/4",
		"lacking group/good lacking 0/1", "lacking group/moved lacking 0/1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if c := cells[1]; c.Line != 6 || c.Want != "OK" || c.Got != "MOVED 866 n2" || c.Text != "app> SET hello 1" {
		t.Errorf("the failure is %+v", c)
	}
	if c := cells[2]; !strings.Contains(c.Why, "the adapter has ended with exit status 9") {
		t.Errorf("the failure is %+v", c)
	}
	if int(done.Load()) != len(cells) {
		t.Errorf("%d cells were told, want %d", done.Load(), len(cells))
	}
}

// A cell that contradicts what is known is played until it agrees once, and changed if it
// never does.
func TestRunDoubts(t *testing.T) {
	one, two := conditions(t)[0].Name, conditions(t)[1].Name
	flaky := fakeClient(t, "flaky") // the first process passes group/good, the second fails
	baseline := []Cell{cell("simple", "1", "", one, Failed, 10), cell("simple", "1", "", two, Failed, 10), cell("flaky", "1", "", one, Failed, 10)}
	cells, err := Run(t.Context(), Plan{
		Clients: []*Client{fakeClient(t, "simple"), flaky}, Conditions: conditions(t), Dialects: []string{""}, Tries: 1, Parallel: 1, Baseline: baseline, strained: never,
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range cells[:3] {
		got = append(got, fmt.Sprintf("%s %s %s %d/%d", c.Client, c.Condition, c.Verdict, c.Failures, c.Tries))
	}
	want := []string{"simple group/good passed 0/4", "simple group/moved failed 1/1", "flaky group/good flaky 1/2"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if changed := Changes(baseline, cells); len(changed) != 1 || changed[0] != cells[0] {
		t.Errorf("changed are %+v", changed)
	}
}

// A failure while the machine is busy does not count, unless it always is.
func TestRunOnABusyMachine(t *testing.T) {
	for _, tt := range []struct {
		busy, asked int
		want        string
	}{{2, 3, "failed 1/1"}, {1000, mostAgain, "failed 1/1"}} {
		asked := 0
		cells, err := Run(t.Context(), Plan{
			Clients: []*Client{fakeClient(t, "simple")}, Conditions: conditions(t)[1:], Dialects: []string{""}, Tries: 1, Parallel: 1,
			strained: func(time.Time) bool { asked++; return asked <= tt.busy },
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%s %d/%d", cells[0].Verdict, cells[0].Failures, cells[0].Tries); got != tt.want || asked != tt.asked {
			t.Errorf("after %d questions it is %s, want %s after %d", asked, got, tt.want, tt.asked)
		}
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Run(ctx, Plan{Clients: []*Client{fakeClient(t, "simple")}, Conditions: conditions(t), Dialects: []string{""}, Tries: 1, Parallel: 1}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

var cells = []Cell{
	{Client: "a", Version: "1", Condition: "x/one", Verdict: Passed, Tries: 3},
	{Client: "a", Version: "1", Condition: "x/two", Verdict: Failed, Tries: 3, Failures: 3, Line: 7, Text: "app> GET <b>", Want: "OK", Got: "no", Page: "p.html", Report: "https://example.com/2"},
	{Client: "b", Condition: "x/one", Verdict: Flaky, Tries: 2, Failures: 1, Why: "it ended"},
	{Client: "b", Condition: "x/two", Verdict: Lacking, Tries: 1, Why: "(the library has no such thing)"},
}

func TestTable(t *testing.T) {
	var out bytes.Buffer
	Table(&out, cells)
	want := `       a@1    b
x/one  ok     flaky
x/two  FAIL   -

a@1 x/two: 3 of 3 tries failed
    line 7: app> GET <b>
    want OK
    got  no

b x/one: 1 of 2 tries failed
    it ended

a@1: 1 passed, 1 failed
b: 0 passed, 1 flaky, 1 lacking
`
	got := ""
	for line := range strings.Lines(out.String()) {
		got += strings.TrimRight(line, " \n") + "\n"
	}
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, "v1", time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), cells); err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	var record Record
	if err := json.Unmarshal(read("certification.json"), &record); err != nil || record.Date != "2026-01-02" || len(record.Cells) != 4 || record.Cells[1] != cells[1] {
		t.Errorf("%v: %+v", err, record)
	}
	var suites junit.Suites
	if err := xml.Unmarshal(read("junit.xml"), &suites); err != nil || len(suites.Suites) != 2 || suites.Suites[0].Failures != 1 || suites.Suites[1].Failures != 1 || suites.Suites[1].Skipped != 1 {
		t.Errorf("%v: %+v", err, suites)
	}
	page := string(read("index.html"))
	for _, want := range []string{`<a href="reports/p.html">FAIL</a>`, `<a href="https://example.com/2">x/two</a>`, "app&gt; GET &lt;b&gt;", `class="flaky"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if matrix := string(read("matrix.md")); matrix != Markdown(record) {
		t.Errorf("the matrix is\n%s", matrix)
	}
	if badge := string(read("a@1.svg")); !strings.Contains(badge, ">1/2<") || xml.Unmarshal([]byte(badge), new(struct{})) != nil {
		t.Errorf("the badge is %s", badge)
	}
	if badge := string(read("b.svg")); !strings.Contains(badge, ">0/1<") {
		t.Errorf("a flaky cell counts: %s", badge)
	}
}

func TestFind(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"ioredi", `there is no adapter for the client "ioredi" (did you mean ioredis?)`},
		{"ioredis@", "lacks a version"},
		{"ioredis@../x", "is no version of ioredis"},
		{"ioredis@--registry=x", "is no version of ioredis"},
		{"ioredis@1 2", "is no version of ioredis"},
	} {
		if _, _, err := find(tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.text, err, tt.want)
		}
	}
	if l, version, err := find("go-redis@v9.5.1"); err != nil || l.name != "go-redis" || version != "v9.5.1" {
		t.Errorf("%v %s %v", l, version, err)
	}
}

// What is missing on the machine is named, and nothing is left of what could not be installed.
func TestInstallFails(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("PATH", "")
	for _, tt := range []struct{ name, want string }{
		{"ioredis@1.0.0", "ioredis needs node and npm, of which node is not installed"},
		{"jedis@7.0.0", "jedis needs java and javac and mvn, of which java is not installed"},
	} {
		if _, err := Install(t.Context(), cache, tt.name); err == nil || err.Error() != tt.want {
			t.Errorf("%v, want %s", err, tt.want)
		}
	}
	if left, _ := os.ReadDir(cache); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// A library is installed once, and not half.
func TestInstall(t *testing.T) {
	installs := 0
	broken := errors.New("no network")
	lib := library{name: "test", sources: []string{"wire.go"}, lang: language{
		install: func(_ context.Context, dir string, _ *library, version string) error {
			installs++
			if version == "bad" {
				return broken
			}
			return os.WriteFile(filepath.Join(dir, "installed"), []byte(version), 0o666)
		},
	}}
	files, _, err := lib.files()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "test", "1")
	if err := lib.install(t.Context(), dir, "1", files); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "installed")); err != nil {
		t.Error(err)
	}
	if err := lib.install(t.Context(), dir, "1", files); err != nil {
		t.Errorf("somebody else was faster: %v", err)
	}
	if err := lib.install(t.Context(), dir+"-bad", "bad", files); !errors.Is(err, broken) {
		t.Error(err)
	}
	left, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(left) != 1 {
		t.Errorf("%v is left, %v", left, err)
	}
}

// The adapters are short enough to be read.
func TestAdaptersAreShort(t *testing.T) {
	entries, err := adapters.ReadDir("adapters")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := adapters.ReadFile("adapters/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(text, []byte("\n")); n > 150 {
			t.Errorf("%s has %d lines, want 150", e.Name(), n)
		}
	}
	for _, l := range libraries {
		if _, _, err := l.files(); err != nil {
			t.Errorf("%s: %v", l.name, err)
		}
	}
}

// never is a machine that is not busy.
func never(time.Time) bool { return false }
