package event

import (
	"strconv"
	"time"
)

// ElectionScheduled: a replica has chosen when it asks for votes.
type ElectionScheduled struct {
	// Delay is how long it waits.
	Delay time.Duration `json:"delay_ns"`
	// Rank is how many replicas of the same master have more data.
	Rank int `json:"rank"`
	// Offset is how far it has followed its master.
	Offset int64 `json:"offset"`
}

// ElectionPostponed: another replica turned out to have more data.
type ElectionPostponed struct {
	// Rank is how many replicas of the same master have more data.
	Rank int `json:"rank"`
}

// ElectionStarted: a replica asks all masters for their votes.
type ElectionStarted struct {
	// Epoch is the epoch of the election.
	Epoch uint64 `json:"epoch"`
}

// ElectionWon: most masters have voted for the replica.
type ElectionWon struct {
	// Epoch is the epoch of the election.
	Epoch uint64 `json:"epoch"`
	// Votes is how many have voted for it.
	Votes int `json:"votes"`
}

// FailoverBlocked: a replica cannot replace its failed master now.
type FailoverBlocked struct {
	// Reason is what Redis logs of it.
	Reason string `json:"reason"`
}

// VoteGranted: a master votes for a replica.
type VoteGranted struct {
	// Candidate is the replica.
	Candidate string `json:"candidate"`
	// Epoch is the epoch of the election.
	Epoch uint64 `json:"epoch"`
}

// VoteDenied: a master does not vote for a replica that asked for it.
type VoteDenied struct {
	// Candidate is the replica.
	Candidate string `json:"candidate"`
	// Epoch is the epoch of the election.
	Epoch uint64 `json:"epoch"`
	// Reason says why, in words.
	Reason string `json:"reason"`
}

// ManualStep is a step of a manual failover.
type ManualStep string

// The steps.
const (
	ManualTakeover ManualStep = "takeover"                                           // at the replica
	ManualForced   ManualStep = "forced"                                             // at the replica
	ManualAsk      ManualStep = "asking the master to pause"                         // at the replica
	ManualPause    ManualStep = "pausing writes"                                     // at the master
	ManualOffset   ManualStep = "paused at offset"                                   // the replica hears of it
	ManualReady    ManualStep = "can start, all of the master's stream is processed" // at the replica
	ManualTimeout  ManualStep = "timed out"
)

// ManualFailover: a step of CLUSTER FAILOVER.
type ManualFailover struct {
	// Step is the step, in words: "takeover", "forced", "asking the master to pause",
	// "pausing writes", "paused at offset", "can start, all of the master's stream is
	// processed" or "timed out".
	Step ManualStep `json:"step"`
	// Node is the other node: the master that is replaced, or at the master the replica;
	// "" where it does not matter.
	Node string `json:"node,omitempty"`
	// Offset is where the master paused, for "paused at offset".
	Offset int64 `json:"offset,omitempty"`
}

// Kind implements Fact.
func (ElectionScheduled) Kind() Kind { return KindElection }

// Kind implements Fact.
func (ElectionPostponed) Kind() Kind { return KindElection }

// Kind implements Fact.
func (ElectionStarted) Kind() Kind { return KindElection }

// Kind implements Fact.
func (ElectionWon) Kind() Kind { return KindElection }

// Kind implements Fact.
func (FailoverBlocked) Kind() Kind { return KindElection }

// Kind implements Fact.
func (VoteGranted) Kind() Kind { return KindElection }

// Kind implements Fact.
func (VoteDenied) Kind() Kind { return KindElection }

// Kind implements Fact.
func (ManualFailover) Kind() Kind { return KindElection }

func (f ElectionScheduled) text(b []byte) []byte {
	b = strconv.AppendInt(append(b, "election in "...), f.Delay.Milliseconds(), 10)
	b = appendInt(append(b, "ms rank="...), f.Rank)
	return strconv.AppendInt(append(b, " offset="...), f.Offset, 10)
}

func (f ElectionPostponed) text(b []byte) []byte {
	return appendInt(append(b, "election put off, rank="...), f.Rank)
}

func (f ElectionStarted) text(b []byte) []byte {
	return append(appendEpoch(append(b, "election"...), f.Epoch), " asking for votes"...)
}

func (f ElectionWon) text(b []byte) []byte {
	b = append(appendEpoch(append(b, "election"...), f.Epoch), " won with "...)
	return appendCount(b, f.Votes, "vote")
}

func (f FailoverBlocked) text(b []byte) []byte {
	return append(append(b, "election currently unable to failover: "...), f.Reason...)
}

func (f VoteGranted) text(b []byte) []byte {
	b = appendEpoch(appendName(append(b, "vote "...), f.Candidate), f.Epoch)
	return append(b, " granted"...)
}

func (f VoteDenied) text(b []byte) []byte {
	b = appendEpoch(appendName(append(b, "vote "...), f.Candidate), f.Epoch)
	return append(append(b, " denied: "...), f.Reason...)
}

func (f ManualFailover) text(b []byte) []byte {
	b = append(b, "manual-failover "...)
	if f.Node != "" {
		b = append(appendName(b, f.Node), ' ')
	}
	b = append(b, f.Step...)
	if f.Step == ManualOffset {
		b = strconv.AppendInt(append(b, ' '), f.Offset, 10)
	}
	return b
}

func (f VoteGranted) rename(name func(string) string) Fact {
	f.Candidate = name(f.Candidate)
	return f
}

func (f VoteDenied) rename(name func(string) string) Fact {
	f.Candidate = name(f.Candidate)
	return f
}

func (f ManualFailover) rename(name func(string) string) Fact {
	f.Node = name(f.Node)
	return f
}

func appendEpoch(b []byte, epoch uint64) []byte {
	if epoch == 0 {
		return b
	}
	return strconv.AppendUint(append(b, " epoch="...), epoch, 10)
}

func appendInt(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }

// appendCount appends "1 key" or "2 keys".
func appendCount(b []byte, n int, word string) []byte {
	b = append(append(appendInt(b, n), ' '), word...)
	if n != 1 {
		b = append(b, 's')
	}
	return b
}
