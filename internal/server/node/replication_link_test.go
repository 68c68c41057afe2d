package node_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/engine"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// masterID is the master of a test replica.
const masterID = "00000000000000000000000000000000000000bb"

// testReplica is a replica whose master is the test.
type testReplica struct {
	*testNode
	links []*testLink
}

// testLink is the master's end of a connection.
type testLink struct {
	addr    string
	handler node.LinkHandler
	sent    []byte
	closed  bool
}

func (l *testLink) Send(b []byte) { l.sent = append(l.sent, b...) }
func (l *testLink) Read(int)      {}
func (l *testLink) Close()        { l.closed = true }

// replicaHost lets a test be the master.
type replicaHost struct {
	*testHost
	r *testReplica
}

func (h replicaHost) Dial(_ *node.Node, addr string, _ time.Duration, handler node.LinkHandler) node.Link {
	l := &testLink{addr: addr, handler: handler}
	h.r.links = append(h.r.links, l)
	return l
}

func newTestReplica(t testing.TB, change func(*node.Settings)) *testReplica {
	t.Helper()
	r := &testReplica{testNode: &testNode{t: t, host: &testHost{}, engine: engine.New(engine.Config{Seed: 1})}}
	conf, err := gossip.ParseNodesConf(testID + " " + testIP + ":7000@17000 myself,slave " + masterID + " 0 0 1 connected\n" +
		masterID + " " + testIP + ":7001@17001 master - 0 0 1 connected 0-16383\nvars currentEpoch 1 lastVoteEpoch 0\n")
	if err != nil {
		t.Fatal(err)
	}
	machine, err := clusterbus.New(clusterbus.Config{
		ID: testID, IP: testIP, Port: testPort, Settings: gossip.DefaultSettings(),
		Rand: rand.New(rand.NewPCG(1, 2)), Keys: r.engine, Start: testStart, NodesConf: conf, Formed: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	settings := node.DefaultSettings()
	if change != nil {
		change(&settings)
	}
	r.Node, err = node.New(node.Config{
		Name: "n1", Host: replicaHost{r.host, r}, Machine: machine, Keyspace: r.engine,
		Start: testStart, Port: testPort, Seed: 1, Settings: &settings,
	})
	if err != nil {
		t.Fatal(err)
	}
	r.Boot()
	return r
}

// link is the connection that is open now.
func (r *testReplica) link() *testLink {
	r.t.Helper()
	if len(r.links) == 0 || r.links[len(r.links)-1].closed {
		r.t.Fatalf("no connection to the master is open")
	}
	return r.links[len(r.links)-1]
}

// say brings bytes from the master.
func (r *testReplica) say(text string) { r.link().handler.Received([]byte(text)) }

// hears checks what the replica sent since the last time, as words.
func (r *testReplica) hears(want string) {
	r.t.Helper()
	l := r.link()
	var words []string
	for line := range strings.SplitSeq(string(l.sent), "\r\n") {
		if line != "" && line[0] != '*' && line[0] != '$' {
			words = append(words, line)
		}
	}
	l.sent = nil
	if got := strings.Join(words, " "); got != want {
		r.t.Errorf("the replica said %q, want %q", got, want)
	}
}

// history is the master's replication ID.
const history = "0123456789012345678901234567890123456789"

// dataSet is an RDB file with one key.
func dataSet(t testing.TB) string {
	t.Helper()
	var file bytes.Buffer
	err := rdb.Redis70.WriteFile(&file, rdb.Header{}, []rdb.Key{
		{Name: []byte("k"), Payload: rdb.Encode(rdb.Value{Type: rdb.TypeString, String: []byte("v")})},
	})
	if err != nil {
		t.Fatal(err)
	}
	return file.String()
}

// shake takes the replica to the answer to PSYNC.
func (r *testReplica) shake(psync string) {
	r.t.Helper()
	r.link().handler.Connected()
	r.hears("PING")
	r.say("+PONG\r\n")
	r.hears("REPLCONF listening-port 7000 REPLCONF capa eof capa psync2")
	r.say("+OK\r\n+OK\r\n")
	if psync == "" { // a new history of its own, which the master cannot know
		if got := string(r.link().sent); !strings.HasPrefix(got, "*3\r\n$5\r\nPSYNC\r\n$40\r\n") || !strings.HasSuffix(got, "\r\n$1\r\n1\r\n") {
			r.t.Errorf("the replica said %q, want PSYNC", got)
		}
		r.link().sent = nil
		return
	}
	r.hears(psync)
}

func (r *testReplica) role() string {
	c := r.client("127.0.0.1:50000")
	defer c.session.Close()
	return c.do("ROLE")
}

func TestHandshake(t *testing.T) {
	const connected = "$9\r\nconnected\r\n:%d\r\n"
	for _, row := range []struct {
		name, answer string
		bytewise     bool
	}{
		{"a file of known length", "+FULLRESYNC " + history + " 100\r\n$%d\r\n%s", false},
		{"a file of known length, byte by byte", "+FULLRESYNC " + history + " 100\r\n$%d\r\n%s", true},
		{"a file with a mark", "+FULLRESYNC " + history + " 100\r\n\n\n$EOF:" + history + "\r\n%[2]s" + history, false},
		{"a file with a mark, byte by byte", "\n+FULLRESYNC " + history + " 100\r\n$EOF:" + history + "\r\n%[2]s" + history, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newTestReplica(t, nil)
			r.shake("")
			file := dataSet(t)
			answer := strings.TrimSuffix(fmt.Sprintf(row.answer, len(file), file), "%!(EXTRA string="+file+")")
			if !row.bytewise {
				r.say(answer)
			} else {
				for i := range len(answer) {
					r.say(answer[i : i+1])
				}
			}
			if strings.Contains(row.answer, "EOF") {
				r.hears("REPLCONF ACK 100")
			}
			stream := "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n"
			for i := range len(stream) {
				r.say(stream[i : i+1])
			}
			if got, want := r.role(), fmt.Sprintf(connected, 100+len(stream)); !strings.HasSuffix(got, want) {
				t.Errorf("ROLE = %q, want ...%q", got, want)
			}
			c := r.client("127.0.0.1:50000")
			c.play(exchange{"READONLY", wordOK}, exchange{"GET k", "$1\r\nv\r\n"}, exchange{"GET a", "$1\r\n1\r\n"})
			r.say("*3\r\n$8\r\nREPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n")
			r.hears(fmt.Sprint("REPLCONF ACK ", 100+len(stream))) // the question is not counted yet
		})
	}
}

func TestHandshakeWithPassword(t *testing.T) {
	r := newTestReplica(t, func(s *node.Settings) { s.MasterAuth, s.MasterUser = "secret", "replica" })
	r.link().handler.Connected()
	r.hears("PING")
	r.say("-NOAUTH Authentication required.\r\n")
	r.hears("AUTH replica secret REPLCONF listening-port 7000 REPLCONF capa eof capa psync2")
	r.say("+OK\r\n-ERR unknown\r\n-ERR unknown\r\n") // of which only the first matters
	if got := string(r.link().sent); !strings.Contains(got, "PSYNC") {
		t.Errorf("the replica said %q, want PSYNC", got)
	}
}

// A replica can say where it is to be shown.
func TestHandshakeWithAnnouncedAddress(t *testing.T) {
	r := newTestReplica(t, nil)
	c := r.client("127.0.0.1:50000")
	c.play(exchange{"CONFIG SET replica-announce-ip host.example replica-announce-port 77", wordOK})
	r.link().handler.Connected()
	r.hears("PING")
	r.say("+PONG\r\n")
	r.hears("REPLCONF listening-port 77 REPLCONF ip-address host.example REPLCONF capa eof capa psync2")
	r.say("+OK\r\n+OK\r\n")
	if got := string(r.link().sent); strings.Contains(got, "PSYNC") {
		t.Errorf("the replica said %q before all was answered", got)
	}
	r.say("+OK\r\n")
	if got := string(r.link().sent); !strings.Contains(got, "PSYNC") {
		t.Errorf("the replica said %q, want PSYNC", got)
	}
}

// What the master wrote before a deadline finds the key, though the time is over when it
// arrives. Clients do not see it.
func TestStreamFindsExpiredKeys(t *testing.T) {
	r := newTestReplica(t, nil)
	r.shake("")
	file := dataSet(t)
	r.say("+FULLRESYNC " + history + " 100\r\n$" + fmt.Sprint(len(file)) + "\r\n" + file)
	r.say("*5\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n5\r\n$4\r\nPXAT\r\n$1\r\n1\r\n")
	r.say("*2\r\n$4\r\nINCR\r\n$1\r\na\r\n*2\r\n$7\r\nPERSIST\r\n$1\r\na\r\n")
	c := r.client("127.0.0.1:50000")
	c.play(exchange{"READONLY", wordOK}, exchange{"GET a", "$1\r\n6\r\n"})
	r.say("*3\r\n$9\r\nPEXPIREAT\r\n$1\r\na\r\n$1\r\n1\r\n")
	c.play(exchange{"GET a", "$-1\r\n"}, exchange{"DBSIZE", ":2\r\n"})
}

// A reader of a replica is served by the first command that has something for it, not by all
// that came with it.
func TestStreamWakesReaders(t *testing.T) {
	r := newTestReplica(t, nil)
	r.shake("")
	file := dataSet(t)
	r.say("+FULLRESYNC " + history + " 100\r\n$" + fmt.Sprint(len(file)) + "\r\n" + file)
	c := r.client("127.0.0.1:50000")
	c.do("READONLY")
	c.do("XREAD BLOCK 0 STREAMS s $")
	add := func(id string) string {
		return "*5\r\n$4\r\nXADD\r\n$1\r\ns\r\n" + bulk(id) + "$1\r\nf\r\n$1\r\nv\r\n"
	}
	r.say(add("1-1") + add("2-1"))
	want := "*1\r\n*2\r\n" + bulk("s") + "*1\r\n*2\r\n" + bulk("1-1") + "*2\r\n" + bulk("f") + bulk("v")
	if got := c.take(); got != want {
		t.Errorf("XREAD = %q, want %q", got, want)
	}
}

// TestResumption: the next connection goes on behind the last whole command; half a
// transaction has not happened.
func TestResumption(t *testing.T) {
	r := newTestReplica(t, nil)
	r.shake("")
	r.say(fmt.Sprintf("+FULLRESYNC %s 100\r\n$%d\r\n%s", history, len(dataSet(t)), dataSet(t)))
	whole := "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n"
	r.say(whole + "*1\r\n$5\r\nMULTI\r\n*2\r\n$3\r\nDEL\r\n$1\r\na\r\n*1\r\n$4\r\nEX")
	r.link().handler.Broken(node.Ended)
	r.shake(fmt.Sprintf("PSYNC %s %d", history, 101+len(whole)))
	other := strings.Repeat("f", 40)
	r.say("+CONTINUE " + other + "\r\n*1\r\n$5\r\nMULTI\r\n*2\r\n$3\r\nDEL\r\n$1\r\na\r\n*1\r\n$4\r\nEXEC\r\n")
	c := r.client("127.0.0.1:50000")
	c.play(exchange{"READONLY", wordOK}, exchange{"EXISTS a", ":0\r\n"}, exchange{"EXISTS k", ":1\r\n"})
	info := c.do("INFO replication")
	for _, line := range []string{
		"master_replid:" + other, "master_replid2:" + history, fmt.Sprint("second_repl_offset:", 101+len(whole)),
	} {
		if !strings.Contains(info, line+"\r\n") {
			t.Errorf("INFO has no %s:\n%s", line, info)
		}
	}
}

// TestMasterTalksNonsense: the connection is given up, and another one tried.
func TestMasterTalksNonsense(t *testing.T) {
	full := "+FULLRESYNC " + history + " 100\r\n"
	for _, row := range []struct {
		name, answer string
		at           int // after how many replies of the handshake
		soon         bool
	}{
		{"instead of PONG", "-ERR no\r\n", 0, false},
		{"a line without end", strings.Repeat("x", 2000), 0, false},
		{"loading", "-LOADING\r\n", 3, false},
		{"without its own master", "-NOMASTERLINK\r\n", 3, false},
		{"an error instead of a file", full + "-ERR no\r\n", 3, true},
		{"no length", full + "$x\r\n", 3, true},
		{"a negative length", full + "$-5\r\n", 3, true},
		{"no RDB file", full + "$4\r\nxxxx", 3, true},
		{"a damaged file", full + "$20\r\nREDIS0010xxxxxxxxxxx", 3, true},
		{"a stream that is none", full + "$%d\r\n%s*x\r\n", 3, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newTestReplica(t, nil)
			r.link().handler.Connected()
			replies := []string{"+PONG\r\n", "+OK\r\n", "+OK\r\n"}
			for _, reply := range replies[:row.at] {
				r.say(reply)
			}
			answer := row.answer
			if strings.Contains(answer, "%d") {
				answer = fmt.Sprintf(answer, len(dataSet(t)), dataSet(t))
			}
			r.say(answer)
			if !r.links[0].closed {
				t.Fatalf("the connection is open")
			}
			if !row.soon {
				if len(r.links) != 1 {
					t.Fatalf("%d connections at once", len(r.links))
				}
				r.host.Advance(time.Second)
				r.Tick()
			}
			if len(r.links) != 2 || r.links[1].closed {
				t.Fatalf("%d connections, want another one", len(r.links))
			}
			if strings.Contains(row.name, " file") && row.name != "an error instead of a file" || row.name == "no RDB file" {
				r.shake("PSYNC ? -1") // its own data are gone
				r.say("+CONTINUE\r\n")
				if !r.links[1].closed {
					t.Errorf("it goes on with nothing")
				}
			}
		})
	}
}

