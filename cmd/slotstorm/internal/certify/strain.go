package certify

import (
	"context"
	"sync"
	"time"
)

// strain tells when this process did not get the processor for so long that a client beside it
// may have missed a time limit for no fault of its own.
type strain struct {
	mu   sync.Mutex
	last time.Time
}

const (
	// strainPace is how often it is looked at, strainLimit what is too late: a small part of
	// the second that clients wait for a reply.
	strainPace  = 20 * time.Millisecond
	strainLimit = 250 * time.Millisecond
)

// watch looks until the context ends.
func (s *strain) watch(ctx context.Context) {
	ticker := time.NewTicker(strainPace)
	defer ticker.Stop()
	for before := time.Now(); ; {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			now := time.Now()
			s.note(before, now)
			before = now
		}
	}
}

// note says that it was looked at two times in turn.
func (s *strain) note(before, now time.Time) {
	if now.Sub(before) < strainPace+strainLimit {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = now
}

// since reports whether the processor was missed after a time.
func (s *strain) since(t time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last.After(t)
}
