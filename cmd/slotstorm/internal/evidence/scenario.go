package evidence

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/durations"
)

// Options say what a scenario holds.
type Options struct {
	// Anonymous leaves out which addresses and IDs the names stand for.
	Anonymous bool
	// RenameKeys gives patterns of keys other names.
	RenameKeys bool
}

// Scenario writes the scenario that begins where the evidence is.
func (e *Evidence) Scenario(opt Options) []byte {
	w := &writer{e: e, opt: opt, names: map[*node]string{}}
	w.views = e.last()
	if len(w.views) == 0 {
		w.views = e.anonymous()
		if n := len(w.views); n > 1 {
			w.views = w.views[n-1:]
		}
		w.nobody = len(w.views) > 0
	}
	w.all, w.epochs = consensus(w.views)
	w.order()
	w.write()
	return []byte(w.out.String())
}

// writer writes a scenario.
type writer struct {
	e       *Evidence
	opt     Options
	views   []*view
	nobody  bool // the only list is one of which nobody knows whose it is
	all     []*said
	epochs  bool
	nodes   []*node // in the order of their names
	names   map[*node]string
	masters int
	replica int // of each master
	out     strings.Builder
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n", args...) }

// order gives nodes their names: masters by their slots, then replicas as the cluster line has
// them, or, if that does not fit, others one by one.
func (w *writer) order() {
	var masters, rest []*said
	known := map[*node]bool{}
	for _, s := range w.all {
		known[s.about] = true
		if s.master {
			masters = append(masters, s)
		} else {
			rest = append(rest, s)
		}
	}
	slices.SortStableFunc(masters, func(a, b *said) int { return a.firstSlot() - b.firstSlot() })
	var others []*node
	for _, n := range w.e.nodes {
		if !known[n] && n.id != gone && (isID(n.id) || len(w.views) == 0 || w.asked(n)) {
			others = append(others, n)
		}
	}
	for _, s := range masters {
		w.nodes = append(w.nodes, s.about)
	}
	if len(w.views) == 0 {
		w.nodes, others = others[:min(len(others), mostNodes/2)], nil // each has a replica
	}
	w.masters = len(w.nodes)
	if len(w.views) == 0 && w.masters > 0 {
		w.masters = max(w.masters, fewestMasters)
	}
	if w.masters == 0 && len(rest)+len(others) > 0 {
		// One node has to be a master for the cluster line.
		others = slices.Concat(saidAbout(rest), others)
		w.nodes, others, rest = others[:1], others[1:], nil
		w.masters = 1
	}
	if level := w.levels(masters, rest); level != nil && len(others) == 0 {
		w.nodes = append(w.nodes, level...)
		w.replica = len(level) / w.masters
	} else {
		w.nodes = append(w.nodes, saidAbout(rest)...)
		w.nodes = append(w.nodes, others...)
	}
	w.nodes = w.nodes[:min(len(w.nodes), mostNodes)]
	for i, n := range w.nodes {
		w.names[n] = "n" + strconv.Itoa(i+1)
	}
}

// fewestMasters can elect: so many are assumed where nobody says who is what.
const fewestMasters = 3

// asked reports whether a node has a list of its own, though nobody has a line about it.
func (w *writer) asked(n *node) bool {
	return slices.ContainsFunc(w.views, func(v *view) bool { return v.whose() == n })
}

func saidAbout(list []*said) (nodes []*node) {
	for _, s := range list {
		nodes = append(nodes, s.about)
	}
	return nodes
}

// levels are the replicas in the order of a cluster line, nil if masters have unequal numbers.
func (w *writer) levels(masters, rest []*said) []*node {
	of := map[*node][]*node{}
	for _, s := range rest {
		if s.of == nil {
			return nil
		}
		of[s.of] = append(of[s.of], s.about)
	}
	if len(masters) == 0 || len(rest) == 0 || len(rest)%len(masters) != 0 {
		return nil
	}
	each := len(rest) / len(masters)
	var level []*node
	for i := range each {
		for _, m := range masters {
			if len(of[m.about]) != each {
				return nil
			}
			level = append(level, of[m.about][i])
		}
	}
	return level
}

func (w *writer) write() {
	w.head()
	w.clusterLine()
	w.viewLines()
	clients, loads := w.e.traffic.workloads(w.opt.RenameKeys)
	if clients > 0 {
		w.line("client %s", among(clients))
	}
	if len(w.e.values.lines) > 0 {
		w.line("client data")
	}
	w.valueLines()
	w.body()
	for _, l := range loads {
		w.line("%s", l)
	}
	if clients > 0 {
		w.line("wait %s", w.longest(loads))
	}
}

// longest is the time of the longest workload.
func (w *writer) longest(loads []string) string {
	for _, l := range loads {
		if _, d, ok := strings.Cut(l, " for="); ok {
			return d
		}
	}
	return "1s"
}

// head says where the file comes from, whom its names stand for, and what it could not know.
func (w *writer) head() {
	var files []string
	for _, name := range w.e.files {
		files = append(files, plainKey(name))
	}
	w.line("# Imported from %s.", strings.Join(files, ", "))
	switch {
	case len(w.nodes) == 0:
		w.line("# No node was told of: three masters are assumed.")
	case w.opt.Anonymous:
		w.line("# Addresses and IDs were replaced by names.")
	default:
		w.line("# Names stand for:")
		for _, n := range w.nodes {
			w.line("#   %s  %s", w.names[n], n.known())
		}
	}
	for _, text := range w.notes() {
		w.line("# %s", text)
	}
}

// known is what is known of a node's name.
func (n *node) known() string {
	parts := []string{cmp.Or(n.addr, "no address")}
	if n.id != "" {
		parts = append(parts, n.id[:8])
	}
	if n.label != "" {
		parts = append(parts, plainKey(n.label))
	}
	return strings.Join(parts, "  ")
}

// notes are what the evidence does not say.
func (w *writer) notes() (notes []string) {
	note := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	spoke := map[*node]bool{}
	for _, v := range w.views {
		spoke[v.whose()] = true
	}
	var silent []string
	for _, n := range w.nodes {
		if !spoke[n] {
			silent = append(silent, w.names[n])
		}
	}
	switch {
	case w.nobody:
		note("Not known: whose list of nodes this is. All are taken to believe it.")
	case len(w.views) == 0 && len(w.nodes) > 0:
		note("Not known: who is what. No list of nodes was there: they are taken for masters, of at least %d, with a replica each.", fewestMasters)
	case len(silent) > 0:
		note("Not known: what %s believed. They are taken to believe what most of the others do.", strings.Join(silent, " "))
	}
	if len(w.views) > 0 && !w.epochs {
		note("Not known: config epochs.")
	}
	if w.cut() {
		note("Not known: what stood behind the end of lines that are cut off.")
	}
	if w.e.directives[nodeTimeout] == "" && len(w.nodes) > 0 {
		note("Not known: cluster-node-timeout. It is taken to be 15s.")
	}
	if len(w.e.secrets) > 0 {
		note("Left out: %s.", strings.Join(w.e.secrets, ", "))
	}
	if w.e.version != "" && w.dialect() == "" {
		note("The nodes were %s, which is none of the dialects; they are redis-7.0.", plainKey(strings.ReplaceAll(w.e.version, " ", "-")))
	}
	if len(w.nodes) > 0 {
		note("Not known: the data.")
	}
	if w.e.untold > 0 {
		note("Left out: %d further events of the logs.", w.e.untold)
	}
	return notes
}

// cut reports whether some list was cut off.
func (w *writer) cut() bool {
	return slices.ContainsFunc(w.views, func(v *view) bool { return v.epochs && !v.whole })
}

// dialect is the version that the nodes have, "" if there is none like it.
func (w *writer) dialect() string {
	name, version, _ := strings.Cut(w.e.version, " ")
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return ""
	}
	want := name + "-" + parts[0] + "." + parts[1]
	if !slices.ContainsFunc(dialect.All(), func(d *dialect.Dialect) bool { return d.Name == want }) {
		return ""
	}
	return want
}

