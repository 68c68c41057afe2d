// Package evidence reads what people keep of an incident (CLUSTER NODES, SLOTS and SHARDS of some
// nodes, nodes.conf, redis-cli --cluster check, INFO, redis.conf, server logs, MONITOR, captured
// commands), in one file or in many, and writes a scenario that begins where the evidence is.
package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// Evidence is what was read.
type Evidence struct {
	// KeepValues keeps the commands that write, with their values. It has to be set before anything
	// is read: otherwise no value is even remembered.
	KeepValues bool

	nodes  []*node // in the order in which they turned up
	byID   map[string]*node
	byAddr map[string]*node
	// labels are nodes that are known by a name alone, such as that of a pod, until they tell
	// who they are.
	labels map[string]*node
	// views are what nodes said, each list by itself: later ones of the same node win.
	views []*view
	sets  map[slot.Set]*slot.Set // those of CLUSTER NODES, each once
	// directives are those that the language knows, version is redis_version.
	directives map[string]string
	version    string
	secrets    []string // directives that were left out
	current    map[*node]uint64
	timeline   []happened
	untold     int // events beyond the limit
	traffic    traffic
	values     values

	unread    []Unread
	moreLines int
	files     []string
}

// Unread is a line that was not understood.
type Unread struct {
	File string
	Line int
	Text string
}

// String is "file:line: text".
func (u Unread) String() string { return fmt.Sprintf("%s:%d: %s", u.File, u.Line, u.Text) }

// The limits of what is kept: evidence can be large.
const (
	mostNodes    = 1000
	mostViews    = 2 * mostNodes // before those that do not count any more go
	mostUnowned  = 500           // lists of which nobody knows whose they are
	mostSets     = 10_000
	mostEvents   = 5000
	mostUnread   = 100
	mostPatterns = 2000
)

// node is a node of the cluster that the evidence is about.
type node struct {
	id, addr, label string
	order           int
}

// view is one list of nodes, as one of them has it.
type view struct {
	of *node // nil if nobody said whose it is
	// whole is set if nothing seems to be missing, so that who is not in it is unknown to the node.
	whole bool
	// epochs and flags say what the list can tell at all.
	epochs, flags bool
	said          []*said
}

// said is what a list says of a node.
type said struct {
	about    *node
	myself   bool
	master   bool
	of       *node // the master of a replica, nil if it is unknown
	flags    gossip.Flags
	epoch    uint64
	slots    *slot.Set // nil if they are not told
	open     []open
	unlinked bool
}

// open is a slot on its way.
type open struct {
	slot      int
	importing bool
	node      *node
}

// happened is one event of a log.
type happened struct {
	at    time.Time
	who   *node // whose log it is, nil if that is not known
	label string
	what  eventKind
	about *node
	epoch uint64
	slot  int
	text  string
}

// New returns evidence that says nothing.
func New() *Evidence {
	return &Evidence{
		byID: map[string]*node{}, byAddr: map[string]*node{}, labels: map[string]*node{},
		sets: map[slot.Set]*slot.Set{}, directives: map[string]string{}, current: map[*node]uint64{}, traffic: newTraffic(),
	}
}

// Unread are lines that were not understood, and how many more there are.
func (e *Evidence) Unread() (lines []Unread, more int) { return e.unread, e.moreLines }

// Empty reports whether nothing at all was understood.
func (e *Evidence) Empty() bool {
	return len(e.nodes) == 0 && len(e.directives) == 0 && e.version == "" && e.traffic.commands == 0
}

func (e *Evidence) notRead(file string, line int, text string) {
	if len(e.unread) >= mostUnread {
		e.moreLines++
		return
	}
	if r := []rune(text); len(r) > 80 {
		text = string(r[:79]) + "…"
	}
	e.unread = append(e.unread, Unread{file, line, text})
}

// nodeOf returns the node with an ID and an address, either of which may be "".
func (e *Evidence) nodeOf(id, addr string) *node {
	addr = realAddr(addr)
	n := e.byID[id]
	if n == nil && addr != "" {
		// An address is a node's name only as long as no other ID has it.
		if m := e.byAddr[addr]; m != nil && (id == "" || m.id == "") {
			n = m
		}
	}
	if n == nil {
		if len(e.nodes) >= mostNodes || id == "" && addr == "" {
			return nil
		}
		n = &node{order: len(e.nodes)}
		e.nodes = append(e.nodes, n)
	}
	if id != "" && n.id == "" {
		n.id = id
		e.byID[id] = n
	}
	if addr != "" {
		n.addr = addr
		e.byAddr[addr] = n
	}
	return n
}

// same notes that who was known by an address alone is a node with an ID, and returns that.
func (e *Evidence) same(speaker, n *node) *node {
	if speaker == nil || speaker == n || speaker.id != "" {
		return n
	}
	e.byAddr[speaker.addr] = n
	n.addr = cmp.Or(n.addr, speaker.addr)
	if epoch, ok := e.current[speaker]; ok {
		e.current[n] = epoch
		delete(e.current, speaker)
	}
	for _, v := range e.views {
		if v.of == speaker {
			v.of = n
		}
	}
	speaker.id = gone
	return n
}

// gone is the ID of a node that is another one.
const gone = "-"

// realAddr is an address without the port of the bus and the host name, "" if it is none.
func realAddr(addr string) string {
	addr, _, _ = strings.Cut(addr, ",")
	addr, _, _ = strings.Cut(addr, "@")
	if strings.HasPrefix(addr, ":") || strings.HasSuffix(addr, ":0") || !strings.Contains(addr, ":") {
		return ""
	}
	return addr
}

// addView begins a new list. All others are complete by then.
func (e *Evidence) addView(v *view) {
	if len(e.views) >= mostViews {
		unowned := e.anonymous()
		e.views = append(unowned[max(0, len(unowned)-mostUnowned):], e.last()...)
	}
	e.views = append(e.views, v)
}

// shared is a set that many lists have in common.
func (e *Evidence) shared(set *slot.Set) *slot.Set {
	if known := e.sets[*set]; known != nil {
		return known
	}
	if len(e.sets) < mostSets {
		e.sets[*set] = set
	}
	return set
}

// whose guesses the owner of a list out of what stands in it.
func (v *view) whose() *node {
	for _, s := range v.said {
		if s.myself {
			return s.about
		}
	}
	return v.of
}

// last returns the last list of each node that said something, in the order of the nodes.
func (e *Evidence) last() []*view {
	newest := map[*node]*view{}
	var owners []*node
	for _, v := range e.views {
		of := v.whose()
		if len(v.said) == 0 || of == nil {
			continue
		}
		if newest[of] == nil {
			owners = append(owners, of)
		}
		newest[of] = merged(newest[of], v)
	}
	slices.SortFunc(owners, func(a, b *node) int { return a.order - b.order })
	var list []*view
	for _, of := range owners {
		list = append(list, newest[of])
	}
	return list
}

// merged is a newer list, with what only an older one can tell: CLUSTER SLOTS has no epochs.
func merged(old, v *view) *view {
	v.of = v.whose()
	if old == nil || v.epochs {
		return v
	}
	for _, s := range v.said {
		for _, before := range old.said {
			if before.about == s.about {
				s.epoch, s.flags, s.open, s.unlinked = before.epoch, before.flags, before.open, before.unlinked
			}
		}
	}
	v.epochs, v.flags = old.epochs, old.flags
	return v
}

// anonymous are the lists of which nobody knows whose they are.
func (e *Evidence) anonymous() (list []*view) {
	for _, v := range e.views {
		if len(v.said) > 0 && v.whose() == nil {
			list = append(list, v)
		}
	}
	return list
}
