package sim

import (
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// Move is a migration of slots that runs by itself on the event loop, with the commands
// that redis-cli sends. Faults can stall it; then it goes on when they are healed.
type Move struct {
	Slots    slot.Ranges
	From, To string
	// Atomic lets the servers move all slots at once, as a snapshot and a stream: CLUSTER
	// MIGRATESLOTS of Valkey 9, CLUSTER MIGRATION of Redis 8.4. Its steps are faults.StepPause and
	// faults.StepTakeover, and of what follows only StopBefore counts.
	Atomic bool
	// Steps is the order of the steps, that of faults.Steps if it is nil. A step that is left
	// out is not done.
	Steps []faults.Step
	// StopBefore, StopAfter and StopKeys end the migration of the first slot before a
	// step, after a step or after so many keys, for good, as if whoever runs it was
	// killed.
	StopBefore, StopAfter faults.Step
	StopKeys              int
	// Batch is the number of keys of one MIGRATE, 10 if it is 0. Timeout is that of
	// MIGRATE, 60 s if it is 0.
	Batch   int
	Timeout time.Duration
}

// MoveState says how far a Mover is.
type MoveState uint8

// The states of a Mover.
const (
	MoveRuns    MoveState = iota // it waits for a reply
	MoveStalled                  // a fault stops it
	MoveDone                     // all slots are moved
	MoveStopped                  // it ended where the Move says
	MoveFailed                   // a command failed; Err says which
)

var moveStates = [...]string{"running", "stalled", "done", "stopped", "failed"}

// String is the state in a word.
func (s MoveState) String() string { return moveStates[s] }

// Mover carries out a Move. Its methods are safe for concurrent use.
type Mover struct {
	c        *Cluster
	move     Move
	from, to *Node
	slots    []int
	step     int // index into move.Steps
	atomic   atomicMove

	mu    sync.Mutex
	state MoveState
	err   error
	keys  int // moved of the current slot
	moved int // moved of all
	point injector.Point
	goOn  func()
}

// StartMove begins a migration.
func (c *Cluster) StartMove(m Move) (*Mover, error) {
	from, err := c.Node(m.From)
	if err != nil {
		return nil, err
	}
	to, err := c.Node(m.To)
	if err != nil {
		return nil, err
	}
	if len(m.Slots) == 0 {
		return nil, errors.New("sim: a migration without slots")
	}
	if m.Steps == nil {
		m.Steps = faults.Steps()
	}
	if m.Batch <= 0 {
		m.Batch = migrateBatch
	}
	if m.Timeout <= 0 {
		m.Timeout = migrateTimeout
	}
	v := &Mover{c: c, move: m, from: from, to: to}
	for _, r := range m.Slots {
		for s := r.First; s <= r.Last; s++ {
			v.slots = append(v.slots, s)
		}
	}
	c.netMu.Lock()
	c.movers = append(c.movers, v)
	c.netMu.Unlock()
	c.loop.after(0, func() {
		c.upkeep.startMove(v.from.name, v.to.name, v.move.Slots)
		v.begin()
	})
	return v, nil
}

func (v *Mover) begin() {
	if v.move.Atomic {
		v.beginAtomic()
		return
	}
	v.next()
}

// State is how far the migration is; the error is set if it failed.
func (v *Mover) State() (MoveState, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.state, v.err
}

// keysMoved is the number of keys moved so far.
func (v *Mover) keysMoved() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.moved
}

// next does the step that is due.
func (v *Mover) next() {
	if v.step == len(v.move.Steps) {
		v.tell(event.MigrationDone{Slot: v.slots[0], To: v.to.name, Keys: v.keys})
		v.step, v.keys = 0, 0
		if v.slots = v.slots[1:]; len(v.slots) == 0 {
			v.end(MoveDone, nil)
			return
		}
	}
	step := v.move.Steps[v.step]
	if step == v.move.StopBefore {
		v.tell(event.MigrationStopped{Slot: v.slots[0], To: v.to.name, Before: string(step), Keys: v.keys})
		v.end(MoveStopped, nil)
		return
	}
	v.passing(injector.Point{Before: step}, func() { v.do(step) })
}

