package scenario

import (
	"errors"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim"
)

func nodeName(i int) string { return "n" + strconv.Itoa(i+1) }

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// restart is "restart NODES [keep-data] [new-address] [address=NODE|IP:PORT] [new-identity]".
type restart struct {
	nodes                             faults.Set
	keepData, newAddress, newIdentity bool
	address                           string // a node whose address it takes over, or IP:PORT
}

func restartOptions(a *restart) []option {
	return []option{
		flagOption("keep-data", "with the data that it had", &a.keepData),
		flagOption("new-address", "on another port", &a.newAddress),
		textOption("address", "NODE|IP:PORT", "at the address of a node that is down, or at any other", &a.address, nil),
		flagOption("new-identity", "without its nodes.conf: with a new ID, and alone", &a.newIdentity),
	}
}

// String implements Action.
func (a *restart) String() string {
	return "restart " + a.nodes.String() + optionText(restartOptions(a))
}

func (a *restart) run(r *runner) error {
	return r.each(a.nodes, func(n *sim.Node) error { return n.Restart(a.how(r)) })
}

func (a *restart) how(r *runner) sim.Restart {
	how := sim.Restart{KeepData: a.keepData, NewAddress: a.newAddress, NewIdentity: a.newIdentity, Address: a.address}
	if n := r.nodeNamed(a.address); n != nil {
		how.Address = n.Addr()
	}
	return how
}

func parseRestart(p *parser, l *statement) (Action, error) {
	a := &restart{}
	err := p.nodesAndOptions(l, &a.nodes, restartOptions(a))
	if err == nil {
		err = p.checkReturn(l, a)
	}
	return a, err
}

// checkReturn refuses an address that cannot be had.
func (p *parser) checkReturn(l *statement, a *restart) error {
	if a.address == "" {
		return nil
	}
	_, err := netip.ParseAddrPort(a.address)
	switch {
	case err != nil && !p.script.Cluster.hasNode(a.address):
		return at(l.verb.col, "address: %q is neither a node nor an address such as 10.0.0.7:6379", a.address)
	case a.newAddress:
		return at(l.verb.col, "address and new-address exclude each other")
	case len(a.nodes.Names()) > 1:
		return at(l.verb.col, "only one node can come back at an address")
	}
	return nil
}

// nodesAndOptions reads "NODES [OPTION...]".
func (p *parser) nodesAndOptions(l *statement, nodes *faults.Set, options []option) error {
	t, err := l.word(0, "a node")
	if err != nil {
		return err
	}
	if *nodes, err = p.nodes(t); err != nil {
		return err
	}
	return l.optionsFrom(1, options)
}

// crash is "crash NODES [power-loss] [for=D] [how it comes back]".
type crash struct {
	restart
	back      time.Duration
	powerLoss bool
}

func crashOptions(a *crash) []option {
	return append([]option{
		flagOption("power-loss", "the machine loses power: what was written to the append only file and not synced is lost, see appendfsync", &a.powerLoss),
		durationOption("for", "when it comes back by itself", &a.back),
	}, restartOptions(&a.restart)...)
}

// String implements Action.
func (a *crash) String() string { return "crash " + a.nodes.String() + optionText(crashOptions(a)) }

func (a *crash) run(r *runner) error {
	return r.each(a.nodes, func(n *sim.Node) error {
		end := (*sim.Node).Crash
		if a.powerLoss {
			end = (*sim.Node).PowerLoss
		}
		if err := end(n); err != nil {
			return err
		}
		if a.back > 0 {
			r.later(a.back, func() { r.unlessUp(n.Restart(a.how(r))) })
		}
		return nil
	})
}

// unlessUp takes the error of something that was done by itself later: the file may
// have done it before.
func (r *runner) unlessUp(err error) {
	if err != nil && !errors.Is(err, sim.ErrUp) && !errors.Is(err, sim.ErrDown) {
		r.note(err)
	}
}

func parseCrash(p *parser, l *statement) (Action, error) {
	a := &crash{}
	if err := p.nodesAndOptions(l, &a.nodes, crashOptions(a)); err != nil {
		return nil, err
	}
	if a.back == 0 && optionText(restartOptions(&a.restart)) != "" {
		return nil, at(l.verb.col, "how it comes back belongs to restart, or to crash with for=DURATION")
	}
	return a, p.checkReturn(l, &a.restart)
}

// pause is "pause NODES [for=D]".
type pause struct {
	nodes faults.Set
	back  time.Duration
}

func pauseOptions(a *pause) []option {
	return []option{durationOption("for", "when it goes on by itself", &a.back)}
}

// String implements Action.
func (a *pause) String() string { return "pause " + a.nodes.String() + optionText(pauseOptions(a)) }

func (a *pause) run(r *runner) error {
	return r.each(a.nodes, func(n *sim.Node) error {
		if err := n.Pause(); err != nil {
			return err
		}
		if a.back > 0 {
			r.later(a.back, func() { r.unlessUp(n.Resume()) })
		}
		return nil
	})
}

func parsePause(p *parser, l *statement) (Action, error) {
	a := &pause{}
	return a, p.nodesAndOptions(l, &a.nodes, pauseOptions(a))
}

// resume is "resume NODES".
type resume struct{ nodes faults.Set }

// String implements Action.
func (a *resume) String() string { return "resume " + a.nodes.String() }

func (a *resume) run(r *runner) error { return r.each(a.nodes, (*sim.Node).Resume) }

func parseResume(p *parser, l *statement) (Action, error) {
	a := &resume{}
	return a, p.nodesAndOptions(l, &a.nodes, nil)
}

// each does something to nodes in turn, up to the first error.
func (r *runner) each(nodes faults.Set, do func(*sim.Node) error) error {
	for _, name := range nodes.Names() {
		n, err := r.c.Node(name)
		if err != nil {
			return err
		}
		if err := do(n); err != nil {
			return err
		}
	}
	return nil
}
