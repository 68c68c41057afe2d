package maintenance

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// town is a cluster as its nodes see it, for a Watcher. Nodes are n1, n2 and so on; what one
// believes is changed by hand.
type town struct {
	w     Watcher
	now   time.Duration
	nodes []*belief
}

type belief struct {
	down      bool
	life      int
	masters   map[string]string // of replicas, by their names
	owners    [slot.Count]string
	migrating map[int]gossip.ID
	ports     map[string]int
}

// newTown is one in which all agree: n1 to nX are masters, and share the slots 0 to 99.
func newTown(masters int, replicas map[string]string) *town {
	c := &town{}
	names := masters + len(replicas)
	for range names {
		b := &belief{masters: maps.Clone(replicas), migrating: map[int]gossip.ID{}, ports: map[string]int{}}
		if b.masters == nil {
			b.masters = map[string]string{}
		}
		for i := range names {
			b.ports[nodeName(i)] = i + 1
		}
		for s := range 100 {
			b.owners[s] = nodeName(s * masters / 100)
		}
		c.nodes = append(c.nodes, b)
	}
	c.w.Begin(0, c.seen())
	return c
}

func nodeName(i int) string { return fmt.Sprintf("n%d", i+1) }

// seen are the nodes as the watcher gets them.
func (c *town) seen() []Node {
	var list []Node
	for i, b := range c.nodes {
		d := gossip.ViewData{Self: i, Owners: new([slot.Count]uint16), ByHandle: make([]uint16, len(c.nodes)+1), Migrating: maps.Clone(b.migrating)}
		for j := range c.nodes {
			name := nodeName(j)
			m := gossip.Member{ID: gossip.ID(name), IP: "10.0.0.1", Port: b.ports[name], Master: b.masters[name] == "", MasterID: gossip.ID(b.masters[name])}
			d.Members = append(d.Members, &m)
			d.ByHandle[j+1] = uint16(j + 1)
		}
		for s, name := range b.owners {
			if name != "" {
				var j int
				fmt.Sscanf(name, "n%d", &j)
				d.Owners[s] = uint16(j)
			}
		}
		list = append(list, Node{Name: nodeName(i), Acts: !b.down, Life: b.life, View: gossip.NewView(d)})
	}
	return list
}

// own lets a node believe that slots are another one's.
func (c *town) own(at int, owner string, first, last int) {
	for s := first; s <= last; s++ {
		c.nodes[at-1].owners[s] = owner
	}
	c.w.Touch(slot.Ranges{{First: first, Last: last}})
}

// everybody lets all nodes believe it.
func (c *town) everybody(owner string, first, last int) {
	for i := range c.nodes {
		c.own(i+1, owner, first, last)
	}
}

func (c *town) look() string { return said(c.w.Look(c.now, c.seen())) }

// said are pushes in words.
func said(list []Delivery) string {
	var words []string
	for _, d := range list {
		text := fmt.Sprintf("%d:%s", d.Seq, d.Kind)
		if len(d.Nodes) > 0 {
			text += "@" + strings.Join(d.Nodes, "+")
		}
		if len(d.Slots) > 0 {
			text += " " + d.Slots.String()
		}
		for _, m := range d.Moves {
			text += fmt.Sprintf(" %s:%d>%s:%d %v", m.From.ID, m.From.Port, m.To.ID, m.To.Port, m.Slots)
		}
		if d.To != nil {
			text += fmt.Sprintf(" >%s:%d", d.To.ID, d.To.Port)
		}
		words = append(words, text)
	}
	return strings.Join(words, ", ")
}

func (c *town) open(node string) string {
	var words []string
	for _, p := range c.w.Open(node) {
		words = append(words, fmt.Sprintf("%d:%s", p.Seq, p.Kind))
	}
	return strings.Join(words, ", ")
}

// expect compares what was said.
func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

// One slot by hand, as redis-cli moves it: SMIGRATED has to wait for all who act.
func TestSlotBySlot(t *testing.T) {
	c := newTown(3, nil)
	expect(t, "nothing", c.look(), "")
	c.nodes[0].migrating[5] = "n2"
	expect(t, "MIGRATING", c.look(), "1:SMIGRATING 5")
	expect(t, "again", c.look(), "")
	expect(t, "a new connection", c.open("n3"), "1:SMIGRATING")
	c.own(2, "n2", 5, 5)
	expect(t, "the target knows", c.look(), "")
	delete(c.nodes[0].migrating, 5)
	c.own(1, "n2", 5, 5)
	expect(t, "the source knows", c.look(), "")
	c.own(3, "n2", 5, 5)
	expect(t, "all know", c.look(), "2:SMIGRATED n1:1>n2:2 5")
	expect(t, "a new connection behind it", c.open("n3"), "")
	expect(t, "the end", c.look(), "")
}

