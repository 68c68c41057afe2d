// Package node is one simulated server of a Redis Cluster: connections, command
// processing, routing, transactions, blocking, pub/sub, MIGRATE. What a client can
// see of it is what it would see of Redis 7.0.15.
//
// A Node is single-threaded, as a Redis process is: one lock, held while a command
// runs and never over I/O or sleep. Whatever takes time (a blocked client, MIGRATE
// waiting for its target) is a state that a later event ends, so a node needs no
// goroutine of its own and runs the same in a stepped simulation, in real time and
// in a testing/synctest bubble.
package node

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/config"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/node/acl"
	"github.com/slotstorm/slotstorm/internal/server/node/latency"
	"github.com/slotstorm/slotstorm/internal/server/node/output"
	"github.com/slotstorm/slotstorm/internal/server/node/pubsub"
	"github.com/slotstorm/slotstorm/internal/server/node/suspension"
	"github.com/slotstorm/slotstorm/internal/server/node/tracking"
	"github.com/slotstorm/slotstorm/internal/server/request"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Config is what a node starts with.
type Config struct {
	// Name is how logs call the node, such as "n1".
	Name string
	// Dialect is the version of the server that the node is, such as "redis-7.2"; "" stands
	// for "redis-7.0". A version that there is not is an error, which names those that there are.
	Dialect string
	// Maintenance lets clients ask for maintenance notifications (CLIENT MAINT_NOTIFICATIONS),
	// as Redis Software does. Without it no server knows that command.
	Maintenance bool
	// Host is the world around the node.
	Host Host
	// Machine is the node's part of the cluster bus.
	Machine *clusterbus.Machine
	// Keyspace holds the data.
	Keyspace keyspace.Keyspace
	// Start is the wall-clock time at which the host's time was 0.
	Start time.Time
	// IP and Port are the address that clients connect to, as INFO, CONFIG GET and
	// CLIENT LIST show it. An empty IP stands for 127.0.0.1.
	IP   string
	Port int
	// TLSPort is the port for clients with TLS, 0 if there is none. With it the nodes
	// name each other by their TLS ports, as with tls-cluster and tls-replication yes.
	TLSPort int
	// Functions are function libraries to start with, as Node.Functions gives them.
	Functions []byte
	// Settings are the directives to start with; nil stands for DefaultSettings.
	Settings *Settings
	// File are the lines of the configuration file, as in redis.conf: directives and
	// users. They come after Settings.
	File []string
	// Disk is what the machine keeps of the data; nil stands for an empty one. Load lets the
	// node begin with what is on it, and an empty Keyspace.
	Disk *Disk
	Load bool
	// Seed makes what the server draws (run ID) repeatable.
	Seed uint64
}

// Node is one server. What can stand alone is in packages of its own; a node keeps
// connections, the order in which a command is processed, routing, transactions and
// blocking.
type Node struct {
	identity
	host Host

	mu      sync.Mutex
	machine *clusterbus.Machine
	view    *gossip.View

	settings Settings
	config   config.Values[*Node]
	file     []string      // the configuration file
	commands command.Names // by which clients call them
	users    acl.Users

	dataset
	connections
	channels    pubsub.Channels
	tracking    tracking.Table
	maintenance maintenanceState
	scripts     scripting
	repl        replicating
	migrations  migrating
	tasks       tasking
	sockets     map[string]*migrateSocket // idle connections of MIGRATE, by address

	progress
	suspension suspension.State
	pause      pause
	shutdown   shutdown

	watched
	counters Counters
	stats    stats
	latency  latency.Records
}

// identity is what the process is called, what server it is, and where it can be found.
type identity struct {
	name string
	ip   string
	port int
	// tlsPort is 0 without TLS.
	tlsPort int
	runID   string
	start   time.Time     // the time of day at which the host's time was 0
	booted  time.Duration // when the process started

	// dialect is the version of the server, table its commands, and facts what it says of
	// itself. words, if set, puts errors into its words.
	dialect *dialect.Dialect
	table   *command.Table
	facts   *dialect.Facts
	words   func(text string) string
	syntax  request.Syntax
}

