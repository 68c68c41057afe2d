// Package keyspacetest checks that a keyspace.Keyspace keeps the contract that a node
// builds on, whatever it is made of. It does not check the replies of commands one
// by one.
package keyspacetest

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Start is the time of a keyspace when a test begins.
func Start() time.Time { return time.UnixMilli(1_700_000_000_000) }

// Config says what is tested.
type Config struct {
	// New makes a keyspace, which is empty.
	New func() keyspace.Keyspace
	// Lacks are the full names of data commands that the keyspace does not have, in lower
	// case. What is checked by them is left out; all others it has to have.
	Lacks []string
}

// Run tests the keyspaces that cfg.New makes. What is optional is tested if there
// is it: see keyspace.AccessTracker.
func Run(t *testing.T, cfg Config) {
	for _, test := range []struct {
		name string
		run  func(*tested)
	}{
		{"commands", commands},
		{"unknown commands", unknownCommands},
		{"slots", slots},
		{"deadlines", deadlines},
		{"hidden and kept keys", expiryModes},
		{"accesses", accesses},
		{"dump", dump},
		{"delete", deleteKeys},
		{"observer", observer},
		{"events", namedEvents},
		{"ready keys", readyKeys},
		{"waits", waits},
		{"effects", effects},
		{"both protocol versions", protocols},
	} {
		t.Run(test.name, func(t *testing.T) {
			k := &tested{Keyspace: cfg.New(), lacks: cfg.Lacks, t: t}
			k.Observe(&k.told)
			k.Pass(Start())
			test.run(k)
		})
	}
}

// tested is a keyspace under test.
type tested struct {
	keyspace.Keyspace
	lacks []string
	t     *testing.T
	told  told
}

// told remembers what the observer was told.
type told struct {
	events []string
	named  []string // by KeyEvent
	ready  []string // by KeyReady
}

func (o *told) KeyChanged(key string) { o.events = append(o.events, key) }
func (o *told) KeyExpired(key string) { o.events = append(o.events, "expired "+key) }
func (o *told) KeysFlushed()          { o.events = append(o.events, "flushed") }

func (o *told) KeyEvent(class keyspace.EventClass, event, key string) {
	o.named = append(o.named, string(class)+" "+event+" "+key)
}

func (o *told) KeyReady(key, kind string) { o.ready = append(o.ready, kind+" "+key) }

// take returns what was told since the last time.
func (o *told) take() string {
	events := strings.Join(o.events, ", ")
	o.events = nil
	return events
}

// takeReady is take for what KeyReady was told.
func (o *told) takeReady() string {
	events := strings.Join(o.ready, ", ")
	o.ready = nil
	return events
}

// takeNamed is take for what KeyEvent was told.
func (o *told) takeNamed() string {
	events := strings.Join(o.named, ", ")
	o.named = nil
	return events
}

// call runs a command given as a line and returns its reply for RESP2.
func (k *tested) call(line string) string {
	k.t.Helper()
	return k.do(&keyspace.Reply{}, words(line)...)
}

func words(line string) (args [][]byte) {
	for _, word := range strings.Fields(line) {
		args = append(args, []byte(word))
	}
	return args
}

func (k *tested) do(w *keyspace.Reply, args ...[]byte) string {
	k.t.Helper()
	cmd, _ := command.Resolve(args)
	if cmd == nil || !cmd.ArityOK(len(args)) {
		k.t.Fatalf("no such call: %q", args)
	}
	if !k.Do(w, cmd.OfKeyspace(), args) {
		k.t.Fatalf("the keyspace does not know %s", cmd.Name)
	}
	return string(w.Buf)
}

// has reports whether the keyspace has the command that a line begins with.
func (k *tested) has(line string) bool {
	cmd, _ := command.Resolve(words(line))
	return cmd == nil || !slices.Contains(k.lacks, cmd.Name)
}

// expect runs a command and compares its reply.
func (k *tested) expect(line, reply string) {
	k.t.Helper()
	if got := k.call(line); got != reply {
		k.t.Errorf("%s: got %q, want %q", line, got, reply)
	}
}