// TestOldMaster: one that does not know PSYNC is asked for SYNC.
func TestOldMaster(t *testing.T) {
	r := newTestReplica(t, nil)
	r.shake("")
	r.say("-ERR unknown command\r\n")
	r.hears("SYNC")
	r.say(fmt.Sprintf("$%d\r\n%s", len(dataSet(t)), dataSet(t)))
	r.say("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n")
	c := r.client("127.0.0.1:50000")
	c.play(exchange{"READONLY", wordOK}, exchange{"DBSIZE", ":2\r\n"})
}

// FuzzMaster: whatever a master says, the replica lives.
func FuzzMaster(f *testing.F) {
	file := dataSet(f)
	f.Add([]byte("+PONG\r\n+OK\r\n+OK\r\n+FULLRESYNC " + history + " 1\r\n$" + fmt.Sprint(len(file)) + "\r\n" + file + "*1\r\n$5\r\nMULTI\r\n*1\r\n$4\r\nEXEC\r\n"))
	f.Add([]byte("+PONG\r\n+OK\r\n+OK\r\n+FULLRESYNC " + history + " 1\r\n$EOF:" + history + "\r\n" + file + history + "*1\r\n$4\r\nEXEC\r\n"))
	f.Add([]byte("+PONG\r\n+OK\r\n+OK\r\n-ERR\r\n$3\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := newTestReplica(t, nil)
		connected := 0
		for len(b) > 0 {
			for ; connected < len(r.links); connected++ {
				r.links[connected].handler.Connected()
			}
			size := min(len(b), 1+int(b[0])%64)
			r.link().handler.Received(b[:size])
			b = b[size:]
			r.host.Advance(2 * time.Second)
			r.Tick()
			if got := r.role(); !strings.HasPrefix(got, "*5\r\n$5\r\nslave\r\n") {
				t.Fatalf("ROLE = %q", got)
			}
		}
	})
}
