package clusterbus

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

func TestNewErrors(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	conf, err := gossip.ParseNodesConf(confText(trioVars, trio...))
	if err != nil {
		t.Fatal(err)
	}
	settings := func(change func(*Settings)) Settings {
		s := gossip.DefaultSettings()
		change(&s)
		return s
	}
	for _, test := range []struct {
		cfg  Config
		want string
	}{
		{Config{Port: 1}, "gossip: Config.Rand is missing"},
		{Config{Rand: random}, "gossip: ports 0 and 10000: want 1 to 65535"},
		{Config{Rand: random, Port: 60000}, "gossip: ports 60000 and 70000: want 1 to 65535"},
		{Config{Rand: random, Port: 60000, BusPort: 1}, ""},
		{Config{Rand: random, Port: 1, IP: "host"}, `gossip: "host" is not an IP address`},
		{Config{Rand: random, Port: 1, Start: time.Unix(5, 0).UTC()},
			"gossip: the start, 1970-01-01 00:00:05 +0000 UTC, is too near to 1970, which stands for never"},
		{Config{Rand: random, Port: 1, ID: "abc"}, `gossip: "abc" is not a node ID`},
		{Config{Rand: random, Port: 1, ID: id("b"), NodesConf: conf},
			"gossip: the configuration is of node " + string(id("a")) + ", want " + string(id("b"))},
		{Config{Rand: random, Port: 1, ID: id("a"), NodesConf: conf}, ""},
		{Config{Rand: random, Port: 1, Settings: settings(func(s *Settings) { s.NodeTimeout = -1 })},
			"gossip: node timeout -1ns is negative"},
		{Config{Rand: random, Port: 1, Settings: settings(func(s *Settings) { s.ReplicaValidityFactor = -1 })},
			"gossip: replica validity factor -1 is negative"},
		{Config{Rand: random, Port: 1, Settings: settings(func(s *Settings) { s.MigrationBarrier = -1 })},
			"gossip: migration barrier -1 is negative"},
		{Config{Rand: random, Port: 1, Settings: settings(func(s *Settings) { s.ReplPingReplicaPeriod = 0 })},
			"gossip: repl-ping-replica-period 0s is less than a second"},
		{Config{Rand: random, Port: 1, Settings: settings(func(s *Settings) { s.AnnouncePort = 70000 })},
			"gossip: announced port 70000 is not a port"},
		{Config{Rand: random, Port: 1, Settings: settings(func(s *Settings) { s.AnnounceBusPort = -1 })},
			"gossip: announced bus port -1 is not a port"},
	} {
		_, err := New(test.cfg)
		wantErr(t, "New", err, test.want)
	}
}

func TestRandomID(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	seen := map[ID]bool{}
	for range 1000 {
		id := RandomID(random)
		if !id.Valid() || seen[id] {
			t.Fatalf("RandomID() = %q", id)
		}
		seen[id] = true
	}
}

func TestIDValid(t *testing.T) {
	for text, want := range map[string]bool{
		string(id("a")):              true,
		string(id("z")):              true, // not hexadecimal, but Redis does not mind
		string(id("A")):              false,
		string(id("a"))[1:]:          false,
		string(id("a")) + "a":        false,
		string(id("a"))[1:] + "-":    false,
		string(id("a"))[1:] + "\xff": false,
		"":                           false,
	} {
		equal(t, text, ID(text).Valid(), want)
	}
}

// C strings end at a zero byte, and an error reply is one line.
func TestErrorText(t *testing.T) {
	for _, test := range []struct {
		err  Error
		want string
	}{
		{ErrUnknownNode("abc\x00def"), "ERR Unknown node abc"},
		{ErrUnknownNode("a\r\nb\n"), "ERR Unknown node a  b"},
		{new(Machine).ErrInvalidBasePort("abc"), "ERR Invalid TCP base port specified: abc"},
		{new(Machine).ErrInvalidBusPort("1.5"), "ERR Invalid TCP bus port specified: 1.5"},
		{ErrSaveConfig("No space left on device"), "ERR error saving the cluster node config: No space left on device"},
	} {
		equal(t, "text", test.err.Error(), test.want)
	}
}

