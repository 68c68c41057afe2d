package respproxy

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/maintenance"
)

// patience is how long something may take on a busy machine.
const patience = 30 * time.Second

func TestMain(m *testing.M) {
	lastReplies = patience
	os.Exit(m.Run())
}

// standIn is a server behind the proxy that says its name and the request to any request. To these it
// says something else: subscriptions are confirmed; PUBLISH comes back as a message, without a reply;
// WAIT is answered when the test releases it, LATER by a message then; MOVED tells of the other server.
type standIn struct {
	name, other string
	ln          net.Listener
	served      sync.WaitGroup

	mu       sync.Mutex
	heard    []string
	conns    []net.Conn
	released chan struct{}
	last     string // what it says when a client has said all
}

func newStandIn(t *testing.T, name string) *standIn {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &standIn{name: name, ln: ln, released: make(chan struct{})}
	s.served.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.conns = append(s.conns, conn)
			s.mu.Unlock()
			s.served.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(func() {
		ln.Close()
		s.mu.Lock()
		for _, c := range s.conns {
			c.Close()
		}
		s.mu.Unlock()
		s.release()
		s.served.Wait()
	})
	return s
}

func (s *standIn) addr() string { return s.ln.Addr().String() }

func (s *standIn) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.released:
	default:
		close(s.released)
	}
}

// serve reads requests: lines, or arrays without line ends in them.
func (s *standIn) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	resp3 := false
	for {
		var words []string
		line, err := in.ReadString('\n')
		if err != nil {
			s.mu.Lock()
			last := s.last
			s.mu.Unlock()
			_, _ = io.WriteString(conn, last) // who hears it looks for it
			return
		}
		line = strings.TrimSpace(line)
		var n int
		if _, err := fmt.Sscanf(line, "*%d", &n); err == nil {
			for range n {
				if _, err = in.ReadString('\n'); err != nil {
					return
				}
				word, err := in.ReadString('\n')
				if err != nil {
					return
				}
				words = append(words, strings.TrimSpace(word))
			}
			line = strings.Join(words, " ")
		} else {
			words = strings.Fields(line)
		}
		s.mu.Lock()
		s.heard = append(s.heard, line)
		s.mu.Unlock()
		mark := "*"
		if resp3 {
			mark = ">"
		}
		reply := fmt.Sprintf("+%s %s\r\n", s.name, line)
		switch words[0] {
		case "HELLO":
			resp3 = words[1] == "3"
		case "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "subscribe", "psubscribe", "ssubscribe":
			reply = ""
			for _, c := range words[1:] {
				reply += fmt.Sprintf("%s3\r\n+%s\r\n+%s\r\n:1\r\n", mark, strings.ToLower(words[0]), c)
			}
		case "PUBLISH":
			reply = fmt.Sprintf("%s3\r\n+message\r\n+%s\r\n+%s\r\n", mark, words[1], s.name)
		case "WAIT":
			<-s.released
		case "LATER":
			<-s.released
			reply = fmt.Sprintf("%s3\r\n+message\r\n+c\r\n+%s\r\n", mark, s.name)
		case "MOVED":
			if s.other != "" {
				reply = "-MOVED 1 " + s.other + "\r\n"
			}
		}
		if _, err := io.WriteString(conn, reply); err != nil {
			return
		}
	}
}

// until waits for something.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !holds(); {
		if time.Now().After(end) {
			t.Fatalf("%s: not within %v", what, patience)
		}
		<-time.After(time.Millisecond)
	}
}

