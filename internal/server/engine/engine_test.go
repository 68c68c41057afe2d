package engine

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// start is the time at which the tests' keyspaces start.
var start = time.UnixMilli(1_700_000_000_000)

// newEngine returns a keyspace whose time is start.
func newEngine() *Engine {
	e := New(Config{Seed: 1})
	e.Pass(start)
	return e
}

// words splits a line of words; `""` stands for the empty one.
func words(line string) [][]byte {
	var args [][]byte
	for _, word := range strings.Fields(line) {
		if word == `""` {
			word = ""
		}
		args = append(args, []byte(word))
	}
	return args
}

// call runs a command and returns its reply for RESP2.
func call(t testing.TB, e *Engine, line string) string {
	t.Helper()
	return callArgs(t, e, &resp.Writer{}, words(line))
}

// do is Do in the words of the tests.
func do(e *Engine, w *resp.Writer, cmd *command.Command, args [][]byte) bool {
	return e.Do((*keyspace.Reply)(w), cmd.OfKeyspace(), args)
}

func callArgs(t testing.TB, e *Engine, w *resp.Writer, args [][]byte) string {
	t.Helper()
	cmd, _ := command.Resolve(args)
	if cmd == nil || !cmd.ArityOK(len(args)) {
		t.Fatalf("no such call: %q", args)
	}
	w.Buf = w.Buf[:0]
	if !do(e, w, cmd, args) {
		t.Fatalf("%s is not known", cmd.Name)
	}
	return string(w.Buf)
}

// expect runs lines of the form "command => reply", where CR LF in the reply is
// written as a blank.
func expect(t testing.TB, e *Engine, lines ...string) {
	t.Helper()
	for _, line := range lines {
		cmd, want, ok := strings.Cut(line, " => ")
		got := strings.TrimSuffix(strings.ReplaceAll(call(t, e, cmd), "\r\n", " "), " ")
		if ok && got != want {
			t.Errorf("%s\n got %s\nwant %s", cmd, got, want)
		}
	}
}

func TestDeadlines(t *testing.T) {
	e := newEngine()
	expect(t, e,
		"SET a 1 PX 100 => +OK",
		"SET b 1 EX 1 => +OK",
		"SET c 1 PXAT 1700000000100 => +OK",
		"PTTL a => :100", "TTL b => :1", "PEXPIRETIME c => :1700000000100", "TTL none => :-2",
		"EXPIRE b 0 XX NX => -ERR NX and XX, GT or LT options at the same time are not compatible",
		"SET d 1 EX 0 => -ERR invalid expire time in 'set' command",
		"SETEX d -1 x => -ERR invalid expire time in 'setex' command",
	)
	e.Pass(start.Add(99 * time.Millisecond))
	expect(t, e, "EXISTS a b c => :3", "PTTL a => :1")
	e.Pass(start.Add(100 * time.Millisecond))
	expect(t, e, "EXISTS a b c => :1", "PERSIST b => :1", "TTL b => :-1")
	e.Pass(start.Add(time.Hour))
	if e.Len() != 1 {
		t.Errorf("%d keys are left, want b alone", e.Len())
	}
}

func TestKeysStayUntilAccessedWithoutActiveExpire(t *testing.T) {
	e := newEngine()
	e.SetActiveExpire(false)
	expect(t, e, "SET a 1 PX 1 => +OK", "SET b 1 PX 1 => +OK")
	e.Pass(start.Add(time.Second))
	if e.Exists([]byte("a")) || e.Type([]byte("a")) != "none" || e.Len() != 2 {
		t.Errorf("Exists %t, Type %s, Len %d", e.Exists([]byte("a")), e.Type([]byte("a")), e.Len())
	}
	expect(t, e, "GET a => $-1")
	if e.Len() != 1 {
		t.Errorf("%d keys after an access, want 1", e.Len())
	}
	e.SetActiveExpire(true)
	e.Pass(start.Add(2 * time.Second))
	if e.Len() != 0 {
		t.Errorf("%d keys after active expiry, want 0", e.Len())
	}
}

