package sim

import (
	"fmt"

	"github.com/slotstorm/slotstorm/faults"
)

// Migration moves one slot from one master to another by the commands that
// redis-cli sends, step by step. It can be left at any step: then the slot stays half
// moved, as after a redis-cli that was killed. A step that fails changes nothing
// else and can be tried again. Faults do not hit it; see Move for a migration that they
// stall.
type Migration struct{ slotMove }

// Migrate prepares the migration of a slot between two nodes. It does nothing yet.
func (c *Cluster) Migrate(slot int, from, to string) (*Migration, error) {
	source, err := c.Node(from)
	if err != nil {
		return nil, err
	}
	target, err := c.Node(to)
	if err != nil {
		return nil, err
	}
	m := &Migration{slotMove: slotMove{c: c, slot: slot, from: source, to: target, timeout: migrateTimeout}}
	m.run = func(n *Node, args []string, then func(Reply, error)) { then(n.server.do(nil, args)) }
	return m, nil
}

// Begin opens the slot: faults.StepImporting, then faults.StepMigrating.
func (m *Migration) Begin() error { return m.steps(faults.StepImporting, faults.StepMigrating) }

// Step does one step, in whatever order: StepSource before StepTarget, for instance, makes
// the two nodes redirect to each other. StepKeys moves all keys.
func (m *Migration) Step(step faults.Step) error {
	if step == faults.StepKeys {
		_, err := m.MoveKeys(-1)
		return err
	}
	var failed *moveError
	m.step(step, func(err *moveError) { failed = err })
	return m.failed(failed)
}

// MoveKeys moves up to max keys by MIGRATE, ten at a time, and returns how many it moved.
// A negative max moves all.
func (m *Migration) MoveKeys(max int) (moved int, err error) {
	var failed *moveError
	for more := true; more && (max < 0 || moved < max); {
		batch := migrateBatch
		if max >= 0 {
			batch = min(batch, max-moved)
		}
		m.moveKeys(batch, func(n int, err *moveError) { moved, failed, more = moved+n, err, n > 0 })
	}
	return moved, m.failed(failed)
}

// Finish runs all steps that are left, in redis-cli's order, and waits for no one.
func (m *Migration) Finish() error {
	return m.steps(faults.StepKeys, faults.StepTarget, faults.StepSource, faults.StepOthers)
}

// Abort closes the slot again on both sides: SETSLOT STABLE. Keys that were moved
// already stay on the target, where nobody finds them.
func (m *Migration) Abort() error {
	var failed *moveError
	for _, n := range []*Node{m.from, m.to} {
		if m.stable(n, func(err *moveError) { failed = err }); failed != nil {
			break
		}
	}
	return m.failed(failed)
}

func (m *Migration) steps(steps ...faults.Step) error {
	for _, s := range steps {
		if err := m.Step(s); err != nil {
			return err
		}
	}
	return nil
}

// failed says which migration an error is about.
func (m *Migration) failed(err *moveError) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("sim: migration of slot %d from %s to %s: %w", m.slot, m.from.name, m.to.name, err)
}

// MoveSlot moves a slot with all its keys.
func (c *Cluster) MoveSlot(slot int, from, to string) error {
	m, err := c.Migrate(slot, from, to)
	if err != nil {
		return err
	}
	if err := m.Begin(); err != nil {
		return err
	}
	return m.Finish()
}
