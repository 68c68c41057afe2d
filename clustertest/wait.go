package clustertest

import (
	"fmt"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Role is what a node is in its shard.
type Role string

// The two roles.
const (
	Master  Role = "master"
	Replica Role = "replica"
)

// WaitFor lets time pass until a condition holds, and ends the test if it does not
// within the given time of the cluster. what says what is waited for: "the key is gone".
// The condition is asked in the test's goroutine and may use the cluster and clients.
func (c *Cluster) WaitFor(within time.Duration, what string, cond func() bool) {
	c.tb.Helper()
	c.await(within, what, nil, func() string {
		if cond() {
			return ""
		}
		return "it is not so"
	})
}

// WaitAgreement lets time pass until all running nodes think the same of the cluster:
// of its nodes, their roles and failures, of the owner of each slot, and of its state.
// Right after something happened all agree still, since nobody has noticed: wait first
// for somebody to notice.
func (c *Cluster) WaitAgreement(within time.Duration) {
	c.tb.Helper()
	c.await(within, "all nodes agree", nil, c.Disagreement)
}

// WaitRole lets time pass until a node has a role in its own eyes. Others may learn of
// it a little later, see WaitAgreement.
func (c *Cluster) WaitRole(node string, role Role, within time.Duration) {
	c.tb.Helper()
	n := c.Node(node)
	if role != Master && role != Replica {
		c.misuse("no role %q (there are %q and %q)", role, Master, Replica)
	}
	c.await(within, fmt.Sprintf("%s is a %s", node, role), nil, func() string {
		if !n.Up() {
			return node + " is down"
		}
		if self := n.View().Self; (self.Master && role == Master) || (!self.Master && role == Replica) {
			return ""
		}
		return node + " is " + c.describeRole(n)
	})
}

// describeRole is a node's role in its own eyes, in words.
func (c *Cluster) describeRole(n *sim.Node) string {
	switch self := n.View().Self; {
	case self.Master:
		return "a master"
	case self.MasterID == "":
		return "a replica of nobody"
	default:
		return "a replica of " + c.NameOf(self.MasterID)
	}
}

// WaitFailover lets time pass until another node serves the slots of one that is, or was, a
// master, and returns that node's name. It is over at once if it has happened already.
func (c *Cluster) WaitFailover(node string, within time.Duration) (master string) {
	c.tb.Helper()
	n := c.Node(node)
	if self := n.View().Self; self.Master && firstSlot(n) < 0 {
		c.misuse("%s has no slots that another node could take over", node)
	}
	c.await(within, "another node has taken over from "+node, nil, func() string {
		if master = c.successor(n); master != "" {
			return ""
		}
		return "none has"
	})
	return master
}

// successor is the master that has taken over from a node, "" if there is none.
func (c *Cluster) successor(n *sim.Node) string {
	if self := n.View().Self; !self.Master { // it is back, and knows
		return c.NameOf(self.MasterID)
	}
	claimed := firstSlot(n)
	for _, m := range c.running() {
		view := m.View()
		if owner := view.Owner(claimed); m != n && owner != nil && owner.ID == view.Self.ID {
			return m.Name()
		}
	}
	return ""
}

// firstSlot is the first slot that a node claims, -1 if there is none.
func firstSlot(n *sim.Node) int {
	view := n.View()
	for s := range slot.Count {
		if owner := view.Owner(s); owner != nil && owner.ID == view.Self.ID {
			return s
		}
	}
	return -1
}

// ReplicaOf returns the name of the first running node that is a replica of a master. It
// ends the test if there is none.
func (c *Cluster) ReplicaOf(master string) string {
	c.tb.Helper()
	id := c.Node(master).ID()
	for _, n := range c.running() {
		if self := n.View().Self; !self.Master && self.MasterID == id {
			return n.Name()
		}
	}
	c.tb.Fatalf("clustertest: %s has no replica that is running", master)
	return ""
}

// WaitOwner lets time pass until all running nodes say that a slot belongs to a node.
func (c *Cluster) WaitOwner(slot int, node string, within time.Duration) {
	c.tb.Helper()
	owner := c.Node(node)
	c.checkSlot(slot)
	c.await(within, fmt.Sprintf("slot %d belongs to %s", slot, node), nil, func() string {
		for _, n := range c.running() {
			if got := c.ownerSeenBy(n, slot); got != owner.Name() {
				return fmt.Sprintf("slot %d belongs to %s, says %s", slot, got, n.Name())
			}
		}
		return ""
	})
}

// WaitState lets time pass until all running nodes say that the cluster is up
// (gossip.OK) or down (gossip.Fail).
func (c *Cluster) WaitState(state gossip.State, within time.Duration) {
	c.tb.Helper()
	c.await(within, fmt.Sprintf("cluster_state is %s on all nodes", state), nil, func() string {
		for _, n := range c.running() {
			if got := n.View().State; got != state {
				return fmt.Sprintf("cluster_state is %s on %s", got, n.Name())
			}
		}
		return ""
	})
}

// WaitReplicated lets time pass until all running replicas are connected to a running
// master and have all that it wrote.
func (c *Cluster) WaitReplicated(within time.Duration) {
	c.tb.Helper()
	about := func(e event.Event) bool { return topology(e) || e.Kind() == event.KindRepl }
	c.await(within, "all replicas have caught up", about, func() string {
		for _, n := range c.running() {
			if behind := c.behind(n); behind != "" {
				return behind
			}
		}
		return ""
	})
}

// behind tells what a node has yet to get from its master, "" if nothing.
func (c *Cluster) behind(n *sim.Node) string {
	self := n.View().Self
	if self.Master {
		return ""
	}
	m := c.nodeOf(self.MasterID)
	if m == nil || !m.Up() || m.Paused() {
		return fmt.Sprintf("%s is %s, which is not there", n.Name(), c.describeRole(n))
	}
	own, theirs := c.Do(n.Name(), "ROLE").Strings(), c.Do(m.Name(), "ROLE").Strings()
	switch {
	case len(own) != 5 || len(theirs) < 2 || theirs[0] != "master":
		return fmt.Sprintf("%s says ROLE %s, %s says %s", n.Name(), strings.Join(own, " "), m.Name(), strings.Join(theirs, " "))
	case own[3] != "connected":
		return fmt.Sprintf("the link of %s to %s is in state %q", n.Name(), m.Name(), own[3])
	case own[4] != theirs[1]:
		return fmt.Sprintf("%s is at offset %s, its master %s at %s", n.Name(), own[4], m.Name(), theirs[1])
	}
	return ""
}

// await lets time pass until missing returns "", and ends the test if it does not: with
// what it says in the end.
func (c *Cluster) await(within time.Duration, what string, about func(event.Event) bool, missing func() string) {
	c.tb.Helper()
	start := c.Now()
	var last string
	if c.Until(within, func() bool { last = missing(); return last == "" }) {
		return
	}
	c.fatal(failure{
		want: fmt.Sprintf("%s within %v", what, within), got: last,
		since: start, about: about,
	})
}
