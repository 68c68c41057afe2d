package gossip

import (
	"cmp"
	"slices"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// ViewOf is the view of a node that wrote a nodes.conf, or the lines of CLUSTER NODES,
// and that takes the cluster's state for the given one.
func ViewOf(c *NodesConf, state State) *View {
	nodes := slices.Clone(c.Nodes)
	slices.SortFunc(nodes, func(a, b NodeInfo) int { return cmp.Compare(a.ID, b.ID) })
	v := &View{
		State: state, Members: make([]Member, len(nodes)), owners: new(owners), byHandle: make([]uint16, len(nodes)+1),
		migrating: map[int]ID{}, importing: map[int]ID{},
	}
	for i := range nodes {
		n := &nodes[i]
		v.Members[i] = Member{
			ID: n.ID, IP: n.IP, Port: n.Port, Hostname: n.Hostname,
			Master: n.Flags.Has(FlagMaster), MasterID: n.MasterID, Flags: n.Flags & shownFlags,
		}
		v.byHandle[i+1] = uint16(i + 1)
		if n.Slots != nil {
			for s := range slot.Count {
				if n.Slots.Has(s) {
					v.owners[s] = uint16(i + 1)
				}
			}
		}
		if !n.Flags.Has(FlagMyself) {
			continue
		}
		v.Self = &v.Members[i]
		for _, o := range n.Open {
			if o.Importing {
				v.importing[o.Slot] = o.Node
			} else {
				v.migrating[o.Slot] = o.Node
			}
		}
	}
	return v
}
