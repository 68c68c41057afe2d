package clusterbus

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
)

// A replica's header carries its master's slots and config epoch; its own master and
// flags say that it is a replica.
func TestHeaderOfReplica(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	r.m.SetReplication(r.now, Replication{Offset: 77, Connected: true, Since: r.now})
	r.says("b", Ping)
	pong := r.sent[0]
	equal(t, "slots", pong.Slots.Ranges(), "0-5460")
	equal(t, "config epoch", pong.ConfigEpoch, 1)
	equal(t, "current epoch", pong.CurrentEpoch, 6)
	equal(t, "master", pong.MasterID, id("a"))
	equal(t, "flags", pong.Flags.Has(FlagReplica), true)
	equal(t, "offset", pong.Offset, 77)
	equal(t, "ip", pong.IP, "")
	equal(t, "ports", []int{pong.Port, pong.BusPort}, "[6379 16379]")
}

// A replica without known master sends its own, empty slots.
func TestHeaderOfReplicaWithoutMaster(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "d myself,slave - 0", "b master - 2 0-16383")
	r.says("b", Ping)
	equal(t, "slots", r.sent[0].Slots.Len(), 0)
	equal(t, "master", r.sent[0].MasterID, "")
}

// Announced addresses and the hostname travel in headers.
func TestHeaderAnnouncements(t *testing.T) {
	s := gossip.DefaultSettings()
	s.AnnounceIP, s.AnnouncePort, s.AnnounceBusPort, s.AnnounceHostname = "10.1.1.1", 7001, 7002, "host.example"
	r := newRig(t, s, trioVars, trio...)
	r.says("b", Ping)
	pong := r.sent[0]
	equal(t, "header", fmt.Sprint(pong.IP, pong.Port, pong.BusPort, pong.Hostname), "10.1.1.17001 7002host.example")
	equal(t, "my line", r.node("a").String()[40:79], " 10.1.1.1:7001@7002,host.example myself")
}

// cluster of n masters seen by one of them.
func bigRig(t *testing.T, nodes int) *rig {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-16383")
	for i := range nodes - 1 {
		n := r.m.newNode(RandomID(r.m.rand), FlagMaster)
		r.m.setAddress(n, fmt.Sprintf("10.1.%d.%d", i/200, i%200+1), 6379, 16379, 0)
		n.link = r.m.newLink(link{of: n.handle, connected: true}, route{})
		n.pongReceived = r.m.now
	}
	return r
}

// Gossip section: wanted = max(3, N/10), capped by N-2.
func TestGossipSectionSize(t *testing.T) {
	for _, test := range []struct{ nodes, atMost int }{{1, 0}, {2, 0}, {3, 1}, {4, 2}, {5, 3}, {39, 3}, {40, 4}, {100, 10}} {
		r := bigRig(t, test.nodes)
		most := 0
		for range 50 {
			seen := map[ID]bool{}
			section := r.m.gossipSection()
			for g := range section.All() {
				if seen[g.ID] || g.ID == id("a") {
					t.Fatalf("%d nodes: entry %s repeats or is myself", test.nodes, g.ID)
				}
				seen[g.ID] = true
			}
			most = max(most, section.Len())
		}
		equal(t, fmt.Sprintf("%d nodes: longest of 50 sections", test.nodes), most, test.atMost)
	}
}

// Nodes in handshake or noaddr, and nodes without link and without slots, are not
// told of; a node without link but with slots is.
func TestGossipSectionLeavesOut(t *testing.T) {
	r := bigRig(t, 8)
	var others []*node
	for n := range r.m.all {
		if n != r.m.myself {
			others = append(others, n)
		}
	}
	r.m.addFlags(others[0], FlagHandshake)
	r.m.addFlags(others[1], FlagNoAddr)
	others[2].link = nil
	others[3].link = nil
	r.m.unbind(9)
	r.m.bind(others[3], 9)
	told := map[ID]bool{}
	for range 200 {
		for g := range r.m.gossipSection().All() {
			told[g.ID] = true
		}
	}
	for i, want := range []bool{false, false, false, true, true, true, true} {
		equal(t, fmt.Sprintf("node %d is told of", i), told[others[i].id], want)
	}
}

