package livepage

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/leak"
	"github.com/slotstorm/slotstorm/internal/tool/report"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

const header = "cluster masters=3 replicas=1 node-timeout=1s"

func TestMain(m *testing.M) {
	code := m.Run()
	if err := leak.Find(nil); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// serve serves the page of a cluster whose time moves.
func serve(t *testing.T) (*Page, *sim.Cluster, string) {
	t.Helper()
	c, err := sim.Run(sim.Config{Masters: 3, Replicas: 1, NodeTimeout: time.Second, Transport: sim.Loopback})
	if err != nil {
		t.Fatal(err)
	}
	p := New(Config{Cluster: c, Console: scenario.NewConsole(c, scenario.TCPClient), Title: "six", Header: header, Every: 5 * time.Millisecond})
	c.Tap(p.Tap)
	server := httptest.NewServer(p.Handler())
	t.Cleanup(func() {
		p.Close()
		server.Close()
		http.DefaultClient.CloseIdleConnections()
		c.Close()
	})
	return p, c, server.URL
}

// do sends a line and returns the status and the answer.
func do(t *testing.T, url, line string) (int, answer) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"line": line})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.Post(url+"/do", "application/json", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var a answer
	if err := json.NewDecoder(r.Body).Decode(&a); err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, a
}

// batch is what a page reads.
type batch struct {
	report.Batch
	Done []doneLine `json:"done"`
}

