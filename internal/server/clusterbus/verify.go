package clusterbus

import (
	"time"
)

// VerifyKeys makes the slot table agree with the keys that were loaded at the start
// (verifyClusterConfigWithData): a master takes slots that have keys and no owner,
// and marks those that belong to others as importing. The owner calls it once, after
// loading.
func (m *Machine) VerifyKeys(now time.Duration) {
	m.begin(now)
	defer m.beforeSleep()
	if m.myself.isReplica() || m.keys.Len() == 0 {
		return
	}
	for slot := range m.owners {
		owner := m.owner(slot)
		if owner == m.myself || m.importing[slot] != nil || m.keys.CountInSlot(slot) == 0 {
			continue
		}
		if owner == nil {
			m.bind(m.myself, slot)
		} else {
			m.setImporting(slot, owner)
		}
		m.out.SaveConfig = true
	}
}