// CONFIG SET: nofailover and announcements show at once on my line.
func TestSetSettings(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	s := r.m.Settings()
	s.ReplicaNoFailover = true
	s.AnnouncePort, s.AnnounceHostname = 7001, "h.example"
	r.must(r.m.SetSettings(r.now, s))
	equal(t, "flags", r.node("d").Flags, "myself,slave,nofailover")
	equal(t, "saved", r.saved, true)
	equal(t, "address", []any{r.node("d").Port, r.node("d").BusPort, r.node("d").Hostname}, "[7001 16379 h.example]")
	s.ReplicaNoFailover = false
	s.AnnouncePort, s.AnnounceHostname = 0, ""
	r.must(r.m.SetSettings(r.now, s))
	equal(t, "line", r.node("d").String()[40:80], " 10.0.0.100:6379@16379 myself,slave "+string(id("a"))[:4])
	s.NodeTimeout = -time.Second
	wantErr(t, "bad settings", r.do(r.m.SetSettings(r.now, s)), "gossip: node timeout -1s is negative")
}

// A node of Redis 6.2 shows its IP and nofailover after its next cron, and announced ports not at
// all; others are told them at once.
func TestSettingsByCron(t *testing.T) {
	r := newRigOf(t, Rules{SettingsByCron: true}, gossip.DefaultSettings(), trioVars, trioSeenBy("d")...)
	s := r.m.Settings()
	s.ReplicaNoFailover, s.AnnounceIP, s.AnnouncePort = true, "10.1.1.1", 7001
	shown := func() []any { n := r.node("d"); return []any{n.Flags, n.IP, n.Port} }
	r.must(r.m.SetSettings(r.now, s))
	equal(t, "at once", shown(), "[myself,slave 10.0.0.100 6379]")
	r.tick()
	equal(t, "after a cron", shown(), "[myself,slave,nofailover 10.1.1.1 6379]")
	s.ReplicaNoFailover, s.AnnounceIP = false, ""
	r.must(r.m.SetSettings(r.now, s))
	r.tick()
	equal(t, "taken back", shown(), "[myself,slave  6379]")
}

// A view stays the same, and in use, until something that it shows changes.
func TestViewIsShared(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	first := r.m.View()
	r.says("b", Ping)
	r.says("b", Pong)
	r.wait(5 * time.Second)
	if r.m.View() != first {
		t.Error("heartbeats made a new view")
	}
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotMigrating, Slot: 1, Node: id("b")}))
	second := r.m.View()
	r.must(r.m.DelSlots(r.now, 5))
	third := r.m.View()
	equal(t, "new views", []bool{first != second, second != third}, "[true true]")
	equal(t, "owner of slot 5 in the old views", []ID{first.Owner(5).ID, second.Owner(5).ID}, []ID{id("a"), id("a")})
	equal(t, "owner of slot 5 now", third.Owner(5) == nil, true)
	_, before := first.Migrating(1)
	_, after := third.Migrating(1)
	equal(t, "slot 1 migrates", []bool{before, after}, "[false true]")
	equal(t, "members are the same", &first.Members[0] == &third.Members[0], true)

	r.says("b", MsgFail, func(m *Message) { m.About = id("c") })
	equal(t, "flags in the old view", third.Member(id("c")).Flags, "master")
	equal(t, "flags now", r.m.View().Member(id("c")).Flags, "master,fail")
	r.must(r.m.Forget(r.now, id("f")))
	equal(t, "a forgotten node in the old view", third.Member(id("f")) != nil, true)
	equal(t, "a forgotten node now", r.m.View().Member(id("f")) == nil, true)
	v := r.m.View()
	equal(t, "self", v.Self == v.Member(id("a")), true)
}

// Machines of one ready-made cluster share slot tables until they change theirs.
func TestFormedMachinesShareTables(t *testing.T) {
	n := formed(t, 1, 3, 1, gossip.DefaultSettings())
	a, b := n.hosts[0].m, n.hosts[1].m
	equal(t, "shared", a.owners == b.owners, true)
	n.hosts[0].mustDo(func(m *Machine, now time.Duration) error { return m.DelSlots(now, 5) })
	equal(t, "shared after a change", a.owners == b.owners, false)
	equal(t, "slot 5 of n2", b.View().Owner(5).ID, n.hosts[0].m.ID())
	equal(t, "slot 5 of n1", a.View().Owner(5) == nil, true)
}

