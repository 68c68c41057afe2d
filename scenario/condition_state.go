package scenario

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// counters are what nodes count, by the word for it.
var counters = map[string]func(c sim.Counters) uint64{
	"commands":    func(c sim.Counters) uint64 { return c.Commands },
	"connections": func(c sim.Counters) uint64 { return c.Connections },
	"rejected":    func(c sim.Counters) uint64 { return c.Rejected },
	"asking":      func(c sim.Counters) uint64 { return c.Asking },
	"topology":    func(c sim.Counters) uint64 { return c.Topology },
	"moved":       func(c sim.Counters) uint64 { return c.Moved },
	"ask":         func(c sim.Counters) uint64 { return c.Ask },
	"tryagain":    func(c sim.Counters) uint64 { return c.TryAgain },
	"crossslot":   func(c sim.Counters) uint64 { return c.CrossSlot },
	"clusterdown": func(c sim.Counters) uint64 { return c.ClusterDown },
}

// nodeHints are the words that have to stand before what people write first.
var nodeHints = map[string]string{"master": "role", "replica": "role", "slave": "role", "ok": "state", "fail": "state"}

// condNode reads the conditions that begin with a node.
func condNode(p *parser, w *words) (predicate, error) {
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
	switch what.text {
	case "role":
		role, err := w.choice("a role", "master", "replica")
		return &nodeRole{name, role.text}, err
	case "replica-of":
		master, err := w.next("a node")
		if err == nil {
			err = p.node(master)
		}
		return &nodeReplicaOf{name, master.text}, err
	case "state":
		state, err := w.choice("a state", "ok", "fail")
		return &nodeState{name, state.text}, err
	case "sees":
		return condSees(p, w, name)
	case "up", "down", "paused":
		return &nodeProcess{name, what.text}, nil
	}
	c, err := w.comparison()
	return &nodeNumber{name, what.text, c}, err
}

// nodeRole is a node's own role.
type nodeRole struct{ node, role string }

func (c *nodeRole) holds(r *runner, _ uint64) (bool, string) {
	got := r.role(r.node(c.node))
	return strings.HasPrefix(got, c.role), got
}

// nodeReplicaOf is the master that a node follows.
type nodeReplicaOf struct{ node, master string }

func (c *nodeReplicaOf) holds(r *runner, _ uint64) (bool, string) {
	got := r.role(r.node(c.node))
	return got == "replica of "+c.master, got
}

// nodeState is whether the cluster is up, in the opinion of a node.
type nodeState struct{ node, state string }

func (c *nodeState) holds(r *runner, _ uint64) (bool, string) {
	n := r.node(c.node)
	got := n.View().State.String()
	return got == c.state && n.Up(), got
}

// nodeProcess is what a node's process does.
type nodeProcess struct{ node, state string }

func (c *nodeProcess) holds(r *runner, _ uint64) (bool, string) {
	got := access.ToNode(r.node(c.node)).State()
	return got == c.state, got
}

// nodeNumber is a number that a node has.
type nodeNumber struct {
	node, what string
	comparison
}

func (c *nodeNumber) holds(r *runner, _ uint64) (bool, string) {
	return c.judge(float64(nodeNumbers[c.what](r.node(c.node))))
}

// nodeNumbers are the numbers that nodes have, by the word for it, filled by init with
// what they count.
var nodeNumbers = map[string]func(n *sim.Node) int{
	"keys":             func(n *sim.Node) int { return len(n.Keys()) },
	"epoch":            func(n *sim.Node) int { return int(n.Snapshot().MyEpoch) },
	"open-connections": func(n *sim.Node) int { return access.ToNode(n).Connections() },
}

func init() {
	maps.Copy(nodeNumbers, queues)
	for what, count := range counters {
		nodeNumbers[what] = func(n *sim.Node) int { return int(count(n.Counters())) }
	}
}

// queues are the lines of requests at a node, by the word for it.
var queues = map[string]func(n *sim.Node) int{
	"queue":         func(n *sim.Node) int { return access.ToNode(n).Load().Queue },
	"longest-queue": func(n *sim.Node) int { return access.ToNode(n).Load().Longest },
}

// role is a node's role, as it sees it: "master" or "replica of n1".
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

func condSees(p *parser, w *words, name string) (predicate, error) {
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
	return &nodeSees{name, other.text, flag.text}, nil
}

// nodeSees is what a node thinks of another one.
type nodeSees struct{ node, other, opinion string }