// dataset is the keys, how they are kept, and what is on the disk.
type dataset struct {
	ks     keyspace.Keyspace
	keys   keySet // of the command that is routed
	expiry keyspace.Expiry
	events keyEvents
	limits keyspace.EncodingLimits
	access keyspace.AccessTracking
	// maxMemory is maxmemory in bytes, 0 for no limit. maxmemoryPolicy is kept for CONFIG
	// GET: nothing is evicted.
	maxMemory       uint64
	maxmemoryPolicy string

	snapshots snapshots
	aof       appendOnly
	child     *child // that writes a dump or the append only file
	began     Start
	reloads   bool // what happens to keys comes from a file
	loading   loading
}

// connections are the clients' sessions, and which of them have something to come.
type connections struct {
	sessions     map[uint64]*Session
	nextClient   uint64
	over         bool           // it was shut down
	buffers      sessionBuffers // which no session uses
	outputLimits config.OutputLimits
	dirty        []*Session // sessions with output that others caused
	slow         []*Session // sessions whose sockets have not taken everything
	unblocked    []*Session // sessions that need not wait any more
	watchers     waiters    // clients that WATCH a key
	blockers     blockers   // clients that wait for keys
	monitors     []*Session
}

// progress is what is under way.
type progress struct {
	now          time.Duration    // time of the current command
	current      *Session         // whose command it is
	executing    *command.Command // the innermost one that is under way
	brief        call             // of a client's command whose handler keeps none
	inExec       bool             // a transaction is under way
	cronPaused   bool             // DEBUG PAUSE-CRON
	resizing     output.Resizing  // DEBUG REPLYBUFFER PEAK-RESET-TIME
	fixedBuffers bool             // DEBUG REPLYBUFFER RESIZING 0, or a version that does not resize
	tickMissed   bool             // a tick waits in suspension
	scratch      resp.Writer
}

// watched is who looks on, or interferes.
type watched struct {
	tap        func(*Request)
	tapRequest Request
	effects    func(by Sink, requests []byte) // nil while nobody wants to see them
	// interference is nil while nothing is injected.
	interference Interference
}

// New makes a node. It starts nothing.
func New(cfg Config) (*Node, error) {
	switch {
	case cfg.Host == nil:
		return nil, errors.New("node: Config.Host is not set")
	case cfg.Machine == nil:
		return nil, errors.New("node: Config.Machine is not set")
	case cfg.Keyspace == nil:
		return nil, errors.New("node: Config.Keyspace is not set")
	}
	n := &Node{host: cfg.Host, machine: cfg.Machine, view: cfg.Machine.View(), settings: DefaultSettings()}
	n.identity = identity{
		name: cfg.Name, start: cfg.Start, ip: cmp.Or(cfg.IP, "127.0.0.1"), port: cfg.Port, tlsPort: cfg.TLSPort,
		runID: fmt.Sprintf("%016x%016x%08x", cfg.Seed, ^cfg.Seed, uint32(cfg.Seed>>7)),
	}
	n.ks = cfg.Keyspace
	n.sessions, n.watchers, n.blockers = map[uint64]*Session{}, waiters{}, newBlockers()
	n.sockets = map[string]*migrateSocket{}
	n.migrations = newMigrations(n)
	n.machine.SetGranted(n.migrations.jobs.Granted)
	var err error
	if n.dialect, err = dialect.Find(cfg.Dialect); err != nil {
		return nil, fmt.Errorf("node: %w", err)
	}
	n.table, n.facts, n.words = n.dialect.Commands(), n.dialect.Facts(), n.dialect.Words()
	n.syntax = request.Syntax{StrictEnds: n.dialect.Has(dialect.StrictEnds), QuotesJoin: n.dialect.Has(dialect.QuotesJoin)}
	if cfg.Maintenance {
		n.table, n.maintenance.enabled = n.table.WithMaintNotifications(), true
	}
	n.commands = n.table.Names()
	n.tasks.state.World = taskWorld{n}
	n.hideOthers()
	n.scripts.engine.Dialect = n.dialect
	n.now = n.host.Now()
	n.booted = n.now
	n.resizing.PeakReset, n.fixedBuffers = output.DefaultPeakReset, n.dialect.Has(dialect.FixedReplyBuffers)
	n.snapshots = newSnapshots(cmp.Or(cfg.Disk, &Disk{}), n.now)
	n.aof = newAppendOnly()
	n.latency = latency.New()
	n.latency.Monitor.Valkey, n.latency.AnyCount = n.dialect.Has(dialect.ValkeyTexts), n.dialect.Has(dialect.NegativeCounts)
	if cfg.Settings != nil {
		n.settings = *cfg.Settings
	}
	n.tracking = tracking.Table{Max: tracking.DefaultMax, Clients: trackedClients{n}}
	n.outputLimits = config.DefaultOutputLimits()
	n.users = acl.New(n.dialect, cfg.Seed)
	n.users.SetDefaultPassword(n.settings.RequirePass)
	n.repl = newReplication(cfg.Seed)
	n.limits = keyspace.DefaultEncodingLimits()
	n.limits.StringBytes = n.settings.ProtoMaxBulkLen
	n.setDialect()
	n.setLimits()
	n.access, n.maxmemoryPolicy = keyspace.DefaultAccessTracking(), "noeviction"
	n.setAccess()
	n.config = wired.Of(n, config.Of(n.dialect))
	n.file = cfg.File
	if err := n.config.ReadFile(n.file, config.Others{User: n.setUser, Rename: n.commands.Rename}); err != nil {
		return nil, err
	}
	if n.aclFile() != "" {
		if refusal := n.loadUsers(nil); refusal != "" {
			return nil, errors.New("node: " + strings.TrimPrefix(refusal, "ERR "))
		}
	}
	n.ks.Observe(keyObserver{n})
	n.setExpiry()
	if cfg.Functions != nil {
		if err := n.restoreFunctions(cfg.Functions); err != nil {
			return nil, fmt.Errorf("node: functions: %w", err)
		}
	}
	if cfg.Load {
		if err := n.loadData(); err != nil {
			return nil, err
		}
	} else {
		n.snapshots.disk.AOF = AppendOnlyFile{} // it begins anew, with the data that there are
	}
	n.openAppendOnly()
	return n, nil
}

