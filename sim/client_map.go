package sim

import (
	"net"
	"slices"
	"strconv"

	"github.com/tidwall/redcon"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// slotMap is what a scripted client believes about who owns which slot.
type slotMap struct {
	owner *[slot.Count]uint16 // index into addrs plus one, 0: nobody
	addrs []string            // in the order in which they became known
	// shared is set while other clients have the same owner and addrs: clients of one
	// cluster mostly believe the same, and each its own map would not fit any cache.
	shared bool
}

func newSlotMap() *slotMap { return &slotMap{owner: new([slot.Count]uint16)} }

// topologyReply is a reply from which a map was made.
type topologyReply struct {
	raw   string
	asked string
}

// slotMapOf makes a map of a reply, or takes the one that the same reply gave before.
// It returns nil if the reply is none.
func (c *Cluster) slotMapOf(raw []byte, asked string, parse func(raw []byte, asked string) *slotMap) *slotMap {
	if c.lastMap != nil && c.lastTopology.asked == asked && c.lastTopology.raw == string(raw) {
		return &slotMap{owner: c.lastMap.owner, addrs: c.lastMap.addrs, shared: true}
	}
	m := parse(raw, asked)
	if m != nil {
		c.lastMap, c.lastTopology = m, topologyReply{string(raw), asked}
		m = &slotMap{owner: m.owner, addrs: m.addrs, shared: true}
	}
	return m
}

// of returns the address of a slot's owner, "" if it is unknown.
func (m *slotMap) of(slot int) string {
	_, addr := m.at(slot)
	return addr
}

// at returns the address of a slot's owner and its place in addrs, -1 if it is unknown.
func (m *slotMap) at(slot int) (place int, addr string) {
	if i := m.owner[slot]; i != 0 {
		return int(i) - 1, m.addrs[i-1]
	}
	return -1, ""
}

// set notes a slot's owner.
func (m *slotMap) set(slot int, addr string) {
	if m.shared {
		owner := *m.owner
		m.owner, m.addrs, m.shared = &owner, slices.Clone(m.addrs), false
	}
	m.owner[slot] = uint16(m.index(addr) + 1)
}

// index is the address's place in addrs, where it is added if it is new.
func (m *slotMap) index(addr string) int {
	for i, a := range m.addrs {
		if a == addr {
			return i
		}
	}
	m.addrs = append(m.addrs, addr)
	return len(m.addrs) - 1
}

// endpoint makes an address of what CLUSTER SLOTS and redirects say. A host that is
// missing or unknown stands for the one that was asked.
func endpoint(host string, port int, asked string) string {
	if host == "" || host == "?" {
		host, _, _ = net.SplitHostPort(asked)
	}
	return net.JoinHostPort(host, strconv.Itoa(port))
}

// parseSlots reads the reply to CLUSTER SLOTS. It returns nil for anything else.
func parseSlots(raw []byte, asked string) *slotMap {
	_, reply := redcon.ReadNextRESP(raw)
	if reply.Type != redcon.Array {
		return nil
	}
	m := newSlotMap()
	ok := true
	reply.ForEach(func(run redcon.RESP) bool {
		parts := elements(run)
		if len(parts) < 3 {
			ok = false
			return false
		}
		first, last := int(parts[0].Int()), int(parts[1].Int())
		ok = first >= 0 && last < slot.Count
		for i, part := range parts[2:] {
			at := elements(part)
			if !ok || len(at) < 2 {
				ok = false
				return false
			}
			addr := endpoint(at[0].String(), int(at[1].Int()), asked)
			index := m.index(addr)
			for s := first; i == 0 && s <= last; s++ {
				m.owner[s] = uint16(index + 1)
			}
		}
		return true
	})
	if !ok {
		return nil
	}
	return m
}

// parseShards reads the reply to CLUSTER SHARDS. It returns nil for anything else.
func parseShards(raw []byte, asked string) *slotMap {
	_, reply := redcon.ReadNextRESP(raw)
	if reply.Type != redcon.Array {
		return nil
	}
	m := newSlotMap()
	ok := true
	reply.ForEach(func(shard redcon.RESP) bool {
		fields := pairs(shard)
		ranges := elements(fields["slots"])
		for _, n := range elements(fields["nodes"]) {
			at := pairs(n)
			addr := endpoint(at["endpoint"].String(), int(at["port"].Int()), asked)
			index := m.index(addr)
			if at["role"].String() != "master" {
				continue
			}
			for i := 0; i+1 < len(ranges); i += 2 {
				first, last := int(ranges[i].Int()), int(ranges[i+1].Int())
				if ok = first >= 0 && last < slot.Count; !ok {
					return false
				}
				for s := first; s <= last; s++ {
					m.owner[s] = uint16(index + 1)
				}
			}
		}
		return true
	})
	if !ok {
		return nil
	}
	return m
}

// elements are the elements of an array.
func elements(r redcon.RESP) []redcon.RESP {
	if r.Type != redcon.Array {
		return nil
	}
	var out []redcon.RESP
	r.ForEach(func(e redcon.RESP) bool {
		out = append(out, e)
		return true
	})
	return out
}

// pairs are the values of a map that came as an array, by name.
func pairs(r redcon.RESP) map[string]redcon.RESP {
	list := elements(r)
	out := make(map[string]redcon.RESP, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		out[list[i].String()] = list[i+1]
	}
	return out
}
