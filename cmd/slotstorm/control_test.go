package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/redis/go-redis/v9"
)

// controlClient is a client of a control port. A line takes as long as it takes, and is sent once.
func controlClient(t *testing.T, addr string) *redis.Client {
	t.Helper()
	c := redis.NewClient(&redis.Options{Addr: addr, ReadTimeout: -1, MaxRetries: -1})
	t.Cleanup(func() { c.Close() })
	return c
}

// ask sends a command to a control port.
func ask(t *testing.T, control *redis.Client, line string) any {
	t.Helper()
	args := []any{"SLOTSTORM"}
	for word := range strings.FieldsSeq(line) {
		args = append(args, word)
	}
	reply, err := control.Do(t.Context(), args...).Result()
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return reply
}

// A program outside breaks the cluster, skips the time that it takes to heal, and looks
// at it; and so does a monitor.
func TestControlAndMetrics(t *testing.T) {
	addr, side, stop := serveAll(t, syscall.SIGTERM, "--replicas", "1", "--control", "0", "--metrics", "0",
		"--set", "requirepass secret", "--set", "masterauth secret", "--set", "user ada on >pw ~* +@all")
	defer stop()
	rdb := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{addr}, Username: "ada", Password: "pw"})
	defer rdb.Close()
	if err := rdb.Set(t.Context(), "hello", "1", 0).Err(); err != nil {
		t.Fatal(err)
	}

	control := controlClient(t, side["control"])
	ask(t, control, "advance 1s") // what is written reaches the replica
	ask(t, control, "CRASH "+addr)
	ask(t, control, "advance until n4 role master within 1m")
	if err := control.Do(t.Context(), "slotstorm", "expect", "n1", "up").Err(); err == nil || !strings.HasPrefix(err.Error(), "ERR want n1 up") {
		t.Errorf("an expectation that does not hold: %v", err)
	}
	if err := control.Do(t.Context(), "get", "x").Err(); err == nil || !strings.Contains(err.Error(), "SLOTSTORM HELP") {
		t.Errorf("another command: %v", err)
	}
	if lines := ask(t, control, "nodes").([]any); len(lines) != 6 || !strings.HasSuffix(lines[0].(string), " down") {
		t.Errorf("nodes: %q", lines)
	}
	metrics := scrapeMetrics(t, side["metrics"])
	for _, want := range []string{
		`redis_up{addr="` + addr + `",node="n1"} 0`, `slotstorm_fault_fired_total{fault="odd"} 0`, `node="n4",redis_mode="cluster",role="master"} 1`,
		`,node="n4"} 16384`, `redis_db_keys{`, `redis_cluster_state{`, `redis_commands_total{`, `slotstorm_redirects_total{`,
	} {
		if want == `slotstorm_fault_fired_total{fault="odd"} 0` {
			ask(t, control, "fault odd error reply=ERR command=echo")
			metrics = scrapeMetrics(t, side["metrics"])
		}
		if !strings.Contains(metrics, want) {
			t.Errorf("the metrics have no %s", want)
		}
	}
	one := scrapeMetrics(t, strings.TrimSuffix(side["metrics"], "/metrics")+"/scrape?target=n2")
	if !strings.Contains(one, `node="n2"`) || strings.Contains(one, `node="n3"`) {
		t.Errorf("one node's metrics:\n%s", one)
	}
	ask(t, control, "heal all")
	ask(t, control, "start n1")
}

func scrapeMetrics(t *testing.T, url string) string {
	t.Helper()
	reply, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil || reply.StatusCode != http.StatusOK {
		t.Fatalf("%s: %v", reply.Status, err)
	}
	return string(text)
}

// A file and a control port go together.
func TestServeFileWithControl(t *testing.T) {
	_, side, stop := serveAll(t, os.Interrupt, "--control", "0", file(t, "cluster masters=3\nclient alice\nalice> SET hello 1 => OK\n"))
	defer stop()
	control := controlClient(t, side["control"])
	ask(t, control, "fault cut partition {n1 alice} {*}")
	if faults := ask(t, control, "faults").([]any); len(faults) != 1 || !strings.HasPrefix(faults[0].(string), "cut fired=") {
		t.Errorf("faults: %q", faults)
	}
}

