package faults

import "time"

// The constructors below make one rule each. What it does is said in the table of
// kinds, and in docs/scenarios.md.

// Partition cuts the connections between two sides. Rest is everybody else.
func Partition(a, b Set) Fault { return Rule{Kind: KindPartition, A: a, B: b} }

// PartitionOneWay cuts only what goes from the first side to the second.
func PartitionOneWay(from, to Set) Fault {
	return Rule{Kind: KindPartition, A: from, B: to, OneWay: true}
}

// Delay lets what is sent arrive later: by d and a random time up to jitter.
func Delay(aim Aim, d, jitter time.Duration) Fault {
	return Rule{Kind: KindDelay, Aim: aim, By: d, Jitter: jitter}
}

// Drop loses what is sent, with probability p; 1 loses all.
func Drop(aim Aim, p float64) Fault {
	aim.P = p
	if p == 1 {
		aim.P = 0
	}
	return Rule{Kind: KindDrop, Aim: aim}
}

// Duplicate delivers bus messages copies more times.
func Duplicate(aim Aim, copies int) Fault {
	return Rule{Kind: KindDuplicate, Aim: aim, Copies: copies}
}

// Reorder delays bus messages by d and lets later ones overtake them.
func Reorder(aim Aim, d time.Duration) Fault { return Rule{Kind: KindReorder, Aim: aim, By: d} }

// Bandwidth limits the bytes per second that pass in each direction of a connection.
func Bandwidth(aim Aim, rate int) Fault { return Rule{Kind: KindBandwidth, Aim: aim, Rate: rate} }

// Hold holds what is sent until it is healed.
func Hold(aim Aim) Fault { return Rule{Kind: KindHold, Aim: aim} }

// Refuse refuses new connections.
func Refuse(aim Aim) Fault { return Rule{Kind: KindRefuse, Aim: aim} }

// SlowAccept lets connecting take time.
func SlowAccept(aim Aim, d time.Duration) Fault {
	return Rule{Kind: KindSlowAccept, Aim: aim, By: d}
}

// Reset resets a connection when something is sent on it.
func Reset(aim Aim) Fault { return Rule{Kind: KindReset, Aim: aim} }

// ResetAfterReplies resets a connection as soon as so many replies have come back.
func ResetAfterReplies(aim Aim, replies int) Fault {
	return Rule{Kind: KindReset, Aim: aim, Replies: replies}
}

// ResetAfterBytes resets a connection as soon as so many bytes have come back.
func ResetAfterBytes(aim Aim, bytes int) Fault {
	return Rule{Kind: KindReset, Aim: aim, Bytes: bytes}
}

// BlackHole lets all that is sent on a connection vanish.
func BlackHole(aim Aim) Fault { return Rule{Kind: KindBlackHole, Aim: aim} }

// HalfOpen takes the node's end of a connection away without a word to the client.
func HalfOpen(aim Aim) Fault { return Rule{Kind: KindHalfOpen, Aim: aim} }

// SlowReader lets a client read so many bytes a second only.
func SlowReader(aim Aim, rate int) Fault { return Rule{Kind: KindSlowReader, Aim: aim, Rate: rate} }

// MaxClients answers new connections as a node with maxclients connections does.
func MaxClients(aim Aim) Fault { return Rule{Kind: KindMaxClients, Aim: aim} }

// Slow lets a command take time, in which its node does nothing else.
func Slow(aim Aim, d time.Duration) Fault { return Rule{Kind: KindSlow, Aim: aim, By: d} }

// Loading refuses commands with LOADING.
func Loading(aim Aim) Fault { return Rule{Kind: KindLoading, Aim: aim} }

// MasterDown refuses commands with MASTERDOWN.
func MasterDown(aim Aim) Fault { return Rule{Kind: KindMasterDown, Aim: aim} }

// Busy refuses commands with BUSY.
func Busy(aim Aim) Fault { return Rule{Kind: KindBusy, Aim: aim} }

// OOM refuses commands that need memory with OOM.
func OOM(aim Aim) Fault { return Rule{Kind: KindOOM, Aim: aim} }

// Error answers commands with an error instead of running them.
func Error(aim Aim, reply string) Fault { return Rule{Kind: KindError, Aim: aim, Reply: reply} }

// ReplyLost runs commands and loses their replies, then resets the connection.
func ReplyLost(aim Aim) Fault { return Rule{Kind: KindReplyLost, Aim: aim} }

// ReplyLostSilently is ReplyLost without the reset: the client waits in vain.
func ReplyLostSilently(aim Aim) Fault { return Rule{Kind: KindReplyLost, Aim: aim, Silent: true} }

// StallMigration stops migrations of slots after so many keys, until it is healed.
func StallMigration(slots Slots, keys int) Fault {
	return Rule{Kind: KindStallMigration, Aim: Aim{Slot: slots}, Keys: keys}
}

// StallBefore stops migrations of slots before a step.
func StallBefore(slots Slots, step Step) Fault {
	return Rule{Kind: KindStallMigration, Aim: Aim{Slot: slots}, Before: step}
}

// StallAfter stops migrations of slots after a step.
func StallAfter(slots Slots, step Step) Fault {
	return Rule{Kind: KindStallMigration, Aim: Aim{Slot: slots}, After: step}
}

// StaleTopology answers for the topology with what the node knew when it began.
func StaleTopology(aim Aim) Fault { return Rule{Kind: KindStaleTopology, Aim: aim} }

// PartialTopology leaves slots out of the topology.
func PartialTopology(aim Aim, without Slots) Fault {
	return Rule{Kind: KindPartialTopology, Aim: aim, Missing: without}
}

// EmptyTopology answers for the topology as a node does that knows nobody.
func EmptyTopology(aim Aim) Fault { return Rule{Kind: KindEmptyTopology, Aim: aim} }

// SlowDNS lets it take time to resolve the host names that nodes announce. Aims are Node,
// whose name it is, and Client.
func SlowDNS(aim Aim, d time.Duration) Fault { return Rule{Kind: KindSlowDNS, Aim: aim, By: d} }

// StaleDNS lets host names lead where their nodes were when the fault began.
func StaleDNS(aim Aim) Fault { return Rule{Kind: KindStaleDNS, Aim: aim} }

// WrongDNS lets host names lead to another node.
func WrongDNS(aim Aim, node string) Fault { return Rule{Kind: KindWrongDNS, Aim: aim, Target: node} }

// NoDNS lets host names not resolve.
func NoDNS(aim Aim) Fault { return Rule{Kind: KindNoDNS, Aim: aim} }

// BadCertificate lets nodes show clients a certificate with a flaw. Aims are Node, who shows
// it, and Client.
func BadCertificate(aim Aim, flaw string) Fault {
	return Rule{Kind: KindBadCertificate, Aim: aim, Flaw: flaw}
}

// Misdirect lets MOVED and ASK name another node, or one of the Target words.
func Misdirect(aim Aim, target string) Fault {
	return Rule{Kind: KindMisdirect, Aim: aim, Target: target}
}