// passing goes on if no fault stalls the migration at a point, else when it ends.
func (v *Mover) passing(p injector.Point, goOn func()) {
	p.At, p.Slot, p.From, p.To, p.Keys = v.c.loop.now(), v.slots[0], v.from.name, v.to.name, v.keys
	if !v.c.injector.Stalls(p, false) {
		goOn()
		return
	}
	v.mu.Lock()
	v.state, v.point, v.goOn = MoveStalled, p, goOn
	v.mu.Unlock()
	v.tell(event.MigrationStalled{Slot: v.slots[0], To: v.to.name})
}

// resumeMoves lets migrations go on that no fault stalls any more.
func (c *Cluster) resumeMoves() {
	c.netMu.Lock()
	movers := slices.Clone(c.movers)
	c.netMu.Unlock()
	for _, v := range movers {
		v.mu.Lock()
		v.point.At = c.loop.now()
		resumed := v.state == MoveStalled && !c.injector.Stalls(v.point, true)
		goOn := v.goOn
		if resumed {
			v.state, v.goOn = MoveRuns, nil
		}
		v.mu.Unlock()
		if resumed {
			c.loop.after(0, func() {
				v.tell(event.MigrationResumed{Slot: v.slots[0], To: v.to.name})
				goOn()
			})
		}
	}
}

// do does a step, and goes on with the next one.
func (v *Mover) do(step faults.Step) {
	if step == faults.StepKeys {
		v.moveKeys()
		return
	}
	v.current().step(step, v.unlessFailed(v.stepDone))
}

// current is the slot that is on its way.
func (v *Mover) current() *slotMove {
	return &slotMove{
		c: v.c, slot: v.slots[0], from: v.from, to: v.to, timeout: v.move.Timeout,
		run: func(n *Node, args []string, then func(Reply, error)) { n.server.ask(args, then) },
	}
}

func (v *Mover) stepDone() {
	step := v.move.Steps[v.step]
	v.step++
	if step == v.move.StopAfter {
		v.tell(event.MigrationStopped{Slot: v.slots[0], To: v.to.name, After: string(step), Keys: v.keys})
		v.end(MoveStopped, nil)
		return
	}
	v.passing(injector.Point{After: step}, v.next)
}

// moveKeys moves a batch of keys, until none is left.
func (v *Mover) moveKeys() {
	if v.move.StopKeys > 0 && v.keys >= v.move.StopKeys {
		v.tell(event.MigrationStopped{Slot: v.slots[0], To: v.to.name, Keys: v.keys})
		v.end(MoveStopped, nil)
		return
	}
	batch := v.move.Batch
	if v.move.StopKeys > 0 {
		batch = min(batch, v.move.StopKeys-v.keys)
	}
	point := injector.Point{At: v.c.loop.now(), Slot: v.slots[0], From: v.from.name, To: v.to.name, Keys: v.keys}
	if left := v.c.injector.KeysUntilStall(point); left > 0 {
		batch = min(batch, left)
	}
	v.current().moveKeys(batch, func(moved int, err *moveError) {
		v.unlessFailed(func() { v.movedKeys(moved) })(err)
	})
}

func (v *Mover) movedKeys(n int) {
	if n == 0 {
		v.stepDone()
		return
	}
	v.keys += n
	v.mu.Lock()
	v.moved += n
	v.mu.Unlock()
	v.passing(injector.Point{}, v.moveKeys)
}

// unlessFailed goes on, or ends the migration if a step has failed.
func (v *Mover) unlessFailed(goOn func()) func(*moveError) {
	return func(failed *moveError) {
		if failed == nil {
			goOn()
			return
		}
		v.tell(event.MigrationFailed{Slot: v.slots[0], To: v.to.name, At: failed.at.name, Error: cause(failed.err)})
		v.end(MoveFailed, failed)
	}
}

func (v *Mover) end(state MoveState, err error) {
	v.c.upkeep.endMove(v.from.name, v.to.name)
	v.mu.Lock()
	v.state, v.err = state, err
	v.mu.Unlock()
	v.c.netMu.Lock()
	v.c.movers = slices.DeleteFunc(v.c.movers, func(o *Mover) bool { return o == v })
	v.c.netMu.Unlock()
}

func (v *Mover) tell(f event.Fact) { v.c.tell(v.from.name, f) }