func (w *writer) clusterLine() {
	masters := max(w.masters, 1)
	if len(w.nodes) == 0 {
		masters = 3
	}
	text := fmt.Sprintf("cluster masters=%d", masters)
	switch lone := len(w.nodes) - w.masters*(1+w.replica); {
	case len(w.views) == 0 && len(w.nodes) > 0:
		text += " replicas=1"
	case w.replica > 0:
		text += fmt.Sprintf(" replicas=%d", w.replica)
	case lone > 0:
		text += fmt.Sprintf(" lone=%d", lone)
	}
	if d := w.dialect(); d != "" {
		text += " dialect=" + d
	}
	for _, name := range slices.Sorted(maps.Keys(w.e.directives)) {
		value := w.e.directives[name]
		if name == nodeTimeout {
			if timeout, ok := w.toldTimeout(); ok {
				text += " node-timeout=" + durations.Format(timeout)
			}
			continue
		}
		text += " " + name + "=" + value
	}
	w.line("%s", text)
}

// nodeTimeout is the directive of the cluster's node timeout.
const nodeTimeout = "cluster-node-timeout"

// toldTimeout is the node timeout, if the evidence tells it.
func (w *writer) toldTimeout() (timeout time.Duration, ok bool) {
	ms, err := strconv.Atoi(w.e.directives[nodeTimeout])
	return time.Duration(ms) * time.Millisecond, err == nil && ms > 0
}

