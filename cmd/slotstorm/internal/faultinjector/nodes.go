package faultinjector

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// settleTime bounds how long the nodes of a database may take to agree, or to move all slots, on
// a machine that has other things to do.
const settleTime = 3 * time.Minute

// await waits for something, in real time.
func await(what string, holds func() bool) error {
	for end := time.Now().Add(settleTime); !holds(); {
		if time.Now().After(end) {
			return fmt.Errorf("%s: not within %v", what, settleTime)
		}
		<-time.After(10 * time.Millisecond)
	}
	return nil
}

// await waits for something that the nodes of the database bring about by themselves.
func (d *database) await(what string, holds func() bool) error {
	return await(what, func() bool {
		if holds() {
			return true
		}
		access.To(d.cluster).Skip(d.skip)
		return holds()
	})
}

// say runs a command on a node; an error reply is an error.
func say(n *sim.Node, args ...string) error {
	r, err := n.Do(args...)
	if err == nil {
		err = r.Err()
	}
	if err != nil {
		return fmt.Errorf("%s: %s: %w", n.Name(), strings.Join(args, " "), err)
	}
	return nil
}

// alone reports whether a node knows nobody: a spare.
func alone(n *sim.Node) bool { return len(n.View().Members) == 1 }

// members are the nodes of the database that run and know each other, or own slots.
func (d *database) members() []*sim.Node {
	var list []*sim.Node
	for _, n := range d.cluster.Nodes() {
		if n.Up() && (!alone(n) || len(owned(n)) > 0) {
			list = append(list, n)
		}
	}
	return list
}

// owned are the slots of a node, in its own view.
func owned(n *sim.Node) slot.Ranges {
	v := n.View()
	var set slot.Set
	for s := range slot.Count {
		if o := v.Owner(s); o != nil && o.ID == v.Self.ID {
			set.Add(s)
		}
	}
	return set.Ranges()
}

// masters are the nodes with slots.
func (d *database) masters() []*sim.Node {
	var list []*sim.Node
	for _, n := range d.members() {
		if n.View().Self.Master && len(owned(n)) > 0 {
			list = append(list, n)
		}
	}
	return list
}

// spare is a node that is not used: in the cluster and empty, or outside of it.
func (d *database) spare() (*sim.Node, error) {
	for _, n := range d.cluster.Nodes() {
		if n.Up() && n.View().Self.Master && len(owned(n)) == 0 {
			return n, nil
		}
	}
	return nil, errors.New("no empty node is left")
}

// node finds a node by its number or its name.
func (d *database) node(text string) (*sim.Node, error) {
	return d.cluster.Node("n" + strings.TrimPrefix(strings.TrimPrefix(text, "node:"), "n"))
}

// join makes a spare a member of the cluster.
func (d *database) join(n *sim.Node) error {
	known := func() bool {
		members := d.members()
		for _, m := range members {
			v := m.View()
			if v.State != gossip.OK {
				return false // it takes no keys yet
			}
			for _, o := range members {
				if member := v.Member(o.ID()); member == nil || member.Flags.Has(gossip.FlagHandshake) {
					return false
				}
			}
		}
		return true
	}
	if alone(n) {
		first := d.members()[0]
		if err := d.meet(first, n); err != nil {
			return err
		}
	}
	return d.await("the nodes know "+n.Name(), func() bool { return !alone(n) && known() })
}

// meet lets two nodes get to know each other.
func (d *database) meet(a, b *sim.Node) error {
	host, _, err := net.SplitHostPort(b.Addr())
	if err != nil {
		return err
	}
	return say(a, "CLUSTER", "MEET", host, strconv.Itoa(b.View().Self.Port))
}

// agree waits until all members have the same owner for slots.
func (d *database) agree(slots slot.Ranges, owner *sim.Node) error {
	return d.await("the owner of "+slots.String(), func() bool {
		for _, m := range d.members() {
			v := m.View()
			for _, r := range slots {
				for s := r.First; s <= r.Last; s++ {
					if o := v.Owner(s); o == nil || o.ID != owner.ID() {
						return false
					}
				}
			}
		}
		return true
	})
}

// move moves slots with their keys.
func (d *database) move(slots slot.Ranges, from, to *sim.Node) error {
	m, err := d.cluster.StartMove(sim.Move{Slots: slots, From: from.Name(), To: to.Name(), Batch: 100})
	if err != nil {
		return err
	}
	err = d.await("the move of "+slots.String(), func() bool {
		state, _ := m.State()
		return state != sim.MoveRuns && state != sim.MoveStalled
	})
	if err != nil {
		return err
	}
	if state, err := m.State(); state != sim.MoveDone {
		return fmt.Errorf("the move of %v is %v: %w", slots, state, err)
	}
	return d.agree(slots, to)
}

// replace makes a spare a replica of a node, and then lets it take the node's place. The node is
// empty then, and a member. It returns the name of the new master.
func (d *database) replace(name string) (string, error) {
	old, err := d.cluster.Node(name)
	if err != nil {
		return "", err
	}
	to, err := d.spare()
	if err != nil {
		return "", err
	}
	return to.Name(), d.takeOver(old, to)
}

func (d *database) takeOver(old, to *sim.Node) error {
	if err := d.join(to); err != nil {
		return err
	}
	slots := owned(old)
	if err := say(to, "CLUSTER", "REPLICATE", string(old.ID())); err != nil {
		return err
	}
	if err := d.await(to.Name()+" has the data", func() bool { return strings.Contains(access.ToNode(to).Info(), "master_link_status:up") }); err != nil {
		return err
	}
	for _, m := range d.members() { // they have to know whose replica it is before they vote
		if err := d.await(m.Name()+" knows the replica", func() bool {
			member := m.View().Member(to.ID())
			return member != nil && member.MasterID == old.ID()
		}); err != nil {
			return err
		}
	}
	if err := say(to, "CLUSTER", "FAILOVER"); err != nil {
		return err
	}
	if err := d.await(to.Name()+" is the master", func() bool { return to.View().Self.Master }); err != nil {
		return err
	}
	return d.agree(slots, to)
}

// leave lets a node without slots be a spare again: nobody knows it, and it knows nobody.
func (d *database) leave(n *sim.Node) error {
	id := string(n.ID())
	if err := say(n, "CLUSTER", "RESET", "HARD"); err != nil {
		return err
	}
	for _, m := range d.members() {
		if m != n {
			_ = say(m, "CLUSTER", "FORGET", id) // who does not know it need not forget it
		}
	}
	return nil
}

// hangUp ends the connections of a node's clients, subscribers among them.
func hangUp(n *sim.Node) error {
	return errors.Join(say(n, "CLIENT", "KILL", "TYPE", "normal"), say(n, "CLIENT", "KILL", "TYPE", "pubsub"))
}

// half is the first half of slots, at least one.
func half(rs slot.Ranges) slot.Ranges {
	set := rs.Set()
	keep := (rs.Len() + 1) / 2
	var first slot.Set
	for s := 0; s < slot.Count && keep > 0; s++ {
		if set.Has(s) {
			first.Add(s)
			keep--
		}
	}
	return first.Ranges()
}
