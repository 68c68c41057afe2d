package clusterbus

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
)

// What is a constant in Redis 7.0 and became a directive later.

// cluster-manual-failover-timeout: both sides drop the failover after it, and the master holds
// back writes for twice as long.
func TestManualFailoverTimeout(t *testing.T) {
	short := func(s *Settings) { s.ManualFailoverTimeout = 800 * time.Millisecond }
	r := replicaRig(t, short)
	r.must(r.m.Failover(r.now, FailoverDefault))
	r.wait(800 * time.Millisecond)
	equal(t, "replica after 800 ms", r.m.ManualFailover(), true)
	r.tick()
	equal(t, "replica after more than 800 ms", r.m.ManualFailover(), false)

	s := gossip.DefaultSettings()
	short(&s)
	r = newRig(t, s, trioVars, trio...)
	r.says("d", MFStart)
	equal(t, "effects", r.effects, []Effect{{Kind: EffectPauseWrites, Until: r.now + 1600*time.Millisecond}})
	r.wait(900 * time.Millisecond)
	equal(t, "master after more than 800 ms", r.m.ManualFailover(), false)
}

// cluster-ping-interval stands for half of the node timeout.
func TestPingInterval(t *testing.T) {
	s := testSettings(15 * time.Second)
	s.PingInterval = 500 * time.Millisecond
	r := newRig(t, s, trioVars, trio...)
	for range 100 {
		r.tick()
		for _, name := range []string{"b", "c"} {
			if age := r.m.now - r.m.lookup(id(name)).pongReceived; age > 650 {
				t.Fatalf("at %v the pong of %s is %d ms old", r.now, name, age)
			}
		}
	}
}

// cluster-message-gossip-perc is for a tenth of the nodes.
func TestGossipPercent(t *testing.T) {
	for _, row := range []struct{ nodes, percent, want int }{{100, 1, 3}, {100, 7, 7}, {100, 50, 50}, {100, 100, 98}, {30, 10, 3}, {5, 100, 3}} {
		r := bigRig(t, row.nodes)
		s := r.m.Settings()
		s.GossipPercent = row.percent
		r.must(r.m.SetSettings(r.now, s))
		most := 0
		for range 50 {
			most = max(most, r.m.gossipSection().Len())
		}
		equal(t, fmt.Sprintf("%d%% of %d nodes: longest of 50 sections", row.percent, row.nodes), most, row.want)
	}
}

// cluster-blacklist-ttl is for a minute. A number without sign is far away or over at once.
func TestForgetSeconds(t *testing.T) {
	for _, row := range []struct {
		seconds     int
		out, backBy time.Duration
	}{
		{2, 2 * time.Second, 4 * time.Second},
		{0, 0, 2 * time.Second},
		{-1, 0, 0},
		{math.MaxInt64, time.Hour, -1},
	} {
		s := gossip.DefaultSettings()
		s.ForgetSeconds = row.seconds
		r := newRig(t, s, trioVars, trio...)
		r.must(r.m.Forget(r.now, id("f")))
		knows := func() bool {
			r.says("b", Ping, func(m *Message) { m.Gossip = SectionOf(entry("f", FlagReplica)) })
			return r.knows("f")
		}
		if row.out > 0 {
			r.wait(row.out - 200*time.Millisecond)
			equal(t, fmt.Sprintf("%d: known before", row.seconds), knows(), false)
			r.wait(200 * time.Millisecond)
		}
		if row.backBy >= 0 {
			r.wait(row.backBy - row.out)
			equal(t, fmt.Sprintf("%d: known then", row.seconds), knows(), true)
		}
	}
}
