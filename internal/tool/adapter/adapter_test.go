package adapter

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/leak"
)

// TestMain is an adapter itself, where it is told so.
func TestMain(m *testing.M) {
	if mode := os.Getenv("ADAPTER"); mode != "" {
		behave(mode)
		return
	}
	code := m.Run()
	if err := leak.Find(nil); err != nil && code == 0 {
		fmt.Println(err)
		code = 1
	}
	os.Exit(code)
}

// behave is an adapter that keeps to the protocol until it is asked something, and then
// does as the mode says.
func behave(mode string) {
	in := bufio.NewScanner(os.Stdin)
	line := func(q *question) bool { return in.Scan() && json.Unmarshal(in.Bytes(), q) == nil }
	var q question
	switch {
	case mode == "deaf":
		<-time.After(time.Hour)
	case !line(&q) || q.Hello.Version != Version:
		fmt.Fprintln(os.Stderr, "want a hello")
		os.Exit(3)
	case mode == "babble at once":
		fmt.Println("Welcome!")
	case mode == "die at once":
		fmt.Fprintln(os.Stderr, "no library here")
		os.Exit(7)
	}
	fmt.Printf("{\"ready\":%q}\n", "test "+q.Hello.Addrs[0])
	for q = (question{}); line(&q); q = (question{}) {
		switch mode {
		case "echo":
			replies, _ := json.Marshal(q.Do)
			fmt.Printf("{\"id\":%d,\"replies\":%s}\n", q.ID, replies)
		case "raw": // the first argument is the reply
			fmt.Printf("{\"message\":[\"message\",\"news\",1]}\n{\"id\":%d,\"replies\":[%s]}\n", q.ID, q.Do[0][0])
		case "die":
			fmt.Fprintln(os.Stderr, "panic: nil map")
			os.Exit(2)
		case "silent":
		case "babble":
			fmt.Println("INFO connecting ...")
		case "flood":
			for {
				fmt.Print(strings.Repeat("x", 1<<16))
			}
		case "other id":
			fmt.Printf("{\"id\":%d,\"replies\":[]}\n", q.ID+7)
		case "twice":
			fmt.Printf("{\"id\":%d,\"replies\":[1]}\n{\"id\":%d,\"replies\":[1]}\n", q.ID, q.ID)
		case "too few":
			fmt.Printf("{\"id\":%d,\"replies\":[]}\n", q.ID)
		case "ready again":
			fmt.Println(`{"ready":"x"}`)
		case "closes":
			os.Stdout.Close()
			<-time.After(time.Hour)
		case "stubborn":
			fmt.Printf("{\"id\":%d,\"replies\":[%d]}\n", q.ID, os.Getpid())
			<-time.After(time.Hour)
		}
	}
}

func start(t *testing.T, mode string, patience time.Duration) (*Process, error) {
	t.Helper()
	return Start(t.Context(), Config{
		Command: []string{os.Args[0]}, Env: []string{"ADAPTER=" + mode}, Patience: patience,
		Hello: Hello{Client: "app", Addrs: []string{"127.0.0.1:7000"}},
		Named: func(text string) string { return strings.ReplaceAll(text, "127.0.0.1:7000", "n1") },
	})
}

func TestDo(t *testing.T) {
	p, err := start(t, "echo", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if p.Name != "test 127.0.0.1:7000" {
		t.Errorf("it is called %q", p.Name)
	}
	got, err := p.Do(t.Context(), [][]string{{"SET", "a \"b\"", "ü"}, {"OK"}})
	if want := `["SET", "a \"b\"", "ü"] [OK]`; err != nil || strings.Join(got, " ") != want {
		t.Errorf("got %q, %v", got, err)
	}
}

// An argument that JSON cannot hold is not sent as another one.
func TestNoText(t *testing.T) {
	p, err := start(t, "echo", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	got, err := p.Do(t.Context(), [][]string{{"SET", "hello", "\xff"}})
	if !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), `cannot be given "\xff"`) {
		t.Errorf("got %q, %v", got, err)
	}
}

