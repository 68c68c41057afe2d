package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/node"
	"github.com/slotstorm/slotstorm/sim"
)

// holdsFunc is the test of a condition.
type holdsFunc = func(r *runner, since uint64) (bool, string)

// counters are what nodes count, by the word for it.
var counters = map[string]func(c node.Counters) uint64{
	"commands":    func(c node.Counters) uint64 { return c.Commands },
	"connections": func(c node.Counters) uint64 { return c.Connections },
	"rejected":    func(c node.Counters) uint64 { return c.Rejected },
	"asking":      func(c node.Counters) uint64 { return c.Asking },
	"topology":    func(c node.Counters) uint64 { return c.Topology },
	"moved":       func(c node.Counters) uint64 { return c.Moved },
	"ask":         func(c node.Counters) uint64 { return c.Ask },
	"tryagain":    func(c node.Counters) uint64 { return c.TryAgain },
	"crossslot":   func(c node.Counters) uint64 { return c.CrossSlot },
	"clusterdown": func(c node.Counters) uint64 { return c.ClusterDown },
}

// nodeHints are the words that have to stand before what people write first.
var nodeHints = map[string]string{"master": "role", "replica": "role", "slave": "role", "ok": "state", "fail": "state"}

// condNode reads the conditions that begin with a node.
func condNode(p *parser, w *words) (holdsFunc, error) {
	t, err := w.next("a node")
	if err != nil {
		return nil, err
	}
	name := t.text
	plain := []string{"role", "replica-of", "state", "sees", "up", "down", "paused", "keys", "epoch", "open-connections", "queue", "longest-queue"}
	if len(w.list) > 0 {
		if hint := nodeHints[w.list[0].text]; hint != "" {
			return nil, at(w.list[0].col, "a word is missing: %s %s %s", name, hint, w.list[0].text)
		}
	}
	what, err := w.choice("what about the node", append(plain, sortedKeys(counters)...)...)
	if err != nil {
		return nil, err
	}
	of := func(f func(r *runner, n *sim.Node) (bool, string)) (holdsFunc, error) {
		return func(r *runner, _ uint64) (bool, string) { return f(r, r.node(name)) }, nil
	}
	number := func(f func(n *sim.Node) int) (holdsFunc, error) {
		c, err := w.comparison()
		if err != nil {
			return nil, err
		}
		return of(func(_ *runner, n *sim.Node) (bool, string) { return c.judge(float64(f(n))) })
	}
	switch what.text {
	case "role":
		role, err := w.choice("a role", "master", "replica")
		if err != nil {
			return nil, err
		}
		return of(func(r *runner, n *sim.Node) (bool, string) {
			got := r.role(n)
			return strings.HasPrefix(got, role.text), got
		})
	case "replica-of":
		master, err := w.next("a node")
		if err != nil {
			return nil, err
		}
		if err := p.node(master); err != nil {
			return nil, err
		}
		return of(func(r *runner, n *sim.Node) (bool, string) {
			got := r.role(n)
			return got == "replica of "+master.text, got
		})
	case "state":
		state, err := w.choice("a state", "ok", "fail")
		if err != nil {
			return nil, err
		}
		return of(func(_ *runner, n *sim.Node) (bool, string) {
			got := n.View().State.String()
			return got == state.text && n.Up(), got
		})
	case "sees":
		return condSees(p, w, name)
	case "up", "down", "paused":
		return of(func(_ *runner, n *sim.Node) (bool, string) { got := n.ProcessState(); return got == what.text, got })
	case "keys":
		return number(func(n *sim.Node) int { return len(n.Keys()) })
	case "epoch":
		return number(func(n *sim.Node) int { return int(n.Snapshot().MyEpoch) })
	case "open-connections":
		return number((*sim.Node).Connections)
	case "queue", "longest-queue":
		return number(queues[what.text])
	}
	count := counters[what.text]
	return number(func(n *sim.Node) int { return int(count(n.Counters())) })
}

// queues are the lines of requests at a node, by the word for it.
var queues = map[string]func(n *sim.Node) int{
	"queue":         func(n *sim.Node) int { return n.Load().Queue },
	"longest-queue": func(n *sim.Node) int { return n.Load().Longest },
}

