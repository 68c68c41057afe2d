package scenario

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// Branch is the moment from which on a run goes another way than the file: see
// Options.Branch. Up to there it is the run without it, event by event.
type Branch struct {
	sim.Branch
	// Lines are done at the moment: verbs that take no time, such as "crash n1".
	Lines []string
}

// branchVerbs are the verbs that take no time.
var branchVerbs = []string{"fault", "heal", "crash", "restart", "upgrade", "pause", "resume", "notify", "stop"}

// added reads the lines that a branch adds to the script.
func (s *Script) added(lines []string) ([]Action, error) {
	p := &parser{script: &Script{Name: "added", Cluster: s.Cluster, Clients: s.Clients, names: s.names}, body: true, faults: map[string]bool{}, loads: map[string]bool{}}
	for i := range s.Lines {
		switch a := s.Lines[i].Action.(type) {
		case *faultLine:
			p.faults[a.name] = true
		case *workload:
			p.loads[a.name] = true
		}
	}
	var actions []Action
	for i, text := range lines {
		p.number = i + 1
		verb, _, _ := strings.Cut(strings.TrimSpace(text), " ")
		if !slices.Contains(branchVerbs, verb) {
			p.fail(at(1, "%q cannot be added to a run: it can be one of %s", verb, strings.Join(branchVerbs, ", ")))
			continue
		}
		p.fail(p.line(text))
	}
	if len(p.errors) > 0 {
		return nil, p.errors
	}
	for i := range p.script.Lines {
		actions = append(actions, p.script.Lines[i].Action)
	}
	return actions, nil
}

// lookAtBranch does the lines of a branch when its moment has come.
func (r *runner) lookAtBranch() {
	if len(r.added) == 0 || !access.To(r.c).Branched() {
		return
	}
	lines := r.added
	r.added = nil
	for _, a := range lines {
		if err := a.run(r); err != nil {
			r.fail(r.line, fmt.Errorf("%s: %w", a, err))
		}
	}
}

// calm reports whether nothing is to be disturbed any more.
func (r *runner) calm() bool { return r.opt.Branch.Calm && access.To(r.c).Branched() }

// disturbs reports whether a line is a cause: it does something to nodes, to the network or to the
// layout of the slots, and is neither what clients do nor what is expected.
func (l *Line) disturbs() bool {
	switch a := l.Action.(type) {
	case *faultLine, *crash, *pause, *upgrade, *migrate, *notify:
		return true
	case *restart:
		return a.newIdentity || a.newAddress || a.address != ""
	}
	return l.Talk != nil && l.Talk.Who.raw() && slices.ContainsFunc(l.Talk.Commands, administers)
}

// harmless are subcommands that only tell.
var harmless = []string{"NODES", "SLOTS", "SHARDS", "INFO", "MYID", "KEYSLOT", "COUNTKEYSINSLOT", "GETKEYSINSLOT", "LINKS", "GET", "LIST", "REPLICAS", "HELP"}

// administers reports whether a command changes a node, not its keys.
func administers(words []string) bool {
	switch strings.ToUpper(words[0]) {
	case "SHUTDOWN", "FAILOVER", "REPLICAOF", "DEBUG":
		return true
	case "CLUSTER", "CONFIG", "CLIENT":
		return len(words) > 1 && !slices.Contains(harmless, strings.ToUpper(words[1]))
	}
	return false
}

// superfluous reports whether a line has nothing to end, because what it would have ended was
// left out: it heals or wakes what is well.
func (l *Line) superfluous() bool {
	switch l.Action.(type) {
	case heal, *restart, *resume:
		return true
	}
	return false
}

// Same says what kind of failure it is, with nothing in it that depends on chance: two runs
// failed alike if it is equal.
func (f *Failure) Same() string {
	got, _, _ := strings.Cut(f.Got, "   via ")
	if want, _, _ := strings.Cut(f.Want, "   via "); got == want {
		got = f.Got // it is the route that is wrong
	}
	if f.Reason != "" {
		got = f.Reason
	}
	return fmt.Sprintf("line %d: %s", f.Line, standing.ReplaceAllString(got, "N"))
}

// standing are numbers that are words of their own: how many, or how long. A node's name is none.
var standing = regexp.MustCompile(`\b[0-9][0-9.]*(ns|us|µs|ms|s|m|h)?\b`)