// A machine that takes the tables of the ones before knows what it would know without them.
func TestTablesChangeNothing(t *testing.T) {
	set := func(first, last int) *slot.Set { return slot.Ranges{{First: first, Last: last}}.Set() }
	lower, upper, one := set(0, 8191), set(8192, slot.Count-1), set(7, 7)
	line := func(letter string, slots *slot.Set) NodeInfo {
		return NodeInfo{ID: id(letter), IP: "10.0.0.1", Port: 6379, BusPort: 16379, Flags: gossip.FlagMaster, ConfigEpoch: 1, Slots: slots}
	}
	replica := func(letter, of string) NodeInfo {
		return NodeInfo{ID: id(letter), IP: "10.0.0.1", Port: 6379, BusPort: 16379, Flags: gossip.FlagReplica, MasterID: id(of)}
	}
	opened := func(info NodeInfo, with string) NodeInfo {
		info.Open = []gossip.OpenSlot{{Slot: 5, Node: id(with)}}
		return info
	}
	whole := []NodeInfo{line("a", lower), line("b", upper), replica("c", "a"), replica("d", "b")}
	for _, test := range []struct {
		name          string
		first, second []NodeInfo
		same          bool // the second takes what the first has
	}{
		{"the same lines", whole, whole, true},
		{"a replica first", []NodeInfo{replica("d", "b"), line("a", lower), line("b", upper)}, []NodeInfo{replica("d", "b"), line("a", lower), line("b", upper)}, true},
		{"slots changed hands", whole, []NodeInfo{line("a", upper), line("b", lower), whole[2], whole[3]}, false},
		{"another order", whole, []NodeInfo{whole[2], whole[1], whole[0], whole[3]}, false},
		{"equal slots, not shared", whole, []NodeInfo{line("a", set(0, 8191)), line("b", set(8192, slot.Count-1)), whole[2], whole[3]}, true},
		{"two claim a slot", []NodeInfo{line("a", lower), line("b", one)}, []NodeInfo{line("a", lower), line("b", one)}, true},
		{"a slot is open", []NodeInfo{opened(line("a", lower), "b"), line("b", upper)}, []NodeInfo{opened(line("a", lower), "b"), line("b", upper)}, true},
		{"nobody has slots", []NodeInfo{line("a", nil), line("b", new(slot.Set))}, []NodeInfo{line("a", nil), line("b", new(slot.Set))}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			start := func(nodes []NodeInfo, self string, tables *Tables) *Machine {
				conf := (&NodesConf{Nodes: nodes}).For(id(self))
				m, err := New(Config{
					Port: 6379, Settings: gossip.DefaultSettings(), Keys: fakeKeys{}, Rand: rand.New(rand.NewPCG(1, 2)),
					NodesConf: &conf, Tables: tables, Formed: true,
				})
				if err != nil {
					t.Fatal(err)
				}
				return m
			}
			tables := new(Tables)
			first := start(test.first, "a", tables)
			got, want := start(test.second, "b", tables), start(test.second, "b", new(Tables))
			equal(t, "shared", got.owners == first.owners, test.same)
			if g, w := got.Snapshot(), want.Snapshot(); !reflect.DeepEqual(g, w) {
				t.Errorf("got  %+v\nwant %+v", g, w)
			}
			for s := range slot.Count {
				g, w := got.View().Owner(s), want.View().Owner(s)
				if (g == nil) != (w == nil) || g != nil && *g != *w {
					t.Fatalf("slot %d is of %v, want %v", s, g, w)
				}
			}
			equal(t, "output", got.Take(), want.Take())
		})
	}
}

// Everything that takes a time takes it from the owner; a time that falls is ignored.
func TestTimeDoesNotFall(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	r.m.Tick(10 * time.Second)
	r.drain()
	now := r.m.now
	r.m.Tick(5 * time.Second)
	equal(t, "now", r.m.now, now)
}