// stream reads batches, until enough says so.
func stream(t *testing.T, url string, enough func(*batch) bool) {
	t.Helper()
	r, err := http.Get(url + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	in := bufio.NewReader(r.Body)
	for first := true; ; first = false {
		line, err := in.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		text, ok := strings.CutPrefix(line, "data: ")
		if !ok {
			t.Fatalf("want a batch, got %q", line)
		}
		if blank, err := in.ReadString('\n'); blank != "\n" {
			t.Fatalf("want a blank line, got %q, %v", blank, err)
		}
		var b batch
		if err := json.Unmarshal([]byte(text), &b); err != nil {
			t.Fatal(err)
		}
		if b.Whole != (first || b.Joined > 0) { // a reader that was late gets all anew
			t.Errorf("first %v, whole %v behind %d that were missed", first, b.Whole, b.Joined)
		}
		if enough(&b) {
			return
		}
	}
}

func TestLines(t *testing.T) {
	_, c, url := serve(t)
	for _, row := range []struct {
		line   string
		status int
		want   answer
	}{
		{"  CRASH n1 ", 200, answer{Line: "crash n1", Text: "OK"}},
		{"start n1 keep-data", 200, answer{Line: "restart n1 keep-data", Text: "OK"}},
		{"crash n1 n9", 422, answer{Line: "crash n1 n9", Error: `crash has no option "n9"`, Column: 10}},
		{"crush n1", 422, answer{Line: "crush n1", Error: `there is no verb "crush" here (did you mean crash?); try HELP`, Column: 1}},
		{"restart n2", 409, answer{Line: "restart n2", Error: "sim: restart of n2: the node is running"}},
		{"expect n2 down", 409, answer{Line: "expect n2 down"}},
		{"", 409, answer{}},
		{strings.Repeat("x", 5000), 400, answer{}},
		{"crash n1\ncrash n2", 400, answer{}},
	} {
		status, got := do(t, url, row.line)
		if status != row.status || got.Line != row.want.Line || got.Text != row.want.Text || got.Column != row.want.Column || !strings.HasPrefix(got.Error, row.want.Error) || (status == 200) != (got.Error == "") {
			t.Errorf("%.20q: %d %+v, want %d %+v", row.line, status, got, row.status, row.want)
		}
	}
	if n, _ := c.Node("n1"); !n.Up() {
		t.Error("n1 is not up again")
	}
	for _, body := range []string{"", "crash n1", `{"line":1}`, `{"line":"` + strings.Repeat("x", 20000) + `"}`} {
		r, err := http.Post(url+"/do", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != 400 {
			t.Errorf("%.20q: %s", body, r.Status)
		}
	}
	for _, path := range []string{"/do", "/../page.go", "/etc/passwd", "/events/x"} {
		r, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode < 400 {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
}

// A page gets all that there is, and then what is new: what nodes believe, faults, clients,
// requests, what was done.
func TestStream(t *testing.T) {
	_, _, url := serve(t)
	for _, line := range []string{"fault cut partition {n6} {*}", "client alice", "alice> SET hello 1", "@n2> GET hello", "crash n1"} {
		if status, a := do(t, url, line); status != 200 {
			t.Fatalf("%s: %+v", line, a)
		}
	}
	seen := map[string]bool{}
	stream(t, url, func(b *batch) bool {
		if b.Whole {
			seen["whole"] = b.Title == "six" && len(b.Nodes) == 6 && len(b.Views) >= 6 && len(b.Load) == 6
		}
		seen["done"] = len(b.Done) == 5 && b.Done[4].Line == "crash n1" && b.Done[4].Result == "OK"
		seen["fault"] = len(b.Faults) == 1 && b.Faults[0].Name == "cut" && b.Faults[0].Fault == "partition {n6} {*}"
		for _, client := range b.Clients {
			seen["client"] = seen["client"] || client.Name == "alice" && client.Requests > 0
			seen["redirect"] = seen["redirect"] || client.Redirects == 1 && client.Node == "n2" && client.Code == "MOVED"
		}
		for _, m := range b.Messages {
			seen["request"] = seen["request"] || m.Who == "alice" && m.Node == "n1" && m.Command == "SET hello 1" && m.Reply == "OK"
		}
		for _, e := range b.Events {
			seen["role"] = seen["role"] || e.Event.Kind().String() == "role" && e.Event.Node == "n4" && e.Text == "role n4 master"
		}
		for _, v := range b.Views {
			slots := fmt.Sprint(v.Slots)
			seen["view"] = seen["view"] || v.Node == 1 && strings.HasPrefix(slots, "[0 5460 n4") && v.Process == "up"
			seen["epoch"] = seen["epoch"] || v.Node == 3 && v.Epoch > 6
		}
		return len(seen) >= 8 && seen["role"] && seen["view"] && seen["epoch"]
	})
	for _, what := range []string{"whole", "done", "fault", "client", "redirect", "request", "role", "view", "epoch"} {
		if !seen[what] {
			t.Errorf("the page was not told of: %s", what)
		}
	}
}

// What is kept is a file that runs, with the same outcome.
func TestKeep(t *testing.T) {
	_, c, url := serve(t)
	for _, line := range []string{
		"client alice", "migrate 0-9 n1 n2", "crash n9", "crash n1", "nodes", "wait until n4 role master within 30s",
		"advance 10s", "restart n1", "wait until n1 replica-of n4 within 30s", "wait until n1 state ok within 30s", `alice> SET hello "a b"`,
		"migrate 100 n4 n2 stop-before=target", "speed 0", "pause n3", "expect n3 paused", // what is seen has to last: nobody notices the pause
	} {
		do(t, url, line)
	}
	kept := func(query string) string {
		r, err := http.Get(url + "/scenario" + query)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		text, err := io.ReadAll(r.Body)
		if err != nil || r.Header.Get("Content-Disposition") != `attachment; filename="kept.scn"` {
			t.Fatal(err, r.Header)
		}
		return string(text)
	}
	text := kept("?expect=yes")
	for _, want := range []string{
		header + "\n", "migrate 0-9 n1 n2 => done\n", "wait until n4 role master within 30s\n", "restart n1\n", `alice> SET hello "a b"`,
		"migrate 100 n4 n2 stop-before=target => stopped\n", "expect n3 paused\n",
		"eventually n1 replica-of n4 within 1m\n", "eventually n3 paused within 1m\n", "eventually slot 0-9 owner n2 within 1m\n", "eventually slot 10-5460 owner n4 within 1m\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it has no %q", want)
		}
	}
	if strings.Contains(text, "crash n9") || strings.Contains(text, "nodes\n") || strings.Contains(text, "advance") || strings.Contains(text, "speed") {
		t.Error("it has a line that failed, or that no file can have")
	}
	for _, text := range []string{text, kept("")} {
		script, err := scenario.Parse("kept.scn", []byte(text))
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		result, err := scenario.Run(t.Context(), script, scenario.Options{})
		if err != nil || !result.OK() {
			t.Errorf("%v %v\n%s", err, result, text)
		}
		if took := result.Virtual - c.Now(); took > time.Minute || took < -time.Minute {
			t.Errorf("it takes %v, and the cluster is %v old", result.Virtual, c.Now())
		}
	}
}

// What was done is played twice, and both runs are shown.
func TestBranch(t *testing.T) {
	_, c, url := serve(t)
	do(t, url, "speed 0")
	do(t, url, "advance 1s")
	do(t, url, "crash n1")
	// Connections end by themselves: n4 notices it when the machine gets to it.
	stream(t, url, func(*batch) bool { return strings.Contains(c.Log().String(), "link to the master down") })
	get := func(query string) (int, string) {
		r, err := http.Get(url + "/branch?" + query)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		text, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, string(text)
	}
	before, lines := c.Log().Len(), len(c.Log().Since(0))
	at := (c.Now() + 100*time.Millisecond).Truncate(time.Microsecond)
	status, page := get(fmt.Sprintf("at=%d&line=crash+n4", at.Microseconds()))
	for _, want := range []string{"<h1>six, from " + at.Round(time.Millisecond).String() + " on<", "as it was: passed after ", "with crash n4: passed after ", "n4 node crash", `class="first"`} {
		if status != 200 || !strings.Contains(page, want) {
			t.Errorf("%d, and the page does not have %q", status, want)
		}
	}
	if status, page := get("at=0&seed=7"); status != 200 || !strings.Contains(page, "with seed 7: passed") {
		t.Errorf("%d", status)
	}
	for _, row := range []struct{ query, want string }{
		{"line=crash+n4", "at: want a time"}, {"at=-1&seed=2", "at: want a time"}, {"at=0", "want another seed, or a line"}, {"at=0&seed=x", `seed: "x" is none`},
		{"at=0&line=crash+n9", `there is no node "n9"`}, {"at=0&line=wait+5s", `"wait" cannot be added to a run`}, {"at=0&line=crash+n1%0Acrash+n2", "want one line"},
	} {
		if status, text := get(row.query); status != 422 || !strings.Contains(text, row.want) {
			t.Errorf("%s: %d %s, want 422 and %q", row.query, status, text, row.want)
		}
	}
	if c.Log().Len() != before || len(c.Log().Since(0)) != lines {
		t.Errorf("the cluster itself has done something: %v", c.Log().Since(0)[lines:])
	}
}

// Several pages may do lines at once: who waits for what another does stands behind that.
func TestKeepOverlapping(t *testing.T) {
	p, _, _ := serve(t)
	add := func(line string, begun, ended time.Duration) {
		d, _ := p.done.begin(line, begun)
		p.done.end(d, answer{Line: line, Text: "OK"}, line, ended)
	}
	add("wait until n1 down within 1m", time.Second, 3*time.Second)
	add("wait 2500ms", time.Second, 3500*time.Millisecond)
	add("crash n1", 2*time.Second, 2*time.Second)
	add("restart n1", 5*time.Second, 5*time.Second)
	want := header + "\nwait 2s\ncrash n1\nwait until n1 down within 1m\nwait 2s\nrestart n1\n"
	if got := string(p.keep(false)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A page that does not read is told later that it has missed something, and holds up nobody.
func TestSlowPage(t *testing.T) {
	p, _, _ := serve(t)
	slow := p.join()
	if slow == nil {
		t.Fatal("there is no room")
	}
	for range 4 * waiting {
		p.look()
	}
	if len(slow.batches) != waiting || p.next(slow) != nil {
		t.Errorf("%d batches wait", len(slow.batches))
	}
	for range waiting {
		<-slow.batches
	}
	var b batch
	if err := json.Unmarshal(p.next(slow), &b); err != nil || !b.Whole || b.Joined < 3*waiting {
		t.Errorf("%v; whole %v, joined %d", err, b.Whole, b.Joined)
	}
	if p.next(slow) != nil {
		t.Error("it is told twice")
	}
	p.leave(slow)
}

// A client that connects and reads nothing does not keep the server from its end.
func TestEnd(t *testing.T) {
	p, _, url := serve(t)
	for i := range maxReaders + 1 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil || strings.Contains(line, "200") != (i < maxReaders) {
			t.Errorf("page %d: %q, %v", i, line, err)
		}
	}
	// A line that waits ends as well.
	waits := make(chan int)
	go func() {
		status, _ := do(t, url, "wait 1h")
		waits <- status
	}()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for len(p.done.last(1)) == 0 {
		<-tick.C
	}
	p.Close()
	<-waits
}

func TestPage(t *testing.T) {
	_, _, url := serve(t)
	r, err := http.Get(url + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<title>six", `id="keep"`, "startLive", "'events'"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if strings.Contains(string(text), `src="`) {
		t.Error("the page asks for something else")
	}
	if policy := r.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "connect-src 'self'") {
		t.Errorf("the policy is %q", policy)
	}
}
