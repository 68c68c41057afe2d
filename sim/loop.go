package sim

import (
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// loop is the discrete-event loop of a cluster: everything that happens between
// nodes, and everything that happens later, is an event in its queue.
//
// It is either stepped, by calls of advance, and then its time is what those calls
// make it, or paced by package time, with one goroutine. Inside a testing/synctest
// bubble package time is virtual, so paced is exact there; outside, it is real time.
// Events run without the loop's lock, one after the other.
type loop struct {
	mu    sync.Mutex
	queue queue
	seq   uint64
	// Events that nobody can cancel are used again: spent is the one that runs, or ran
	// last, free are the others.
	spent *timer
	free  []*timer

	stepped     atomic.Int64 // the time, while stepped
	interrupted atomic.Bool
	// stopped is called, by who runs events, when the loop stops because of that.
	stopped func()
	pacing  atomic.Pointer[pace] // nil while stepped
}

// pace ties a loop to package time.
type pace struct {
	started time.Time
	scale   float64 // how many times faster than package time
	skipped atomic.Int64
	skips   chan skip
	wake    chan struct{}
	stop    chan struct{}
	done    chan struct{}
}

func newLoop(stopped func()) *loop { return &loop{stopped: stopped} }

// now is the time since the cluster's start.
func (l *loop) now() time.Duration {
	if p := l.pacing.Load(); p != nil {
		return p.now()
	}
	return time.Duration(l.stepped.Load())
}

func (p *pace) now() time.Duration {
	elapsed := time.Since(p.started)
	if p.scale != 1 {
		elapsed = time.Duration(float64(elapsed) * p.scale)
	}
	return elapsed + time.Duration(p.skipped.Load())
}

// skip is a request to let time pass at once.
type skip struct {
	d    time.Duration
	done chan struct{}
}

// paced reports whether package time moves the loop.
func (l *loop) paced() bool { return l.pacing.Load() != nil }

// after schedules f. The returned function cancels it, if it has not begun.
func (l *loop) after(d time.Duration, f func()) (cancel func()) {
	e := l.schedule(l.now()+max(d, 0), f)
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		e.cancelled, e.do = true, nil
	}
}

// schedule adds an event and wakes the pacing goroutine if the event is the next.
func (l *loop) schedule(at time.Duration, f func()) *timer {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seq++
	e := &timer{at: at, seq: l.seq, do: f}
	l.queue.push(e)
	if p := l.pacing.Load(); p != nil && l.queue[0] == e {
		select {
		case p.wake <- struct{}{}:
		default:
		}
	}
	return e
}

// post is schedule for an event that nobody cancels.
func (l *loop) post(at time.Duration, f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var e *timer
	if n := len(l.free); n > 0 {
		e, l.free = l.free[n-1], l.free[:n-1]
	} else {
		e = new(timer)
	}
	l.seq++
	*e = timer{at: at, seq: l.seq, do: f, posted: true}
	l.queue.push(e)
	if p := l.pacing.Load(); p != nil && l.queue[0] == e {
		select {
		case p.wake <- struct{}{}:
		default:
		}
	}
}

// eventsKept bounds the events that are kept for use again.
const eventsKept = 1 << 16

// next takes the first event that is due at a time, or returns nil and when the
// first is due (-1 if there is none).
func (l *loop) next(now time.Duration) (*timer, time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.spent != nil {
		if l.spent.do = nil; len(l.free) < eventsKept {
			l.free = append(l.free, l.spent)
		}
		l.spent = nil
	}
	for len(l.queue) > 0 {
		first := l.queue[0]
		switch {
		case first.cancelled:
			l.queue.pop()
		case first.at > now:
			return nil, first.at
		default:
			e := l.queue.pop()
			if e.posted {
				l.spent = e
			}
			return e, 0
		}
	}
	return nil, -1
}

// advance runs a stepped loop up to a time, event by event, and reports whether
// stop ended it early.
func (l *loop) advance(to time.Duration, stop func() bool) bool {
	for {
		e, _ := l.next(to)
		if e == nil {
			break
		}
		l.stepped.Store(int64(max(e.at, l.now())))
		e.do() // e may be another event afterwards
		if l.interrupted.Load() {
			l.stopped()
			return true
		}
		if stop != nil && stop() {
			return true
		}
	}
	l.stepped.Store(int64(max(to, l.now())))
	return false
}

// run hands the loop over to package time, by which its time has passed since then: from
// now on a goroutine runs it, until halt.
func (l *loop) run(scale float64, since time.Time) {
	p := &pace{
		started: since.Add(-time.Duration(float64(l.stepped.Load()) / scale)),
		scale:   scale,
		skips:   make(chan skip),
		wake:    make(chan struct{}, 1),
		stop:    make(chan struct{}),
		done:    make(chan struct{}),
	}
	l.pacing.Store(p)
	go p.run(l)
}

func (p *pace) run(l *loop) {
	defer close(p.done)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		e, due := l.next(p.now())
		if e != nil {
			e.do()
			select {
			case <-p.stop:
				return
			default:
			}
			if l.interrupted.Load() {
				l.stopped()
				<-p.stop
				return
			}
			continue
		}
		wait := time.Hour
		if due >= 0 {
			wait = time.Duration(math.Ceil(float64(due-p.now()) / p.scale))
		}
		timer.Reset(wait)
		select {
		case <-timer.C:
		case <-p.wake:
		case s := <-p.skips:
			p.skip(l, s.d)
			close(s.done)
		case <-p.stop:
			return
		}
	}
}

// skip lets time pass at once: what is due meanwhile happens in order, each at its
// time.
func (p *pace) skip(l *loop, d time.Duration) {
	to := p.now() + d
	for {
		e, _ := l.next(to)
		if e == nil {
			break
		}
		p.forward(e.at)
		e.do()
		select {
		case <-p.stop:
			return
		default:
		}
		if l.interrupted.Load() {
			return
		}
	}
	p.forward(to)
}

// forward sets the clock to a time, unless that is over.
func (p *pace) forward(to time.Duration) {
	if ahead := to - p.now(); ahead > 0 {
		p.skipped.Add(int64(ahead))
	}
}

// halt ends the pacing goroutine and waits for it.
func (l *loop) halt() {
	if p := l.pacing.Load(); p != nil {
		close(p.stop)
		<-p.done
	}
}
