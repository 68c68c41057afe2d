package command

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/command/internal/calls"
	"github.com/slotstorm/slotstorm/internal/server/command/internal/reply"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// What a Redis 7.0.15 server has answered, stored by go generate.

// Every stored answer of COMMAND GETKEYSANDFLAGS is ours too.
func TestGetKeysAsRedis(t *testing.T) {
	eachAnswer(t, "testdata/getkeys.txt", func(args [][]byte) string {
		w := resp.Writer{RESP3: true}
		plain.WriteGetKeys(&w, args, true)
		v, err := reply.Read(bufio.NewReader(bytes.NewReader(w.Buf)))
		if err != nil {
			t.Fatalf("%q: %v", w.Buf, err)
		}
		if v.Kind == '-' {
			return "-" + v.Text
		}
		var words []string
		for _, key := range v.Elements {
			words = append(words, calls.Quote(key.Elements[0].Text)+"["+strings.Join(key.Elements[1].Texts(), ",")+"]")
		}
		return strings.Join(words, " ")
	})
}

// Every stored answer of a cluster node that redirects is what the arity and the
// slots of our keys lead to.
func TestKeysRouteAsRedis(t *testing.T) {
	eachAnswer(t, "testdata/routing.txt", func(args [][]byte) string {
		cmd, _ := Resolve(args)
		if cmd == nil || !cmd.ArityOK(len(args)) {
			return "arity"
		}
		keys := cmd.Keys(nil, args)
		if len(keys) == 0 {
			return "-"
		}
		for _, k := range keys {
			if k.Slot != keys[0].Slot {
				return "cross"
			}
		}
		return fmt.Sprint(keys[0].Slot)
	})
}

// eachAnswer compares answer with the lines "call -> answer" of a file.
func eachAnswer(t *testing.T, name string, answer func(args [][]byte) string) {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if len(lines) < 3000 {
		t.Errorf("%s holds only %d answers", name, len(lines))
	}
	for i, line := range lines {
		call, want, ok := strings.Cut(line, " -> ")
		if !ok {
			t.Fatalf("%s:%d: want \"call -> answer\"", name, i+1)
		}
		args, err := calls.Parse(call)
		if err != nil {
			t.Fatalf("%s:%d: %v", name, i+1, err)
		}
		if got := answer(args); got != want {
			t.Errorf("%s:%d: %s\ngot  %s\nwant %s", name, i+1, call, got, want)
		}
	}
}

// The replies of the COMMAND family are those of Redis byte for byte, where hash
// order is replaced by the order of names and summaries are left out.
func TestRepliesAsRedis(t *testing.T) {
	for _, protocol := range []int{2, 3} {
		t.Run(fmt.Sprintf("RESP%d", protocol), func(t *testing.T) {
			answers := 0
			for call, want := range storedReplies(t, fmt.Sprintf("testdata/replies.resp%d.gz", protocol)) {
				answers++
				args, err := calls.Parse(call)
				if err != nil {
					t.Fatal(err)
				}
				w := resp.Writer{RESP3: protocol == 3}
				answer(&w, args)
				if !bytes.Equal(w.Buf, want) {
					at := 0
					for at < min(len(w.Buf), len(want)) && w.Buf[at] == want[at] {
						at++
					}
					from := max(at-100, 0)
					t.Errorf("%s\ngot  %.200q\nwant %.200q", call, w.Buf[from:], want[from:])
				}
			}
			if answers < 40 {
				t.Errorf("only %d stored replies", answers)
			}
		})
	}
}

// answer answers a call of COMMAND.
func answer(w *resp.Writer, args [][]byte) {
	cmd, _ := Resolve(args)
	switch cmd.Name {
	case "command":
		plain.WriteInfo(w, nil)
	case "command|count":
		plain.WriteCount(w)
	case "command|docs":
		plain.WriteDocs(w, args[2:])
	case "command|getkeys":
		plain.WriteGetKeys(w, args[2:], false)
	case "command|getkeysandflags":
		plain.WriteGetKeys(w, args[2:], true)
	case "command|help":
		cmd.WriteHelp(w)
	case "command|info":
		plain.WriteInfo(w, args[2:])
	case "command|list":
		plain.WriteList(w, args[2:])
	}
}

// storedReplies reads a file of lines "call -> length", each followed by that many
// bytes of a raw reply and a line feed.
func storedReplies(t *testing.T, name string) map[string][]byte {
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	replies := make(map[string][]byte)
	for in := bufio.NewReader(unpacked); ; {
		line, err := in.ReadString('\n')
		if err == io.EOF {
			return replies
		}
		call, length, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " -> ")
		n, convErr := strconv.Atoi(length)
		if err != nil || convErr != nil {
			t.Fatalf("%s: %q: %v %v", name, line, err, convErr)
		}
		raw := make([]byte, n+len("\n"))
		if _, err := io.ReadFull(in, raw); err != nil {
			t.Fatalf("%s: %s: %v", name, call, err)
		}
		replies[call] = raw[:n]
	}
}
