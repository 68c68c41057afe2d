package clusterbus

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// The files in testdata/redis were written by Redis 7.0.15: a nodes.conf, and the
// CLUSTER NODES and CLUSTER INFO of the same node. It has open slots, a hostname, a
// failed replica, one that does not fail over, one without address, and a handshake.
func TestRealNodesConf(t *testing.T) {
	want, err := os.ReadFile("testdata/redis/nodes.conf")
	if err != nil {
		t.Fatal(err)
	}
	conf, err := gossip.ParseNodesConf(string(want))
	if err != nil {
		t.Fatal(err)
	}
	if got := conf.String(); got != string(want) {
		t.Errorf("printed again:\n%s\nwant\n%s", got, want)
	}

	// A machine that starts from the file writes the same again, apart from its order,
	// the times, and the links that are not there yet.
	m, err := New(Config{Port: 7941, IP: "127.0.0.1", NodesConf: conf, Rand: rand.New(rand.NewPCG(1, 1))})
	if err != nil {
		t.Fatal(err)
	}
	again := m.NodesConf()
	equal(t, "lines", normalized(again.String()), normalized(string(want)))
}

// normalized sorts lines and blanks times and link states.
func normalized(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		words := strings.Fields(line)
		if words[0] != "vars" {
			words[4], words[5], words[7] = "ping", "pong", "link"
		}
		lines[i] = strings.Join(words, " ")
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestRealClusterNodes(t *testing.T) {
	want, err := os.ReadFile("testdata/redis/nodes.txt")
	if err != nil {
		t.Fatal(err)
	}
	conf, err := gossip.ParseNodesConf(string(want))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, n := range conf.Nodes {
		got.WriteString(n.String() + "\n")
	}
	equal(t, "lines", got.String(), string(want))
}

// The fields of CLUSTER INFO, their order and line ends are those of a real server.
func TestRealClusterInfo(t *testing.T) {
	want, err := os.ReadFile("testdata/redis/info.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := Snapshot{
		State: Fail, SlotsAssigned: 16383, SlotsOK: 16383, Nodes: make([]NodeInfo, 6), Size: 3,
		CurrentEpoch: 6, MyEpoch: 1,
	}
	for line := range strings.SplitSeq(string(want), "\r\n") {
		for kind := range messageTypes {
			for direction, counts := range map[string]*[messageTypes]uint64{"sent": &s.Sent, "received": &s.Received} {
				name := "cluster_stats_messages_" + kind.String() + "_" + direction + ":"
				if number, found := strings.CutPrefix(line, name); found {
					fmt.Sscan(number, &counts[kind])
				}
			}
		}
	}
	equal(t, "text", s.InfoText(), string(want))
}

// The lines of the reference's examples.
func TestNodeLine(t *testing.T) {
	for _, test := range []struct {
		info NodeInfo
		want string
	}{
		{
			NodeInfo{ID: id("a"), IP: "127.0.0.1", Port: 17001, BusPort: 27001, Hostname: "host-b.example",
				Flags: FlagMaster, PongReceived: 1795163176190, ConfigEpoch: 8, Connected: true, Slots: slots("5461-10922")},
			" 127.0.0.1:17001@27001,host-b.example master - 0 1795163176190 8 connected 5461-10922",
		},
		{
			NodeInfo{ID: id("a"), IP: "127.0.0.1", Port: 17000, BusPort: 27000, Flags: FlagMyself | FlagMaster | FlagMigrateTo,
				PongReceived: 5, ConfigEpoch: 1, Connected: true, Slots: slots("0-3 7"),
				Open: []OpenSlot{{Slot: 0, Importing: false, Node: id("c")}, {Slot: 1, Importing: true, Node: id("d")}}},
			" 127.0.0.1:17000@27000 myself,master - 0 5 1 connected 0-3 7 [0->-" + string(id("c")) + "] [1-<-" + string(id("d")) + "]",
		},
		{
			NodeInfo{ID: id("a"), Flags: FlagReplica | FlagNoAddr, MasterID: id("b"), PingSent: 1, PongReceived: 2, ConfigEpoch: 8},
			" :0@0 slave,noaddr " + string(id("b")) + " 1 2 8 disconnected",
		},
		{NodeInfo{ID: id("a")}, " :0@0 noflags - 0 0 0 disconnected"},
	} {
		equal(t, "line", test.info.String(), string(id("a"))+test.want)
	}
}

// S51: the line of a fresh node.
func TestFreshNodeLine(t *testing.T) {
	m, err := New(Config{ID: id("a"), Port: 7000, Rand: rand.New(rand.NewPCG(1, 1))})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "CLUSTER NODES", m.NodesText(false), string(id("a"))+" :7000@17000 myself,master - 0 0 0 connected\n")
	equal(t, "saves its configuration", m.Take().SaveConfig, true)
	s := m.Snapshot()
	equal(t, "state, known, size", []any{s.State, len(s.Nodes), s.Size}, "[fail 1 1]")
	equal(t, "links and slots", len(s.Links)+len(s.Owners), 0)
}

