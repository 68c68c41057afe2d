package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

func newLive(t *testing.T) (*Live, *sim.Cluster) {
	t.Helper()
	c, err := sim.New(sim.Config{Masters: 3, Replicas: 1, NodeTimeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	l := NewLive(c, "six")
	c.Tap(l.Request)
	return l, c
}

// What came in batches is what a page gets that is opened later.
func TestLiveWhole(t *testing.T) {
	l, c := newLive(t)
	alice, err := c.NewClient(sim.WellBehaved("alice"))
	if err != nil {
		t.Fatal(err)
	}
	var events, messages, views, times int
	look := func() {
		b := l.Look()
		events, messages, views, times = events+len(b.Events), messages+len(b.Messages), views+len(b.Views), times+len(b.Times)
	}
	look()
	n1, _ := c.Node("n1")
	if err := n1.Crash(); err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		if _, err := alice.Do(time.Minute, "SET", fmt.Sprint("k", i), "1"); err != nil {
			t.Fatal(err)
		}
		c.Advance(100 * time.Millisecond)
		look()
	}
	whole := l.Whole()
	if !whole.Whole || events != len(whole.Events) || messages != len(whole.Messages) || views != len(whole.Views) || times != len(whole.Times) {
		t.Errorf("%d events, %d messages, %d views, %d times; whole: %d, %d, %d, %d", events, messages, views, times,
			len(whole.Events), len(whole.Messages), len(whole.Views), len(whole.Times))
	}
	if views < 12 || messages < 60 || len(whole.Routes) == 0 {
		t.Errorf("%d views, %d messages, %d routes", views, messages, len(whole.Routes))
	}
	if got := whole.Columns[countCommands]; len(got) != times || got[times-1] < 60 {
		t.Errorf("commands: %v", got)
	}
}

// More than a page can show is a sample that says so; what is kept is bounded.
func TestLiveSampled(t *testing.T) {
	l, c := newLive(t)
	raw, err := access.To(c).Raw("x", "n1", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for round := range 80 {
		for range 100 {
			raw.Begin([][]string{{"GET", "hello"}, {"GET", "x"}}, false)
			total++
		}
		c.Advance(100 * time.Millisecond)
		b := l.Look()
		if len(b.Messages) != 2*messagesAtOnce {
			t.Fatalf("round %d: %d requests are told, want %d", round, len(b.Messages), 2*messagesAtOnce)
		}
		if want := "40 more requests"; !slices.Contains(b.Sampled, want) || len(b.Sampled) < 2 {
			t.Fatalf("it says %q, want %q among others", b.Sampled, want)
		}
	}
	whole := l.Whole()
	if len(whole.Messages) != liveMessages || len(whole.Events) > liveEvents {
		t.Errorf("%d requests and %d events are kept", len(whole.Messages), len(whole.Events))
	}
	column := whole.Columns["MOVED"]
	if got := column[len(column)-1]; got != total {
		t.Errorf("%d redirects are counted, want %d", got, total)
	}
}

func TestLiveClientsBounded(t *testing.T) {
	l := newLiveClients()
	for i := range 3 * clientsKept {
		l.request(&sim.Request{Name: fmt.Sprintf("c%d", i), Node: "n1", At: time.Duration(i)}, "")
	}
	list := l.list(time.Second)
	if len(list) != clientsKept || list[len(list)-1].Name != fmt.Sprintf("c%d", 3*clientsKept-1) {
		t.Errorf("%d clients, the last is %+v", len(list), list[len(list)-1])
	}
}

// What is folded comes to the same as before.
func TestFold(t *testing.T) {
	v := views{last: make([]lastView, 2)}
	for i := range 100 {
		v.changes = append(v.changes, viewChange{
			moment: moment{uint64(i), time.Duration(i)}, node: i % 2, state: fmt.Sprint(i),
			slots: []slotChange{{slot.Range{First: i * 10, Last: i*10 + 30}, fmt.Sprint("n", i%7)}},
		})
	}
	owners := func(list []viewChange, node int) string {
		var all [slot.Count]string
		for _, c := range list {
			for _, s := range c.slots {
				for n := s.First; c.node == node && n <= s.Last; n++ {
					all[n] = s.owner
				}
			}
		}
		return strings.Join(all[:], ",")
	}
	before := []string{owners(v.changes, 0), owners(v.changes, 1)}
	v.fold(10)
	if len(v.changes) != 12 || v.changes[0].state != "88" || v.changes[1].state != "89" || v.changes[2].state != "90" {
		t.Errorf("%d changes are left: %+v", len(v.changes), v.changes[:3])
	}
	for node, want := range before {
		if owners(v.changes, node) != want {
			t.Errorf("node %d has other owners", node)
		}
	}
}

// A client is said to be as slow as the slowest command of the last seconds.
func TestLiveSlowest(t *testing.T) {
	l := newLiveClients()
	l.byName["alice"] = &LiveClient{Name: "alice"}
	route := func(times ...int64) []LiveRoute {
		r := LiveRoute{Who: "alice"}
		for _, at := range times {
			r.Hops = append(r.Hops, []any{at, "n1", "OK"})
		}
		return []LiveRoute{r, {Who: "nobody"}}
	}
	for _, row := range []struct {
		hops      []int64
		now, want int64
	}{
		{[]int64{-1, 1_000_000, 1_500_000}, 2_000_000, 500_000},
		{[]int64{2_000_000, 2_100_000}, 3_000_000, 500_000},
		{[]int64{3_000_000, -1}, 3_000_000, 500_000},
		{[]int64{11_000_000, 12_000_000}, 12_000_000, 1_000_000},
		{[]int64{23_000_000, 23_100_000}, 23_200_000, 100_000},
		{nil, 40_000_000, 0},
	} {
		l.took(route(row.hops...))
		if got := l.list(time.Duration(row.now) * time.Microsecond)[0].Slowest; got != row.want {
			t.Errorf("%v at %d: %d, want %d", row.hops, row.now, got, row.want)
		}
	}
}
