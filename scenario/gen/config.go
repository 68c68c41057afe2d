package gen

import (
	"maps"
	"time"
)

// Disruption is a kind of line that disrupts the cluster or its clients.
type Disruption string

// The kinds of disruption.
const (
	Migration        Disruption = "migration"         // a slot moves
	StalledMigration Disruption = "stalled migration" // a slot is half moved for a while
	CutMigration     Disruption = "cut migration"     // a migration ends half way, for good
	Crash            Disruption = "crash"             // a process ends and comes back
	Pause            Disruption = "pause"             // a process stops and goes on
	Failover         Disruption = "failover"          // CLUSTER FAILOVER at a replica
	ForcedFailover   Disruption = "forced failover"   // with FORCE or TAKEOVER
	Partition        Disruption = "partition"         // a node is cut off, with or without clients
	BusDisruption    Disruption = "bus"               // messages between nodes are lost, late or doubled
	Replication      Disruption = "replication"       // replicas get the data late
	Delay            Disruption = "delay"             // clients' connections are slow
	Loss             Disruption = "loss"              // packets of clients are lost, and sent again
	Reset            Disruption = "reset"             // connections are reset
	Silence          Disruption = "silence"           // connections die without a word
	Refusal          Disruption = "refusal"           // new connections are refused, or slow
	ReplyLost        Disruption = "reply lost"        // a command is done, and its reply is lost
	SlowNode         Disruption = "slow node"         // commands take time
	ErrorReply       Disruption = "error reply"       // LOADING, BUSY, OOM and the like
	OldTopology      Disruption = "topology"          // wrong answers to CLUSTER SLOTS
)

// Weights say how often the kinds of disruption come, in comparison with each other. What is
// missing never comes.
type Weights map[Disruption]int

// Config says what to draw. The presets are where to start from.
type Config struct {
	// Name is what reports call it.
	Name string
	// Masters and Replicas are the least and the most of them.
	Masters, Replicas [2]int
	// NodeTimeouts are those to choose from.
	NodeTimeouts []time.Duration
	// Weights are those of the kinds of disruption.
	Weights Weights
	// Disruptions is how many disruptions there are at most, 6 if it is 0.
	Disruptions int
	// Clients is the number of clients whose commands are drawn, and Commands how many
	// lines of commands there are at most. With no clients there are none.
	Clients, Commands int
	// ClientOptions stand behind the client line, such as "policy=well-behaved".
	ClientOptions string
	// Tags is the number of hash tags, and so of slots, that keys have; 3 if it is 0.
	Tags int
	// Dialect is the version of the nodes, "" for the default. Atomic lets slots move whole, by the
	// servers themselves, which the dialect has to know.
	Dialect string
	Atomic  bool
	// Length is how long a timeline lasts, 60 s if it is 0. In its last third nothing
	// new happens, and everything heals.
	Length time.Duration
}

// Presets are those of this package.
func Presets() []Config { return []Config{Resharding(), Failovers(), FlakyNetwork(), Everything()} }

// Resharding moves slots, some of them half.
func Resharding() Config {
	return base("resharding", Weights{Migration: 4, StalledMigration: 4, CutMigration: 2, SlowNode: 1})
}

// AtomicResharding moves slots whole in a dialect that does so, while nodes crash, stop and are cut
// off.
func AtomicResharding(dialect string) Config {
	c := base("atomic resharding, "+dialect, Weights{
		Migration: 6, StalledMigration: 4, CutMigration: 1, Crash: 1, Pause: 1, Failover: 2, Partition: 2, SlowNode: 1,
	})
	c.Dialect, c.Atomic, c.Length = dialect, true, 45*time.Second
	return c
}

// Failovers lets masters crash, stop, be cut off and be replaced.
func Failovers() Config {
	c := base("failover", Weights{Crash: 4, Pause: 2, Failover: 3, ForcedFailover: 1, Partition: 3, BusDisruption: 1, Replication: 2})
	c.Replicas = [2]int{1, 2}
	return c
}

// FlakyNetwork disrupts the connections of clients.
func FlakyNetwork() Config {
	return base("flaky network", Weights{
		Delay: 3, Loss: 2, Reset: 4, Silence: 2, Refusal: 2, ReplyLost: 4, SlowNode: 1, ErrorReply: 1, OldTopology: 1,
	})
}

// Everything has all kinds of disruption.
func Everything() Config {
	c := base("everything", Weights{})
	for _, p := range []Config{Resharding(), Failovers(), FlakyNetwork()} {
		maps.Copy(c.Weights, p.Weights)
	}
	c.Replicas = [2]int{0, 2}
	return c
}

func base(name string, w Weights) Config {
	return Config{
		Name: name, Weights: w, Masters: [2]int{3, 4}, Replicas: [2]int{0, 1}, Clients: 3, Commands: 30,
		NodeTimeouts: []time.Duration{time.Second, 2 * time.Second, 5 * time.Second},
	}
}

func (c Config) complete() Config {
	if c.Disruptions == 0 {
		c.Disruptions = 6
	}
	if c.Tags == 0 {
		c.Tags = 3
	}
	if c.Length == 0 {
		c.Length = time.Minute
	}
	if c.Masters[0] < 1 {
		c.Masters[0] = 3
	}
	c.Masters[1] = max(c.Masters[1], c.Masters[0])
	c.Replicas[1] = max(c.Replicas[1], c.Replicas[0])
	if len(c.NodeTimeouts) == 0 {
		c.NodeTimeouts = []time.Duration{2 * time.Second}
	}
	return c
}