// CLUSTER REPLICAS: unknown node, not a master; else lines in the order of arrival.
func TestReplicaLines(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	_, err := r.m.ReplicaLines("abc", false)
	wantErr(t, "unknown", err, "ERR Unknown node abc")
	_, err = r.m.ReplicaLines(id("e"), false)
	wantErr(t, "replica", err, "ERR The specified node is not a master")
	lines, err := r.m.ReplicaLines(id("b"), false)
	wantErr(t, "master", err, "")
	equal(t, "lines", lines, []string{r.node("e").String()})
	r.says("f", Ping, func(m *Message) { m.MasterID = id("b") })
	r.says("e", Ping, func(m *Message) { m.MasterID = id("c") })
	r.says("e", Ping, func(m *Message) { m.MasterID = id("b") })
	lines, _ = r.m.ReplicaLines(id("b"), false)
	equal(t, "first of two", lines[0], r.node("f").String())
}

func TestParseNodesConfErrors(t *testing.T) {
	good := confText(trioVars, trio...)
	a := string(id("a"))
	for _, test := range []struct{ text, want string }{
		{"", "nodes.conf:0: no node has the flag myself"},
		{strings.Replace(good, "myself,", "", 1), "nodes.conf:7: no node has the flag myself"},
		{strings.Replace(good, " master", " myself,master", 1), "nodes.conf:2: a second node has the flag myself, the first is on line 1"},
		{a + " 10.0.0.1:1@2 myself,master - 0 0 0", "nodes.conf:1: 7 words, want at least 8"},
		{"A" + a[1:] + " 10.0.0.1:1@2 myself - 0 0 0 connected", fmt.Sprintf("nodes.conf:1: %q is not a node ID", "A"+a[1:])},
		{a + " 10.0.0.1 myself - 0 0 0 connected", `nodes.conf:1: address "10.0.0.1" has no port`},
		{a + " 10.0.0.1:x@2 myself - 0 0 0 connected", `nodes.conf:1: address "10.0.0.1:x@2": "x" is not a port`},
		{a + " 10.0.0.1:1@70000 myself - 0 0 0 connected", `nodes.conf:1: address "10.0.0.1:1@70000": "70000" is not a port`},
		{a + " 10.0.0.1:1@2 myself,boss - 0 0 0 connected", `nodes.conf:1: unknown flag "boss"`},
		{a + " 10.0.0.1:1@2 myself abc 0 0 0 connected", `nodes.conf:1: master "abc" is not a node ID`},
		{a + " 10.0.0.1:1@2 myself - x 0 0 connected", `nodes.conf:1: ping-sent is "x", want a number`},
		{a + " 10.0.0.1:1@2 myself - 0 x 0 connected", `nodes.conf:1: pong-recv is "x", want a number`},
		{a + " 10.0.0.1:1@2 myself - 0 0 -1 connected", `nodes.conf:1: config-epoch is "-1", want a number`},
		{a + " 10.0.0.1:1@2 myself - 0 0 0 connected 16384", `nodes.conf:1: slot: "16384" is not a slot (0 to 16383) or a range such as 0-5460`},
		{a + " 10.0.0.1:1@2 myself - 0 0 0 connected [5->-x]", `nodes.conf:1: "[5->-x]" is not an open slot, want [slot->-id] or [slot-<-id]`},
		{a + " 10.0.0.1:1@2 myself - 0 0 0 connected [5", `nodes.conf:1: "[5" is not an open slot, want [slot->-id] or [slot-<-id]`},
		{a + " 10.0.0.1:1@2 myself - 0 0 0 connected [16384->-" + a + "]", `nodes.conf:1: "[16384->-` + a + `]" is not an open slot, want [slot->-id] or [slot-<-id]`},
		{"\nvars currentEpoch", `nodes.conf:2: variable "currentEpoch" has no value`},
		{"vars currentEpoch x", `nodes.conf:1: currentEpoch is "x", want a number`},
	} {
		_, err := gossip.ParseNodesConf(test.text)
		wantErr(t, "ParseNodesConf", err, test.want)
	}
}

