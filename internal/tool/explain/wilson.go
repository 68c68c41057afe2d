package explain

import "math"

// Share is how many of some runs failed.
type Share struct{ Failed, Runs int }

// P is the share, as it was seen.
func (s Share) P() float64 { return float64(s.Failed) / float64(max(s.Runs, 1)) }

// z is the quantile of the normal distribution for intervals of 95%.
const z = 1.959964

// Interval is where the probability of failing is, in 95 of 100 cases (Wilson's score interval): it
// says something for few runs too, and at the ends.
func (s Share) Interval() (low, high float64) {
	n, p := float64(s.Runs), s.P()
	if s.Runs == 0 {
		return 0, 1
	}
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, middle-half), min(1, middle+half)
}

// Always reports whether all of the runs failed.
func (s Share) Always() bool { return s.Runs > 0 && s.Failed == s.Runs }
