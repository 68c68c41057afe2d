package hll

import "math"

// Count estimates the cardinality from the registers, and reports false if they are
// corrupt.
func (h Sketch) Count() (n uint64, ok bool) {
	counts := histogram{Registers}
	if !h.registers(func(_ int, value byte) { counts[0]--; counts[value]++ }) {
		return 0, false
	}
	return counts.count(), true
}

// Union holds the highest of each register over some HyperLogLogs. The zero value is the
// union of none.
type Union [Registers]byte

// Merge adds a HyperLogLog and reports false if it is corrupt (hllMerge).
func (u *Union) Merge(h Sketch) bool {
	return h.registers(func(i int, value byte) { u[i] = max(u[i], value) })
}

// Count estimates the cardinality of the union.
func (u *Union) Count() uint64 {
	var counts histogram
	for _, value := range u {
		counts[value]++
	}
	return counts.count()
}

// histogram counts the registers by value.
type histogram [64]int

// count estimates the cardinality (hllCount; Otmar Ertl, arXiv:1702.01284).
func (c *histogram) count() uint64 {
	const m = Registers
	z := m * tau((m-float64(c[hashBits+1]))/m)
	for j := hashBits; j >= 1; j-- {
		z = (z + float64(c[j])) * 0.5
	}
	z += float64(m * sigma(float64(c[0])/m))
	const alpha = 0.721347520444481703680
	return uint64(math.Round(alpha * m * m / z))
}

// The conversions in the following keep the compiler from fusing operations.

func sigma(x float64) float64 {
	if x == 1 {
		return math.Inf(1)
	}
	y, z := 1.0, x
	for before := math.NaN(); z != before; y += y {
		x *= x
		before = z
		z += float64(x * y)
	}
	return z
}

func tau(x float64) float64 {
	if x == 0 || x == 1 {
		return 0
	}
	y, z := 1.0, 1-x
	for before := math.NaN(); z != before; {
		x = math.Sqrt(x)
		before = z
		y *= 0.5
		z -= float64((1 - x) * (1 - x) * y)
	}
	return z / 3
}
