package sim

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// agreement remembers what Disagreement found for which views, because a comparison
// walks over all slots and those who wait for agreement ask often.
type agreement struct {
	mu    sync.Mutex
	views []*gossip.View
	text  string
}

// Disagreement tells on what the running nodes differ: which nodes there are, their
// roles, masters and failure flags, who owns a slot, and whether the cluster is up. It
// names the first difference, and is empty if there is none. Nodes that are down or
// paused are not asked.
func (c *Cluster) Disagreement() string {
	var names []string
	var views []*gossip.View
	for _, n := range c.nodes {
		if n.Up() && !n.Paused() {
			names = append(names, n.name)
			views = append(views, n.View())
		}
	}
	c.agreed.mu.Lock()
	defer c.agreed.mu.Unlock()
	if c.agreed.views == nil || !slices.Equal(views, c.agreed.views) {
		c.agreed.views = views
		c.agreed.text = c.difference(names, views)
	}
	return c.agreed.text
}

// difference compares all views with the first one.
func (c *Cluster) difference(names []string, views []*gossip.View) string {
	for i := 1; i < len(views); i++ {
		a, b := views[0], views[i]
		if a.State != b.State {
			return fmt.Sprintf("cluster_state is %s on %s and %s on %s", a.State, names[0], b.State, names[i])
		}
		for _, id := range memberIDs(a, b) {
			if x, y := c.opinion(a, id), c.opinion(b, id); x != y {
				return fmt.Sprintf("%s is %s to %s and %s to %s", c.NameOf(id), x, names[0], y, names[i])
			}
		}
		for s := range slot.Count {
			if x, y := ownerID(a, s), ownerID(b, s); x != y {
				return fmt.Sprintf("slot %d belongs to %s on %s and to %s on %s", s, c.nameOrNobody(x), names[0], c.nameOrNobody(y), names[i])
			}
		}
	}
	return ""
}

// memberIDs are the IDs of the nodes that one of two views knows, ascending.
func memberIDs(a, b *gossip.View) []gossip.ID {
	var ids []gossip.ID
	for _, v := range []*gossip.View{a, b} {
		for _, m := range v.Members {
			ids = append(ids, m.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// opinion is what a view thinks of a node, in words.
func (c *Cluster) opinion(v *gossip.View, id gossip.ID) string {
	m := v.Member(id)
	if m == nil {
		return "unknown"
	}
	words := []string{"a master"}
	if !m.Master {
		words[0] = "a replica of " + c.nameOrNobody(m.MasterID)
	}
	const unsettled = gossip.FlagPFail | gossip.FlagFail | gossip.FlagHandshake | gossip.FlagNoAddr
	if flags := m.Flags & unsettled; flags != 0 {
		words = append(words, flags.String())
	}
	return strings.Join(words, ",")
}

func (c *Cluster) nameOrNobody(id gossip.ID) string {
	if id == "" {
		return "nobody"
	}
	return c.NameOf(id)
}

// ownerID is the ID of the node that owns a slot in a view, "" if nobody does.
func ownerID(v *gossip.View, s int) gossip.ID {
	if owner := v.Owner(s); owner != nil {
		return owner.ID
	}
	return ""
}
