package clusterbus

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// inconsistency says what contradicts itself in a machine's tables, or "".
func (m *Machine) inconsistency() string {
	var owned [1 << 16]int
	for s, handle := range m.owners {
		if handle == 0 {
			continue
		}
		n := m.node(handle)
		if n == nil || !n.slots.Has(s) {
			return fmt.Sprintf("slot %d has an owner that does not have it", s)
		}
		owned[handle]++
	}
	for i, handle := range m.live {
		n := m.node(handle)
		switch {
		case i > 0 && m.node(m.live[i-1]).id >= n.id:
			return "the nodes are not in order"
		case m.lookup(n.id) != n || m.node(n.handle) != n || n.handle != handle:
			return fmt.Sprintf("node %s is lost in a table", n.id)
		case m.contact(n).ID != n.id:
			return fmt.Sprintf("node %s has a contact of %s", n.id, m.contact(n).ID)
		case int(n.numSlots) != n.slots.Len() || owned[n.handle] != n.slots.Len():
			return fmt.Sprintf("node %s has %d slots, %d in its set, %d in the table", n.id, n.numSlots, n.slots.Len(), owned[n.handle])
		case n.isMaster() && n.isReplica():
			return fmt.Sprintf("node %s is master and replica", n.id)
		case n.pfail() && n.failed():
			return fmt.Sprintf("node %s is PFAIL and FAIL", n.id)
		case n.master != nil && !slices.Contains(n.master.replicas, n):
			return fmt.Sprintf("node %s is not among its master's replicas", n.id)
		case n.reported != (len(n.failReports) > 0):
			return fmt.Sprintf("node %s is reported: %v, with %d reports", n.id, n.reported, len(n.failReports))
		case n.link != nil && m.link(n.link.id) != n.link, n.inbound != nil && m.link(n.inbound.id) != n.inbound:
			return fmt.Sprintf("node %s has a link that is closed", n.id)
		}
		for _, replica := range n.replicas {
			if m.lookup(replica.id) != replica {
				return fmt.Sprintf("node %s has a replica that is unknown", n.id)
			}
		}
	}
	if m.myself.flags.HasAny(FlagPFail|FlagFail|FlagHandshake) || !m.myself.flags.Has(FlagMyself) {
		return "I am " + m.myself.flags.String()
	}
	v := m.View()
	for s := range slot.Count {
		if owner := m.owner(s); (owner == nil) != (v.Owner(s) == nil) || owner != nil && owner.id != v.Owner(s).ID {
			return fmt.Sprintf("the view of slot %d is wrong", s)
		}
	}
	for i, handle := range m.live {
		n := m.node(handle)
		if view := v.Members[i]; view.ID != n.id || view.Master != n.isMaster() || view.MasterID != n.masterID() ||
			view.Flags != n.flags&shownFlags || view.IP != m.contact(n).IP || view.Hostname != n.hostname {
			return fmt.Sprintf("the view of node %s is wrong", n.id)
		}
	}
	return ""
}

