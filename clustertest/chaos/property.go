package chaos

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/clustertest/history"
)

// Property is something that must hold in every timeline.
type Property struct {
	Name string
	// Check returns what is wrong, or nil.
	Check func(o *Outcome) error
}

// Invariants wants the invariants of scenarios to hold. They are about the
// nodes, and Check always wants them, too.
func Invariants() Property {
	return Property{"invariants hold", func(o *Outcome) error {
		for _, f := range o.Result.Failures {
			return fmt.Errorf("%v", f)
		}
		return nil
	}}
}

// NoErrors wants the code under test to report none by Run.Errorf.
func NoErrors() Property {
	return Property{"the code under test reports no error", func(o *Outcome) error {
		if len(o.Errors) == 0 {
			return nil
		}
		return fmt.Errorf("%s", strings.Join(o.Errors, "\n"))
	}}
}

// Consistent wants what clients were told to be what Redis Cluster permits. With kinds,
// only those of the judge's verdicts count.
func Consistent(kinds ...history.Kind) Property {
	name := "what clients are told is consistent"
	for i, k := range kinds {
		sep := ", "
		if i == 0 {
			sep = "never: "
		}
		name += sep + string(k)
	}
	return Property{name, func(o *Outcome) error {
		for _, v := range o.Verdicts {
			if v.Violation() && (len(kinds) == 0 || slices.Contains(kinds, v.Kind)) {
				return fmt.Errorf("%s", v)
			}
		}
		return nil
	}}
}

// NothingTwice wants no increment, push or pop to be done twice unless the client reports
// that it does not know what became of it.
func NothingTwice() Property {
	p := Consistent(history.Twice)
	p.Name = "nothing is done twice"
	return p
}

// RepliesBelong wants each command to get the reply to itself, in pipelines too.
func RepliesBelong() Property {
	p := Consistent(history.Mixed, history.Invented)
	p.Name = "replies belong to their commands"
	return p
}

// Deadline wants every call of clients to end within a time, one way or the other.
func Deadline(limit time.Duration) Property {
	return Property{fmt.Sprintf("every command ends within %v", limit), func(o *Outcome) error {
		for _, c := range o.Calls {
			if c.End == history.Forever || c.End-c.Begin > limit {
				return fmt.Errorf("%s, begun at %.3fs, ended after %v", c, c.Begin.Seconds(), c.End-c.Begin)
			}
		}
		return nil
	}}
}

// MaxRedirects wants no call of a client to be redirected more often than so in a row,
// without another error in between. Calls of equal text that are under way at the same time
// share their redirects.
func MaxRedirects(most int) Property {
	return Property{fmt.Sprintf("a command is redirected %d times in a row at most", most), func(o *Outcome) error {
		for _, c := range o.Calls {
			texts := map[string]bool{}
			for _, args := range c.Commands {
				texts[strings.ToLower(strings.Join(args, " "))] = true
			}
			n, last := 0, ""
			for _, r := range o.Requests {
				switch {
				case r.Client != c.Client || r.At < c.Begin || r.At > c.End || !texts[strings.ToLower(r.Text)]:
				case r.Redirect():
					n++
					last = r.Error
				case r.Error != "":
					n = 0
				}
				if n > most*len(c.Commands)*o.alike(c) {
					return fmt.Errorf("%s, begun at %.3fs, was redirected %d times, last by %s", c, c.Begin.Seconds(), n, last)
				}
			}
		}
		return nil
	}}
}

// alike is how many calls of a client with the same text overlap with a call.
func (o *Outcome) alike(c *history.Call) int {
	n := 0
	for _, other := range o.Calls {
		if other.Client == c.Client && other.Begin <= c.End && c.Begin <= other.End && slices.EqualFunc(other.Commands, c.Commands, slices.Equal) {
			n++
		}
	}
	return n
}

// lessonTime is how long a pipeline may take to be redirected: that is one lesson.
const lessonTime = 50 * time.Millisecond

