package loadgen

import "fmt"

// The limits of a workload, which bound the memory that it takes.
const (
	maxUnderWay = 1_000_000  // commands of all clients at the same time
	maxRate     = 10_000_000 // commands of all clients per second
)

// Size is how much a workload does at the same time: Clients have Workers pipelines under way
// each, or begin Rate of them per second.
type Size struct {
	Clients, Workers, Pipeline int
	Rate                       float64
}

// Check reports whether there would be more commands under way, or more begun per second, than
// a workload may.
func (s Size) Check() error {
	together := float64(s.Clients) * float64(max(s.Pipeline, 1))
	switch {
	case s.Rate > 0 && s.Rate*together > maxRate:
		return fmt.Errorf("%.0f commands per second (clients * rate * pipeline), want at most %d", s.Rate*together, maxRate)
	case s.Rate <= 0 && together*float64(max(s.Workers, 1)) > maxUnderWay:
		return fmt.Errorf("%.0f commands under way (clients * workers * pipeline), want at most %d", together*float64(max(s.Workers, 1)), maxUnderWay)
	}
	return nil
}
