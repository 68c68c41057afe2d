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
	clock   atomic.Pointer[clock]
	skipped atomic.Int64
	orders  chan order
	wake    chan struct{}
	stop    chan struct{}
	done    chan struct{}
}

// clock says how the time of a paced loop passes, but for what is skipped.
type clock struct {
	since time.Time
	at    time.Duration // the time since then
	scale float64       // how many times faster than package time it passes; 0 if it stands still
	over  chan struct{} // closed when another clock takes its place
}

// now is the time of the loop. time.Since looks at one clock only, time.Now at two.
func (k *clock) now() time.Duration { return k.after(time.Since(k.since)) }

// after is the time of the loop when so much of package time has passed.
func (k *clock) after(elapsed time.Duration) time.Duration {
	if k.scale != 1 {
		elapsed = time.Duration(float64(elapsed) * k.scale)
	}
	return k.at + elapsed
}

// takes is how much of package time it takes until so much time has passed.
func (k *clock) takes(d time.Duration) time.Duration {
	if k.scale == 0 {
		return stillTime
	}
	return time.Duration(min(math.Ceil(float64(d)/k.scale), float64(stillTime)))
}

// stillTime is how long is waited for at most before somebody looks at the clock again.
const stillTime = time.Hour

func newLoop(stopped func()) *loop { return &loop{stopped: stopped} }

// now is the time since the cluster's start.
func (l *loop) now() time.Duration {
	if p := l.pacing.Load(); p != nil {
		return p.now()
	}
	return time.Duration(l.stepped.Load())
}

func (p *pace) now() time.Duration {
	return p.clock.Load().now() + time.Duration(p.skipped.Load())
}

// restart lets the clock go on at a speed. It wakes who waits for a time by the old one.
func (p *pace) restart(scale float64) {
	old, t := p.clock.Load(), time.Now()
	p.clock.Store(&clock{since: t, at: old.after(t.Sub(old.since)), scale: scale, over: make(chan struct{})})
	close(old.over)
}

// order is something that the pacing goroutine is to do.
type order struct {
	do   func(p *pace)
	done chan struct{}
}

// order lets the pacing goroutine do something between events, and waits for it. It reports whether
// that was done: a loop that has ended does nothing.
func (p *pace) order(do func(p *pace)) bool {
	o := order{do, make(chan struct{})}
	select {
	case p.orders <- o:
	case <-p.done:
		return false
	}
	select {
	case <-o.done:
		return true
	case <-p.done:
		return false
	}
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
		orders: make(chan order), wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{}),
	}
	p.clock.Store(&clock{since: since, at: time.Duration(l.stepped.Load()), scale: scale, over: make(chan struct{})})
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
		wait := stillTime
		if due >= 0 {
			wait = p.clock.Load().takes(due - p.now())
		}
		timer.Reset(wait)
		select {
		case <-timer.C:
		case <-p.wake:
		case o := <-p.orders:
			o.do(p)
			close(o.done)
		case <-p.stop:
			return
		}
	}
}

// skip lets time pass at once: what is due meanwhile happens in order, each at its
// time, until stop says that it is enough.
func (p *pace) skip(l *loop, d time.Duration, stop func() bool) {
	defer func() { p.restart(p.clock.Load().scale) }() // the time for which somebody waits may be over
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
		if l.interrupted.Load() || stop != nil && stop() {
			return
		}
	}
	p.forward(to)
}

// sleep lets so much time of a paced loop pass, however fast that is, or less if one of the
// channels is closed before.
func (p *pace) sleep(d time.Duration, done, end <-chan struct{}) (over bool) {
	to := p.now() + d
	for {
		k := p.clock.Load()
		left := to - p.now()
		if left <= 0 {
			return true
		}
		timer := time.NewTimer(k.takes(left))
		select {
		case <-timer.C:
		case <-k.over:
		case <-done:
			timer.Stop()
			return false
		case <-end:
			timer.Stop()
			return false
		}
		timer.Stop()
	}
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
