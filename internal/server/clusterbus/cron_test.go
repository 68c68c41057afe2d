package clusterbus

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
)

// Every 10th pass: of 5 random nodes, those without link, with unanswered ping, me and
// handshakes ignored, the one with the oldest pong_received is pinged.
func TestRandomPing(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.wait(10 * time.Second)
	perSecond := map[int]int{}
	for range 100 {
		r.forget()
		r.tick()
		if n := len(r.sentTypes(Ping)); n > 0 {
			perSecond[int(r.m.iteration)%10] += n
		}
	}
	equal(t, "pings by pass", len(perSecond), 1)
	equal(t, "pings in ten seconds", perSecond[0], 10)
}

// The oldest of the draws is chosen: with more draws than nodes it is the oldest of all
// most of the time.
func TestRandomPingChoosesOldest(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-99", "b master - 2 100-199", "c master - 3 200-16383")
	oldest := 0
	for range 200 {
		b, c := r.m.lookup(id("b")), r.m.lookup(id("c"))
		b.pongReceived, c.pongReceived = r.m.now-1000, r.m.now-2000
		b.pingSent, c.pingSent = 0, 0
		r.m.pingOldest()
		for _, msg := range r.m.Take().Messages {
			if msg.To == id("c") {
				oldest++
			}
		}
	}
	if oldest < 150 || oldest > 200 {
		t.Errorf("the older of two nodes was pinged %d times of 200, want about 170", oldest)
	}
}

// A node whose last pong is older than NT/2 is pinged.
func TestForcedPing(t *testing.T) {
	r := newRig(t, testSettings(3*time.Second), trioVars, trio...)
	last := r.m.lookup(id("b")).pongReceived
	for range 100 {
		r.tick()
		b := r.m.lookup(id("b"))
		if age := r.m.now - b.pongReceived; age > 1600 {
			t.Fatalf("at %v b's pong is %d ms old", r.now, age)
		}
		if b.pongReceived < last {
			t.Fatal("pong_received fell")
		}
		last = b.pongReceived
	}
}

// No outgoing link: connect, in the next pass.
func TestReconnect(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	for range 3 {
		r.m.LinkDown(r.now, r.puppet("b").out)
		r.drain()
		equal(t, "connected", r.node("b").Connected, false)
		r.tick()
		equal(t, "connected after a tick", r.node("b").Connected, true)
	}
	// A refused connection is tried again each pass.
	r.puppet("b").gone = true
	r.m.LinkDown(r.now, r.puppet("b").out)
	attempts := r.m.lastLink
	r.wait(500 * time.Millisecond)
	equal(t, "attempts in five passes", r.m.lastLink-attempts, 5)
}

// A node without IP cannot be connected: its ping counts as sent, so it will fail.
func TestNodeWithoutIP(t *testing.T) {
	r := newRig(t, testSettings(2*time.Second), trioVars, trio...)
	r.says("b", Ping, func(m *Message) {
		m.Gossip = SectionOf(GossipEntry{Contact: Contact{ID: id("x"), Port: 6379, BusPort: 16379}, Flags: FlagMaster})
	})
	r.tick()
	equal(t, "ping-sent", r.node("x").PingSent, int64(r.m.now))
	r.wait(2200 * time.Millisecond)
	equal(t, "flags", r.node("x").Flags, "master,fail?")
}

// Link recycling: link age > NT, ping unanswered and silence for > NT/2.
func TestLinkIsRecycled(t *testing.T) {
	r := newRig(t, testSettings(4*time.Second), trioVars, trio...)
	r.wait(5 * time.Second) // the link is older than NT
	r.puppet("b").mute = true
	first := r.puppet("b").out
	for r.node("b").PingSent == 0 {
		r.tick()
	}
	pinged := r.now
	for r.puppet("b").out == first {
		r.tick()
	}
	equal(t, "recycled after", r.now-pinged, 2100*time.Millisecond)
	equal(t, "flags", r.node("b").Flags, "master")
}

