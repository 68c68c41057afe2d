//go:build conformance

package conformance

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// streamCommands are commands whose effects are compared, one a line. A line that
// begins with "wait 300" is given that many milliseconds to take effect; one that begins
// with "block" waits for its reply on a connection of its own.
//
//go:embed testdata/stream.txt
var streamCommands string

// TestReplicationStream compares what replicas are sent for each command, byte for
// byte, times aside.
func TestReplicationStream(t *testing.T) {
	real, err := live.Real()
	if err != nil {
		t.Skip(err)
	}
	var peers [2]*streamPeer
	for i, launch := range []live.Launcher{real, Simulated("")} {
		target, err := launch(t.Context(), live.Shape{Masters: 1})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(target.Close)
		peers[i] = follow(t, target.Nodes()[0].Addr())
	}
	for line := range strings.Lines(streamCommands) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		wait := time.Duration(0)
		if rest, ok := strings.CutPrefix(line, "wait "); ok {
			ms, command, _ := strings.Cut(rest, " ")
			n, _ := strconv.Atoi(ms)
			wait, line = time.Duration(n)*time.Millisecond, command
		}
		if command, ok := strings.CutPrefix(line, "block "); ok {
			for _, p := range peers {
				p.block(t, command)
			}
			continue
		}
		var replies, streams [2]string
		for i, p := range peers {
			replies[i], streams[i] = p.effects(t, line, wait)
		}
		if streams[0] != streams[1] {
			t.Errorf("%s\nRedis     %s\n          %s\nSlotstorm %s\n          %s", line, replies[0], streams[0], replies[1], streams[1])
		}
	}
}

// streamPeer is a replica and a client of one server.
type streamPeer struct {
	// client sends the commands, and marker those that show where their effects end.
	replica, client, marker net.Conn
	stream                  *bufio.Reader
	marks                   int
}

// follow becomes a replica, up to the end of the data set.
func follow(t *testing.T, addr string) *streamPeer {
	t.Helper()
	p := &streamPeer{}
	var err error
	for _, conn := range []*net.Conn{&p.replica, &p.client, &p.marker} {
		if *conn, err = net.Dial("tcp", addr); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { (*conn).Close() })
		(*conn).SetDeadline(time.Now().Add(time.Minute))
	}
	p.stream = bufio.NewReader(p.replica)
	for _, line := range []string{"CONFIG SET repl-diskless-sync-delay 0", "REPLCONF capa eof capa psync2"} {
		fmt.Fprintf(p.replica, "%s\r\n", line)
		if reply, err := p.stream.ReadString('\n'); err != nil || reply != "+OK\r\n" {
			t.Fatalf("%s: %q, %v", line, reply, err)
		}
	}
	fmt.Fprintf(p.replica, "PSYNC ? -1\r\n")
	var mark []byte
	for mark == nil {
		line, err := p.stream.ReadBytes('\n')
		if err != nil {
			t.Fatal(err)
		}
		if rest, ok := bytes.CutPrefix(line, []byte("$EOF:")); ok {
			mark = rest[:40]
		}
	}
	for seen := []byte{}; !bytes.HasSuffix(seen, mark); {
		b, err := p.stream.ReadByte()
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, b)
	}
	// The stream starts with an acknowledgement that comes after the server has seen
	// the end of the child that saved the data set.
	for !p.online(t) {
		fmt.Fprintf(p.replica, "*3\r\n$8\r\nREPLCONF\r\n$3\r\nACK\r\n$1\r\n0\r\n")
		time.Sleep(50 * time.Millisecond)
	}
	return p
}

// online reports whether the stream comes.
func (p *streamPeer) online(t *testing.T) bool {
	t.Helper()
	p.do(t, p.marker, "SET", "{t}mark", "1")
	p.replica.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
	defer p.replica.SetReadDeadline(time.Now().Add(time.Minute))
	_, err := p.stream.Peek(1)
	return err == nil
}

// effects runs a command and returns its reply and what it put into the stream. The
// end of that is marked by a command of the test's own.
func (p *streamPeer) effects(t *testing.T, line string, wait time.Duration) (reply, stream string) {
	t.Helper()
	words, err := splitArgs(line)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	reply = p.do(t, p.client, words...)
	time.Sleep(wait)
	p.marks++
	mark := fmt.Sprintf("mark-%d", p.marks)
	p.do(t, p.marker, "DEL", "{t}mark")
	p.do(t, p.marker, "SETNX", "{t}mark", mark)
	for !strings.HasSuffix(stream, "\r\n"+mark+"\r\n") {
		part, err := p.stream.ReadString('\n')
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		stream += part
	}
	stream = ownMarks.ReplaceAllString(stream, "")
	stream = strings.ReplaceAll(stream, "*1\r\n$4\r\nping\r\n", "")
	return reply, fmt.Sprintf("%q", presentTime.ReplaceAllString(stream, "<now>"))
}

var (
	ownMarks = regexp.MustCompile(`\*2\r\n\$6\r\nSELECT\r\n\$1\r\n0\r\n|\*3\r\n\$3\r\nSET\r\n\$7\r\n\{t\}mark\r\n\$1\r\n1\r\n|\*2\r\n\$3\r\nDEL\r\n\$7\r\n\{t\}mark\r\n|\*3\r\n\$5\r\nSETNX\r\n\$7\r\n\{t\}mark\r\n\$\d+\r\nmark-\d+\r\n`)
	// presentTime is a time of these years in milliseconds.
	presentTime = regexp.MustCompile(`\b1[789]\d{11}\b`)
)

// block sends a command that gets no reply yet.
func (p *streamPeer) block(t *testing.T, line string) {
	t.Helper()
	conn, err := net.Dial("tcp", p.client.RemoteAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	fmt.Fprintf(conn, "%s\r\n", line)
	for !strings.Contains(p.do(t, p.marker, "CLIENT", "LIST"), "flags=b") {
		time.Sleep(time.Millisecond)
	}
}

func (p *streamPeer) do(t *testing.T, conn net.Conn, words ...string) string {
	t.Helper()
	var b bytes.Buffer
	fmt.Fprintf(&b, "*%d\r\n", len(words))
	for _, word := range words {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(word), word)
	}
	if _, err := conn.Write(b.Bytes()); err != nil {
		t.Fatal(err)
	}
	reply, err := live.ReadReply(bufio.NewReader(conn), 0)
	if err != nil {
		t.Fatalf("%q: %v", words, err)
	}
	return reply.String()
}
