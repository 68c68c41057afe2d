package clusterbus

import (
	"maps"
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
)

// inSameShard is areInSameShard.
func (m *Machine) inSameShard(a, b *node) bool { return a.shard == b.shard }

// marksOfClaimed decides what becomes of the marks of a slot that another node takes
// (clusterUpdateSlotsConfigWith): a slot that leaves this shard migrates no more, and where
// the source of an import has failed over, its successor is the source.
func (m *Machine) marksOfClaimed(slot int, sender *node) {
	if m.migrating[slot] != nil && !m.inSameShard(sender, m.myself) {
		m.setMigrating(slot, nil)
	}
	switch source := m.importing[slot]; {
	case source == nil || source == sender:
	case m.inSameShard(sender, source):
		m.setImporting(slot, sender)
	default:
		m.setImporting(slot, nil)
	}
}

// marksOfOthers looks at the open slots that a master does not claim
// (clusterUpdateSlotsConfigWith): where the target of a migration has failed over, its successor is
// the target; and where the source of an import owns the slot no more, this node takes it if
// it does not have it.
func (m *Machine) marksOfOthers(sender *node, epoch uint64, claimed *slot.Set) {
	for _, s := range slices.Sorted(maps.Keys(m.migrating)) {
		target := m.migrating[s]
		if !claimed.Has(s) && target != sender && (target.configEpoch < epoch || target.isReplica()) && m.inSameShard(target, sender) {
			m.setMigrating(s, sender)
			m.todo |= todoSaveConfig | todoUpdateState
		}
	}
	if !m.myself.isMaster() {
		return
	}
	for _, s := range slices.Sorted(maps.Keys(m.importing)) {
		if claimed.Has(s) || m.importing[s] != sender {
			continue
		}
		m.setImporting(s, nil)
		if m.owner(s) != m.myself {
			m.unbind(s)
			m.bind(m.myself, s)
			m.bumpEpoch(event.EpochImport)
			m.todo |= todoSaveConfig | todoUpdateState
		}
	}
}
