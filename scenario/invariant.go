package scenario

import (
	"fmt"
	"slices"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Invariants hold in every scenario that does not allow otherwise.
const (
	invOneMaster = "one-master-per-slot"
	invEpochs    = "epochs-rise"
	invRedirects = "honest-redirects"
	invAcked     = "acked-writes"
)

// Invariant describes an invariant for the reference.
type Invariant struct{ Name, Doc string }

// Invariants returns the invariants.
func Invariants() []Invariant { return slices.Clone(allInvariants) }

var allInvariants = []Invariant{
	{invOneMaster, "No two masters claim the same slot with the same config epoch, unless one of them took its epoch without an election (SETSLOT, TAKEOVER, BUMPEPOCH), when Redis itself allows it for a moment."},
	{invEpochs, "No node's current epoch falls, nor any config epoch that it knows, unless it is reset or comes back with a new identity."},
	{invRedirects, "MOVED and ASK name a node that their sender knows, unless a misdirect makes it lie."},
	{invAcked, "At the end of the file the cluster has every write that it acknowledged, unless the account of what failovers and restarts lose has it, or its slot was assigned away from its keys."},
}

func invariantNames() []string {
	var names []string
	for _, i := range allInvariants {
		names = append(names, i.Name)
	}
	return names
}

// invariants watches those that can be broken at any time.
type invariants struct {
	off    map[string]bool
	seen   uint64            // the last event that was looked at
	epochs map[string]epochs // by node
	taken  map[string]bool   // nodes whose config epoch comes from no election
}

// epochs are what a node said of epochs last.
type epochs struct {
	id      gossip.ID
	current uint64
	config  map[gossip.ID]uint64 // of masters
}

func newInvariants() *invariants {
	return &invariants{off: map[string]bool{}, epochs: map[string]epochs{}, taken: map[string]bool{}}
}

// look checks the invariants after something happened. It returns what is broken.
func (i *invariants) look(r *runner) error {
	events := r.c.Log().Since(i.seen)
	if len(events) == 0 {
		return nil
	}
	i.seen = events[len(events)-1].Seq
	changed := false
	for _, e := range events {
		switch f := e.Fact.(type) {
		case event.EpochChanged:
			i.taken[e.Node] = f.Reason != event.EpochElection
			changed = true
		case event.Redirected:
			if err := i.redirect(r, e.Node, f); err != nil {
				return err
			}
		default:
			switch e.Kind() {
			case event.KindSlot, event.KindRole, event.KindElection, event.KindMember:
				changed = true
			}
		}
	}
	if !changed {
		return nil
	}
	if err := i.oneMaster(r); err != nil {
		return err
	}
	return i.epochsRise(r)
}

// claim is a master with the epoch by which it claims its slots.
type claim struct {
	name  string
	epoch uint64
	view  *gossip.View
}

// oneMaster compares masters that claim slots with the same epoch.
func (i *invariants) oneMaster(r *runner) error {
	if i.off[invOneMaster] {
		return nil
	}
	var claims []claim
	for _, n := range r.c.Nodes() {
		if v := n.View(); n.Up() && v.Self.Master && !i.taken[n.Name()] {
			claims = append(claims, claim{n.Name(), n.Snapshot().MyEpoch, v})
		}
	}
	return conflict(claims)
}

// conflict finds two claims of the same slot with the same epoch.
func conflict(claims []claim) error {
	for i, a := range claims {
		for _, b := range claims[:i] {
			if a.epoch != b.epoch || !acquainted(a.view, b.view) {
				continue
			}
			if s := commonSlot(a.view, b.view); s >= 0 {
				return fmt.Errorf("invariant %s: %s and %s both claim slot %d with config epoch %d",
					invOneMaster, b.name, a.name, s, a.epoch)
			}
		}
	}
	return nil
}

// acquainted reports whether the nodes of two views know each other: else they are of
// different clusters.
func acquainted(a, b *gossip.View) bool {
	return a.Member(b.Self.ID) != nil && b.Member(a.Self.ID) != nil
}

// commonSlot is the first slot that both views' nodes claim, -1 if there is none.
func commonSlot(a, b *gossip.View) int {
	for s := range slot.Count {
		if a.Owner(s) == a.Self && b.Owner(s) == b.Self {
			return s
		}
	}
	return -1
}

// epochsRise compares each node's epochs with what it said before.
func (i *invariants) epochsRise(r *runner) error {
	for _, n := range r.c.Nodes() {
		if i.off[invEpochs] || !n.Up() {
			continue
		}
		s := n.Snapshot()
		before := i.epochs[n.Name()]
		now := epochs{id: s.Self, current: s.CurrentEpoch, config: map[gossip.ID]uint64{}}
		for m := range s.Nodes {
			if s.Nodes[m].Flags.Has(gossip.FlagMaster) { // of a replica it is its master's
				now.config[s.Nodes[m].ID] = s.Nodes[m].ConfigEpoch
			}
		}
		i.epochs[n.Name()] = now
		if before.id != now.id { // a new identity: another node
			continue
		}
		if now.current < before.current {
			return fmt.Errorf("invariant %s: the current epoch of %s falls from %d to %d", invEpochs, n.Name(), before.current, now.current)
		}
		for m := range s.Nodes {
			id := s.Nodes[m].ID
			e, known := now.config[id]
			if old := before.config[id]; known && e < old {
				return fmt.Errorf("invariant %s: at %s the config epoch of %s falls from %d to %d",
					invEpochs, n.Name(), r.c.NameOf(id), old, e)
			}
		}
	}
	return nil
}

// redirect checks that a redirect names a node that its sender knows.
func (i *invariants) redirect(r *runner, from string, f event.Redirected) error {
	if i.off[invRedirects] || f.Target == "" || r.misdirects {
		return nil
	}
	target, err := r.c.Node(f.Target)
	if err != nil {
		return fmt.Errorf("invariant %s: %s sends a client to %s, which is no node: %s", invRedirects, from, f.Target, event.Text(f))
	}
	sender := r.node(from)
	if sender.Up() && sender.View().Member(target.ID()) == nil && target.Up() {
		return fmt.Errorf("invariant %s: %s sends a client to %s, which it does not know: %s", invRedirects, from, f.Target, event.Text(f))
	}
	return nil
}
