package failover

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Level is the level of significance of all tests of one comparison together: of a
// thousand runs that compare like with like, one fails.
const Level = 0.001

// Pile is the stories of one node timeout, from both sides.
type Pile struct {
	NodeTimeout     time.Duration
	Real, Simulated []Story
}

// interval is one of the durations that a failover is made of.
type interval struct {
	name string
	of   func(*Story) (from, to time.Duration, ok bool)
	// pooled is whether it does not depend on the node timeout.
	pooled bool
}

var intervals = []interval{
	{name: "kill to fail?", of: func(s *Story) (time.Duration, time.Duration, bool) {
		at, ok := s.Suspected()
		return 0, at, ok
	}},
	{name: "fail? to fail", of: func(s *Story) (time.Duration, time.Duration, bool) {
		from, ok := s.Suspected()
		to, too := s.Failed()
		return from, to, ok && too
	}},
	// 500 ms fixed and up to 500 ms random; 100 ms of cron before and behind it.
	{name: "fail to promotion", pooled: true, of: func(s *Story) (time.Duration, time.Duration, bool) {
		from, ok := s.Failed()
		to, too := s.Promoted()
		return from, to, ok && too
	}},
}

func (v interval) sample(stories []Story) Sample {
	var sample Sample
	for _, s := range stories {
		if from, to, ok := v.of(&s); ok {
			sample = append(sample, Duration{to - from, s.Stall})
		}
	}
	return sample
}

// Compare says where the sides differ: in what states there are, or in how long they
// last. Nothing means that they are alike.
func Compare(piles []Pile) []string {
	tests := len(piles)
	for _, v := range intervals {
		tests += len(piles)
		if v.pooled {
			tests++
		}
	}
	alpha := Level / float64(tests)
	var differences []string
	var everywhere Pile
	for _, p := range piles {
		everywhere.Real = append(everywhere.Real, p.Real...)
		everywhere.Simulated = append(everywhere.Simulated, p.Simulated...)
		for _, d := range p.sequences(alpha) {
			differences = append(differences, fmt.Sprintf("node timeout %v: %s", p.NodeTimeout, d))
		}
	}
	for _, v := range intervals {
		for _, p := range piles {
			if err := differ(v.sample(p.Real), v.sample(p.Simulated), alpha); err != nil {
				differences = append(differences, fmt.Sprintf("node timeout %v: %s: %v", p.NodeTimeout, v.name, err))
			}
		}
		if !v.pooled {
			continue
		}
		if err := differ(v.sample(everywhere.Real), v.sample(everywhere.Simulated), alpha); err != nil {
			differences = append(differences, fmt.Sprintf("all node timeouts: %s: %v", v.name, err))
		}
	}
	return differences
}

// sequences compares the sequences of states. The usual one has to be the same. Others
// come now and then (fail? is skipped where the others' verdict comes first), some of
// them so seldom that one side may lack them by chance.
func (p Pile) sequences(alpha float64) []string {
	var differences []string
	if a, b := usual(count(p.Real, seen)), usual(count(p.Simulated, seen)); a != b {
		differences = append(differences, fmt.Sprintf("real servers usually: %s; simulated ones: %s", a, b))
	}
	simulated, real := count(p.Simulated, seen), count(p.Real, certain)
	for _, sequence := range slices.Sorted(maps.Keys(real)) {
		if simulated[sequence] == 0 && beyond(real[sequence], len(p.Real), len(p.Simulated)) < alpha {
			differences = append(differences, fmt.Sprintf("only real servers (%d of %d failovers): %s", real[sequence], len(p.Real), sequence))
		}
	}
	return differences
}

// seen leaves out the states that lasted for up to three looks: whether a look falls
// into them is chance.
func seen(s *Story) string { return s.Sequence(3 * Poll) }

// certain leaves out as well what lasted for less than the machine stalled: messages
// on several connections may have piled up and been taken in any order.
func certain(s *Story) string { return s.Sequence(max(3*Poll, s.Stall)) }

// count counts the sequences of states.
func count(stories []Story, of func(*Story) string) map[string]int {
	sequences := map[string]int{}
	for _, s := range stories {
		sequences[of(&s)]++
	}
	return sequences
}

func usual(sequences map[string]int) string {
	return slices.MaxFunc(append(slices.Sorted(maps.Keys(sequences)), ""), func(a, b string) int {
		return sequences[a] - sequences[b]
	})
}

// Table shows both sides in Markdown: how long each interval took and which states
// there were.
func Table(piles []Pile) string {
	var b strings.Builder
	b.WriteString("| node timeout | from, to | redis: failovers | min | median | max | slotstorm: failovers | min | median | max |\n")
	b.WriteString("|---|---|---|---|---|---|---|---|---|---|\n")
	for _, p := range piles {
		for _, v := range intervals {
			fmt.Fprintf(&b, "| %v | %s%s%s |\n", p.NodeTimeout, v.name, cells(v.sample(p.Real)), cells(v.sample(p.Simulated)))
		}
	}
	b.WriteString("\n| node timeout | states of the killed master and its replica | redis | slotstorm |\n|---|---|---|---|\n")
	for _, p := range piles {
		simulated, real := count(p.Simulated, seen), count(p.Real, seen)
		all := maps.Clone(simulated)
		maps.Copy(all, real)
		for _, sequence := range slices.Sorted(maps.Keys(all)) {
			fmt.Fprintf(&b, "| %v | %s | %s | %s |\n", p.NodeTimeout, sequence, share(real[sequence], p.Real), share(simulated[sequence], p.Simulated))
		}
	}
	return b.String()
}

func cells(s Sample) string {
	v := s.values()
	if len(v) == 0 {
		return " | 0 | | | "
	}
	return fmt.Sprintf(" | %d | %d ms | %d ms | %d ms", len(v), v[0].Milliseconds(), v[len(v)/2].Milliseconds(), v[len(v)-1].Milliseconds())
}

func share(n int, stories []Story) string {
	return fmt.Sprintf("%.0f%%", 100*float64(n)/float64(max(1, len(stories))))
}
