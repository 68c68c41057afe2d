package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/tool/naming"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
)

// faultLine is "fault NAME FAULT".
type faultLine named

// String implements Action.
func (f *faultLine) String() string { return "fault " + f.name + " " + f.fault.String() }

func (f *faultLine) run(r *runner) error { return r.c.Inject(f.name, f.fault) }

func parseFault(p *parser, l *statement) (Action, error) {
	name, err := l.word(0, "a name")
	if err != nil {
		return nil, err
	}
	if !naming.Valid(name.text) || name.text == "all" {
		return nil, at(name.col, "%q is no name for a fault", name.text)
	}
	start := name.col - l.offset - 1 + len(name.text)
	fault, err := faults.Parse(l.text[start:])
	if err != nil {
		var syntax *faults.SyntaxError
		if errors.As(err, &syntax) {
			return nil, at(l.offset+start+syntax.Offset+1, "%s", syntax.Text)
		}
		return nil, at(name.col, "%v", err)
	}
	if err := p.checkFault(fault, l, name.col); err != nil {
		return nil, err
	}
	if p.faults == nil {
		p.faults = map[string]bool{}
	}
	p.faults[name.text] = true
	return &faultLine{name.text, fault}, nil
}

// checkFault checks the names in a fault.
func (p *parser) checkFault(f faults.Fault, l *statement, col int) error {
	for _, name := range faults.Names(f) {
		if p.script.Cluster.hasNode(name) || p.script.names[name] != nil {
			continue
		}
		known := p.clientNames()
		for i := range min(p.script.Cluster.nodes(), 20) {
			known = append(known, nodeName(i))
		}
		return at(col, "%q is neither a node nor a declared client%s", name, suggest.DidYouMean(name, known))
	}
	for _, r := range f.Rules() {
		if err := checkCommandNames(r.Aim); err != nil {
			return at(col, "%v", err)
		}
		if r.Kind == faults.KindBadCertificate && p.script.Cluster.TLS != yesWord {
			return at(col, "the cluster has no TLS: cluster tls=yes")
		}
		if faults.IsNodeTarget(r.Target) {
			if err := p.node(token{text: r.Target, col: col}); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkCommandNames refuses commands that nobody sends: such a fault would never fire.
func checkCommandNames(aim faults.Aim) error {
	if aim.Command == "" {
		return nil
	}
	known := gossip.MessageTypeNames()
	for _, c := range command.All() {
		known = append(known, c.Name)
	}
	for name := range strings.SplitSeq(aim.Command, ",") {
		if c := command.ByName(name); c != nil && c.IsContainer() {
			return fmt.Errorf("command: %s has subcommands: write %s|%s or the like", name, name, strings.TrimPrefix(c.Subcommands()[0].Name, name+"|"))
		}
		if !slices.Contains(known, name) {
			return fmt.Errorf("command: %q is neither a command nor a type of message on the bus%s", name, suggest.DidYouMean(name, known))
		}
	}
	return nil
}

// heal is "heal NAME".
type heal struct{ name string }

// String implements Action.
func (h heal) String() string { return "heal " + h.name }

func (h heal) run(r *runner) error {
	if h.name == "all" {
		r.c.HealAll()
		return nil
	}
	return r.c.Heal(h.name)
}

func parseHeal(p *parser, l *statement) (Action, error) {
	name, err := l.word(0, "the name of a fault")
	if err != nil {
		return nil, err
	}
	if name.text != "all" && !p.faults[name.text] {
		return nil, p.unknownName(name, "fault", p.faults)
	}
	return heal{name.text}, l.end(1)
}

// unknownName says that a name was not introduced, and which ones were.
func (p *parser) unknownName(t token, what string, known map[string]bool) error {
	names := sortedKeys(known)
	if len(names) == 0 {
		return at(t.col, "there is no %s %q, nor any other so far", what, t.text)
	}
	return at(t.col, "there is no %s %q so far%s", what, t.text, suggest.DidYouMean(t.text, names))
}
