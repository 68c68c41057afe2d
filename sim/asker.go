package sim

import (
	"sync"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// asker is the Sink of a command that waits for its reply on the event loop. Its
// connection is no client's: faults on connections pass it by, those on commands
// hit it.
type asker struct {
	c    *Cluster
	then func(Reply, error)

	mu   sync.Mutex
	buf  []byte
	done bool
}

// ask runs a command on a connection of its own; then is called on the event loop.
func (m *machine) ask(args []string, then func(Reply, error)) {
	p := m.process()
	if p.dead.Load() {
		then(Reply{}, ErrDown)
		return
	}
	a := &asker{c: m.c, then: then}
	s := p.node.Connect(m.c.clientAddr(), a)
	a.mu.Lock()
	a.then = func(r Reply, err error) {
		s.Close()
		then(r, err)
	}
	a.mu.Unlock()
	s.Feed(encode(args))
}

// Deliver implements node.Sink.
func (a *asker) Deliver(b []byte) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.buf = append(a.buf, b...)
	if n, _ := resp.Read(a.buf); n > 0 && !a.done {
		a.finish(Reply{a.buf[:n:n]}, nil)
	}
	return 0
}

// Backlog implements node.Sink.
func (a *asker) Backlog() int { return 0 }

// Hangup implements node.Sink.
func (a *asker) Hangup() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.done {
		a.finish(Reply{}, errClosed)
	}
}

func (a *asker) finish(r Reply, err error) {
	a.done = true
	a.c.loop.after(0, func() { a.then(r, err) })
}
