package faultinjector

import (
	"slices"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/faults"
)

// latency is how long what clients send takes to a database.
type latency struct {
	mu   sync.Mutex
	sets int // how often it was set
}

// slowFault is the name of the fault that makes the network of a cluster slow.
const slowFault = "injector-slow"

// slowNetwork makes the network slow. The action ends when it is, as lettuce counts on, which waits for
// that end for half of the duration; the network is fast again when the duration is over.
func (in *Injector) slowNetwork(d *database, p params) error {
	ms, err := p.number("delay_ms", 100)
	if err != nil {
		return err
	}
	if ms < 0 || ms > 60_000 {
		return &invalid{"delay_ms", "it is not from 0 to 60000"}
	}
	duration, err := p.seconds("duration", 10*time.Second)
	if err != nil {
		return err
	}
	mine, err := d.setLatency(time.Duration(ms) * time.Millisecond)
	if err != nil {
		return err
	}
	in.actions.wait.Go(func() {
		select {
		case <-time.After(duration):
			d.endLatency(mine)
		case <-d.ended:
		case <-in.ended:
		}
	})
	return nil
}

// setLatency lets what clients send take longer from now on, and numbers that.
func (d *database) setLatency(by time.Duration) (number int, err error) {
	d.latency.mu.Lock()
	defer d.latency.mu.Unlock()
	d.latency.sets++
	return d.latency.sets, d.delay(by)
}

// endLatency ends the latency that was set as the one with this number, unless another one was set.
func (d *database) endLatency(number int) {
	d.latency.mu.Lock()
	defer d.latency.mu.Unlock()
	if d.latency.sets == number {
		_ = d.delay(0) // of a cluster that has ended it cannot fail
	}
}

// delay does it. The lock of latency is held.
func (d *database) delay(by time.Duration) error {
	if d.endpoint != nil {
		d.endpoint.each(func(p *proxy) { p.Delay(by) })
		return nil
	}
	if slices.Contains(d.cluster.Faults(), slowFault) {
		if err := d.cluster.Heal(slowFault); err != nil {
			return err
		}
	}
	if by == 0 {
		return nil
	}
	return d.cluster.Inject(slowFault, faults.Delay(faults.Aim{Link: faults.Clients}, by, 0))
}
