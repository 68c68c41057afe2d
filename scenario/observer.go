package scenario

import "github.com/slotstorm/slotstorm/sim"

// Observer watches a run, to show afterwards what happened: see Options.Observer.
type Observer interface {
	// Begin is called before the first line, with the cluster.
	Begin(c *sim.Cluster)
	// Line is called before each line that does something, with its number.
	Line(number int)
	// Look is called after each event of the log, and from time to time in between. It
	// must not let time pass.
	Look()
	// End is called when the file is over, before the cluster is closed.
	End()
	// Request sees what nodes process, as a Tap of the cluster does: it may be called
	// from any goroutine.
	Request(q *sim.Request)
}

// observed calls the observer, if there is one.
func (r *runner) observed(call func(o Observer)) {
	if r.opt.Observer != nil {
		call(r.opt.Observer)
	}
}

// tap shows requests to those who want to see them.
func (r *runner) tap() {
	var see []func(*sim.Request)
	if r.s.countsOthers(r.opt) {
		see = append(see, r.seen.see)
	}
	if r.judgesAcked() {
		see = append(see, r.acked.see)
	}
	if r.opt.Tap != nil {
		see = append(see, r.opt.Tap)
	}
	r.observed(func(o Observer) { see = append(see, o.Request) })
	if len(see) == 0 {
		return
	}
	r.c.Tap(func(q *sim.Request) {
		for _, f := range see {
			f(q)
		}
	})
}
