package clustertest

import (
	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim"
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
