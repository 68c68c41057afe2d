package clusterbus

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Meet starts a handshake with whoever answers at an address (CLUSTER MEET). The
// caller passes port + 10000 as bus port if the command names none. A handshake
// with that address that is already under way is no error.
func (m *Machine) Meet(now time.Duration, ip string, port, busPort int) error {
	m.begin(now)
	defer m.beforeSleep()
	addr, err := netip.ParseAddr(ip)
	// clusterStartHandshake takes the ports as 32 bit integers.
	p, bp := int(int32(port)), int(int32(busPort))
	if m.rules.PortsInRange {
		switch {
		case !validPort(port):
			return errPortRange
		case !validPort(busPort):
			return errBusPortRange
		}
	}
	if err != nil || addr.Zone() != "" || !validPort(p) || !validPort(bp) {
		return errInvalidAddress(ip, port)
	}
	m.startHandshake(addr.String(), p, bp)
	return nil
}

// startHandshake is clusterStartHandshake without the checks.
func (m *Machine) startHandshake(ip string, port, busPort int) {
	for n := range m.all { // clusterHandshakeInProgress
		if c := m.contact(n); n.inHandshake() && strings.EqualFold(c.IP, ip) && c.Port == port && c.BusPort == busPort {
			return
		}
	}
	n := m.newNode("", FlagHandshake|FlagMeet)
	if n == nil {
		return
	}
	m.setAddress(n, ip, port, busPort, 0)
	m.fact(event.MemberKnown{Node: string(n.id), How: event.ByHandshake, Address: address(ip, busPort)})
}

func address(ip string, busPort int) string {
	return ip + "@" + strconv.Itoa(busPort)
}

// Forget removes a node from this node's table and keeps it out for a
// while (CLUSTER FORGET).
func (m *Machine) Forget(now time.Duration, id ID) error {
	m.begin(now)
	defer m.beforeSleep()
	n := m.lookup(id)
	switch {
	case n == nil && m.rules.ForgetSpreads && m.blacklisted(id):
		return nil // another node may have told
	case n == nil:
		return ErrUnknownNode(id)
	case n == m.myself:
		return errForgetMyself
	case m.myself.isReplica() && m.myself.master == n:
		return errForgetMaster
	}
	m.addToBlacklist(n.id)
	m.deleteNode(n)
	m.todo |= todoUpdateState | todoSaveConfig
	return nil
}

// addToBlacklist is clusterBlacklistAddNode.
func (m *Machine) addToBlacklist(id ID) {
	m.cleanBlacklist()
	m.keepOut(id, int64(m.settings.ForgetSeconds)) // CLUSTER_BLACKLIST_TTL
}

// keepOut puts a node on the black list for some seconds.
func (m *Machine) keepOut(id ID, seconds int64) {
	if m.blacklist == nil {
		m.blacklist = make(map[ID]uint64)
	}
	m.blacklist[id] = uint64(m.unixTime() + seconds) // without sign as in Valkey: one that is far away does not turn negative
}

// blacklisted is clusterBlacklistExists. Time counts in whole seconds, so an entry
// lasts up to a second longer than it should.
func (m *Machine) blacklisted(id ID) bool {
	if len(m.blacklist) == 0 {
		return false
	}
	m.cleanBlacklist()
	_, found := m.blacklist[id]
	return found
}

func (m *Machine) cleanBlacklist() {
	for id, until := range m.blacklist {
		if until < uint64(m.unixTime()) {
			delete(m.blacklist, id)
		}
	}
}

// Replicate makes this node a replica (CLUSTER REPLICATE). A master must have
// neither slots nor keys.
func (m *Machine) Replicate(now time.Duration, id ID) error {
	m.begin(now)
	defer m.beforeSleep()
	me, n := m.myself, m.lookup(id)
	switch {
	case n == nil:
		return ErrUnknownNode(id)
	case n == me:
		return errReplicateMyself
	case n.isReplica():
		return errReplicateReplica
	case me.isMaster() && (me.numSlots != 0 || m.keys.Len() != 0):
		return errReplicateNotEmpty
	}
	m.setMaster(n)
	m.todo |= todoUpdateState | todoSaveConfig
	return nil
}

// ReplicateNoOne makes a replica an empty master, in a shard of its own (CLUSTER REPLICATE
// NO ONE). A master stays what it is.
func (m *Machine) ReplicateNoOne(now time.Duration) {
	m.begin(now)
	defer m.beforeSleep()
	me := m.myself
	if me.isMaster() {
		return
	}
	m.closeAllSlots()
	m.setNodeAsMaster(me)
	m.stopReplication()
	m.effect(Effect{Kind: EffectFlushData})
	m.resetManualFailover()
	m.setShard(me, RandomID(m.rand))
	m.todo |= todoSaveConfig | todoUpdateState
}

// Reset makes the node forget everybody and everything: its role, slots and, if
// hard, epochs and ID (CLUSTER RESET). A master must have no keys; a replica loses
// its data.
func (m *Machine) Reset(now time.Duration, hard bool) error {
	m.begin(now)
	defer m.beforeSleep()
	me := m.myself
	if me.isMaster() && m.keys.Len() != 0 {
		return errResetNotEmpty
	}
	if me.isReplica() {
		m.setNodeAsMaster(me)
		m.stopReplication()
		m.effect(Effect{Kind: EffectFlushData})
	}
	m.closeAllSlots()
	m.resetManualFailover()
	for n := range m.all {
		m.unbindAll(n)
	}
	for i := len(m.live) - 1; i >= 0; i-- {
		if n := m.node(m.live[i]); n != me {
			m.deleteNode(n)
		}
	}
	if m.rules.ForgetSpreads {
		clear(m.blacklist)
	}
	if hard {
		m.currentEpoch, m.lastVoteEpoch = 0, 0
		m.setMyEpoch(0, event.EpochReset)
		m.rename(me, RandomID(m.rand))
		if m.rules.ShardIDs {
			me.entitle(title{me.hostname, me.humanName, RandomID(m.rand)})
		}
	}
	m.enterShard(me)
	m.todo |= todoSaveConfig | todoUpdateState
	return nil
}
