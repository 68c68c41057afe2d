// Package injector answers, for the faults that are installed in it, what is to become of
// a packet, a connection, a command or a reply. Package sim asks it.
package injector

import (
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/glob"
)

// Injector holds the faults that are installed, and answers for all of them
// together. Faults are asked in the order of their installation. Each draws from
// a random source of its own for each connection, so that neither another fault nor
// another connection shifts what it draws. It is safe for concurrent use.
type Injector struct {
	source func(stream uint64) rand.Source
	calm   func() bool
	report func(Firing)
	active atomic.Uint32 // bit 1<<class for each class that some rule has which works now
	links  atomic.Uint32 // the Links that some of these rules are about

	mu    sync.Mutex
	rules []*installed
	fired map[string]int // by name, of all faults ever installed
}

// New makes an Injector without faults. Report is called for each firing;
// it must not use the Injector. It may be nil.
func New(seed uint64, report func(Firing)) *Injector {
	if report == nil {
		report = func(Firing) {}
	}
	return &Injector{
		source: func(stream uint64) rand.Source { return rand.NewPCG(seed, stream) }, calm: func() bool { return false },
		report: report, fired: map[string]int{},
	}
}

// Branch has the random sources of faults made by source, and lets no fault do anything as
// soon as calm says so. It is to be called before the first Install.
func (in *Injector) Branch(source func(stream uint64) rand.Source, calm func() bool) {
	in.source, in.calm = source, calm
}

// installed is a rule at work.
type installed struct {
	faults.Rule
	name     string
	calm     func() bool // whether no fault does anything any more
	class    class
	from, to time.Duration // to is -1 without an end
	matched  int           // for Aim.Calls
	draws    map[string]*rand.Rand
	progress map[uint64]int // of connections, for Reset after replies or bytes

	a, b, node, client, sender, receiver memberSet
	slots                                *slot.Set
	commands                             map[string]bool
}

// memberSet is a Set made ready for questions.
type memberSet struct {
	all   bool // no condition, or everybody
	names map[string]bool
}

func makeMemberSet(s faults.Set) memberSet {
	if s == "" || s == faults.Rest {
		return memberSet{all: true}
	}
	m := memberSet{names: map[string]bool{}}
	for _, name := range s.Names() {
		m.names[name] = true
	}
	return m
}

func (m memberSet) has(name string) bool { return m.all || m.names[name] }

// Install adds a fault under a name. A name can be used again when its fault has
// been removed.
func (in *Injector) Install(name string, f faults.Fault, now time.Duration) error {
	if err := faults.Check(f); err != nil {
		return err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.index(name) >= 0 {
		return fmt.Errorf("sim: there is a fault %q already", name)
	}
	in.forget(now)
	in.fired[name] += 0
	for _, r := range f.Rules() {
		in.rules = append(in.rules, in.newInstalled(name, r, now))
	}
	in.note(now)
	return nil
}

// maxFaults is how many faults are remembered when their time is over.
const maxFaults = 1000

// forget removes the faults whose time is over, when there are many, and the counters of
// those that were removed.
func (in *Injector) forget(now time.Duration) {
	if len(in.fired) < maxFaults {
		return
	}
	in.rules = slices.DeleteFunc(in.rules, func(i *installed) bool { return i.to >= 0 && i.to <= now })
	maps.DeleteFunc(in.fired, func(name string, _ int) bool { return in.index(name) < 0 })
}

// Closed tells that a connection has ended.
func (in *Injector) Closed(conn uint64) {
	if !in.has(onConns) {
		return
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, i := range in.rules {
		delete(i.progress, conn)
	}
}

func (in *Injector) newInstalled(name string, r faults.Rule, now time.Duration) *installed {
	i := &installed{
		Rule: r, name: name, calm: in.calm, class: classes[r.Kind], from: now + r.Wait, to: -1,
		draws: map[string]*rand.Rand{}, progress: map[uint64]int{},
		a: makeMemberSet(r.A), b: makeMemberSet(r.B),
		node: makeMemberSet(r.Aim.Node), client: makeMemberSet(r.Aim.Client),
		sender: makeMemberSet(r.Aim.From), receiver: makeMemberSet(r.Aim.To),
		slots: r.Aim.Slot.Set(),
	}
	if r.For > 0 {
		i.to = i.from + r.For
	}
	if r.Aim.Command != "" {
		i.commands = commandSet(r.Aim.Command)
	}
	return i
}

// Remove takes a fault away and reports whether it was there.
func (in *Injector) Remove(name string, now time.Duration) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	before := len(in.rules)
	in.rules = slices.DeleteFunc(in.rules, func(i *installed) bool { return i.name == name })
	in.note(now)
	return len(in.rules) < before
}

// Refresh has to be called when a limit in time begins or ends, as Change tells.
func (in *Injector) Refresh(now time.Duration) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.note(now)
}

// note says which questions have to be asked at all.
func (in *Injector) note(now time.Duration) {
	mask, links := uint32(0), faults.Links(0)
	for _, i := range in.rules {
		if !i.works(now) {
			continue
		}
		mask |= 1 << i.class
		if i.Aim.Link != 0 {
			links |= i.Aim.Link
		} else {
			links |= i.Kind.Links()
		}
	}
	in.active.Store(mask)
	in.links.Store(uint32(links))
}

