package sim

import (
	"math/rand/v2"
	"sync/atomic"
	"time"
)

// Branch is the moment from which on a run is another one: up to there the same seed and the
// same calls give the same log. See Config.Branch. The zero value is none.
type Branch struct {
	// At is a time of the cluster. If Event is not 0, the moment is the one at which the log
	// has so many events, and At does not matter. Start is the moment before everything.
	At    time.Duration
	Event uint64
	Start bool
	// Seed is where everything comes from that is drawn from then on; 0 leaves that as it is.
	Seed uint64
	// Calm ends all faults, and lets those that are injected later, crashes and pauses do
	// nothing: so a Restart of a node that runs is no error.
	Calm bool
}

// none reports whether there is no branch.
func (b *Branch) none() bool { return *b == Branch{} }

// branching is a Branch of a cluster.
type branching struct {
	Branch
	c     *Cluster
	begun atomic.Bool
}

// calm reports whether nothing is to be disturbed any more.
func (c *Cluster) calm() bool { return c.branch != nil && c.branch.Calm && c.branch.over() }

// over reports whether the moment has come.
func (b *branching) over() bool {
	switch {
	case b.begun.Load():
		return true
	case b.Start, b.Event != 0 && b.c.log.seq.Load() >= b.Event, b.Event == 0 && b.c.loop.now() >= b.At:
		b.begun.Store(true)
		return true
	}
	return false
}

// begin sets up what happens at the moment. Who draws asks for it at each draw.
func (b *branching) begin() {
	c := b.c
	c.injector.Branch(func(stream uint64) rand.Source { return c.source(c.cfg.Seed, stream) }, c.calm)
	switch {
	case !b.Calm || b.Start:
	case b.Event == 0:
		c.loop.after(b.At, c.HealAll)
	default:
		c.log.reached(b.Event, func() { c.loop.after(0, c.HealAll) })
	}
}

// source is a source of random numbers that goes on with others from the moment on.
type source struct {
	rand.Source
	branch *branching
	seed   [2]uint64
	gone   bool
}

// Uint64 implements rand.Source.
func (s *source) Uint64() uint64 {
	if !s.gone && s.branch.over() {
		s.gone = true
		s.Source = rand.NewPCG(s.seed[0], s.seed[1])
	}
	return s.Source.Uint64()
}

// source returns a source for two seeds, of which the first may come from the cluster's.
func (c *Cluster) source(first, second uint64) rand.Source {
	plain := rand.NewPCG(first, second)
	if c.branch == nil || c.branch.Seed == 0 {
		return plain
	}
	return &source{Source: plain, branch: c.branch, seed: [2]uint64{first ^ c.cfg.Seed ^ c.branch.Seed, second ^ branchedStream}}
}

// branchedStream keeps the numbers behind a branch from being those of a run that has the
// branch's seed from the start.
const branchedStream = 0x9e3779b97f4a7c15
