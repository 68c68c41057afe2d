//go:build record

package script

import (
	"bufio"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestRecord replays all conversations against a redis-server of its own and
// writes down what it answers.
func TestRecord(t *testing.T) {
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		exchanges := readExchanges(t, file)
		server := startServer(t, binary)
		for i, x := range exchanges {
			switch {
			case x.args == nil:
			case x.args[0] == "hello":
				server.do(t, x.args)
			case x.args[0] == "reset":
				server.stop()
				server = startServer(t, binary)
			default:
				exchanges[i].reply = server.do(t, x.args)
			}
		}
		server.stop()
		var b strings.Builder
		for _, x := range exchanges {
			b.WriteString(x.String() + "\n")
		}
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

type server struct {
	cmd  *exec.Cmd
	conn net.Conn
	r    *bufio.Reader
}

func startServer(t *testing.T, binary string) *server {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "s")
	cmd := exec.Command(binary, "--port", "0", "--unixsocket", socket, "--save", "")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		conn, err := net.Dial("unix", socket)
		if err == nil {
			return &server{cmd: cmd, conn: conn, r: bufio.NewReader(conn)}
		}
		time.Sleep(20 * time.Millisecond)
	}
	_ = cmd.Process.Kill()
	t.Fatal("redis-server does not listen")
	return nil
}

func (s *server) stop() {
	_ = s.conn.Close()
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

func (s *server) do(t *testing.T, args []string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("*" + strconv.Itoa(len(args)) + "\r\n")
	for _, arg := range args {
		b.WriteString("$" + strconv.Itoa(len(arg)) + "\r\n" + arg + "\r\n")
	}
	if _, err := io.WriteString(s.conn, b.String()); err != nil {
		t.Fatal(err)
	}
	return s.reply(t)
}

// reply reads one reply, elements included.
func (s *server) reply(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for open := 1; open > 0; open-- {
		line, err := s.r.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(line)
		n, _ := strconv.Atoi(strings.TrimSpace(line[1:]))
		switch line[0] {
		case '$', '=':
			if n >= 0 {
				payload := make([]byte, n+2)
				if _, err := io.ReadFull(s.r, payload); err != nil {
					t.Fatal(err)
				}
				b.Write(payload)
			}
		case '*', '~', '>':
			open += max(n, 0)
		case '%':
			open += 2 * n
		}
	}
	return b.String()
}
