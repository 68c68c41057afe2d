package clusterbus

import (
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
)

// TakeSlots gives this node slots of another one, which has agreed: the end of an atomic slot
// migration (performSlotImportJobFailover). The others hear of it by AnnounceSlots, or from
// the next pings.
func (m *Machine) TakeSlots(now time.Duration, ranges []slot.Range) {
	m.begin(now)
	defer m.beforeSleep()
	m.bumpEpoch(event.EpochImport)
	for _, r := range ranges {
		for s := r.First; s <= r.Last; s++ {
			m.unbind(s)
			m.bind(m.myself, s)
		}
	}
	m.todo |= todoUpdateState | todoSaveConfig
}

// AnnounceSlots tells all other nodes of this node's slots at once
// (CLUSTER_TODO_BROADCAST_ALL). Valkey does so in the turn of its event loop that follows
// the one of TakeSlots.
func (m *Machine) AnnounceSlots(now time.Duration) {
	m.begin(now)
	defer m.beforeSleep()
	m.broadcastPong(false)
}

// SetGranted says of which slots of this node others may take over with any config epoch: those
// that it has promised in an atomic slot migration (clusterSlotFailoverGranted). Without it there
// are none.
func (m *Machine) SetGranted(granted func(slot int) bool) { m.grantedSlots = granted }

func (m *Machine) granted(slot int) bool { return m.grantedSlots != nil && m.grantedSlots(slot) }
