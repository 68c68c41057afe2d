package history

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
)

// custody follows the keys of a slot through a cluster: which node holds which of them
// with what value, and which nodes may serve them. It knows what Redis does with them, and
// nothing else may happen: a reply that no state explains, a key that comes from nowhere,
// a slot that is given away with its keys are faults of the nodes.
type custody struct {
	slot   int
	group  *group
	stores map[string]*store // by node
	// owner is whom each node takes for the owner of the slot; nodes that are not in it
	// have heard of no change.
	owner map[string]string
	// first is the owner in the beginning, "" if nothing tells.
	first string
	// importing and migrating are the nodes at which the slot is open.
	importing, migrating map[string]bool
	// begun are the keys of the last MIGRATE of each node.
	begun map[string][]string
	// moved is set when keys of the slot have moved, or it was given away by a command.
	moved bool

	flushes     []time.Duration // when the owner lost all keys by a command
	halfFlushed bool            // some keys were lost by a command, and others, elsewhere, were not

	masters map[string]time.Duration // when nodes became masters last
	given   map[string]event.Event   // nodes that gave the slot away together with keys
	deleted map[string]string        // nodes that deleted its keys, and what the log says of it

	// handed are nodes whose keys of the slot another one gets in an atomic migration, and who.
	handed map[string]string

	takeovers map[string]bool // "n4 n1": n4 has taken over from n1
	wrong     []Verdict       // faults of the nodes
	losses    []Verdict       // what was lost, as Redis permits
	reasons   []Verdict       // what else makes histories that no order explains
	broken    *broken         // the first reply that nothing explains
}

// broken is a reply that no state explains, and what its node did afterwards.
type broken struct {
	store *store
	later []*Run
}

// follow goes through all that happened.
func (g *group) follow(acts []act, events []event.Event) *custody {
	c := &custody{
		slot: g.slot, group: g, stores: map[string]*store{}, owner: map[string]string{},
		importing: map[string]bool{}, migrating: map[string]bool{}, begun: map[string][]string{},
		masters: map[string]time.Duration{}, given: map[string]event.Event{}, deleted: map[string]string{}, takeovers: map[string]bool{}, handed: map[string]string{},
	}
	for _, e := range events {
		if f, is := e.Fact.(event.SlotsChanged); is && f.Has(c.slot) {
			c.first = f.From
			break
		}
	}
	for c.broken == nil && (len(acts) > 0 || len(events) > 0) {
		if len(acts) == 0 || len(events) > 0 && events[0].Seq <= acts[0].after {
			c.event(events[0])
			events = events[1:]
			continue
		}
		c.act(&acts[0])
		acts = acts[1:]
	}
	if c.broken != nil {
		for _, a := range acts {
			if a.run != nil && a.run.slot == c.slot && a.node == c.broken.store.node {
				c.broken.later = append(c.broken.later, a.run)
			}
		}
		c.classify()
		return c
	}
	for _, name := range slices.Sorted(maps.Keys(c.given)) {
		c.keptKeys(name)
	}
	for _, name := range slices.Sorted(maps.Keys(c.stores)) {
		c.settle(c.stores[name])
	}
	return c
}

func (c *custody) store(node string) *store {
	s := c.stores[node]
	if s == nil {
		s = newStore(node)
		c.stores[node] = s
	}
	return s
}

// replace puts a new store in the place of an old one.
func (c *custody) replace(s *store) {
	c.settle(c.stores[s.node])
	c.stores[s.node] = s
}

// settle says what a store has lost, when no more can be learnt of it.
func (c *custody) settle(s *store) {
	if s == nil || !s.lost() {
		return
	}
	v := c.group.verdict(s.kind, s.begin, nil, "%s, and writes that were acknowledged are gone", s.why)
	reason, accounted := c.group.accounted(s)
	if deleted := c.deleted[s.from]; !accounted && deleted != "" {
		reason, accounted = deleted, true
	}
	v.Reason = reason
	if !accounted && s.kind == LostInFailover {
		v.Kind = Unaccounted
		c.wrong = append(c.wrong, v)
		return
	}
	c.losses = append(c.losses, v)
}

