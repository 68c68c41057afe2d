package scenario

import "fmt"

// judgesAcked reports whether acknowledged writes are judged: unless the file allows
// otherwise.
func (r *runner) judgesAcked() bool {
	for _, l := range r.s.Lines {
		if a, ok := l.Action.(*allow); ok {
			for _, name := range a.names {
				if name == invAcked {
					return false
				}
			}
		}
	}
	return true
}

// finish judges what is judged at the end.
func (r *runner) finish() {
	defer r.observed(Observer.End)
	for _, w := range r.watches {
		r.endWatch(w)
	}
	if r.judgesAcked() && !r.acked.expected && !r.broken && !r.ended() {
		if lost := r.acked.unexplained(r.acked.lost()); len(lost) > 0 {
			r.fail(r.line, fmt.Errorf("invariant %s: %d acknowledged writes are lost without a reason%s", invAcked, len(lost), showLost(lost)))
		}
	}
	res := r.result
	res.Virtual = r.c.Now()
	if r.meter != nil {
		res.Seconds = r.meter.seconds
	}
	res.Commands = r.c.Counters().Commands
	for _, l := range r.s.Lines {
		if f, ok := l.Action.(*faultLine); ok {
			n, _ := r.c.FaultFired(f.name)
			res.Faults = append(res.Faults, FaultCount{f.name, n})
		}
	}
	if r.s.Trace != nil && !r.broken {
		r.judgeTrace()
	}
	if r.opt.Update {
		res.Updated = Format(r.s)
	}
}
