package clusterbus

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
)

// MEET: not a literal address, or a port outside 1..65535: the error shows the base
// port even if the bus port is bad.
func TestMeetErrors(t *testing.T) {
	for _, test := range []struct {
		ip            string
		port, busPort int
		want          string
	}{
		{"foo", 1, 10001, "ERR Invalid node address specified: foo:1"},
		{"localhost", 7000, 17000, "ERR Invalid node address specified: localhost:7000"},
		{"", 7000, 17000, "ERR Invalid node address specified: :7000"},
		{"127.0.0.1", 0, 10000, "ERR Invalid node address specified: 127.0.0.1:0"},
		{"127.0.0.1", -1, 9999, "ERR Invalid node address specified: 127.0.0.1:-1"},
		{"127.0.0.1", 65536, 75536, "ERR Invalid node address specified: 127.0.0.1:65536"},
		{"127.0.0.1", 60000, 70000, "ERR Invalid node address specified: 127.0.0.1:60000"},
		{"127.0.0.1", 7000, 0, "ERR Invalid node address specified: 127.0.0.1:7000"},
		{"127.0.0.01", 7000, 17000, "ERR Invalid node address specified: 127.0.0.01:7000"},
		{"fe80::1%eth0", 7000, 17000, "ERR Invalid node address specified: fe80::1%eth0:7000"},
		{"::1", 7000, 17000, ""},
		{"127.0.0.1", 7000, 17000, ""},
	} {
		r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
		wantErr(t, "Meet "+test.ip, r.do(r.m.Meet(r.now, test.ip, test.port, test.busPort)), test.want)
	}
}

// A node met by address is a handshake with a random ID and disappears after
// max(NT, 1000 ms) if nobody answers.
func TestHandshakeExpires(t *testing.T) {
	for _, test := range []struct{ timeout, want time.Duration }{
		{2 * time.Second, 2100 * time.Millisecond},
		{200 * time.Millisecond, 1100 * time.Millisecond},
	} {
		r := newRig(t, testSettings(test.timeout), trioVars, "a myself,master - 1 0-16383")
		r.must(r.m.Meet(r.now, "10.9.9.9", 7000, 17000))
		s := r.m.Snapshot()
		i := slices.IndexFunc(s.Nodes, func(n NodeInfo) bool { return n.ID != id("a") })
		equal(t, "flags", s.Nodes[i].Flags, "handshake")
		equal(t, "line", s.Nodes[i].String(), string(s.Nodes[i].ID)+" 10.9.9.9:7000@17000 handshake - 0 0 0 disconnected")
		start := r.now
		for len(r.m.Snapshot().Nodes) > 1 {
			r.tick()
		}
		equal(t, fmt.Sprintf("lifetime at node timeout %v", test.timeout), r.now-start, test.want)
	}
}

// Repeated MEET is harmless: a handshake with that address is already running.
func TestMeetTwice(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-16383")
	r.must(r.m.Meet(r.now, "10.9.9.9", 7000, 17000))
	r.must(r.m.Meet(r.now, "10.9.9.9", 7000, 17000))
	equal(t, "known nodes", len(r.m.Snapshot().Nodes), 2)
	r.must(r.m.Meet(r.now, "10.9.9.9", 7000, 17001))
	equal(t, "known nodes with another bus port", len(r.m.Snapshot().Nodes), 3)
}

// 5.8.1 and 3: the meeting node connects within a tick, sends a meet, and takes the
// ID and role from the pong.
func TestMeetSendsMeetAndRenames(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-16383")
	r.stranger("x").header.ConfigEpoch = 9
	r.must(r.m.Meet(r.now, puppetIP("x"), 6379, 16379))
	r.tick()
	equal(t, "messages", r.sentTypes(Meet, Ping), fmt.Sprintf("[meet->%c]", r.sent[0].To[0]))
	equal(t, "known", r.knows("x"), true)
	equal(t, "flags", r.node("x").Flags, "master")
	// What the first pong says beside is not yet believed.
	equal(t, "epoch", r.node("x").ConfigEpoch, 0)
	r.pongs("x")
	equal(t, "epoch after the next pong", r.node("x").ConfigEpoch, 9)
}

