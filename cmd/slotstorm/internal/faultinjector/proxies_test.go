package faultinjector

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// The text of rladmin status, by the rules of its two readers.
func TestRladminStatus(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	a.create(`{"name":"m-special"}`)
	_, queued := a.call("POST", "/rladmin", "rladmin -b 2 status")
	act, _ := a.result(queued)
	text, _ := act.Output["output"].(string)
	inDatabases, found := false, ""
	for line := range strings.SplitSeq(text, "\n") { // redis-py's reader
		parts := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "DATABASES:"):
			inDatabases = true
		case inDatabases && !strings.HasPrefix(line, "DB:ID") && len(parts) >= 2 && parts[1] == "m-special" && found == "":
			found = parts[0]
		}
	}
	if found != "db:7" {
		t.Errorf("redis-py finds %q, want db:7:\n%s", found, text)
	}
	for _, pattern := range []string{"redis:1  node:1  master  0-16383", "endpoint:2:1  node:1  single", "*node:1  master", "node:2  slave"} {
		if !strings.Contains(text, pattern) {
			t.Errorf("no %q in\n%s", pattern, text)
		}
	}
	_, queued = a.call("POST", "/rladmin", "rladmin -b 2 explode")
	if act, text := a.result(queued); act.Status != statusFailed {
		t.Error(text)
	}
}

