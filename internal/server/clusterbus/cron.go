package clusterbus

import (
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Tick is the cluster's cron (clusterCron). The owner calls it every 100 ms.
func (m *Machine) Tick(now time.Duration) {
	m.begin(now)
	defer m.beforeSleep()
	m.iteration++
	if m.rules.SettingsByCron {
		m.followSettings()
	}

	due := m.now >= m.cronDue
	if due {
		m.reconnect()
	}
	if m.iteration%10 == 0 {
		m.pingOldest()
	}
	newPFail := false
	if due {
		newPFail = m.watchNodes()
	}

	m.startReplication()
	m.checkManualFailoverTimeout()
	if m.myself.isReplica() {
		m.handleManualFailover()
		m.handleReplicaFailover()
		if c := m.cronSummary; c.orphaned > 0 && c.most >= 2 && c.mine == c.most &&
			m.settings.AllowReplicaMigration {
			m.migrateReplica(c.most)
		}
	}
	if newPFail || m.state == Fail {
		m.updateState()
	}
}

// minHandshakeTimeout bounds the life of a handshake from below: otherwise it is the
// node timeout.
const minHandshakeTimeout msec = 1000

// reconnect drops handshakes that take too long and opens missing links
// (clusterNodeCronHandleReconnect). It counts the PFAIL nodes for the gossip.
func (m *Machine) reconnect() {
	handshakeTimeout := max(m.timeout, minHandshakeTimeout)
	m.pfailNodes = 0
	for i := 0; i < len(m.live); {
		n := m.node(m.live[i])
		switch {
		case n.flags.HasAny(FlagMyself | FlagNoAddr):
		case n.inHandshake() && m.now-n.created > handshakeTimeout:
			if n.pfail() {
				m.pfailNodes++
			}
			m.deleteNode(n)
			continue
		default:
			if n.pfail() {
				m.pfailNodes++
			}
			if n.link == nil {
				m.connect(n)
			}
		}
		i++
	}
}

// pingOldest pings, of five nodes drawn at random, the one that was silent for
// longest.
func (m *Machine) pingOldest() {
	var oldest *node
	for range 5 {
		n := m.randomNode()
		if n.link == nil || n.pingSent != 0 || n.flags.HasAny(FlagMyself|FlagHandshake) {
			continue
		}
		if oldest == nil || oldest.pongReceived > n.pongReceived {
			oldest = n
		}
	}
	if oldest != nil {
		m.sendPing(oldest.link, Ping)
	}
}

// replicaCounts is what a replica has to know to decide whether it migrates.
type replicaCounts struct {
	orphaned int // masters with slots that lost all their working replicas
	most     int // working replicas of the master that has most
	mine     int // working replicas of this replica's master
}

// watchNodes is the main loop of clusterCron: it drops links that seem broken, pings
// nodes that were silent for half the node timeout, and flags those that do not
// answer as PFAIL. It reports whether it flagged one.
func (m *Machine) watchNodes() (newPFail bool) {
	var counts replicaCounts
	half := m.timeout / 2
	m.cronDue = never
	for n := range m.all {
		if n.flags.HasAny(FlagMyself | FlagNoAddr | FlagHandshake) {
			if n.inHandshake() {
				m.wakeCron()
			}
			continue
		}
		if m.myself.isReplica() && n.isMaster() && !n.failed() {
			counts.add(n, n == m.myself.master)
		}

		// No data at all for half the node timeout: the connection may be broken
		// though the node lives.
		pingDelay, dataDelay := m.now-n.pingSent, m.now-n.dataReceived
		if n.link != nil && m.now-n.link.created > m.timeout && n.pingSent != 0 &&
			pingDelay > half && dataDelay > half {
			m.closeLink(n.link)
		}
		if n.link != nil && n.pingSent == 0 && m.now-n.pongReceived > m.pingInterval() {
			m.sendPing(n.link, Ping)
			continue
		}
		// The replica of a manual failover waits for an offset.
		if m.mfEnd != 0 && m.myself.isMaster() && m.mfReplica == n && n.link != nil {
			m.sendPing(n.link, Ping)
			m.wakeCron()
			continue
		}
		m.cronBy(m.nodeDue(n))
		if n.pingSent == 0 {
			continue
		}
		// Any traffic is proof of life: under load the pong may come late.
		if min(pingDelay, dataDelay) > m.timeout && !n.flags.HasAny(FlagPFail|FlagFail) {
			m.addFlags(n, FlagPFail)
			m.fact(event.PFail{Node: string(n.id)})
			newPFail = true
			if m.rules.LoneMasterJudges && m.size == 1 && m.myself.votes() {
				m.failIfAgreed(n)
			}
		}
	}
	m.cronSummary = counts
	return newPFail
}

func (c *replicaCounts) add(n *node, mine bool) {
	working := n.workingReplicas()
	if working == 0 && n.numSlots > 0 && n.flags.Has(FlagMigrateTo) {
		c.orphaned++
	}
	c.most = max(c.most, working)
	if mine {
		c.mine = working
	}
}

// The loops over all nodes are skipped while they would find nothing to do: cronDue
// is a lower bound for the moment when they will. Everything that may bring that
// moment nearer lowers the bound.

// never is later than any moment.
const never msec = 1 << 62

// wakeCron makes the next tick look at all nodes.
func (m *Machine) wakeCron() { m.cronDue = 0 }

// cronBy makes the first tick at that moment or later look at all nodes.
func (m *Machine) cronBy(t msec) { m.cronDue = min(m.cronDue, t) }

// nodeDue is a lower bound for the moment when watchNodes has something to do about
// the node, if nothing but data comes from it meanwhile.
func (m *Machine) nodeDue(n *node) msec {
	half := m.timeout / 2
	switch {
	case n.link == nil:
		return 0
	case n.pingSent == 0:
		return n.pongReceived + m.pingInterval()
	}
	due := max(n.link.created+m.timeout, n.pingSent+half, n.dataReceived+half)
	if !n.flags.HasAny(FlagPFail | FlagFail) {
		due = min(due, max(n.pingSent, n.dataReceived)+m.timeout)
	}
	return due
}
