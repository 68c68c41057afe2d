package sim

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// View is what some nodes believe of one node when the cluster begins, where that is not what
// a new cluster's nodes agree on: see Config.Views. What is not set stays as it was. It can
// be all that a nodes.conf can say, so it may be wrong, and nodes may contradict each other.
type View struct {
	// Of are the nodes that believe it, by their names; nil stands for all.
	Of []string
	// About is the node that it is about. Nodes of Of that did not know it know it now.
	About string
	// Unknown takes the node out of the tables of those in Of, with all slots that it had
	// there. Replicas that they knew of it follow nobody.
	Unknown bool
	// Master makes it a master, ReplicaOf a replica of that node, without slots.
	Master    bool
	ReplicaOf string
	// Slots are all its slots: others lose them, and what it had besides has no owner.
	Slots *slot.Set
	// Epoch is its config epoch, which a replica has from its master.
	Epoch *uint64
	// Flags are those of FlagPFail, FlagFail, FlagNoAddr and FlagNoFailover that it has.
	Flags *gossip.Flags

	// What follows is known of a node to itself alone.

	// Migrating and Importing are the slots that it has open, each with the other node.
	Migrating, Importing map[int]string
	// CurrentEpoch is the newest epoch that it has heard of, LastVote the one in which it
	// voted last.
	CurrentEpoch, LastVote *uint64
}

// viewFlags are the flags that a View sets.
const viewFlags = gossip.FlagPFail | gossip.FlagFail | gossip.FlagNoAddr | gossip.FlagNoFailover

// own reports whether the view says something that only a node itself knows.
func (v *View) own() bool {
	return len(v.Migrating)+len(v.Importing) > 0 || v.CurrentEpoch != nil || v.LastVote != nil
}

// names are the nodes that the view names.
func (v *View) names() []string {
	names := append([]string{v.About}, v.Of...)
	if v.ReplicaOf != "" {
		names = append(names, v.ReplicaOf)
	}
	for s := range slot.Count {
		for _, open := range []map[int]string{v.Migrating, v.Importing} {
			if name, ok := open[s]; ok {
				names = append(names, name)
			}
		}
	}
	return names
}

// Check refuses a view that contradicts itself.
func (v *View) Check() error {
	for _, open := range []map[int]string{v.Migrating, v.Importing} {
		for s := range open {
			if s < 0 || s >= slot.Count {
				return fmt.Errorf("an open slot is no slot (0 to %d)", slot.Count-1)
			}
		}
	}
	switch {
	case v.Master && v.ReplicaOf != "":
		return fmt.Errorf("%s is a master or a replica", v.About)
	case v.ReplicaOf == v.About:
		return fmt.Errorf("%s is no replica of itself", v.About)
	case v.ReplicaOf != "" && v.Slots != nil && *v.Slots != slot.Set{}:
		return fmt.Errorf("%s has slots, which a replica has not", v.About)
	case v.Unknown && slices.Contains(v.Of, v.About):
		return fmt.Errorf("%s knows itself", v.About)
	case v.Unknown && (v.Master || v.ReplicaOf != "" || v.Slots != nil || v.Epoch != nil || v.Flags != nil):
		return fmt.Errorf("of %s, which is unknown, nothing is known", v.About)
	case v.own() && !slices.Equal(v.Of, []string{v.About}):
		return fmt.Errorf("open slots, the current epoch and the last vote are known to %s alone", v.About)
	case v.Flags != nil && *v.Flags&^viewFlags != 0:
		return fmt.Errorf("%s are no flags that can be set", *v.Flags&^viewFlags)
	}
	return nil
}

// holder reports whether a node believes it.
func (v *View) holder(name string) bool { return v.Of == nil || slices.Contains(v.Of, name) }

// checkViews checks all views of a configuration.
func (cfg *Config) checkViews() error {
	known := make(map[string]bool, cfg.nodes())
	for i := range cfg.nodes() {
		known[nodeName(i)] = true
	}
	for i := range cfg.Views {
		if err := cfg.Views[i].Check(); err != nil {
			return fmt.Errorf("sim: view %d: %w", i+1, err)
		}
		for _, name := range cfg.Views[i].names() {
			if !known[name] {
				return fmt.Errorf("sim: view %d: there is no node %q", i+1, name)
			}
		}
	}
	return nil
}

