package scenario

import (
	"slices"
	"strings"
	"sync"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// tally is what a client that is not scripted has counted.
type tally struct {
	mu    sync.Mutex
	stats sim.ClientStats
}

func (t *tally) begun(commands int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stats.Begun += commands
}

// ended counts what became of commands.
func (t *tally) ended(results []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stats.Commands += len(results)
	for _, text := range results {
		switch reply, failure := answerOf(text); {
		case failure != "":
			t.stats.Failures++
		case reply.Type == event.ErrorReply:
			t.stats.Errors++
		}
	}
}

func (t *tally) count() sim.ClientStats {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stats
}

// answerOf is what a text says that is written as an expectation: a failure stands in
// parentheses, an error begins with a code in capitals.
func answerOf(text string) (reply event.Reply, failure string) {
	reply = event.Reply{Type: event.StatusReply, Text: text}
	if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(text, ")") {
		switch inner = strings.TrimSuffix(inner, ")"); inner {
		case "nil", "true", "false":
			return reply, ""
		}
		return event.Reply{}, inner
	}
	code, _, more := strings.Cut(text, " ")
	if more && code != "" && strings.IndexFunc(code, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0 {
		reply.Type = event.ErrorReply
	}
	return reply, ""
}

// note logs what became of commands of a client that is not scripted: of a transaction all
// together, with what became of EXEC.
func note(c *sim.Cluster, client string, commands [][]string, results []string) {
	if len(commands) > 1 && strings.EqualFold(commands[0][0], "MULTI") && len(results) > 0 {
		reply, failure := answerOf(results[len(results)-1])
		access.To(c).NoteCommand(client, commands, reply, failure)
		return
	}
	for i := range min(len(commands), len(results)) {
		reply, failure := answerOf(results[i])
		access.To(c).NoteCommand(client, commands[i:i+1], reply, failure)
	}
}

// clientStats are what a client has counted. Of clients that are not scripted the talk
// lines count begun, commands, errors and failures; what nodes saw of them counts the rest.
// Real nodes do not tell who a request is from: there it is what nobody else has asked, see
// Script.unsupported.
func (r *runner) clientStats(name string) sim.ClientStats {
	if cl := r.scripted[name]; cl != nil {
		return cl.Stats()
	}
	seen := r.seen.of(name)
	if r.opt.Against != nil {
		seen = r.seen.beside(r.c.Counters())
	}
	if t, ok := r.talkers[name].(*drivenTalker); ok {
		s := t.count()
		seen.Begun, seen.Commands, seen.Errors, seen.Failures = s.Begun, s.Commands, s.Errors, s.Failures
	}
	return seen
}

// countsOthers reports whether a condition asks for counters of clients that are not
// scripted.
func (s *Script) countsOthers(opt Options) bool {
	for i := range s.Lines {
		var p predicate
		switch a := s.Lines[i].Action.(type) {
		case *waitUntil:
			p = a.cond.predicate
		case *expectLine:
			p = a.cond.predicate
		case *watchLine:
			p = a.cond.predicate
		}
		c, ok := p.(*clientCount)
		if ok && slices.ContainsFunc(c.clients, func(name string) bool { return opt.Clients != nil || !s.names[name].scripted() }) {
			return true
		}
	}
	return false
}

// seenClients are what nodes have seen of clients, by their names.
type seenClients struct {
	mu    sync.Mutex
	stats map[string]*sim.ClientStats // of requests without a name as well
	conns map[[2]string]bool          // by name and address
}

// see counts a request. It may be called from any goroutine.
func (s *seenClients) see(q *sim.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stats == nil {
		s.stats, s.conns = map[string]*sim.ClientStats{}, map[[2]string]bool{}
	}
	n := s.stats[q.Name]
	if n == nil {
		n = &sim.ClientStats{}
		s.stats[q.Name] = n
	}
	n.Requests++
	switch q.Command {
	case "cluster|slots", "cluster|shards", "cluster|nodes":
		n.Topology++
	}
	switch q.ErrorCode() {
	case "MOVED", "ASK":
		n.Redirects++
	}
	if conn := [2]string{q.Name, q.Client}; !s.conns[conn] {
		s.conns[conn] = true
		n.Connections++
	}
}

func (s *seenClients) of(name string) sim.ClientStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := s.stats[name]; n != nil {
		return *n
	}
	return sim.ClientStats{}
}

// beside is what nodes have counted beside the requests that were seen.
func (s *seenClients) beside(counted sim.Counters) sim.ClientStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	rest := sim.ClientStats{Redirects: int(counted.Moved + counted.Ask), Topology: int(counted.Topology)}
	for _, n := range s.stats {
		rest.Redirects -= n.Redirects
		rest.Topology -= n.Topology
	}
	rest.Redirects, rest.Topology = max(rest.Redirects, 0), max(rest.Topology, 0)
	return rest
}
