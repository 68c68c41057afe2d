package clustertest

import (
	"fmt"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim"
)

// Node returns the node of a name, such as n1.
func (c *Cluster) Node(name string) *sim.Node {
	c.tb.Helper()
	n, err := c.Cluster.Node(name)
	if err != nil {
		c.misuse("%s", withoutPackage(err))
	}
	return n
}

// check ends the test for an error of package sim, which says what is wrong.
func (c *Cluster) check(err error) {
	c.tb.Helper()
	if err != nil {
		c.tb.Fatalf("clustertest: %s", withoutPackage(err))
	}
}

func withoutPackage(err error) string { return strings.Replace(err.Error(), "sim: ", "", 1) }

// misuse ends the test for a call that cannot be meant. Its text says all there is to
// say, so the cluster is not shown.
func (c *Cluster) misuse(format string, args ...any) {
	c.tb.Helper()
	c.misused = true
	c.tb.Fatalf("clustertest: "+format, args...)
}

// nodeOf is the node that has an ID now, or nil.
func (c *Cluster) nodeOf(id gossip.ID) *sim.Node {
	for _, n := range c.Nodes() {
		if n.ID() == id {
			return n
		}
	}
	return nil
}

// running are the nodes that are neither down nor paused.
func (c *Cluster) running() []*sim.Node {
	var nodes []*sim.Node
	for _, n := range c.Nodes() {
		if n.Up() && !n.Paused() {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

// Do sends one command to a node, on a connection of its own, and returns the reply,
// which may be an error reply. It ends the test if there is none.
func (c *Cluster) Do(node string, args ...string) sim.Reply {
	c.tb.Helper()
	reply, err := c.Node(node).Do(args...)
	c.check(err)
	return reply
}

// Crash ends the processes of nodes, as SIGKILL does.
func (c *Cluster) Crash(nodes ...string) {
	c.tb.Helper()
	for _, name := range nodes {
		c.check(c.Node(name).Crash())
	}
}

// PowerLoss is Crash of the machines: the end of their append only files, from the last
// fsync on, is lost (sim.Node.PowerLoss).
func (c *Cluster) PowerLoss(nodes ...string) {
	c.tb.Helper()
	for _, name := range nodes {
		c.check(c.Node(name).PowerLoss())
	}
}

// Shutdown ends the process of a node by SHUTDOWN, with options such as SAVE, NOSAVE or
// NOW, and waits for the end: a master first lets its replicas catch up, for as long as
// shutdown-timeout says (10 s). It ends the test if the node refuses.
func (c *Cluster) Shutdown(node string, options ...string) {
	c.tb.Helper()
	n := c.Node(node)
	if !n.Up() {
		c.check(fmt.Errorf("shutdown of %s: %w", node, sim.ErrDown))
	}
	reply, err := n.Do(append([]string{"SHUTDOWN"}, options...)...)
	switch {
	case err == nil:
		c.tb.Fatalf("clustertest: shutdown of %s: %s", node, reply)
	case n.Up():
		c.check(err)
	}
}

// Restart starts the process of a node again after a Crash or a Shutdown: with the zero
// sim.Restart with its nodes.conf and what is on its disk, an append only file or a dump, at
// its old address.
func (c *Cluster) Restart(node string, how sim.Restart) {
	c.tb.Helper()
	c.check(c.Node(node).Restart(how))
}

// Pause stops the processes of nodes, as SIGSTOP does: they accept connections and
// bytes, and answer nothing.
func (c *Cluster) Pause(nodes ...string) {
	c.tb.Helper()
	for _, name := range nodes {
		c.check(c.Node(name).Pause())
	}
}

// Resume lets paused processes go on.
func (c *Cluster) Resume(nodes ...string) {
	c.tb.Helper()
	for _, name := range nodes {
		c.check(c.Node(name).Resume())
	}
}

// Failover tells a replica to take over from its master: CLUSTER FAILOVER. Options are
// FORCE and TAKEOVER. It ends the test if the replica refuses; that it agrees does
// not mean that it has succeeded, see WaitRole.
func (c *Cluster) Failover(replica string, options ...string) {
	c.tb.Helper()
	var refusal error
	agrees := func() bool {
		refusal = c.Do(replica, append([]string{"CLUSTER", "FAILOVER"}, options...)...).Err()
		return refusal == nil || !strings.HasPrefix(refusal.Error(), "ERR Master is down or failed")
	}
	// In the first moments of a cluster its nodes are not connected yet.
	c.Until(max(0, time.Second-c.Now()), agrees)
	if refusal != nil {
		c.tb.Fatalf("clustertest: failover to %s: %v", replica, refusal)
	}
}

// Slot returns the slot of a key.
func Slot(key string) int { return slot.OfString(key) }

// nobody is who owns a slot that no node claims.
const nobody = "nobody"

// Owner returns the name of the node that owns the slot of a key, "nobody" if there is
// none. Where the running nodes do not agree, as during an election, it is the owner with
// the highest config epoch that one of them knows: the one that the others will hear of.
func (c *Cluster) Owner(key string) string {
	s, name, newest := Slot(key), nobody, uint64(0)
	for _, n := range c.running() {
		owner := n.View().Owner(s)
		if owner == nil {
			continue
		}
		snapshot := n.Snapshot()
		if info := snapshot.Node(owner.ID); info != nil && (name == nobody || info.ConfigEpoch > newest) {
			name, newest = c.NameOf(owner.ID), info.ConfigEpoch
		}
	}
	return name
}

// OwnerOrNone is the name of the node that owns the slot of a key in the opinion of all
// running nodes, "" while they do not agree or nobody owns it.
func (c *Cluster) OwnerOrNone(key string) string {
	s, name := Slot(key), ""
	for i, n := range c.running() {
		owner := n.View().Owner(s)
		if owner == nil || i > 0 && c.NameOf(owner.ID) != name {
			return ""
		}
		name = c.NameOf(owner.ID)
	}
	return name
}

// ownerSeenBy is the name of the node that owns a slot, as a node believes.
func (c *Cluster) ownerSeenBy(n *sim.Node, s int) string {
	owner := n.View().Owner(s)
	if owner == nil {
		return nobody
	}
	return c.NameOf(owner.ID)
}

// checkSlot ends the test if a slot is none.
func (c *Cluster) checkSlot(s int) {
	c.tb.Helper()
	if s < 0 || s >= slot.Count {
		c.misuse("no slot %d (there are 0 to %d)", s, slot.Count-1)
	}
}