// 5.8.2: an unknown sender of a meet becomes a handshake; its gossip is read; the
// node learns its own ip; a pong goes back.
func TestMeetFromStranger(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-16383")
	equal(t, "my ip before", r.node("a").IP, puppetIP("a"))
	p := r.stranger("x")
	p.in = r.m.Accept(r.now, puppetIP("x"), "10.7.7.7")
	r.says("x", Meet, func(m *Message) { m.Gossip = SectionOf(entry("y", FlagMaster)) })
	equal(t, "answer", r.sentTypes(Pong), "[pong->?]")
	equal(t, "my ip", r.node("a").IP, "10.7.7.7")
	equal(t, "x is known by name", r.knows("x"), false)
	equal(t, "known nodes", len(r.m.Snapshot().Nodes), 2)
	equal(t, "gossip of a stranger adds nodes", r.knows("y"), false)
	r.tick() // the machine calls back and learns the name
	equal(t, "x is known by name", r.knows("x"), true)
}

// A ping from an unknown node is answered with a pong but does not add it.
func TestPingFromStranger(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-16383")
	r.stranger("x")
	r.says("x", Ping)
	equal(t, "answer", r.sentTypes(Pong), "[pong->?]")
	equal(t, "known nodes", len(r.m.Snapshot().Nodes), 1)
}

// fail, update, publish, votes and mfstart from unknown nodes are ignored.
func TestOthersFromStrangerAreIgnored(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.stranger("x")
	for _, kind := range []MessageType{MsgFail, Update, Publish, PublishShard, AuthRequest, AuthAck, MFStart, Module} {
		r.says("x", kind, func(m *Message) {
			m.About, m.AboutEpoch, m.AboutSlots = id("b"), 99, slots("0-16383")
			m.CurrentEpoch, m.MasterID = 50, id("a")
		})
	}
	equal(t, "messages", len(r.sent), 0)
	equal(t, "effects", len(r.effects), 0)
	equal(t, "facts", len(r.facts), 0)
	equal(t, "received", r.m.Snapshot().Received[MFStart], 1)
}

// When my ip is unknown, any ping tells it; otherwise only a meet does. With
// announce-ip neither does.
func TestOwnIPIsLearned(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	call := func(letter, localIP string, kind MessageType) {
		p := r.puppet(letter)
		p.in = r.m.Accept(r.now, puppetIP(letter), localIP)
		r.says(letter, kind)
	}
	call("b", "10.7.7.7", Ping)
	equal(t, "ip after a ping", r.node("a").IP, puppetIP("a"))
	call("b", "10.7.7.7", Meet)
	equal(t, "ip after a meet", r.node("a").IP, "10.7.7.7")

	s := r.m.Settings()
	s.AnnounceIP = "10.1.1.1"
	r.must(r.m.SetSettings(r.now, s))
	call("b", "10.7.7.7", Meet)
	equal(t, "announced ip", r.node("a").IP, "10.1.1.1")
	s.AnnounceIP = ""
	r.must(r.m.SetSettings(r.now, s))
	equal(t, "ip after announce-ip is gone", r.node("a").IP, "")
	call("b", "10.8.8.8", Ping)
	equal(t, "ip after the next ping", r.node("a").IP, "10.8.8.8")
}

func entry(letter string, flags Flags) GossipEntry {
	return GossipEntry{
		Contact: Contact{ID: id(letter), IP: puppetIP(letter), Port: 6379, BusPort: 16379}, Flags: flags,
	}
}

// Unknown n: added with the gossiped flags and address if the sender is known, the
// entry is not noaddr and the id is not blacklisted. Such a node gets pings, not a meet:
// one waits for the connection, and each connection starts with one.
func TestGossipAddsNodes(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.stranger("x")
	r.stranger("z")
	r.says("b", Ping, func(m *Message) {
		m.Gossip = SectionOf(entry("x", FlagReplica), entry("y", FlagMaster|FlagNoAddr))
	})
	equal(t, "x", r.node("x").Flags, "slave")
	equal(t, "y, which has no address", r.knows("y"), false)
	r.forget()
	r.tick()
	equal(t, "first messages", r.sentTypes(Ping, Meet), "[ping->x ping->x]")

	r.says("z", Ping, func(m *Message) { m.Gossip = SectionOf(entry("y", FlagMaster)) })
	equal(t, "told by a stranger", r.knows("y"), false)
}

