//go:build conformance

package engine

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// The differential test plays random calls from testdata/calls.txt to a real
// redis-server and to an engine, and compares every reply, in both versions of the
// protocol, and which keys changed: a second connection to the server hears of
// them as a client-side cache does. Two variables of the environment change it:
// CALLS is the number of calls, SEED the first seed.
func TestLikeRedis(t *testing.T) {
	templates := readTemplates(t)
	server := startServer(t)
	calls, seed := environment("CALLS", 20000), environment("SEED", 1)
	for round := range 10 {
		seed := seed + round
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			d := newDuel(t, server, uint64(seed))
			for range calls / 10 {
				d.play(d.generate(templates))
				if t.Failed() {
					return
				}
			}
		})
	}
}

// TestRecord writes testdata/replies.txt: what a real server answers to calls made
// up with a fixed seed, for TestRecordedReplies. It runs when RECORD is set.
func TestRecord(t *testing.T) {
	if os.Getenv("RECORD") == "" {
		t.Skip("RECORD is not set")
	}
	templates := slices.DeleteFunc(readTemplates(t), func(template string) bool {
		return unrecorded.MatchString(template)
	})
	server := startServer(t)
	var out bytes.Buffer
	for seed := range 4 {
		d := newDuel(t, server, uint64(seed))
		fmt.Fprintf(&out, "RESP%d\n", 3-seed%2)
		for range 1500 {
			args := d.generate(templates)
			if reply, changed := d.play(args); reply != nil {
				fmt.Fprintf(&out, "%q %q %q\n", args, changed, reply)
			}
		}
	}
	if err := os.WriteFile("testdata/replies.txt", out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// unrecorded are the calls whose replies depend on the time or on chance.
var unrecorded = regexp.MustCompile("TTL|EXPIRETIME|XPENDING|XINFO|SPOP|RANDMEMBER|HRANDFIELD|DUMP|SCAN")

func environment(name string, fallback int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return fallback
}

func readTemplates(t *testing.T) []string {
	text, err := os.ReadFile("testdata/calls.txt")
	if err != nil {
		t.Fatal(err)
	}
	only := os.Getenv("ONLY")
	var templates []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || !strings.Contains(line, only) {
			continue
		}
		name, _, _ := strings.Cut(line, " ")
		if cmd := command.Lookup([]byte(name)); cmd == nil {
			t.Fatalf("no such command: %s", line)
		} else if handlers[cmd.ID] != nil || cmd.IsContainer() {
			templates = append(templates, line)
		}
	}
	return templates
}

// startServer starts a real server and returns its socket.
func startServer(t *testing.T) string {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		t.Skip("no redis-server")
	}
	dir, err := os.MkdirTemp("", "engine")
	if err != nil {
		t.Fatal(err)
	}
	socket := dir + "/s"
	cmd := exec.Command(path, "--port", "0", "--unixsocket", socket, "--save", "", "--dir", dir,
		"--cluster-enabled", "yes", "--cluster-port", "0", "--enable-debug-command", "yes")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = os.RemoveAll(dir)
	})
	for range 2000 {
		if conn, err := net.Dial("unix", socket); err == nil {
			l := &link{conn: conn, in: bufio.NewReader(conn)}
			l.call("CLUSTER ADDSLOTSRANGE 0 16383")
			ready := strings.Contains(l.call("CLUSTER INFO"), "cluster_state:ok")
			_ = conn.Close()
			if ready {
				return socket
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("redis-server does not get ready")
	return ""
}

// link is a connection to the real server.
type link struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(t *testing.T, socket string) *link {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &link{conn: conn, in: bufio.NewReaderSize(conn, 1<<20)}
}

func (l *link) send(args [][]byte) {
	var b []byte
	b = fmt.Appendf(b, "*%d\r\n", len(args))
	for _, arg := range args {
		b = fmt.Appendf(b, "$%d\r\n%s\r\n", len(arg), arg)
	}
	_, _ = l.conn.Write(b)
}

func (l *link) call(line string) string {
	l.send(words(line))
	return string(l.read())
}

// read returns the bytes of one reply.
func (l *link) read() []byte {
	var out []byte
	for missing := 1; missing > 0; missing-- {
		line, err := l.in.ReadBytes('\n')
		if err != nil {
			return append(out, "closed: "+err.Error()...)
		}
		out = append(out, line...)
		n, _ := strconv.Atoi(strings.TrimSpace(string(line[1:])))
		switch line[0] {
		case '$', '=':
			if n >= 0 {
				body := make([]byte, n+2)
				_, _ = io.ReadFull(l.in, body)
				out = append(out, body...)
			}
		case '*', '~', '>':
			missing += max(n, 0)
		case '%':
			missing += 2 * n
		}
	}
	return out
}

// duel plays the same calls to both.
type duel struct {
	t       *testing.T
	real    *link
	cache   *link // hears of changes
	engine  *Engine
	replica replica // hears of the engine's effects
	changes recorder
	w       resp.Writer
	random  *rand.Rand
	history []string
	id      int // the last stream ID made up
}

func newDuel(t *testing.T, socket string, seed uint64) *duel {
	d := &duel{t: t, real: dial(t, socket), cache: dial(t, socket), engine: New(Config{Seed: seed})}
	d.random = rand.New(rand.NewPCG(seed, 1))
	d.replica = replica{New(Config{Seed: seed + 1}), t}
	d.replica.SetExpiry(keyspace.KeepExpired)
	d.engine.Observe(&d.changes)
	d.real.call("FLUSHALL")
	if seed%2 == 0 {
		d.real.call("HELLO 3")
		d.w.RESP3 = true
	}
	d.cache.call("HELLO 3")
	d.cache.call("CLIENT TRACKING ON BCAST")
	return d
}

// play makes one call and compares. It returns what the server replied and which
// keys changed, nothing if the call was not made.
func (d *duel) play(args [][]byte) (want []byte, wantChanged []string) {
	cmd, _ := command.Resolve(args)
	if cmd == nil || !cmd.ArityOK(len(args)) || handlers[cmd.ID] == nil {
		return nil, nil
	}
	if d.depends(args) {
		return nil, nil
	}
	line := fmt.Sprintf("%q", args)
	d.history = append(d.history, line)
	d.changes.seen = nil
	d.engine.Pass(time.Now())
	d.real.send(args)
	want = d.real.read()
	wantChanged = d.realChanges()
	if bytes.HasPrefix(want, []byte("-CROSSSLOT")) {
		return nil, nil // that is the node's business
	}
	d.w.Buf = d.w.Buf[:0]
	do(d.engine, &d.w, cmd, args)
	got := d.w.Buf
	if !agree(cmd.Name, want, got) {
		d.fail("%s\n got %q\nwant %q", line, got, want)
	}
	slices.Sort(d.changes.seen)
	if gotChanged := slices.Compact(d.changes.seen); !slices.Equal(wantChanged, gotChanged) {
		d.fail("%s: changed %q, want %q (reply %q)", line, gotChanged, wantChanged, want)
	}
	d.compareReplica(cmd.Name, args)
	d.followRandom(cmd.Name, args, want)
	d.compareState(args)
	d.realChanges() // looking may have deleted what was expired
	return want, wantChanged
}

// compareReplica gives the replica the effects of the call and compares its keys.
func (d *duel) compareReplica(name string, args [][]byte) {
	d.replica.Pass(time.Now().Add(time.Second))
	d.replica.follow(d.engine.Effects(), args)
	d.replica.catchUp(d.engine, name, args)
	for _, key := range args[1:] {
		if en := d.replica.find(key); en != nil && en.timer != 0 && d.replica.deadlines.of(en) <= d.engine.now {
			d.replica.Delete(string(key)) // the master says so when it deletes the key
		}
		if master, copied := describe(d.engine, key), describe(d.replica.Engine, key); master != copied {
			d.fail("%q: the replica has\n%q, the master\n%q", args, copied, master)
		}
	}
}

// depends reports whether the reply depends on how a skip list happens to be built:
// ranges of members when the scores differ; or on that of a hash table: cursors.
func (d *duel) depends(args [][]byte) bool {
	if name := strings.ToLower(string(args[0])); name == "scan" {
		return string(args[1]) != "0"
	} else if strings.HasPrefix(name, "sort") && len(args) > 2 {
		en := d.engine.find(args[1])
		return en != nil && en.Kind == value.KindSet && en.Set().Hashed
	}
	lex := func(arg []byte) bool { return bytes.Contains(bytes.ToLower(arg), []byte("lex")) }
	return slices.ContainsFunc(args, lex) && slices.ContainsFunc(args, func(arg []byte) bool {
		en := d.engine.find(arg)
		return en != nil && en.Kind == value.KindZSet && en.ZSet().Skiplist
	})
}

// wholeValue is the command that shows all of a value, but for the key.
var wholeValue = map[value.Kind]string{
	value.KindString: "GET k", value.KindList: "LRANGE k 0 -1", value.KindSet: "SMEMBERS k",
	value.KindZSet: "ZRANGE k 0 -1 WITHSCORES", value.KindHash: "HGETALL k", value.KindStream: "XINFO STREAM k FULL COUNT 0",
}

// compareState compares what the keys among the arguments look like now.
func (d *duel) compareState(args [][]byte) {
	for i, key := range args {
		if i == 0 || !slices.Contains(universe.keys, string(key)) {
			continue
		}
		reads := []string{"OBJECT ENCODING k", "PTTL k"}
		if en := d.engine.find(key); en != nil {
			reads = append(reads, wholeValue[en.Kind])
		}
		for _, read := range reads {
			call := words(read)
			call[slices.IndexFunc(call, func(arg []byte) bool { return string(arg) == "k" })] = key
			d.real.send(call)
			want := d.real.read()
			d.w.Buf = d.w.Buf[:0]
			cmd, _ := command.Resolve(call)
			do(d.engine, &d.w, cmd, call)
			if !agree(cmd.Name, want, d.w.Buf) {
				d.fail("%s of %q\n got %q\nwant %q", read, key, d.w.Buf, want)
			}
		}
	}
}

func (d *duel) fail(format string, values ...any) {
	d.t.Helper()
	recent := d.history[max(0, len(d.history)-environment("RECENT", 12)):]
	d.t.Errorf("after\n  %s\n"+format, append([]any{strings.Join(recent, "\n  ")}, values...)...)
}

// realChanges returns the keys that changed in the server since the last call.
func (d *duel) realChanges() (keys []string) {
	d.cache.send(words("PING"))
	for {
		reply := d.cache.read()
		if reply[0] != '>' {
			slices.Sort(keys)
			return slices.Compact(keys)
		}
		keys = append(keys, flat(reply)[1:]...)
	}
}

// followRandom makes the engine's key equal to the server's after a command that
// took members at random.
func (d *duel) followRandom(name string, args [][]byte, reply []byte) {
	if name != "spop" || reply[0] == '-' {
		return
	}
	d.real.send([][]byte{[]byte("DUMP"), args[1]})
	payload := d.real.read()
	if payload[0] != '$' || payload[1] == '-' {
		return
	}
	_, body, _ := bytes.Cut(payload, []byte("\r\n"))
	e, key := d.engine, []byte("copy-of-the-real-key")
	callArgs(d.t, e, &resp.Writer{}, [][]byte{[]byte("RESTORE"), key, []byte("0"), body[:len(body)-2], []byte("REPLACE")})
	if en, copied := e.find(args[1]), e.find(key); en != nil && copied != nil {
		copied.Set().Hashed = en.Set().Hashed
		en.Value = copied.Value
		e.unlink(copied)
		if en := d.replica.find(args[1]); en != nil {
			en.Value = copied.Value.Clone()
		}
	}
}
