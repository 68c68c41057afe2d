package sim

import "time"

// Until lets time pass until a condition holds, for at most d of the cluster's time,
// and reports whether it does in the end. It asks at once, after each event of the log,
// and now and then in between, always in the caller's goroutine: the condition may use
// the cluster as the caller may. In a stepped cluster Until moves time, like Advance.
func (c *Cluster) Until(d time.Duration, cond func() bool) bool {
	start := c.Now()
	for {
		seen := c.log.Len()
		if cond() {
			return true
		}
		waited := c.Now() - start
		if waited >= d || c.ctx.Err() != nil || c.loop.interrupted.Load() {
			return false
		}
		c.pass(min(lookAgain(waited), d-waited), seen)
	}
}

// lookAgain is how long Until relies on the log after it has waited for a while. What
// the log does not show is found late by 2% of the time it took, and by 100 ms at most.
func lookAgain(waited time.Duration) time.Duration {
	return min(max(waited/50, time.Millisecond), 100*time.Millisecond)
}

// pass lets time pass: for d, or until the log has more events than seen.
func (c *Cluster) pass(d time.Duration, seen int) {
	if !c.loop.paced() {
		c.loop.advance(c.loop.now()+d, func() bool { return c.log.Len() != seen })
		return
	}
	c.loop.pacing.Load().sleep(d, c.log.after(seen), c.ctx.Done())
}
