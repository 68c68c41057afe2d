package engine

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// testdata/replies.txt holds calls, each with the keys it changed and the reply of
// a real server (see TestRecord). The engine has to answer the same.
func TestRecordedReplies(t *testing.T) {
	file, err := os.Open("testdata/replies.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var e *Engine
	var w resp.Writer
	var changes recorder
	var history []string
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		if version, ok := strings.CutPrefix(lines.Text(), "RESP"); ok {
			e, w.RESP3, history = newEngine(), version == "3", nil
			e.Observe(&changes)
			continue
		}
		args, wantChanged, want := parseRecord(t, lines.Text())
		history = append(history, fmt.Sprintf("%q", args))
		cmd, _ := command.Resolve(args)
		w.Buf, changes.seen = w.Buf[:0], nil
		if !do(e, &w, cmd, args) {
			t.Fatalf("line %d: %s is not known", number, cmd.Name)
		}
		if !agree(cmd.Name, want, w.Buf) {
			t.Fatalf("line %d, after\n%s\n got %q\nwant %q", number, strings.Join(history[max(0, len(history)-10):], "\n"), w.Buf, want)
		}
		slices.Sort(changes.seen)
		if got := slices.Compact(changes.seen); !slices.Equal(got, wantChanged) {
			t.Fatalf("line %d: %q changes %q, want %q", number, args, got, wantChanged)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// parseRecord reads a line: two lists of quoted words in brackets and a quoted
// reply.
func parseRecord(t *testing.T, line string) (args [][]byte, changed []string, reply []byte) {
	t.Helper()
	fail := func(err error) {
		if err != nil {
			t.Fatalf("malformed record %.80s: %v", line, err)
		}
	}
	list := func() (words []string) {
		line = strings.TrimPrefix(line, "[")
		for !strings.HasPrefix(line, "] ") {
			quoted, err := strconv.QuotedPrefix(line)
			fail(err)
			word, err := strconv.Unquote(quoted)
			fail(err)
			words = append(words, word)
			line = strings.TrimPrefix(line[len(quoted):], " ")
		}
		line = line[2:]
		return words
	}
	for _, word := range list() {
		args = append(args, []byte(word))
	}
	changed = list()
	text, err := strconv.Unquote(line)
	fail(err)
	return args, changed, []byte(text)
}
