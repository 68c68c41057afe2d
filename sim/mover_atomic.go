package sim

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim/event"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// atomicSteps are those at which servers that move slots whole can be held, in their order.
var atomicSteps = []faults.Step{faults.StepPause, faults.StepTakeover}

// atomicPoll is how often the servers are asked how far they are: often at first, since most migrations are over
// within a second, and less often those that are held, or tried again each second.
const (
	atomicPoll     = 10 * time.Millisecond
	longAtomicPoll = 100 * time.Millisecond
)

// atomicMove is what a Mover knows of a migration that the servers run.
type atomicMove struct {
	// held are the steps before which the servers wait, since the Move or a fault says so.
	held map[faults.Step]bool
	// begun is when it began.
	begun time.Duration
	// task is the ID of Redis's task.
	task string
}

// beginAtomic starts the migration at the source.
func (v *Mover) beginAtomic() {
	v.atomic.held, v.atomic.begun = map[faults.Step]bool{}, v.c.loop.now()
	for _, step := range atomicSteps {
		point := injector.Point{Before: step, At: v.c.loop.now(), Slot: v.slots[0], From: v.from.name, To: v.to.name}
		if v.move.StopBefore == step || v.c.injector.Stalls(point, true) {
			if err := v.hold(step, true); err != nil {
				v.unlessFailed(nil)(&moveError{v.from, err})
				return
			}
		}
	}
	if v.imported() {
		v.beginImport()
		return
	}
	args := []string{"CLUSTER", "MIGRATESLOTS", "SLOTSRANGE"}
	for _, r := range v.move.Slots {
		args = append(args, strconv.Itoa(r.First), strconv.Itoa(r.Last))
	}
	args = append(args, "NODE", string(v.to.ID()))
	v.current().call(v.from, args, func(_ Reply, failed *moveError) {
		v.unlessFailed(v.pollLater)(failed)
	})
}

// hold lets the servers wait before a step, or not any more.
func (v *Mover) hold(step faults.Step, on bool) error {
	n := v.from
	if step == faults.StepTakeover {
		n = v.to
	}
	m, simulated := n.server.(*machine)
	if !simulated {
		return ErrOutside
	}
	if v.atomic.held[step] == on {
		return nil
	}
	v.atomic.held[step] = on
	m.process().node.HoldMigrations(step == faults.StepPause, step == faults.StepTakeover, on)
	return nil
}

func (v *Mover) pollLater() {
	poll := v.poll
	if v.atomic.task != "" {
		poll = v.pollImport
	}
	wait := atomicPoll
	if v.c.loop.now()-v.atomic.begun > time.Second {
		wait = longAtomicPoll
	}
	v.c.loop.after(wait, poll)
}

// poll asks the source how far it is. One that has lost its last slot has forgotten: then the
// target knows.
func (v *Mover) poll() {
	ask := []string{"CLUSTER", "GETSLOTMIGRATIONS"}
	v.current().call(v.from, ask, func(r Reply, failed *moveError) {
		state, message := v.jobIn(r, "EXPORT")
		if failed != nil || state != "" {
			v.unlessFailed(func() { v.reached(state, message) })(failed)
			return
		}
		v.current().call(v.to, ask, func(r Reply, failed *moveError) {
			state, message := v.jobIn(r, "IMPORT")
			if failed == nil && state == "" {
				failed = &moveError{v.from, errors.New("ERR the migration is not known any more")}
			}
			v.unlessFailed(func() { v.reached(state, message) })(failed)
		})
	})
}

// jobIn finds the newest migration of these slots in a reply to GETSLOTMIGRATIONS.
func (v *Mover) jobIn(r Reply, operation string) (state, message string) {
	slots := ""
	for i, one := range v.move.Slots {
		if i > 0 {
			slots += " "
		}
		slots += strconv.Itoa(one.First) + "-" + strconv.Itoa(one.Last)
	}
	for _, job := range r.Strings() {
		value := fieldsOf(job)
		if value("operation") == operation && value("slot_ranges") == slots {
			return value("state"), value("message")
		}
	}
	return "", ""
}

// fieldsOf finds the values of a map by their names.
func fieldsOf(reply string) func(name string) string {
	fields := strings.Split(reply, "\n")
	return func(name string) string {
		if at := slices.Index(fields, name); at >= 0 && at+1 < len(fields) {
			return fields[at+1]
		}
		return ""
	}
}

// reached does what the state of the migration asks for.
func (v *Mover) reached(state, message string) {
	switch {
	case state == "success":
		v.tell(event.MigrationDone{Slot: v.slots[0], To: v.to.name})
		v.end(MoveDone, nil)
	case state == "failed", state == "cancelled":
		v.unlessFailed(nil)(&moveError{v.from, errors.New(state + ": " + message)})
	case state == "waiting-to-pause" && v.atomic.held[faults.StepPause]:
		v.waits(faults.StepPause)
	case state == "failover-granted" && v.atomic.held[faults.StepTakeover]:
		v.waits(faults.StepTakeover)
	default:
		v.pollLater()
	}
}

// waits is a step before which the servers wait.
func (v *Mover) waits(step faults.Step) {
	if step == v.move.StopBefore {
		v.tell(event.MigrationStopped{Slot: v.slots[0], To: v.to.name, Before: string(step)})
		v.end(MoveStopped, nil)
		return
	}
	v.passing(injector.Point{Before: step}, func() {
		_ = v.hold(step, false) // it is a simulated node, as it was before
		v.pollLater()
	})
}
