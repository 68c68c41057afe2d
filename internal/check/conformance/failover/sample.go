package failover

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// Sample is measured durations of one sort.
type Sample []Duration

// Duration is a measured duration and how far off it may be: the longest time between
// two looks of its story. On an idle machine that is the poll interval. On a busy one
// the observer and the servers alike wait for their turn, and the gap between looks
// is a measure of how long.
type Duration struct {
	Value, Slack time.Duration
}

// early and late are the ends of what may have been, sorted.
func (s Sample) early() []time.Duration {
	return s.sorted(func(d Duration) time.Duration { return d.Value - d.Slack })
}

func (s Sample) late() []time.Duration {
	return s.sorted(func(d Duration) time.Duration { return d.Value + d.Slack })
}

func (s Sample) values() []time.Duration {
	return s.sorted(func(d Duration) time.Duration { return d.Value })
}

func (s Sample) sorted(of func(Duration) time.Duration) []time.Duration {
	out := make([]time.Duration, len(s))
	for i, d := range s {
		out[i] = of(d)
	}
	slices.Sort(out)
	return out
}

// differ judges whether a real and a simulated sample are drawn from different
// distributions, at a level of significance, and says how. Each real duration may be
// moved within its slack in favour of their being alike, all towards one end at a
// time: what is left is a real one that is earlier or later than chance and slowness
// explain.
//
// The one-sided two-sample Kolmogorov-Smirnov test, made in either direction, looks
// at the bulk: the largest distance D between the empirical distribution functions.
// Being exceeded has probability exp(-2 D² nm/(n+m)). It hardly sees the edges, and
// the early one is where the protocol is strict (no node is suspected before the node
// timeout has passed, no election is held before 500 ms have). So another test counts
// the real durations before the first simulated one: that there are k of n has
// probability n/(n+m) * (n-1)/(n+m-1) * ..., k factors. There is no such test for the
// late edge: servers are late on a busy machine, at each of the dozens of ticks that
// a failover takes, but they are never early.
func differ(real, simulated Sample, alpha float64) error {
	if len(real) == 0 || len(simulated) == 0 {
		return fmt.Errorf("%d real and %d simulated durations", len(real), len(simulated))
	}
	sim := simulated.values()
	alpha /= 3 // tests
	critical := math.Sqrt(-math.Log(alpha) / 2 * float64(len(real)+len(sim)) / float64(len(real)*len(sim)))
	early, late := real.early(), real.late()
	if d, at := distance(late, sim); d > critical {
		return fmt.Errorf("the real ones are shorter: %.0f%% more of them are within %v (%.0f%% may be)", 100*d, at, 100*critical)
	}
	if d, at := distance(sim, early); d > critical {
		return fmt.Errorf("the real ones are longer: %.0f%% fewer of them are within %v (%.0f%% may be)", 100*d, at, 100*critical)
	}
	k := countWhile(late, func(d time.Duration) bool { return d < sim[0] })
	if beyond(k, len(real), len(sim)) < alpha {
		return fmt.Errorf("%d of %d real ones are shorter than all simulated ones, of which the shortest is %v", k, len(real), sim[0])
	}
	return nil
}

// distance is how far the distribution function of a rises above b's at most, and
// where. Both are sorted.
func distance(a, b []time.Duration) (d float64, at time.Duration) {
	for i, x := range a {
		within := float64(i+1) / float64(len(a))
		n, _ := slices.BinarySearchFunc(b, x, func(y, x time.Duration) int {
			if y <= x {
				return -1
			}
			return cmp.Compare(y, x)
		})
		if rise := within - float64(n)/float64(len(b)); rise > d {
			d, at = rise, x
		}
	}
	return d, at
}

func countWhile(sorted []time.Duration, is func(time.Duration) bool) int {
	if i := slices.IndexFunc(sorted, func(d time.Duration) bool { return !is(d) }); i >= 0 {
		return i
	}
	return len(sorted)
}

// beyond is the probability that k or more of n come before all m others.
func beyond(k, n, m int) float64 {
	p := 1.0
	for i := range k {
		p *= float64(n-i) / float64(n+m-i)
	}
	return p
}