// All PFAIL nodes are appended, as many as were counted in the last cron pass. FAIL
// nodes compete as ordinary entries, with their flag.
func TestGossipSectionOfFailingNodes(t *testing.T) {
	r := bigRig(t, 60)
	pfail := map[ID]bool{}
	for i, handle := range r.m.live[20:40] {
		n := r.m.node(handle)
		n.pongReceived = r.m.now + 1e6 // not pinged
		if i < 10 {
			r.m.addFlags(n, FlagPFail)
			pfail[n.id] = true
		} else {
			r.m.addFlags(n, FlagFail)
		}
	}
	equal(t, "entries before the cron", r.m.gossipSection().Len() <= 6, true)
	r.m.reconnect()
	for range 20 {
		told, failing := 0, 0
		for g := range r.m.gossipSection().All() {
			if pfail[g.ID] {
				told++
			} else {
				failing++
			}
		}
		equal(t, "PFAIL nodes told of", told, 10)
		equal(t, "others at most", failing <= 6, true)
	}
}

// Entries carry seconds.
func TestGossipEntryTimes(t *testing.T) {
	p := &node{pingSent: 1234567, pongReceived: 7654321, flags: FlagMaster | FlagPFail}
	e := p.sectionEntry()
	equal(t, "seconds", []uint32{e.pingSent, e.pongReceived}, "[1234 7654]")
	equal(t, "flags", e.flags, "master,fail?")
}

// Sending a ping on an outgoing link sets ping_sent; a ping on an incoming one, or a
// pong, does not.
func TestPingSent(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	b := r.m.lookup(id("b"))
	r.puppet("b").mute = true
	r.m.sendPing(b.link, Pong)
	equal(t, "after a pong", b.pingSent, 0)
	r.m.attach(b, r.m.link(r.puppet("b").in))
	r.m.sendPing(b.inbound, Ping)
	equal(t, "after a ping on the incoming link", b.pingSent, 0)
	r.m.sendPing(b.link, Ping)
	equal(t, "after a ping on the outgoing link", b.pingSent, r.m.now)
}

// The pong goes out before the content of the ping is evaluated: it does not show what
// the ping taught.
func TestPongBeforeEvaluation(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.says("b", Ping, func(m *Message) { m.ConfigEpoch, m.Slots = 9, slots("0-10922") })
	equal(t, "first message", r.sent[0].Type, "pong")
	equal(t, "slots in the pong", r.sent[0].Slots.Ranges(), "0-5460")
	equal(t, "slots afterwards", r.m.Snapshot().Nodes[0].Slots == nil, true)
}

// A pong on the outgoing link: pong_received = now, ping_sent = 0. On an incoming link
// it says nothing about the outgoing one.
func TestPongAnswersPing(t *testing.T) {
	r := newRig(t, testSettings(2*time.Second), trioVars, trio...)
	r.puppet("b").mute = true
	r.wait(1500 * time.Millisecond)
	equal(t, "a ping is unanswered", r.node("b").PingSent != 0, true)
	r.says("b", Pong)
	equal(t, "still, after a pong on the incoming link", r.node("b").PingSent != 0, true)
	r.pongs("b")
	equal(t, "ping-sent", r.node("b").PingSent, 0)
	equal(t, "pong-recv", r.node("b").PongReceived, int64(r.m.now))
}