// Replies of all kinds, as an expectation has them.
func TestReplies(t *testing.T) {
	p, err := start(t, "raw", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	heard := make(chan string, 100)
	p.Listen(func(message string) { heard <- message })
	for _, tt := range []struct{ reply, want string }{
		{`null`, "(nil)"},
		{`"OK"`, "OK"},
		{`"text"`, `"text"`},
		{`7`, "(integer) 7"},
		{`12345678901234567890`, "(integer) 12345678901234567890"},
		{`1.5`, "(double) 1.5"},
		{`true`, "(true)"},
		{`["a",[1,null]]`, `["a", [(integer) 1, (nil)]]`},
		{`{"status":"Background saving started"}`, "Background saving started"},
		{`{"error":"MOVED 866 127.0.0.1:7000"}`, "MOVED 866 n1"},
		{`{"error":"ERR two\nlines"}`, "ERR two lines"},
		{`{"fail":"timeout"}`, "(timeout)"},
		{`{"bytes":"/wA="}`, `"\xff\x00"`},
	} {
		got, err := p.Do(t.Context(), [][]string{{tt.reply}})
		if err != nil || got[0] != tt.want {
			t.Errorf("%s is %q, %v; want %s", tt.reply, got, err, tt.want)
		}
		if m := <-heard; m != `["message", "news", (integer) 1]` {
			t.Errorf("the message is %s", m)
		}
	}
}

func TestBadReplies(t *testing.T) {
	for _, reply := range []string{`{"other":"x"}`, `{"error":1}`, `{"error":"a","status":"b"}`, `{"bytes":"%"}`, strings.Repeat("[", 50) + strings.Repeat("]", 50)} {
		p, err := start(t, "raw", 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = p.Do(t.Context(), [][]string{{reply}}); !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "as a reply") {
			t.Errorf("%s gives %v", reply, err)
		}
		p.Close()
	}
}

// Whatever an adapter does, its client gets an error that says what it was.
func TestHostile(t *testing.T) {
	for _, tt := range []struct{ mode, want string }{
		{"die at once", "the adapter has ended with exit status 7; it said: no library here"},
		{"babble at once", `the adapter writes "Welcome!": want {"ready":"NAME VERSION"}, {"id":N,"replies":[...]} or {"message":[...]}`},
		{"die", "the adapter has ended with exit status 2; it said: panic: nil map"},
		{"silent", "the adapter does not answer within 1s: its client neither gives up nor succeeds"},
		{"babble", `the adapter writes "INFO connecting ...": want {"ready"`},
		{"flood", "the adapter writes a line of more than 1048576 bytes"},
		{"other id", `nothing with this id was asked, or it was answered`},
		{"too few", "the adapter has 0 replies to 1 commands"},
		{"ready again", "the adapter says twice that it is ready"},
		{"closes", "the adapter has closed its output"},
	} {
		t.Run(tt.mode, func(t *testing.T) {
			patience := time.Minute
			if tt.mode == "silent" {
				patience = time.Second
			}
			p, err := start(t, tt.mode, patience)
			if err == nil {
				defer p.Close()
				_, err = p.Do(t.Context(), [][]string{{"PING"}})
				if _, again := p.Do(t.Context(), [][]string{{"PING"}}); again == nil || again.Error() != err.Error() {
					t.Errorf("asked again it says %v", again)
				}
			}
			if !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

// One that answers twice has answered, and is not believed any more.
func TestAnswersTwice(t *testing.T) {
	p, err := start(t, "twice", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, err := p.Do(t.Context(), [][]string{{"PING"}}); err != nil && !errors.Is(err, ErrBroken) {
		t.Error(err)
	}
	<-p.over
	if err := p.Failure(); !strings.Contains(err.Error(), "or it was answered") {
		t.Error(err)
	}
}

// The end of the context ends everything, whatever the adapter does.
func TestContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, stop)
	_, err := Start(ctx, Config{Command: []string{os.Args[0]}, Env: []string{"ADAPTER=deaf"}})
	if err == nil {
		t.Error("it has started")
	}
	if _, err := Start(t.Context(), Config{Command: []string{filepath.Join(t.TempDir(), "none")}}); err == nil || !strings.Contains(err.Error(), "the adapter cannot be started") {
		t.Error(err)
	}
}

// Close ends an adapter that does not end by itself.
func TestClose(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("processes are looked for in another way")
	}
	p, err := start(t, "stubborn", 0)
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Do(t.Context(), [][]string{{"PING"}})
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimPrefix(got[0], "(integer) "))
	if err != nil {
		t.Fatal(err)
	}
	p.Close()
	if proc, err := os.FindProcess(pid); err == nil && proc.Signal(syscall.Signal(0)) == nil {
		t.Error("it still runs")
	}
}

// What an adapter may write never panics, and is taken or is an error.
func FuzzAnswer(f *testing.F) {
	for _, line := range []string{`{"ready":"x"}`, `{"id":1,"replies":[null,{"error":"ERR"}]}`, `{"message":["a",1.5]}`, `{"ready":"x","tls":true}`, `{"tls":true}`, `{"id":1}`, `[`, `{"ready":"x"} {}`} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		a, err := parseAnswer(line)
		if err != nil {
			return
		}
		for _, raw := range append(a.Replies, a.Message) {
			text, err := show(raw, func(text string) string { return text })
			if err == nil && strings.Contains(text, "\n") {
				t.Errorf("%q is %q", raw, text)
			}
		}
	})
}
