package sim

import (
	"cmp"
	"fmt"
	"maps"
	"math/bits"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
	"github.com/slotstorm/slotstorm/sim/event"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// Inject installs a fault under a name, until Heal. Limits in time that the fault has
// count from now on. Each time that it does something is counted and logged. Nothing can
// be injected into nodes outside: the error wraps ErrOutside. A BadCertificate wants
// Config.Certificates; without them the error wraps ErrNoTLS.
func (c *Cluster) Inject(name string, f faults.Fault) error {
	if c.outside != nil {
		return fmt.Errorf("sim: inject %s: %w", name, ErrOutside)
	}
	for _, r := range f.Rules() {
		if r.Kind == faults.KindBadCertificate && c.cfg.Certificates == nil {
			return fmt.Errorf("%w: inject %s", ErrNoTLS, name)
		}
		if faults.IsNodeTarget(r.Target) {
			if _, err := c.Node(r.Target); err != nil {
				return err
			}
		}
	}
	c.netMu.Lock()
	maps.DeleteFunc(c.oldIPs, func(of [2]string, _ string) bool { return of[0] == name })
	c.netMu.Unlock()
	if err := c.injector.Install(name, f, c.Now()); err != nil {
		return err
	}
	c.tell("", injected(name, f))
	c.record("", injection{name, f})
	c.faultsChanged()
	return nil
}

// Heal removes a fault. What it held goes on its way.
func (c *Cluster) Heal(name string) error {
	if !c.injector.Remove(name, c.Now()) {
		installed := c.injector.Installed()
		if len(installed) == 0 {
			return fmt.Errorf("sim: no fault %q is installed, nor any other", name)
		}
		return fmt.Errorf("sim: no fault %q is installed%s; there are %s",
			name, suggest.DidYouMean(name, installed), strings.Join(installed, ", "))
	}
	c.record("", healing(name))
	fired, _ := c.injector.Fired(name)
	c.tell("", event.FaultHealed{Name: name, Fired: fired})
	c.faultsChanged()
	return nil
}

// HealAll removes all faults.
func (c *Cluster) HealAll() {
	for _, name := range c.injector.Installed() {
		_ = c.Heal(name) // it was installed just now
	}
}

// Faults are the names of the installed faults, in the order of their installation.
func (c *Cluster) Faults() []string { return c.injector.Installed() }

// FaultFired is how often the fault of that name has done something, and whether
// there ever was one. Healing a fault keeps its count.
func (c *Cluster) FaultFired(name string) (n int, known bool) { return c.injector.Fired(name) }

// injected is what the log has of a new fault.
func injected(name string, f faults.Fault) event.FaultInjected {
	told := event.FaultInjected{Name: name, Fault: f.String()}
	for _, r := range f.Rules() {
		told.Rules = append(told.Rules, event.FaultRule{Kind: r.Kind.String(), Wait: r.Wait, For: r.For})
	}
	return told
}

// logged reports whether something that happens again and again is logged the n-th time.
// Of more than StrikesLogged, those are whose number is a power of two, so that what
// happens all the time cannot push everything else out of the log.
func logged(n int) bool { return n <= event.StrikesLogged || bits.OnesCount(uint(n)) == 1 }

// fired logs what a fault did.
func (c *Cluster) fired(f injector.Firing) {
	if logged(f.Count) {
		struck := event.FaultStruck{Name: f.Name, Fault: f.Rule.Kind.String(), On: f.On, Count: f.Count}
		c.log.add(event.Event{At: f.At, Fact: struck})
	}
}

// faultsChanged brings everything in line with the faults that work now, and comes
// again when a limit in time begins or ends.
func (c *Cluster) faultsChanged() {
	now := c.Now()
	c.injector.Refresh(now)
	c.freezeTopology(now)
	for _, m := range c.machines {
		m.process().interfere()
	}
	c.release()
	c.lookAtConns(now)
	c.resumeMoves()
	if next, ok := c.injector.Change(now); ok {
		c.netMu.Lock()
		known := c.faultsDue > now && c.faultsDue <= next
		if !known {
			c.faultsDue = next
		}
		c.netMu.Unlock()
		if !known {
			c.loop.after(next-now, c.faultsChanged)
		}
	}
}

// frozen is what nodes knew when a StaleTopology began, by fault and node.
type frozen map[[2]string]gossip.Snapshot

// freezeTopology takes the picture for stale-topology and stale-dns faults that begin now.
func (c *Cluster) freezeTopology(now time.Duration) {
	var names []string
	for _, m := range c.machines {
		names = append(names, m.name)
	}
	for _, fault := range c.injector.Begun(now) {
		c.netMu.Lock()
		for _, m := range c.machines {
			key := [2]string{fault, m.name}
			c.oldIPs[key] = cmp.Or(c.oldIPs[key], m.at.Load().ip)
		}
		c.netMu.Unlock()
		for _, name := range c.injector.Shows(fault, names) {
			n, err := c.Node(name)
			if err != nil {
				continue
			}
			snapshot := n.Snapshot()
			c.netMu.Lock()
			c.frozen[[2]string{fault, name}] = snapshot
			c.netMu.Unlock()
		}
	}
}
