package injector

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/faults"
)

func install(t *testing.T, texts ...string) *Injector {
	t.Helper()
	in := New(1, nil)
	for i, text := range texts {
		f, err := faults.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if err := in.Install("f"+string(rune('1'+i)), f, 0); err != nil {
			t.Fatal(err)
		}
	}
	return in
}

func TestJudge(t *testing.T) {
	bus := func(from, to string) Packet {
		return Packet{Link: faults.Bus, From: from, To: to, Command: "ping", Slot: -1}
	}
	ask := func(from, to string) Packet { return Packet{Link: faults.Clients, From: from, To: to, Slot: -1} }
	answer := func(from, to string) Packet {
		return Packet{Link: faults.Clients, From: from, To: to, Answer: true, Slot: -1, Size: 5}
	}
	dial := func(from, to string) Packet {
		return Packet{Link: faults.Clients, From: from, To: to, Connect: true, Slot: -1}
	}
	get := func(key string, slot int) Packet {
		return Packet{Link: faults.Clients, From: "alice", To: "n1", Command: "get", Keys: []string{key}, Slot: slot}
	}
	for _, tt := range []struct {
		fault  string
		packet Packet
		want   func(Verdict) bool
		hit    bool
	}{
		{"partition {n1 bob} {*}", bus("n1", "n2"), isHeld, true},
		{"partition {n1 bob} {*}", bus("n2", "n1"), isHeld, true},
		{"partition {n1 bob} {*}", bus("n2", "n3"), isHeld, false},
		{"partition {n1 bob} {*}", ask("bob", "n1"), isHeld, false},
		{"partition {n1 bob} {*}", answer("n2", "bob"), isHeld, true},
		{"partition {n1 bob} {*} link=client", bus("n1", "n2"), isHeld, false},
		{"partition {n1} {n2} oneway", bus("n1", "n2"), isHeld, true},
		{"partition {n1} {n2} oneway", bus("n2", "n1"), isHeld, false},
		{"partition {bob} {n2} oneway", dial("bob", "n2"), isHeld, true},
		{"partition {n2} {bob} oneway", dial("bob", "n2"), isHeld, true},
		{"delay by=1s from=n1", bus("n1", "n2"), func(v Verdict) bool { return v.Delay == time.Second }, true},
		{"delay by=1s from=n1", bus("n2", "n1"), func(v Verdict) bool { return v.Delay == time.Second }, false},
		{"delay by=1s node=n1", bus("n2", "n1"), func(v Verdict) bool { return v.Delay == time.Second }, true},
		{"delay by=1s command=get key=user:*", get("user:1", 5), func(v Verdict) bool { return v.Delay == time.Second }, true},
		{"delay by=1s command=get key=user:*", get("cart:1", 5), func(v Verdict) bool { return v.Delay == time.Second }, false},
		{"delay by=1s slot=5", get("user:1", 5), func(v Verdict) bool { return v.Delay == time.Second }, true},
		{"delay by=1s slot=6", get("user:1", 5), func(v Verdict) bool { return v.Delay == time.Second }, false},
		{"delay by=1s slot=5", dial("alice", "n1"), func(v Verdict) bool { return v.Delay == time.Second }, false},
		{"drop command=ping", bus("n1", "n2"), func(v Verdict) bool { return v.Drop }, true},
		{"drop command=fail", bus("n1", "n2"), func(v Verdict) bool { return v.Drop }, false},
		{"duplicate", bus("n1", "n2"), func(v Verdict) bool { return v.Copies == 1 }, true},
		{"duplicate copies=3", bus("n1", "n2"), func(v Verdict) bool { return v.Copies == 3 }, true},
		{"duplicate", ask("alice", "n2"), func(v Verdict) bool { return v.Copies > 0 }, false},
		{"reorder by=1s", bus("n1", "n2"), func(v Verdict) bool { return v.Unordered && v.Delay == time.Second }, true},
		{"bandwidth rate=1KB", ask("alice", "n1"), func(v Verdict) bool { return v.Rate == 1024 }, true},
		{"slow-reader rate=1KB", ask("alice", "n1"), func(v Verdict) bool { return v.Rate == 1024 }, false},
		{"slow-reader rate=1KB", answer("n1", "alice"), func(v Verdict) bool { return v.Rate == 1024 }, true},
		{"hold", dial("alice", "n1"), isHeld, true},
		{"hold slot=5", dial("alice", "n1"), isHeld, false},
		{"refuse node=n1", dial("alice", "n1"), func(v Verdict) bool { return v.Refuse }, true},
		{"refuse node=n1", ask("alice", "n1"), func(v Verdict) bool { return v.Refuse }, false},
		{"refuse node=n1", dial("alice", "n2"), func(v Verdict) bool { return v.Refuse }, false},
		{"slow-accept by=1s", dial("alice", "n2"), func(v Verdict) bool { return v.Delay == time.Second }, true},
		{"max-clients", dial("alice", "n2"), func(v Verdict) bool { return v.Full }, true},
		{"reset client=alice", ask("alice", "n2"), func(v Verdict) bool { return v.Reset && v.Pass == 0 }, true},
		{"reset client=alice", answer("n2", "alice"), func(v Verdict) bool { return v.Reset }, false},
		{"reset client=alice", ask("bob", "n2"), func(v Verdict) bool { return v.Reset }, false},
		{"reset bytes=3", answer("n2", "alice"), func(v Verdict) bool { return v.Reset && v.Pass == 3 }, true},
		{"reset replies=1", answer("n2", "alice"), func(v Verdict) bool { return v.Reset && v.Pass == 5 }, true},
		{"black-hole", ask("alice", "n2"), func(v Verdict) bool { return v.Vanish }, true},
		{"black-hole", dial("alice", "n2"), isHeld, true},
		{"half-open", ask("alice", "n2"), func(v Verdict) bool { return v.HalfOpen }, false}, // younger than the fault
		{"half-open wait=1s", Packet{At: time.Second, Link: faults.Clients, From: "alice", To: "n1"}, func(v Verdict) bool { return v.HalfOpen }, true},
	} {
		in := install(t, tt.fault)
		got := in.Judge(tt.packet)
		if tt.want(got) != tt.hit {
			t.Errorf("%s, %+v: %+v, hit should be %v", tt.fault, tt.packet, got, tt.hit)
		}
		if n, _ := in.Fired("f1"); n > 0 != tt.hit {
			t.Errorf("%s, %+v: fired %d times, hit should be %v", tt.fault, tt.packet, n, tt.hit)
		}
	}
}

