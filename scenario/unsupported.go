package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/sim/event"
)

// obstacle is a line that cannot be played on real servers.
type obstacle struct {
	line   int
	what   string // the verb, or the option
	reason string
}

// Error implements error.
func (o *obstacle) Error() string { return fmt.Sprintf("line %d: %s: %s", o.line, o.what, o.reason) }

// obstacle returns the first thing in a script that cannot be played on real servers, nil
// if all can. Own servers can be killed.
func (s *Script) obstacle(own bool) *obstacle {
	for i := range s.Lines {
		l := &s.Lines[i]
		if l.Action == nil {
			continue
		}
		if reason := s.impossible(l.Action, own); reason != "" {
			verb, _, _ := strings.Cut(l.Action.String(), " ")
			return &obstacle{l.Number, verb, reason}
		}
	}
	if s.Trace != nil {
		return &obstacle{s.Trace.Number, "-- trace --", "real servers keep no such log"}
	}
	return nil
}

const (
	notOwn    = "the servers are not ours to kill or to pause"
	noDisk    = "real servers are started without persistence"
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
		return cmp.Or(reasonIf(!own, notOwn), impossibleReturn(&a.restart))
	case *restart:
		return cmp.Or(reasonIf(!own, notOwn), impossibleReturn(a))
	case *pause, *resume:
		return reasonIf(!own, notOwn)
	case *check:
		return reasonIf(!s.singleWriter(), noOrder)
	case *waitUntil:
		return s.impossibleCondition(a.cond.text)
	case *expectLine:
		return s.impossibleCondition(a.cond.text)
	case *watchLine:
		return s.impossibleCondition(a.cond.text)
	case clientLine, wait, *migrate, *workload, stop, *start, *allow:
		return ""
	}
	return "only simulated clusters know that"
}

// impossibleReturn is impossible for how a node comes back.
func impossibleReturn(a *restart) string {
	plain := optionText(restartOptions(&restart{}))
	if a.keepData {
		return noDisk
	}
	return reasonIf(optionText(restartOptions(a)) != plain, "real servers come back where and as who they were")
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

// onlyScripted reports whether all clients are scripted ones, whose connections are seen.
func (s *Script) onlyScripted() bool {
	return !slices.ContainsFunc(s.Clients, func(c *ClientSpec) bool { return !c.scripted() })
}

// realCounters are those that INFO tells of real servers.
var realCounters = []string{"moved", "ask", "tryagain", "crossslot", "clusterdown", "asking", "topology"}

// realConditions are the first words of conditions that real servers can be asked for,
// besides those about a node, and about events.
var realConditions = []string{
	"state", "agreed", "replicated", "slot", "key", "migration", "client", "workload", "elapsed", "program", "all", "lost",
}

// Kinds of events: those that the clients and the script itself make are all in the log;
// the others are seen if they last.
var (
	certainKinds = []event.Kind{event.KindCommand, event.KindError, event.KindRedirect, event.KindMigrate, event.KindNode}
	seenKinds    = []event.Kind{event.KindRole, event.KindSlot, event.KindState, event.KindFlag}
)

// impossibleCondition is impossible for a condition in normal form.
func (s *Script) impossibleCondition(text string) string {
	words := strings.Fields(strings.TrimPrefix(text, "not "))
	word := func(i int) string {
		if i < len(words) {
			return words[i]
		}
		return ""
	}
	isKind := func(k event.Kind) bool { return k.String() == word(1) }
	switch {
	case word(0) == "count" || word(0) == "event":
		switch {
		case slices.ContainsFunc(certainKinds, isKind):
			return reasonIf(!s.onlyScripted(), nobodySee)
		case word(0) == "event" && slices.ContainsFunc(seenKinds, isKind):
			return ""
		}
		return "real servers do not tell of events of the kind " + word(1)
	case word(0) == "lost":
		return reasonIf(!s.singleWriter(), noOrder)
	case word(0) == "all":
		counter := strings.TrimSuffix(word(1), "-per-second")
		return reasonIf(!slices.Contains(realCounters, counter), "real servers do not count "+counter)
	case slices.Contains(realConditions, word(0)):
		return ""
	case s.Cluster.hasNode(word(0)):
		return impossibleOfNode(word(1))
	}
	return word(0) + " is only simulated"
}

// impossibleOfNode is impossible for what a condition says of a node.
func impossibleOfNode(what string) string {
	known := []string{"role", "replica-of", "state", "sees", "up", "down", "paused", "keys", "epoch"}
	if slices.Contains(known, what) || slices.Contains(realCounters, what) {
		return ""
	}
	return "real servers do not tell " + what
}