func TestNobodyWaitsForTheDead(t *testing.T) {
	c := newTown(3, nil)
	c.nodes[0].migrating[5] = "n2"
	c.look()
	c.own(1, "n2", 5, 5)
	c.own(2, "n2", 5, 5)
	expect(t, "n3 does not know", c.look(), "")
	c.nodes[2].down = true
	expect(t, "n3 is down", c.look(), "2:SMIGRATED n1:1>n2:2 5")
}

func TestGivenUp(t *testing.T) {
	c := newTown(3, nil)
	c.nodes[0].migrating[5] = "n2"
	c.nodes[0].migrating[6] = "n2"
	c.nodes[0].migrating[7] = "n3"
	expect(t, "two targets", c.look(), "1:SMIGRATING 5-6, 2:SMIGRATING 7")
	delete(c.nodes[0].migrating, 5)
	delete(c.nodes[0].migrating, 7)
	expect(t, "STABLE", c.look(), "")
	expect(t, "open", c.open("n1"), "1:SMIGRATING")
	c.everybody("n2", 6, 6)
	expect(t, "the other one", c.look(), "3:SMIGRATED n1:1>n2:2 6")
	c.everybody("n2", 8, 8)
	expect(t, "SETSLOT NODE without MIGRATING", c.look(), "4:SMIGRATED n1:1>n2:2 8")
	c.everybody("", 9, 9)
	expect(t, "DELSLOTS", c.look(), "")
}

// Who moves many slots says so: one pair of pushes, however the slots go.
func TestMoveOfMany(t *testing.T) {
	c := newTown(3, nil)
	expect(t, "begin", said(c.w.StartMove("n1", "n2", slot.Ranges{{First: 0, Last: 3}})), "1:SMIGRATING 0-3")
	for s := range 3 {
		c.nodes[0].migrating = map[int]gossip.ID{s: "n2"}
		expect(t, "one is on its way", c.look(), "")
		c.nodes[0].migrating = nil
		c.everybody("n2", s, s)
		expect(t, "one is there", c.look(), "")
	}
	expect(t, "slot 3 stays", said(c.w.EndMove("n1", "n2"))+c.look(), "2:SMIGRATED n1:1>n2:2 0-2")
	expect(t, "open", c.open("n1"), "")

	said(c.w.StartMove("n2", "n3", slot.Ranges{{First: 50, Last: 51}}))
	c.w.StartMove("n2", "n3", slot.Ranges{{First: 50, Last: 51}})
	expect(t, "the second one goes on", said(c.w.EndMove("n2", "n3"))+c.open("n1"), "3:SMIGRATING")
	expect(t, "nothing moved", said(c.w.EndMove("n2", "n3"))+c.look(), "")
	expect(t, "nothing is open", c.open("n1"), "")

	said(c.w.StartMove("n2", "n3", slot.Ranges{{First: 50, Last: 50}}))
	c.own(3, "n3", 50, 50)
	c.look()
	expect(t, "n1 and n2 do not know yet", said(c.w.EndMove("n2", "n3"))+c.look(), "")
	c.everybody("n3", 50, 50)
	expect(t, "now they do", c.look(), "5:SMIGRATED n2:2>n3:3 50")
}

func TestFailover(t *testing.T) {
	for _, planned := range []bool{true, false} {
		c := newTown(2, map[string]string{"n3": "n1", "n4": "n2", "n5": "n1"})
		want := "1:FAILING_OVER@n1+n3+n5"
		if planned {
			want = "1:SMIGRATING 0-49"
		}
		c.look()
		expect(t, "begin", said(c.w.StartFailover("n3", planned)), want)
		expect(t, "again", said(c.w.StartFailover("n3", false)), "")
		expect(t, "another replica tries too", said(c.w.StartFailover("n5", false)), "")
		opened := "1:FAILING_OVER"
		if planned {
			opened = "1:SMIGRATING"
		}
		expect(t, "open in the shard", c.open("n5"), opened)
		if !planned {
			expect(t, "open elsewhere", c.open("n2"), "")
			c.nodes[0].down = true
		}
		for _, b := range c.nodes {
			b.masters = map[string]string{"n1": "n5", "n3": "n5", "n4": "n2"}
		}
		c.everybody("n5", 0, 49)
		want = "2:SMIGRATED n1:1>n5:5 0-49"
		if !planned {
			want = "2:FAILED_OVER@n1+n3+n5, 3:SMIGRATED n1:1>n5:5 0-49"
		}
		expect(t, "end", c.look(), want)
	}
}

