package scenario

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim/event"
)

// nodes lists the nodes.
func (k *Console) nodes(_ context.Context, _ []string) (Answer, error) {
	a := Answer{Lines: []string{}}
	for _, n := range k.c.Nodes() {
		role, state := "replica", "up"
		if n.View().Self.Master {
			role = "master"
		}
		switch {
		case !n.Up():
			state = "down"
		case n.Paused():
			state = "paused"
		}
		a.Lines = append(a.Lines, fmt.Sprintf("%s %s %s %s %s", n.Name(), n.ID(), n.Addr(), role, state))
	}
	return a, nil
}

// view shows one node's opinion, the nodes by name.
func (k *Console) view(_ context.Context, words []string) (Answer, error) {
	if len(words) != 1 {
		return Answer{}, errors.New("want view NODE")
	}
	n, err := k.c.Node(k.name(words[0]))
	if err != nil {
		return Answer{}, err
	}
	s := n.Snapshot()
	a := Answer{Lines: []string{"state " + s.State.String()}}
	for _, m := range s.Nodes {
		master := "-"
		if m.MasterID != "" {
			master = k.c.NameOf(m.MasterID)
		}
		line := fmt.Sprintf("%s %s %s epoch=%d", k.c.NameOf(m.ID), m.Flags, master, m.ConfigEpoch)
		if m.Slots != nil {
			line += " " + m.Slots.Ranges().String()
		}
		for _, open := range m.Open {
			arrow := "->-"
			if open.Importing {
				arrow = "-<-"
			}
			line += fmt.Sprintf(" [%d%s%s]", open.Slot, arrow, k.c.NameOf(open.Node))
		}
		a.Lines = append(a.Lines, line)
	}
	return a, nil
}

// events lists a part of the log.
func (k *Console) events(_ context.Context, words []string) (Answer, error) {
	since, last, node := uint64(0), -1, ""
	var kinds []string
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		var err error
		switch name {
		case "since":
			since, err = strconv.ParseUint(value, 10, 64)
		case "last":
			last, err = strconv.Atoi(value)
			if last < 0 && err == nil {
				err = errors.New("a negative number")
			}
		case "node":
			node = k.name(value)
		case "kind":
			kinds = strings.Split(value, ",")
			for _, kind := range kinds {
				if !slices.Contains(event.KindNames(), kind) {
					err = fmt.Errorf("there is no kind of event %q; there are %s", kind, strings.Join(event.KindNames(), ", "))
				}
			}
		default:
			err = fmt.Errorf("want %s", k.own("events").syntax)
		}
		if err != nil {
			return Answer{}, fmt.Errorf("%s: %w", word, err)
		}
	}
	lines := []string{}
	for _, e := range k.c.Log().Since(since) {
		if (node == "" || e.Node == node || e.Peer() == node) && (kinds == nil || slices.Contains(kinds, e.Kind().String())) {
			lines = append(lines, e.String())
		}
	}
	if last >= 0 && last < len(lines) {
		lines = lines[len(lines)-last:]
	}
	return Answer{Lines: lines}, nil
}

// faults lists what is installed.
func (k *Console) faults(_ context.Context, _ []string) (Answer, error) {
	a := Answer{Lines: []string{}}
	for _, name := range k.c.Faults() {
		n, _ := k.c.FaultFired(name)
		a.Lines = append(a.Lines, fmt.Sprintf("%s fired=%d", name, n))
	}
	return a, nil
}

func (k *Console) own(name string) ownVerb {
	return ownVerbs[slices.IndexFunc(ownVerbs, func(v ownVerb) bool { return v.name == name })]
}

// help explains.
func (k *Console) help(_ context.Context, words []string) (Answer, error) {
	if len(words) > 0 {
		return k.explain(strings.ToLower(words[0]))
	}
	a := Answer{Lines: []string{"The verbs, each with SLOTSTORM before it. HELP VERB and HELP FAULT-KIND tell more."}}
	for _, name := range consoleVerbs {
		a.Lines = append(a.Lines, findVerb(name).syntax)
	}
	for _, v := range ownVerbs {
		a.Lines = append(a.Lines, v.syntax)
	}
	a.Lines = append(a.Lines, "Nodes are named by name (n1), ID, port or address. Faults are "+strings.Join(faultWords(), ", ")+".")
	return a, nil
}

func (k *Console) explain(word string) (Answer, error) {
	for _, v := range ownVerbs {
		if v.name == word {
			return Answer{Lines: []string{v.syntax, v.doc, "Example: " + v.example}}, nil
		}
	}
	if slices.Contains(consoleVerbs, word) {
		v := findVerb(word)
		a := Answer{Lines: []string{v.syntax, v.doc}}
		if v.options != nil {
			for _, o := range v.options() {
				a.Lines = append(a.Lines, "  "+o.syntax()+"  "+o.doc)
			}
		}
		a.Lines = append(a.Lines, "Example: "+v.example)
		return a, nil
	}
	for _, f := range faults.Reference() {
		if f.Name == word {
			a := Answer{Lines: []string{"fault NAME " + f.Syntax, f.Doc}}
			for _, p := range f.Params {
				a.Lines = append(a.Lines, "  "+p.Syntax+"  "+p.Doc)
			}
			a.Lines = append(a.Lines, "Example: fault NAME "+f.Example)
			return a, nil
		}
	}
	return Answer{}, fmt.Errorf("there is no verb and no fault %q; try HELP", word)
}
