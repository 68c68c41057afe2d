package sim

import (
	"fmt"
	"strconv"
)

// Migration moves one slot from one master to another by the commands that
// redis-cli sends, step by step. It can be left at any step: then the slot stays half
// moved, as after a redis-cli that was killed. A step that fails changes nothing
// else and can be tried again.
type Migration struct {
	c        *Cluster
	slot     int
	from, to *Node
	moved    int
}

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
	return &Migration{c: c, slot: slot, from: source, to: target}, nil
}

// Begin opens the slot: SETSLOT IMPORTING on the target, then SETSLOT MIGRATING on
// the source.
func (m *Migration) Begin() error {
	if err := m.Importing(); err != nil {
		return err
	}
	return m.Migrating()
}

// Importing is the first step: SETSLOT IMPORTING on the target.
func (m *Migration) Importing() error {
	return m.setSlot(m.to, "IMPORTING", string(m.from.ID()))
}

// Migrating is the second step: SETSLOT MIGRATING on the source.
func (m *Migration) Migrating() error {
	return m.setSlot(m.from, "MIGRATING", string(m.to.ID()))
}

// MoveKeys is the third step: it moves up to max keys by MIGRATE, ten at a time, and
// returns how many it moved. A negative max moves all.
func (m *Migration) MoveKeys(max int) (int, error) {
	moved := 0
	for max < 0 || moved < max {
		batch := 10
		if max >= 0 {
			batch = min(batch, max-moved)
		}
		keys, err := m.call(m.from, "CLUSTER", "GETKEYSINSLOT", strconv.Itoa(m.slot), strconv.Itoa(batch))
		if err != nil {
			return moved, err
		}
		names := keys.Strings()
		if len(names) == 0 {
			break
		}
		host, port := m.to.server.peerAddr()
		args := []string{"MIGRATE", host, port, "", "0", "60000", "KEYS"}
		if _, err := m.call(m.from, append(args, names...)...); err != nil {
			return moved, err
		}
		moved += len(names)
	}
	m.moved += moved
	return moved, nil
}

// AssignTarget is the fourth step: SETSLOT NODE on the target, which from then on
// owns the slot with a new config epoch and says so to all.
func (m *Migration) AssignTarget() error { return m.setSlot(m.to, "NODE", string(m.to.ID())) }

// AssignSource is the fifth step: SETSLOT NODE on the source. Done before the
// fourth, it makes the two nodes redirect to each other.
func (m *Migration) AssignSource() error { return m.setSlot(m.from, "NODE", string(m.to.ID())) }

// AssignOthers is the last step: SETSLOT NODE on the other masters, which would
// hear of it soon anyway.
func (m *Migration) AssignOthers() error {
	for _, n := range m.c.nodes {
		if n == m.from || n == m.to || !n.Up() || !n.View().Self.Master {
			continue
		}
		if err := m.setSlot(n, "NODE", string(m.to.ID())); err != nil {
			return err
		}
	}
	return nil
}

// Finish runs all steps that are left, in redis-cli's order, and waits for no one.
func (m *Migration) Finish() error {
	if _, err := m.MoveKeys(-1); err != nil {
		return err
	}
	for _, step := range []func() error{m.AssignTarget, m.AssignSource, m.AssignOthers} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// Abort closes the slot again on both sides: SETSLOT STABLE. Keys that were moved
// already stay on the target, where nobody finds them.
func (m *Migration) Abort() error {
	if err := m.setSlot(m.from, "STABLE"); err != nil {
		return err
	}
	return m.setSlot(m.to, "STABLE")
}

// Moved is the number of keys moved so far.
func (m *Migration) Moved() int { return m.moved }

func (m *Migration) setSlot(n *Node, words ...string) error {
	args := append([]string{"CLUSTER", "SETSLOT", strconv.Itoa(m.slot)}, words...)
	_, err := m.call(n, args...)
	return err
}

// call runs a command and makes an error of an error reply.
func (m *Migration) call(n *Node, args ...string) (Reply, error) {
	reply, err := n.Do(args...)
	if err == nil {
		err = reply.Err()
	}
	if err != nil {
		return reply, fmt.Errorf("sim: migration of slot %d from %s to %s: %s: %w", m.slot, m.from.name, m.to.name, n.name, err)
	}
	return reply, nil
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