// FORGET: unknown, me, my master.
func TestForgetErrors(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	wantErr(t, "unknown", r.do(r.m.Forget(r.now, id("x"))), "ERR Unknown node "+string(id("x")))
	wantErr(t, "upper case", r.do(r.m.Forget(r.now, "ABC")), "ERR Unknown node ABC")
	wantErr(t, "me", r.do(r.m.Forget(r.now, id("d"))), "ERR I tried hard but I can't forget myself...")
	wantErr(t, "my master", r.do(r.m.Forget(r.now, id("a"))), "ERR Can't forget my master!")
}

// FORGET: the node's slots become unassigned, marks and reports of it vanish, its
// replicas' master becomes unknown, links are closed.
func TestForget(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotMigrating, Slot: 1, Node: id("b")}))
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotImporting, Slot: 6000, Node: id("b")}))
	r.says("b", Ping, func(m *Message) { m.Gossip = SectionOf(entry("c", FlagMaster|FlagPFail)) })
	equal(t, "reports about c", r.node("c").FailureReports, 1)
	in, out := r.puppet("b").in, r.puppet("b").out
	r.must(r.m.Forget(r.now, id("b")))
	equal(t, "known", r.knows("b"), false)
	equal(t, "owner", r.owner(6000), "")
	equal(t, "open slots", len(r.node("a").Open), 0)
	equal(t, "reports about c", r.node("c").FailureReports, 0)
	equal(t, "e", r.node("e").MasterID, "")
	equal(t, "e's line", strings.Fields(r.node("e").String())[2:4], "[slave -]")
	equal(t, "links", []bool{r.m.link(in) == nil, r.m.link(out) == nil}, "[true true]")
	equal(t, "saved", r.saved, true)
}

// The id is blocked for 60 s against being added by gossip; MEET ignores that.
func TestBlacklist(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.must(r.m.Forget(r.now, id("f")))
	told := func() { r.says("b", Ping, func(m *Message) { m.Gossip = SectionOf(entry("f", FlagReplica)) }) }
	for r.now < 59*time.Second {
		told()
		if r.knows("f") {
			t.Fatalf("f is back at %v", r.now)
		}
		r.wait(time.Second)
	}
	r.wait(3 * time.Second)
	told()
	equal(t, "known after a minute", r.knows("f"), true)

	r.must(r.m.Forget(r.now, id("f")))
	r.must(r.m.Meet(r.now, puppetIP("f"), 6379, 16379))
	r.wait(200 * time.Millisecond)
	equal(t, "known after a meet", r.knows("f"), true)
}

// Known id but a different id answers: noaddr, ip empty, ports 0, link closed; such a
// node is never connected or pinged again.
func TestAnotherNodeAnswers(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	p := r.puppet("b")
	r.pongs("b", func(m *Message) { m.Sender = id("x") })
	equal(t, "line", strings.Fields(r.node("b").String())[1:3], "[:0@0 master,noaddr]")
	equal(t, "link", p.out, 0)
	r.forget()
	r.wait(10 * time.Second)
	equal(t, "messages to b", slices.ContainsFunc(r.sent, func(m Message) bool { return m.To == id("b") }), false)
	equal(t, "x is known", r.knows("x"), false)
	equal(t, "b's slots stay", r.owner(6000), "b")
}

// Handshake with a node that is known already: its address is updated if it differs,
// the handshake node is dropped.
func TestHandshakeWithKnownNode(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	b := r.puppet("b")
	b.gone = true // b moves
	moved := &puppet{header: b.header}
	moved.header.BusPort, moved.header.Port = 17000, 7000
	r.puppets["moved"] = moved
	r.must(r.m.Meet(r.now, puppetIP("b"), 7000, 17000))
	r.tick()
	equal(t, "known nodes", len(r.m.Snapshot().Nodes), 6)
	equal(t, "address", strings.Fields(r.node("b").String())[1], "10.0.0.98:7000@17000")
}

// Ping with a changed address: update, drop the outgoing link; if it is my master,
// repoint replication. A pong does not do that, and neither does the outgoing link.
func TestAddressFollowsPings(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	p := r.puppet("a")
	move := func(m *Message) { m.Port = 7001 }
	r.says("a", Pong, move)
	r.pongs("a", move)
	equal(t, "port after pongs", r.node("a").Port, 6379)
	equal(t, "effects", len(r.effects), 0)
	r.says("a", Ping, move)
	equal(t, "port after a ping", r.node("a").Port, 7001)
	equal(t, "link", p.out, 0)
	equal(t, "effects", r.effectKinds(), "[replicate-from]")
	equal(t, "replication port", r.effects[0].Port, 7001)
	// The announced ip beats the connection's.
	r.says("a", Ping, func(m *Message) { m.Port, m.IP = 7001, "10.3.3.3" })
	equal(t, "ip", r.node("a").IP, "10.3.3.3")
}

