package node

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/command"
)

// The IDs of the nodes in the views of these tests: masters A (0-5460), B
// (5461-10922), C (10923-16382), and a replica of A. Slot 16383 has no owner.
var (
	idA = gossip.ID(strings.Repeat("a", 40))
	idB = gossip.ID(strings.Repeat("b", 40))
	idC = gossip.ID(strings.Repeat("c", 40))
	idR = gossip.ID(strings.Repeat("d", 40))
)

// viewOf is the view of one node; its open slots are as in nodes.conf.
func viewOf(t testing.TB, self gossip.ID, down bool, open ...gossip.OpenSlot) *gossip.View {
	t.Helper()
	master := func(id gossip.ID, port, first, last int) gossip.NodeInfo {
		return gossip.NodeInfo{
			ID: id, IP: "127.0.0.1", Port: port, BusPort: port + 10000, Flags: gossip.FlagMaster,
			ConfigEpoch: uint64(port), Slots: slot.Ranges{{First: first, Last: last}}.Set(),
		}
	}
	all := gossip.NodesConf{CurrentEpoch: 10, Nodes: []gossip.NodeInfo{
		master(idA, 1, 0, 5460), master(idB, 2, 5461, 10922), master(idC, 3, 10923, 16382),
		{ID: idR, IP: "127.0.0.1", Port: 4, BusPort: 10004, Flags: gossip.FlagReplica, MasterID: idA},
	}}
	conf := all.For(self)
	for i := range conf.Nodes {
		if conf.Nodes[i].ID == self {
			conf.Nodes[i].Open = open
		}
	}
	settings := gossip.DefaultSettings()
	settings.RequireFullCoverage = down // slot 16383 is missing
	m, err := clusterbus.New(clusterbus.Config{
		ID: self, IP: "127.0.0.1", Port: 1, BusPort: 10001, Settings: settings,
		Rand: rand.New(rand.NewPCG(1, 1)), NodesConf: &conf, Formed: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	v := m.View()
	if (v.State == gossip.Fail) != down {
		t.Fatalf("state %v, want down=%v", v.State, down)
	}
	return v
}

func TestRoute(t *testing.T) {
	const mine, others, unbound = 7, 6000, 16383
	migrating := gossip.OpenSlot{Slot: mine, Node: idB}
	importing := gossip.OpenSlot{Slot: others, Importing: true, Node: idB}
	type want struct {
		kind Kind
		to   gossip.ID
	}
	serve := want{kind: Serve}
	tests := []struct {
		name string
		self gossip.ID
		down bool
		open []gossip.OpenSlot
		q    Query
		want want
	}{
		{"no keys", idA, false, nil, Query{Slot: -1}, serve},
		{"no keys while down", idA, true, nil, Query{Slot: -1, Write: true}, serve},
		{"my slot", idA, false, nil, Query{Slot: mine, Write: true}, serve},
		{"another's slot", idA, false, nil, Query{Slot: others}, want{Moved, idB}},
		{"two slots", idA, false, nil, Query{Slot: mine, OtherSlot: true}, want{kind: CrossSlot}},
		{"two slots, the first without an owner", idA, false, nil, Query{Slot: unbound, OtherSlot: true}, want{kind: Unbound}},
		{"two slots, where that counts first", idA, false, nil, Query{Slot: unbound, OtherSlot: true, CrossFirst: true}, want{kind: CrossSlot}},
		{"a replica's open slot", idR, false, []gossip.OpenSlot{migrating}, Query{Slot: mine, Missing: 1, ReadOnly: true}, want{Ask, idB}},
		{"a replica's open slot, one key there", idR, false, []gossip.OpenSlot{migrating}, Query{Slot: mine, Missing: 1, Present: 1, ReadOnly: true}, want{kind: TryAgain}},
		{"a replica's open slot, no reader", idR, false, []gossip.OpenSlot{migrating}, Query{Slot: mine, Missing: 1}, want{Moved, idA}},
		{"two slots of others", idA, false, nil, Query{Slot: others, OtherSlot: true}, want{kind: CrossSlot}},
		{"nobody's slot", idA, false, nil, Query{Slot: unbound}, want{kind: Unbound}},
		{"nobody's slot before two slots", idA, false, nil, Query{Slot: unbound, OtherSlot: true}, want{kind: Unbound}},
		{"asking without import", idA, false, nil, Query{Slot: others, Asking: true}, want{Moved, idB}},
		{"READONLY on a master", idA, false, nil, Query{Slot: others, ReadOnly: true}, want{Moved, idB}},

		{"down", idA, true, nil, Query{Slot: mine}, want{kind: Down}},
		{"down before moved", idA, true, nil, Query{Slot: others}, want{kind: Down}},
		{"nobody's slot before down", idA, true, nil, Query{Slot: unbound}, want{kind: Unbound}},
		{"two slots before down", idA, true, nil, Query{Slot: mine, OtherSlot: true}, want{kind: CrossSlot}},
		{"down, reads allowed, read", idA, true, nil, Query{Slot: mine, ReadsWhenDown: true}, serve},
		{"down, reads allowed, another's", idA, true, nil, Query{Slot: others, ReadsWhenDown: true}, want{Moved, idB}},
		{"down, reads allowed, write", idA, true, nil, Query{Slot: mine, ReadsWhenDown: true, Write: true}, want{kind: DownReadOnly}},
		{"down, reads allowed, EXEC of writes", idA, true, nil, Query{Slot: mine, ReadsWhenDown: true, Write: true, Exec: true}, serve},
		{"down, shard channel", idA, true, nil, Query{Slot: mine, Shard: true}, serve},
		{"down, shard channel forbidden", idA, true, nil, Query{Slot: mine, Shard: true, NoShardWhenDown: true}, want{kind: Down}},

		{"migrating, present", idA, false, []gossip.OpenSlot{migrating}, Query{Slot: mine, Present: 1, Write: true}, serve},
		{"migrating, missing", idA, false, []gossip.OpenSlot{migrating}, Query{Slot: mine, Missing: 1}, want{Ask, idB}},
		{"migrating, all missing", idA, false, []gossip.OpenSlot{migrating}, Query{Slot: mine, Missing: 2, Distinct: true}, want{Ask, idB}},
		{"migrating, some missing", idA, false, []gossip.OpenSlot{migrating}, Query{Slot: mine, Present: 1, Missing: 1, Distinct: true}, want{kind: TryAgain}},
		{"migrating, some missing, in Redis 6.2", idA, false, []gossip.OpenSlot{migrating}, Query{Slot: mine, Present: 1, Missing: 1, Distinct: true, AskIfSome: true}, want{kind: Ask, to: idB}},
		{"migrating, asking", idA, false, []gossip.OpenSlot{migrating}, Query{Slot: mine, Missing: 1, Asking: true}, want{Ask, idB}},
		{"migrating, MIGRATE", idA, false, []gossip.OpenSlot{migrating}, Query{Slot: mine, Missing: 1, Migrate: true, Write: true}, serve},
		{"migrating, shard channel", idA, false, []gossip.OpenSlot{migrating}, Query{Slot: mine, Missing: 1, Shard: true}, serve},
		{"migrating, down", idA, true, []gossip.OpenSlot{migrating}, Query{Slot: mine, Missing: 1, Migrate: true}, want{kind: Down}},

		{"importing, not asking", idA, false, []gossip.OpenSlot{importing}, Query{Slot: others, Present: 1}, want{Moved, idB}},
		{"importing, READONLY", idA, false, []gossip.OpenSlot{importing}, Query{Slot: others, Present: 1, ReadOnly: true}, want{Moved, idB}},
		{"importing, asking", idA, false, []gossip.OpenSlot{importing}, Query{Slot: others, Missing: 1, Asking: true, Write: true}, serve},
		{"importing, asking, all present", idA, false, []gossip.OpenSlot{importing}, Query{Slot: others, Present: 2, Distinct: true, Asking: true}, serve},
		{"importing, asking, one of two missing", idA, false, []gossip.OpenSlot{importing}, Query{Slot: others, Present: 1, Missing: 1, Distinct: true, Asking: true}, want{kind: TryAgain}},
		{"importing, asking, two missing", idA, false, []gossip.OpenSlot{importing}, Query{Slot: others, Missing: 2, Distinct: true, Asking: true}, want{kind: TryAgain}},
		{"importing, asking, the same twice", idA, false, []gossip.OpenSlot{importing}, Query{Slot: others, Missing: 2, Asking: true}, serve},
		{"importing, MIGRATE", idA, false, []gossip.OpenSlot{importing}, Query{Slot: others, Present: 1, Migrate: true}, serve},
		{"importing, shard channel", idA, false, []gossip.OpenSlot{importing}, Query{Slot: others, Shard: true}, want{Moved, idB}},
		{"importing, shard channel, asking", idA, false, []gossip.OpenSlot{importing}, Query{Slot: others, Shard: true, Asking: true, Distinct: true, Missing: 2}, serve},

		{"replica", idR, false, nil, Query{Slot: mine}, want{Moved, idA}},
		{"replica, READONLY", idR, false, nil, Query{Slot: mine, ReadOnly: true}, serve},
		{"replica, READONLY, write", idR, false, nil, Query{Slot: mine, ReadOnly: true, Write: true}, want{Moved, idA}},
		{"replica, READONLY, another shard", idR, false, nil, Query{Slot: others, ReadOnly: true}, want{Moved, idB}},
		{"replica, shard channel", idR, false, nil, Query{Slot: mine, Shard: true}, serve},
		{"replica, READONLY, down", idR, true, nil, Query{Slot: mine, ReadOnly: true}, want{kind: Down}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Route(viewOf(t, tt.self, tt.down, tt.open...), tt.q)
			got := want{kind: d.Kind}
			if d.To != nil {
				got.to = d.To.ID
			}
			if got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			if d.Slot != tt.q.Slot {
				t.Errorf("slot %d, want %d", d.Slot, tt.q.Slot)
			}
		})
	}
}

// The cost of finding the key, its slot and the decision for a one-key command.
func BenchmarkRoute(b *testing.B) {
	n := &Node{view: viewOf(b, idA, false), settings: DefaultSettings()}
	s := &Session{n: n}
	args := [][]byte{[]byte("GET"), []byte("key:000000000003")}
	cmd := command.Lookup(args[0])
	b.ReportAllocs()
	for b.Loop() {
		if d := n.route(s, cmd, cmd.Flags, args); d.Kind != Serve && d.Kind != Moved {
			b.Fatal(d)
		}
	}
}
