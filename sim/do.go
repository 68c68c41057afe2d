package sim

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Reply is a reply of a node. Err is set for an error reply.
type Reply struct {
	// Raw is the reply as it was sent: in RESP2, unless HELLO 3 has been said before.
	Raw []byte
}

// Err returns the text of an error reply, or nil for any other reply.
func (r Reply) Err() error {
	if len(r.Raw) > 0 && r.Raw[0] == '-' {
		return errors.New(string(r.Raw[1 : len(r.Raw)-2]))
	}
	return nil
}

// String is the reply as redis-cli prints it without a terminal: the text of a status, an
// error, a number or a string, the elements of an array one a line, and nothing for null.
// Raw has what was sent.
func (r Reply) String() string {
	_, v := resp.Read(r.Raw)
	return v.String()
}

// Strings returns the elements of an array as text, each as String has it; nil for any
// other reply.
func (r Reply) Strings() []string {
	_, v := resp.Read(r.Raw)
	var out []string
	for _, e := range v.Elements() {
		out = append(out, e.String())
	}
	return out
}

// doTimeout is how much of the cluster's time Do waits for a reply.
const doTimeout = time.Minute

// Do sends one command to the node on a connection of its own, and waits for the
// reply. In a stepped cluster the wait moves time. An error means that there was no
// reply: the node is down (ErrDown) or does not answer within a minute of the cluster's
// time. Error replies are replies.
func (n *Node) Do(args ...string) (Reply, error) { return n.do(nil, args) }

// DoAsking is Do behind ASKING, as clients say it to where an ASK sends them.
func (n *Node) DoAsking(args ...string) (Reply, error) { return n.do([]string{"ASKING"}, args) }

func (n *Node) do(before, args []string) (Reply, error) {
	if len(args) == 0 {
		return Reply{}, errors.New("sim: no command")
	}
	r, err := n.server.do(before, args)
	if err != nil {
		return Reply{}, &opError{args[0] + " at", n.name, err}
	}
	return r, nil
}

func (m *machine) do(before, args []string) (Reply, error) {
	p := m.process()
	if p.dead.Load() {
		return Reply{}, ErrDown
	}
	sink := &replySink{done: make(chan struct{})}
	s := p.node.Connect(m.c.clientAddr(), sink)
	defer s.Close()
	if before != nil {
		sink.passed = 1
		s.Feed(encode(before))
	}
	s.Feed(encode(args))
	if err := m.c.wait(doTimeout, sink.done); err != nil {
		return Reply{}, err
	}
	sink.mu.Lock()
	defer sink.mu.Unlock()
	if !sink.complete {
		return Reply{}, errClosed
	}
	return Reply{sink.buf}, nil
}

// errClosed is why a command has no reply when the node closed the connection.
var errClosed = errors.New("the connection is closed")

// replySink collects one reply.
type replySink struct {
	mu       sync.Mutex
	passed   int // replies before it
	buf      []byte
	complete bool
	ended    bool
	done     chan struct{}
}

// Deliver implements node.Sink.
func (s *replySink) Deliver(b []byte) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.complete {
		return 0
	}
	s.buf = append(s.buf, b...)
	for n, _ := resp.Read(s.buf); n > 0; n, _ = resp.Read(s.buf) {
		if s.passed == 0 {
			s.buf, s.complete = s.buf[:n], true
			s.end()
			break
		}
		s.passed--
		s.buf = s.buf[n:]
	}
	return 0
}

// Backlog implements node.Sink.
func (s *replySink) Backlog() int { return 0 }

// Hangup implements node.Sink.
func (s *replySink) Hangup() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end()
}

func (s *replySink) end() {
	if !s.ended {
		s.ended = true
		close(s.done)
	}
}

var _ node.Sink = (*replySink)(nil)

// wait lets time pass until the channel is closed.
func (c *Cluster) wait(limit time.Duration, done <-chan struct{}) error {
	closed := func() bool {
		select {
		case <-done:
			return true
		default:
			return false
		}
	}
	if closed() {
		return nil
	}
	if !c.loop.paced() {
		if c.loop.advance(c.loop.now()+limit, closed) {
			return nil
		}
		return fmt.Errorf("no reply within %v", limit)
	}
	switch over := c.loop.pacing.Load().sleep(limit, done, c.ctx.Done()); {
	case over:
		return fmt.Errorf("no reply within %v", limit)
	case closed():
		return nil
	}
	return errors.New("the cluster is closed")
}
