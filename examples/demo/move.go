package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// move is the resharding: slots with keys in them move from the first master to the
// second. One of them stays half moved for a while.
type move struct {
	c    *sim.Cluster
	done int
}

func newMove(c *sim.Cluster) *move { return &move{c: c} }

// run moves the slots, evenly spread over the time.
func (m *move) run(show *progress) error {
	slots, err := m.choose()
	if err != nil {
		return err
	}
	half, err := m.getStuck(slots[0], show)
	if err != nil {
		return err
	}
	fix := time.Now().Add(stuck)
	for _, slot := range slots[1:] {
		if half != nil && time.Now().After(fix) {
			if err := m.fix(half, slots[0], show); err != nil {
				return err
			}
			half = nil
		}
		if err := m.c.MoveSlot(slot, "n1", "n2"); err != nil {
			return err
		}
		m.done++
		show.moved.Store(int64(m.done))
		time.Sleep(moving / slotsMoved)
	}
	if half != nil {
		return m.fix(half, slots[0], show)
	}
	return nil
}

// choose picks slots of the first master that hold keys, the first one several, so
// that it can be half moved.
func (m *move) choose() ([]int, error) {
	n1, err := m.c.Node("n1")
	if err != nil {
		return nil, err
	}
	var slots []int
	for slot := 0; slot < 5461 && len(slots) < slotsMoved; slot++ {
		reply, err := n1.Do("CLUSTER", "COUNTKEYSINSLOT", strconv.Itoa(slot))
		if err != nil {
			return nil, err
		}
		count, _ := strconv.Atoi(reply.String())
		switch {
		case count >= 3:
			slots = append([]int{slot}, slots...)
		case count > 0:
			slots = append(slots, slot)
		}
	}
	if len(slots) < slotsMoved {
		return nil, fmt.Errorf("only %d slots of n1 hold keys, want %d", len(slots), slotsMoved)
	}
	return slots, nil
}

// getStuck begins to move a slot and stops after its first key.
func (m *move) getStuck(slot int, show *progress) (*sim.Migration, error) {
	half, err := m.c.Migrate(slot, "n1", "n2")
	if err != nil {
		return nil, err
	}
	if err := half.Begin(); err != nil {
		return nil, err
	}
	if _, err := half.MoveKeys(1); err != nil {
		return nil, err
	}
	show.say("the migration of slot %d is stuck: one key has moved, the others have not", slot)
	return half, nil
}

func (m *move) fix(half *sim.Migration, slot int, show *progress) error {
	if err := half.Finish(); err != nil {
		return err
	}
	m.done++
	show.moved.Store(int64(m.done))
	show.say("the migration of slot %d is finished", slot)
	return nil
}
