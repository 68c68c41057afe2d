package clusterview

import (
	"fmt"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// snapshot is a shard of three, of which one replica has failed, and one has received
// nothing yet.
func snapshot() *gossip.Snapshot {
	slots := slot.Set{}
	for i := range 100 {
		slots.Add(i)
	}
	return &gossip.Snapshot{
		Nodes: []gossip.NodeInfo{
			{ID: "f", IP: "10.0.0.3", Port: 7002, PlainPort: 6002, Flags: gossip.FlagReplica | gossip.FlagFail, Offset: 9},
			{ID: "m", IP: "10.0.0.1", Port: 7000, PlainPort: 6000, Hostname: "one.example", Flags: gossip.FlagMaster, Slots: &slots, Offset: 9, Replicas: []gossip.ID{"r", "f", "n"}},
			{ID: "n", IP: "10.0.0.4", Port: 7003, PlainPort: 6003, Flags: gossip.FlagReplica},
			{ID: "r", IP: "10.0.0.2", Port: 7001, PlainPort: 6001, Flags: gossip.FlagReplica, Offset: 9},
		},
		Owners: []gossip.OwnedRange{{Range: slot.Range{First: 0, Last: 99}, Owner: "m"}},
	}
}

// words are the elements of a reply, without their lengths.
func words(write func(w *resp.Writer)) string {
	var w resp.Writer
	write(&w)
	var out []string
	for _, line := range strings.Split(string(w.Buf), "\r\n") {
		if line != "" && !strings.ContainsAny(line[:1], "*$") || line == "$-1" {
			out = append(out, line)
		}
	}
	return strings.Join(out, " ")
}

// CLUSTER SLOTS leaves out replicas that have failed or have nothing, and names nodes as the
// client wants them.
func TestSlots(t *testing.T) {
	for _, row := range []struct {
		view View
		want string
	}{
		{View{}, ":0 :99 10.0.0.1 :7000 m hostname one.example 10.0.0.2 :7001 r"},
		{View{Endpoint: Hostname}, ":0 :99 one.example :7000 m ip 10.0.0.1 ? :7001 r ip 10.0.0.2"},
		{View{Endpoint: Unknown}, ":0 :99 $-1 :7000 m ip 10.0.0.1 hostname one.example $-1 :7001 r ip 10.0.0.2"},
		{View{TLS: true, Plain: true}, ":0 :99 10.0.0.1 :6000 m hostname one.example 10.0.0.2 :6001 r"},
	} {
		if got := words(func(w *resp.Writer) { row.view.WriteSlots(w, snapshot()) }); got != row.want {
			t.Errorf("%+v: got  %s\nwant %s", row.view, got, row.want)
		}
	}
}

// CLUSTER SHARDS has all nodes, and says how they are.
func TestShards(t *testing.T) {
	node := func(id, port, ip, endpoint, more, role, health string, offset int) string {
		return fmt.Sprintf("id %s %sip %s endpoint %s%s role %s replication-offset :%d health %s", id, port, ip, endpoint, more, role, offset, health)
	}
	for _, row := range []struct {
		view View
		want []string
	}{
		{View{}, []string{
			node("m", "port :7000 ", "10.0.0.1", "10.0.0.1", " hostname one.example", "master", "online", 9),
			node("r", "port :7001 ", "10.0.0.2", "10.0.0.2", "", "replica", "online", 9),
			node("f", "port :7002 ", "10.0.0.3", "10.0.0.3", "", "replica", "fail", 9),
			node("n", "port :7003 ", "10.0.0.4", "10.0.0.4", "", "replica", "loading", 0),
		}},
		{View{Endpoint: Hostname, TLS: true}, []string{
			node("m", "port :6000 tls-port :7000 ", "10.0.0.1", "one.example", " hostname one.example", "master", "online", 9),
			node("r", "port :6001 tls-port :7001 ", "10.0.0.2", "?", "", "replica", "online", 9),
		}},
	} {
		got := words(func(w *resp.Writer) { row.view.WriteShards(w, snapshot()) })
		if want := "slots :0 :99 nodes " + strings.Join(row.want, " "); !strings.HasPrefix(got+" ", want+" ") {
			t.Errorf("%+v: got  %s\nwant %s", row.view, got, want)
		}
	}
}

func TestAddress(t *testing.T) {
	named, nameless := &gossip.Member{IP: "10.0.0.1", Hostname: "one.example"}, &gossip.Member{IP: "10.0.0.1"}
	for _, row := range []struct {
		endpoint    Endpoint
		named, none string
	}{
		{IP, "10.0.0.1", "10.0.0.1"}, {Hostname, "one.example", "?"}, {Unknown, "", ""},
	} {
		v := View{Endpoint: row.endpoint}
		if got, none := v.Address(named), v.Address(nameless); got != row.named || none != row.none {
			t.Errorf("endpoint type %d: %q and %q, want %q and %q", row.endpoint, got, none, row.named, row.none)
		}
	}
	if got := (View{Plain: true}).PortFor(7000, 0); got != 7000 {
		t.Errorf("without a port without TLS: %d", got)
	}
}

func TestLinks(t *testing.T) {
	got := words(func(w *resp.Writer) {
		WriteLinks(w, []Link{
			{LinkInfo: gossip.LinkInfo{Node: "a", Created: 5}},
			{LinkInfo: gossip.LinkInfo{Node: "b", Inbound: true, Created: 6}, Used: 100},
		})
	})
	want := "direction to node a create-time :5 events r send-buffer-allocated :0 send-buffer-used :0 " +
		"direction from node b create-time :6 events rw send-buffer-allocated :200 send-buffer-used :100"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := LinkBuffer(3 << 20); got != 4<<20 {
		t.Errorf("a large buffer takes %d bytes", got)
	}
}

// With shard IDs CLUSTER SHARDS has an entry for each shard. Whose slots it shows is another
// matter in each family.
func TestShardsWithIDs(t *testing.T) {
	s := snapshot()
	s.Nodes = append(s.Nodes, gossip.NodeInfo{ID: "z", Port: 7009, Flags: gossip.FlagMaster | gossip.FlagFail, Offset: 9})
	after := []gossip.Shard{{ID: "s1", Nodes: []gossip.ID{"z", "m"}}}
	owners := func(how Shards, shards ...gossip.Shard) string {
		s.Shards = shards
		all := words(func(w *resp.Writer) { View{Shards: how}.WriteShards(w, s) })
		slots, _, _ := strings.Cut(all, " nodes")
		if strings.HasSuffix(all, "id s1") {
			slots += " named"
		}
		return slots
	}
	for _, row := range []struct {
		name   string
		how    Shards
		shards []gossip.Shard
		want   string
	}{
		{"a failed master first: Redis 7.2 shows no slots", Shards{OfFirst: true}, after, "slots"},
		{"Redis 8 skips it", Shards{}, after, "slots :0 :99"},
		{"Valkey takes who has slots", Shards{OfAny: true, Named: true}, after, "slots :0 :99 named"},
		{"a replica first", Shards{OfFirst: true}, []gossip.Shard{{ID: "s1", Nodes: []gossip.ID{"r2", "m"}}}, "slots :0 :99"},
		{"all failed", Shards{}, []gossip.Shard{{ID: "s1", Nodes: []gossip.ID{"z"}}}, "slots"},
	} {
		if row.name == "a replica first" {
			s.Nodes = append(s.Nodes[:4:4], gossip.NodeInfo{ID: "r2", Port: 1, Flags: gossip.FlagReplica, MasterID: "m", Offset: 9}, s.Nodes[4])
		}
		if got := owners(row.how, row.shards...); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
	s.Shards = []gossip.Shard{}
	if got := words(func(w *resp.Writer) { View{}.WriteShards(w, s) }); got != "" {
		t.Errorf("nobody in a shard: %q", got)
	}
}