// role is what a node takes itself for: "master" or "replica of n1".
func (r *runner) role(n *sim.Node) string {
	self := n.View().Self
	switch {
	case !n.Up():
		return "down"
	case self.Master:
		return "master"
	case self.MasterID == "":
		return "replica"
	}
	return "replica of " + r.c.NameOf(self.MasterID)
}

func condSees(p *parser, w *words, name string) (holdsFunc, error) {
	other, err := w.next("a node")
	if err != nil {
		return nil, err
	}
	if err := p.node(other); err != nil {
		return nil, err
	}
	flag, err := w.choice("what it thinks of it", "ok", "pfail", "fail", "handshake", "unknown")
	if err != nil {
		return nil, err
	}
	return func(r *runner, _ uint64) (bool, string) {
		got := opinion(r.node(name).View(), r.node(other.text).ID())
		return got == flag.text, got
	}, nil
}

// opinion is what a view thinks of a node, in a word.
func opinion(v *gossip.View, id gossip.ID) string {
	m := v.Member(id)
	switch {
	case m == nil:
		return "unknown"
	case m.Flags.Has(gossip.FlagFail):
		return "fail"
	case m.Flags.Has(gossip.FlagPFail):
		return "pfail"
	case m.Flags.Has(gossip.FlagHandshake):
		return "handshake"
	}
	return "ok"
}

func condAll(_ *parser, w *words) (holdsFunc, error) {
	names := sortedKeys(counters)
	for _, name := range names {
		names = append(names, name+"-per-second")
	}
	what, err := w.choice("a counter", append(names, sortedKeys(queues)...)...)
	if err != nil {
		return nil, err
	}
	c, err := w.comparison()
	if err != nil {
		return nil, err
	}
	if length := queues[what.text]; length != nil {
		return func(r *runner, _ uint64) (bool, string) {
			longest := 0
			for _, n := range r.c.Nodes() {
				longest = max(longest, length(n))
			}
			return c.judge(float64(longest))
		}, nil
	}
	name, perSecond := strings.CutSuffix(what.text, "-per-second")
	count := counters[name]
	return func(r *runner, _ uint64) (bool, string) {
		n := float64(count(r.c.Counters()))
		if perSecond {
			n /= max(r.c.Now().Seconds(), 1e-9)
		}
		return c.judge(n)
	}, nil
}

func condState(_ *parser, w *words) (holdsFunc, error) {
	state, err := w.choice("a state", "ok", "fail")
	if err != nil {
		return nil, err
	}
	return func(r *runner, _ uint64) (bool, string) {
		var others []string
		for _, n := range r.running() {
			if got := n.View().State.String(); got != state.text {
				others = append(others, n.Name()+" "+got)
			}
		}
		return len(others) == 0, strings.Join(others, ", ")
	}, nil
}

// running are the nodes whose processes run.
func (r *runner) running() []*sim.Node {
	var list []*sim.Node
	for _, n := range r.c.Nodes() {
		if n.ProcessState() == "up" {
			list = append(list, n)
		}
	}
	return list
}

func condAgreed(*parser, *words) (holdsFunc, error) {
	return func(r *runner, _ uint64) (bool, string) {
		got := r.c.Disagreement()
		return got == "", got
	}, nil
}

func condReplicated(*parser, *words) (holdsFunc, error) {
	return func(r *runner, _ uint64) (bool, string) {
		for _, n := range r.running() {
			v := n.View()
			if v.Self.Master {
				continue
			}
			master := r.byID(v.Self.MasterID)
			if master == nil || !master.Up() {
				return false, n.Name() + " has no master that runs"
			}
			if have, want := offset(n), offset(master); have != want {
				return false, fmt.Sprintf("%s has %d of the %d bytes of %s", n.Name(), have, want, master.Name())
			}
		}
		return true, "replicated"
	}, nil
}

// offset is how many bytes of the stream of writes a node has.
func offset(n *sim.Node) int64 {
	s := n.Snapshot()
	return s.Node(s.Self).Offset
}

// byID is the node with an ID, nil if there is none.
func (r *runner) byID(id gossip.ID) *sim.Node {
	for _, n := range r.c.Nodes() {
		if n.ID() == id {
			return n
		}
	}
	return nil
}

