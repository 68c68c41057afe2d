package clusterbus

import (
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// maxEpoch is the greatest epoch known, of any node or of the cluster
// (clusterGetMaxEpoch).
func (m *Machine) maxEpoch() uint64 {
	epoch := m.currentEpoch
	for n := range m.all {
		epoch = max(epoch, n.configEpoch)
	}
	return epoch
}

// BumpEpoch gives this node a new config epoch without asking anybody, unless it
// has the greatest already (CLUSTER BUMPEPOCH). It returns the node's config epoch
// and whether it is new.
func (m *Machine) BumpEpoch(now time.Duration) (epoch uint64, bumped bool) {
	m.begin(now)
	defer m.beforeSleep()
	bumped = m.bumpEpoch(event.EpochBumped)
	return m.myself.configEpoch, bumped
}

// bumpEpoch is clusterBumpConfigEpochWithoutConsensus.
func (m *Machine) bumpEpoch(reason event.EpochReason) bool {
	if m.myself.configEpoch != 0 && m.myself.configEpoch == m.maxEpoch() {
		return false
	}
	m.currentEpoch++
	m.setMyEpoch(m.currentEpoch, reason)
	m.todo |= todoSaveConfig
	return true
}

// setMyEpoch sets this node's config epoch and says why.
func (m *Machine) setMyEpoch(epoch uint64, reason event.EpochReason) {
	m.myself.configEpoch = epoch
	m.fact(event.EpochChanged{Epoch: epoch, Reason: reason})
}

// SetConfigEpoch gives a fresh node its first config epoch (CLUSTER
// SET-CONFIG-EPOCH).
func (m *Machine) SetConfigEpoch(now time.Duration, epoch int64) error {
	m.begin(now)
	defer m.beforeSleep()
	switch {
	case epoch < 0:
		return errInvalidEpoch(epoch)
	case len(m.live) > 1:
		return errEpochKnowsNodes
	case m.myself.configEpoch != 0:
		return errEpochNotZero
	}
	m.setMyEpoch(uint64(epoch), event.EpochSet)
	m.currentEpoch = max(m.currentEpoch, uint64(epoch))
	m.todo |= todoUpdateState | todoSaveConfig
	return nil
}

// resolveCollision moves this node to a new config epoch if another master claims
// the same one (clusterHandleConfigEpochCollision). Of two nodes the one with the
// smaller ID moves, so in the end all epochs differ.
func (m *Machine) resolveCollision(sender *node) {
	if sender.configEpoch != m.myself.configEpoch || !sender.isMaster() || !m.myself.isMaster() {
		return
	}
	if sender.id <= m.myself.id {
		return
	}
	m.currentEpoch++
	m.setMyEpoch(m.currentEpoch, event.EpochCollision)
	m.out.SaveConfig = true
}
