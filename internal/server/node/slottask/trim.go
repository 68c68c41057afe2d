package slottask

import (
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// TrimMethod says how slots are trimmed.
type TrimMethod uint8

// The methods: as the clients need it, not at all, all at once, key by key.
const (
	TrimDefault TrimMethod = iota
	TrimNone
	TrimAtOnce
	TrimActive
)

// TrimMethodNamed finds a method by its name in DEBUG ASM-TRIM-METHOD.
func TrimMethodNamed(name string) (TrimMethod, bool) {
	i := slices.Index([]string{"default", "none", "bg", "active"}, strings.ToLower(name))
	return TrimMethod(max(i, 0)), i >= 0
}

// trimming are the slots whose keys are to go, since they are not this node's any more.
type trimming struct {
	// pending wait for the end of a pause, and active for the cron.
	pending, active [][]slot.Range
	stats           TrimStats
}

// TrimStats are the figures of trimming key by key, for CLUSTER INFO.
type TrimStats struct {
	// Running are the jobs under way, and Keys and Trimmed what the current one has to do and has
	// done.
	Running, Keys, Trimmed int
	// Started, Completed and Cancelled count jobs.
	Started, Completed, Cancelled int
}

// TrimStats tells of trimming key by key.
func (m *Tasks) TrimStats() TrimStats {
	s := m.trim.stats
	s.Running = len(m.trim.active)
	return s
}

// Trimming reports whether any slot waits to be trimmed, and Trims whether this one does
// (isSlotInTrimJob).
func (m *Tasks) Trimming() bool { return len(m.trim.pending)+len(m.trim.active) > 0 }

// Trims is described at Trimming.
func (m *Tasks) Trims(s int) bool {
	for _, jobs := range [][][]slot.Range{m.trim.pending, m.trim.active} {
		for _, ranges := range jobs {
			if has(ranges, s) {
				return true
			}
		}
	}
	return false
}

// trims is Trims for any of several slots.
func (m *Tasks) trims(ranges []slot.Range) bool {
	if !m.Trimming() {
		return false
	}
	for _, r := range ranges {
		for s := r.First; s <= r.Last; s++ {
			if m.Trims(s) {
				return true
			}
		}
	}
	return false
}

// schedule lets slots be trimmed as soon as writes are not held back (asmTrimJobSchedule).
func (m *Tasks) schedule(ranges []slot.Range) {
	m.trim.pending = append(m.trim.pending, slices.Clone(ranges))
}

// trimOrphans schedules those of the slots that have keys though this node does not own them
// (asmTrimSlotsIfNotOwned).
func (m *Tasks) trimOrphans(ranges []slot.Range) {
	w := m.World
	if !w.Master() {
		return
	}
	var orphans slot.Set
	for _, r := range ranges {
		for s := r.First; s <= r.Last; s++ {
			if w.Owner(s) != w.Self() && w.Keys(s) > 0 && !m.Trims(s) {
				orphans.Add(s)
			}
		}
	}
	if orphans.Len() > 0 {
		m.schedule(orphans.Ranges())
	}
}

// processTrims begins what waits (asmTrimJobProcessPending).
func (m *Tasks) processTrims() {
	t := &m.trim
	switch {
	case len(t.pending) == 0 || m.Settings.Trim == TrimNone:
	case !m.World.Master():
		t.pending = nil
	case m.World.Paused():
	default:
		pending := t.pending
		t.pending = nil
		for _, ranges := range pending {
			m.Trim(ranges)
			m.do(Action{Kind: TellTrim, Ranges: ranges})
		}
	}
}

// Trim begins to trim slots: all at once, or key by key where clients have to hear of each
// (asmTrimSlots).
func (m *Tasks) Trim(ranges []slot.Range) {
	t := &m.trim
	switch {
	case m.Settings.Trim == TrimNone:
	case m.Settings.Trim == TrimActive || m.World.Tracked():
		t.active = append(t.active, slices.Clone(ranges))
		if len(t.active) == 1 {
			m.beginActive()
		}
	default:
		m.do(Action{Kind: Trim, Ranges: ranges})
	}
}

func (m *Tasks) beginActive() {
	s := &m.trim.stats
	s.Started++
	s.Keys, s.Trimmed = 0, 0
	for _, r := range m.trim.active[0] {
		for i := r.First; i <= r.Last; i++ {
			s.Keys += m.World.Keys(i)
		}
	}
}

// trimCycle trims a job's slots in one go: in virtual time a cycle takes none
// (asmActiveTrimCycle).
func (m *Tasks) trimCycle() {
	t := &m.trim
	if len(t.active) == 0 || m.Settings.TrimHeld || m.World.Paused() {
		return
	}
	t.stats.Trimmed = t.stats.Keys
	t.stats.Completed++
	m.do(Action{Kind: Trim, Ranges: t.active[0]})
	t.active = t.active[1:]
	if len(t.active) > 0 {
		m.beginActive()
	}
}

// Emptied says that all data of the node are gone, or about to go: nothing is left to trim
// (asmCancelTrimJobs).
func (m *Tasks) Emptied() {
	t := &m.trim
	t.pending = nil
	if len(t.active) > 0 {
		t.stats.Cancelled += len(t.active)
		t.stats.Completed++ // of the current one, as Redis counts
		t.active = nil
	}
}
