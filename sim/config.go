package sim

import (
	"cmp"
	"crypto/tls"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Transport says how clients reach the nodes.
type Transport uint8

const (
	// Memory connects clients that dial through Cluster.Dial, without any port.
	// The nodes announce addresses where nobody listens (127.0.0.1:1, :2, ...), so a
	// client that dials past the cluster is refused at once.
	Memory Transport = iota
	// Loopback listens on TCP ports of 127.0.0.1, which any client can connect to.
	Loopback
)

// Config describes a cluster. The zero value is three masters without replicas, in
// memory, with seed 1 and Redis's default settings.
type Config struct {
	// Masters is the number of masters, 3 if it is 0. Slots are spread over them as
	// `redis-cli --cluster create` does.
	Masters int
	// Replicas is the number of replicas of each master. Nodes are named n1, n2,
	// ...: masters first, then a first replica of each master, and so on.
	Replicas int
	// Empty makes the nodes start alone: none knows another, none owns a slot.
	// They are Masters * (1 + Replicas) in number.
	Empty bool
	// Lone is the number of further nodes, behind the others, that know nobody and
	// own no slots: for a cluster that grows.
	Lone int
	// Views are what nodes believe at first, where that differs from what the nodes of a new
	// cluster agree on: later ones change what earlier ones say. A lone node that is part of
	// a view has been a member before.
	Views []View
	// IDs are the nodes' IDs in the order of the nodes; nil draws them.
	IDs []gossip.ID
	// Seed makes everything that is drawn repeatable: node IDs, election delays,
	// the order of pings. 0 stands for 1.
	Seed uint64

	// Branch lets the run go another way from a moment on: with other draws, or without
	// faults.
	Branch Branch

	// Dialect is the version of Redis or Valkey that the nodes are, "redis-7.0" by default;
	// Dialects has those of nodes that are another one, by their names. `slotstorm dialects`
	// lists what there is.
	Dialect  string
	Dialects map[string]string

	// MaintNotifications lets clients ask for maintenance notifications, by CLIENT
	// MAINT_NOTIFICATIONS, as Redis Software does: "yes" pushes them when slots move, masters
	// are replaced and addresses change; with "by-hand" only Cluster.Notify does. "" and "no"
	// are a server that does not know them, as all versions of Redis and Valkey.
	MaintNotifications string

	// Transport is how clients connect, Memory by default.
	Transport Transport
	// Port is the first of consecutive TCP ports for Loopback; 0 lets the system
	// choose ports.
	Port int
	// Bind is the IP address that Loopback listens on, "127.0.0.1" by default.
	Bind string
	// Certificates let clients connect with TLS, too, at a port of its own for each node.
	// Nodes then name each other by these ports, and tell clients without TLS the others, as
	// with tls-cluster yes. The certificate of a node is for its IP address and for what it
	// announces when it starts. The directive tls-auth-clients says whether clients have to
	// show one.
	Certificates *Certificates
	// TLS does so with a configuration of the caller's own, whatever the directives are.
	TLS *tls.Config
	// TLSPort is the first of consecutive TCP ports for TLS on Loopback; 0 lets the system
	// choose. In memory these ports are 20000 above the others.
	TLSPort int
	// Announce is what nodes say of themselves, if it differs from where they listen.
	Announce Announce

	// NodeTimeout is cluster-node-timeout, 15 s by default.
	NodeTimeout time.Duration
	// Gossip are the other cluster directives; nil stands for Redis's defaults.
	Gossip *gossip.Settings
	// File are lines as in redis.conf that all nodes read when they start, such as
	// "requirepass secret" or "user ada on >pw ~* +@all". What a line says
	// wins over the fields above. CONFIG REWRITE replaces a node's lines, and Restart reads them again.
	File []string
	// Disk is what the disk of a node holds at first; nil is nothing for all of them.
	Disk func(node string) Disk

	// Keyspace makes what holds the keys of a node's new process. If it is nil, or returns
	// nil, that is Slotstorm's own. Equal seeds have to give keyspaces that do the same. A
	// process that starts again with its data goes on with the keyspace that it had.
	Keyspace func(node string, seed uint64) keyspace.Keyspace

	// BusDelay is how long a message takes on the cluster bus, 100 µs by default.
	BusDelay time.Duration
	// LinkDelay is how long bytes take on other connections between nodes
	// (MIGRATE, replication), nothing by default.
	LinkDelay time.Duration
	// CommandCost is how long a node's one thread is busy with a request, so that a node
	// can be asked for more than it can do; nothing by default. TopologyCost is how much
	// longer it is busy with CLUSTER SLOTS, SHARDS and NODES for each node that it knows.
	// Requests wait in line meanwhile, and so do the bus and the cron. Node.Do and
	// connections that faults pass by do not.
	CommandCost, TopologyCost time.Duration
	// Speed lets a paced cluster run faster than package time: at 10, a second
	// takes 100 ms. 1 by default. Stepped clusters have no speed.
	Speed float64

	// Start is the wall-clock time at which the cluster's time is 0, as clients see
	// it (TIME, EXPIREAT). The default is the current time for a paced cluster
	// and 2024-01-01 for a stepped one.
	Start time.Time
	// LogSize bounds the number of events that the log keeps, 100,000 by default.
	// The oldest go first. A negative size keeps all.
	LogSize int
	// Record keeps what comes into the cluster, so that it can be played again: see
	// Recording. It takes memory for each command, and Transport has to be Memory.
	Record bool

	// settings are the directives that servers begin with, for tests; nil stands for Redis's
	// defaults.
	settings *node.Settings
}

// Disk is what the disk of a node holds at first.
type Disk struct {
	// Dump is an RDB file, nil for none: a master begins with its keys, which its replicas have
	// as well. As in Redis, it takes slots of its keys that nobody owns, and marks those of
	// others as importing.
	Dump []byte
	// ACL is the file that the directive aclfile names, nil for none.
	ACL []byte
}

// Announce is what nodes announce, as behind NAT: the cluster-announce directives of
// all nodes. Nodes find each other by what they announce; clients have to find their
// way themselves.
type Announce struct {
	// IP is cluster-announce-ip.
	IP string
	// PortOffset is added to all ports: cluster-announce-port, -tls-port, -bus-port.
	PortOffset int
	// Hostname is cluster-announce-hostname, in which {n} is the node's number.
	Hostname string
}

// of are the directives of one node.
func (a Announce) of(s gossip.Settings, index int, at *address) gossip.Settings {
	if a.IP != "" {
		s.AnnounceIP = a.IP
	}
	if a.PortOffset != 0 {
		s.AnnouncePort, s.AnnounceBusPort = at.port+a.PortOffset, at.busPort+a.PortOffset
		if at.tlsPort != 0 {
			s.AnnounceTLSPort = at.tlsPort + a.PortOffset
		}
	}
	if a.Hostname != "" {
		s.AnnounceHostname = strings.ReplaceAll(a.Hostname, "{n}", strconv.Itoa(index+1))
	}
	return s
}

// stepStart is the default Start of a stepped cluster: a fixed date, so that the
// same run looks the same on any day.
var stepStart = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// MaxNodes bounds the number of nodes of a cluster. It is more than the bus can hold in one process for anyone's patience, and
// less than the gossip machine's own limit.
const MaxNodes = 5000

func (cfg *Config) complete() error {
	if cfg.Masters == 0 {
		cfg.Masters = 3
	}
	if cfg.Seed == 0 {
		cfg.Seed = 1
	}
	if cfg.Bind == "" {
		cfg.Bind = "127.0.0.1"
	}
	if cfg.Speed == 0 {
		cfg.Speed = 1
	}
	if cfg.BusDelay == 0 {
		cfg.BusDelay = 100 * time.Microsecond
	}
	if cfg.LogSize == 0 {
		cfg.LogSize = 100_000
	}
	if err := cfg.checkDialects(); err != nil {
		return err
	}
	if modes := maintenance.Modes(); !slices.Contains(modes, cmp.Or(cfg.MaintNotifications, maintenance.Off)) {
		return fmt.Errorf("sim: MaintNotifications %q, want one of %s", cfg.MaintNotifications, strings.Join(modes, ", "))
	}
	nodes := cfg.nodes()
	switch {
	case cfg.Masters < 1 || cfg.Masters > slot.Count:
		return fmt.Errorf("sim: %d masters, want 1 to %d", cfg.Masters, slot.Count)
	case cfg.Replicas < 0:
		return fmt.Errorf("sim: %d replicas of each master, want 0 or more", cfg.Replicas)
	case cfg.Lone < 0:
		return fmt.Errorf("sim: %d lone nodes, want 0 or more", cfg.Lone)
	case cfg.IDs != nil && len(cfg.IDs) != nodes:
		return fmt.Errorf("sim: %d IDs for %d nodes", len(cfg.IDs), nodes)
	case nodes > MaxNodes:
		return fmt.Errorf("sim: %d nodes, want at most %d", nodes, MaxNodes)
	case cfg.Port < 0 || cfg.Port > 0 && cfg.Port+nodes-1 > 65535:
		return fmt.Errorf("sim: ports %d to %d, want 1 to 65535", cfg.Port, cfg.Port+nodes-1)
	case cfg.TLS != nil && cfg.Certificates != nil:
		return fmt.Errorf("sim: TLS and Certificates, want one of them")
	case cfg.TLSPort < 0 || cfg.TLSPort > 0 && cfg.TLSPort+nodes-1 > 65535:
		return fmt.Errorf("sim: TLS ports %d to %d, want 1 to 65535", cfg.TLSPort, cfg.TLSPort+nodes-1)
	case cfg.Record && cfg.Transport != Memory:
		return fmt.Errorf("sim: Record wants Transport Memory, because addresses are chosen by the system otherwise")
	case cfg.Speed < 0:
		return fmt.Errorf("sim: speed %g, want more than 0", cfg.Speed)
	case cfg.BusDelay < 0 || cfg.LinkDelay < 0:
		return fmt.Errorf("sim: a delay is negative")
	case cfg.Branch.At < 0:
		return fmt.Errorf("sim: a branch at %v, want 0 or more", cfg.Branch.At)
	case cfg.CommandCost < 0 || cfg.TopologyCost < 0:
		return fmt.Errorf("sim: a cost is negative")
	}
	return cfg.checkViews()
}

// secure reports whether nodes have ports for TLS.
func (cfg *Config) secure() bool { return cfg.TLS != nil || cfg.Certificates != nil }

// nodes is the number of all nodes.
func (cfg *Config) nodes() int { return cfg.Masters*(1+cfg.Replicas) + cfg.Lone }

// members is the number of nodes that form the cluster: the first ones.
func (cfg *Config) members() int {
	if cfg.Empty {
		return 0
	}
	return cfg.nodes() - cfg.Lone
}

// gossipSettings are the directives that the gossip machines start with.
func (cfg *Config) gossipSettings() gossip.Settings {
	s := gossip.DefaultSettings()
	if cfg.Gossip != nil {
		s = *cfg.Gossip
	}
	if cfg.NodeTimeout != 0 {
		s.NodeTimeout = cfg.NodeTimeout
	}
	return s
}
