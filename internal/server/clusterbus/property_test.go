package clusterbus

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/sim/event"
)

// disruption is one step of a random scenario. Numbers choose hosts, modulo their number, so
// that any part of a list of steps is a scenario, too.
type disruption struct {
	verb    string
	a, b, c int
	wait    time.Duration
}

func (x disruption) String() string {
	return fmt.Sprintf("%s %d %d %d, then wait %v", x.verb, x.a, x.b, x.c, x.wait)
}

// The verbs, and what they do. Only commands after which a cluster comes to agree by
// itself are among them: DELSLOTS, say, leaves the other nodes with their opinion.
var disruptions = map[string]func(n *network, x disruption){
	"kill":   func(n *network, x disruption) { n.pick(x.a).kill() },
	"freeze": func(n *network, x disruption) { n.pick(x.a).freeze() },
	"thaw":   func(n *network, x disruption) { n.pick(x.a).thaw() },
	"start": func(n *network, x disruption) {
		if h := n.pick(x.a); !h.up {
			h.restart()
		}
	},
	"cut one": func(n *network, x disruption) { n.cut(n.hosts, []*host{n.pick(x.a)}) },
	"cut pair": func(n *network, x disruption) {
		n.cut([]*host{n.pick(x.a)}, []*host{n.pick(x.b)})
	},
	"cut half": func(n *network, x disruption) {
		var left, right []*host
		for i, h := range n.hosts {
			if (x.a>>(i%16))&1 == 0 {
				left = append(left, h)
			} else {
				right = append(right, h)
			}
		}
		n.cut(left, right)
	},
	"heal": func(n *network, x disruption) { n.heal() },
	"lose": func(n *network, x disruption) { n.loss = float64(x.a%20) / 100 },
	"write": func(n *network, x disruption) {
		if h := n.pick(x.a); h.running() && h.isMaster() {
			h.offset += int64(x.b % 100)
		}
	},
	"failover": func(n *network, x disruption) {
		n.command(x.a, func(m *Machine, now time.Duration) { _ = m.Failover(now, FailoverDefault) })
	},
	"force": func(n *network, x disruption) {
		n.command(x.a, func(m *Machine, now time.Duration) { _ = m.Failover(now, FailoverForce) })
	},
	"takeover": func(n *network, x disruption) {
		n.command(x.a, func(m *Machine, now time.Duration) { _ = m.Failover(now, FailoverTakeover) })
	},
	"bumpepoch": func(n *network, x disruption) {
		n.command(x.a, func(m *Machine, now time.Duration) { m.BumpEpoch(now) })
	},
	"kill link": func(n *network, x disruption) {
		n.command(x.a, func(m *Machine, now time.Duration) { _ = m.KillLink(now, "all", n.pick(x.b).m.ID()) })
	},
	"replicate": func(n *network, x disruption) {
		n.command(x.a, func(m *Machine, now time.Duration) { _ = m.Replicate(now, n.pick(x.b).m.ID()) })
	},
	// The target of a migration closes its import first, as redis-cli does.
	"move slot": func(n *network, x disruption) {
		from, to, slot := n.pick(x.a), n.pick(x.b), x.c%16384
		if from == to || !from.running() || !to.running() {
			return
		}
		if owner := from.m.View().Owner(slot); owner == nil || owner.ID != from.m.ID() {
			return
		}
		// A target that does not know the source's epoch yet takes none above it: what the
		// source has said before then takes the slot back, and nobody claims it any more.
		if known := to.m.lookup(from.m.ID()); known == nil || known.configEpoch < from.m.myself.configEpoch {
			return
		}
		ok := to.do(func(m *Machine, now time.Duration) error {
			return m.SetSlot(now, SetSlot{Action: SlotImporting, Slot: slot, Node: from.m.ID()})
		}) == nil &&
			from.do(func(m *Machine, now time.Duration) error {
				return m.SetSlot(now, SetSlot{Action: SlotMigrating, Slot: slot, Node: to.m.ID()})
			}) == nil &&
			to.do(func(m *Machine, now time.Duration) error {
				return m.SetSlot(now, SetSlot{Action: SlotNode, Slot: slot, Node: to.m.ID()})
			}) == nil
		if ok {
			_ = from.do(func(m *Machine, now time.Duration) error {
				return m.SetSlot(now, SetSlot{Action: SlotNode, Slot: slot, Node: to.m.ID()})
			})
		}
	},
}

func (n *network) pick(i int) *host { return n.hosts[i%len(n.hosts)] }

func (h *host) running() bool { return h.up && !h.frozen }

func (n *network) command(i int, do func(m *Machine, now time.Duration)) {
	if h := n.pick(i); h.running() {
		do(h.m, n.now)
		h.drain()
	}
}

// scenario is a random cluster and what happens to it.
type scenario struct {
	seed              uint64
	masters, replicas int
	timeout           time.Duration
	steps             []disruption
}

func (s scenario) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d, %d masters with %d replicas, node timeout %v", s.seed, s.masters, s.replicas, s.timeout)
	for _, step := range s.steps {
		b.WriteString("\n  " + step.String())
	}
	return b.String()
}