// Redis reads more than it writes: blank lines, any case of flags and variables, unknown
// variables, files without bus port.
func TestParseNodesConfIsLenient(t *testing.T) {
	conf, err := gossip.ParseNodesConf("\n\nVARS CURRENTEPOCH 7 color 3 lastVoteEpoch 5\n" +
		string(id("a")) + " ::1:7000 MYSELF,Master - 0 0 3 disconnected 5 1 2\n\n\n")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "epochs", []uint64{conf.CurrentEpoch, conf.LastVoteEpoch}, "[7 5]")
	n := conf.Nodes[0]
	equal(t, "node", n.String(), string(id("a"))+" ::1:7000@17000 myself,master - 0 0 3 disconnected 1-2 5")
}

// A replica's own epoch is not read; currentEpoch is at least the greatest epoch; nodes
// that only appear as master or in an open slot get an entry without flags.
func TestLoadRules(t *testing.T) {
	r := unlinkedRig(t, Rules{}, gossip.DefaultSettings(), "currentEpoch 1 lastVoteEpoch 0",
		"a myself,master - 3 0-5 [1->-y]", "b master,fail - 9 3-9", "d slave b 50", "e slave x 1")
	s := r.m.Snapshot()
	equal(t, "current epoch", s.CurrentEpoch, 9)
	equal(t, "d's own epoch", r.m.lookup(id("d")).configEpoch, 0)
	equal(t, "x and y", []any{r.node("x").Flags, r.node("y").Flags}, "[noflags noflags]")
	equal(t, "a slot of two nodes is the first one's", []string{r.owner(5), r.owner(6)}, "[a b]")
	equal(t, "b failed at the start", r.m.lookup(id("b")).failTime, r.m.now)
}

func TestLoadErrors(t *testing.T) {
	me := NodeInfo{ID: id("a"), Flags: FlagMyself | FlagMaster}
	for _, test := range []struct {
		nodes []NodeInfo
		want  string
	}{
		{nil, "gossip: no node of the configuration has the flag myself"},
		{[]NodeInfo{me, {ID: id("b"), Flags: FlagMyself}}, fmt.Sprintf("gossip: nodes %s and %s have the flag myself", id("a"), id("b"))},
		{[]NodeInfo{me, {ID: "b"}}, `gossip: "b" is not a node ID`},
		{[]NodeInfo{me, {ID: id("b"), MasterID: "x"}}, `gossip: "x" is not a node ID`},
		{[]NodeInfo{{ID: id("a"), Flags: FlagMyself, Open: []OpenSlot{{Slot: -1, Importing: false, Node: id("b")}}}},
			fmt.Sprintf("gossip: open slot -1 of node %s is no slot", id("a"))},
		{[]NodeInfo{{ID: id("a"), Flags: FlagMyself, Open: []OpenSlot{{Slot: 1, Importing: false, Node: "b"}}}}, `gossip: "b" is not a node ID`},
	} {
		_, err := New(Config{Port: 1, Rand: rand.New(rand.NewPCG(1, 1)), NodesConf: &NodesConf{Nodes: test.nodes}})
		wantErr(t, "New", err, test.want)
	}
}