// reason notes why no order may explain the replies from now on.
func (c *custody) reason(k Kind, at time.Duration, format string, args ...any) {
	c.reasons = append(c.reasons, c.group.verdict(k, at, nil, format, args...))
}

func (c *custody) event(e event.Event) {
	switch f := e.Fact.(type) {
	case event.RoleChanged:
		if f.Node == e.Node {
			c.roleChanged(e, f)
		}
	case event.Restarted:
		c.restarted(e, f)
	case event.KeysDeleted:
		// A master that finds its slot taken away deletes the keys in it. The log tells so
		// right behind the change itself.
		given, is := c.given[e.Node]
		if !is || given.At != e.At {
			return
		}
		delete(c.given, e.Node)
		c.keysGone(e)
	case event.SlotMigration:
		if slotsHave(f.Slots, c.slot) {
			c.imports(e, f)
		}
	case event.SlotsChanged:
		if at, is := c.masters[f.To]; is && at == e.At && e.Node == f.To {
			c.takesOver(e, f.To, f.From)
		}
		if f.Has(c.slot) {
			c.slotChanged(e, f)
		}
	}
}

// imports takes what a node says of an atomic migration: with the grant it has all keys that
// the source has, which nobody changes until the source's pause is over. What is written then
// may reach it as well, until it takes over.
func (c *custody) imports(e event.Event, f event.SlotMigration) {
	target, source := c.store(f.Target), c.store(f.Source)
	granted := f.Import && f.State == "failover-granted" || !f.Import && f.State == "stream-eof"
	switch {
	case granted:
		target.set(slices.Clone(source.now))
		target.before = target.before.join(source.before)
		target.losers = append(target.losers, source.doubts()...)
		source.added = false
		c.handed[f.Source] = f.Target
		c.moved = true
	case f.Import && (f.State == "failed" || f.State == "cancelled" || f.State == "canceled"):
		if c.ownerAt(e.Node) != e.Node {
			target.change(func(keyspace) keyspace { return keyspace{} })
			delete(c.handed, f.Source)
		}
	}
}

func slotsHave(ranges slot.Ranges, s int) bool {
	return slices.ContainsFunc(ranges, func(r slot.Range) bool { return r.First <= s && s <= r.Last })
}

func (c *custody) roleChanged(e event.Event, f event.RoleChanged) {
	s := c.store(e.Node)
	if f.Role == event.Master {
		c.masters[e.Node] = e.At
		if s.follows != "" {
			c.takesOver(e, e.Node, s.follows)
		}
		return
	}
	// Its data will be that of its master, whatever it holds.
	if given, is := c.given[e.Node]; is && given.At == e.At {
		delete(c.given, e.Node)
		if f := given.Fact.(event.SlotsChanged); !c.takeovers[f.To+" "+e.Node] && s.holds() {
			c.reason(CutShort, e.At, "%s becomes a replica, and its keys of slot %d are gone", e.Node, c.slot)
		}
	}
	delete(c.importing, e.Node)
	delete(c.migrating, e.Node)
	s.follows = f.Master
}

// takesOver lets a replica take the place of a master.
func (c *custody) takesOver(e event.Event, node, from string) {
	if c.takeovers[node+" "+from] && c.store(node).begin == e.At {
		return // told for other slots already
	}
	why := node + " takes over from " + cmp.Or(from, "nobody")
	c.replace(c.store(node).takesOver(c.store(from), e.At, why))
	c.takeovers[node+" "+from] = true
	c.reason(OldMaster, e.At, "%s, and clients go on with the other", why)
}

func (c *custody) restarted(e event.Event, f event.Restarted) {
	s := c.store(e.Node)
	delete(c.migrating, e.Node) // perhaps: see nodes.conf
	if f.KeepData {
		// A MIGRATE that the crash interrupted may have deleted keys.
		for _, key := range c.begun[e.Node] {
			s.mayChange(func(k keyspace) keyspace { return k.with(key, nil) })
		}
		return
	}
	held := s.holds()
	c.replace(s.restarted(e.At))
	if held {
		c.reason(LostWithData, e.At, "%s comes back without its data", e.Node)
	}
}

