package engine

import (
	"bytes"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node"
)

// say runs a command and returns the reply.
func say(e *Engine, args ...[]byte) []byte {
	cmd, _ := command.Resolve(args)
	w := &resp.Writer{}
	e.Do(w, cmd, args)
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
	limits := node.DefaultEncodingLimits()
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