// Whoever announces a move may make it by a failover.
func TestMoveByFailover(t *testing.T) {
	c := newTown(2, map[string]string{"n3": "n1"})
	c.look()
	expect(t, "begin", said(c.w.StartMove("n1", "n3", slot.Ranges{{First: 0, Last: 49}})), "1:SMIGRATING 0-49")
	expect(t, "failover", said(c.w.StartFailover("n3", true)), "")
	c.everybody("n3", 0, 49)
	expect(t, "not over yet", c.look()+c.open("n2"), "1:SMIGRATING")
	expect(t, "end", said(c.w.EndMove("n1", "n3")), "2:SMIGRATED n1:1>n3:3 0-49")
}

func TestFailoverGivenUp(t *testing.T) {
	c := newTown(2, map[string]string{"n3": "n1"})
	c.look()
	c.w.StartFailover("n3", true)
	c.w.EndFailover("n1")
	expect(t, "open", c.open("n1"), "")
	expect(t, "next", said(c.w.StartFailover("n3", true)), "2:SMIGRATING 0-49")
	expect(t, "a master", said(c.w.StartFailover("n2", true)), "")
}

func TestAddress(t *testing.T) {
	c := newTown(2, nil)
	c.nodes[0].ports["n1"] = 77
	expect(t, "n1 says so", c.look(), "1:MOVING@n1 >n1:77")
	expect(t, "open at n1", c.open("n1"), "1:MOVING")
	expect(t, "open at n2", c.open("n2"), "")
	c.nodes[1].ports["n1"] = 77
	expect(t, "n2 knows", c.look(), "2:SMIGRATED n1:1>n1:77 0-49")
	c.now = MovingTold - 1
	expect(t, "before half of the time", c.look()+c.open("n1"), "1:MOVING")
	c.now = MovingTold
	expect(t, "later", c.look()+c.open("n1"), "")
	// Who comes back elsewhere has no connections that could go there.
	c.nodes[1].life++
	c.nodes[0].ports["n2"], c.nodes[1].ports["n2"] = 88, 88
	expect(t, "n2 is elsewhere", c.look(), "3:SMIGRATED n2:2>n2:88 50-99")
}

// The only shard moves as behind one endpoint.
func TestOnlyShard(t *testing.T) {
	c := newTown(1, map[string]string{"n2": "n1"})
	c.look()
	expect(t, "begin", said(c.w.StartFailover("n2", true)), "1:FAILING_OVER@n1+n2, 2:SMIGRATING 0-99")
	c.everybody("n2", 0, 99)
	expect(t, "failover", c.look(), "3:FAILED_OVER@n1+n2, 4:SMIGRATED n1:1>n2:2 0-99, 5:MOVING@n1 >n2:2")
	expect(t, "shard", said(c.w.StartMove("n2", "n1", slot.Ranges{{First: 0, Last: 99}})), "6:MIGRATING@n2+n1, 7:SMIGRATING 0-99")
	c.everybody("n1", 0, 99)
	expect(t, "is there", c.look()+said(c.w.EndMove("n2", "n1")), "8:MIGRATED@n2+n1, 9:SMIGRATED n2:2>n1:1 0-99, 10:MOVING@n2 >n1:1")
	expect(t, "a part", said(c.w.StartMove("n1", "n2", slot.Ranges{{First: 0, Last: 98}})), "11:SMIGRATING 0-98")
}

// Whatever happens to a cluster: numbers rise by one, what is open has begun, and an SMIGRATED
// leads to where the slots then are for everybody.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newTown(3, nil)
		begun, last := map[int64]bool{}, int64(0)
		hear := func(list []Delivery) {
			for _, d := range list {
				if last++; d.Seq != last {
					t.Fatalf("number %d behind %d", d.Seq, last-1)
				}
				begun[d.Seq] = d.Kind.Begins()
				for _, m := range d.Moves {
					for _, r := range m.Slots {
						for s := r.First; s <= r.Last; s++ {
							for i, b := range c.nodes {
								if !b.down && b.owners[s] != string(m.To.ID) {
									t.Fatalf("%s before n%d knows", said([]Delivery{d}), i+1)
								}
							}
						}
					}
				}
			}
			for _, p := range c.w.Open("n1") {
				if !begun[p.Seq] {
					t.Fatalf("%d is open and has not begun", p.Seq)
				}
			}
		}
		node := rapid.IntRange(1, 3)
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			s, at, to := rapid.IntRange(0, 5).Draw(t, "slot"), node.Draw(t, "at"), nodeName(node.Draw(t, "to")-1)
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				c.nodes[at-1].migrating[s] = gossip.ID(to)
			case 1:
				delete(c.nodes[at-1].migrating, s)
			case 2:
				c.own(at, to, s, s)
			case 3:
				if to != nodeName(at-1) {
					hear(c.w.StartMove(nodeName(at-1), to, slot.Ranges{{First: s, Last: 5}}))
				}
			case 4:
				hear(c.w.EndMove(nodeName(at-1), to))
			}
			hear(c.w.Look(c.now, c.seen()))
		}
	})
}