// A link that is younger than NT is left alone, and so is one of a node that sends
// anything at all.
func TestLinkIsNotRecycled(t *testing.T) {
	r := newRig(t, testSettings(4*time.Second), trioVars, trio...)
	r.wait(5 * time.Second)
	b := r.puppet("b")
	b.mute = true
	first := b.out
	for range 100 {
		r.says("b", Publish)
		r.tick()
	}
	equal(t, "link of a talking node", b.out, first)
}

// PFAIL: min(ping age, silence) > NT.
func TestPFail(t *testing.T) {
	r := newRig(t, testSettings(2*time.Second), trioVars, trio...)
	r.wait(3 * time.Second)
	b := r.puppet("b")
	b.mute = true
	for r.node("b").PingSent == 0 {
		r.tick()
	}
	pinged := r.now
	for !r.hasFlags("b", FlagPFail) {
		r.tick()
	}
	equal(t, "after the unanswered ping", r.now-pinged, 2100*time.Millisecond)
	equal(t, "facts", r.factTexts(), "[flag b PFAIL]")
}

// Silence counts from the last message of any type on any link.
func TestTrafficPreventsPFail(t *testing.T) {
	r := newRig(t, testSettings(2*time.Second), trioVars, trio...)
	r.puppet("b").mute = true
	for range 60 {
		r.tick()
		r.says("b", Publish)
	}
	equal(t, "a ping is unanswered", r.node("b").PingSent != 0, true)
	equal(t, "flags", r.node("b").Flags, "master")
}

// The master of a manual failover pings its replica with every pass.
func TestManualFailoverPings(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.says("d", MFStart)
	r.forget()
	for range 5 {
		r.tick()
	}
	equal(t, "pings to d", slices.Compact(r.sentTypes(Ping)), "[ping->d]")
	equal(t, "number", len(r.sentTypes(Ping)), 5)
	equal(t, "paused", r.sent[0].Paused, true)
}

// A replica whose replication is not configured, as after a restart, configures it when
// its master has an address.
func TestReplicationIsConfigured(t *testing.T) {
	for _, test := range []struct{ flags, want string }{
		{"master", "[replicate-from]"},
		{"master,noaddr", "[]"},
	} {
		conf, err := gossip.ParseNodesConf(confText(trioVars, "d myself,slave a 0", "a "+test.flags+" - 1 0-16383"))
		if err != nil {
			t.Fatal(err)
		}
		r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
		m, err := New(Config{Port: 6379, Rand: r.m.rand, NodesConf: conf})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "effects at start", len(m.Take().Effects), 0)
		r.m = m
		r.effects = nil
		r.m.Tick(100 * time.Millisecond)
		r.effects = r.m.Take().Effects
		equal(t, "effects after a tick, master is "+test.flags, r.effectKinds(), test.want)
		r.m.Tick(200 * time.Millisecond)
		equal(t, "effects of the next tick", len(r.m.Take().Effects), 0)
	}
}

// Looking at all nodes only when one is due changes nothing: a machine that looks each
// time sends the same.
func TestSkippedPassesChangeNothing(t *testing.T) {
	run := func(always bool) string {
		n := newNetwork(t, 5)
		n.watch = func(h *host) {
			if always {
				h.m.wakeCron()
			}
		}
		n.form(4, 2, testSettings(2*time.Second))
		n.advance(5 * time.Second)
		n.hosts[1].freeze()
		n.advance(20 * time.Second)
		n.hosts[1].thaw()
		n.advance(10 * time.Second)
		var sent []uint64
		for _, h := range n.hosts {
			sent = append(sent, h.m.sent[:]...)
		}
		return fmt.Sprint(n.log, sent)
	}
	if run(false) != run(true) {
		t.Error("a cluster whose machines look at all nodes each time behaves differently")
	}
}
