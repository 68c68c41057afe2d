package sim

import (
	"fmt"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Replay plays a recording to a new stepped cluster, up to a time of the cluster, or to
// the last input if that is negative, and returns it. The Config has to be that of the
// recording. What was recorded in a stepped cluster gives the same log again, byte for
// byte. In a paced one, things can happen at the very same time, and then the order may
// be another one; in real time, every timer was a little late.
func Replay(cfg Config, r *Recording, until time.Duration) (*Cluster, error) {
	cfg.Start = r.start
	cfg.Transport = Memory
	c, err := New(cfg)
	if err != nil {
		return nil, err
	}
	if got := shapeOf(&c.cfg); got != r.shape {
		c.Close()
		return nil, fmt.Errorf("sim: the recording is of a cluster with %v, not %v", r.shape, got)
	}
	p := &replayer{c: c, conns: map[connName]*conduit{}, tests: map[connName]*testConn{}}
	for i, in := range r.inputs {
		if until >= 0 && in.at > until {
			break
		}
		c.Advance(in.at - c.Now())
		if err := p.play(in); err != nil {
			c.Close()
			return nil, fmt.Errorf("sim: replay of input %d, %v: %w", i+1, in, err)
		}
	}
	if until >= 0 {
		c.Advance(until - c.Now())
	}
	return c, nil
}

// replayer plays the part of the world outside.
type replayer struct {
	c     *Cluster
	conns map[connName]*conduit
	tests map[connName]*testConn
}

// testConn is a connection of Node.Do.
type testConn struct {
	feed  func(b []byte) bool
	close func()
}

func (p *replayer) play(in input) error {
	switch {
	case in.conn != connName{} && in.action == closedAction:
		p.close(in.conn)
		return nil
	case in.conn != connName{}:
		return p.send(in)
	case in.node != "":
		n, err := p.c.Node(in.node)
		if err != nil {
			return err
		}
		return n.repeat(in.action)
	}
	return p.c.repeat(in.action)
}

func (p *replayer) close(conn connName) {
	if t := p.tests[conn]; t != nil {
		t.close()
		delete(p.tests, conn)
	}
	if cd := p.conns[conn]; cd != nil {
		cd.Close()
		delete(p.conns, conn)
	}
}

// send lets a connection send a command. It is made with its first one.
func (p *replayer) send(in input) error {
	n, err := p.c.Node(in.node)
	if err != nil {
		return err
	}
	var w resp.Writer
	w.Array(len(in.args))
	for _, arg := range in.args {
		w.BulkString(arg)
	}
	to := n.process()
	if to.dead.Load() {
		return ErrDown
	}
	if in.conn.test {
		t := p.tests[in.conn]
		if t == nil {
			s := to.node.Connect(in.conn.addr, &replySink{done: make(chan struct{})})
			t = &testConn{s.Feed, s.Close}
			p.tests[in.conn] = t
		}
		t.feed(w.Buf)
		return nil
	}
	cd := p.conns[in.conn]
	if cd == nil || cd.p != to {
		cd = p.c.newConduit(to, in.conn.client, in.conn.addr, deafClient{})
		cd.exempt = true // what faults did to its bytes is in the recording
		cd.connect(func(bool) {})
		p.conns[in.conn] = cd
	}
	cd.Feed(w.Buf)
	return nil
}

// deafClient is the client's end of a connection that is played.
type deafClient struct{}

func (deafClient) Deliver([]byte) int { return 0 }
func (deafClient) Hangup()            {}

// repeat does to a node what an action of a recording says.
func (n *Node) repeat(action string) error {
	switch action {
	case "crash":
		return n.Crash()
	case "pause":
		return n.Pause()
	case "resume":
		return n.Resume()
	}
	if how, ok := parseRestart(action); ok {
		return n.Restart(how)
	}
	return fmt.Errorf("unknown action %q", action)
}

// repeat does to the network what an action of a recording says.
func (c *Cluster) repeat(action string) error {
	verb, rest, _ := strings.Cut(action, " ")
	switch verb {
	case "inject":
		name, text, _ := strings.Cut(rest, ": ")
		f, err := faults.Parse(text)
		if err != nil {
			return err
		}
		return c.Inject(name, f)
	case "heal":
		return c.Heal(rest)
	}
	return fmt.Errorf("unknown action %q", action)
}

// addressWord begins the word that says where a restarted node is to be reached.
const addressWord = "address="

// String is the restart in words: restart keep-data new-address.
func (how Restart) String() string {
	words := []string{"restart"}
	for _, option := range how.options() {
		if *option.set {
			words = append(words, option.name)
		}
	}
	if how.Address != "" {
		words = append(words, addressWord+how.Address)
	}
	return strings.Join(words, " ")
}

type restartOption struct {
	name string
	set  *bool
}

func (how *Restart) options() []restartOption {
	return []restartOption{
		{"keep-data", &how.KeepData}, {"new-identity", &how.NewIdentity}, {"new-address", &how.NewAddress},
	}
}

// parseRestart is the inverse of Restart.String.
func parseRestart(text string) (how Restart, ok bool) {
	words := strings.Fields(text)
	if len(words) == 0 || words[0] != "restart" {
		return how, false
	}
	for _, word := range words[1:] {
		at, known := strings.CutPrefix(word, addressWord)
		if known {
			how.Address = at
		}
		for _, option := range how.options() {
			if option.name == word {
				*option.set, known = true, true
			}
		}
		if !known {
			return how, false
		}
	}
	return how, true
}
