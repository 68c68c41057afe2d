package sim

import (
	"net"
	"slices"
	"strconv"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// slotMap is what a scripted client believes about who owns which slot.
type slotMap struct {
	owner *[slot.Count]uint16 // index into addrs plus one, 0: nobody
	addrs []string            // in the order in which they became known
	// replicas are the places in addrs of the replicas of the master at a place.
	replicas map[int][]int
	// shared is set while other clients have the same owner and addrs: clients of one
	// cluster mostly believe the same, and each its own map would not fit any cache.
	shared bool
}

func newSlotMap() *slotMap {
	return &slotMap{owner: new([slot.Count]uint16), replicas: map[int][]int{}}
}

// topologyReply is a reply from which a map was made.
type topologyReply struct {
	raw   string
	asked string
}

// slotMapOf makes a map of a reply, or takes the one that the same reply gave before.
// It returns nil if the reply is none.
func (c *Cluster) slotMapOf(raw []byte, asked string, parse func(raw []byte, asked string) *slotMap) *slotMap {
	if c.lastMap != nil && c.lastTopology.asked == asked && c.lastTopology.raw == string(raw) {
		return &slotMap{owner: c.lastMap.owner, addrs: c.lastMap.addrs, replicas: c.lastMap.replicas, shared: true}
	}
	m := parse(raw, asked)
	if m != nil {
		c.lastMap, c.lastTopology = m, topologyReply{string(raw), asked}
		m = &slotMap{owner: m.owner, addrs: m.addrs, replicas: m.replicas, shared: true}
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
	_, reply := resp.Read(raw)
	if !reply.IsList() {
		return nil
	}
	m := newSlotMap()
	for _, run := range reply.Elements() {
		parts := run.Elements()
		if len(parts) < 3 || !isRange(parts[0].Int(), parts[1].Int()) {
			return nil
		}
		master := 0
		for i, part := range parts[2:] {
			at := part.Elements()
			if len(at) < 2 {
				return nil
			}
			index := m.index(endpoint(at[0].String(), at[1].Int(), asked))
			if i == 0 {
				master = index
				m.give(parts[0].Int(), parts[1].Int(), index)
				continue
			}
			m.follows(index, master)
		}
	}
	return m
}

// parseShards reads the reply to CLUSTER SHARDS. It returns nil for anything else.
func parseShards(raw []byte, asked string) *slotMap { return shardsAt(raw, asked, "port") }

// parseShardsTLS is parseShards for clients that use TLS.
func parseShardsTLS(raw []byte, asked string) *slotMap { return shardsAt(raw, asked, "tls-port") }

// shardsAt reads the reply to CLUSTER SHARDS, with the ports that have a name.
func shardsAt(raw []byte, asked, port string) *slotMap {
	_, reply := resp.Read(raw)
	if !reply.IsList() {
		return nil
	}
	m := newSlotMap()
	for _, shard := range reply.Elements() {
		fields := pairs(shard)
		ranges := fields["slots"].Elements()
		master, followers := -1, []int(nil)
		for _, n := range fields["nodes"].Elements() {
			at := pairs(n)
			index := m.index(endpoint(at["endpoint"].String(), at[port].Int(), asked))
			if at["role"].String() != "master" {
				followers = append(followers, index)
				continue
			}
			master = index
			for i := 0; i+1 < len(ranges); i += 2 {
				if !isRange(ranges[i].Int(), ranges[i+1].Int()) {
					return nil
				}
				m.give(ranges[i].Int(), ranges[i+1].Int(), index)
			}
		}
		for _, index := range followers {
			m.follows(index, master)
		}
	}
	return m
}

// follows notes a replica of a master, both by their places in addrs.
func (m *slotMap) follows(replica, master int) {
	if !slices.Contains(m.replicas[master], replica) {
		m.replicas[master] = append(m.replicas[master], replica)
	}
}

func isRange(first, last int) bool { return first >= 0 && last < slot.Count }

// give notes the address with that index as the owner of slots.
func (m *slotMap) give(first, last, index int) {
	for s := first; s <= last; s++ {
		m.owner[s] = uint16(index + 1)
	}
}

// pairs are the values of a map, or of an array in its place, by name.
func pairs(v resp.Value) map[string]resp.Value {
	list := v.Elements()
	out := make(map[string]resp.Value, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		out[list[i].String()] = list[i+1]
	}
	return out
}
