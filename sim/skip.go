package sim

import "time"

// After calls f when d of the cluster's time has passed, unless the cluster is closed
// before. It runs as the cluster's own events do, one after the other: it may use nodes
// and faults, and must not wait.
func (c *Cluster) After(d time.Duration, f func()) {
	c.loop.after(d, func() {
		if c.ctx.Err() == nil {
			f()
		}
	})
}

// Skip lets d of the cluster's time pass at once, whatever moves it otherwise: all that
// is due happens in its order and at its time, and then the clock goes on from there.
// Clients outside notice nothing but that a cluster's minute took no time. In a stepped
// cluster Skip is Advance.
func (c *Cluster) Skip(d time.Duration) {
	if d <= 0 {
		return
	}
	p := c.loop.pacing.Load()
	if p == nil {
		c.Advance(d)
		return
	}
	s := skip{d, make(chan struct{})}
	select {
	case p.skips <- s:
	case <-p.done:
		return
	}
	select {
	case <-s.done:
	case <-p.done:
	}
}
