package history

import (
	"fmt"
	"strings"
	"time"
)

// Kind is what is wrong with a history, or only looks so.
type Kind string

// Faults of a client.
const (
	// Twice: a node did a call twice, and the client reports one success.
	Twice Kind = "executed twice by a retry"
	// Mixed: what the client reports is what nodes replied to another of its calls.
	Mixed Kind = "the reply of another command"
	// Invented: the client reports a result, but no node did the call.
	Invented Kind = "a reply that no node gave"
	// Unasked: a node did what no caller of the client had asked for, such as a part of
	// a transaction.
	Unasked Kind = "done without having been asked for"
	// Impossible: each reply was given by a node, but not when the client says so.
	Impossible Kind = "replies in an impossible order"
)

// Faults of the nodes, and so of the simulator.
const (
	StaleRead    Kind = "stale read from a master"
	LostUpdate   Kind = "lost update without a failover"
	LostInMove   Kind = "lost over a slot move"
	NotOwner     Kind = "served by a node that knows another owner"
	Unaccounted  Kind = "lost by a failover, which the log does not account for"
	WrongMachine Kind = "a node's reply contradicts what it did before"
)

// What Redis Cluster permits.
const (
	// LostInFailover: writes were acknowledged that a new master does not have.
	LostInFailover Kind = "lost by a failover"
	// OldMaster: a master that has been replaced and does not know it went on serving.
	OldMaster Kind = "served by an old master"
	// LostWithData: a process came back without its data.
	LostWithData Kind = "lost with the data of a process"
	// CutShort: a failover, a collision of epochs or another move came while a slot was on
	// its way, and its keys are where nobody looks for them, or deleted.
	CutShort Kind = "a slot move cut short"
)

// NotJudged says that nothing can be said of a slot: a command that the judge does not
// understand may have changed its keys.
const NotJudged Kind = "not judged"

// Blame says who is to answer for a Verdict.
type Blame string

// Those who can be to blame.
const (
	Client    Blame = "the client"
	Simulator Blame = "the simulator"
	Nobody    Blame = "nobody" // Redis Cluster permits it
)

// Blame says whose fault the kind is.
func (k Kind) Blame() Blame {
	switch k {
	case Twice, Mixed, Invented, Unasked, Impossible:
		return Client
	case LostInFailover, OldMaster, LostWithData, CutShort, NotJudged:
		return Nobody
	}
	return Simulator
}

// Verdict is what the judge has found about the keys of one slot.
type Verdict struct {
	Kind Kind
	Slot int
	// At is when it shows, in the cluster's time.
	At time.Duration
	// Text explains it. Reason is the event of the log that permits it.
	Text, Reason string
	// Calls are those concerned.
	Calls []*Call

	group *group
}

// String is the verdict in a few lines.
func (v Verdict) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (slot %d, at %.3fs; to blame: %s): %s", v.Kind, v.Slot, v.At.Seconds(), v.Kind.Blame(), v.Text)
	if v.Reason != "" {
		fmt.Fprintf(&b, "; %s", v.Reason)
	}
	for _, c := range v.Calls {
		end := "no end"
		if c.End != Forever {
			end = fmt.Sprintf("%.3fs", c.End.Seconds())
		}
		fmt.Fprintf(&b, "\n    %.3fs to %s: %s", c.Begin.Seconds(), end, c)
		for _, r := range c.runs {
			fmt.Fprintf(&b, "\n        %.3fs %s did it: %s", r.At.Seconds(), r.Node, r.Replies[len(r.Replies)-1])
		}
	}
	return b.String()
}

// Violation reports whether somebody is to blame.
func (v Verdict) Violation() bool { return v.Kind.Blame() != Nobody }
