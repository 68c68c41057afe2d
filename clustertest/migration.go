package clustertest

import (
	"fmt"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Migration moves one slot between two nodes as redis-cli does. Its methods end the
// test when a node refuses a step; those of the sim.Migration in it return errors instead.
type Migration struct {
	*sim.Migration
	c *Cluster
}

// Migrate prepares to move a slot. It does nothing yet: Begin or Stall begins it.
func (c *Cluster) Migrate(slot int, from, to string) *Migration {
	c.tb.Helper()
	c.checkSlot(slot)
	m, err := c.Cluster.Migrate(slot, from, to)
	c.check(err)
	return &Migration{m, c}
}

// Begin opens the slot: importing on the target, migrating on the source.
func (m *Migration) Begin() {
	m.c.tb.Helper()
	m.c.check(m.Migration.Begin())
}

// Stall begins the migration and leaves it after some keys: the slot stays half
// moved until Finish or Abort. It returns how many keys there were to move.
func (m *Migration) Stall(after int) int {
	m.c.tb.Helper()
	m.Begin()
	return m.MoveKeys(after)
}

// MoveKeys moves up to max keys, or all if max is negative, and returns how many it
// moved.
func (m *Migration) MoveKeys(max int) int {
	m.c.tb.Helper()
	moved, err := m.Migration.MoveKeys(max)
	m.c.check(err)
	return moved
}

// Step does one step, in whatever order: see sim.Migration.
func (m *Migration) Step(step faults.Step) {
	m.c.tb.Helper()
	m.c.check(m.Migration.Step(step))
}

// Finish moves what is left and gives the slot to the target.
func (m *Migration) Finish() {
	m.c.tb.Helper()
	m.c.check(m.Migration.Finish())
}

// Abort closes the slot again on both sides. Keys that were moved already stay on the
// target, where nobody finds them.
func (m *Migration) Abort() {
	m.c.tb.Helper()
	m.c.check(m.Migration.Abort())
}

// MoveSlot moves a slot with all its keys, at once.
func (c *Cluster) MoveSlot(slot int, from, to string) {
	c.tb.Helper()
	c.checkSlot(slot)
	c.check(c.Cluster.MoveSlot(slot, from, to))
}

// StartMove begins a migration that runs by itself, as time passes: WaitMove waits for it. With Atomic
// the servers move the slots whole. It ends the test if there is no such migration.
func (c *Cluster) StartMove(m sim.Move) *sim.Mover {
	c.tb.Helper()
	mover, err := c.Cluster.StartMove(m)
	c.check(err)
	return mover
}

// WaitMove lets time pass until a migration is in a state: sim.MoveDone, sim.MoveStopped where
// its Move says so, or sim.MoveStalled by a fault. It ends the test if the migration ends in another one.
func (c *Cluster) WaitMove(m *sim.Mover, state sim.MoveState, within time.Duration) {
	c.tb.Helper()
	start := c.Now()
	c.Until(within, func() bool {
		got, _ := m.State()
		return got == state || got == sim.MoveDone || got == sim.MoveStopped || got == sim.MoveFailed
	})
	got, err := m.State()
	if got == state {
		return
	}
	is := "it is " + got.String()
	if err != nil {
		is += ": " + err.Error()
	}
	c.fatal(failure{
		want: fmt.Sprintf("the migration is %s within %v", state, within), got: is, since: start,
		about: func(e event.Event) bool { return topology(e) || e.Kind() == event.KindMigrate },
	})
}
