package scenario

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/internal/tool/naming"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
	"github.com/slotstorm/slotstorm/sim"
)

// Driver makes clients that come over connections of package net.
type Driver interface {
	// Open makes a client of the cluster, as a client line describes it. Its name aims
	// faults at it. Options that the driver does not know are an error: see
	// ClientSpec.Only.
	Open(c *sim.Cluster, client *ClientSpec) (Conn, error)
}

// Chooser is a Driver that knows before anything is played what clients it can make.
type Chooser interface {
	// Check reports an option of a client line that its clients cannot have.
	Check(client *ClientSpec) error
}

// Conn is a client made by a Driver.
type Conn interface {
	// Do sends commands, as one pipeline if there are several, and returns what
	// became of each, written as an expectation. It may block.
	Do(ctx context.Context, commands [][]string) []string
	Close()
}

// Subscriber is a Conn that can subscribe: its Do understands SUBSCRIBE, PSUBSCRIBE and
// SSUBSCRIBE, and their opposites.
type Subscriber interface {
	// Listen is called once, before anything else. What comes for subscriptions goes to
	// heard, from any goroutine, written as an expectation:
	// ["message", "news", "hello"].
	Listen(heard func(message string))
}

// openClient makes a client, when its line is reached.
func (r *runner) openClient(spec *ClientSpec) error {
	switch {
	case spec.scripted() && r.opt.Clients != nil:
		return r.openDriven(r.opt.Clients, spec.purpose())
	case spec.scripted():
		cfg := spec.config()
		cfg.TLS = spec.secure(r.c)
		cl, err := r.c.NewClient(cfg)
		if err != nil {
			return err
		}
		r.scripted[spec.Name] = cl
		r.talkers[spec.Name] = scriptedTalker{cl}
	case spec.Driver == driverExec:
		r.talkers[spec.Name] = &programTalker{r, spec.Name}
	case spec.Driver == driverAdapter:
		argv, err := spec.argv()
		if err != nil {
			return err
		}
		return r.openDriven(Adapter{Command: argv}, spec)
	default:
		return r.openDriven(r.opt.Drivers[spec.Driver], spec)
	}
	return nil
}

// secure reports whether the client connects with TLS.
func (c *ClientSpec) secure(cl *sim.Cluster) bool {
	return c.TLS != noWord && access.To(cl).Certificates() != nil
}

// Network is how the client reaches a cluster: the addresses that it begins with, those of
// its seeds or of all nodes, and a dial function, by which faults are aimed at it. If the
// client is to use TLS the addresses are for TLS, and connections have it.
func (c *ClientSpec) Network(cl *sim.Cluster) (addrs []string, dial func(ctx context.Context, network, addr string) (net.Conn, error), err error) {
	dial, addr, all := cl.DialerOf(c.Name), (*sim.Node).Addr, cl.Addrs
	if c.secure(cl) {
		cfg, err := access.To(cl).Certificates().Client(c.Certificate)
		if err != nil {
			return nil, nil, err
		}
		dial, addr, all = sim.OverTLS(dial, cfg), (*sim.Node).TLSAddr, cl.TLSAddrs
	}
	for _, name := range c.Seeds.Names() {
		n, err := cl.Node(name)
		if err != nil {
			return nil, nil, err
		}
		addrs = append(addrs, addr(n))
	}
	if addrs == nil {
		addrs = all()
	}
	return addrs, dial, nil
}

// openDriven makes a client by a driver.
func (r *runner) openDriven(d Driver, spec *ClientSpec) error {
	if a, ok := d.(Adapter); ok {
		a.ctx = r.ctx
		d = a
	}
	conn, err := d.Open(r.c, spec)
	if err != nil {
		return fmt.Errorf("client %s: %w", spec.Name, err)
	}
	if s, ok := conn.(Subscriber); ok {
		box := r.inbox(spec.Name)
		s.Listen(func(message string) {
			reply, _ := answerOf(message)
			access.To(r.c).NoteMessage(spec.Name, reply)
			box.put(message)
		})
	}
	r.talkers[spec.Name] = newDrivenTalker(r, spec.Name, conn)
	return nil
}

// checkDrivers reports clients that nobody here can make.
func (s *Script) checkDrivers(opt Options) error { return s.CheckDrivers(opt.Drivers) }

// Errors about clients that a driver is to make. An error of a driver itself is wrapped like
// these, so that errors.Is finds it.
var (
	// ErrNoDriver says that no driver has the name in a client line.
	ErrNoDriver = errors.New("scenario: there is no such driver")
	// ErrNoOption says that a driver does not know an option of a client line: see
	// ClientSpec.Only.
	ErrNoOption = errors.New("scenario: the driver has no such option")
	// ErrDriverName says that a driver in Options.Drivers has a name that it cannot have: one
	// that is no word, or that of a kind of clients which need no driver.
	ErrDriverName = errors.New("scenario: a driver cannot have this name")
)

// CheckDrivers reports the first client that none of the drivers can make as its line
// describes it.
func (s *Script) CheckDrivers(drivers map[string]Driver) error {
	for _, name := range sortedKeys(drivers) {
		if !naming.Valid(name) || slices.Contains(needless, name) {
			return fmt.Errorf("%w: %q", ErrDriverName, name)
		}
	}
	for i := range s.Lines {
		line, ok := s.Lines[i].Action.(clientLine)
		if !ok || line.spec.scripted() || slices.Contains(needless, line.spec.Driver) {
			continue
		}
		d := drivers[line.spec.Driver]
		if d == nil {
			return fmt.Errorf("%s:%d: %w: %q%s", s.Name, s.Lines[i].Number, ErrNoDriver, line.spec.Driver,
				suggest.OrList(line.spec.Driver, append(sortedKeys(drivers), needless...)))
		}
		if c, ok := d.(Chooser); ok {
			if err := c.Check(line.spec); err != nil {
				return fmt.Errorf("%s:%d: %w", s.Name, s.Lines[i].Number, err)
			}
		}
	}
	return nil
}
