package suspension

import (
	"math"
	"time"
)

// Pause holds back clients' commands: CLIENT PAUSE, a master during a manual failover, a
// server that waits to shut down, a node whose slots are about to be taken over. Each purpose has its own end; what counts is the
// strictest. Times are the server's own.
type Pause struct {
	purposes [purposes]event
	// kind and until are what the purposes amount to.
	kind  Kind
	until time.Duration
}

// event is a pause for one purpose.
type event struct {
	kind  Kind
	until time.Duration
}

// Kind says which commands wait. A greater one is stricter.
type Kind uint8

// The kinds of pauses.
const (
	None   Kind = iota
	Writes      // what may write
	All         // every command
)

// Purpose says who asked for a pause.
type Purpose uint8

// The purposes.
const (
	ByCommand Purpose = iota
	ForFailover
	ForShutdown
	ForSlotMigration
	purposes
)

// Forever is the end of a pause that ends by an event, not by its time.
const Forever = time.Duration(math.MaxInt64)

// Kind is what waits at present, as far as Update knows.
func (p *Pause) Kind() Kind { return p.kind }

// Until is when the pause ends by itself, or Forever.
func (p *Pause) Until() time.Duration { return p.until }

// Holds reports whether a command has to wait for the end of the pause.
func (p *Pause) Holds(now time.Duration, mayWrite bool) bool {
	if p.kind == None || now >= p.until {
		return false
	}
	return p.kind == All || mayWrite
}

// For reports whether there is a pause for that purpose.
func (p *Pause) For(purpose Purpose, now time.Duration) bool { return now < p.purposes[purpose].until }

// Start starts a pause or changes the one of that purpose, which is never shortened or
// weakened (pauseClients in networking.c). Update has to follow.
func (p *Pause) Start(purpose Purpose, now, until time.Duration, kind Kind) {
	e := &p.purposes[purpose]
	if now >= e.until {
		*e = event{}
	}
	e.kind, e.until = max(e.kind, kind), max(e.until, until)
}

// Stop ends the pause of that purpose (unpauseClients in networking.c). Update has to
// follow.
func (p *Pause) Stop(purpose Purpose) { p.purposes[purpose] = event{} }

// Update works out what the purposes amount to: the strictest kind, until its last end
// (updateClientPauseTypeAndEndTime). It reports whether that is less strict than before:
// commands that were held back are to be tried again then.
func (p *Pause) Update(now time.Duration) (weaker bool) {
	before := p.kind
	p.kind, p.until = None, 0
	for i := range p.purposes {
		e := &p.purposes[i]
		switch {
		case now >= e.until:
			*e = event{}
		case e.kind > p.kind:
			p.kind, p.until = e.kind, e.until
		case e.kind == p.kind:
			p.until = max(p.until, e.until)
		}
	}
	return p.kind < before
}