// The snapshot's runs of slots are what CLUSTER SLOTS shows.
func TestSnapshotOwners(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-3 5-6 16383", "b master - 2 4 100-200")
	var got []string
	for _, o := range r.m.Snapshot().Owners {
		got = append(got, o.Range.String()+" "+string(o.Owner[:1]))
	}
	equal(t, "runs", got, "[0-3 a 4 b 5-6 a 100-200 b 16383 a]")
}

// Nodes' own offsets are live, others' are those of their last message.
func TestSnapshotOffsets(t *testing.T) {
	r := replicaRig(t)
	r.says("g", Ping, func(m *Message) { m.Offset = 42 })
	equal(t, "offsets", []int64{r.node("d").Offset, r.node("g").Offset, r.node("b").Offset}, "[100 42 0]")
	s := r.m.Snapshot()
	equal(t, "replicas of a", s.Node(id("a")).Replicas, []ID{id("d"), id("g")})
	equal(t, "my epoch is my master's", s.MyEpoch, 1)
	equal(t, "nobody", s.Node(id("x")) == nil, true)
}

func TestMessageString(t *testing.T) {
	letter := func(id ID) string { return string(id[:1]) }
	r := newRig(t, gossip.DefaultSettings(), trioVars, trio...)
	base := r.message(r.puppet("e"), Ping)
	base.CurrentEpoch = 6
	for _, test := range []struct {
		change func(*Message)
		want   string
	}{
		{func(m *Message) {}, "PING epoch=6 config=2 master=b slots=5461-10922"},
		{func(m *Message) { m.Gossip = SectionOf(entry("c", FlagMaster), entry("d", FlagReplica|FlagPFail)) },
			"PING epoch=6 config=2 master=b slots=5461-10922 d=fail?"},
		{func(m *Message) { m.Type, m.About = MsgFail, id("c") }, "FAIL epoch=6 config=2 master=b slots=5461-10922 about=c"},
		{func(m *Message) { m.Type, m.ForceAck, m.Slots = AuthRequest, true, slots("") }, "AUTH-REQ epoch=6 config=2 master=b forceack"},
		{func(m *Message) { m.Paused, m.Offset, m.MasterID = true, 77, "" }, "PING epoch=6 config=2 slots=5461-10922 offset=77 paused"},
		{func(m *Message) { m.Type, m.About, m.AboutEpoch, m.AboutSlots = Update, id("c"), 9, slots("1 3-4") },
			"UPDATE epoch=6 config=2 master=b slots=5461-10922 about=c about-epoch=9 about-slots=1,3-4"},
		{func(m *Message) { m.Type, m.Channel = Publish, "news" }, `PUBLISH epoch=6 config=2 master=b slots=5461-10922 channel="news"`},
	} {
		msg := base
		test.change(&msg)
		equal(t, "Format", msg.Format(letter), test.want)
	}
	equal(t, "String", base.String(), "PING epoch=6 config=2 master="+string(id("b"))+" slots=5461-10922")
	equal(t, "types", []string{MessageType(99).String(), EffectKind(99).String()},
		"[unknown EffectKind(99)]")
}

// Changes of the slot table become one fact for each pair of owners.
func TestOwnerFacts(t *testing.T) {
	r := newRig(t, gossip.DefaultSettings(), trioVars, "a myself,master - 1 0-9", "b master - 2 10-19", "c master - 3")
	r.claims("c", 7, "5-14 100-101")
	equal(t, "facts", r.factTexts()[:3], "[slots 5-9 a -> c slots 10-14 b -> c slots 100-101 nobody -> c]")
	r.forget()
	r.must(r.m.DelSlots(r.now, 0, 1, 5))
	equal(t, "facts", r.factTexts()[:2], "[slots 0-1 a -> nobody slots 5 c -> nobody]")
	r.forget()
	r.must(r.m.SetSlot(r.now, SetSlot{Action: SlotNode, Slot: 2, Node: id("a")}))
	equal(t, "facts of a slot that stays", len(r.factTexts()), 0)
}