// Entry healthy, no ping unanswered, no reports: pong_received is raised to the entry's
// value if larger and not more than 500 ms in the future.
func TestGossipRaisesPongReceived(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	c := r.m.lookup(id("c"))
	tell := func(seconds msec, flags Flags) msec {
		g := entry("c", flags)
		g.PongReceived = uint32(seconds)
		r.says("b", Ping, func(m *Message) { m.Gossip = SectionOf(g) })
		return c.pongReceived
	}
	r.now += 2200 * time.Millisecond
	r.says("b", Pong) // the time passes
	old := c.pongReceived
	second := r.m.now / 1000
	equal(t, "older", tell(old/1000-1, FlagMaster), old)
	equal(t, "more than 500 ms ahead", tell(second+1, FlagMaster), old)
	equal(t, "newer but failing", tell(second, FlagMaster|FlagPFail), old)
	r.says("b", Ping, func(m *Message) { m.Gossip = SectionOf(entry("c", FlagMaster)) }) // the report goes
	c.pingSent = r.m.now
	equal(t, "newer but a ping is unanswered", tell(second, FlagMaster), old)
	c.pingSent = 0
	equal(t, "newer", tell(second, FlagMaster), second*1000)
	r.now += 200 * time.Millisecond
	r.says("b", Pong)
	equal(t, "300 ms ahead", tell(second+1, FlagMaster), (second+1)*1000)
}