func drawScenario(t *rapid.T, verbs ...string) scenario {
	if len(verbs) == 0 {
		for verb := range disruptions {
			verbs = append(verbs, verb)
		}
		slices.Sort(verbs)
	}
	s := scenario{
		seed:     rapid.Uint64().Draw(t, "seed"),
		masters:  rapid.SampledFrom([]int{3, 3, 3, 4, 5, 5, 6, 7, 9, 12}).Draw(t, "masters"),
		replicas: rapid.IntRange(0, 3).Draw(t, "replicas"),
		timeout:  rapid.SampledFrom([]time.Duration{500 * time.Millisecond, 2 * time.Second, 5 * time.Second}).Draw(t, "timeout"),
	}
	s.steps = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) disruption {
		return disruption{
			verb: rapid.SampledFrom(verbs).Draw(t, "verb"),
			a:    rapid.IntRange(0, 1<<16).Draw(t, "a"),
			b:    rapid.IntRange(0, 1<<16).Draw(t, "b"),
			c:    rapid.IntRange(0, 16383).Draw(t, "c"),
			wait: time.Duration(rapid.IntRange(0, 8000).Draw(t, "wait")) * time.Millisecond,
		}
	}), 0, 12).Draw(t, "steps")
	return s
}

// run carries a scenario out; afterwards all faults are over and all slots closed.
func (s scenario) run(t tester, watch func(*host)) *network {
	n := newNetwork(t, s.seed)
	n.watch = watch
	n.form(s.masters, s.replicas, testSettings(s.timeout))
	n.advance(time.Second)
	for _, step := range s.steps {
		disruptions[step.verb](n, step)
		n.advance(step.wait)
	}
	n.heal()
	n.loss = 0
	for _, h := range n.hosts {
		if !h.up {
			h.restart()
		}
		h.thaw()
		for _, open := range h.m.openSlots() {
			_ = h.do(func(m *Machine, now time.Duration) error {
				return m.SetSlot(now, SetSlot{Action: SlotStable, Slot: open.Slot})
			})
		}
	}
	return n
}

// After the faults end, within five minutes all nodes agree on slots, roles, masters
// and epochs, nobody is failing, the state is ok, and no two masters share an epoch.
func TestClusterComesToAgree(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := drawScenario(rt)
		n := s.run(rt, nil)
		const patience = 5 * time.Minute
		var reason string
		for end := n.now + patience; ; n.advance(time.Second) {
			if reason = n.unsettled(); reason == "" {
				return
			}
			if n.now > end {
				break
			}
		}
		rt.Fatalf("not settled after %v\n%s\n%s\nlog:\n%s", patience, s, reason, n.tail(60))
	})
}

// unsettled says what is not yet as it should be in the end, or "".
func (n *network) unsettled() string {
	if d := n.agreement(); d != "" {
		return d
	}
	epochs := map[uint64]ID{}
	for _, h := range n.hosts {
		s := h.m.Snapshot()
		if s.State != OK {
			return h.name + " is in state fail"
		}
		if h != n.hosts[0] {
			continue
		}
		for _, info := range s.Nodes {
			if info.Flags.HasAny(FlagFail|FlagPFail|FlagNoAddr|FlagHandshake) || !info.Connected {
				return fmt.Sprintf("%s is %s", n.nameOf(info.ID), info.Flags)
			}
			if info.Slots == nil || !info.Flags.Has(FlagMaster) {
				continue
			}
			if other, taken := epochs[info.ConfigEpoch]; taken {
				return fmt.Sprintf("%s and %s share epoch %d", n.nameOf(other), n.nameOf(info.ID), info.ConfigEpoch)
			}
			epochs[info.ConfigEpoch] = info.ID
		}
	}
	return ""
}

// At most one winner per epoch; never two votes of one node in an epoch, also over
// restarts; within a life epochs never fall, and a node's own config epoch and last vote
// not even over restarts.
func TestEpochsAndVotes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := drawScenario(rt, "kill", "start", "start", "freeze", "thaw", "cut one", "cut half", "heal", "failover", "force",
			"failover", "move slot", "lose", "write")
		type epochs struct {
			life                  int
			current, config, vote uint64
		}
		before := map[*host]epochs{}
		n := s.run(rt, func(h *host) {
			now := epochs{h.life, h.m.currentEpoch, h.m.myself.configEpoch, h.m.lastVoteEpoch}
			was := before[h]
			before[h] = now
			switch {
			case now.life == was.life && now.current < was.current:
				rt.Fatalf("%s: current epoch fell from %d to %d\n%s", h.name, was.current, now.current, s)
			case now.vote < was.vote:
				rt.Fatalf("%s: last vote fell from %d to %d\n%s", h.name, was.vote, now.vote, s)
			case now.config < was.config && h.m.myself.isMaster():
				rt.Fatalf("%s: config epoch fell from %d to %d\n%s", h.name, was.config, now.config, s)
			}
		})
		n.advance(10 * time.Second)

		winners := map[uint64]string{}
		votes := map[string]bool{}
		for _, e := range n.log {
			switch f := e.fact.(type) {
			case event.ElectionWon:
				if other, won := winners[f.Epoch]; won && other != e.host.name {
					rt.Fatalf("%s and %s won in epoch %d\n%s\n%s", other, e.host.name, f.Epoch, s, n.tail(100))
				}
				winners[f.Epoch] = e.host.name
			case event.VoteGranted:
				vote := fmt.Sprintf("%s in epoch %d", e.host.name, f.Epoch)
				if votes[vote] {
					rt.Fatalf("two votes of %s\n%s\n%s", vote, s, n.tail(100))
				}
				votes[vote] = true
			}
		}
	})
}

// Same seed, same log, byte for byte: 200 random scenarios, each played twice.
func TestSameSeedSameLog(t *testing.T) {
	drawn := rapid.Custom(func(t *rapid.T) scenario { return drawScenario(t) })
	for seed := range 200 {
		s := drawn.Example(seed)
		s.masters = min(s.masters, 5)
		if first, second := s.run(t, nil).tail(1<<30), s.run(t, nil).tail(1<<30); first != second {
			t.Fatalf("two runs differ in line %d\n%s", firstDifference(first, second), s)
		}
	}
}
