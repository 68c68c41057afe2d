package sim

import (
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

	stepped atomic.Int64 // the time, while stepped

	paced   bool
	started time.Time
	scale   float64 // how many times faster than package time
	wake    chan struct{}
	stop    chan struct{}
	done    chan struct{}
}

func newLoop() *loop { return &loop{scale: 1} }

// now is the time since the cluster's start.
func (l *loop) now() time.Duration {
	if !l.paced {
		return time.Duration(l.stepped.Load())
	}
	elapsed := time.Since(l.started)
	if l.scale != 1 {
		elapsed = time.Duration(float64(elapsed) * l.scale)
	}
	return elapsed
}

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
func (l *loop) schedule(at time.Duration, f func()) *event {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seq++
	e := &event{at: at, seq: l.seq, do: f}
	l.queue.push(e)
	if l.paced && l.queue[0] == e {
		select {
		case l.wake <- struct{}{}:
		default:
		}
	}
	return e
}

// next takes the first event that is due at a time, or returns nil and when the
// first is due (-1 if there is none).
func (l *loop) next(now time.Duration) (*event, time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.queue) > 0 {
		first := l.queue[0]
		switch {
		case first.cancelled:
			l.queue.pop()
		case first.at > now:
			return nil, first.at
		default:
			return l.queue.pop(), 0
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
		e.do()
		if stop != nil && stop() {
			return true
		}
	}
	l.stepped.Store(int64(max(to, l.now())))
	return false
}

// pace hands the loop over to package time: from now on a goroutine runs it, until
// halt.
func (l *loop) pace(scale float64) {
	l.scale = scale
	l.started = time.Now().Add(-time.Duration(float64(l.stepped.Load()) / scale))
	l.wake = make(chan struct{}, 1)
	l.stop = make(chan struct{})
	l.done = make(chan struct{})
	l.paced = true
	go l.run()
}

func (l *loop) run() {
	defer close(l.done)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		e, due := l.next(l.now())
		if e != nil {
			e.do()
			select {
			case <-l.stop:
				return
			default:
				continue
			}
		}
		wait := time.Hour
		if due >= 0 {
			wait = time.Duration(float64(due-l.now())/l.scale) + 1
		}
		timer.Reset(wait)
		select {
		case <-timer.C:
		case <-l.wake:
		case <-l.stop:
			return
		}
	}
}

// halt ends the pacing goroutine and waits for it.
func (l *loop) halt() {
	if l.paced {
		close(l.stop)
		<-l.done
	}
}
