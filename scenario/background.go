package scenario

import (
	"fmt"
	"time"
)

// Heard is what a client heard on a talk line.
type Heard struct {
	Client   string
	Commands [][]string
	// Replies are as an expectation has them, one for each command; nil if the line
	// never ended.
	Replies []string
	// Begin and End are those of the whole line, in the cluster's time.
	Begin, End time.Duration
}

// errand is a talk line of one client in the background.
type errand struct {
	commands [][]string
	begin    time.Duration
	pending  pending // nil while it waits for an earlier one
}

// runErrands begins a talk line in the background. Who talks has to be no raw connection.
func (r *runner) runErrands(names []string, commands [][]string) {
	for _, name := range names {
		r.errands[name] = append(r.errands[name], &errand{commands: commands})
	}
	r.lookAtErrands()
}

// lookAtErrands takes the outcomes of talk lines in the background, and begins what waited
// for them.
func (r *runner) lookAtErrands() {
	if len(r.errands) == 0 {
		return
	}
	for _, name := range sortedKeys(r.errands) {
		r.errands[name] = r.proceed(name, r.errands[name])
		if len(r.errands[name]) == 0 {
			delete(r.errands, name)
		}
	}
}

// proceed returns what a client has left to do.
func (r *runner) proceed(name string, left []*errand) []*errand {
	for len(left) > 0 {
		e := left[0]
		if e.pending == nil {
			e.begin = r.c.Now()
			e.pending = r.talkers[name].begin(e.commands, false)
		}
		out := e.pending()
		if out == nil {
			break
		}
		r.hear(name, e.commands, out, e.begin)
		left = left[1:]
	}
	return left
}

// idle reports whether clients have nothing to do in the background.
func (r *runner) idle(names []string) bool {
	for _, name := range names {
		if len(r.errands[name]) > 0 {
			return false
		}
	}
	return true
}

// endErrands waits for the talk lines that are in the background at the end of the file.
func (r *runner) endErrands() {
	if !r.pass(talkLimit, func() bool { return len(r.errands) == 0 }) && !r.broken && !r.ended() {
		r.note(fmt.Errorf("the talk lines in the background have no end after %v", talkLimit))
	}
	for _, name := range sortedKeys(r.errands) {
		for _, e := range r.errands[name] {
			if e.pending != nil {
				r.hear(name, e.commands, nil, e.begin)
			}
		}
	}
}

// hear tells what became of a talk line.
func (r *runner) hear(client string, commands [][]string, out []outcome, begin time.Duration) {
	if r.opt.Heard == nil {
		return
	}
	h := Heard{Client: client, Commands: commands, Begin: begin}
	for _, o := range out {
		h.Replies = append(h.Replies, o.reply)
		if o.end > 0 { // the client knows when it was
			h.Begin, h.End = min(h.Begin, o.begin), max(h.End, o.end)
		}
	}
	if h.End == 0 {
		h.End = r.c.Now()
	}
	r.opt.Heard(h)
}
