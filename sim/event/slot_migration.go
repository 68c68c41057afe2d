package event

import "github.com/slotstorm/slotstorm/gossip/slot"

// SlotMigration: an atomic migration of slots has come to a state, on one of its two sides.
type SlotMigration struct {
	// Job is what the servers call the migration; it is the same on both sides.
	Job string `json:"job"`
	// Import says that the node takes the slots; else it gives them away.
	Import bool `json:"import,omitempty"`
	// Slots are the slots that move.
	Slots slot.Ranges `json:"slots"`
	// Source is the node that gives the slots away, "" if this node does not know.
	Source string `json:"source,omitempty"`
	// Target is the node that takes the slots, "" if this node does not know.
	Target string `json:"target,omitempty"`
	// State is the state, as the server calls it: "snapshotting", "success".
	State string `json:"state"`
	// Message says why the migration has failed.
	Message string `json:"message,omitempty"`
}

// Kind implements Fact.
func (SlotMigration) Kind() Kind { return KindMigrate }

func (f SlotMigration) text(b []byte) []byte {
	side := "export "
	if f.Import {
		side = "import "
	}
	b = append(append(append(b, side...), "of slots "...), f.Slots.String()...)
	b = append(append(b, ": "...), f.State...)
	if f.Message != "" {
		b = append(append(b, ": "...), printable(f.Message)...)
	}
	return b
}

// peer is the other side.
func (f SlotMigration) peer() string {
	if f.Import {
		return f.Source
	}
	return f.Target
}

func (f SlotMigration) rename(name func(string) string) Fact {
	f.Source, f.Target = name(f.Source), name(f.Target)
	return f
}