// The proxies' API, in front of the endpoints and of what callers ask for.
func TestProxyAPI(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	_, address := a.create(`{"name":"x-1"}`)
	c := connect(t, address, "none")
	_, text := a.call("GET", "/connections", "")
	var conns map[string][]string
	if err := json.Unmarshal([]byte(text), &conns); err != nil {
		t.Fatal(err)
	}
	id, node := "", ""
	for n, ids := range conns {
		if len(ids) == 1 {
			node, id = n, ids[0]
		}
	}
	if id == "" {
		t.Fatalf("no connection is listed: %s", text)
	}
	if _, text := a.call("GET", "/stats", ""); !strings.Contains(text, `"activeConnections":1`) || !strings.Contains(text, node) {
		t.Errorf("stats: %s", text)
	}
	a.call("POST", "/send-to-client/"+id+"?encoding=raw", ">2\r\n+SMIGRATED\r\n:7\r\n")
	a.call("POST", "/send-to-all-clients", "PjINCitNT1ZJTkcNCjo4DQo=")
	a.call("POST", "/send-to-clients?connectionIds="+id, "PjINCitNT1ZJTkcNCjo5DQo=")
	if got := c.say("PING"); got != "PONG" || c.heard() != "SMIGRATED 7\nMOVING 8\nMOVING 9" {
		t.Errorf("heard %q and %q", got, c.heard())
	}
	if status, text := a.call("POST", "/send-to-client/nobody", "aGk="); status != 200 || !strings.Contains(text, `"error":"Connection not found"`) {
		t.Errorf("nobody: %d %s", status, text)
	}
	a.call("POST", "/interceptors", `{"name":"x","match":"ping\r\n","response":"+intercepted\r\n","encoding":"raw"}`)
	if got := c.say("PING"); got != "intercepted" {
		t.Errorf("the interceptor: %q", got)
	}
	a.call("POST", "/interceptors", `{"name":"x","match":"other\r\n","response":"+x\r\n","encoding":"raw"}`)
	a.call("POST", "/scenarios", `{"responses":["K29uZQ0K","K3R3bw0K"]}`)
	for _, want := range []string{"one", "two", "PONG"} {
		if got := c.say("PING"); got != want {
			t.Errorf("the script: %q, want %q", got, want)
		}
	}
	if _, text := a.call("DELETE", "/connections/"+id, ""); !strings.Contains(text, `"success":true`) {
		t.Error(text)
	}
	<-c.ended
	host, port, _ := net.SplitHostPort(address)
	_, text = a.call("POST", "/nodes", fmt.Sprintf(`{"listenPort":0,"targetHost":%q,"targetPort":%s}`, host, port))
	var made struct {
		Cfg struct{ ListenPort int }
	}
	if err := json.Unmarshal([]byte(text), &made); err != nil || made.Cfg.ListenPort == 0 {
		t.Fatal(text)
	}
	if got := connect(t, fmt.Sprintf("127.0.0.1:%d", made.Cfg.ListenPort), "none").say("PING"); got != "PONG" {
		t.Errorf("through a proxy of a proxy: %q", got)
	}
	if _, text := a.call("DELETE", fmt.Sprintf("/nodes/%s@%d", address, made.Cfg.ListenPort), ""); !strings.Contains(text, "true") {
		t.Error(text)
	}
	if _, text := a.call("DELETE", "/nodes/"+node, ""); !strings.Contains(text, "false") {
		t.Errorf("the proxy of a database is gone: %s", text)
	}
	if _, text := a.call("GET", "/nodes", ""); !strings.Contains(text, node) {
		t.Error(text)
	}
	for _, path := range []string{"/openapi.json", "/openapi-proxy.json"} {
		if status, text := a.call("GET", path, ""); status != 200 || !strings.Contains(text, `"openapi"`) {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// A cut: what was under way is answered, what a client sends into it and gives up does not happen, and
// what it waits for does, afterwards.
func TestCut(t *testing.T) {
	t.Parallel()
	for _, secure := range []string{"", `,"tls_mode":"enabled"`} {
		a := newAPI(t, nil)
		_, address := a.create(`{"name":"x-1"` + secure + `}`)
		d, err := a.in.database(params{})
		if err != nil {
			t.Fatal(err)
		}
		dial := func() net.Conn {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
			if secure != "" {
				conn = tls.Client(conn, &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // it is ours
				if _, err := fmt.Fprint(conn, ""); err != nil {
					t.Fatal(err)
				}
			}
			return conn
		}
		say := func(conn net.Conn, line string) {
			if _, err := fmt.Fprintf(conn, "%s\r\n", line); err != nil {
				t.Fatal(err)
			}
		}
		hear := func(conn net.Conn, want string) {
			t.Helper()
			buf := make([]byte, 64)
			if n, err := conn.Read(buf); err != nil || string(buf[:n]) != want {
				t.Errorf("heard %q, %v, want %q", buf[:n], err, want)
			}
		}
		first, other := dial(), dial()
		defer first.Close()
		defer other.Close()
		for _, conn := range []net.Conn{first, other} {
			say(conn, "INCR k")
		}
		buf := make([]byte, 8)
		for _, conn := range []net.Conn{first, other} {
			if _, err := conn.Read(buf); err != nil {
				t.Fatal(err)
			}
		}
		say(other, "BLPOP list 0")
		if err := await("it is blocked", func() bool { return strings.Contains(access.ToNode(d.masters()[0]).Info(), "blocked_clients:1") }); err != nil {
			t.Fatal(err)
		}
		if err := a.in.cut(d); err != nil {
			t.Fatal(err)
		}
		if _, err := d.masters()[0].Do("RPUSH", "list", "x"); err != nil { // behind the proxy
			t.Fatal(err)
		}
		hear(other, "*2\r\n$4\r\nlist\r\n$1\r\nx\r\n")
		gone := dial()
		say(gone, "INCR k")
		say(first, "INCR k")
		conns := func(want int) {
			t.Helper()
			if err := await("connections", func() bool { return len(d.endpoint.first.Conns()) == want }); err != nil {
				t.Error(err)
			}
		}
		conns(3)
		gone.Close()
		conns(2)
		a.in.heal(d)
		hear(first, ":3\r\n")
		say(other, "INCR k")
		hear(other, ":4\r\n")
	}
}

// Connections that are dropped end behind the reply to what is under way, so that what a client has
// counted is what has been done.
func TestDropBetweenRequests(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	id, address := a.create(`{"name":"x-1"}`)
	const clients = 4
	counts := make(chan int, clients)
	for range clients {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		go func() {
			done, buf := 0, make([]byte, 64)
			for ; ; done++ {
				_, err := fmt.Fprint(conn, "INCR k\r\n")
				if err == nil {
					_, err = conn.Read(buf)
				}
				if err != nil {
					counts <- done
					return
				}
			}
		}()
	}
	d, err := a.in.database(params{"bdb_id": float64(id)})
	if err != nil {
		t.Fatal(err)
	}
	if err := await("connections", func() bool { return len(d.endpoint.first.Conns()) == clients }); err != nil {
		t.Fatal(err)
	}
	<-time.After(50 * time.Millisecond)
	a.do("dmc_restart", fmt.Sprintf(`{"bdb_id":%d}`, id))
	sum := 0
	for range clients {
		sum += <-counts
	}
	if got := connect(t, address, "none").say("GET k"); got != fmt.Sprint(sum) {
		t.Errorf("%s were done, and the clients know of %d", got, sum)
	}
}

// A subscriber that is dropped has had each message of which its publisher was told.
func TestDropOfSubscriber(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	_, address := a.create(`{"name":"x-1"}`)
	d, err := a.in.database(params{})
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		subscriber, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(subscriber, "SUBSCRIBE c\r\n")
		heard := make(chan int)
		go func() {
			text, _ := io.ReadAll(subscriber) // until it is dropped
			subscriber.Close()
			heard <- strings.Count(string(text), "$7\r\nmessage\r\n")
		}()
		publisher := connect(t, d.endpoint.first.Target(), "") // behind the proxy: it goes on
		told := func() bool { return publisher.say("PUBLISH c 1") == "1" }
		if err := await("the subscription", told); err != nil {
			t.Fatal(err)
		}
		sent := 1
		dropped := make(chan struct{})
		go func() {
			defer close(dropped)
			d.endpoint.drop()
		}()
		for told() {
			sent++
		}
		<-dropped
		if got := <-heard; got != sent {
			t.Errorf("%d messages were heard, and the publisher was told of %d", got, sent)
		}
	}
}

// A network failure ends connections: lettuce and jedis wait for that. Each database has run IDs of its
// own, by which lettuce tells two apart.
func TestNetworkFailure(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	runs := map[string]bool{}
	for _, name := range []string{"x-1", "x-2"} {
		id, address := a.create(fmt.Sprintf(`{"name":%q}`, name))
		c := connect(t, address, "none")
		for line := range strings.SplitSeq(c.say("INFO server"), "\r\n") {
			if run, ok := strings.CutPrefix(line, "run_id:"); ok {
				runs[run] = true
			}
		}
		a.do("network_failure", fmt.Sprintf(`{"bdb_id":%d,"delay":0.05}`, id))
		select {
		case <-c.ended:
		case <-time.After(20 * time.Second):
			t.Error("the connection outlives it")
		}
		if got := connect(t, address, "none").say("PING"); got != "PONG" {
			t.Errorf("afterwards: %q", got)
		}
	}
	if len(runs) != 2 {
		t.Errorf("two databases have the run IDs %v", runs)
	}
}