func TestKeysOfASlot(t *testing.T) {
	e := newEngine()
	expect(t, e, "MSET {a}1 x {a}2 x {a}3 x b x", "SET {a}1 y", "DEL {a}2", "RENAME {a}3 {a}0", "SET {a}2 z")
	const slotOfA = 15495
	if got := strings.Join(e.KeysInSlot(slotOfA, 10), " "); got != "{a}2 {a}0 {a}1" {
		t.Errorf("KeysInSlot = %s", got)
	}
	if got := e.KeysInSlot(slotOfA, 1); len(got) != 1 || got[0] != "{a}2" {
		t.Errorf("KeysInSlot of one key = %s", got)
	}
	if n := e.DeleteSlot(slotOfA); n != 3 || e.CountInSlot(slotOfA) != 0 || e.Len() != 1 {
		t.Errorf("DeleteSlot = %d, left in the slot %d, left %d", n, e.CountInSlot(slotOfA), e.Len())
	}
}

// recorder remembers what an observer is told.
type recorder struct{ seen []string }

func (r *recorder) KeyChanged(key string)                        { r.seen = append(r.seen, key) }
func (r *recorder) KeyExpired(key string)                        { r.seen = append(r.seen, key) }
func (r *recorder) KeyReady(string, string)                      {}
func (r *recorder) KeyEvent(keyspace.EventClass, string, string) {}

func (r *recorder) KeysFlushed() { r.seen = append(r.seen, "*") }

func TestObserver(t *testing.T) {
	e := newEngine()
	r := &recorder{}
	e.Observe(r)
	for _, row := range []struct{ line, seen string }{
		{"SET a 1", "a"}, {"GET a", ""}, {"SET a 2 NX", ""}, {"DEL none", ""}, {"SADD s x", "s"}, {"SADD s x", ""},
		{"INCR s", ""}, {"RENAME a b", "a b"}, {"EXPIRE b 10", "b"}, {"EXPIRE b 10 NX", ""}, {"HSET h f 1", "h"},
		{"HSET h f 1", "h"}, {"HSETNX h f 1", ""}, {"ZADD z 1 m", "z"}, {"ZADD z 1 m", ""}, {"LTRIM none 0 1", ""},
		{"RPUSH l a b", "l"}, {"LMOVE l m LEFT LEFT", "m l"}, {"COPY b c", "c"}, {"DEL b c", "b c"},
	} {
		r.seen = nil
		call(t, e, row.line)
		if got := strings.Join(r.seen, " "); got != row.seen {
			t.Errorf("%s: told of %q, want %q", row.line, got, row.seen)
		}
	}
	r.seen = nil
	call(t, e, "SET p x PX 5")
	e.Pass(start.Add(time.Second))
	e.Flush()
	if got := strings.Join(r.seen, " "); got != "p p *" {
		t.Errorf("told of %q, want the key, its end and the flush", got)
	}
}

func TestDumpAndRestore(t *testing.T) {
	for _, line := range []string{
		"SET k hello", "SET k 123", "RPUSH k a b 3", "SADD k 3 1 2", "SADD k a b", "HSET k f v g 1", "ZADD k 1.5 a -inf b",
	} {
		e := newEngine()
		call(t, e, line)
		call(t, e, "PEXPIRE k 5000")
		payload, deadline, err := e.Dump([]byte("k"))
		if err != nil || !deadline.Equal(start.Add(5*time.Second)) {
			t.Fatalf("%s: Dump: deadline %v, %v", line, deadline, err)
		}
		got := callArgs(t, e, &resp.Writer{}, [][]byte{[]byte("RESTORE"), []byte("copy"), []byte("7000"), payload})
		if got != "+OK\r\n" {
			t.Fatalf("%s: RESTORE: %s", line, got)
		}
		copied, _, _ := e.Dump([]byte("copy"))
		if string(copied) != string(payload) {
			t.Errorf("%s: the copy's payload is %q, want %q", line, copied, payload)
		}
		expect(t, e, "PTTL copy => :7000")
	}
}

// A panic is an error of ours: it ends the process, and is no reply.
func TestPanicsAreLoud(t *testing.T) {
	e := newEngine()
	cmd := command.Lookup([]byte("ping"))
	defer func(old handler) { handlers[cmd.ID] = old }(handlers[cmd.ID])
	handlers[cmd.ID] = func(*Engine, *resp.Writer, [][]byte) { panic("broken") }
	defer func() {
		if p := recover(); p != "broken" {
			t.Errorf("recovered %v", p)
		}
	}()
	do(e, &resp.Writer{}, cmd, [][]byte{[]byte("ping")})
	t.Error("the panic did not get through")
}