// What cannot be used is said, and ends the command.
func TestServeMistakes(t *testing.T) {
	for _, row := range []struct {
		args []string
		err  string
	}{
		{[]string{"--set", "nosuch 1"}, "unknown directive"},
		{[]string{"--config", "/nonexistent"}, "no such file"},
		{[]string{"--control", "999999"}, "control: "},
		{[]string{"--metrics", "999999"}, "metrics: "},
	} {
		cmd := command(t, append([]string{"serve", "--port", "0"}, row.args...)...)
		stderr, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line, _ := bufio.NewReader(stderr).ReadString('\n')
		if err := cmd.Wait(); err == nil || !strings.Contains(line, row.err) {
			t.Errorf("%q: %v, %q, want %q", row.args, err, line, row.err)
		}
	}
}

// What a browser can be made to send to the control port does nothing, whatever it is.
func TestControlIsNotForBrowsers(t *testing.T) {
	_, side, stop := serveAll(t, syscall.SIGTERM, "--control", "0")
	defer stop()
	for _, request := range []string{
		"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 20\r\n\r\nSLOTSTORM CRASH n3\r\n",
		"GET /\nSLOTSTORM CRASH n3\n HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
		"SLOTSTORM CRASH n3\r\n",
		"\r\n*3\r\n$9\r\nSLOTSTORM\r\n$5\r\nCRASH\r\n$2\r\nn3\r\n",
	} {
		if reply := exchange(t, side["control"], request); !strings.HasPrefix(reply, "-ERR Protocol error") || strings.Count(reply, "\r\n") != 1 {
			t.Errorf("%q: %q", request, reply)
		}
	}
	control := controlClient(t, side["control"])
	for _, line := range ask(t, control, "nodes").([]any) {
		if !strings.HasSuffix(line.(string), " up") {
			t.Errorf("a node is not up: %s", line)
		}
	}
}

// A client that sends and sends is cut off.
func TestControlBoundsCommands(t *testing.T) {
	_, side, stop := serveAll(t, syscall.SIGTERM, "--control", "0")
	defer stop()
	request := "*2\r\n$9\r\nSLOTSTORM\r\n$100000000\r\n" + strings.Repeat("x", 2*largestControl)
	if reply := exchange(t, side["control"], request); reply != "" && !strings.HasPrefix(reply, "-ERR Protocol error: the command is too long") {
		t.Errorf("the reply is %q", reply)
	}
}

// exchange sends bytes and reads until the connection is closed.
func exchange(t *testing.T, addr, request string) string {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, _ = io.WriteString(conn, request) // the far side may close before it has read all
	reply, _ := io.ReadAll(conn)         // and reset the connection
	return string(reply)
}

func TestMetricsAreNotForBrowsers(t *testing.T) {
	_, side, stop := serveAll(t, syscall.SIGTERM, "--metrics", "0")
	defer stop()
	_, port, err := net.SplitHostPort(strings.TrimSuffix(strings.TrimPrefix(side["metrics"], "http://"), "/metrics"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, method, host, origin string
		want                       int
	}{
		{"a monitor", http.MethodGet, "127.0.0.1:" + port, "", http.StatusOK},
		{"by name", http.MethodGet, "localhost:" + port, "", http.StatusOK},
		{"a name that was made to lead here", http.MethodGet, "evil.example:" + port, "", http.StatusForbidden},
		{"a page", http.MethodGet, "127.0.0.1:" + port, "http://evil.example", http.StatusForbidden},
		{"a form", http.MethodPost, "127.0.0.1:" + port, "", http.StatusMethodNotAllowed},
	} {
		request, err := http.NewRequestWithContext(t.Context(), tt.method, side["metrics"], nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = tt.host
		if tt.origin != "" {
			request.Header.Set("Origin", tt.origin)
		}
		reply, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		reply.Body.Close()
		if reply.StatusCode != tt.want {
			t.Errorf("%s: status %d, want %d", tt.name, reply.StatusCode, tt.want)
		}
	}
}
