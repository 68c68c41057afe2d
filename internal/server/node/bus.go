package node

import (
	"math"
	"slices"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/node/clusterview"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/sim/event"
)

// The methods in this file bring events of the cluster bus to the node's machine.
// The host calls them from its event loop. A stopped or busy node gets them when it
// can act again, as a process finds them in its sockets.

// Boot carries out what the machine asked for when it was made. It is called once,
// when the host is ready.
func (n *Node) Boot() {
	n.act(func() {
		n.repl.bootsAsReplica = !n.isMaster()
		if n.ks.Len() > 0 {
			n.machine.VerifyKeys(n.now)
		}
		n.machineChanged()
	})
}

// Tick is the node's cron, due each 100 ms. A node that cannot act misses ticks,
// and makes up for one.
func (n *Node) Tick() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.suspended() {
		if !n.tickMissed {
			n.tickMissed = true
			n.later(false, n.tick)
		}
		return
	}
	n.refreshTime()
	n.tick()
	n.settle()
}

func (n *Node) tick() {
	n.tickMissed = false
	if n.cronPaused {
		return
	}
	if n.loading.on {
		n.whileLoading()
		return
	}
	if n.awaitReplicas() {
		return
	}
	n.clientsCron()
	n.checkChild()
	n.checkLinks()
	n.machine.Tick(n.now)
	n.machineChanged()
	n.reexamineBlocked()
	n.replicationTick()
	n.tracking.Limit(n.caller())
	n.startScheduledSave()
	n.migrationTick()
	n.taskTick()
}

// BusUp reports that a connection that the machine asked for is made.
func (n *Node) BusUp(link gossip.LinkID) {
	n.actOnBus(func() {
		n.machine.LinkUp(n.now, link)
		n.machineChanged()
	})
}

// BusDown reports that a connection failed or ended.
func (n *Node) BusDown(link gossip.LinkID) {
	n.actOnBus(func() {
		n.machine.LinkDown(n.now, link)
		n.machineChanged()
	})
}

// BusAccept reports an incoming connection and returns its name. The kernel accepts
// connections even for a stopped process, so this does not wait.
func (n *Node) BusAccept(peerIP, localIP string) gossip.LinkID {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.machine.Accept(n.host.Now(), peerIP, localIP)
}

// BusMessage brings a message. It reports whether the node has read it; if not, the host
// hears of it by BusRead when it does.
func (n *Node) BusMessage(msg clusterbus.Message) (read bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	read = !n.suspended() || n.suspension.OnlySlowScript()
	n.actOnBusLocked(func() {
		if !read {
			n.host.BusRead(n, &msg)
		}
		if msg.Type == clusterbus.MFStart && n.isReplica(msg.Sender) {
			n.cancelTasks("manual failover") // what replicas hear of it is in the offset
			n.reportReplication()
		}
		n.migrations.heard = true
		_ = n.machine.Step(n.now, msg) // an error means that the link is gone meanwhile
		n.machineChanged()
		n.migrations.heard = false
	})
	return read
}

// isReplica reports whether another node is one of this node's replicas.
func (n *Node) isReplica(id gossip.ID) bool {
	m := n.view.Member(id)
	return m != nil && m.MasterID == n.machine.ID()
}

// checkLinks closes links whose buffers are over cluster-link-sendbuf-limit
// (clusterNodeCronFreeLinkOnBufferLimitReached). The machine's next tick opens new ones.
func (n *Node) checkLinks() {
	limit := n.settings.LinkBufferLimit
	if limit == 0 {
		return
	}
	for _, link := range n.machine.Links() {
		if uint64(clusterview.LinkBuffer(n.host.BusBacklog(n, link))) > limit {
			n.machine.LinkOverLimit(n.now, link)
		}
	}
}

// machineChanged carries out what the machine asked for since the last time, in the
// order that clusterbus.Output prescribes. It follows each call of the machine that
// takes a time.
func (n *Node) machineChanged() {
	out := n.machine.Take()
	before := n.view
	n.view = n.machine.View()
	for i := range out.Facts {
		if f, is := out.Facts[i].(event.SlotsChanged); is {
			n.noteHandover(f, before)
		}
		n.host.Fact(n, out.Facts[i])
	}
	if n.migrations.heard && n.view != before {
		n.migrations.jobs.OwnersChanged()
		n.migrationsChanged()
	}
	kept := n.view != before && n.lostSlots(out.Facts, before)
	if n.view != before {
		n.forgottenNodes()
	}
	for i := range out.Effects {
		if e := &out.Effects[i]; !kept || e.Kind != clusterbus.EffectDeleteKeys {
			n.apply(e)
		}
	}
	n.host.Bus(n, out)
}

// apply carries out an effect on data and clients.
func (n *Node) apply(e *clusterbus.Effect) {
	switch e.Kind {
	case clusterbus.EffectReplicateFrom:
		n.replicateFrom(e.Node, e.IP, e.Port)
		n.migrations.jobs.Demoted()
		n.migrationsChanged()
		n.cancelTasks("switching to replica")
		n.dropBlocked()
	case clusterbus.EffectBecomeMaster:
		n.becomeMaster()
		n.migrations.jobs.Promoted()
		n.migrationsChanged()
		n.tasks.state.Promoted()
		n.tasksChanged()
	case clusterbus.EffectFlushData:
		n.emptyData()
	case clusterbus.EffectDeleteKeys:
		taken := n.accountGrants(e.Slots)
		deleted := 0
		for _, r := range e.Slots {
			for slot := r.First; slot <= r.Last; slot++ {
				deleted += n.deleteSlot(slot)
			}
		}
		n.accounted(taken)
		if deleted > 0 {
			n.host.Fact(n, event.KeysDeleted{Keys: deleted})
		}
	case clusterbus.EffectDropChannels:
		n.channels.DropSlots(e.Slots.Set(), n.tellUnsubscribed)
	case clusterbus.EffectPauseWrites:
		n.pauseClients(suspension.ForFailover, e.Until, suspension.Writes)
	case clusterbus.EffectUnpauseWrites:
		n.unpauseClients(suspension.ForFailover)
	case clusterbus.EffectPublish:
		if e.Shard {
			n.channels.PublishShard(e.Channel, e.Payload)
		} else {
			n.channels.Publish(e.Channel, e.Payload)
		}
	}
}

// deleteSlot deletes the keys of a slot that another node has taken, and returns their number
// (delKeysInSlot). Replicas, watching clients and caches hear of it only in some versions.
func (n *Node) deleteSlot(slot int) int {
	if !n.dialect.Has(dialect.LostKeysTold) {
		return n.ks.DeleteSlot(slot)
	}
	n.sendEffects(true)
	keys := n.ks.KeysInSlot(slot, math.MaxInt32)
	n.ks.DeleteSlot(slot)
	if n.migratesAtomically() { // a hash table of few keys has them in the order of their arrival
		slices.Reverse(keys)
	}
	observer, word := keyObserver{n}, n.deletionWord()
	for _, key := range keys {
		n.propagate(word, []byte(key))
		observer.KeyChanged(key)
		n.sendEffects(false)
	}
	return len(keys)
}
