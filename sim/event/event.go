package event

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Kind is the family of a fact.
type Kind uint8

// The kinds of facts. Their names are the fourth column of the log.
const (
	KindNode     Kind = iota // node: a process started, ended, stopped, went on
	KindFlag                 // flag: PFAIL, FAIL and their end
	KindRole                 // role: master or replica
	KindEpoch                // epoch: a node's own config epoch
	KindSlot                 // slot: ownership
	KindElection             // election: a replica's steps, and the votes
	KindState                // state: cluster_state
	KindMember               // member: nodes known, forgotten, moved
	KindCommand              // command: a client's command
	KindError                // error: a command that ended with an error or without a reply
	KindRedirect             // redirect: MOVED, ASK, TRYAGAIN, CROSSSLOT, CLUSTERDOWN
	KindMigrate              // migrate: keys on their way
	KindRepl                 // repl: replication
	KindFault                // fault: injected, struck, healed
	KindPubSub               // pubsub: subscriptions that a node ended
	KindPush                 // push: maintenance notifications
	KindCount
)

var kindNames = [KindCount]string{
	"node", "flag", "role", "epoch", "slot", "election", "state", "member",
	"command", "error", "redirect", "migrate", "repl", "fault", "pubsub", "push",
}

// KindNames are the names of all kinds, in the order of their declaration.
func KindNames() []string { return append([]string(nil), kindNames[:]...) }

// String is the kind's name.
func (k Kind) String() string {
	if k < KindCount {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Event is one entry of the log: a fact about the cluster at a time.
type Event struct {
	// Seq is the event's position in the log, from 1 on.
	Seq uint64
	// At is the time since the cluster's start.
	At time.Duration
	// Node is the name of the node or client that it happened at, "" for the cluster. What
	// the fact says of others is this node's opinion.
	Node string
	Fact Fact
}

// Fact is what happened. The types that implement it are all in this package. They are
// values, and are not changed once they are in a log.
type Fact interface {
	Kind() Kind
	// text appends the fact to a line.
	text(b []byte) []byte
}

// Kind is the kind of the event's fact.
func (e *Event) Kind() Kind { return e.Fact.Kind() }

// Peer is the other node that the event concerns, "" for most: that which a redirect, a
// migration or a replication link leads to.
func (e *Event) Peer() string {
	if f, ok := e.Fact.(interface{ peer() string }); ok {
		return f.peer()
	}
	return ""
}

// Client is the name of the client that was redirected, or that lost a subscription, "" for all
// other events.
func (e *Event) Client() string {
	switch f := e.Fact.(type) {
	case Redirected:
		return f.Client
	case ShardUnsubscribed:
		return f.Client
	}
	return ""
}

// Slot is the slot that a redirect, a step of a migration or the end of a subscription is
// about, -1 for all other events.
func (e *Event) Slot() int {
	if f, ok := e.Fact.(interface{ slot() int }); ok {
		return f.slot()
	}
	return -1
}

// Text is the fact on one line. It has names of nodes in place of IDs and addresses, and
// is the same in every run with the same seed and script.
func (e *Event) Text() string { return Text(e.Fact) }

// Text is a fact on one line.
func Text(f Fact) string { return string(f.text(nil)) }

// String prints the event as a line of the log, without its newline:
//
//	#52  5.104s n2        flag      n1 FAIL (2 of 2 masters agree)
func (e Event) String() string { return string(e.AppendTo(nil)) }

// AppendTo appends the event's line to b.
func (e *Event) AppendTo(b []byte) []byte {
	b = append(b, '#')
	width := len(b)
	b = strconv.AppendUint(b, e.Seq, 10)
	b = pad(b, 4-(len(b)-width))
	b = append(b, ' ')
	b = strconv.AppendFloat(b, e.At.Seconds(), 'f', 3, 64)
	b = append(b, 's', ' ')
	start := len(b)
	b = appendName(b, e.Node)
	if peer := e.Peer(); peer != "" {
		b = append(b, " → "...)
		b = appendName(b, peer)
	}
	b = pad(b, 9-utf8.RuneCount(b[start:]))
	b = append(b, ' ')
	kind := e.Kind().String()
	b = append(b, kind...)
	b = pad(b, 8-len(kind))
	b = append(b, ' ')
	return e.Fact.text(b)
}

func pad(b []byte, n int) []byte {
	if n > 0 {
		b = append(b, strings.Repeat(" ", n)...)
	}
	return b
}

// Rename replaces the names of nodes in a fact by others. Nodes themselves know each
// other by IDs; the log has their names.
func Rename(f Fact, name func(node string) string) Fact {
	r, ok := f.(interface {
		rename(name func(string) string) Fact
	})
	if !ok {
		return f
	}
	return r.rename(func(node string) string {
		if node == "" {
			return ""
		}
		return name(node)
	})
}