// slotChanged takes what a node says of a new owner of the slot.
func (c *custody) slotChanged(e event.Event, f event.SlotsChanged) {
	c.owner[e.Node] = f.To
	delete(c.migrating, e.Node)
	switch {
	case e.Node != f.From || f.To == "" || !c.store(e.Node).holds():
	case c.handed[e.Node] == f.To: // the keys go later, or stay where nobody sees them
		c.keysGone(e)
	default:
		c.given[e.Node] = e
	}
}

// keysGone takes the keys of the slot away from a node that has given it away.
func (c *custody) keysGone(e event.Event) {
	s := c.store(e.Node)
	s.replicas = s.replicas.join(s.now)
	s.change(func(keyspace) keyspace { return keyspace{} })
	if c.handed[e.Node] != "" && !s.added {
		return // the new owner has all of them
	}
	c.deleted[e.Node] = fmt.Sprintf("at %.3fs, %s %s", e.At.Seconds(), e.Node, e.Text())
	c.reason(CutShort, e.At, "%s", c.deleted[e.Node])
}

func (c *custody) act(a *act) {
	if _, is := c.given[a.node]; is {
		c.keptKeys(a.node)
	}
	switch {
	case a.run != nil && a.run.slot == c.slot:
		c.run(a.run)
	case a.step != nil && a.step.slot == c.slot:
		c.step(a.node, a.step)
	case a.migrate != nil:
		c.begun[a.node] = a.migrate.keys
	case a.restore != nil:
		c.restore(a)
	case a.flush != nil:
		c.flush(a.node, a.flush.at)
	}
}

// flush takes a FLUSHALL of a node. Of a slot that is on its way, half of the keys may be
// elsewhere.
func (c *custody) flush(node string, at time.Duration) {
	s := c.store(node)
	if s.follows != "" {
		return // it refuses
	}
	held := slices.ContainsFunc(s.now, func(k candidate) bool { return len(k.state) > 0 })
	s.change(func(keyspace) keyspace { return keyspace{} })
	owner := c.ownerAt(node)
	switch {
	case (owner == node || owner == "") && !c.migrating[node] && len(c.importing) == 0:
		c.flushes = append(c.flushes, at)
	case held:
		c.halfFlushed = true
	}
}

// keptKeys is the verdict on a node that gave the slot away, and neither deleted its keys
// nor follows the new owner.
func (c *custody) keptKeys(node string) {
	c.wrong = append(c.wrong, c.group.verdict(LostInMove, c.given[node].At, nil, "%s gives slot %d away and holds keys of it: %s",
		node, c.slot, c.store(node).now[0].state))
	delete(c.given, node)
}

func (c *custody) step(node string, st *setslot) {
	switch st.what {
	case "importing":
		c.importing[node] = true // or perhaps
	case "migrating":
		c.migrating[node] = st.sure
	default:
		delete(c.migrating, node)
		c.moved = c.moved || st.what == "node"
		if st.sure && (st.what == "stable" || c.owner[node] == node) {
			delete(c.importing, node)
		}
	}
}

// restore takes a key that a MIGRATE brought. The node that sent it deletes it as soon as
// it hears of that, if it does.
func (c *custody) restore(a *act) {
	key, v := a.restore.key, a.restore.value
	if !c.group.has(key) {
		return
	}
	known := false
	for _, name := range slices.Sorted(maps.Keys(c.begun)) {
		if !slices.Contains(c.begun[name], key) || name == a.node {
			continue
		}
		s := c.store(name)
		known = known || slices.ContainsFunc(s.before, func(b candidate) bool { old, has := b.state[key]; return has && old == v })
		s.mayChange(func(k keyspace) keyspace { return k.with(key, nil) })
	}
	if !known {
		c.wrong = append(c.wrong, c.group.verdict(WrongMachine, 0, nil, "%s was brought %s by a MIGRATE, which its source did not hold", a.node, keyspace{key: v}))
	}
	c.moved = true
	c.store(a.node).change(func(k keyspace) keyspace { return k.with(key, &v) })
}

