package sim

import (
	"context"
	"errors"
	"net"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim/event"
)

// foreign is the server of a node that runs outside. It is asked over TCP for what the
// Server itself does not tell.
type foreign struct {
	identity
	Server
}

var _ server = (*foreign)(nil)

// addOutside makes the next node of a cluster whose nodes run outside.
func (c *Cluster) addOutside(s Server) {
	i := len(c.nodes)
	f := &foreign{identity{c: c, name: nodeName(i), index: i}, s}
	c.names[s.ID()] = f.name
	c.atAddr[s.Addr()] = f.name
	c.nodes = append(c.nodes, &Node{f.identity, f})
}

func (f *foreign) TLSAddr() string   { return "" }
func (f *foreign) Load() access.Load { return access.Load{} }

func (f *foreign) peerAddr() (host, port string) {
	host, port, _ = net.SplitHostPort(f.Addr()) // "" if the server is nowhere
	return host, port
}

func (f *foreign) Info() string {
	r, err := f.do(nil, []string{"INFO", "everything"})
	if err != nil || r.Err() != nil {
		return ""
	}
	return r.String()
}

// Crash implements Server.
func (f *foreign) Crash() error { return f.did(f.Server.Crash(), crash{}, event.Crashed{}) }

// PowerLoss is not for one server alone: its machine is ours.
func (f *foreign) PowerLoss() error { return f.did(ErrOutside, crash{powerLoss: true}, nil) }

// Restart implements Server.
func (f *foreign) Restart(how Restart) error {
	err := f.Server.Restart(how)
	f.c.netMu.Lock()
	f.c.atAddr[f.Addr()] = f.name // it may be another one
	f.c.netMu.Unlock()
	return f.did(err, restart(how), how.fact())
}

// Pause implements Server.
func (f *foreign) Pause() error { return f.did(f.Server.Pause(), pause{}, event.Paused{}) }

// Resume implements Server.
func (f *foreign) Resume() error { return f.did(f.Server.Resume(), resume{}, event.Resumed{}) }

// did logs what was done to the server, unless it is an error.
func (f *foreign) did(err error, act action, fact event.Fact) error {
	if err != nil {
		return &opError{act.String() + " of", f.name, err}
	}
	f.tell(act, fact)
	return nil
}

// failure is the error of a command that got no reply.
func failure(why string) error {
	if why == failRefused {
		return ErrDown
	}
	return errors.New(why)
}

// askTimeout is how long a migration waits for a node outside beyond what its command
// may take.
const askTimeout = 2 * time.Minute

func (f *foreign) ask(args []string, then func(Reply, error)) { f.exchange(nil, args, then) }

// exchange sends a command, behind another one unless that is nil, on a connection of
// its own. It is called on the event loop.
func (f *foreign) exchange(before, args []string, then func(Reply, error)) {
	var l *link
	done := func(r Reply, err error) {
		if l != nil {
			l.shut()
		}
		then(r, err)
	}
	l = f.c.newLink("", f.Addr(), nil, time.Second, func(*link, string) {})
	last := &exchange{
		timeout: askTimeout,
		reply:   func(raw []byte) { done(Reply{slices.Clone(raw)}, nil) },
		failed:  func(why string, _ bool) { done(Reply{}, failure(why)) },
	}
	if before == nil {
		l.send(encode(args), last)
		return
	}
	first := &exchange{reply: func([]byte) {}, failed: func(string, bool) {}}
	l.send(slices.Concat(encode(before), encode(args)), first, last)
}

func (f *foreign) do(before, args []string) (Reply, error) {
	type answer struct {
		r   Reply
		err error
	}
	ctx, cancel := context.WithTimeout(f.c.ctx, doTimeout)
	defer cancel()
	got := make(chan answer, 1)
	f.c.loop.after(0, func() { f.exchange(before, args, func(r Reply, err error) { got <- answer{r, err} }) })
	select {
	case a := <-got:
		return a.r, a.err
	case <-ctx.Done():
		return Reply{}, ctx.Err()
	}
}