func (in *Injector) index(name string) int {
	return slices.IndexFunc(in.rules, func(i *installed) bool { return i.name == name })
}

// Installed are the names of the installed faults, in order.
func (in *Injector) Installed() []string {
	in.mu.Lock()
	defer in.mu.Unlock()
	var names []string
	for _, i := range in.rules {
		if len(names) == 0 || names[len(names)-1] != i.name {
			names = append(names, i.name)
		}
	}
	return names
}

// Fired is how often the fault of that name has done something since the start, and
// whether there ever was one.
func (in *Injector) Fired(name string) (n int, known bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	n, known = in.fired[name]
	return n, known
}

// has reports whether some rule of the classes is installed. It is all that a
// cluster without faults pays.
func (in *Injector) has(classes ...class) bool {
	mask := in.active.Load()
	for _, c := range classes {
		if mask&(1<<c) != 0 {
			return true
		}
	}
	return false
}

// OnConnections reports whether Judge can answer anything but "pass" for a packet on a
// kind of connection, or for an attempt to connect.
func (in *Injector) OnConnections(link faults.Links) bool {
	return in.links.Load()&uint32(link) != 0 && in.has(onLinks, onConnects, onConns)
}

// OnConnects reports whether some rule is about attempts to connect only.
func (in *Injector) OnConnects() bool { return in.has(onConnects) }

// Concerns reports whether some rule that works now is about packets between two ends,
// in either direction.
func (in *Injector) Concerns(link faults.Links, a, b string, now time.Duration) bool {
	if in.links.Load()&uint32(link) == 0 || !in.has(onLinks, onConns) {
		return false
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.ContainsFunc(in.rules, func(i *installed) bool {
		return i.class != onConnects && i.works(now) && (i.between(link, a, b) || i.between(link, b, a))
	})
}

// OnCommands reports whether Run, Show or Redirect can answer anything but "as it is".
func (in *Injector) OnCommands() bool { return in.has(onRequests, onReplies) }

// Change returns the next time after now at which a limit in time begins or ends, and
// false if there is none.
func (in *Injector) Change(now time.Duration) (time.Duration, bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	next, found := time.Duration(0), false
	for _, i := range in.rules {
		for _, t := range [...]time.Duration{i.from, i.to} {
			if t > now && (!found || t < next) {
				next, found = t, true
			}
		}
	}
	return next, found
}

// Begun lists the faults whose limit in time begins exactly at a time.
func (in *Injector) Begun(at time.Duration) []string {
	in.mu.Lock()
	defer in.mu.Unlock()
	var names []string
	for _, i := range in.rules {
		if i.from == at && !slices.Contains(names, i.name) {
			names = append(names, i.name)
		}
	}
	return names
}

// Shows lists the nodes out of a list whose topology a fault freezes.
func (in *Injector) Shows(name string, nodes []string) []string {
	in.mu.Lock()
	defer in.mu.Unlock()
	var out []string
	for _, node := range nodes {
		if slices.ContainsFunc(in.rules, func(i *installed) bool {
			return i.name == name && i.Kind == faults.KindStaleTopology && i.node.has(node)
		}) {
			out = append(out, node)
		}
	}
	return out
}

// works reports whether the rule is within its limits of time.
func (i *installed) works(at time.Duration) bool {
	return at >= i.from && (i.to < 0 || at < i.to) && !i.calm()
}

// strikes decides, for something that meets all other conditions, by position and
// probability. Link names the random source.
func (in *Injector) strikes(i *installed, link string) bool {
	i.matched++
	if !i.Aim.Calls.Includes(i.matched) {
		return false
	}
	return i.Aim.P == 0 || in.random(i, link).Float64() < i.Aim.P
}

// random is the rule's source for one connection.
func (in *Injector) random(i *installed, link string) *rand.Rand {
	r := i.draws[link]
	if r == nil {
		h := fnv.New64a()
		h.Write([]byte(i.name + "\x00" + i.Kind.String() + "\x00" + link))
		r = rand.New(in.source(h.Sum64()))
		i.draws[link] = r
	}
	return r
}

func (in *Injector) fire(i *installed, on string, at time.Duration) {
	in.fired[i.name]++
	in.report(Firing{Name: i.name, Rule: i.Rule, Count: in.fired[i.name], On: on, At: at})
}

// meets reports whether a command's keys and slot meet the conditions on them.
func (i *installed) meets(keys []string, at int) bool {
	if i.slots != nil && (at < 0 || !i.slots.Has(at)) {
		return false
	}
	return i.Aim.Key == "" || slices.ContainsFunc(keys, func(key string) bool { return glob.Match(i.Aim.Key, key) })
}

// aimedAtRequests reports whether the rule has conditions that only a request, or a
// bus message, can meet.
func (i *installed) aimedAtRequests() bool {
	return i.commands != nil || i.slots != nil || i.Aim.Key != ""
}
