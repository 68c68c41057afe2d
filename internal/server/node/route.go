package node

import "github.com/slotstorm/slotstorm/gossip"

// Kind says what becomes of a command that was routed.
type Kind uint8

// The outcomes of Route. Serve is the zero value.
const (
	// Serve: run the command here.
	Serve Kind = iota
	// Moved: -MOVED slot host:port, the slot belongs to another node.
	Moved
	// Ask: -ASK slot host:port, the keys are on the slot's new node already.
	Ask
	// TryAgain: -TRYAGAIN, the keys are spread over two nodes.
	TryAgain
	// CrossSlot: -CROSSSLOT, the keys are in different slots.
	CrossSlot
	// Unbound: -CLUSTERDOWN Hash slot not served.
	Unbound
	// Down: -CLUSTERDOWN The cluster is down.
	Down
	// DownReadOnly: -CLUSTERDOWN The cluster is down and only accepts read commands.
	DownReadOnly
)

// Query is what Route has to know of a command and its client.
type Query struct {
	// Slot is the slot of the first key, or -1 for a command without keys.
	Slot int
	// OtherSlot is set when a later key is in another slot than the first.
	OtherSlot bool
	// CrossFirst is set in versions in which keys of several slots are that, even if the first
	// one's has no owner.
	CrossFirst bool
	// AskIfSome is set in versions in which a slot's keys of which only some have moved get ASK.
	AskIfSome bool
	// Distinct is set when some key differs from the first.
	Distinct bool
	// Present and Missing count the key occurrences that exist here and those
	// that do not. They matter, and have to be set, only if the slot is open at
	// this node (see Open).
	Present, Missing int
	// Write is set for commands that may write.
	Write bool
	// Exec is set for EXEC, whose queued writes count as Write but are let
	// through while the cluster is down and reads are allowed.
	Exec bool
	// Queued is set for a command that a transaction queues and that need not find its keys yet.
	Queued bool
	// Shard is set for SSUBSCRIBE, SUNSUBSCRIBE and SPUBLISH.
	Shard bool
	// Migrate is set for MIGRATE.
	Migrate bool
	// Asking is set behind ASKING, and for RESTORE-ASKING.
	Asking bool
	// ReadOnly is set for a connection in READONLY mode.
	ReadOnly bool
	// ReadsWhenDown is cluster-allow-reads-when-down.
	ReadsWhenDown bool
	// NoShardWhenDown is the opposite of cluster-allow-pubsubshard-when-down.
	NoShardWhenDown bool
}

// Decision is where a command goes.
type Decision struct {
	Kind Kind
	// Slot is the query's slot.
	Slot int
	// To is the node that Moved and Ask name.
	To *gossip.Member
}

// Open reports whether the slot is being moved from or to the node, so that the
// presence of keys matters to Route: the node, or its master, owns it and is migrating it,
// or it is importing it. Migrating counts only for the owner; importing counts for any node
// that does not migrate. Replicas have open slots only where SETSLOT is replicated.
func Open(v *gossip.View, slot int) bool {
	if _, ok := v.Importing(slot); ok {
		return true
	}
	if _, ok := v.Migrating(slot); ok {
		return serves(v, v.Owner(slot))
	}
	return false
}

// serves reports whether the slots of an owner are those of this node, or its master's.
func serves(v *gossip.View, owner *gossip.Member) bool {
	return owner == v.Self || !v.Self.Master && owner != nil && v.Self.MasterID == owner.ID
}

// Route decides, from one node's view, whether a command is served here or where
// its client is sent (getNodeByQuery in cluster.c). It is pure and allocates
// nothing. The order of the checks is Redis's and decides which error a client sees
// when several apply.
func Route(v *gossip.View, q Query) Decision {
	d := Decision{Slot: q.Slot}
	if q.Slot < 0 {
		return d
	}
	owner := v.Owner(q.Slot)
	switch {
	case q.OtherSlot && q.CrossFirst:
		d.Kind = CrossSlot
		return d
	case owner == nil:
		d.Kind = Unbound
		return d
	case q.OtherSlot:
		d.Kind = CrossSlot
		return d
	}
	if v.State != gossip.OK {
		switch {
		case q.Shard:
			if q.NoShardWhenDown {
				d.Kind = Down
				return d
			}
		case !q.ReadsWhenDown:
			d.Kind = Down
			return d
		case q.Write && !q.Exec:
			d.Kind = DownReadOnly
			return d
		}
	}

	mine := owner == v.Self
	var target gossip.ID
	var migrating, importing bool
	if v.Self.Master || q.ReadOnly {
		if serves(v, owner) {
			target, migrating = v.Migrating(q.Slot)
		}
		if !migrating {
			_, importing = v.Importing(q.Slot)
		}
	}
	if (migrating || importing) && q.Migrate && v.Self.Master {
		return d
	}
	// The presence of keys says nothing about shard channels.
	if migrating && !q.Shard && q.Missing > 0 {
		if q.Present > 0 && !q.AskIfSome {
			d.Kind = TryAgain
			return d
		}
		d.Kind, d.To = Ask, v.Member(target)
		return d
	}
	if importing && q.Asking {
		if q.Distinct && !q.Shard && q.Missing > 0 {
			d.Kind = TryAgain
		}
		return d
	}
	if !v.Self.Master && v.Self.MasterID == owner.ID && (q.ReadOnly || q.Shard) && !q.Write {
		return d
	}
	if !mine {
		d.Kind, d.To = Moved, owner
	}
	return d
}
