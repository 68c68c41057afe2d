package sim

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Recording is what came into a cluster from outside, in order: the commands that
// clients sent, as nodes processed them, and what was done to nodes and to the network.
// Config.Record makes a cluster keep one. Played to a stepped cluster of the same
// Config, it leads through the same history, without the clients: see Replay.
type Recording struct {
	shape shape
	start time.Time

	mu     sync.Mutex
	inputs []input
}

// shape is the part of a Config that a recording depends on and can check.
type shape struct {
	masters, replicas, lone int
	empty                   bool
	seed                    uint64
}

func (s shape) String() string {
	return fmt.Sprintf("masters=%d replicas=%d lone=%d empty=%t seed=%d", s.masters, s.replicas, s.lone, s.empty, s.seed)
}

// input is one thing that came from outside.
type input struct {
	at   time.Duration
	node string // "" for what concerns the network
	// conn names the connection of a command or of the end of a connection, by its
	// address, and by the name of its client if it has one. Empty for an action.
	conn connName
	args []string // of a command
	// action is what was done to the node or to the network, nil if it is a command.
	action action
	closed bool // the connection ended
}

type connName struct {
	addr, client string
	test         bool // Node.Do
	tls          bool
}

const closedWord = "closed"

func newRecording(cfg *Config, start time.Time) *Recording {
	return &Recording{start: start, shape: shapeOf(cfg)}
}

func shapeOf(cfg *Config) shape {
	return shape{cfg.Masters, cfg.Replicas, cfg.Lone, cfg.Empty, cfg.Seed}
}

func (r *Recording) add(in input) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.inputs = append(r.inputs, in)
}

// request records a command, or the end of a connection, of a client or of the test.
func (r *Recording) request(q *Request, closed bool) {
	if q.From == FromNode {
		return
	}
	in := input{at: q.At, node: q.Node, conn: connName{addr: q.Client, client: q.Name, test: q.From == FromTest, tls: q.TLS}}
	if closed {
		in.closed = true
		r.add(in)
		return
	}
	in.args = make([]string, len(q.Args))
	for i, arg := range q.Args {
		in.args[i] = string(arg)
	}
	r.add(in)
}

// record records what is done to a node or to the network, if the cluster records.
func (c *Cluster) record(node string, act action) {
	if c.recording != nil {
		c.recording.add(input{at: c.Now(), node: node, action: act})
	}
}

// Recording returns what came into the cluster so far, or nil if it does not record.
func (c *Cluster) Recording() *Recording { return c.recording }

// recordingHeader is the first line of a recording as a file.
const recordingHeader = "slotstorm recording 1"

// WriteTo writes the recording as text, a line for each input:
//
//	slotstorm recording 1
//	masters=3 replicas=1 lone=0 empty=false seed=1 start=2000-01-01T00:00:00Z
//	0.000000000 n1 127.0.0.1:10003> SET hello world
//	2.000000000 n1 crash
//	9.500000000 * inject cut: partition n2 *
func (r *Recording) WriteTo(w io.Writer) (int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := &countingWriter{w: bufio.NewWriter(w)}
	fmt.Fprintf(out, "%s\n%s start=%s\n", recordingHeader, r.shape, r.start.Format(time.RFC3339Nano))
	for _, in := range r.inputs {
		fmt.Fprintln(out, in)
	}
	if out.err == nil {
		out.err = out.w.Flush()
	}
	return out.n, out.err
}

type countingWriter struct {
	w   *bufio.Writer
	n   int64
	err error
}

func (w *countingWriter) Write(b []byte) (int, error) {
	n, err := w.w.Write(b)
	w.n += int64(n)
	if w.err == nil {
		w.err = err
	}
	return n, err
}

// String is the input's line.
func (in input) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d.%09d ", in.at/time.Second, in.at%time.Second)
	if in.node == "" {
		b.WriteString("*")
	}
	b.WriteString(in.node)
	if in.action != nil {
		return b.String() + " " + in.action.String()
	}
	b.WriteString(" " + in.conn.String())
	if in.closed {
		return b.String() + " " + closedWord
	}
	b.WriteByte('>')
	for _, arg := range in.args {
		b.WriteString(" " + event.Word(arg))
	}
	return b.String()
}

