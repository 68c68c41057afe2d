package scenario

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// Second is what one second of a scenario's scripted clients and nodes looked like.
type Second struct {
	// At is its end.
	At time.Duration
	// Wanted counts the commands that clients began, Done those that ended well, Failed
	// those that ended otherwise.
	Wanted, Done, Failed int
	// Requests counts all that clients sent, among it Redirects that they followed,
	// Retries, and requests for the Topology.
	Requests, Redirects, Retries, Topology int
	// Queue is the number of requests that waited at all nodes at its end. Longest is the
	// most that waited at one, Node: at the end, or within the second if there never were
	// more.
	Queue, Longest int
	Node           string
	// Busy is the part of the second that the busiest node was asked to work: more than
	// 1 is more than it can do.
	Busy float64
}

// Amplification is the number of requests for each command that was wanted.
func (s *Second) Amplification() float64 { return float64(s.Requests) / float64(max(s.Wanted, 1)) }

// Bad reports whether clients got much less done than they wanted.
func (s *Second) Bad() bool { return s.Wanted > 0 && float64(s.Done) < badShare*float64(s.Wanted) }

// badShare is the part of what is wanted that has to be done in a good second.
const badShare = 0.9

// Storm sums the seconds of a run up.
type Storm struct {
	Wanted, Done, Failed, Requests int
	// Peak is the greatest amplification of a second.
	Peak float64
	// Longest is the longest line of requests, and Node where it was.
	Longest int
	Node    string
	// BadFrom and BadUntil are the beginning of the first bad second and the end of the
	// last one; both are 0 if there was none.
	BadFrom, BadUntil time.Duration
	// Recovered reports whether the last second in which anything was wanted was good.
	Recovered bool
}

// Amplification is the number of requests for each command that was wanted.
func (s *Storm) Amplification() float64 { return float64(s.Requests) / float64(max(s.Wanted, 1)) }

// SumUp sums seconds up.
func SumUp(seconds []Second) Storm {
	s := Storm{Recovered: true}
	for i := range seconds {
		sec := &seconds[i]
		s.Wanted += sec.Wanted
		s.Done += sec.Done
		s.Failed += sec.Failed
		s.Requests += sec.Requests
		if sec.Wanted > 0 {
			s.Peak = max(s.Peak, sec.Amplification())
			s.Recovered = !sec.Bad()
		}
		if sec.Longest > s.Longest {
			s.Longest, s.Node = sec.Longest, sec.Node
		}
		if sec.Bad() {
			if s.BadUntil == 0 {
				s.BadFrom = sec.At - time.Second
			}
			s.BadUntil = sec.At
		}
	}
	return s
}

// meter looks at clients and nodes each second.
type meter struct {
	r       *runner
	seconds []Second
	last    sim.ClientStats
	busy    map[string]time.Duration
	longest map[string]int
	done    map[string]int // by workload, up to the last second
	rate    map[string]int // by workload, in the last second
}

// newMeter returns nil if commands take no time in the cluster.
func newMeter(r *runner) *meter {
	if r.s.Cluster.Cost == 0 && r.s.Cluster.TopologyCost == 0 {
		return nil
	}
	m := &meter{r: r, busy: map[string]time.Duration{}, longest: map[string]int{}, done: map[string]int{}, rate: map[string]int{}}
	r.later(time.Second, m.look)
	return m
}

func (m *meter) look() {
	r := m.r
	r.later(time.Second, m.look)
	now := r.c.ClientStats()
	failed := now.Errors + now.Failures - m.last.Errors - m.last.Failures
	sec := Second{
		At: r.c.Now(), Wanted: now.Begun - m.last.Begun, Failed: failed, Done: now.Commands - m.last.Commands - failed,
		Requests: now.Requests - m.last.Requests, Redirects: now.Redirects - m.last.Redirects,
		Retries: now.Retries - m.last.Retries, Topology: now.Topology - m.last.Topology,
	}
	m.last = now
	for _, n := range r.c.Nodes() {
		l := access.ToNode(n).Load()
		sec.Queue += l.Queue
		longest := l.Queue
		if l.Longest > m.longest[n.Name()] {
			longest = l.Longest // it was in this second
			m.longest[n.Name()] = longest
		}
		if longest > sec.Longest {
			sec.Longest, sec.Node = longest, n.Name()
		}
		sec.Busy = max(sec.Busy, (l.Busy - m.busy[n.Name()]).Seconds())
		m.busy[n.Name()] = l.Busy
	}
	for _, name := range sortedKeys(r.loads) {
		s, _ := r.loads[name].Stats()
		done := s.Ended - s.Errors - s.Failures
		m.rate[name], m.done[name] = done-m.done[name], done
	}
	m.seconds = append(m.seconds, sec)
}

// doneLately is how many commands of a workload ended well in the last second.
func (m *meter) doneLately(name string) int {
	if m == nil {
		return 0
	}
	return m.rate[name]
}