// run takes a command of a client.
func (c *custody) run(r *Run) {
	s := c.store(r.Node)
	if c.first == "" && len(c.owner) == 0 && !c.importing[r.Node] {
		c.first = r.Node
	}
	if s.follows != "" {
		return // readers of replicas see what is old
	}
	keys := r.keys()
	owner := c.ownerAt(r.Node)
	owns := owner == r.Node || owner == ""
	if !owns && !c.importing[r.Node] {
		c.wrong = append(c.wrong, c.group.verdict(NotOwner, r.At, r.calls(), "%s did %q of %s, and says that %s owns slot %d",
			r.Node, commandsText(r.Commands), r.Client, owner, c.slot))
		return
	}
	fits := s.now
	if owns && c.migrating[r.Node] || !owns && len(keys) > 1 {
		fits = fits.only(func(k keyspace) bool {
			return !slices.ContainsFunc(keys, func(key string) bool { _, has := k[key]; return !has })
		})
	}
	next := fits.after(r)
	if len(next) == 0 {
		c.contradiction(s, r, len(fits) == 0)
		return
	}
	c.elsewhere(s, r, keys)
	s.set(next)
	s.written = s.written || slices.ContainsFunc(r.Commands, isWrite)
	s.added = s.added || slices.ContainsFunc(r.Commands, isWrite)
	if to := c.handed[r.Node]; to != "" && owns && c.ownerAt(to) != to {
		target := c.store(to)
		target.set(target.now.join(s.now))
	}
}

// ownerAt is whom a node takes for the owner, "" if that is not known.
func (c *custody) ownerAt(node string) string {
	if owner, known := c.owner[node]; known {
		return owner
	}
	return c.first
}

// elsewhere notes that a master which serves keys does not have them, and another one has:
// they came there while the slot was on its way, and it has gone another one since. A node
// that imports the slot may serve without a key only what the owner does not have: who asks
// it for a key of the owner was not sent there.
func (c *custody) elsewhere(s *store, r *Run, keys []string) {
	for _, name := range slices.Sorted(maps.Keys(c.stores)) {
		other := c.stores[name]
		if other == s || other.follows != "" || name == c.ownerAt(s.node) {
			continue
		}
		for _, key := range keys {
			if other.holds(key) && !s.holds(key) {
				c.reason(CutShort, r.At, "%s is left at %s when %s serves slot %d", key, name, s.node, c.slot)
			}
		}
	}
}

// contradiction notes a run whose reply no candidate explains; gone says that none has its
// keys.
func (c *custody) contradiction(s *store, r *Run, gone bool) {
	var expected []string
	for _, cand := range s.now {
		replies, _ := cand.state.run(r.Commands)
		expected = append(expected, replies[len(replies)-1])
	}
	kind := WrongMachine
	if gone {
		kind = LostInMove
	}
	c.wrong = append(c.wrong, c.group.verdict(kind, r.At, r.calls(), "%s answered %q of %s by %s, want %s%s",
		r.Node, commandsText(r.Commands), r.Client, r.Replies[len(r.Replies)-1], fmt.Sprint(expected), c.movedText()))
	c.broken = &broken{store: s}
	s.now = s.before.after(r)
}

// classify says which kind of a fault a reply is that nothing explains. If it would have
// been right at an earlier time, it is stale, and if all that follows fits that time, too,
// an update is lost.
func (c *custody) classify() {
	last := &c.wrong[len(c.wrong)-1]
	old := c.broken.store.now
	if last.Kind != WrongMachine || len(old) == 0 {
		return
	}
	last.Kind = StaleRead
	for _, r := range c.broken.later {
		old = old.after(r)
	}
	if len(old) > 0 {
		last.Kind = LostUpdate
		if c.moved {
			last.Kind = LostInMove
		}
	}
}

// movedText tells of a move of the slot, if there was one.
func (c *custody) movedText() string {
	if c.moved {
		return " (the slot has moved)"
	}
	return ""
}