// Messages to a connection that is still being made wait for it, and count as sent.
func TestMessagesWaitForConnection(t *testing.T) {
	r := unlinkedRig(t, Rules{}, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-99", "b master - 2 100-16383")
	r.m.lookup(id("b")).pongReceived = 0
	r.m.Tick(100 * time.Millisecond)
	out := r.m.Take()
	equal(t, "connections", len(out.Connect), 1)
	equal(t, "to", out.Connect[0], Dial{Link: out.Connect[0].Link, To: id("b"), IP: puppetIP("b"), BusPort: 16379})
	equal(t, "messages", len(out.Messages), 0)
	equal(t, "pings counted", r.m.Snapshot().Sent[Ping], 1)
	r.m.LinkUp(101*time.Millisecond, out.Connect[0].Link)
	out = r.m.Take()
	equal(t, "messages on the connection", len(out.Messages), 2)
	equal(t, "pings counted", r.m.Snapshot().Sent[Ping], 2)
}

// If a ping was already unanswered when the link broke, its ping_sent is kept.
func TestReconnectKeepsPingSent(t *testing.T) {
	r := newRig(t, testSettings(2*time.Second), trioVars, trio...)
	r.puppet("b").mute = true
	r.wait(1500 * time.Millisecond)
	sent := r.node("b").PingSent
	r.m.LinkDown(r.now, r.puppet("b").out)
	r.tick()
	equal(t, "connected", r.node("b").Connected, true)
	equal(t, "ping-sent", r.node("b").PingSent, sent)
	equal(t, "unanswered", sent != 0, true)
}

// What waits on a link that is closed is lost.
func TestClosedLinkLosesMessages(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	b := r.m.lookup(id("b"))
	r.m.begin(r.now)
	r.m.sendPing(b.link, Pong)
	r.m.sendPing(r.m.lookup(id("c")).link, Pong)
	r.m.closeLink(b.link)
	out := r.m.Take()
	equal(t, "messages", len(out.Messages), 1)
	equal(t, "receiver", out.Messages[0].To, id("c"))
	equal(t, "closed", out.Closed, []LinkID{r.puppet("b").out})
}

// A link takes an incoming link's place when its node opens another one.
func TestSecondIncomingLinkReplacesFirst(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.says("b", Ping)
	first := r.puppet("b").in
	r.accept(r.puppet("b"))
	equal(t, "first link is open until the second is used", r.m.link(first) != nil, true)
	r.says("b", Ping)
	equal(t, "first link", r.m.link(first) == nil, true)
	links := 0
	for _, l := range r.m.Snapshot().Links {
		if l.Node == id("b") {
			links++
		}
	}
	equal(t, "links of b", links, 2)
}

// DEBUG CLUSTERLINK KILL.
func TestKillLink(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	wantErr(t, "unknown node", r.do(r.m.KillLink(r.now, "to", id("x"))), "ERR Unknown node "+string(id("x")))
	wantErr(t, "unknown direction", r.do(r.m.KillLink(r.now, "foo", id("b"))), "ERR Unknown direction foo")
	r.says("b", Ping)
	r.must(r.m.KillLink(r.now, "from", id("b")))
	equal(t, "connected", r.node("b").Connected, true)
	equal(t, "incoming link", r.puppet("b").in, 0)
	r.must(r.m.KillLink(r.now, "all", id("b")))
	equal(t, "connected", r.node("b").Connected, false)
	r.tick()
	equal(t, "connected a tick later", r.node("b").Connected, true)
}

// DEBUG DROP-CLUSTER-PACKET-FILTER: dropped messages are counted, nothing else.
func TestDropMessages(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.m.DropMessages(int(Ping))
	received := r.m.Snapshot().Received[Ping]
	r.says("b", Ping, func(m *Message) { m.CurrentEpoch = 50 })
	equal(t, "answers", len(r.sent), 0)
	equal(t, "epoch", r.m.Snapshot().CurrentEpoch, 6)
	equal(t, "received", r.m.Snapshot().Received[Ping], received+1)
	r.m.DropMessages(-1)
	r.says("b", Ping)
	equal(t, "answers", len(r.sent), 1)
}

// A link beyond cluster-link-sendbuf-limit is dropped and counted.
func TestLinkOverLimit(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	out := r.puppet("b").out
	r.m.LinkOverLimit(r.now, out)
	r.drain()
	equal(t, "link", r.puppet("b").out, 0)
	r.m.LinkOverLimit(r.now, out)
	equal(t, "counter", r.m.Snapshot().LinksOverLimit, 1)
}

// PUBLISH goes to every node, SPUBLISH to my shard; both deliver at known receivers.
func TestPublish(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	r.m.Publish(r.now, "news", "x")
	r.drain()
	equal(t, "publish", r.sentTypes(Publish), "[publish->a publish->b publish->c publish->e publish->f]")
	r.m.PublishShard(r.now, "news", "x")
	r.drain()
	equal(t, "spublish", r.sentTypes(PublishShard), "[publishshard->a]")
	r.says("b", Publish, func(m *Message) { m.Channel, m.Payload = "ch", "hello" })
	equal(t, "effect", r.effects[0], Effect{Kind: EffectPublish, Channel: "ch", Payload: "hello"})
	r.says("a", PublishShard, func(m *Message) { m.Channel = "ch" })
	equal(t, "shard effect", r.effects[1].Shard, true)
}

// Malformed messages are errors; messages on closed links are lost.
func TestStepErrors(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	good := r.message(r.puppet("b"), Ping)
	for _, test := range []struct {
		change func(*Message)
		want   string
	}{
		{func(m *Message) { m.Type = 99 }, "gossip: message type 99 is unknown"},
		{func(m *Message) { m.Sender = "B" }, `gossip: sender "B" is not a node ID`},
		{func(m *Message) { m.Slots = nil }, "gossip: ping has no set of slots"},
		{func(m *Message) { m.Type = Update }, "gossip: update has no set of slots"},
		{func(m *Message) { m.Link = 9999 }, ""},
	} {
		msg := good
		test.change(&msg)
		wantErr(t, "Step", r.do(r.m.Step(r.now, msg)), test.want)
	}
}

// A replica whose replication is not configured sends offset 0 (replicationGetSlaveOffset).
func TestOffsetOfReplicaWithoutReplication(t *testing.T) {
	conf, err := gossip.ParseNodesConf(confText(trioVars, "d myself,slave a 0", "a master,noaddr - 1 0-16383", "b master - 2"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := New(Config{Port: 6379, Rand: rand.New(rand.NewPCG(1, 1)), NodesConf: conf})
	if err != nil {
		t.Fatal(err)
	}
	m.SetReplication(0, Replication{Offset: 55})
	equal(t, "offset", m.header(Pong).Offset, 0)
}