// timeout is the cluster's node timeout.
func (w *writer) timeout() time.Duration {
	if timeout, ok := w.toldTimeout(); ok {
		return timeout
	}
	return 15 * time.Second
}

// viewLines are what all believe, then what single nodes believe besides.
func (w *writer) viewLines() {
	if len(w.views) == 0 {
		return
	}
	all := newBeliefs(w.nodes, w.masters, w.replica)
	common := slices.Clone(w.all)
	slices.SortStableFunc(common, func(a, b *said) int { return number(w.names[a.about]) - number(w.names[b.about]) })
	for _, s := range common {
		if w.names[s.about] == "" {
			continue
		}
		if !w.epochs { // some have to be there, and they may not be the same
			s.epoch = uint64(number(w.names[s.about]))
		}
		if text := all.change(s, true, w.names); text != "" {
			w.line("view all %s %s", w.names[s.about], text)
		}
	}
	for _, v := range w.views {
		w.ownView(v, all.clone())
	}
	w.openLines()
}

func number(name string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(name, "n"))
	return n
}

// ownView is what one node believes that most do not.
func (w *writer) ownView(v *view, mine beliefs) {
	of := v.whose()
	if of == nil || w.names[of] == "" {
		return
	}
	me := w.names[of]
	said := map[*node]bool{}
	for range 3 { // a line may take slots from what an earlier one has said
		changed := false
		for _, s := range v.said {
			said[s.about] = true
			if w.names[s.about] == "" {
				continue
			}
			if text := mine.change(s, v.epochs, w.names); text != "" {
				w.line("view %s %s %s", me, w.names[s.about], text)
				changed = true
			}
		}
		if !changed {
			break
		}
	}
	for _, n := range w.nodes {
		if b := mine[n]; v.whole && !said[n] && n != of && b != nil && !b.unknown {
			w.line("view %s %s unknown", me, w.names[n])
		}
	}
	if epoch, ok := w.e.current[of]; ok {
		w.line("view %s %s current-epoch=%d", me, me, epoch)
	}
}

// openLines are the slots on their way, each at its node.
func (w *writer) openLines() {
	done := map[*node]bool{}
	for _, v := range w.views {
		for _, s := range v.said {
			if len(s.open) == 0 || done[s.about] || w.names[s.about] == "" {
				continue
			}
			if text := s.openText(w.all, w.names); text != "" {
				done[s.about] = true
				w.line("view %s %s%s", w.names[s.about], w.names[s.about], text)
			}
		}
	}
}

// body is what happened: who was down from the start, and what logs tell.
func (w *writer) body() {
	if w.conflict() {
		w.line("# Two masters claim the same slots with the same epoch from the start.")
		w.line("allow one-master-per-slot")
	}
	down := w.findDown()
	if len(down) > 0 {
		var names []string
		for _, n := range down {
			names = append(names, w.names[n])
		}
		w.line("# Failed for all who said anything of it, and silent itself: taken to be down.")
		if len(names) == 1 {
			w.line("crash %s", names[0])
		} else {
			w.line("crash {%s}", strings.Join(names, " "))
		}
	}
	w.happenings()
}

// findDown are the nodes that nobody heard of.
func (w *writer) findDown() (down []*node) {
	spoke := map[*node]bool{}
	for _, v := range w.views {
		spoke[v.whose()] = true
	}
	for _, n := range w.nodes {
		failed, alive := 0, 0
		for _, v := range w.views {
			for _, s := range v.said {
				switch {
				case s.about != n || s.myself:
				case s.flags.HasAny(gossip.FlagFail | gossip.FlagPFail):
					failed++
				default:
					alive++
				}
			}
		}
		if !spoke[n] && failed > 0 && alive == 0 {
			down = append(down, n)
		}
	}
	return down
}

// conflict reports whether two nodes that spoke claim a slot with the same epoch.
func (w *writer) conflict() bool {
	var claims []*said
	for _, v := range w.views {
		for _, s := range v.said {
			if s.myself && s.master && s.slots != nil && v.epochs {
				claims = append(claims, s)
			}
		}
	}
	for i, a := range claims {
		for _, b := range claims[:i] {
			if a.epoch == b.epoch && overlap(a.slots, b.slots) {
				return true
			}
		}
	}
	return false
}

func overlap(a, b *slot.Set) bool {
	for i := range a {
		if a[i]&b[i] != 0 {
			return true
		}
	}
	return false
}
