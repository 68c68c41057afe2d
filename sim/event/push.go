package event

import (
	"strconv"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// MaintenancePushed: nodes push a maintenance notification to the connections that asked for them.
type MaintenancePushed struct {
	// Push is its name, such as SMIGRATED.
	Push string `json:"push"`
	// Seq is the number by which clients know it.
	Seq int64 `json:"seq"`
	// Slots are the slots of SMIGRATING and SMIGRATED.
	Slots slot.Ranges `json:"slots,omitempty"`
	// From is the node that the slots, or the connections, leave.
	From string `json:"from,omitempty"`
	// To is the node that they go to.
	To string `json:"to,omitempty"`
	// Shape is how it is written if it is not as clients of today read it: "pairs", "flat" or
	// "bare".
	Shape string `json:"shape,omitempty"`
	// Clients is how many connections get it. Those at paused nodes are not counted.
	Clients int `json:"clients"`
}

// Kind implements Fact.
func (MaintenancePushed) Kind() Kind { return KindPush }

func (f MaintenancePushed) text(b []byte) []byte {
	b = append(append(append(b, "push "...), f.Push...), " seq="...)
	b = strconv.AppendInt(b, f.Seq, 10)
	if len(f.Slots) > 0 {
		b = append(append(b, ' '), f.Slots.String()...)
	}
	if f.From != "" || f.To != "" {
		b = append(appendNode(append(b, ' '), f.From), " -> "...)
		b = appendNode(b, f.To)
	}
	if f.Shape != "" {
		b = append(append(b, " as "...), f.Shape...)
	}
	return appendCount(append(b, " to "...), f.Clients, "connection")
}
