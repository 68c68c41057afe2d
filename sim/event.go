package sim

import (
	"fmt"
	"strings"
	"time"
)

// Kind classifies an Event.
type Kind uint8

// The kinds of events. Their names are the fourth column of the log.
const (
	KindInput    Kind = iota // input: somebody outside acted on the cluster
	KindNode                 // node: a process started, ended, stopped, went on
	KindFlag                 // flag: PFAIL, FAIL and their end
	KindRole                 // role: master or replica
	KindEpoch                // epoch: currentEpoch, configEpoch
	KindSlot                 // slot: ownership
	KindElection             // election: a replica's steps, and the votes
	KindState                // state: cluster_state
	KindMember               // member: nodes known, forgotten, moved
	KindCommand              // command: a client's command
	KindError                // error: an error reply other than a redirect
	KindRedirect             // redirect: MOVED, ASK, TRYAGAIN, CROSSSLOT, CLUSTERDOWN
	KindMigrate              // migrate: keys on their way
	KindRepl                 // repl: replication
	KindFault                // fault: injected trouble
	kindCount
)

var kindNames = [kindCount]string{
	"input", "node", "flag", "role", "epoch", "slot", "election", "state", "member",
	"command", "error", "redirect", "migrate", "repl", "fault",
}

// KindNames are the names of all kinds, in the order of their declaration.
func KindNames() []string { return kindNames[:] }

// String is the kind's name.
func (k Kind) String() string {
	if k < kindCount {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Event is one line of the log: a fact about the cluster at a time.
type Event struct {
	// Seq is the event's position, from 1 on.
	Seq uint64
	// At is the time since the cluster's start.
	At   time.Duration
	Kind Kind
	// Node is the name of the node that it happened at, "" for the cluster. Peer is
	// the other node or client concerned, if any.
	Node, Peer string
	// Slot is the slot concerned, or -1.
	Slot int
	// Text says the rest on one line. It names nodes, never addresses, and is the
	// same in every run with the same seed and script.
	Text string
}

// String prints the event as a line of the log, without its newline:
//
//	#52  5.104s n2        flag      n1 FAIL (2 of 2 masters agree)
func (e Event) String() string {
	who := e.Node
	if e.Peer != "" {
		who += " → " + e.Peer
	}
	pad := max(0, 9-len([]rune(who)))
	return fmt.Sprintf("#%-4d %.3fs %s%s %-8s %s", e.Seq, e.At.Seconds(), who, strings.Repeat(" ", pad), e.Kind, e.Text)
}
