package geo

import "math"

// The distances that GEOSEARCHSTORE STOREDIST stores show all digits, so that sines
// have to be rounded as the C library does, whose results are nearly always the
// nearest double. Package math is off by one unit in the last place too often.
// Here they are computed with twice the digits and rounded once.

// pair is a number with twice the digits of a float64: the sum of both, of which
// low is smaller than half a unit in the last place of high.
type pair struct{ high, low float64 }

// sum adds exactly two numbers of which the first is not the smaller one.
func sum(a, b float64) pair {
	s := a + b
	return pair{s, b - (s - a)}
}

// anySum adds exactly two numbers.
func anySum(a, b float64) pair {
	s := a + b
	v := s - a
	return pair{s, (a - (s - v)) + (b - v)}
}

func (p pair) add(q pair) pair {
	s := anySum(p.high, q.high)
	return sum(s.high, s.low+p.low+q.low)
}

func (p pair) multiply(q pair) pair {
	high := p.high * q.high
	low := math.FMA(p.high, q.high, -high)
	return sum(high, low+float64(p.high*q.low)+float64(p.low*q.high))
}

func (p pair) divide(by float64) pair {
	high := p.high / by
	rest := math.FMA(-high, by, p.high) + p.low
	return sum(high, rest/by)
}

func (p pair) negate() pair { return pair{-p.high, -p.low} }

// halfPi is π/2 in pieces that sum up to it with thrice the digits.
var halfPi = [3]float64{0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110}

// reduce subtracts quarter turns from an angle, which is at most a few turns.
func reduce(x float64) (rest pair, quarters int) {
	n := math.RoundToEven(x / halfPi[0])
	rest = pair{high: x}
	for _, piece := range halfPi {
		high := n * piece
		rest = rest.add(pair{-high, -math.FMA(n, piece, -high)})
	}
	return rest, int(n)
}

// series sums up the Taylor series that starts with the term 1 of that power.
func series(x pair, term pair, power float64) pair {
	square := x.multiply(x).negate()
	total := term
	for math.Abs(term.high) > math.Abs(total.high)*0x1p-110 {
		term = term.multiply(square).divide((power + 1) * (power + 2))
		total = total.add(term)
		power += 2
	}
	return total
}

// sineOf and cosineOf compute for a whole angle.
func sineOf(x float64) pair {
	rest, quarters := reduce(x)
	return quarter(rest, quarters)
}

func cosineOf(x float64) pair {
	rest, quarters := reduce(x)
	return quarter(rest, quarters+1)
}

// quarter is the sine of a small angle and a number of quarter turns.
func quarter(rest pair, quarters int) pair {
	var p pair
	if quarters&1 == 0 {
		p = series(rest, rest, 1)
	} else {
		p = series(rest, pair{high: 1}, 0)
	}
	if quarters&2 != 0 {
		return p.negate()
	}
	return p
}

func sine(x float64) float64   { return sineOf(x).high }
func cosine(x float64) float64 { return cosineOf(x).high }

// arcsine improves the arcsine of package math by one step of Newton's method. It
// is not a number for what is no sine.
func arcsine(x float64) float64 {
	near := math.Asin(x)
	if math.IsNaN(near) || near == 0 || math.Abs(x) == 1 {
		return near
	}
	missing := pair{high: x}.add(sineOf(near).negate())
	return sum(near, missing.high/math.Cos(near)).high
}
