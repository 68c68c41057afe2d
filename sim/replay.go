package sim

import (
	"fmt"
	"time"
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
	p := &replayer{c: c, conns: map[connName]*conn{}, tests: map[connName]*testConn{}}
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
	conns map[connName]*conn
	tests map[connName]*testConn
}

// testConn is a connection of Node.Do.
type testConn struct {
	feed  func(b []byte) bool
	close func()
}

func (p *replayer) play(in input) error {
	switch {
	case in.action != nil:
		return in.action.do(p.c, in.node)
	case in.closed:
		p.close(in.conn)
		return nil
	}
	return p.send(in)
}

func (p *replayer) close(conn connName) {
	if t := p.tests[conn]; t != nil {
		t.close()
		delete(p.tests, conn)
	}
	if cn := p.conns[conn]; cn != nil {
		cn.Close()
		delete(p.conns, conn)
	}
}

// send lets a connection send a command. It is made with its first one.
func (p *replayer) send(in input) error {
	m := p.c.machine(in.node)
	if m == nil {
		return p.c.noNode(in.node)
	}
	request := encode(in.args)
	to := m.process()
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
		t.feed(request)
		return nil
	}
	cn := p.conns[in.conn]
	if cn == nil || cn.p != to {
		cn = p.c.newConn(to, in.conn.client, in.conn.addr, deafClient{tls: in.conn.tls})
		cn.exempt = true // what faults did to its bytes is in the recording
		cn.connect(func(bool) {})
		p.conns[in.conn] = cn
	}
	cn.Feed(request)
	return nil
}

// deafClient is the client's end of a connection that is played.
type deafClient struct{ tls bool }

func (d deafClient) TLS() bool { return d.tls }

func (deafClient) Deliver([]byte) int { return 0 }
func (deafClient) Backlog() int       { return 0 }
func (deafClient) Hangup()            {}