func isHeld(v Verdict) bool { return v.Hold }

func TestResetCountsPerConnection(t *testing.T) {
	in := install(t, "reset replies=3")
	answer := func(conn uint64) bool {
		return in.Judge(Packet{Link: faults.Clients, Conn: conn, Answer: true, Size: 1}).Reset
	}
	got := []bool{answer(1), answer(2), answer(1), answer(1), answer(2)}
	if want := []bool{false, false, false, true, false}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestCallsAndTime(t *testing.T) {
	in := install(t, "drop call=2-3 wait=1s for=2s")
	var hits []int
	for i := range 8 {
		if in.Judge(Packet{Link: faults.Bus, At: time.Duration(i) * 500 * time.Millisecond}).Drop {
			hits = append(hits, i)
		}
	}
	if want := []int{3, 4}; !slices.Equal(hits, want) { // of those from 1s on
		t.Errorf("hit %v, want %v", hits, want)
	}
	for _, tt := range []struct {
		now, want time.Duration
		ok        bool
	}{{0, time.Second, true}, {time.Second, 3 * time.Second, true}, {3 * time.Second, 0, false}} {
		if got, ok := in.Change(tt.now); got != tt.want || ok != tt.ok {
			t.Errorf("Change(%v) = %v, %v; want %v, %v", tt.now, got, ok, tt.want, tt.ok)
		}
	}
}

// A probability is that of being hit, drawn anew for each link: what hits one link does
// not tell what hits another.
func TestProbability(t *testing.T) {
	in := install(t, "drop p=0.1")
	const n = 1000
	hits, alike := 0, 0
	for range n {
		one := in.Judge(Packet{Link: faults.Bus, From: "n1", To: "n2"}).Drop
		other := in.Judge(Packet{Link: faults.Bus, From: "n2", To: "n1"}).Drop
		if one {
			hits++
		}
		if one && other {
			alike++
		}
	}
	if hits < n/20 || hits > n/5 {
		t.Errorf("%d of %d are hit, want about 100", hits, n)
	}
	if alike > hits/2 {
		t.Errorf("of %d packets that are hit, %d on another link are as well", hits, alike)
	}
}

// Faults of the same kind work together: delays add up, and the narrowest line counts,
// in whatever order they were injected.
func TestFaultsAddUp(t *testing.T) {
	for _, texts := range [][]string{
		{"delay by=1s", "delay by=2s", "bandwidth rate=100", "bandwidth rate=10", "duplicate", "duplicate copies=2"},
		{"duplicate copies=2", "bandwidth rate=10", "bandwidth rate=100", "delay by=2s", "duplicate", "delay by=1s"},
	} {
		v := install(t, texts...).Judge(Packet{Link: faults.Bus, From: "n1", To: "n2"})
		if v.Delay != 3*time.Second || v.Rate != 10 || v.Copies != 3 {
			t.Errorf("%q: a delay of %v, rate %d, %d copies", texts, v.Delay, v.Rate, v.Copies)
		}
	}
}

// A fault works from the instant at which it begins, up to that at which it ends, which is
// no longer its own: for packets, commands, topologies and migrations alike.
func TestLimitsOfTime(t *testing.T) {
	for _, tt := range []struct {
		text string
		hits func(in *Injector, at time.Duration) bool
	}{
		{"drop", func(in *Injector, at time.Duration) bool { return in.Judge(Packet{Link: faults.Bus, At: at}).Drop }},
		{"oom", func(in *Injector, at time.Duration) bool { return in.Run(Call{At: at, Flags: NeedsMemory}).OOM }},
		{"empty-topology", func(in *Injector, at time.Duration) bool { return in.Show(Call{At: at}).Empty }},
		{"misdirect to=self", func(in *Injector, at time.Duration) bool { return in.Redirect(Call{At: at}, false) != "" }},
		{"stall-migration", func(in *Injector, at time.Duration) bool {
			return in.Stalls(Point{At: at, Before: faults.Steps()[0], Slot: 1}, true)
		}},
		{"stall-migration keys=5", func(in *Injector, at time.Duration) bool { return in.KeysUntilStall(Point{At: at}) == 5 }},
		{"partition {n1} {n2}", func(in *Injector, at time.Duration) bool {
			return in.Concerns(faults.Bus, "n1", "n2", at)
		}},
	} {
		in := install(t, tt.text+" wait=1s for=2s")
		for _, limit := range []struct {
			at   time.Duration
			want bool
		}{{0, false}, {time.Second - 1, false}, {time.Second, true}, {3*time.Second - 1, true}, {3 * time.Second, false}, {4 * time.Second, false}} {
			in.Refresh(limit.at)
			if got := tt.hits(in, limit.at); got != limit.want {
				t.Errorf("%s at %v: %t", tt.text, limit.at, got)
			}
		}
	}
}

func TestHolds(t *testing.T) {
	in := install(t, "hold from=n1", "delay by=1s")
	p := Packet{Link: faults.Bus, From: "n1", To: "n2"}
	v := in.Judge(p)
	if !v.Hold || !in.Holds(p, v) {
		t.Fatal("the packet is not held")
	}
	in.Remove("f2", 0)
	if !in.Holds(p, v) {
		t.Error("healing another fault sets the packet free")
	}
	if err := in.Install("cut", faults.Partition("n2", faults.Rest), 0); err != nil {
		t.Fatal(err)
	}
	in.Remove("f1", 0)
	if !in.Holds(p, v) {
		t.Error("the packet passes a later partition")
	}
	in.Remove("cut", 0)
	if in.Holds(p, v) {
		t.Error("the packet is held by nothing")
	}
	if n, _ := in.Fired("f1"); n != 1 {
		t.Errorf("fired %d times, want once per packet", n)
	}
}

// Random draws of one link do not depend on other links or other faults.
func TestRandomStreamsAreIndependent(t *testing.T) {
	draw := func(in *Injector, noise bool) []bool {
		var out []bool
		for range 50 {
			if noise {
				in.Judge(Packet{Link: faults.Bus, From: "n2", To: "n3"})
			}
			out = append(out, in.Judge(Packet{Link: faults.Bus, From: "n1", To: "n2"}).Drop)
		}
		return out
	}
	alone := draw(install(t, "drop p=0.5"), false)
	noisy := draw(install(t, "drop p=0.5", "delay by=1s jitter=1s p=0.3"), true)
	if !slices.Equal(alone, noisy) {
		t.Error("another link or fault shifts the draws")
	}
	if !slices.Contains(alone, true) || !slices.Contains(alone, false) {
		t.Errorf("p=0.5 draws %v", alone)
	}
}

func TestRun(t *testing.T) {
	call := Call{Node: "n1", Client: "alice", Command: "get", Keys: []string{"k"}, Slot: 7}
	for _, tt := range []struct {
		fault string
		flags CallFlags
		want  Effect
	}{
		{"slow by=5ms command=get", 0, Effect{Take: 5 * time.Millisecond}},
		{"slow by=5ms command=set", 0, Effect{}},
		{"slow by=5ms node={n2 n3}", 0, Effect{}},
		{"loading", 0, Effect{Loading: true}},
		{"loading", RunsLoading, Effect{}},
		{"masterdown", 0, Effect{MasterDown: true}},
		{"masterdown", RunsStale, Effect{}},
		{"busy", 0, Effect{Busy: true}},
		{"busy", RunsBusy, Effect{}},
		{"oom", 0, Effect{}},
		{"oom", NeedsMemory, Effect{OOM: true}},
		{`error reply="ERR x" key=k`, 0, Effect{Error: "ERR x"}},
		{"reply-lost slot=7", 0, Effect{LoseReply: true}},
		{"reply-lost silent client=alice", 0, Effect{LoseReply: true, Silent: true}},
		{"reply-lost client=bob", 0, Effect{}},
		{"hold", 0, Effect{}},
	} {
		in := install(t, tt.fault)
		c := call
		c.Flags = tt.flags
		if got := in.Run(c); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.fault, got, tt.want)
		}
	}
}

