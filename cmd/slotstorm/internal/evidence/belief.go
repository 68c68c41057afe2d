package evidence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// belief is what somebody believes of a node.
type belief struct {
	unknown bool
	master  bool
	of      *node
	slots   slot.Set
	epoch   uint64
	flags   gossip.Flags
}

// beliefs are all that somebody believes, by node.
type beliefs map[*node]*belief

func (b beliefs) clone() beliefs {
	c := beliefs{}
	for n, have := range b {
		same := *have
		c[n] = &same
	}
	return c
}

// newBeliefs is what the nodes of a new cluster believe, in the order of their names. If there are
// lone ones among them, which know nobody, everything has to be said.
func newBeliefs(order []*node, masters, replicas int) beliefs {
	b := beliefs{}
	ranges := slot.Split(masters)
	lone := len(order) > masters*(1+replicas)
	for i, n := range order {
		switch {
		case lone:
			b[n] = &belief{unknown: true, master: true}
		case i < masters:
			b[n] = &belief{master: true, epoch: uint64(i + 1), slots: *slot.Ranges{ranges[i]}.Set()}
		default:
			b[n] = &belief{of: order[i%masters], epoch: uint64(i + 1)}
		}
	}
	return b
}

// change is a view line: what has to be said of a node so that somebody believes what the evidence
// has. It is "" if that is so already. The beliefs are changed.
func (b beliefs) change(s *said, epochs bool, names map[*node]string) string {
	have := b[s.about]
	if have == nil {
		return ""
	}
	var parts []string
	say := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	stranger := have.unknown
	if stranger {
		*have = belief{master: true}
		if s.master && s.slots == nil {
			say("master")
		}
	}
	switch {
	case s.master && !have.master:
		say("master")
		have.master, have.of = true, nil
	case !s.master && s.of != nil && (have.master || have.of != s.of):
		say("replica-of=%s", names[s.of])
		have.master, have.of, have.slots = false, s.of, slot.Set{}
	}
	if s.master && s.slots != nil && (stranger || *s.slots != have.slots) {
		text := "none"
		if *s.slots != (slot.Set{}) {
			text = rangesText(s.slots)
		}
		say("slots=%s", text)
		for _, other := range b {
			for i := range other.slots {
				other.slots[i] &^= s.slots[i]
			}
		}
		have.slots = *s.slots
	}
	if s.master && epochs && (stranger || s.epoch != have.epoch) {
		say("epoch=%d", s.epoch)
		have.epoch = s.epoch
	}
	if s.flags != have.flags {
		say("%s", flagText(s.flags))
		have.flags = s.flags
	}
	return strings.Join(parts, " ")
}

// rangesText are slots in the language.
func rangesText(s *slot.Set) string { return strings.ReplaceAll(s.Ranges().String(), " ", ",") }

func flagText(f gossip.Flags) string {
	var list []string
	for _, flag := range []struct {
		flag gossip.Flags
		name string
	}{{gossip.FlagPFail, "pfail"}, {gossip.FlagFail, "fail"}, {gossip.FlagNoAddr, "noaddr"}, {gossip.FlagNoFailover, "nofailover"}} {
		if f.Has(flag.flag) {
			list = append(list, flag.name)
		}
	}
	if len(list) == 0 {
		return "ok"
	}
	return strings.Join(list, " ")
}

// consensus is what most say of each node; of itself a node knows best what it is.
func consensus(views []*view) (list []*said, epochs bool) {
	type vote struct {
		s     *said
		count int
	}
	byNode := map[*node][]vote{}
	var order []*node
	for _, v := range views {
		epochs = epochs || v.epochs
		for _, s := range v.said {
			if byNode[s.about] == nil {
				order = append(order, s.about)
			}
			i := slices.IndexFunc(byNode[s.about], func(o vote) bool { return s.like(o.s) })
			if i < 0 {
				byNode[s.about] = append(byNode[s.about], vote{s: s})
				i = len(byNode[s.about]) - 1
			}
			byNode[s.about][i].count++
		}
	}
	for _, n := range order {
		best := byNode[n][0]
		for _, v := range byNode[n] {
			if v.count > best.count {
				best = v
			}
		}
		list = append(list, best.s)
	}
	return list, epochs
}

// like reports whether two lists say the same.
func (s *said) like(o *said) bool {
	return s.master == o.master && s.of == o.of && s.epoch == o.epoch && s.flags == o.flags &&
		(s.slots == nil) == (o.slots == nil) && (s.slots == nil || *s.slots == *o.slots)
}

// firstSlot is where a node stands in the order of names.
func (s *said) firstSlot() int {
	if s.slots == nil || *s.slots == (slot.Set{}) {
		return slot.Count
	}
	return s.slots.Ranges()[0].First
}

// openText is the part of a view line for slots on their way.
func (s *said) openText(all []*said, names map[*node]string) string {
	var out, in []string
	for _, o := range s.open {
		other := o.node
		if other == nil {
			other = otherEnd(s.about, o, all)
		}
		if other == nil || names[other] == "" {
			continue
		}
		text := strconv.Itoa(o.slot) + ":" + names[other]
		if o.importing {
			in = append(in, text)
		} else {
			out = append(out, text)
		}
	}
	text := ""
	if len(out) > 0 {
		text += " migrating=" + strings.Join(out, ",")
	}
	if len(in) > 0 {
		text += " importing=" + strings.Join(in, ",")
	}
	return text
}

// otherEnd is the node at the other end of an open slot, where nobody said it: its owner, or else
// the first other master.
func otherEnd(at *node, o open, all []*said) *node {
	var first *node
	for _, s := range all {
		if s.about == at || !s.master {
			continue
		}
		if s.slots != nil && s.slots.Has(o.slot) {
			return s.about
		}
		if first == nil {
			first = s.about
		}
	}
	return first
}
