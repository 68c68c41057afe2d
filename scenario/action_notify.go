package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
	"github.com/slotstorm/slotstorm/sim"
)

// notify is "notify NODE|{NODES}|all PUSH [OPTION...]".
type notify struct {
	nodes           faults.Set // "" for all
	push            string
	slots, from, to string
	in              time.Duration
	shards, shape   string
	source          string
	seq             int
}

func notifyOptions(a *notify) []option {
	return []option{
		textOption("slots", "SLOTS", "those of smigrating and smigrated", &a.slots, func(text string) error {
			_, err := slot.ParseRanges(text)
			return err
		}),
		textOption("from", "NODE", "the node that the slots leave, for smigrated", &a.from, nil),
		textOption("to", "NODE", "where the slots go, or the connections with moving, which names no endpoint if it is not given", &a.to, nil),
		durationOption("in", "how long it is until then, for moving, migrating and failing_over", &a.in),
		textOption("shards", "IDS", "IDs of shards, with commas, for migrating, migrated, failing_over and failed_over", &a.shards, nil),
		intOption("seq", "its number, the next one if not given", &a.seq, 1, maxCount),
		wordOption("shape", "how it is written: triplets is what clients of today read of smigrated", &a.shape, maintenance.Shapes()...),
		textOption("source", "TEXT", "how smigrated spells the address of the node that the slots leave", &a.source, nil),
	}
}

// String implements Action.
func (a *notify) String() string {
	nodes := "all"
	if a.nodes != "" {
		nodes = a.nodes.String()
	}
	return "notify " + nodes + " " + a.push + optionText(notifyOptions(a))
}

func (a *notify) run(r *runner) error {
	ranges, err := slot.ParseRanges(a.slots)
	if err != nil {
		return err
	}
	n := sim.Notification{
		Push: a.push, Slots: ranges, From: a.from, To: a.to, In: a.in, Seq: int64(a.seq), Shape: a.shape, Source: a.source,
	}
	if a.nodes != "" {
		n.Nodes = a.nodes.Names()
	}
	if a.shards != "" {
		n.Shards = strings.Split(a.shards, ",")
	}
	return r.c.Notify(n)
}

func parseNotify(p *parser, l *statement) (Action, error) {
	a := &notify{}
	t, err := l.word(0, "a node")
	if err != nil {
		return nil, err
	}
	if t.text != "all" {
		if a.nodes, err = p.nodes(t); err != nil {
			return nil, err
		}
	}
	kind, err := l.word(1, "a push")
	if err != nil {
		return nil, err
	}
	var known []string
	for _, k := range maintenance.Kinds() {
		known = append(known, strings.ToLower(k))
	}
	a.push = strings.ToLower(kind.text)
	if !slices.Contains(known, a.push) {
		return nil, at(kind.col, "%s is no maintenance notification%s", strconv.Quote(kind.text), suggest.OrList(a.push, known))
	}
	if err := l.optionsFrom(2, notifyOptions(a)); err != nil {
		return nil, err
	}
	for _, name := range []string{a.from, a.to} {
		if name != "" && !p.script.Cluster.hasNode(name) {
			return nil, at(kind.col, "there is no node %q: the cluster has n1 to n%d", name, p.script.Cluster.nodes())
		}
	}
	if err := a.complete(); err != nil {
		return nil, at(kind.col, "%v", err)
	}
	return a, nil
}

// complete reports what a push lacks, or cannot have.
func (a *notify) complete() error {
	slots := a.push == "smigrating" || a.push == "smigrated"
	switch {
	case slots && a.slots == "":
		return fmt.Errorf("%s needs slots=SLOTS", a.push)
	case !slots && a.slots != "":
		return fmt.Errorf("%s has no slots", a.push)
	case a.push == "smigrated" && (a.from == "" || a.to == ""):
		return fmt.Errorf("smigrated needs from=NODE and to=NODE")
	case a.push != "smigrated" && (a.from != "" || a.source != ""):
		return fmt.Errorf("only smigrated names where slots come from")
	case a.push != "smigrated" && a.push != "moving" && a.to != "":
		return fmt.Errorf("%s goes nowhere", a.push)
	}
	return nil
}
