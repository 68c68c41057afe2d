package engine

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// say runs a command and returns the reply.
func say(e *Engine, args ...[]byte) []byte {
	cmd, _ := command.Resolve(args)
	w := &resp.Writer{}
	do(e, w, cmd, args)
	return w.Buf
}

// RESTORE does not replace a key unless it is told to.
func TestRestoreOverAKey(t *testing.T) {
	e := newEngine()
	say(e, words("SET k old")...)
	say(e, words("SET other new")...)
	payload, _, _ := e.Dump([]byte("other"))
	for _, row := range []struct{ option, reply, value string }{
		{"", "-BUSYKEY Target key name already exists.\r\n", "$3\r\nold\r\n"},
		{"REPLACE", "+OK\r\n", "$3\r\nnew\r\n"},
	} {
		args := append(words("RESTORE k 0"), payload)
		if row.option != "" {
			args = append(args, []byte(row.option))
		}
		if got := say(e, args...); string(got) != row.reply {
			t.Errorf("RESTORE %s: %q, want %q", row.option, got, row.reply)
		}
		if got := say(e, words("GET k")...); string(got) != row.value {
			t.Errorf("after RESTORE %s: %q, want %q", row.option, got, row.value)
		}
	}
}

// The encoding follows the limits when a value grows, and a payload the encoding.
func TestLimits(t *testing.T) {
	e := newEngine()
	limits := keyspace.DefaultEncodingLimits()
	limits.HashEntries, limits.SetIntegers, limits.ZSetValue = 2, 2, 3
	e.SetLimits(limits)
	kinds := map[byte]bool{}
	for _, line := range []string{
		"HSET h a 1 b 2 => listpack", "HSET h c 3 => hashtable", "HDEL h c b => hashtable",
		"SADD s 1 2 => intset", "SADD s 3 => hashtable", "ZADD z 1 abc => listpack", "ZADD z 1 abcd => skiplist",
	} {
		command, want, _ := strings.Cut(line, " => ")
		say(e, words(command)...)
		key := words(command)[1]
		if got := say(e, []byte("OBJECT"), []byte("ENCODING"), key); !strings.Contains(string(got), want) {
			t.Errorf("%s: %q, want %s", command, got, want)
		}
		payload, _, _ := e.Dump(key)
		kinds[payload[0]] = true
	}
	if len(kinds) != 6 {
		t.Errorf("payloads of %d sorts, want one for each of six encodings", len(kinds))
	}
}

// What XINFO shows of a stream is the same of one that was restored from its payload.
func TestRestoredStream(t *testing.T) {
	e := newEngine()
	for _, line := range []string{
		"XADD s 1-1 a 1", "XADD s 2-1 b 2", "XADD s 3-1 a 3", "XADD s 4-1 a 4", "XGROUP CREATE s g 0",
		"XREADGROUP GROUP g ada COUNT 2 STREAMS s >", "XCLAIM s g bob 0 1-1", "XDEL s 3-1 4-1", "XDEL s 1-1",
	} {
		say(e, words(line)...)
	}
	payload, _, _ := e.Dump([]byte("s"))
	if got := say(e, []byte("RESTORE"), []byte("copy"), []byte("0"), payload); string(got) != "+OK\r\n" {
		t.Fatalf("RESTORE: %q", got)
	}
	for _, question := range []string{"XINFO STREAM ", "XINFO STREAM FULL", "XINFO GROUPS ", "XINFO CONSUMERS "} {
		args := func(key string) [][]byte {
			list := words(question)[:2]
			list = append(list, []byte(key))
			switch question {
			case "XINFO STREAM FULL":
				list = append(list, []byte("FULL"))
			case "XINFO CONSUMERS ":
				list = append(list, []byte("g"))
			}
			return list
		}
		if got, want := say(e, args("copy")...), say(e, args("s")...); !bytes.Equal(got, want) || got[0] == '-' {
			t.Errorf("%s: %q, want %q", question, got, want)
		}
	}
}

// talk runs lines and compares their replies, where it names some.
func talk(t *testing.T, e *Engine, lines ...string) {
	t.Helper()
	for _, line := range lines {
		command, want, judged := strings.Cut(line, " => ")
		if got := string(say(e, words(command)...)); judged && got != strings.NewReplacer("|", "\r\n").Replace(want)+"\r\n" {
			t.Errorf("%s: %q, want %q", command, got, want)
		}
	}
}

// transfer restores a key's payload under another name.
func transfer(t *testing.T, from, to *Engine, key, name string) {
	t.Helper()
	payload, _, _ := from.Dump([]byte(key))
	if got := say(to, []byte("RESTORE"), []byte(name), []byte("0"), payload); string(got) != "+OK\r\n" {
		t.Fatalf("RESTORE: %q", got)
	}
}

