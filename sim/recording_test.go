package sim

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim/event"
)

// adventure does a bit of everything to a cluster. pass lets time pass.
func adventure(t *testing.T, c *Cluster, pass func(time.Duration)) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	dial := func(name string, client string) func(string) {
		conn, err := c.DialerOf(client)(t.Context(), "tcp", mustNode(t, c, name).Addr())
		must(err)
		t.Cleanup(func() { conn.Close() })
		return func(line string) {
			_, err := conn.Write([]byte(line + "\r\n"))
			must(err)
		}
	}
	send, other := dial("n1", "bob"), dial("n1", "")
	other(`BLPOP {hello}:list 0`)
	for range 20 {
		send(`INCR hello`)
		send(`SET {hello}:binary "\x00\xff\r\n \"quoted\""`)
		send(`RPUSH {hello}:list a`)
		pass(137 * time.Millisecond)
	}
	must(c.MoveSlot(866, "n1", "n2"))
	send(`GET hello`)
	must(c.Inject("cut", faults.Partition(faults.Nodes("n1", "bob"), faults.Rest)))
	pass(20 * time.Second)
	must(c.Heal("cut"))
	pass(10 * time.Second)
	must(mustNode(t, c, "n3").Crash())
	pass(30 * time.Second)
	must(mustNode(t, c, "n3").Restart(Restart{KeepData: true}))
	must(mustNode(t, c, "n2").Pause())
	dial("n2", "")("SET hello paused")
	pass(time.Second)
	must(mustNode(t, c, "n2").Resume())
	pass(20 * time.Second)
	dial("n6", "")("SHUTDOWN")
	pass(time.Second)
	must(mustNode(t, c, "n6").Restart(Restart{}))
	pass(10 * time.Second)
}

// reread writes a recording and reads it.
func reread(t *testing.T, r *Recording) *Recording {
	t.Helper()
	var first, second bytes.Buffer
	if _, err := r.WriteTo(&first); err != nil {
		t.Fatal(err)
	}
	text := first.String()
	back, err := ReadRecording(&first)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if _, err := back.WriteTo(&second); err != nil {
		t.Fatal(err)
	}
	if second.String() != text {
		t.Errorf("read and written again, the recording is\n%s\nwant\n%s", &second, text)
	}
	return back
}

func TestReplayOfASteppedRun(t *testing.T) {
	cfg := Config{Replicas: 1, Seed: 3, Record: true}
	c := stepped(t, cfg)
	adventure(t, c, c.Advance)
	again, err := Replay(cfg, reread(t, c.Recording()), c.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got, want := again.Log().String(), c.Log().String(); got != want {
		t.Errorf("the log differs: %s", firstDifference(got, want))
	}
	for i, n := range c.Nodes() {
		if got := again.Nodes()[i].Keys(); !slices.Equal(got, n.Keys()) {
			t.Errorf("%s holds %q, want %q", n.Name(), got, n.Keys())
		}
	}
}

// A run in a bubble can be played step by step.
func TestReplayOfABubble(t *testing.T) {
	cfg := Config{Replicas: 1, Seed: 3, Record: true}
	var recording *Recording
	var log string
	var end time.Duration
	synctest.Test(t, func(t *testing.T) {
		c := running(t, cfg)
		adventure(t, c, func(d time.Duration) {
			time.Sleep(d)
			synctest.Wait()
		})
		recording, log, end = reread(t, c.Recording()), c.Log().String(), c.Now()
	})
	again, err := Replay(cfg, recording, end)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := again.Log().String(); got != log {
		t.Errorf("the log differs: %s", firstDifference(got, log))
	}
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "got\n" + strings.Join(a[max(0, i-5):i+1], "\n") + "\nwant\n" + b[i]
		}
	}
	return "one is longer"
}