func (c *nodeSees) holds(r *runner, _ uint64) (bool, string) {
	got := opinion(r.node(c.node).View(), r.node(c.other).ID())
	return got == c.opinion, got
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

func condAll(_ *parser, w *words) (predicate, error) {
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
	a := &allNodes{what: what.text, comparison: c}
	a.what, a.perSecond = strings.CutSuffix(what.text, "-per-second")
	return a, nil
}

// allNodes is a counter of all nodes together, or the greatest of their queues.
type allNodes struct {
	what      string
	perSecond bool
	comparison
}

func (c *allNodes) holds(r *runner, _ uint64) (bool, string) {
	if length := queues[c.what]; length != nil {
		longest := 0
		for _, n := range r.c.Nodes() {
			longest = max(longest, length(n))
		}
		return c.judge(float64(longest))
	}
	n := float64(counters[c.what](r.c.Counters()))
	if c.perSecond {
		n /= max(r.c.Now().Seconds(), 1e-9)
	}
	return c.judge(n)
}

func condState(_ *parser, w *words) (predicate, error) {
	state, err := w.choice("a state", "ok", "fail")
	if err != nil {
		return nil, err
	}
	return &clusterState{state.text}, nil
}

// clusterState is whether the cluster is up, in the opinion of all nodes that run. Where none
// runs it is neither.
type clusterState struct{ state string }

const nobodyRuns = "no node runs"

func (c *clusterState) holds(r *runner, _ uint64) (bool, string) {
	var others []string
	running := r.running()
	if len(running) == 0 {
		return false, nobodyRuns
	}
	for _, n := range running {
		if got := n.View().State.String(); got != c.state {
			others = append(others, n.Name()+" "+got)
		}
	}
	return len(others) == 0, strings.Join(others, ", ")
}

// running are the nodes whose processes run.
func (r *runner) running() []*sim.Node {
	var list []*sim.Node
	for _, n := range r.c.Nodes() {
		if access.ToNode(n).State() == "up" {
			list = append(list, n)
		}
	}
	return list
}

func condAgreed(*parser, *words) (predicate, error) { return agreed{}, nil }

// agreed is that all nodes that run think the same, and that there are any.
type agreed struct{}

func (agreed) holds(r *runner, _ uint64) (bool, string) {
	if len(r.running()) == 0 {
		return false, nobodyRuns
	}
	got := r.c.Disagreement()
	return got == "", got
}

func condReplicated(*parser, *words) (predicate, error) { return replicated{}, nil }

// replicated is that all replicas that run have what their masters have.
type replicated struct{}

func (replicated) holds(r *runner, _ uint64) (bool, string) {
	running := r.running()
	if len(running) == 0 {
		return false, nobodyRuns
	}
	for _, n := range running {
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

func condSlot(p *parser, w *words) (predicate, error) {
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
	return &slotOpen{slots.Set().Ranges()[0].First, what.text, n.text}, nil
}

// slotOpen is whether a slot is open at a node.
type slotOpen struct {
	slot        int
	state, node string
}

func (c *slotOpen) holds(r *runner, _ uint64) (bool, string) {
	got := openState(r.node(c.node).View(), c.slot)
	return got == c.state, got
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

func condOwner(p *parser, w *words, slots faults.Slots) (predicate, error) {
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
	return &slotOwner{slots.Set(), owner.text, asked}, nil
}

// slotOwner is who owns slots, in the opinion of all nodes that run, or of one.
type slotOwner struct {
	slots     *slot.Set
	owner, at string
}

func (c *slotOwner) holds(r *runner, _ uint64) (bool, string) {
	nodes := r.running()
	if c.at != "" {
		nodes = []*sim.Node{r.node(c.at)}
	}
	want := r.node(c.owner).ID()
	for _, n := range nodes {
		v := n.View()
		for _, run := range c.slots.Ranges() {
			for s := run.First; s <= run.Last; s++ {
				if o := v.Owner(s); o == nil || o.ID != want {
					return false, fmt.Sprintf("slot %d belongs to %s at %s", s, r.ownerName(o), n.Name())
				}
			}
		}
	}
	return len(nodes) > 0, "owned by " + c.owner
}

func (r *runner) ownerName(m *gossip.Member) string {
	if m == nil {
		return "nobody"
	}
	return r.c.NameOf(m.ID)
}

func condSlotKeys(p *parser, w *words, slots faults.Slots) (predicate, error) {
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
	return &slotKeys{slots.Set(), want}, nil
}

// slotKeys is how many keys of slots nodes hold.
type slotKeys struct {
	slots *slot.Set
	want  map[string]int // by node
}

func (c *slotKeys) holds(r *runner, _ uint64) (bool, string) {
	ok := true
	var got []string
	for _, name := range sortedKeys(c.want) {
		n := 0
		for _, key := range r.node(name).Keys() {
			if c.slots.Has(slot.OfString(key)) {
				n++
			}
		}
		ok = ok && n == c.want[name]
		got = append(got, name+"="+strconv.Itoa(n))
	}
	return ok, strings.Join(got, " ")
}

func condKey(p *parser, w *words) (predicate, error) {
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
	c := &keyOn{key: key.text}
	if t.text != "nobody" {
		set, err := p.nodes(t)
		if err != nil {
			return nil, err
		}
		c.nodes = set.Names()
	}
	return c, nil
}

// keyOn is which nodes hold a key.
type keyOn struct {
	key   string
	nodes []string
}

func (c *keyOn) holds(r *runner, _ uint64) (bool, string) {
	var holders []string
	for _, n := range r.c.Nodes() {
		if n.Up() && slices.Contains(n.Keys(), c.key) {
			holders = append(holders, n.Name())
		}
	}
	return slices.Equal(holders, c.nodes), "on " + cmp.Or(strings.Join(holders, " "), "nobody")
}