// Name is the node's name in logs.
func (n *Node) Name() string { return n.name }

// refreshTime brings the node's idea of the time up to date, and with it what
// depends on time: keys expire. While a command or a script keeps the node busy its time stands
// still, and so for what follows in the same transaction or script
// (server.fixed_time_expire).
func (n *Node) refreshTime() {
	if n.suspension.TimeStands() {
		n.ks.Clock(n.timeOfDay())
		return
	}
	n.now = n.host.Now()
	n.ks.Pass(n.wall())
	n.sendEffects(false)
	n.reportReplication()
}

// timeOfDay is wall for what goes on even while the node's time stands still: TIME, the
// slow log, MONITOR, how long keys still have to live.
func (n *Node) timeOfDay() time.Time { return n.start.Add(n.host.Now()) }

// wall is the current time of day, as the command under way has it.
func (n *Node) wall() time.Time { return n.start.Add(n.now) }

func (n *Node) isMaster() bool { return n.view.Self.Master }

// newQuery returns a Query for a command without keys under the node's settings.
func (n *Node) newQuery() Query {
	return Query{
		Slot:            noSlot,
		ReadsWhenDown:   n.settings.ReadsWhenDown,
		NoShardWhenDown: !n.settings.ShardWhenDown,
		CrossFirst:      n.dialect.Has(dialect.CrossSlotFirst),
		AskIfSome:       n.dialect.Has(dialect.AskIfSomeMoved),
	}
}

// ID is the node's ID. CLUSTER RESET HARD changes it.
func (n *Node) ID() gossip.ID {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.machine.ID()
}

// View is what the node believes about the cluster, as far as routing needs it.
func (n *Node) View() *gossip.View {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.view
}

// Snapshot is all that the node knows about the cluster.
func (n *Node) Snapshot() gossip.Snapshot {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.machine.Snapshot()
}

// Owners are the runs of slots with the same owner, ascending, as far as they are assigned.
// Nobody writes to them.
func (n *Node) Owners() []gossip.OwnedRange {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.machine.Owners()
}

// ConfigEpoch is what the node knows as the config epoch of another, 0 if it does not know
// that node.
func (n *Node) ConfigEpoch(id gossip.ID) uint64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.machine.ConfigEpoch(id)
}

// NodesConf is what the node has on its disk about the cluster. The machine wants it
// saved at each change that has to survive, so it is always current.
func (n *Node) NodesConf() gossip.NodesConf {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.machine.NodesConf()
}