// Whatever arrives, in whatever order, and whatever is ordered: nothing panics, and the
// tables agree with each other.
func TestMachineStaysConsistent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		letters := []string{"a", "b", "c", "d", "e", "f", "x", "y"}
		conf, err := gossip.ParseNodesConf(confText(trioVars, trioSeenBy(letters[rapid.IntRange(0, 5).Draw(t, "myself")])...))
		if err != nil {
			t.Fatal(err)
		}
		keys := fakeKeys{}
		m, err := New(Config{Port: 6379, Rand: random, Keys: keys, NodesConf: conf, Formed: true, Settings: testSettings(time.Second)})
		if err != nil {
			t.Fatal(err)
		}
		var now time.Duration
		var open, dialled []LinkID
		take := func() {
			for _, d := range m.Take().Connect {
				dialled = append(dialled, d.Link)
			}
		}
		drain := func() {
			take()
			if bad := m.inconsistency(); bad != "" {
				t.Fatal(bad)
			}
		}
		anyID := func(t *rapid.T) ID { return id(rapid.SampledFrom(letters).Draw(t, "node")) }
		anySlot := func(t *rapid.T) int { return rapid.IntRange(-1, 20).Draw(t, "slot") * 800 }
		anyLink := func(t *rapid.T) LinkID {
			if len(open) == 0 {
				return 0
			}
			return rapid.SampledFrom(open).Draw(t, "link")
		}
		t.Repeat(map[string]func(*rapid.T){
			"tick": func(t *rapid.T) {
				for range rapid.IntRange(1, 20).Draw(t, "ticks") {
					now += 100 * time.Millisecond
					m.Tick(now)
					take()
				}
				drain()
			},
			"connect": func(t *rapid.T) {
				for _, l := range dialled {
					if rapid.Bool().Draw(t, "up") {
						m.LinkUp(now, l)
						open = append(open, l)
					} else {
						m.LinkDown(now, l)
					}
					drain()
				}
				dialled = nil
			},
			"accept": func(t *rapid.T) {
				open = append(open, m.Accept(now, "10.9.9.9", "10.8.8.8"))
				drain()
			},
			"break": func(t *rapid.T) {
				m.LinkDown(now, anyLink(t))
				drain()
			},
			"message": func(t *rapid.T) {
				msg := Message{
					Link: anyLink(t), Type: MessageType(rapid.IntRange(0, int(messageTypes)-1).Draw(t, "type")),
					Sender: anyID(t), Flags: FlagMaster, Port: 6379, BusPort: 16379,
					CurrentEpoch: rapid.Uint64Range(0, 20).Draw(t, "current"), ConfigEpoch: rapid.Uint64Range(0, 20).Draw(t, "config"),
					Slots: new(slot.Set), Offset: int64(rapid.IntRange(0, 3).Draw(t, "offset")), Paused: rapid.Bool().Draw(t, "paused"),
					ForceAck: rapid.Bool().Draw(t, "force"), About: anyID(t), AboutEpoch: rapid.Uint64Range(0, 20).Draw(t, "about epoch"),
					AboutSlots: new(slot.Set),
				}
				if rapid.Bool().Draw(t, "is replica") {
					msg.Flags, msg.MasterID = FlagReplica, anyID(t)
				}
				for range rapid.IntRange(0, 5).Draw(t, "slots") {
					msg.Slots.Add(max(0, anySlot(t)))
					msg.AboutSlots.Add(max(0, anySlot(t)))
				}
				var entries []GossipEntry
				for range rapid.IntRange(0, 3).Draw(t, "entries") {
					letter := rapid.SampledFrom(letters).Draw(t, "about")
					flags := rapid.SampledFrom([]Flags{FlagMaster, FlagReplica, FlagMaster | FlagPFail, FlagMaster | FlagFail,
						FlagMaster | FlagNoAddr}).Draw(t, "flags")
					entries = append(entries, entry(letter, flags))
				}
				msg.Gossip = SectionOf(entries...)
				if err := m.Step(now, msg); err != nil {
					t.Fatal(err)
				}
				drain()
			},
			"command": func(t *rapid.T) {
				s, node := anySlot(t), anyID(t)
				if s >= 0 {
					keys[s] = rapid.IntRange(0, 1).Draw(t, "keys")
				}
				switch rapid.IntRange(0, 15).Draw(t, "command") {
				case 0:
					_ = m.AddSlots(now, s)
				case 1:
					_ = m.DelSlots(now, s)
				case 2:
					_ = m.SetSlot(now, SetSlot{Action: SlotMigrating, Slot: s, Node: node})
				case 3:
					_ = m.SetSlot(now, SetSlot{Action: SlotImporting, Slot: s, Node: node})
				case 4:
					_ = m.SetSlot(now, SetSlot{Action: SlotStable, Slot: s})
				case 5:
					_ = m.SetSlot(now, SetSlot{Action: SlotNode, Slot: s, Node: node})
				case 6:
					_ = m.Forget(now, node)
				case 7:
					_ = m.Replicate(now, node)
				case 8:
					_ = m.Failover(now, FailoverMode(rapid.IntRange(0, 2).Draw(t, "mode")))
				case 9:
					_ = m.Meet(now, "10.7.7.7", 6379, 16379)
				case 10:
					_ = m.KillLink(now, "all", node)
				case 11:
					m.BumpEpoch(now)
				case 12:
					_ = m.FlushSlots(now)
				case 13:
					m.SetReplication(now, Replication{Offset: int64(rapid.IntRange(0, 3).Draw(t, "offset")), Connected: true, Since: now})
				case 14:
					m.VerifyKeys(now)
				case 15:
					if rapid.IntRange(0, 9).Draw(t, "rarely") == 0 {
						_ = m.Reset(now, rapid.Bool().Draw(t, "hard"))
					}
				}
				drain()
			},
			"": func(t *rapid.T) {
				conf := m.NodesConf()
				if _, err := gossip.ParseNodesConf(conf.String()); err != nil {
					t.Fatalf("%v\n%s", err, conf)
				}
			},
		})
	})
}
