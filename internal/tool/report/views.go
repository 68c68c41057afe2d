package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// viewsKept is how many changes of views a page has.
const viewsKept = 6000

// views are what nodes believed, as changes to what they believed before.
type views struct {
	changes []viewChange
	last    []lastView // of each node
	epochs  bool       // they have the nodes' config epochs, for which a server outside would be asked
	gap     time.Duration
	dropped bool
}

// viewChange is a node's opinion from a moment on.
type viewChange struct {
	moment
	node    int // from 0
	process string
	state   string
	epoch   uint64 // its own config epoch, 0 if that is not looked at
	members string // what it thinks of each node that it knows
	open    string // slots that it moves away or takes
	slots   []slotChange
}

// slotChange is slots that belong to another node than before.
type slotChange struct {
	slot.Range
	owner string // "" for nobody
}

// lastView is the view that was looked at last.
type lastView struct {
	view    *gossip.View
	name    string
	process string
	old     bool // its epoch has changed
	owners  [slot.Count]string
}

func (v *views) begin(c *sim.Cluster) {
	v.last = make([]lastView, len(c.Nodes()))
	for i, n := range c.Nodes() {
		v.last[i].name = n.Name()
	}
}

// look notes what changed.
func (v *views) look(c *sim.Cluster, now moment) {
	for i, n := range c.Nodes() {
		last := &v.last[i]
		view, process := n.View(), access.ToNode(n).State()
		if view == last.view && process == last.process && !last.old {
			continue
		}
		epoch := uint64(0)
		if v.epochs {
			epoch = n.Snapshot().MyEpoch
		}
		v.changes = append(v.changes, viewChange{
			moment: now, node: i, process: process, state: view.State.String(), epoch: epoch,
			members: membersText(c, view), open: openText(c, view), slots: last.update(c, view),
		})
		last.view, last.process, last.old = view, process, false
	}
	if len(v.changes) > viewsKept {
		v.thin()
	}
}

// outdated says that a node's epoch has changed, which its view does not show.
func (v *views) outdated(node string) {
	for i := range v.last {
		if v.last[i].name == node {
			v.last[i].old = true
		}
	}
}

// update takes over the owners of a view and returns what is new about them.
func (l *lastView) update(c *sim.Cluster, v *gossip.View) []slotChange {
	var changes []slotChange
	var member *gossip.Member // of the slot before
	name := ""
	for s := range slot.Count {
		if m := v.Owner(s); s == 0 || m != member {
			member, name = m, ""
			if m != nil {
				name = c.NameOf(m.ID)
			}
		}
		if l.view != nil && l.owners[s] == name {
			continue
		}
		l.owners[s] = name
		if n := len(changes); n > 0 && changes[n-1].Last == s-1 && changes[n-1].owner == name {
			changes[n-1].Last = s
			continue
		}
		changes = append(changes, slotChange{slot.Range{First: s, Last: s}, name})
	}
	return changes
}

// membersText says what a view thinks of each node: "n1 master,n4 replica n1,n2 master fail".
func membersText(c *sim.Cluster, v *gossip.View) string {
	const shown = gossip.FlagPFail | gossip.FlagFail | gossip.FlagHandshake | gossip.FlagNoAddr
	var parts []string
	for _, m := range v.Members {
		text := c.NameOf(m.ID)
		switch {
		case m.Master:
			text += " master"
		case m.MasterID == "":
			text += " replica"
		default:
			text += " replica " + c.NameOf(m.MasterID)
		}
		if flags := m.Flags & shown; flags != 0 {
			text += " " + flags.String()
		}
		if m.ID == v.Self.ID {
			text = "*" + text
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ",")
}

// openText names the slots with a mark: "866 → n2, 12182 ← n3".
func openText(c *sim.Cluster, v *gossip.View) string {
	migrating, importing := v.OpenSlots()
	var parts []string
	for _, s := range migrating {
		id, _ := v.Migrating(s)
		parts = append(parts, fmt.Sprintf("%d → %s", s, c.NameOf(id)))
	}
	for _, s := range importing {
		id, _ := v.Importing(s)
		parts = append(parts, fmt.Sprintf("%d ← %s", s, c.NameOf(id)))
	}
	const most = 12
	if len(parts) > most {
		parts = append(parts[:most], "and "+strconv.Itoa(len(parts)-most)+" more")
	}
	return strings.Join(parts, ", ")
}

// thin joins changes of a node that follow each other within some time. The later one
// stands for both.
func (v *views) thin() {
	v.dropped = true
	for len(v.changes) > viewsKept/2 {
		v.gap = max(2*v.gap, time.Millisecond)
		next := map[int]*viewChange{} // the change of each node behind the one that is looked at
		kept := make([]viewChange, len(v.changes))
		at := len(kept)
		for i := len(v.changes) - 1; i >= 0; i-- {
			change := v.changes[i]
			if later := next[change.node]; later != nil && later.at-change.at < v.gap {
				later.slots = append(change.slots[:len(change.slots):len(change.slots)], later.slots...)
				continue
			}
			at--
			kept[at] = change
			next[change.node] = &kept[at]
		}
		v.changes = kept[at:]
	}
}

// fold joins the oldest changes, so that about so many are left: what they come to is one
// change of each node.
func (v *views) fold(left int) {
	old := v.changes[:max(0, len(v.changes)-left)]
	owners, last := make([]*[slot.Count]string, len(v.last)), make([]*viewChange, len(v.last))
	for i := range old {
		change := &old[i]
		if owners[change.node] == nil {
			owners[change.node] = new([slot.Count]string)
		}
		last[change.node] = change
		for _, s := range change.slots {
			for n := s.First; n <= s.Last; n++ {
				owners[change.node][n] = s.owner
			}
		}
	}
	var kept []viewChange
	for i, change := range last {
		if change != nil {
			change.slots = runs(owners[i])
			kept = append(kept, *change)
		}
	}
	v.changes = append(kept, v.changes[len(old):]...)
}

// runs are the ranges of slots with one owner each.
func runs(owners *[slot.Count]string) []slotChange {
	var list []slotChange
	for s, owner := range owners {
		if n := len(list); n > 0 && list[n-1].owner == owner {
			list[n-1].Last = s
			continue
		}
		list = append(list, slotChange{slot.Range{First: s, Last: s}, owner})
	}
	return list
}