func TestShowAndRedirect(t *testing.T) {
	slots := Call{Node: "n1", Command: "cluster|slots", Slot: -1}
	get := Call{Node: "n1", Command: "get", Keys: []string{"k"}, Slot: 7}
	in := install(t, "stale-topology node=n1", "partial-topology without=5", "empty-topology command=cluster|shards")
	if got, want := in.Show(slots), (Picture{Stale: "f1", Missing: "5"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	in = install(t, "misdirect to=n3 redirect=moved slot=7")
	if got := in.Redirect(get, false); got != "n3" {
		t.Errorf("MOVED is misdirected to %q, want n3", got)
	}
	if got := in.Redirect(get, true); got != "" {
		t.Errorf("ASK is misdirected to %q", got)
	}
}

func TestStalls(t *testing.T) {
	at := func(before, after faults.Step, keys int) Point {
		return Point{Slot: 866, From: "n1", To: "n2", Before: before, After: after, Keys: keys}
	}
	for _, tt := range []struct {
		fault string
		point Point
		want  bool
	}{
		{"stall-migration", at(faults.StepImporting, "", 0), true},
		{"stall-migration", at("", faults.StepImporting, 0), false},
		{"stall-migration before=target", at(faults.StepTarget, "", 5), true},
		{"stall-migration after=keys", at("", faults.StepKeys, 5), true},
		{"stall-migration keys=2", at("", "", 2), true},
		{"stall-migration keys=2", at("", "", 1), false},
		{"stall-migration keys=2 slot=1", at("", "", 2), false},
		{"stall-migration from=n2", at(faults.StepImporting, "", 0), false},
	} {
		in := install(t, tt.fault)
		if got := in.Stalls(tt.point, false); got != tt.want {
			t.Errorf("%s at %+v: %v, want %v", tt.fault, tt.point, got, tt.want)
		}
	}
	in := install(t, "stall-migration keys=5", "stall-migration keys=3")
	if got := in.KeysUntilStall(at("", "", 1)); got != 2 {
		t.Errorf("%d keys until the stall, want 2", got)
	}
}

func TestInstall(t *testing.T) {
	in := install(t, "hold")
	if err := in.Install("f1", faults.Hold(faults.Aim{}), 0); err == nil {
		t.Error("a name can be used twice")
	}
	if err := in.Install("bad", faults.Rule{}, 0); err == nil {
		t.Error("an invalid fault can be installed")
	}
	if !in.OnConnections(faults.Bus) || in.OnCommands() {
		t.Error("hold is asked about the wrong things")
	}
	if !in.Remove("f1", 0) || in.Remove("f1", 0) {
		t.Error("Remove does not tell whether the fault was there")
	}
	if in.OnConnections(faults.Bus) {
		t.Error("a healed fault still costs")
	}
	if _, known := in.Fired("f1"); !known {
		t.Error("the counter of a healed fault is gone")
	}
	if _, known := in.Fired("f9"); known {
		t.Error("a fault that never was has a counter")
	}
}

// drawFault draws up to three of the examples that each kind has, for a limited time.
func drawFault(t *rapid.T) faults.Fault {
	kinds := faults.Reference()
	var f faults.Fault
	for range rapid.IntRange(1, 3).Draw(t, "rules") {
		more, err := faults.Parse(rapid.SampledFrom(kinds).Draw(t, "kind").Example)
		if err != nil {
			t.Fatal(err)
		}
		if f == nil {
			f = more
		} else {
			f = faults.Both(f, more)
		}
	}
	return faults.During(drawTime(t), drawTime(t), f)
}

func drawTime(t *rapid.T) time.Duration {
	return time.Duration(rapid.Int64Range(1, int64(time.Minute)).Draw(t, "time"))
}

var drawName = rapid.SampledFrom([]string{"n1", "n2", "n3", "alice", "bob", "c1", ""})

// Each kind answers a question.
func TestEachKindHasAClass(t *testing.T) {
	for _, kind := range faults.Reference() {
		f, err := faults.Parse(kind.Example)
		if err != nil {
			t.Fatal(err)
		}
		if k := f.Rules()[0].Kind; int(k) >= len(classes) || classes[k] == 0 {
			t.Errorf("%s has no class", kind.Name)
		}
	}
}

// Equal faults, seeds and questions give equal answers.
func TestAnswersRepeat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFault(t)
		packets := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Packet {
			return Packet{
				Link: faults.Links(1 << rapid.IntRange(0, 3).Draw(t, "link")), From: drawName.Draw(t, "from"), To: drawName.Draw(t, "to"),
				At: drawTime(t), Slot: rapid.IntRange(-1, 20).Draw(t, "slot"), Connect: rapid.Bool().Draw(t, "connect"),
			}
		}), 1, 20).Draw(t, "packets")
		ask := func() (out []Verdict) {
			in := New(7, nil)
			if err := in.Install("f", f, 0); err != nil {
				t.Fatal(err)
			}
			for _, p := range packets {
				v := in.Judge(p)
				v.holding = nil
				out = append(out, v)
			}
			return out
		}
		a, b := ask(), ask()
		if !slices.EqualFunc(a, b, func(x, y Verdict) bool {
			return x.Drop == y.Drop && x.Hold == y.Hold && x.Delay == y.Delay && x.Rate == y.Rate && x.Copies == y.Copies
		}) {
			t.Fatalf("%v: %v, then %v", f, a, b)
		}
	})
}
