package gossip

import (
	"strings"
)

// Flags describe one node as another sees it. The bits are Redis's
// (CLUSTER_NODE_* in cluster.h).
type Flags uint16

// The flags. Master and Replica exclude each other, and so do PFail and Fail:
// setting FAIL clears PFAIL.
const (
	FlagMaster  Flags = 1
	FlagReplica Flags = 2
	// FlagPFail says that this node alone cannot reach the other (shown as
	// "fail?"), FlagFail that a majority of the masters agreed.
	FlagPFail  Flags = 4
	FlagFail   Flags = 8
	FlagMyself Flags = 16
	// FlagHandshake marks a node that was met by address: its ID is random until
	// it answers.
	FlagHandshake Flags = 32
	// FlagNoAddr marks a node whose address turned out to be another node's.
	FlagNoAddr Flags = 64
	// FlagMeet asks that the first message to the node is a MEET. Never printed.
	FlagMeet Flags = 128
	// FlagMigrateTo marks a master that replicas may migrate to. Never printed.
	FlagMigrateTo Flags = 256
	// FlagNoFailover marks a replica that is configured not to fail over.
	FlagNoFailover Flags = 512
)

// flagNames is in the order in which Redis prints flags (redisNodeFlagsTable).
var flagNames = [...]struct {
	flag Flags
	name string
}{
	{FlagMyself, "myself"},
	{FlagMaster, "master"},
	{FlagReplica, "slave"},
	{FlagPFail, "fail?"},
	{FlagFail, "fail"},
	{FlagHandshake, "handshake"},
	{FlagNoAddr, "noaddr"},
	{FlagNoFailover, "nofailover"},
}

// ShownFlags are those that CLUSTER NODES prints.
const ShownFlags = FlagMyself | FlagMaster | FlagReplica | FlagPFail | FlagFail |
	FlagHandshake | FlagNoAddr | FlagNoFailover

// Has reports whether all of the given flags are set.
func (f Flags) Has(flags Flags) bool { return f&flags == flags }

// HasAny reports whether at least one of the given flags is set.
func (f Flags) HasAny(flags Flags) bool { return f&flags != 0 }

// String prints the flags as CLUSTER NODES does: separated by commas, "noflags" if
// there is none (representClusterNodeFlags).
func (f Flags) String() string {
	names := make([]string, 0, 4)
	for _, f2 := range flagNames {
		if f.Has(f2.flag) {
			names = append(names, f2.name)
		}
	}
	if len(names) == 0 {
		return "noflags"
	}
	return strings.Join(names, ",")
}

// parseFlags reads what Flags.String prints, ignoring case as clusterLoadConfig
// does. It returns the word that it does not know, if there is one.
func parseFlags(text string) (flags Flags, unknown string) {
words:
	for _, word := range strings.Split(text, ",") {
		if strings.EqualFold(word, "noflags") {
			continue
		}
		for _, f := range flagNames {
			if strings.EqualFold(word, f.name) {
				flags |= f.flag
				continue words
			}
		}
		return 0, word
	}
	return flags, ""
}