func (k *tested) expectString(what, got, want string) {
	k.t.Helper()
	if got != want {
		k.t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func (k *tested) expectInt(what string, got, want int) {
	k.t.Helper()
	if got != want {
		k.t.Errorf("%s: got %d, want %d", what, got, want)
	}
}

// oneOfEach makes a key of each type, named after it.
var oneOfEach = []string{
	"SET string value", "RPUSH list a b c", "SADD set a b", "ZADD zset 1.5 a", "HSET hash f v", "XADD stream 1-1 f v",
}

func commands(k *tested) {
	for _, line := range oneOfEach {
		k.call(line)
	}
	for _, kind := range []string{"string", "list", "set", "zset", "hash", "stream", "none"} {
		k.expectString("type", k.Type([]byte(kind)), kind)
		k.expect("TYPE "+kind, "+"+kind+"\r\n")
	}
	k.expectInt("Len", k.Len(), len(oneOfEach))
	k.expect("LPUSH string a", "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n")
	k.expect("GET nothing", "$-1\r\n")
}

// unknownCommands are left to the node.
func unknownCommands(k *tested) {
	for _, name := range []string{"ping", "multi", "subscribe", "cluster|slots", "wait", "eval"} {
		w := &keyspace.Reply{Buf: []byte("before")}
		if k.Do(w, command.ByName(name).OfKeyspace(), [][]byte{[]byte(name)}) || string(w.Buf) != "before" {
			k.t.Errorf("%s: the keyspace takes it for its own and has written %q", name, w.Buf)
		}
	}
}

func slots(k *tested) {
	const tag = "{tag}"
	s := slot.OfString(tag)
	for _, name := range []string{"1", "2", "3"} {
		k.call("SET " + tag + name + " x")
	}
	k.call("SET elsewhere x")
	k.call("SET " + tag + "2 y") // it stays where it is
	k.expectInt("CountInSlot", k.CountInSlot(s), 3)
	k.expectString("KeysInSlot", strings.Join(k.KeysInSlot(s, 10), " "), "{tag}3 {tag}2 {tag}1")
	k.expectString("two of KeysInSlot", strings.Join(k.KeysInSlot(s, 2), " "), "{tag}3 {tag}2")
	k.expectInt("none of KeysInSlot", len(k.KeysInSlot(s, 0)), 0)
	k.call("RENAME {tag}1 {tag}4")
	k.call("DEL {tag}3")
	k.expectString("KeysInSlot", strings.Join(k.KeysInSlot(s, 10), " "), "{tag}4 {tag}2")
	k.expectInt("the slot of another key", k.CountInSlot(slot.OfString("elsewhere")), 1)
	k.expectInt("an empty slot", k.CountInSlot((s+1)%slot.Count), 0)
	k.call("LPUSH {tag}l x")
	k.call("LPOP {tag}l")
	k.expectInt("CountInSlot after the list is empty", k.CountInSlot(s), 2)
}

func deadlines(k *tested) {
	k.call("SET soon x PX 100")
	k.call("SET later x EX 10")
	k.call("SET never x EX 10")
	k.call("PERSIST never")
	k.told.take()
	k.Pass(Start().Add(99 * time.Millisecond))
	k.expect("EXISTS soon later never", ":3\r\n")
	k.expect("PTTL soon", ":1\r\n")
	k.Pass(Start().Add(100 * time.Millisecond))
	k.expectString("events", k.told.take(), "expired soon")
	k.expectInt("Len", k.Len(), 2)
	k.expectInt("CountInSlot", k.CountInSlot(slot.OfString("soon")), 0)
	if k.Exists([]byte("soon")) || !k.Exists([]byte("later")) {
		k.t.Error("Exists does not know who is gone")
	}
	k.Pass(Start().Add(time.Hour))
	k.expect("EXISTS soon later never", ":1\r\n")
	k.call("SET held 1 PX 100")
	k.Clock(Start().Add(time.Hour + time.Minute)) // which no key hears of
	k.expect("GET held", "$1\r\n1\r\n")
	k.expect("PTTL held", ":0\r\n")
	k.Pass(Start().Add(time.Hour + time.Minute))
	k.expect("GET held", "$-1\r\n")
}

func expiryModes(k *tested) {
	k.SetExpiry(keyspace.HideExpired)
	k.call("SET a 1 PX 10")
	k.told.take()
	k.Pass(Start().Add(time.Second))
	k.expect("GET a", "$-1\r\n")
	k.expectString("events", k.told.take(), "")
	k.expectInt("Len", k.Len(), 1)
	if k.Exists([]byte("a")) || k.Type([]byte("a")) != "none" {
		k.t.Error("a hidden key is seen")
	}
	if there, expired := k.Holds("a"); !there || !expired {
		k.t.Errorf("Holds of a hidden key: %t, %t", there, expired)
	}
	k.SetExpiry(keyspace.KeepExpired)
	k.expect("GET a", "$1\r\n1\r\n")
	k.SetExpiry(keyspace.DeleteExpired)
	k.Pass(Start().Add(2 * time.Second))
	k.expectInt("Len", k.Len(), 0)
	k.expectString("events", k.told.take(), "expired a")
}

func accesses(k *tested) {
	tracker, ok := k.Keyspace.(keyspace.AccessTracker)
	if !ok {
		k.t.Skip("it does not follow the directives about accesses")
	}
	k.call("SET old 1")
	k.Pass(Start().Add(7 * time.Second))
	k.expect("OBJECT IDLETIME old", ":7\r\n")
	tracker.SetAccess(keyspace.AccessTracking{LFU: true, LogFactor: 10, DecayMinutes: 1})
	k.call("SET new 1")
	k.expect("OBJECT FREQ new", ":5\r\n")
	k.call("GET new")
	k.expect("OBJECT FREQ new", ":6\r\n")
	k.Pass(Start().Add(2*time.Minute + 7*time.Second))
	k.expect("OBJECT FREQ new", ":4\r\n")
}

func dump(k *tested) {
	for _, line := range oneOfEach {
		k.call(line)
		name := strings.Fields(line)[1]
		payload, deadline, err := k.Dump([]byte(name))
		if err != nil || !deadline.IsZero() {
			k.t.Fatalf("Dump of %s: deadline %v, %v", name, deadline, err)
		}
		k.call("PEXPIRE " + name + " 5000")
		if _, deadline, _ = k.Dump([]byte(name)); !deadline.Equal(Start().Add(5 * time.Second)) {
			k.t.Errorf("Dump of %s: deadline %v", name, deadline)
		}
		reply := k.do(&keyspace.Reply{}, []byte("RESTORE"), []byte("copy"), []byte("0"), payload, []byte("REPLACE"))
		k.expectString("RESTORE of a "+name, reply, "+OK\r\n")
		again, _, _ := k.Dump([]byte("copy"))
		k.expectString("the payload of a restored "+name, string(again), string(payload))
	}
	if _, _, err := k.Dump([]byte("nothing")); !errors.Is(err, keyspace.ErrNoKey) {
		k.t.Errorf("Dump of a key that is not there: %v", err)
	}
}

func deleteKeys(k *tested) {
	k.call("MSET a 1 b 2 c 3 {t}d 4 {t}e 5")
	k.told.take()
	k.expectInt("Delete", k.Delete("a", "nothing", "b"), 2)
	k.expectString("events", k.told.take(), "a, b")
	k.expectInt("DeleteSlot", k.DeleteSlot(slot.OfString("{t}")), 2)
	k.expectInt("Len", k.Len(), 1)
	k.expectString("events of DeleteSlot", k.told.take(), "")
	k.Flush()
	k.expectInt("Len after Flush", k.Len(), 0)
	k.expectInt("CountInSlot after Flush", k.CountInSlot(slot.OfString("c")), 0)
	k.expectString("events", k.told.take(), "flushed")
}

func observer(k *tested) {
	for _, row := range []struct{ line, events string }{
		{"SET a 1", "a"}, {"GET a", ""}, {"SET a 2 NX", ""}, {"DEL nothing", ""}, {"DEL a", "a"},
		{"SADD s m", "s"}, {"SADD s m", ""}, {"GET s", ""}, {"RENAME s t", "s, t"}, {"EXPIRE t 100", "t"},
		{"MSET x 1 y 2", "x, y"}, {"RPUSH l 1", "l"}, {"RPOPLPUSH l m", "m, l"}, {"XADD stream 1-1 f v", "stream"},
		{"XGROUP CREATE stream g 0", ""}, {"ZADD z 1 a", "z"}, {"ZADD z 1 a", ""},
	} {
		if !k.has(row.line) {
			continue
		}
		k.call(row.line)
		k.expectString("events of "+row.line, k.told.take(), row.events)
	}
}

// namedEvents are those of keyspace notifications. The comparison with a real server covers
// all commands.
func namedEvents(k *tested) {
	for _, row := range []struct{ line, events string }{
		{"SET a 1 EX 1", "n new a, $ set a, g expire a"}, {"GET a", ""}, {"GET none", "m keymiss none"}, {"PERSIST a", "g persist a"},
		{"RENAME a b", "n new b, g rename_from a, g rename_to b"}, {"INCR b", "$ incrby b"}, {"DEL b b", "g del b"},
		{"RPUSH l 1 2", "n new l, l rpush l"}, {"LMOVE l m LEFT RIGHT", "n new m, l rpush m, l lpop l"}, {"LPOP l", "l lpop l, g del l"},
		{"SADD s a", "n new s, s sadd s"}, {"SMOVE s t a", "s srem s, g del s, n new t, s sadd t"}, {"SPOP t", "s spop t, g del t"},
		{"ZADD z 1 a", "n new z, z zadd z"}, {"ZADD z 1 a", ""}, {"ZINCRBY z 1 a", "z zincr z"}, {"ZPOPMAX z", "z zpopmax z, g del z"},
		{"HSET h f v", "n new h, h hset h"}, {"HDEL h f", "h hdel h, g del h"},
		{"XADD x MAXLEN 1 1-1 f v", "n new x, t xadd x"}, {"XADD x MAXLEN 1 2-1 f v", "t xadd x, t xtrim x"},
		{"XGROUP CREATE x g 0", "t xgroup-create x"}, {"XREADGROUP GROUP g c STREAMS x >", "t xgroup-createconsumer x"},
		{"COPY x y", "n new y, g copy_to y"}, {"SUNIONSTORE x none", "m keymiss none, g del x"},
		{"OBJECT ENCODING none", ""}, {"EXPIRE y -1", "g del y"}, {"PSETEX p 10 v", "n new p, $ set p, g expire p"},
	} {
		if !k.has(row.line) {
			continue
		}
		k.call(row.line)
		k.expectString("events of "+row.line, k.told.takeNamed(), row.events)
	}
	k.Pass(Start().Add(time.Second))
	k.Exists([]byte("p"))
	k.expectString("events of time", k.told.takeNamed(), "x expired p")
}

// readyKeys are those for which blocked clients may have something to hear: new ones, and
// streams that grow, go away or lose a group.
func readyKeys(k *tested) {
	for _, row := range []struct{ line, ready string }{
		{"RPUSH l 1", "list l"}, {"RPUSH l 2", ""}, {"LMOVE l l2 LEFT LEFT", "list l2"}, {"LMOVE l l2 LEFT LEFT", ""}, {"DEL l2", ""},
		{"SORT none STORE l", ""}, {"RPUSH l 1", "list l"}, {"SORT l BY nosort STORE l", ""}, {"SET l x", ""}, {"SET t x", ""},
		{"ZADD z 1 a", "zset z"}, {"ZUNIONSTORE t 1 z", ""}, {"ZUNIONSTORE z2 1 z", "zset z2"}, {"RENAME z2 z3", "zset z3"}, {"COPY z3 z4", "zset z4"},
		{"GEOADD g 1 1 a", "zset g"}, {"GEOSEARCHSTORE z4 g FROMMEMBER a BYRADIUS 1 m", ""}, {"ZRANGESTORE z5 z 0 -1", "zset z5"},
		{"XADD s 1-1 f v", "stream s, stream s"}, {"XADD s 2-1 f v", "stream s"}, {"XGROUP CREATE s g 0", ""}, {"XGROUP DESTROY s g", "stream s"},
		{"XGROUP DESTROY s g", ""}, {"XDEL s 1-1", ""}, {"RENAME s s2", "stream s2, stream s"}, {"SET s2 x", "stream s2"}, {"XGROUP CREATE s g 0 MKSTREAM", "stream s"},
		{"DEL s", "stream s"}, {"XADD {s}x 1-1 f v", "stream {s}x, stream {s}x"},
	} {
		if !k.has(row.line) {
			continue
		}
		k.call(row.line)
		k.expectString("ready after "+row.line, k.told.takeReady(), row.ready)
	}
	k.DeleteSlot(slot.OfString("{s}x"))
	k.expectString("ready after DeleteSlot", k.told.takeReady(), "stream {s}x")
	k.call("XADD e 1-1 f v")
	k.call("PEXPIRE e 10")
	k.told.takeReady()
	k.Pass(Start().Add(time.Second))
	k.expectString("ready when a stream expires", k.told.takeReady(), "stream e")
}

// waits are what blocking commands leave behind that find nothing.
func waits(k *tested) {
	for _, row := range []struct{ line, kind, keys, push, reply string }{
		{"BLPOP a b 0", "list", "a b", "RPUSH b x", "*2\r\n$1\r\nb\r\n$1\r\nx\r\n"},
		{"BLMPOP 0 2 a b LEFT COUNT 2", "list", "a b", "RPUSH b x y z", "*2\r\n$1\r\nb\r\n*2\r\n$1\r\nx\r\n$1\r\ny\r\n"},
		{"BLMOVE b a LEFT LEFT 0", "list", "b", "RPUSH b x", "$1\r\nx\r\n"},
		{"BZPOPMAX b 0", "zset", "b", "ZADD b 1 x 2 y", "*3\r\n$1\r\nb\r\n$1\r\ny\r\n$1\r\n2\r\n"},
		{"BZMPOP 0 1 b MIN", "zset", "b", "ZADD b 1 x 2 y", "*2\r\n$1\r\nb\r\n*1\r\n*2\r\n$1\r\nx\r\n$1\r\n1\r\n"},
		{"XREAD BLOCK 0 STREAMS a b 0 $", "stream", "a b", "XADD b 1-1 f v", "*1\r\n*2\r\n$1\r\nb\r\n*1\r\n*2\r\n$3\r\n1-1\r\n*2\r\n$1\r\nf\r\n$1\r\nv\r\n"},
	} {
		if !k.has(row.line) {
			continue
		}
		k.call("DEL a b")
		k.expect(row.line, "")
		wait := k.Effects().Wait
		if wait == nil || wait.Kind != row.kind || string(bytes.Join(wait.Keys, []byte(" "))) != row.keys || wait.Timeout != 0 || wait.Lasting {
			k.t.Fatalf("%s waits for %+v", row.line, wait)
		}
		k.call(row.push)
		var w keyspace.Reply
		if !wait.Serve(&w, "b") || string(w.Buf) != row.reply {
			k.t.Errorf("%s is served with %q, want %q", row.line, w.Buf, row.reply)
		}
		if fx := k.Effects(); fx.Changed != (row.kind != "stream") || fx.Changed && fx.Own == nil || fx.Wait != nil {
			k.t.Errorf("%s has the effects %+v when it is served", row.line, fx)
		}
	}
	k.call("DEL b")
	k.call("XGROUP CREATE b g $ MKSTREAM")
	k.expect("XREADGROUP GROUP g c BLOCK 5 STREAMS b >", "")
	wait := k.Effects().Wait
	if wait == nil || !wait.Lasting || wait.Timeout != 5*time.Millisecond {
		k.t.Fatalf("XREADGROUP waits for %+v", wait)
	}
	var w keyspace.Reply
	if wait.Serve(&w, "b") {
		k.t.Errorf("XREADGROUP is served with %q of an empty stream", w.Buf)
	}
	k.call("XGROUP DESTROY b g")
	if !wait.Serve(&w, "b") || string(w.Buf) != "-NOGROUP the consumer group this client was blocked on no longer exists\r\n" {
		k.t.Errorf("XREADGROUP is served with %q without its group", w.Buf)
	}
}

func effects(k *tested) {
	for _, row := range []struct {
		line    string
		changed bool
		own     string // a fragment, "" for the command as it was sent
	}{
		{"GET a", false, ""}, {"SET a 1", true, ""}, {"DEL nothing", false, ""}, {"SET a 1 EX 10", true, "1700000010000"},
		{"EXPIRE a 20", true, "1700000020000"}, {"INCRBYFLOAT a 0.5", true, "1.5"}, {"XADD s * f v", true, "1700000000000-0"},
		{"XGROUP CREATE s g 0", true, ""},
	} {
		k.call(row.line)
		fx := k.Effects()
		if fx.Changed != row.changed || fx.AlsoCount != 0 || row.own != "" && !strings.Contains(string(fx.Own), row.own) || row.own == "" && fx.Own != nil {
			k.t.Errorf("effects of %s: %+v, own %q", row.line, fx, fx.Own)
		}
	}
	k.call("SADD set a b c d")
	k.call("SPOP set 2")
	fx := k.Effects()
	if fx.Changed || fx.AlsoCount != 2 || strings.Count(string(fx.Also), "SREM") != 2 {
		k.t.Errorf("effects of SPOP: %+v, also %q", fx, fx.Also)
	}
}

func protocols(k *tested) {
	k.call("HSET h f v")
	w := &keyspace.Reply{RESP3: true}
	k.expectString("HGETALL for RESP3", k.do(w, []byte("HGETALL"), []byte("h")), "%1\r\n$1\r\nf\r\n$1\r\nv\r\n")
	k.expect("HGETALL h", "*2\r\n$1\r\nf\r\n$1\r\nv\r\n")
	if w.Buf = w.Buf[:0]; !slices.Equal([]byte(k.do(w, []byte("GET"), []byte("nothing"))), []byte("_\r\n")) {
		k.t.Errorf("GET for RESP3: %q", w.Buf)
	}
}