// If n is failing here, an entry is healthy and has another address: adopt it, drop
// the link.
func TestGossipedAddressOfFailingNode(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	told := func(flags Flags) {
		r.says("b", Ping, func(m *Message) {
			g := entry("c", flags)
			g.Contact = Contact{ID: id("c"), IP: "10.5.5.5", Port: 7005, BusPort: 17005}
			m.Gossip = SectionOf(g)
		})
	}
	told(FlagMaster)
	equal(t, "ip while healthy", r.node("c").IP, puppetIP("c"))
	r.says("b", MsgFail, func(m *Message) { m.About = id("c") })
	told(FlagMaster | FlagFail)
	equal(t, "ip after a failing entry", r.node("c").IP, puppetIP("c"))
	told(FlagMaster | FlagNoAddr)
	equal(t, "ip after a noaddr entry", r.node("c").IP, puppetIP("c"))
	told(FlagMaster)
	equal(t, "ip after a healthy entry", r.node("c").IP, "10.5.5.5")
	equal(t, "link", r.puppet("c").out, 0)
}

// nofailover and hostname are copied from headers; an absent hostname clears it.
func TestFlagsAndHostnameFromHeader(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.says("d", Ping, func(m *Message) { m.Flags |= FlagNoFailover; m.Hostname = "host-d.example" })
	equal(t, "flags", r.node("d").Flags, "slave,nofailover")
	equal(t, "hostname", r.node("d").Hostname, "host-d.example")
	equal(t, "view", r.m.View().Member(id("d")).Hostname, "host-d.example")
	r.says("d", Pong)
	equal(t, "flags", r.node("d").Flags, "slave")
	equal(t, "hostname", r.node("d").Hostname, "")
}

// REPLICATE: unknown; me; a replica; a master with slots or keys.
func TestReplicateErrors(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	replicate := func(letter string) error { return r.do(r.m.Replicate(r.now, id(letter))) }
	wantErr(t, "unknown", replicate("x"), "ERR Unknown node "+string(id("x")))
	wantErr(t, "me", replicate("a"), "ERR Can't replicate myself")
	wantErr(t, "replica", replicate("e"), "ERR I can only replicate a master, not a replica.")
	const notEmpty = "ERR To set a master the node must be empty and without assigned slots."
	wantErr(t, "slots", replicate("b"), notEmpty)
	r = newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1", "b master - 2 0-16383")
	r.keys[3] = 1
	wantErr(t, "keys", replicate("b"), notEmpty)
}

// REPLICATE: open slots are closed, replication starts, a manual failover is dropped.
// A replica may switch freely, to its current master too.
func TestReplicate(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1", "b master - 2 0-9999", "c master - 3 10000-16383")
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotImporting, Slot: 5, Node: id("b")}))
	r.must(r.m.Replicate(r.now, id("b")))
	equal(t, "line", r.node("a").Flags, "myself,slave")
	equal(t, "master", r.node("a").MasterID, id("b"))
	equal(t, "open slots", len(r.node("a").Open), 0)
	equal(t, "effects", r.effectKinds(), "[replicate-from]")
	equal(t, "b's replicas", r.node("b").Replicas, []ID{id("a")})

	r.must(r.m.Failover(r.now, FailoverForce))
	r.must(r.m.Replicate(r.now, id("c")))
	equal(t, "manual failover", r.m.ManualFailover(), false)
	equal(t, "b's replicas", len(r.node("b").Replicas), 0)
	r.must(r.m.Replicate(r.now, id("c")))
	equal(t, "effects", r.effectKinds(), "[replicate-from replicate-from replicate-from]")
	equal(t, "c's replicas", r.node("c").Replicas, []ID{id("a")})
}

// RESET: a master must have no keys.
func TestResetError(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.keys[1] = 1
	wantErr(t, "keys", r.do(r.m.Reset(r.now, false)), "ERR CLUSTER RESET can't be called with master nodes containing keys")
	r = newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	r.keys[1] = 1
	wantErr(t, "keys of a replica", r.do(r.m.Reset(r.now, false)), "")
}

