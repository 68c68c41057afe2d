package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim"
)

// viewLine is a view line: what nodes believe when the file begins.
type viewLine struct {
	of   string // as it is written
	view *sim.View
}

// String implements Action.
func (v viewLine) String() string {
	return "view " + v.of + " " + v.view.About + optionText(viewOptions(v.view))
}

// run does nothing: the cluster was made with it.
func (v viewLine) run(*runner) error { return nil }

func viewOptions(v *sim.View) []option {
	flags := new(gossip.Flags)
	if v.Flags != nil {
		flags = v.Flags
	}
	flagsOption := func(name, doc string, flag gossip.Flags) option {
		return option{
			name: name, doc: doc, flag: true,
			set: func(string) error {
				*flags |= flag
				v.Flags = flags
				return nil
			},
			get: func() string {
				if v.Flags != nil && (flag == 0 && *v.Flags == 0 || flag != 0 && v.Flags.Has(flag)) {
					return name
				}
				return ""
			},
		}
	}
	return []option{
		flagOption("unknown", "it is not in their tables", &v.Unknown),
		flagOption("master", "it is a master", &v.Master),
		{
			name: "replica-of", value: "NODE", doc: "it is a replica of that node, and has no slots",
			set: func(text string) error {
				v.ReplicaOf = text
				return nil
			},
			get: func() string { return v.ReplicaOf },
		},
		slotsOption("slots", "all its slots: others lose them, and what it had besides has no owner", &v.Slots),
		epochOption("epoch", "its config epoch", &v.Epoch),
		flagsOption("ok", "they do not suspect it", 0),
		flagsOption("pfail", "they suspect it, as CLUSTER NODES shows by fail?", gossip.FlagPFail),
		flagsOption("fail", "it has failed", gossip.FlagFail),
		flagsOption("noaddr", "its address is not known", gossip.FlagNoAddr),
		flagsOption("nofailover", "it is a replica that does not try to be elected", gossip.FlagNoFailover),
		openOption("migrating", "its slots that are open, and where they go", &v.Migrating),
		openOption("importing", "the slots that it imports, and whence", &v.Importing),
		epochOption("current-epoch", "the newest epoch that it has heard of", &v.CurrentEpoch),
		epochOption("voted", "the epoch in which it voted last", &v.LastVote),
	}
}

// slotsOption is a set of slots, which "none" makes empty.
func slotsOption(name, doc string, p **slot.Set) option {
	return option{
		name: name, value: "SLOTS|none", doc: doc,
		set: func(text string) error {
			if text == "none" {
				*p = new(slot.Set)
				return nil
			}
			ranges, err := slot.ParseRanges(text)
			if err == nil && len(ranges) == 0 {
				err = fmt.Errorf("slots are missing, such as 0-5460, or none")
			}
			*p = ranges.Set()
			return err
		},
		get: func() string {
			switch {
			case *p == nil:
				return ""
			case **p == slot.Set{}:
				return "none"
			}
			return strings.ReplaceAll((*p).Ranges().String(), " ", ",")
		},
	}
}

func epochOption(name, doc string, p **uint64) option {
	return option{
		name: name, value: "N", doc: doc,
		set: func(text string) error {
			n, err := strconv.ParseUint(text, 10, 64)
			if err != nil {
				return fmt.Errorf("%q is no epoch (a number from 0 on)", text)
			}
			*p = &n
			return nil
		},
		get: func() string {
			if *p == nil {
				return ""
			}
			return strconv.FormatUint(**p, 10)
		},
	}
}

// openOption are open slots, each with the node at the other end.
func openOption(name, doc string, p *map[int]string) option {
	return option{
		name: name, value: "SLOT:NODE[,SLOT:NODE...]", doc: doc,
		set: func(text string) error {
			*p = map[int]string{}
			for part := range strings.SplitSeq(text, ",") {
				number, node, _ := strings.Cut(part, ":")
				s, err := strconv.Atoi(number)
				switch {
				case err != nil || node == "" || s < 0 || s >= slot.Count:
					return fmt.Errorf("%q is no open slot, such as 866:n2", part)
				case (*p)[s] != "":
					return fmt.Errorf("slot %d is given twice", s)
				}
				(*p)[s] = node
			}
			return nil
		},
		get: func() string {
			var parts []string
			for _, s := range slices.Sorted(maps.Keys(*p)) {
				parts = append(parts, fmt.Sprintf("%d:%s", s, (*p)[s]))
			}
			return strings.Join(parts, ",")
		},
	}
}

func parseView(p *parser, l *statement) (Action, error) {
	if p.body {
		return nil, at(l.verb.col, "view has to stand before the first line that does something: it says what is so from the start")
	}
	of, err := l.word(0, "whose view it is")
	if err != nil {
		return nil, err
	}
	about, err := l.word(1, "the node that it is about")
	if err != nil {
		return nil, err
	}
	line := viewLine{of: of.text, view: &sim.View{About: about.text}}
	if of.text != "all" {
		set, err := p.nodes(of)
		if err != nil {
			return nil, err
		}
		line.of = set.String()
		line.view.Of = set.Names()
	}
	if err := p.node(about); err != nil {
		return nil, err
	}
	if err := l.optionsFrom(2, viewOptions(line.view)); err != nil {
		return nil, err
	}
	if len(l.words) == 2 {
		return nil, at(l.offset+len(l.text)+1, "what they believe of it is missing, such as replica-of=n1, slots=0-5460 or fail")
	}
	if err := p.checkView(l, line.view); err != nil {
		return nil, err
	}
	p.script.Cluster.Views = append(p.script.Cluster.Views, *line.view)
	return line, nil
}

// checkView checks the nodes that the options name, and that they go together.
func (p *parser) checkView(l *statement, v *sim.View) error {
	for _, w := range l.words[2:] {
		name, value, _ := strings.Cut(w.text, "=")
		var names []string
		switch name {
		case "replica-of":
			names = []string{v.ReplicaOf}
		case "migrating", "importing":
			for part := range strings.SplitSeq(value, ",") {
				_, node, _ := strings.Cut(part, ":")
				names = append(names, node)
			}
		}
		for _, node := range names {
			if err := p.node(token{text: node, col: w.col + len(name) + 1}); err != nil {
				return err
			}
		}
	}
	if slices.ContainsFunc(l.words[2:], func(w token) bool { return w.text == "ok" }) && *v.Flags != 0 {
		return at(l.words[2].col, "ok does not go with other flags")
	}
	if err := v.Check(); err != nil {
		return at(l.words[2].col, "%v", err)
	}
	return nil
}