// A restored stream has the nodes that it had, and the deleted entries in them: an
// approximate trim takes the same off.
func TestRestoreKeepsNodes(t *testing.T) {
	e := newEngine()
	for range 250 {
		say(e, words("XADD s MAXLEN 170 * f v")...)
	}
	transfer(t, e, e, "s", "c")
	talk(t, e, "XTRIM s MAXLEN ~ 100 => :20", "XTRIM c MAXLEN ~ 100 => :20", "XLEN c => :150")
	transfer(t, e, e, "s", "d")
	original, _, _ := e.Dump([]byte("s"))
	again, _, _ := e.Dump([]byte("d"))
	if !bytes.Equal(original, again) {
		t.Error("a restored stream is dumped in another way")
	}
}

// A node that was restored has no more room than it had: what was deleted keeps its place.
func TestRestoredNodesAreAsFull(t *testing.T) {
	e := newEngine()
	add := func(key string, id int) { say(e, words(fmt.Sprintf("XADD %s %d-0 f v", key, id))...) }
	for id := 1; id <= 100; id++ {
		add("s", id)
	}
	for id := 1; id <= 100; id += 3 {
		say(e, words(fmt.Sprintf("XDEL s %d-0", id))...)
	}
	transfer(t, e, e, "s", "c")
	for id := 101; id <= 110; id++ {
		add("s", id)
		add("c", id)
	}
	original, _, _ := e.Dump([]byte("s"))
	again, _, _ := e.Dump([]byte("c"))
	if !bytes.Equal(original, again) {
		t.Error("entries that were added later are in other nodes")
	}
}

// RESTORE looks at the number of fields and members of a small encoding, not at their sizes.
func TestRestoreConvertsByNumber(t *testing.T) {
	large, e := newEngine(), newEngine()
	limits := keyspace.DefaultEncodingLimits()
	limits.HashEntries, limits.HashValue, limits.ZSetEntries, limits.ZSetValue = 1000, 1000, 1000, 1000
	large.SetLimits(limits)
	long := strings.Repeat("x", 100)
	talk(t, large, "HSET h f "+long, "ZADD z 1 "+long)
	for i := range 513 {
		talk(t, large, "HSET h2 "+strconv.Itoa(i)+" v", "ZADD z2 1 "+strconv.Itoa(i))
	}
	for _, key := range []string{"h", "z", "h2", "z2"} {
		transfer(t, large, e, key, key)
	}
	talk(t, e,
		"OBJECT ENCODING h => $8|listpack", "OBJECT ENCODING z => $8|listpack",
		"OBJECT ENCODING h2 => $9|hashtable", "OBJECT ENCODING z2 => $8|skiplist",
		"HSET h g "+long+" => :1", "OBJECT ENCODING h => $9|hashtable")
}

// A small sorted set whose payload is out of order stays so until it becomes a skip list.
func TestRestoreOfADisorderedSortedSet(t *testing.T) {
	e := newEngine()
	members := []rdb.Member{{Score: 3, Member: []byte("c")}, {Score: 1, Member: []byte("a")}}
	payload := rdb.Encode(rdb.Value{Type: rdb.TypeZSet, ZSet: members, Form: rdb.FormCompact})
	if got := say(e, []byte("RESTORE"), []byte("z"), []byte("0"), payload); string(got) != "+OK\r\n" {
		t.Fatalf("RESTORE: %q", got)
	}
	talk(t, e,
		"ZRANGE z 0 -1 => *2|$1|c|$1|a", "ZRANK z a => :1", "ZADD z 2 b => :1", "ZRANGE z 0 -1 => *3|$1|b|$1|c|$1|a",
		"COPY z y => :1", "ZRANGE y 0 -1 => *3|$1|b|$1|c|$1|a", "ZREM y b => :1", "ZRANGE y 0 -1 => *2|$1|c|$1|a",
		"ZADD z 4 "+strings.Repeat("x", 65)+" => :1", "ZRANGE z 0 2 => *3|$1|a|$1|b|$1|c")
}

// A stream whose payload claims more than it has is taken, and claims it still.
func TestRestoreOfAStreamThatClaimsMore(t *testing.T) {
	e := newEngine()
	talk(t, e, "XADD s 1-0 f v", "XADD s 2-0 f v", "XADD s 3-0 f v")
	stream := e.findString("s").Stream().Export()
	stream.Surplus, stream.Nodes[0].Surplus = 2, -2
	stream.Nodes[0].Deleted = nil
	payload := rdb.Encode(rdb.Value{Type: rdb.TypeStream, Stream: stream})
	if got := say(e, []byte("RESTORE"), []byte("c"), []byte("0"), payload); string(got) != "+OK\r\n" {
		t.Fatalf("RESTORE: %q", got)
	}
	// The only entry that the node claims goes, and with it the node.
	talk(t, e, "XLEN c => :5", "XDEL c 2-0 => :1", "XLEN c => :4", "XRANGE c - + => *0", "XADD c 9-0 f v", "XLEN c => :5", "XTRIM c MAXLEN 0 => :1", "XLEN c => :4")
}