// RESET SOFT: master again with its data flushed, everything forgotten, id and epochs
// kept. The ip stays.
func TestResetSoft(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	r.m.currentEpoch, r.m.lastVoteEpoch = 9, 8
	r.must(r.m.Reset(r.now, false))
	equal(t, "effects", r.effectKinds()[:2], "[become-master flush-data]")
	s := r.m.Snapshot()
	equal(t, "known nodes", len(s.Nodes), 1)
	equal(t, "slots", s.SlotsAssigned, 0)
	equal(t, "epochs", []uint64{s.CurrentEpoch, s.LastVoteEpoch}, "[9 8]")
	equal(t, "line", s.Nodes[0].String(), string(id("d"))+" "+puppetIP("d")+":6379@16379 myself,master - 0 946684800000 0 connected")
	for _, p := range r.puppets {
		equal(t, "link to "+string(p.header.Sender), p.out, 0)
	}
}

// RESET HARD: epochs are 0 and the id is new. The FORGET blacklist is kept.
func TestResetHard(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.must(r.m.Forget(r.now, id("f")))
	r.must(r.m.Reset(r.now, true))
	s := r.m.Snapshot()
	equal(t, "known nodes", len(s.Nodes), 1)
	equal(t, "epochs", []uint64{s.CurrentEpoch, s.LastVoteEpoch, s.MyEpoch}, "[0 0 0]")
	equal(t, "id is new", r.m.ID() != id("a") && r.m.ID().Valid(), true)
	equal(t, "id", s.Self, r.m.ID())
	equal(t, "blacklisted", r.m.blacklisted(id("f")), true)
}

// At process start: keys in a slot nobody owns make it mine, keys in another's slot
// make it importing.
func TestVerifyKeys(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-9", "b master - 2 100-16383")
	r.keys[5], r.keys[50], r.keys[500] = 1, 1, 1
	r.m.VerifyKeys(r.now)
	r.drain()
	equal(t, "my slots", r.node("a").Slots.Ranges(), "0-9 50")
	equal(t, "open slots", r.node("a").Open, []OpenSlot{{Slot: 500, Importing: true, Node: id("b")}})
	equal(t, "saved", r.saved, true)
	r = newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	r.keys[50] = 1
	r.m.VerifyKeys(r.now)
	equal(t, "a replica's open slots", len(r.node("d").Open), 0)
}

// Only the first connection to a node met by address starts with a meet.
func TestMeetIsSentOnce(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-16383")
	p := r.stranger("x")
	p.mute = true
	r.must(r.m.Meet(r.now, puppetIP("x"), 6379, 16379))
	r.tick()
	r.m.LinkDown(r.now, p.out)
	r.tick()
	equal(t, "messages", len(r.sentTypes(Meet)), 1)
	equal(t, "messages", len(r.sentTypes(Ping)), 1)
}

// A slot that is importing already keeps its source.
func TestVerifyKeysOfImportingSlot(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-9 [500-<-c]", "b master - 2 100-9999", "c master - 3 10000-16383")
	r.keys[500] = 1
	r.m.VerifyKeys(r.now)
	r.drain()
	equal(t, "open slots", r.node("a").Open, []OpenSlot{{Slot: 500, Importing: true, Node: id("c")}})
}

// A node at whose address another one answers has no address any more. In Valkey it has failed, too, and
// masters with slots tell everybody.
func TestAddressLost(t *testing.T) {
	for _, row := range []struct {
		name   string
		rules  Rules
		asSeen string // whose view it is
		fails  bool
		sends  int
	}{
		{"Redis", Rules{}, "a", false, 0},
		{"a master with slots", Rules{AddressLostFails: true}, "a", true, 4},
		{"a replica", Rules{AddressLostFails: true}, "d", true, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRigOf(t, row.rules, gossip.DefaultSettings(), trioVars, trioSeenBy(row.asSeen)...)
			r.pongs("b", func(m *Message) { m.Sender = id("z") })
			equal(t, "no address", r.hasFlags("b", FlagNoAddr), true)
			equal(t, "failed", r.hasFlags("b", FlagFail), row.fails)
			equal(t, "FAIL messages", len(r.sentTypes(MsgFail)), row.sends)
		})
	}
}
