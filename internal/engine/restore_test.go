package engine

import (
	"bytes"
	"testing"

	"github.com/slotstorm/slotstorm/internal/command"
	"github.com/slotstorm/slotstorm/internal/resp"
)

// say runs a command and returns the reply.
func say(e *Engine, args ...[]byte) []byte {
	cmd, _ := command.Resolve(args)
	w := &resp.Writer{}
	e.Do(w, cmd, args)
	return w.Buf
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
