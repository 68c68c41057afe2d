package script

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// The files in testdata hold conversations with a real Redis 7.0.15: lines of
// quoted arguments that begin with > and lines with the quoted reply that begin
// with <. "> hello 3" changes the protocol version, "> reset" starts over with an
// empty server. `go test -tags record -run Record` asks a redis-server again and
// rewrites the replies.

// exchange is one command of a recorded conversation, or a comment.
type exchange struct {
	line    int
	comment string
	args    []string
	reply   string
}

func readExchanges(t *testing.T, path string) []exchange {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []exchange
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<24)
	for n := 1; scanner.Scan(); n++ {
		line := scanner.Text()
		switch {
		case strings.HasPrefix(line, "> "):
			list = append(list, exchange{line: n, args: unquoteAll(t, n, line[2:])})
		case strings.HasPrefix(line, "< "):
			list[len(list)-1].reply = unquoteAll(t, n, line[2:])[0]
		default:
			list = append(list, exchange{line: n, comment: line})
		}
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// unquoteAll splits a line into words, which are Go strings or bare.
func unquoteAll(t *testing.T, line int, text string) []string {
	t.Helper()
	var words []string
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		if text[0] != '"' && text[0] != '`' {
			word, rest, _ := strings.Cut(text, " ")
			words, text = append(words, word), rest
			continue
		}
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			t.Fatalf("line %d: %v: %s", line, err, text)
		}
		word, _ := strconv.Unquote(quoted)
		words, text = append(words, word), text[len(quoted):]
	}
	return words
}

func TestRecorded(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded conversations: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			replay(t, file)
		})
	}
}

func replay(t *testing.T, file string) {
	engine, host, resp3 := new(Engine), newFakeHost(), false
	for _, x := range readExchanges(t, file) {
		switch {
		case x.args == nil:
			continue
		case x.args[0] == "hello":
			resp3 = x.args[1] == "3"
			continue
		case x.args[0] == "reset":
			engine, host = new(Engine), newFakeHost()
			continue
		}
		w := &resp.Writer{RESP3: resp3}
		host.do(t, engine, w, x.args)
		if got := string(w.Buf); got != x.reply {
			t.Errorf("%s:%d: %q\n got %q\nwant %q", file, x.line, x.args, got, x.reply)
		}
	}
}

// do runs a command from outside of scripts.
func (h *fakeHost) do(t *testing.T, engine *Engine, w *resp.Writer, words []string) {
	t.Helper()
	args := make([][]byte, len(words))
	for i, word := range words {
		args[i] = []byte(word)
	}
	if cmd, ok := h.Lookup(args); ok {
		h.Execute(nil, cmd, args, w)
		return
	}
	engine.Do(t.Context(), h, w, args)
}

func (x exchange) String() string {
	if x.args == nil {
		return x.comment
	}
	var b strings.Builder
	b.WriteByte('>')
	for _, arg := range x.args {
		if strings.Trim(arg, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == "" && arg != "" {
			fmt.Fprintf(&b, " %s", arg)
		} else if strconv.CanBackquote(arg) {
			fmt.Fprintf(&b, " `%s`", arg)
		} else {
			fmt.Fprintf(&b, " %q", arg)
		}
	}
	if x.args[0] == "hello" || x.args[0] == "reset" {
		return b.String()
	}
	return b.String() + "\n< " + strconv.Quote(x.reply)
}
