package sim

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Move is a migration of slots that runs by itself on the event loop, with the commands
// that redis-cli sends. Faults can stall it; then it goes on when they are healed.
type Move struct {
	Slots    slot.Ranges
	From, To string
	// Steps is the order of the steps, faults.Steps if it is nil. A step that is left
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

	mu    sync.Mutex
	state MoveState
	err   error
	keys  int // moved of the current slot
	moved int // moved of all
	point faults.Point
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
		m.Steps = faults.Steps
	}
	if m.Batch <= 0 {
		m.Batch = 10
	}
	if m.Timeout <= 0 {
		m.Timeout = time.Minute
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
	c.loop.after(0, v.next)
	return v, nil
}

// State is how far the migration is; the error is set if it failed.
func (v *Mover) State() (MoveState, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.state, v.err
}

// Moved is the number of keys moved so far.
func (v *Mover) Moved() int {
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
	v.passing(faults.Point{Before: step}, func() { v.do(step) })
}

// passing goes on if no fault stalls the migration at a point, else when it ends.
func (v *Mover) passing(p faults.Point, goOn func()) {
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

func (v *Mover) do(step faults.Step) {
	s := strconv.Itoa(v.slots[0])
	switch step {
	case faults.StepImporting:
		v.command(v.to, v.stepDone, "CLUSTER", "SETSLOT", s, "IMPORTING", string(v.from.ID()))
	case faults.StepMigrating:
		v.command(v.from, v.stepDone, "CLUSTER", "SETSLOT", s, "MIGRATING", string(v.to.ID()))
	case faults.StepKeys:
		v.moveKeys()
	case faults.StepTarget:
		v.command(v.to, v.stepDone, "CLUSTER", "SETSLOT", s, "NODE", string(v.to.ID()))
	case faults.StepSource:
		v.from.server.ask([]string{"CLUSTER", "SETSLOT", s, "NODE", string(v.to.ID())}, func(r Reply, err error) {
			if err == nil && r.Err() != nil && r.Err().Error() == onlyMasters {
				err, r = nil, Reply{}
			}
			v.replied(v.from, v.stepDone, r, err)
		})
	case faults.StepOthers:
		v.tellOthers(0)
	}
}

func (v *Mover) stepDone(Reply) {
	step := v.move.Steps[v.step]
	v.step++
	if step == v.move.StopAfter {
		v.tell(event.MigrationStopped{Slot: v.slots[0], To: v.to.name, After: string(step), Keys: v.keys})
		v.end(MoveStopped, nil)
		return
	}
	v.passing(faults.Point{After: step}, v.next)
}

// tellOthers says SETSLOT NODE to the other masters, from the i-th node on.
func (v *Mover) tellOthers(i int) {
	for ; i < len(v.c.nodes); i++ {
		n := v.c.nodes[i]
		if n == v.from || n == v.to || !n.Up() || !n.View().Self.Master {
			continue
		}
		v.command(n, func(Reply) { v.tellOthers(i + 1) },
			"CLUSTER", "SETSLOT", strconv.Itoa(v.slots[0]), "NODE", string(v.to.ID()))
		return
	}
	v.stepDone(Reply{})
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
	point := faults.Point{At: v.c.loop.now(), Slot: v.slots[0], From: v.from.name, To: v.to.name, Keys: v.keys}
	if left := v.c.injector.KeysUntilStall(point); left > 0 {
		batch = min(batch, left)
	}
	v.command(v.from, v.migrate, "CLUSTER", "GETKEYSINSLOT", strconv.Itoa(v.slots[0]), strconv.Itoa(batch))
}

func (v *Mover) migrate(reply Reply) {
	names := reply.Strings()
	if len(names) == 0 {
		v.stepDone(Reply{})
		return
	}
	host, port := v.to.server.peerAddr()
	args := []string{"MIGRATE", host, port, "", "0", strconv.FormatInt(v.move.Timeout.Milliseconds(), 10), "KEYS"}
	v.command(v.from, func(Reply) {
		v.keys += len(names)
		v.mu.Lock()
		v.moved += len(names)
		v.mu.Unlock()
		v.passing(faults.Point{}, v.moveKeys)
	}, append(args, names...)...)
}

// onlyMasters is the error of a source that has lost its last slot, heard of it from the
// target, and turned into a replica. redis-cli takes it for a success.
const onlyMasters = "ERR Please use SETSLOT only with masters."

// command runs a command on a node and goes on with its reply, unless it is an error.
func (v *Mover) command(n *Node, then func(Reply), args ...string) {
	n.server.ask(args, func(r Reply, err error) { v.replied(n, then, r, err) })
}

// replied goes on with a node's reply, unless it is an error.
func (v *Mover) replied(n *Node, then func(Reply), r Reply, err error) {
	if err == nil {
		err = r.Err()
	}
	if err != nil {
		v.tell(event.MigrationFailed{Slot: v.slots[0], To: v.to.name, At: n.name, Error: cause(err)})
		v.end(MoveFailed, fmt.Errorf("%s: %w", n.name, err))
		return
	}
	then(r)
}

func (v *Mover) end(state MoveState, err error) {
	v.mu.Lock()
	v.state, v.err = state, err
	v.mu.Unlock()
	v.c.netMu.Lock()
	v.c.movers = slices.DeleteFunc(v.c.movers, func(o *Mover) bool { return o == v })
	v.c.netMu.Unlock()
}

func (v *Mover) tell(f event.Fact) { v.c.tell(v.from.name, f) }

// asker is the Sink of a command that waits for its reply on the event loop. Its
// connection is no client's: faults on connections pass it by, those on commands
// hit it.
type asker struct {
	c    *Cluster
	then func(Reply, error)

	mu   sync.Mutex
	buf  []byte
	done bool
}

// ask runs a command on a connection of its own; then is called on the event loop.
func (m *machine) ask(args []string, then func(Reply, error)) {
	p := m.process()
	if p.dead.Load() {
		then(Reply{}, ErrDown)
		return
	}
	a := &asker{c: m.c, then: then}
	s := p.node.Connect(m.c.clientAddr(), a)
	a.mu.Lock()
	a.then = func(r Reply, err error) {
		s.Close()
		then(r, err)
	}
	a.mu.Unlock()
	s.Feed(encode(args))
}

// Deliver implements node.Sink.
func (a *asker) Deliver(b []byte) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.buf = append(a.buf, b...)
	if n, _ := resp.Read(a.buf); n > 0 && !a.done {
		a.finish(Reply{a.buf[:n:n]}, nil)
	}
	return 0
}

// Backlog implements node.Sink.
func (a *asker) Backlog() int { return 0 }

// Hangup implements node.Sink.
func (a *asker) Hangup() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.done {
		a.finish(Reply{}, errClosed)
	}
}

func (a *asker) finish(r Reply, err error) {
	a.done = true
	a.c.loop.after(0, func() { a.then(r, err) })
}
