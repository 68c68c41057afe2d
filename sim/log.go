package sim

import (
	"iter"
	"sync"
	"sync/atomic"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Log is the ordered record of what happened: the truth that assertions, diagrams
// and failure reports read. It keeps a bounded number of events, the newest, and
// counts all of them. It is safe for concurrent use.
type Log struct {
	mu     sync.Mutex
	limit  int
	events []event.Event // a ring once it is full; start is the oldest
	start  int
	seq    atomic.Uint64
	counts [event.KindCount]uint64
	grown  chan struct{} // closed at the next event, nil if nobody waits
	// at is the number of the event behind which then is called, 0 for none.
	at   uint64
	then func()
}

func newLog(limit int) *Log { return &Log{limit: limit} }

// reached has a function called as soon as the log has so many events. It must not wait for
// anybody.
func (l *Log) reached(events uint64, then func()) { l.at, l.then = events, then }

func (l *Log) add(e event.Event) {
	kind := e.Kind()
	l.mu.Lock()
	defer l.mu.Unlock()
	e.Seq = l.seq.Add(1)
	if e.Seq == l.at {
		defer l.then()
	}
	l.counts[kind]++
	if l.grown != nil {
		close(l.grown)
		l.grown = nil
	}
	if l.limit > 0 && len(l.events) == l.limit {
		l.events[l.start] = e
		l.start = (l.start + 1) % l.limit
		return
	}
	l.events = append(l.events, e)
}

// All iterates over the events that are kept, oldest first. What is added
// meanwhile is not seen.
func (l *Log) All() iter.Seq[event.Event] {
	return func(yield func(event.Event) bool) {
		for _, e := range l.Since(0) {
			if !yield(e) {
				return
			}
		}
	}
}

// Since returns the events after a position that are kept, oldest first: Since(0) returns
// all of them.
func (l *Log) Since(seq uint64) []event.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, last := len(l.events), l.seq.Load()
	fresh := min(int(last-min(seq, last)), n)
	out := make([]event.Event, 0, fresh)
	for i := n - fresh; i < n; i++ {
		out = append(out, l.events[(l.start+i)%n])
	}
	return out
}

// Len is the number of events since the start, those included that are no longer
// kept.
func (l *Log) Len() int { return int(l.seq.Load()) }

// after returns a channel that is closed as soon as there are more than seen events.
func (l *Log) after(seen int) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.Len() > seen {
		c := make(chan struct{})
		close(c)
		return c
	}
	if l.grown == nil {
		l.grown = make(chan struct{})
	}
	return l.grown
}

// Count is the number of events of a kind since the start.
func (l *Log) Count(k event.Kind) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return int(l.counts[k])
}

// String prints the events that are kept, one a line.
func (l *Log) String() string {
	var b []byte
	for e := range l.All() {
		b = append(e.AppendTo(b), '\n')
	}
	return string(b)
}
