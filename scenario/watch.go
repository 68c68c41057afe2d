package scenario

import "time"

// watch is a condition that is watched while the file goes on.
type watch struct {
	*watchLine
	line  *Line
	since uint64        // the event before it begins
	until time.Duration // 0: the end of the file
	over  bool
	got   string
}

// watch begins to watch.
func (r *runner) watch(a *watchLine) {
	w := &watch{watchLine: a, line: r.line, since: r.seq()}
	if a.length > 0 {
		w.until = r.c.Now() + a.length
		if a.kind == "eventually" {
			w.until = r.c.Now() + r.patience(a.length)
		}
	}
	r.watches = append(r.watches, w)
}

// lookAtWatches asks all conditions that are watched.
func (r *runner) lookAtWatches() {
	for _, w := range r.watches {
		if w.over {
			continue
		}
		if w.until > 0 && r.c.Now() > w.until {
			r.endWatch(w)
			continue
		}
		var ok bool
		ok, w.got = w.cond.holds(r, w.since)
		switch {
		case w.kind == "eventually" && ok:
			w.over = true
		case w.kind == "always" && !ok, w.kind == "never" && ok:
			w.over = true
			r.fail(w.line, &unmet{want: w.String(), got: w.got})
		}
	}
}

// endWatch ends a watch whose time is over.
func (r *runner) endWatch(w *watch) {
	if w.over {
		return
	}
	w.over = true
	if w.kind != "eventually" || r.broken {
		return
	}
	if w.until > r.c.Now() {
		// The file ends early: the condition still has its time.
		ok := r.pass(w.until-r.c.Now(), func() (ok bool) {
			ok, w.got = w.cond.holds(r, w.since)
			return ok
		})
		if ok {
			return
		}
	}
	r.fail(w.line, &unmet{want: w.String(), got: w.got})
}
