package conformance

// Generator plays exchanges that an area makes up while it goes.
type Generator struct {
	runner *runner
	tally  *Tally
	pair   *pair
}
