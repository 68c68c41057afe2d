package sim

import "github.com/slotstorm/slotstorm/sim/internal/slotmap"

// topologyReply is a reply from which a map was made.
type topologyReply struct {
	raw   string
	asked string
}

// slotMapOf makes a map of a reply, or takes the one that the same reply gave before.
// It returns nil if the reply is none.
func (c *Cluster) slotMapOf(raw []byte, asked string, parse func(raw []byte, asked string) *slotmap.Map) *slotmap.Map {
	if c.lastMap != nil && c.lastTopology.asked == asked && c.lastTopology.raw == string(raw) {
		return c.lastMap.Share()
	}
	m := parse(raw, asked)
	if m != nil {
		c.lastMap, c.lastTopology = m, topologyReply{string(raw), asked}
		m = m.Share()
	}
	return m
}
