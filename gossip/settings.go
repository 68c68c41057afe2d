package gossip

import (
	"time"
)

// Settings are the directives of redis.conf that steer the cluster. All of them
// can be changed at run time.
type Settings struct {
	// NodeTimeout is cluster-node-timeout, with a precision of milliseconds.
	NodeTimeout time.Duration
	// ReplicaValidityFactor is cluster-replica-validity-factor; 0 removes the
	// limit on the age of a replica's data.
	ReplicaValidityFactor int
	// MigrationBarrier is cluster-migration-barrier: a master keeps at least that
	// many working replicas when one of them migrates.
	MigrationBarrier int
	// AllowReplicaMigration is cluster-allow-replica-migration.
	AllowReplicaMigration bool
	// RequireFullCoverage is cluster-require-full-coverage. A change takes effect
	// at the next evaluation of the state.
	RequireFullCoverage bool
	// ReplicaNoFailover is cluster-replica-no-failover.
	ReplicaNoFailover bool
	// ReplPingReplicaPeriod is repl-ping-replica-period, with a precision of seconds.
	ReplPingReplicaPeriod time.Duration
	// ManualFailoverTimeout is cluster-manual-failover-timeout of Valkey 8.1, a constant
	// elsewhere, with a precision of milliseconds: how long a manual failover may take. Its
	// master holds back writes for twice as long at most.
	ManualFailoverTimeout time.Duration
	// PingInterval is cluster-ping-interval of Redis 7.2, with a precision of milliseconds: after
	// how long a node is pinged from which nothing came; 0 is half of NodeTimeout.
	PingInterval time.Duration
	// GossipPercent is cluster-message-gossip-perc of Valkey 9.1, a constant elsewhere: of how many of
	// the known nodes each message tells, three at least.
	GossipPercent int
	// ForgetSeconds is cluster-blacklist-ttl of Valkey 8.0, a constant elsewhere: how long CLUSTER
	// FORGET keeps a node out. A negative number is one without sign, as Valkey takes it.
	ForgetSeconds int

	// AnnounceIP is cluster-announce-ip. When it is empty, others take the address
	// that the node's connections come from, and the node learns its own from the
	// connections it accepts.
	AnnounceIP string
	// AnnouncePort and AnnounceBusPort are cluster-announce-port and
	// cluster-announce-bus-port; 0 means the real ports.
	AnnouncePort, AnnounceBusPort int
	// AnnounceTLSPort is cluster-announce-tls-port, which counts with TLS only.
	AnnounceTLSPort int
	// AnnounceHostname is cluster-announce-hostname.
	AnnounceHostname string
	// AnnounceHumanName is cluster-announce-human-nodename, since Redis 7.2.
	AnnounceHumanName string
}

// DefaultSettings are the defaults of Redis 7.0.
func DefaultSettings() Settings {
	return Settings{
		NodeTimeout:           15 * time.Second,
		ReplicaValidityFactor: 10,
		MigrationBarrier:      1,
		AllowReplicaMigration: true,
		RequireFullCoverage:   true,
		ReplPingReplicaPeriod: 10 * time.Second,
		ManualFailoverTimeout: 5 * time.Second,
		GossipPercent:         10,
		ForgetSeconds:         60,
	}
}
