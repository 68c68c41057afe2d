package scenario

import (
	"errors"
	"strings"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// play does line after line.
func (r *runner) play() {
	for i := range r.s.Lines {
		l := &r.s.Lines[i]
		if l.Comment != "" {
			r.enterPhase(i)
		}
		if l.Blank() || l.Comment != "" {
			continue
		}
		if r.ended() || !r.lenient && r.broken || r.full() {
			return
		}
		r.line = l
		if r.opt.Line != nil {
			r.opt.Line(l.Number, lineText(l))
		}
		r.observed(func(o Observer) { o.Line(l.Number) })
		if r.calm() && l.disturbs() {
			continue
		}
		r.do(l)
		r.observe()
	}
}

// maxFailures ends a run that goes on after the first one.
const maxFailures = 10

// full reports whether there are as many failures as a run may have.
func (r *runner) full() bool {
	most := 1
	if r.opt.KeepGoing || r.opt.Update {
		most = maxFailures
	}
	return !r.lenient && len(r.result.Failures) >= most
}

// enterPhase notes the comment that begins at a line as the phase.
func (r *runner) enterPhase(i int) {
	if i > 0 && r.s.Lines[i-1].Comment != "" {
		return // the comment goes on
	}
	var words []string
	for ; i < len(r.s.Lines) && r.s.Lines[i].Comment != ""; i++ {
		words = append(words, strings.TrimSpace(strings.TrimPrefix(r.s.Lines[i].Comment, "#")))
	}
	r.phase = strings.Join(words, " ")
	r.phaseSeq = r.seq()
}

func (r *runner) do(l *Line) {
	var err error
	switch {
	case l.Talk != nil:
		err = r.talk(l.Talk)
	case l.Receive != nil:
		err = r.receive(l.Receive)
	default:
		if f, ok := l.Action.(*faultLine); ok {
			for _, rule := range f.fault.Rules() {
				r.misdirects = r.misdirects || rule.Kind == faults.KindMisdirect
			}
		}
		err = l.Action.run(r)
	}
	if err != nil && r.calm() && l.superfluous() {
		return
	}
	r.fail(l, err)
}

// fail reports an error of a line.
func (r *runner) fail(l *Line, err error) {
	if err == nil || r.opt.Update && isMismatch(err) || r.ended() || r.full() {
		return
	}
	r.result.Failures = append(r.result.Failures, r.failure(l, err))
}

// ended reports whether the run is to stop where it is.
func (r *runner) ended() bool { return r.ctx.Err() != nil || access.To(r.c).Interrupted() }

// note reports an error of something that happened by itself.
func (r *runner) note(err error) { r.fail(r.line, err) }

func isMismatch(err error) bool {
	var m *mismatch
	return errors.As(err, &m)
}
