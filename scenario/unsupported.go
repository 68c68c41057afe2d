package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/sim/event"
)

// unsupported is a line that cannot be played on real servers.
type unsupported struct {
	line   int
	what   string // the verb, or the option
	reason string
}

// Error implements error.
func (u *unsupported) Error() string { return fmt.Sprintf("line %d: %s: %s", u.line, u.what, u.reason) }

// unsupported returns the first thing in a script that cannot be played on real servers, nil
// if all can. Own servers can be killed.
func (s *Script) unsupported(own bool) *unsupported {
	for i := range s.Lines {
		l := &s.Lines[i]
		if l.Action == nil {
			continue
		}
		if reason := s.impossible(l.Action, own); reason != "" {
			verb, _, _ := strings.Cut(l.Action.String(), " ")
			return &unsupported{l.Number, verb, reason}
		}
	}
	if s.Trace != nil {
		return &unsupported{s.Trace.Number, "-- trace --", "real servers keep no such log"}
	}
	return nil
}

const (
	notOwn    = "the servers are not ours to kill or to pause"
	noPower   = "the machine of real servers is this one"
	oneDisk   = "real servers all come back with their data, or all without"
	noFaults  = "nothing can be injected into real servers"
	noOrder   = "with several writers the order of their writes on real servers is not known"
	nobodySee = "what happens on the connections of such clients to real servers is not seen"
)

// impossible is the reason why an action cannot be done to real servers, "" if it can.
func (s *Script) impossible(action Action, own bool) string {
	switch a := action.(type) {
	case headerLine:
		return impossibleHeader(a.spec, own)
	case *faultLine, heal:
		return noFaults
	case *crash:
		return cmp.Or(reasonIf(!own, notOwn), reasonIf(a.powerLoss, noPower), s.impossibleReturn(&a.restart))
	case *restart:
		return cmp.Or(reasonIf(!own, notOwn), s.impossibleReturn(a))
	case *pause, *resume:
		return reasonIf(!own, notOwn)
	case *check:
		return reasonIf(!s.singleWriter(), noOrder)
	case *waitUntil:
		return s.impossibleCondition(a.cond.predicate, own)
	case *expectLine:
		return s.impossibleCondition(a.cond.predicate, own)
	case *watchLine:
		return s.impossibleCondition(a.cond.predicate, own)
	case clientLine, wait, *migrate, *workload, stop, *start, *allow:
		return ""
	}
	return "only simulated clusters know that"
}

// impossibleReturn is impossible for how a node comes back.
func (s *Script) impossibleReturn(a *restart) string {
	kept, lost := s.returns()
	return cmp.Or(
		reasonIf(kept && lost, oneDisk),
		reasonIf(a.newIdentity, "real servers come back as who they were"),
		reasonIf(strings.Contains(a.address, ":"), "real servers come back where one of them was, or on ports of their own"),
	)
}

// returns reports whether nodes come back with the data that they had, and whether some come
// back without.
func (s *Script) returns() (kept, lost bool) {
	for i := range s.Lines {
		switch a := s.Lines[i].Action.(type) {
		case *restart:
			kept, lost = kept || a.keepData, lost || !a.keepData
		case *crash:
			kept, lost = kept || a.back > 0 && a.keepData, lost || a.back > 0 && !a.keepData
		}
	}
	return kept, lost
}

// reasonIf returns the reason if something is the case.
func reasonIf(so bool, reason string) string {
	if so {
		return reason
	}
	return ""
}

// realOptions are those of the cluster line that real servers can have.
var realOptions = []string{"masters", "replicas", "lone", "empty", "seed", "node-timeout"}

func impossibleHeader(c *ClusterSpec, own bool) string {
	for _, o := range clusterOptions(c) {
		switch {
		case o.get() == "", slices.Contains(realOptions, o.name):
		case o.name == "dialect" && own && c.mixed():
			return "dialect: real servers are all of the same version"
		case o.name == "dialect" && own: // the target knows whether it is that
		case o.name == "dialect":
			return "dialect: the servers are what they are"
		case !slices.Contains(directives, o.name):
			return o.name + " is only simulated"
		case !own:
			return o.name + ": the servers are not ours to configure"
		}
	}
	return ""
}

// singleWriter reports whether all writes come from lines of scripted clients, one after
// the other.
func (s *Script) singleWriter() bool {
	for i := range s.Lines {
		if _, ok := s.Lines[i].Action.(*workload); ok {
			return false
		}
	}
	return s.onlyScripted()
}

// playedBy is the script as far as unsupported looks at it, with the clients that another
// stands in for.
func (s *Script) playedBy(another Driver) *Script {
	if another == nil {
		return s
	}
	played := *s
	played.names, played.Clients = map[string]*ClientSpec{}, nil
	for _, c := range s.Clients {
		spec := *c
		if spec.scripted() {
			spec.Driver = "another"
		}
		played.names[spec.Name] = &spec
		played.Clients = append(played.Clients, &spec)
	}
	return &played
}

// onlyScripted reports whether all clients are scripted ones, whose connections are seen.
func (s *Script) onlyScripted() bool {
	return !slices.ContainsFunc(s.Clients, func(c *ClientSpec) bool { return !c.scripted() })
}

// realCounters are those that INFO tells of real servers.
var realCounters = []string{"moved", "ask", "tryagain", "crossslot", "clusterdown", "asking", "topology"}

// soleCounters are those of a client that is not scripted, but alone: what it gets is counted
// here, and what it causes by the nodes.
var soleCounters = []string{"begun", "commands", "errors", "failures", "redirects", "topology"}

// realNumbers are those that can be asked of real nodes besides their counters.
var realNumbers = []string{"keys", "epoch"}

// Kinds of events: those that the clients and the script itself make are all in the log;
// the others are seen if they last.
var (
	certainKinds = []event.Kind{event.KindCommand, event.KindError, event.KindRedirect, event.KindMigrate, event.KindNode}
	seenKinds    = []event.Kind{event.KindRole, event.KindSlot, event.KindState, event.KindFlag}
)

// impossibleCondition is impossible for what a condition says.
func (s *Script) impossibleCondition(c predicate, own bool) string {
	switch c := c.(type) {
	case *eventCount:
		return s.impossibleEvents(c.kind, false)
	case *eventSeen:
		return s.impossibleEvents(c.kind, true)
	case *clientCount:
		others := slices.ContainsFunc(c.clients, func(name string) bool { return !s.names[name].scripted() })
		sole := own && len(s.Clients) == 1 && slices.Contains(soleCounters, c.what)
		return reasonIf(others && !sole, nobodySee)
	case *writesLost:
		return reasonIf(!s.singleWriter(), noOrder)
	case *allNodes:
		return reasonIf(!slices.Contains(realCounters, c.what), "real servers do not count "+c.what)
	case *nodeNumber:
		known := slices.Contains(realNumbers, c.what) || slices.Contains(realCounters, c.what)
		return reasonIf(!known, "real servers do not tell "+c.what)
	case *faultFired:
		return "fault is only simulated"
	}
	return ""
}

// impossibleEvents is impossible for events of a kind, of which one, or any number, is
// asked for.
func (s *Script) impossibleEvents(kind event.Kind, one bool) string {
	switch {
	case slices.Contains(certainKinds, kind):
		return reasonIf(!s.onlyScripted(), nobodySee)
	case one && slices.Contains(seenKinds, kind):
		return ""
	}
	return "real servers do not tell of events of the kind " + kind.String()
}