// viewed reports whether a node is part of a view: then it is one that has been running.
func (cfg *Config) viewed(name string) bool {
	return slices.ContainsFunc(cfg.Views, func(v View) bool { return v.holder(name) || v.About == name })
}

// beliefs changes what a node would know of a new cluster to what the views say. Roster has
// a line for each node that there is.
func (c *Cluster) beliefs(name string, conf *gossip.NodesConf, roster []gossip.NodeInfo) {
	ids := make(map[string]gossip.ID, len(roster))
	infos := make(map[gossip.ID]gossip.NodeInfo, len(roster))
	for i, info := range roster {
		ids[nodeName(i)], infos[info.ID] = info.ID, info
	}
	conf.Nodes = slices.Clone(conf.Nodes)
	for i := range c.cfg.Views {
		if v := &c.cfg.Views[i]; v.holder(name) && (!v.Unknown || v.About != name) {
			v.apply(conf, ids, infos)
		}
	}
	slices.SortStableFunc(conf.Nodes, func(a, b gossip.NodeInfo) int { return cmp.Compare(a.ID, b.ID) })
}

// apply changes one node's configuration.
func (v *View) apply(conf *gossip.NodesConf, ids map[string]gossip.ID, infos map[gossip.ID]gossip.NodeInfo) {
	id := ids[v.About]
	at := slices.IndexFunc(conf.Nodes, func(n gossip.NodeInfo) bool { return n.ID == id })
	if v.Unknown {
		conf.Nodes = slices.DeleteFunc(conf.Nodes, func(n gossip.NodeInfo) bool { return n.ID == id })
		for i := range conf.Nodes {
			if conf.Nodes[i].MasterID == id {
				conf.Nodes[i].MasterID = ""
			}
		}
		return
	}
	if at < 0 {
		stranger := infos[id]
		stranger.Flags, stranger.MasterID, stranger.Slots, stranger.ConfigEpoch = gossip.FlagMaster, "", nil, 0
		conf.Nodes = append(conf.Nodes, stranger)
		at = len(conf.Nodes) - 1
	}
	n := &conf.Nodes[at]
	switch {
	case v.Master:
		n.Flags, n.MasterID = n.Flags&^gossip.FlagReplica|gossip.FlagMaster, ""
	case v.ReplicaOf != "":
		n.Flags, n.MasterID, n.Slots = n.Flags&^gossip.FlagMaster|gossip.FlagReplica, ids[v.ReplicaOf], nil
	}
	if v.Slots != nil {
		for i := range conf.Nodes {
			if i != at && conf.Nodes[i].Slots != nil {
				conf.Nodes[i].Slots = without(conf.Nodes[i].Slots, v.Slots)
			}
		}
		n.Slots = v.Slots
	}
	if v.Epoch != nil {
		n.ConfigEpoch = *v.Epoch
	}
	if v.Flags != nil {
		n.Flags = n.Flags&^viewFlags | *v.Flags
	}
	for s := range slot.Count {
		for _, open := range []gossip.OpenSlot{
			{Slot: s, Node: ids[v.Migrating[s]]},
			{Slot: s, Node: ids[v.Importing[s]], Importing: true},
		} {
			if open.Node != "" {
				n.Open = append(n.Open, open)
			}
		}
	}
	if v.CurrentEpoch != nil {
		conf.CurrentEpoch = *v.CurrentEpoch
	}
	if v.LastVote != nil {
		conf.LastVoteEpoch = *v.LastVote
	}
}

// without returns the slots of a set that another has not.
func without(set, other *slot.Set) *slot.Set {
	left := new(slot.Set)
	for i := range set {
		left[i] = set[i] &^ other[i]
	}
	return left
}

// formReplication connects the replicas among the members with their masters, where both know
// what they are. Others have to find each other, as after a start.
func (c *Cluster) formReplication(members []member) error {
	own := make(map[gossip.ID]member, len(members))
	for _, m := range members {
		own[m.self.ID] = m
	}
	for _, m := range members {
		master, ok := own[m.self.MasterID]
		if !ok || !master.self.Flags.Has(gossip.FlagMaster) || len(c.cfg.Views) > 0 && !acquainted(m.machine, master.machine) {
			continue
		}
		if err := c.join(m.process(), master.process()); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return nil
}

// member is a node that has been running, with what it knows of itself.
type member struct {
	*machine
	self gossip.NodeInfo
}