func drawConf(t *rapid.T) NodesConf {
	letters := []string{"0", "1", "2", "3", "4", "5", "6", "7"}
	var conf NodesConf
	free := slots("0-16383")
	draw := rapid.IntRange(1, len(letters)).Draw(t, "nodes")
	for i := range draw {
		n := NodeInfo{
			ID: id(letters[i]), IP: rapid.SampledFrom([]string{"", "10.0.0.1", "::1"}).Draw(t, "ip"),
			Port: rapid.IntRange(0, 65535).Draw(t, "port"), BusPort: rapid.IntRange(0, 65535).Draw(t, "bus port"),
			Hostname: rapid.StringMatching(`([a-z][a-z0-9.-]{0,5})?`).Draw(t, "hostname"),
			Flags:    Flags(rapid.Uint16().Draw(t, "flags")) & (shownFlags &^ FlagMyself),
			PingSent: rapid.Int64Min(0).Draw(t, "ping"), PongReceived: rapid.Int64Min(0).Draw(t, "pong"),
			ConfigEpoch: rapid.Uint64().Draw(t, "epoch"), Connected: rapid.Bool().Draw(t, "connected"),
		}
		if rapid.Bool().Draw(t, "has master") {
			n.MasterID = id(rapid.SampledFrom(letters).Draw(t, "master"))
		}
		if i == 0 {
			n.Flags |= FlagMyself
			for s := range rapid.IntRange(0, 3).Draw(t, "open slots") {
				n.Open = append(n.Open, OpenSlot{Slot: s * 100, Importing: rapid.Bool().Draw(t, "importing"),
					Node: id(rapid.SampledFrom(letters).Draw(t, "other"))})
			}
		}
		taken := new(slot.Set)
		for range rapid.IntRange(0, 4).Draw(t, "ranges") {
			first := rapid.IntRange(0, slot.Count-1).Draw(t, "first")
			for s := first; s < min(slot.Count, first+50); s++ {
				if free.Has(s) {
					free.Remove(s)
					taken.Add(s)
				}
			}
		}
		if taken.Len() > 0 {
			n.Slots = taken
		}
		conf.Nodes = append(conf.Nodes, n)
	}
	conf.CurrentEpoch = rapid.Uint64().Draw(t, "current epoch")
	conf.LastVoteEpoch = rapid.Uint64().Draw(t, "last vote")
	return conf
}

func TestNodesConfRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		conf := drawConf(t)
		again, err := gossip.ParseNodesConf(conf.String())
		if err != nil {
			t.Fatalf("%v\n%s", err, conf)
		}
		if again.String() != conf.String() {
			t.Fatalf("got\n%s\nwant\n%s", again, conf)
		}
	})
}

// Whatever loads does so in a machine, too, without panic, and what the machine writes
// can be read.
func FuzzParseNodesConf(f *testing.F) {
	for _, file := range []string{"nodes.conf", "nodes.txt"} {
		text, err := os.ReadFile("testdata/redis/" + file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(confText(trioVars, trio...))
	f.Add("vars currentEpoch 1\n")
	f.Fuzz(func(t *testing.T, text string) {
		conf, err := gossip.ParseNodesConf(text)
		if err != nil {
			return
		}
		m, err := New(Config{Port: 6379, Rand: rand.New(rand.NewPCG(1, 1)), NodesConf: conf, Formed: true})
		if err != nil {
			t.Fatalf("parsed but not loaded: %v", err)
		}
		m.Tick(0)
		m.View()
		m.Snapshot()
		written := m.NodesConf()
		if _, err := gossip.ParseNodesConf(written.String()); err != nil {
			t.Fatalf("cannot read what it wrote: %v\n%s", err, written)
		}
	})
}
