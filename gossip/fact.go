package gossip

import (
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// FactKind says what a Fact is about.
type FactKind uint8

// The kinds of facts. The first word of a fact's line is the kind's name.
const (
	// FactFlag: a flag of Node was set or cleared; Text begins with "PFAIL", "-PFAIL",
	// "FAIL", "-FAIL" or "noaddr".
	FactFlag FactKind = iota + 1
	// FactRole: Node is a master now (Peer is empty), or a replica of Peer.
	FactRole
	// FactEpoch: this node's own configEpoch is Epoch now; Text says why.
	FactEpoch
	// FactOwner: Slots moved from Peer to Node; either may be empty.
	FactOwner
	// FactElection: a step of this replica's election.
	FactElection
	// FactVote: this node granted its vote to Node or denied it; Text says why.
	FactVote
	// FactManual: a step of a manual failover.
	FactManual
	// FactState: cluster_state changed; Text is "ok" or "fail: <reason>".
	FactState
	// FactKnown: Node was added to the table; Text says how.
	FactKnown
	// FactForgotten: Node was removed from the table.
	FactForgotten
	// FactRename: the node called Node here is called Peer now.
	FactRename
	// FactAddress: Node's address is Text now.
	FactAddress
	// FactMigration: this replica moves to the orphaned master Node.
	FactMigration
)

var factNames = [...]string{
	FactFlag: "flag", FactRole: "role", FactEpoch: "epoch", FactOwner: "slots",
	FactElection: "election", FactVote: "vote", FactManual: "manual-failover",
	FactState: "state", FactKnown: "known", FactForgotten: "forgotten",
	FactRename: "rename", FactAddress: "address", FactMigration: "migration",
}

// String is the kind's name.
func (k FactKind) String() string {
	if int(k) < len(factNames) && factNames[k] != "" {
		return factNames[k]
	}
	return "FactKind(" + strconv.Itoa(int(k)) + ")"
}

// Fact is something that became true for one node, for the event log. Which fields
// are set depends on Kind.
type Fact struct {
	Kind  FactKind
	Node  ID // whom the fact is about
	Peer  ID // who else has to do with it
	Epoch uint64
	Slots slot.Ranges
	Text  string // the rest in words; where a Peer follows it ends in "by" or the like
}

// String prints the fact on one line, with full IDs.
func (f Fact) String() string { return f.Format(func(id ID) string { return string(id) }) }

// Format prints the fact on one line; name chooses how IDs are shown.
func (f Fact) Format(name func(ID) string) string {
	show := func(id ID) string {
		if id == "" {
			return "nobody"
		}
		return name(id)
	}
	words := []string{f.Kind.String()}
	add := func(more ...string) { words = append(words, more...) }
	switch f.Kind {
	case FactRole:
		if f.Peer == "" {
			add(name(f.Node), "master")
		} else {
			add(name(f.Node), "replica of", name(f.Peer))
		}
	case FactOwner:
		add(f.Slots.String(), show(f.Peer), "->", show(f.Node))
	case FactRename:
		add(name(f.Node), "->", name(f.Peer))
	case FactEpoch:
		add(strconv.FormatUint(f.Epoch, 10), f.Text)
	default:
		if f.Node != "" {
			add(name(f.Node))
		}
		if f.Epoch != 0 {
			add("epoch=" + strconv.FormatUint(f.Epoch, 10))
		}
		if f.Text != "" {
			add(f.Text)
		}
		if f.Peer != "" {
			add(name(f.Peer))
		}
	}
	return strings.Join(words, " ")
}

func (m *Machine) fact(f Fact) {
	m.flushOwnerFacts()
	m.out.Facts = append(m.out.Facts, f)
}

// ownerRun is a run of slots whose owner changed in the same way.
type ownerRun struct {
	from, to ID
	slots    slot.Range
}

// noteUnbound and noteOwner collect changes of the slot table, which come slot by
// slot, until the next fact of another kind: a failover is one fact then.
func (m *Machine) noteUnbound(i int, from *node) { m.noteRun(i, from.id, "") }

func (m *Machine) noteOwner(i int, to *node) {
	var from ID
	// A slot that was unbound just now has changed hands.
	if last := len(m.ownerRuns) - 1; last >= 0 {
		if r := &m.ownerRuns[last]; r.to == "" && r.slots.Last == i {
			from = r.from
			r.slots.Last--
			if r.slots.Len() == 0 {
				m.ownerRuns = m.ownerRuns[:last]
			}
		}
	}
	if from != to.id {
		m.noteRun(i, from, to.id)
	}
}

func (m *Machine) noteRun(i int, from, to ID) {
	if last := len(m.ownerRuns) - 1; last >= 0 {
		if r := &m.ownerRuns[last]; r.from == from && r.to == to && r.slots.Last == i-1 {
			r.slots.Last = i
			return
		}
	}
	m.ownerRuns = append(m.ownerRuns, ownerRun{from, to, slot.Range{First: i, Last: i}})
}

// flushOwnerFacts makes one fact for each pair of old and new owner.
func (m *Machine) flushOwnerFacts() {
	first := len(m.out.Facts)
runs:
	for _, r := range m.ownerRuns {
		for i := first; i < len(m.out.Facts); i++ {
			if f := &m.out.Facts[i]; f.Peer == r.from && f.Node == r.to {
				f.Slots = append(f.Slots, r.slots)
				continue runs
			}
		}
		m.out.Facts = append(m.out.Facts, Fact{
			Kind: FactOwner, Node: r.to, Peer: r.from, Slots: slot.Ranges{r.slots},
		})
	}
	m.ownerRuns = m.ownerRuns[:0]
}
