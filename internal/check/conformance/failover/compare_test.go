package failover

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

const ms = time.Millisecond

// drawn is a sample of the usual shape: from, and up to width more.
func drawn(n int, from, width, slack time.Duration, rng *rand.Rand) Sample {
	s := make(Sample, n)
	for i := range s {
		s[i] = Duration{from + time.Duration(rng.Int64N(int64(width))), slack}
	}
	return s
}

// TestDiffer: samples of one distribution are alike, those of others are not, and
// slack forgives as much as it says.
func TestDiffer(t *testing.T) {
	for name, row := range map[string]struct {
		real func(*rand.Rand) Sample
		want string
	}{
		"same":             {func(r *rand.Rand) Sample { return drawn(80, 500*ms, 600*ms, 10*ms, r) }, ""},
		"shorter":          {func(r *rand.Rand) Sample { return drawn(80, 300*ms, 600*ms, 10*ms, r) }, "the real ones are shorter"},
		"longer":           {func(r *rand.Rand) Sample { return drawn(80, 700*ms, 600*ms, 10*ms, r) }, "the real ones are longer"},
		"longer, forgiven": {func(r *rand.Rand) Sample { return drawn(80, 700*ms, 600*ms, 250*ms, r) }, ""},
		"narrower":         {func(r *rand.Rand) Sample { return drawn(80, 500*ms, 200*ms, 10*ms, r) }, "the real ones are shorter"},
		"early edge": {func(r *rand.Rand) Sample {
			return append(drawn(72, 500*ms, 600*ms, 10*ms, r), drawn(8, 400*ms, 80*ms, 10*ms, r)...)
		}, "shorter than all simulated ones"},
		"nothing": {func(*rand.Rand) Sample { return nil }, "0 real"},
	} {
		for seed := range uint64(20) {
			rng := rand.New(rand.NewPCG(seed, 1))
			simulated := drawn(480, 500*ms, 600*ms, 10*ms, rng)
			err := differ(row.real(rng), simulated, Level)
			if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)) {
				t.Errorf("%s, seed %d: %v, want %q", name, seed, err, row.want)
			}
		}
	}
}

// TestFalseAlarms: the tests are wrong about samples of one distribution as rarely as
// they say.
func TestFalseAlarms(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	alarms := 0
	const runs, level = 4000, 0.05
	for range runs {
		if differ(drawn(20, 0, time.Second, 0, rng), drawn(120, 0, time.Second, 0, rng), level) != nil {
			alarms++
		}
	}
	if rate := float64(alarms) / runs; rate > level || rate < level/10 {
		t.Errorf("%.3f of the comparisons fail, want a little less than %.3f", rate, level)
	}
}

func TestDistance(t *testing.T) {
	for _, row := range []struct {
		a, b []time.Duration
		want float64
		at   time.Duration
	}{
		{[]time.Duration{1, 2}, []time.Duration{1, 2}, 0, 0},
		{[]time.Duration{1, 2}, []time.Duration{3, 4}, 1, 2},
		{[]time.Duration{3, 4}, []time.Duration{1, 2}, 0, 0},
		{[]time.Duration{1, 5}, []time.Duration{2, 3}, 0.5, 1},
		{[]time.Duration{1, 1, 1, 9}, []time.Duration{1, 9}, 0.25, 1},
	} {
		if got, at := distance(row.a, row.b); got != row.want || at != row.at {
			t.Errorf("distance(%v, %v) = %v at %v, want %v at %v", row.a, row.b, got, at, row.want, row.at)
		}
	}
}

// TestCompare: a simulation is like itself, and not like one whose elections are
// slower, or whose states are others.
func TestCompare(t *testing.T) {
	stories := simulated(t, time.Second, 120)
	changed := func(change func(*Story)) []Pile {
		real := slices.Clone(stories[:60])
		for i := range real {
			real[i].Moments = slices.Clone(real[i].Moments)
			change(&real[i])
		}
		return []Pile{{time.Second, real, stories[60:]}}
	}
	if got := Compare(changed(func(*Story) {})); len(got) != 0 {
		t.Errorf("not like itself: %q", got)
	}
	slower := changed(func(s *Story) { s.Moments[len(s.Moments)-1].At += 300 * ms })
	if got := Compare(slower); len(got) != 2 || !strings.Contains(got[0], "node timeout 1s: fail to promotion: the real ones are longer") {
		t.Errorf("slower elections: %q", got)
	}
	other := changed(func(s *Story) { s.Moments[len(s.Moments)-1].Victim.Flags = "slave,fail" })
	if got := Compare(other); len(got) < 2 || !strings.Contains(got[0], "usually") || !strings.Contains(got[1], "only real servers") {
		t.Errorf("other states: %q", got)
	}
	table := Table(changed(func(*Story) {}))
	for _, want := range []string{"| 1s | kill to fail? | 60 | 1", " | 60 | 1", "| 1s | fail to promotion | 60 | ", "master,fail/master+slots | "} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %q:\n%s", want, table)
		}
	}
}