// Learns wants a client that is told of a slot's new owner to remember it: the same node
// does not have to tell the same client of the same owner more often than so. What is
// said within 50 ms counts once, and a client that has asked for the topology meanwhile
// may have been told otherwise.
func Learns(most int) Property {
	type lesson struct{ node, client, redirect string }
	return Property{fmt.Sprintf("a client is told the same MOVED %d times at most", most), func(o *Outcome) error {
		told, last := map[lesson]int{}, map[lesson]time.Duration{}
		for _, r := range o.Requests {
			if r.Error == "" {
				maps.DeleteFunc(told, func(l lesson, _ int) bool { return l.client == r.Client })
			}
			if !strings.HasPrefix(r.Error, "MOVED ") {
				continue
			}
			l := lesson{r.Node, r.Client, r.Error}
			if told[l] > 0 && r.At-last[l] < lessonTime {
				continue
			}
			last[l] = r.At
			if told[l]++; told[l] > most {
				return fmt.Errorf("%s had to tell %s %d times: %s; the last time was at %.3fs, for %s", r.Node, r.Client, told[l], r.Error, r.At.Seconds(), r.Text)
			}
		}
		return nil
	}}
}

// TopologyRate wants no client to ask for the topology more often than so in a second.
func TopologyRate(most int) Property {
	return Property{fmt.Sprintf("a client asks for the topology %d times a second at most", most), func(o *Outcome) error {
		asked := map[string][]time.Duration{}
		for _, r := range o.Requests {
			if r.Error != "" {
				continue
			}
			times := append(asked[r.Client], r.At)
			for r.At-times[0] >= time.Second {
				times = times[1:]
			}
			if asked[r.Client] = times; len(times) > most {
				return fmt.Errorf("%s asked %d times in the second before %.3fs", r.Client, len(times), r.At.Seconds())
			}
		}
		return nil
	}}
}

// Recovers wants calls to get answers again that begin so long after the last disruption, if
// the cluster itself has recovered.
func Recovers(within time.Duration) Property {
	return Property{fmt.Sprintf("clients recover within %v", within), func(o *Outcome) error {
		if !o.Healthy {
			return nil
		}
		for _, c := range o.Calls {
			if c.Begin < o.LastDisruption+within || len(c.Replies) == 0 {
				continue
			}
			for _, r := range c.Replies {
				if strings.HasPrefix(r, "(") && r != "(nil)" && !strings.HasPrefix(r, "(integer)") || strings.HasPrefix(r, "CLUSTERDOWN") || strings.HasPrefix(r, "MOVED") || strings.HasPrefix(r, "ASK") {
					return fmt.Errorf("%s, begun at %.3fs, which is %v after the last disruption", c, c.Begin.Seconds(), c.Begin-o.LastDisruption)
				}
			}
		}
		return nil
	}}
}

// NoLeak wants no connection to be open when the clients are closed.
func NoLeak() Property {
	return Property{"no connection is left behind", func(o *Outcome) error {
		for client, n := range o.Connected {
			if n > 0 {
				return fmt.Errorf("%q has %d connections after it was closed", client, n)
			}
		}
		return nil
	}}
}

// MaxConnections wants a client to have no more connections to one node at once. It counts
// those made by Run.Dialer and Run.Redis.
func MaxConnections(most int) Property {
	return Property{fmt.Sprintf("%d connections to a node at most", most), func(o *Outcome) error {
		for client, n := range o.Peak {
			if n > most {
				return fmt.Errorf("%s had %d connections to one node", client, n)
			}
		}
		return nil
	}}
}

// Standard are the properties that hold for a client which follows the specification, and
// tries nothing again that may have been done.
func Standard() []Property {
	return []Property{
		Consistent(), Deadline(30 * time.Second), MaxRedirects(16), Learns(12), TopologyRate(100), Recovers(10 * time.Second), NoLeak(),
	}
}
