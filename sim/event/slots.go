package event

import (
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// SlotsChanged: slots changed hands.
type SlotsChanged struct {
	// Slots are the slots, in ascending order.
	Slots slot.Ranges `json:"slots"`
	// From is the owner before, "" for nobody.
	From string `json:"from,omitempty"`
	// To is the owner now, "" for nobody.
	To string `json:"to,omitempty"`
}

// Has reports whether a slot is among those that changed hands.
func (f SlotsChanged) Has(s int) bool {
	return slices.ContainsFunc(f.Slots, func(r slot.Range) bool { return r.First <= s && s <= r.Last })
}

// StateCause says why a node says that the cluster is down.
type StateCause string

// The causes.
const (
	CauseUnknown  StateCause = ""         // the cluster is up, or the cause was not seen
	CauseMinority StateCause = "minority" // most masters cannot be reached
	CauseSlot     StateCause = "slot"     // a slot is not served
)

// StateChanged: the cluster is up, or down, in the opinion of the node.
type StateChanged struct {
	// OK says that it is up.
	OK bool `json:"ok"`
	// Cause says why it is down: "minority" if too few masters are reached, "slot" if a
	// slot is not served; "" if it is up or the cause was not seen.
	Cause StateCause `json:"cause,omitempty"`
	// Reachable is the number of masters with slots that are reached, for a minority.
	Reachable int `json:"reachable,omitempty"`
	// Masters is the number of masters with slots, for a minority.
	Masters int `json:"masters,omitempty"`
	// Slot is the first slot that is not served, for the cause "slot".
	Slot int `json:"slot,omitempty"`
}

// Kind implements Fact.
func (SlotsChanged) Kind() Kind { return KindSlot }

// Kind implements Fact.
func (StateChanged) Kind() Kind { return KindState }

func (f SlotsChanged) text(b []byte) []byte {
	b = append(append(b, "slots "...), f.Slots.String()...)
	b = appendNode(append(b, ' '), f.From)
	return appendNode(append(b, " -> "...), f.To)
}

func (f StateChanged) text(b []byte) []byte {
	if f.OK {
		return append(b, "state ok"...)
	}
	b = append(b, "state fail"...)
	switch f.Cause {
	case CauseMinority:
		b = appendInt(append(b, ": "...), f.Reachable)
		b = appendInt(append(b, " of "...), f.Masters)
		b = append(b, " masters reachable"...)
	case CauseSlot:
		b = appendInt(append(b, ": slot "...), f.Slot)
		b = append(b, " is not served"...)
	}
	return b
}

func (f SlotsChanged) rename(name func(string) string) Fact {
	f.From, f.To = name(f.From), name(f.To)
	return f
}