// Conversations of a client with a proxy, line by line:
//
//	> TEXT     the client says it
//	< TEXT     it hears that, with | for line ends, and nothing before
//	waiting N  so many requests are under way, answers of the proxy's own among them
//	b TEXT     server b has heard that, with | between requests
//	closed     its connection ends
//	last TEXT  server a says that when it has heard the last request
//
// The other words are methods of the proxy, and release lets server a answer WAIT.
func TestConversations(t *testing.T) {
	for _, test := range []struct{ name, script string }{
		{"requests and replies pass", "> PING\n< +a PING|\n> *2\r\n$4\r\nECHO\r\n$1\r\nx\n< +a ECHO x|"},
		{"another server is told what was set", `
			> HELLO 3
			< +a HELLO 3|
			> CLIENT SETNAME x
			< +a CLIENT SETNAME x|
			switch true
			b HELLO 3|CLIENT SETNAME x
			> PING
			< +b PING|`},
		{"a request that is under way keeps the connection where it is", `
			> WAIT
			heard a WAIT
			switch false
			release
			< +a WAIT|
			switch true
			> PING
			< +b PING|`},
		{"MOVED leads to the other server, and is not shown", `
			> MOVED
			< +b MOVED|
			> PING
			< +b PING|`},
		{"what waits is said again there, and nothing twice to the client", `
			> SELECT 0
			< +a SELECT 0|
			> MOVED
			< +b MOVED|
			b SELECT 0|MOVED`},
		{"a subscriber stays one, and hears no second confirmation", `
			> SUBSCRIBE c d
			< *3|+subscribe|+c|:1|*3|+subscribe|+d|:1|
			> UNSUBSCRIBE c
			< *3|+unsubscribe|+c|:1|
			switch true
			b subscribe d
			> PUBLISH d
			< *3|+message|+d|+b|`},
		{"one of RESP3 as well", `
			> HELLO 3
			< +a HELLO 3|
			> SSUBSCRIBE c
			< >3|+ssubscribe|+c|:1|
			switch true
			b HELLO 3|ssubscribe c
			> PUBLISH c
			< >3|+message|+c|+b|`},
		{"a subscriber that asks something has nothing under way behind the reply", `
			> SUBSCRIBE c
			< *3|+subscribe|+c|:1|
			> PING
			< +a PING|
			switch true
			> PING
			< +b PING|`},
		{"who is no subscriber any more has requests and replies", `
			> SUBSCRIBE c
			< *3|+subscribe|+c|:1|
			> UNSUBSCRIBE c
			< *3|+unsubscribe|+c|:1|
			> PING
			< +a PING|
			switch true
			> PING
			< +b PING|
			b PING`},
		{"a push of notifications comes to who asked", `
			> HELLO 3
			< +a HELLO 3|
			> CLIENT MAINT_NOTIFICATIONS ON moving-endpoint-type none
			< +OK|
			notify
			< >3|+MIGRATED|:7|*1|$1|s|`},
		{"and to nobody else", `
			> HELLO 3
			< +a HELLO 3|
			notify
			> PING
			< +a PING|`},
		{"the answer to the handshake waits for its turn", `
			> HELLO 3
			< +a HELLO 3|
			> WAIT
			heard a HELLO 3|WAIT
			> CLIENT MAINT_NOTIFICATIONS ON moving-endpoint-type none
			waiting 2
			release
			< +a WAIT|+OK|`},
		{"an interceptor answers, letter case aside, and no other request", `
			intercept PING
			> ping
			< +intercepted|
			> PING x
			< +a PING x|`},
		{"a script answers once for each line", `
			script
			> GET x
			< +first|
			> GET y
			< +second|
			> GET z
			< +a GET z|`},
		{"what was under way when a cut begins is answered, what comes then waits", `
			> WAIT
			heard a WAIT
			cut
			release
			< +a WAIT|
			> PING
			heal
			< +a PING|`},
		{"a message that was under way when a cut begins comes as well", `
			> SUBSCRIBE c
			< *3|+subscribe|+c|:1|
			> LATER
			heard a SUBSCRIBE c|LATER
			cut
			release
			< *3|+message|+c|+a|`},
		{"a connection that is dropped has had the reply to what was under way", `
			> WAIT
			heard a WAIT
			drop
			> PING
			release
			< +a WAIT|
			closed
			heard a WAIT`},
		{"a subscriber that is dropped has had the messages for it", `
			> SUBSCRIBE c
			< *3|+subscribe|+c|:1|
			last *3|+message|+c|+a|
			drop
			< *3|+message|+c|+a|
			closed`},
		{"an idle connection that is dropped ends", "> PING\n< +a PING|\ndrop\nclosed"},
		{"the end of the server is the end of the connection", "> PING\n< +a PING|\nend\nclosed"},
		{"what is no request ends the connection", "> *1\r\n!1\r\nx\nclosed"},
	} {
		t.Run(strings.ReplaceAll(test.name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			a, b := newStandIn(t, "a"), newStandIn(t, "b")
			a.other = b.addr()
			p, err := Listen("127.0.0.1:0", a.addr(), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			client, err := net.Dial("tcp", p.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			if err := client.SetDeadline(time.Now().Add(patience)); err != nil {
				t.Fatal(err)
			}
			until(t, "the connection", func() bool { return len(p.Conns()) == 1 })
			heard := func(s *standIn, want string) {
				t.Helper()
				until(t, s.name+" hears "+want, func() bool {
					s.mu.Lock()
					defer s.mu.Unlock()
					return strings.Join(s.heard, "|") == want
				})
			}
			for line := range strings.SplitSeq(strings.TrimSpace(strings.ReplaceAll(test.script, "\r\n", "\x00")), "\n") {
				word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
				rest = strings.ReplaceAll(rest, "\x00", "\r\n")
				switch word {
				case ">":
					if _, err := io.WriteString(client, rest+"\r\n"); err != nil {
						t.Fatal(err)
					}
				case "<":
					want := strings.ReplaceAll(rest, "|", "\r\n")
					got := make([]byte, len(want))
					if n, err := io.ReadFull(client, got); err != nil || string(got) != want {
						t.Fatalf("heard %q, %v, want %q", got[:n], err, want)
					}
				case "b":
					heard(b, rest)
				case "heard":
					heard(a, strings.TrimPrefix(rest, "a "))
				case "waiting":
					until(t, "waiting", func() bool {
						c := p.Conns()[0]
						c.mu.Lock()
						defer c.mu.Unlock()
						return fmt.Sprint(len(c.waiting)) == rest
					})
				case "switch":
					if got := fmt.Sprint(p.Switch(b.addr())); got != rest {
						t.Fatalf("all are there: %s, want %s", got, rest)
					}
				case "closed":
					if n, err := client.Read(make([]byte, 1)); n > 0 || err == nil {
						t.Fatalf("the connection is open: %d bytes, %v", n, err)
					}
				case "release":
					a.release()
				case "last":
					a.mu.Lock()
					a.last = strings.ReplaceAll(rest, "|", "\r\n")
					a.mu.Unlock()
				case "notify":
					p.Notify(maintenance.Push{Kind: maintenance.Migrated, Seq: 7, Shards: []string{"s"}})
				case "intercept":
					p.Intercept(Interceptor{Name: "x", Match: []byte(rest + "\r\n"), Response: []byte("+intercepted\r\n")})
				case "script":
					p.Script([][]byte{[]byte("+first\r\n"), []byte("+second\r\n")})
				case "cut":
					p.Cut()
				case "heal":
					p.Heal()
				case "drop":
					p.Drop(p.Conns())
				case "end":
					a.mu.Lock()
					a.conns[0].Close()
					a.mu.Unlock()
				default:
					t.Fatalf("what is %q?", line)
				}
			}
		})
	}
}

// A connection that comes while the proxy is switched goes where it is switched to.
func TestSwitchMeetsNewConnections(t *testing.T) {
	a, b := newStandIn(t, "a"), newStandIn(t, "b")
	p, err := Listen("127.0.0.1:0", a.addr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	for i := range 200 {
		client, err := net.Dial("tcp", p.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		until(t, "the connection", func() bool { return len(p.Conns()) == 1 })
		to := []*standIn{b, a}[i%2]
		if !p.Switch(to.addr()) {
			t.Error("a connection that has asked nothing is not there")
		}
		if _, err := io.WriteString(client, "PING\r\n"); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(client).ReadString('\n'); err != nil || line != "+"+to.name+" PING\r\n" {
			t.Errorf("heard %q, %v, want it from %s", line, err, to.name)
		}
		client.Close()
		until(t, "its end", func() bool { return len(p.Conns()) == 0 })
	}
}

// What a client sends into a cut and gives up before its end is lost.
func TestCutLosesWhatIsGivenUp(t *testing.T) {
	a := newStandIn(t, "a")
	p, err := Listen("127.0.0.1:0", a.addr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	p.Cut()
	client, err := net.Dial("tcp", p.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(client, "PING\r\n"); err != nil {
		t.Fatal(err)
	}
	until(t, "the connection", func() bool { return len(p.Conns()) == 1 })
	client.Close()
	until(t, "its end", func() bool { return len(p.Conns()) == 0 })
	p.Heal()
	if client, err = net.Dial("tcp", p.Addr().String()); err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := io.WriteString(client, "ECHO x\r\n"); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(client).ReadString('\n'); err != nil || line != "+a ECHO x\r\n" {
		t.Errorf("heard %q, %v", line, err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if got := strings.Join(a.heard, "|"); got != "ECHO x" {
		t.Errorf("the server has heard %q", got)
	}
}

// piped is a proxy in front of a server, and a connection to it that holds nothing: Write ends when
// the proxy has read.
func piped(t *testing.T, target string) (*Proxy, net.Conn) {
	t.Helper()
	p, err := Listen("127.0.0.1:0", target, nil)
	if err != nil {
		t.Fatal(err)
	}
	c, inside := net.Pipe()
	t.Cleanup(func() { c.Close() })
	p.served.Go(func() { p.handle(inside) })
	return p, c
}

// A proxy that ends does not wait for what a slow network holds up.
func TestCloseWhileSlow(t *testing.T) {
	p, c := piped(t, newStandIn(t, "a").addr())
	p.Delay(time.Hour)
	if _, err := c.Write([]byte("PING\r\n")); err != nil {
		t.Fatal(err)
	}
	closes(t, p)
}

// closes is about Close, which ends soon.
func closes(t *testing.T, p *Proxy) {
	t.Helper()
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		p.Close()
	}()
	select {
	case <-closed:
	case <-time.After(patience):
		t.Error("Close waits")
	}
}

// A proxy that ends does not wait for a client that does not read its reply.
func TestCloseWhileClientDoesNotRead(t *testing.T) {
	p, c := piped(t, newStandIn(t, "a").addr())
	if _, err := c.Write([]byte("PING\r\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 1)); err != nil { // the rest is on its way
		t.Fatal(err)
	}
	closes(t, p)
}

// It does not wait for a server that does not read its requests either.
func TestCloseWhileServerDoesNotRead(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	p, c := piped(t, ln.Addr().String())
	const more = 32 << 20 // than a connection holds
	if _, err := c.Write([]byte(fmt.Sprintf("*2\r\n$4\r\nECHO\r\n$%d\r\n", more))); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Write(append(make([]byte, more), "\r\n"...)); err != nil {
		t.Fatal(err)
	}
	server, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	if _, err := server.Read(make([]byte, 1)); err != nil { // the rest is on its way
		t.Fatal(err)
	}
	closes(t, p)
}

// What the REST API answers to requests that are wrong, and to those that find nothing.
func TestAPIRefuses(t *testing.T) {
	a := newStandIn(t, "a")
	p, err := Listen("127.0.0.1:0", a.addr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	api := &API{}
	api.Add(p)
	defer api.Close()
	mux := http.NewServeMux()
	api.Handle(mux)
	for _, test := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"POST", "/nodes", `{"listenPort":0,"targetHost":"","targetPort":1}`, 400, "want listenPort, targetHost and targetPort"},
		{"POST", "/nodes", `{"listenPort":0,"targetHost":"h","targetPort":0}`, 400, "want listenPort"},
		{"POST", "/nodes", `{"listenPort":70000,"targetHost":"h","targetPort":1}`, 400, "want listenPort"},
		{"POST", "/nodes", `{`, 400, "want listenPort"},
		{"POST", "/nodes", fmt.Sprintf(`{"listenPort":%d,"targetHost":"h","targetPort":1}`, p.Addr().Port), 400, "address already in use"},
		{"DELETE", "/nodes/" + p.ID(), "", 200, `"success":false`}, // it is not the API's own
		{"DELETE", "/nodes/x", "", 200, `"success":false`},
		{"DELETE", "/connections/x", "", 200, `{"success":false,"connectionId":"x"}`},
		{"DELETE", fmt.Sprintf("/connections/%d-1", p.Addr().Port), "", 200, `"success":false`},
		{"POST", "/send-to-client/x", "aGk=", 200, `"error":"Connection not found"`},
		{"POST", "/send-to-client/x", "not base64", 400, "the body is not in that encoding"},
		{"POST", "/send-to-client/x?encoding=raw", "ŧ", 400, "is no byte"},
		{"POST", "/send-to-client/x?encoding=hex", "00", 400, `\"hex\" is neither base64 nor raw`},
		{"POST", "/send-to-clients", "aGk=", 400, "want connectionIds=ID,ID"},
		{"POST", "/send-to-clients?connectionIds=x,y", "aGk=", 200, `"connectionId":"y"`},
		{"POST", "/send-to-all-clients", "aGk=", 200, `{"results":[]}`},
		{"POST", "/interceptors", `{"name":"x","match":"eA==","response":"eA=="}`, 400, "want name, match, response and encoding"},
		{"POST", "/interceptors", `{"name":"x","match":"?","response":"eA==","encoding":"base64"}`, 400, "not in that encoding"},
		{"POST", "/scenarios", `{"responses":[]}`, 400, "at least one"},
		{"POST", "/scenarios", `{"responses":["eA==","?"]}`, 400, "not in that encoding"},
		{"GET", "/nodes", "", 200, p.ID()},
		{"GET", "/connections", "", 200, `"` + p.ID() + `":[]`},
		{"GET", "/stats", "", 200, `"activeConnections":0,"totalConnections":0,"connections":[],"globalInterceptors":[]`},
	} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), test.method, test.path, strings.NewReader(test.body)))
		if text := string(bytes.TrimSpace(w.Body.Bytes())); w.Code != test.status || !strings.Contains(text, test.want) {
			t.Errorf("%s %s %s: %d %s, want %d %s", test.method, test.path, test.body, w.Code, text, test.status, test.want)
		}
	}
	if len(p.Interceptors()) > 0 {
		t.Errorf("interceptors are there: %q", p.Interceptors())
	}
}