// Whatever a client's values look like, the recording, the log and the replay have them as
// they are, and a line for each event.
func TestReplayOfEvilValues(t *testing.T) {
	cfg := Config{Record: true}
	c := stepped(t, cfg)
	evil := []string{"x\n   9.999s n3  role  role n9 master", "a => b   via n7", "1.000000000 n1 crash", "\x00\xff\r\n", `"`, "", "|"}
	client, err := c.NewClient(ClientConfig{Name: "alice", Timeout: time.Second, DialTimeout: time.Second, MaxRedirects: 5})
	if err != nil {
		t.Fatal(err)
	}
	for i, value := range evil {
		for _, args := range [][]string{{"SET", "hello", value}, {"GET", "hello"}, {"SET", "{hello}" + value, value}, {value, "a"}} {
			if _, err := client.Do(time.Second, args...); err != nil && args[0] != "" {
				t.Fatal(i, err)
			}
		}
	}
	log := c.Log().String()
	if lines := strings.Count(log, "\n"); lines != c.Log().Len() {
		t.Errorf("%d events are %d lines", c.Log().Len(), lines)
	}
	recording := reread(t, c.Recording())
	again, err := Replay(cfg, recording, c.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for _, key := range again.Nodes()[0].Keys() {
		want, _ := mustNode(t, c, "n1").String(key)
		if got, ok := mustNode(t, again, "n1").String(key); !ok || got != want {
			t.Errorf("%q is %q after the replay, want %q", key, got, want)
		}
	}
	if got, want := len(again.Nodes()[0].Keys()), len(c.Nodes()[0].Keys()); got != want || got < 5 {
		t.Errorf("%d keys after the replay, want %d", got, want)
	}
	for e := range c.Log().All() {
		if f, ok := e.Fact.(event.RoleChanged); ok && f.Node == "n9" {
			t.Errorf("forged: %v", e)
		}
	}
}

func TestReplayStopsInTheMiddle(t *testing.T) {
	cfg := Config{Record: true}
	c := stepped(t, cfg)
	n1 := mustNode(t, c, "n1")
	for _, value := range []string{"a", "b", "c"} {
		if _, err := n1.Do("SET", "hello", value); err != nil {
			t.Fatal(err)
		}
		c.Advance(time.Second)
	}
	again, err := Replay(cfg, c.Recording(), 1500*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	reply, err := mustNode(t, again, "n1").Do("GET", "hello")
	if err != nil || reply.String() != "b" {
		t.Errorf("after 1.5s hello is %q, %v, want b", reply, err)
	}
}

func TestReplayWantsTheSameConfig(t *testing.T) {
	c := stepped(t, Config{Record: true, Seed: 5})
	_, err := Replay(Config{Seed: 6}, c.Recording(), -1)
	const want = "sim: the recording is of a cluster with masters=3 replicas=0 lone=0 empty=false seed=5, not masters=3 replicas=0 lone=0 empty=false seed=6"
	if err == nil || err.Error() != want {
		t.Errorf("Replay: %v, want %s", err, want)
	}
}

func TestRecordingsWantMemory(t *testing.T) {
	if _, err := New(Config{Record: true, Transport: Loopback}); err == nil {
		t.Error("a cluster on TCP records")
	}
}

func TestBrokenRecordings(t *testing.T) {
	const head = "slotstorm recording 1\nmasters=3 replicas=0 lone=0 empty=false seed=1 start=2024-01-01T00:00:00Z\n"
	for _, tt := range []struct{ text, want string }{
		{"", `sim: recording:1: "", want "slotstorm recording 1"`},
		{"slotstorm recording 1\nnonsense\n", `sim: recording:2: "nonsense" is no description of a cluster`},
		{head + "x n1 crash\n", `sim: recording:3: time: invalid duration "xs"`},
		{head + "1.0\n", "sim: recording:3: want a time, a node or *, and what happened"},
		{head + "1.0 n1\n", "sim: recording:3: want a time, a node or *, and what happened"},
		{head + "1.0 n1 1.2.3.4:5>\n", "sim: recording:3: a command without a name"},
		{head + "1.0 n1 1.2.3.4:5> GET \"x\n", `sim: recording:3: "x: invalid syntax`},
		{head + "1.0 n1 dance\n", `sim: recording:3: unknown action "dance"`},
		{head + "1.0 * dance\n", `sim: recording:3: unknown action "dance"`},
		{head + "1.0 n1 restart tomorrow\n", `sim: recording:3: unknown action "restart tomorrow"`},
		{head + "1.0 * inject a: dance\n", `sim: recording:3: unknown fault "dance"`},
		{head + "1.0 * crash\n", `sim: recording:3: "crash" is done to a node`},
		{head + "1.0 n1 heal a\n", `sim: recording:3: "heal a" is done to the network, *`},
	} {
		if _, err := ReadRecording(strings.NewReader(tt.text)); err == nil || err.Error() != tt.want {
			t.Errorf("ReadRecording(%q): %v, want %s", tt.text, err, tt.want)
		}
	}
	for _, tt := range []struct{ line, want string }{
		{"1.0 n9 crash", `sim: replay of input 1, 1.000000000 n9 crash: sim: no node "n9" (there are n1 to n3)`},
		{"1.0 * heal x", `sim: replay of input 1, 1.000000000 * heal x: sim: no fault "x" is installed, nor any other`},
	} {
		r, err := ReadRecording(strings.NewReader(head + tt.line + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Replay(Config{}, r, -1); err == nil || err.Error() != tt.want {
			t.Errorf("replay of %q: %v, want %s", tt.line, err, tt.want)
		}
	}
}

// Any command survives being written and read.
func TestInputsAsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := input{
			at:   time.Duration(rapid.Int64Range(0, 1<<50).Draw(t, "at")),
			node: rapid.SampledFrom([]string{"n1", "n10"}).Draw(t, "node"),
			conn: rapid.SampledFrom([]connName{
				{addr: "127.0.0.1:10000"}, {addr: "127.0.0.1:1", client: "bob"}, {addr: "127.0.0.1:2", test: true},
				{addr: "127.0.0.1:3", tls: true}, {addr: "127.0.0.1:4", tls: true, client: "bob"},
			}).Draw(t, "conn"),
		}
		for _, arg := range rapid.SliceOfN(rapid.SliceOf(rapid.Byte()), 1, 5).Draw(t, "args") {
			in.args = append(in.args, string(arg))
		}
		got, err := parseInput(in.String())
		if err != nil {
			t.Fatalf("%s: %v", in, err)
		}
		if got.String() != in.String() || !slices.Equal(got.args, in.args) || got.at != in.at || got.conn != in.conn {
			t.Fatalf("got %#v, want %#v", got, in)
		}
	})
}
