package clustertest

import (
	"fmt"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Budget is a limit on what clients may do to the cluster, for Expect.
type Budget struct {
	what  string
	about func(event.Event) bool
	// check returns what happened, and whether that is within the budget.
	check func(c *Cluster, u Usage) (got string, ok bool)
}

// Expect fails the test for each budget that clients have exceeded since the last
// Phase, or since the start. The test goes on.
func (c *Cluster) Expect(budgets ...Budget) {
	c.tb.Helper()
	u := c.Usage()
	for _, b := range budgets {
		got, ok := b.check(c, u)
		if ok {
			continue
		}
		c.tb.Errorf("%s", c.report(failure{want: b.what, got: got, since: u.Since, about: b.about}))
	}
}

// redirects are the events that a budget for redirects is about.
func redirects(e event.Event) bool {
	return e.Kind() == event.KindRedirect || e.Kind() == event.KindSlot || e.Kind() == event.KindRole
}

// MaxRedirectsPerCommand limits the MOVED and ASK replies, on the average of all
// commands with keys.
func MaxRedirectsPerCommand(limit float64) Budget {
	return Budget{
		what: fmt.Sprintf("at most %g redirects per command", limit), about: redirects,
		check: func(_ *Cluster, u Usage) (string, bool) {
			n, commands := u.Redirects(), u.Commands-u.Redirects()
			if commands == 0 {
				return fmt.Sprintf("%d redirects and nothing else", n), n == 0
			}
			each := float64(n) / float64(commands)
			return fmt.Sprintf("%d redirects in %d commands: %.3g per command, such as %v", n, commands, each, u.LongestRoute), each <= limit
		},
	}
}

// MaxRedirects limits how often one command is redirected.
func MaxRedirects(limit int) Budget {
	return Budget{
		what: fmt.Sprintf("no command is redirected more than %s", times(limit)), about: redirects,
		check: func(_ *Cluster, u Usage) (string, bool) {
			n := u.LongestRoute.Redirects()
			return fmt.Sprintf("one was redirected %s: %v", times(n), u.LongestRoute), n <= limit
		},
	}
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// MaxTopologyRequests limits the requests for the cluster's layout in any second.
func MaxTopologyRequests(perSecond int) Budget {
	return Budget{
		what: fmt.Sprintf("at most %d topology requests in a second", perSecond),
		check: func(_ *Cluster, u Usage) (string, bool) {
			return fmt.Sprintf("%d in the worst second, %d in all", u.TopologyPeak, u.Topology), u.TopologyPeak <= perSecond
		},
	}
}

// MaxDials limits the connection attempts, whether they succeed or not.
func MaxDials(limit int) Budget {
	return Budget{
		what: fmt.Sprintf("at most %d dials", limit),
		check: func(_ *Cluster, u Usage) (string, bool) {
			return fmt.Sprintf("%d, of which %d failed", u.Dials, u.Refused), u.Dials <= limit
		},
	}
}

// MaxConnections limits the connections that are open at once, to all nodes together.
func MaxConnections(limit int) Budget {
	return Budget{
		what: fmt.Sprintf("at most %d open connections", limit),
		check: func(_ *Cluster, u Usage) (string, bool) {
			return fmt.Sprintf("%d were open at once", u.ConnectionsPeak), u.ConnectionsPeak <= limit
		},
	}
}

// MaxConnectionsPerNode limits the connections that are open at once to any node: the
// size of the pool that a client needs.
func MaxConnectionsPerNode(limit int) Budget {
	return Budget{
		what: fmt.Sprintf("at most %d open connections to a node", limit),
		check: func(_ *Cluster, u Usage) (string, bool) {
			return fmt.Sprintf("%d were open at once to %s", u.PerNodePeak, u.PeakNode), u.PerNodePeak <= limit
		},
	}
}

// ServedWithin limits the time from the beginning of the phase to the first command that
// a node serves, on the slot of the given key or, without one, on any. Call Phase when
// the disruption ends.
func ServedWithin(limit time.Duration, key ...string) Budget {
	what := "a command"
	if len(key) > 0 {
		what = fmt.Sprintf("a command on the slot of %q", key[0])
	}
	return Budget{
		what: fmt.Sprintf("%s is served within %v", what, limit),
		check: func(c *Cluster, _ Usage) (string, bool) {
			after, ok := c.FirstServed(key...)
			if !ok {
				return "none was", false
			}
			return fmt.Sprintf("the first one was after %v", after), after <= limit
		},
	}
}

// MaxErrors limits the error replies whose first word is code, such as CLUSTERDOWN,
// TRYAGAIN or ERR, no matter whether the client tried again.
func MaxErrors(code string, limit int) Budget {
	return Budget{
		what: fmt.Sprintf("at most %d %s", limit, code),
		about: func(e event.Event) bool {
			return topology(e) || e.Kind() == event.KindRedirect || e.Kind() == event.KindError
		},
		check: func(_ *Cluster, u Usage) (string, bool) {
			n := u.Errors[code]
			return strconv.Itoa(n), n <= limit
		},
	}
}