// tlsPrefix stands before the address of a client that uses TLS.
const tlsPrefix = "tls:"

func (n connName) String() string {
	addr := n.addr
	if n.tls {
		addr = tlsPrefix + addr
	}
	switch {
	case n.test:
		return "test@" + addr
	case n.client != "":
		return "client:" + n.client + "@" + addr
	}
	return addr
}

// ReadRecording reads what WriteTo wrote. Errors name the line.
func ReadRecording(from io.Reader) (*Recording, error) {
	in := bufio.NewReader(from)
	r := &Recording{}
	for number := 1; ; number++ {
		line, err := in.ReadString('\n')
		if err == io.EOF && line == "" && number > 2 {
			return r, nil
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		line = strings.TrimSuffix(line, "\n")
		switch number {
		case 1:
			if line != recordingHeader {
				return nil, fmt.Errorf("sim: recording:1: %q, want %q", line, recordingHeader)
			}
		case 2:
			err = r.parseShape(line)
		default:
			var next input
			next, err = parseInput(line)
			r.inputs = append(r.inputs, next)
		}
		if err != nil && err != io.EOF {
			return nil, fmt.Errorf("sim: recording:%d: %w", number, err)
		}
	}
}

func (r *Recording) parseShape(line string) error {
	var start string
	s := &r.shape
	if _, err := fmt.Sscanf(line, "masters=%d replicas=%d lone=%d empty=%t seed=%d start=%s",
		&s.masters, &s.replicas, &s.lone, &s.empty, &s.seed, &start); err != nil {
		return fmt.Errorf("%q is no description of a cluster", line)
	}
	var err error
	r.start, err = time.Parse(time.RFC3339Nano, start)
	return err
}

var errInput = errors.New("want a time, a node or *, and what happened")

func parseInput(line string) (in input, err error) {
	at, rest, ok := strings.Cut(line, " ")
	if !ok {
		return in, errInput
	}
	if in.at, err = time.ParseDuration(at + "s"); err != nil {
		return in, err
	}
	in.node, rest, ok = strings.Cut(rest, " ")
	if !ok {
		return in, errInput
	}
	if in.node == "*" {
		in.node = ""
	}
	word, args, _ := strings.Cut(rest, " ")
	conn, isCommand := strings.CutSuffix(word, ">")
	switch {
	case isCommand:
		in.conn = parseConn(conn)
		in.args, err = splitQuoted(args)
		if err == nil && len(in.args) == 0 {
			err = errors.New("a command without a name")
		}
	case args == closedWord:
		in.conn, in.closed = parseConn(word), true
	default:
		in.action, err = parseAction(rest)
		switch onNetwork := in.node == ""; {
		case err != nil || onNetwork == in.action.onNetwork():
		case onNetwork:
			err = fmt.Errorf("%q is done to a node", rest)
		default:
			err = fmt.Errorf("%q is done to the network, *", rest)
		}
	}
	return in, err
}

func parseConn(text string) connName {
	who, addr, named := strings.Cut(text, "@")
	if !named {
		who, addr = "", text
	}
	n := connName{}
	n.addr, n.tls = strings.CutPrefix(addr, tlsPrefix)
	if client, ok := strings.CutPrefix(who, "client:"); ok {
		n.client = client
	} else {
		n.test = named
	}
	return n
}

// splitQuoted splits words at blanks; a word in quotes is as Go writes it.
func splitQuoted(line string) ([]string, error) {
	var words []string
	for line = strings.TrimLeft(line, " "); line != ""; line = strings.TrimLeft(line, " ") {
		word, rest, err := cutWord(line)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
		words, line = append(words, word), rest
	}
	return words, nil
}

// cutWord cuts a word, which may be in quotes, from the beginning of a text.
func cutWord(text string) (word, rest string, err error) {
	if !strings.HasPrefix(text, `"`) {
		word, rest, _ = strings.Cut(text, " ")
		return word, rest, nil
	}
	quoted, err := strconv.QuotedPrefix(text)
	if err != nil {
		return "", "", err
	}
	word, err = strconv.Unquote(quoted)
	return word, strings.TrimPrefix(text[len(quoted):], " "), err
}