func condSlot(p *parser, w *words) (holdsFunc, error) {
	slots, err := w.slots()
	if err != nil {
		return nil, err
	}
	what, err := w.choice("what about the slot", "owner", "keys", "migrating", "importing", "stable")
	if err != nil {
		return nil, err
	}
	switch what.text {
	case "owner":
		return condOwner(p, w, slots)
	case "keys":
		return condSlotKeys(p, w, slots)
	}
	n, err := w.next("a node")
	if err != nil {
		return nil, err
	}
	if err := p.node(n); err != nil {
		return nil, err
	}
	first := slots.Set().Ranges()[0].First
	return func(r *runner, _ uint64) (bool, string) {
		got := openState(r.node(n.text).View(), first)
		return got == what.text, got
	}, nil
}

// openState says whether a slot is open in a view.
func openState(v *gossip.View, s int) string {
	if _, ok := v.Migrating(s); ok {
		return "migrating"
	}
	if _, ok := v.Importing(s); ok {
		return "importing"
	}
	return "stable"
}

func condOwner(p *parser, w *words, slots faults.Slots) (holdsFunc, error) {
	owner, err := w.next("a node")
	if err != nil {
		return nil, err
	}
	if err := p.node(owner); err != nil {
		return nil, err
	}
	asked := ""
	if len(w.list) > 0 {
		if _, err := w.choice("at NODE", "at"); err != nil {
			return nil, err
		}
		t, err := w.next("a node")
		if err != nil {
			return nil, err
		}
		if err := p.node(t); err != nil {
			return nil, err
		}
		asked = t.text
	}
	set := slots.Set()
	return func(r *runner, _ uint64) (bool, string) {
		nodes := r.running()
		if asked != "" {
			nodes = []*sim.Node{r.node(asked)}
		}
		want := r.node(owner.text).ID()
		for _, n := range nodes {
			v := n.View()
			for _, run := range set.Ranges() {
				for s := run.First; s <= run.Last; s++ {
					if o := v.Owner(s); o == nil || o.ID != want {
						return false, fmt.Sprintf("slot %d belongs to %s at %s", s, r.ownerName(o), n.Name())
					}
				}
			}
		}
		return len(nodes) > 0, "owned by " + owner.text
	}, nil
}

func (r *runner) ownerName(m *gossip.Member) string {
	if m == nil {
		return "nobody"
	}
	return r.c.NameOf(m.ID)
}

func condSlotKeys(p *parser, w *words, slots faults.Slots) (holdsFunc, error) {
	want := map[string]int{}
	for len(w.list) > 0 || len(want) == 0 {
		t, err := w.next("NODE=N")
		if err != nil {
			return nil, err
		}
		name, number, ok := strings.Cut(t.text, "=")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || n < 0 {
			return nil, at(t.col, "%q is not NODE=N", t.text)
		}
		if err := p.node(token{text: name, col: t.col}); err != nil {
			return nil, err
		}
		want[name] = n
	}
	set := slots.Set()
	return func(r *runner, _ uint64) (bool, string) {
		ok := true
		var got []string
		for _, name := range sortedKeys(want) {
			n := 0
			for _, key := range r.node(name).Keys() {
				if set.Has(slot.OfString(key)) {
					n++
				}
			}
			ok = ok && n == want[name]
			got = append(got, name+"="+strconv.Itoa(n))
		}
		return ok, strings.Join(got, " ")
	}, nil
}

func condKey(p *parser, w *words) (holdsFunc, error) {
	key, err := w.next("a key")
	if err != nil {
		return nil, err
	}
	if _, err := w.choice("on", "on"); err != nil {
		return nil, err
	}
	t, err := w.next("a node")
	if err != nil {
		return nil, err
	}
	want := "nobody"
	if t.text != want {
		set, err := p.nodes(t)
		if err != nil {
			return nil, err
		}
		want = strings.Join(set.Names(), " ")
	}
	return func(r *runner, _ uint64) (bool, string) {
		var holders []string
		for _, n := range r.c.Nodes() {
			if n.Up() && slices.Contains(n.Keys(), key.text) {
				holders = append(holders, n.Name())
			}
		}
		got := strings.Join(holders, " ")
		if got == "" {
			got = "nobody"
		}
		return got == want, "on " + got
	}, nil
}
