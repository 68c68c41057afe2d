package clusterbus

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// Machine is one node's part in a Redis cluster: what it knows and believes, and
// the rules by which it acts (cluster.c of Redis 7.0). It has no clock, no sockets
// and no goroutines, and draws random numbers from its Config alone: equal calls
// give equal output. It must be used by one goroutine at a time; the views and
// messages it hands out are never changed afterwards.
type Machine struct {
	rand     *rand.Rand
	keys     Keys
	settings Settings
	rules    Rules
	timeout  msec // settings.NodeTimeout
	start    msec // the moment at which the owner's time is 0
	now      msec
	// The real ports, which the settings may hide.
	port, busPort int
	plainPort     int
	tls           bool

	myself         *node
	live           []uint16     // the handles of all known nodes, ascending by ID
	blocks         []*nodeBlock // the nodes by their handles
	index          []uint16     // of the nodes by their IDs
	handles        uint16       // ever given
	freeHandles    []uint16
	contacts       []*Contact // by handle
	contactsShared bool
	blacklist      map[ID]uint64 // forgotten nodes, and the second when that ends
	shardEntries   uint32        // nodes that came into a shard
	links          Places[link]
	lastLink       LinkID // how many there were
	placesUsed     LinkID
	freePlaces     []LinkID
	lastRoute      *route
	queued         map[LinkID][]Message // for links that are not connected yet
	owners         *owners
	ownersShared   bool
	runs           []OwnedRange // of owners, nil until somebody asks
	notClaiming    slot.Set     // owner_not_claiming_slot
	migrating      map[int]*node
	importing      map[int]*node
	grantedSlots   func(slot int) bool

	currentEpoch  uint64
	lastVoteEpoch uint64

	state             State
	size              int  // masters with slots, as of the last evaluation
	firstEvaluation   msec // 0: none yet
	amongMinorityTime msec

	replication Replication
	replicating bool // replication is configured (server.masterhost is set)

	// This replica's election (failover_auth_*).
	authTime         msec
	authCount        int
	authSent         bool
	authRank         int
	authShardRank    int
	authEpoch        uint64
	cantFailover     cantFailoverReason
	cantFailoverTold msec

	// The manual failover in progress (mf_*).
	mfEnd          msec // 0: none
	mfReplica      *node
	mfMasterOffset int64 // -1: not received yet
	mfCanStart     bool

	todo        todo
	iteration   uint64 // passes of the cron
	shownIP     string // the announced IP that the node's own entry has, or had
	pings       uint32 // pings, pongs and meets built
	pfailNodes  int    // as of the last pass of the cron
	cronDue     msec   // no node needs the cron before; 0: unknown
	cronSummary replicaCounts
	dropFilter  int

	sent, received [messageTypes]uint64
	limitExceeded  uint64

	out          Output
	ownerRuns    []ownerRun
	lostSlots    slot.Set
	hasLostSlots bool

	view         *View
	viewData     gossip.ViewData // what it is made of
	viewStale    bool            // the view shows something old
	membersStale bool            // its Members do
	openStale    bool            // its open slots do
}

// Keys tells a machine about the keys of its node. An implementation answers at
// once and does not call the machine.
type Keys interface {
	// Len is the number of keys.
	Len() int
	// CountInSlot is the number of keys of a slot.
	CountInSlot(slot int) int
}

type noKeys struct{}

func (noKeys) Len() int            { return 0 }
func (noKeys) CountInSlot(int) int { return 0 }

// busPortOffset is CLUSTER_PORT_INCR.
const busPortOffset = 10000

// Config describes a new machine.
type Config struct {
	// ID is the node's name; empty asks for a random one. It must be the Myself
	// node's of NodesConf if that is given.
	ID ID
	// IP is the address by which others reach the node. It may be empty: then it is
	// learned from the first connection, as Redis does.
	IP string
	// Port is the port for clients, BusPort the one for the cluster bus; 0 is
	// Port + 10000.
	Port, BusPort int
	// TLS says that Port is the one for TLS (tls-cluster yes), and PlainPort is then
	// the one without, 0 if there is none.
	TLS       bool
	PlainPort int
	// Settings are the directives of redis.conf; the zero value means
	// gossip.DefaultSettings.
	Settings Settings
	// Rules are those of the server's version; the zero value is Redis 7.0.
	Rules Rules
	// Rand is where all random numbers come from. It is required.
	Rand *rand.Rand
	// Keys tells about the node's keys; nil means that there are none.
	Keys Keys
	// Start is the wall-clock time at which the cluster's time is 0; the zero value
	// means 2000-01-01. It must be after 1970. Only texts such as CLUSTER NODES show it.
	Start time.Time
	// Now is the time at which the node starts.
	Now time.Duration

	// NodesConf is the configuration that the node starts from; nil is a new node.
	// The machine shares its sets of slots and does not change them.
	NodesConf *NodesConf
	// Tables let it share memory with other machines that start from the same
	// configuration; nil shares nothing.
	Tables *Tables
	// Formed makes a cluster that starts from NodesConf ready at once: the state is
	// evaluated without the two seconds' delay that follows a restart, and a replica
	// starts to replicate without waiting for the first tick.
	Formed bool
}

// New returns a machine in the state of a server that has just started
// (clusterInit). Its first output is available at once.
func New(cfg Config) (*Machine, error) {
	if cfg.Rand == nil {
		return nil, errors.New("gossip: Config.Rand is missing")
	}
	if cfg.Settings == (Settings{}) {
		cfg.Settings = gossip.DefaultSettings()
	}
	if err := validate(cfg.Settings); err != nil {
		return nil, err
	}
	if cfg.BusPort == 0 {
		cfg.BusPort = cfg.Port + busPortOffset
	}
	if !validPort(cfg.Port) || !validPort(cfg.BusPort) {
		return nil, fmt.Errorf("gossip: ports %d and %d: want 1 to 65535", cfg.Port, cfg.BusPort)
	}
	if cfg.IP != "" {
		addr, err := netip.ParseAddr(cfg.IP)
		if err != nil {
			return nil, fmt.Errorf("gossip: %q is not an IP address", cfg.IP)
		}
		cfg.IP = addr.String()
	}
	if cfg.ID != "" && !cfg.ID.Valid() {
		return nil, fmt.Errorf("gossip: %q is not a node ID", cfg.ID)
	}
	if cfg.Keys == nil {
		cfg.Keys = noKeys{}
	}
	if cfg.Start.IsZero() {
		cfg.Start = defaultStart
	}
	if cfg.Start.Year() < 1971 {
		return nil, fmt.Errorf("gossip: the start, %v, is too near to 1970, which stands for never", cfg.Start)
	}

	m := &Machine{
		rand:           cfg.Rand,
		keys:           cfg.Keys,
		settings:       cfg.Settings,
		rules:          cfg.Rules,
		timeout:        ms(cfg.Settings.NodeTimeout),
		start:          msec(cfg.Start.UnixMilli()),
		port:           cfg.Port,
		busPort:        cfg.BusPort,
		plainPort:      cfg.PlainPort,
		tls:            cfg.TLS,
		contacts:       []*Contact{nil},
		queued:         make(map[LinkID][]Message),
		size:           1,
		mfMasterOffset: -1,
		dropFilter:     -1,
		replication:    Replication{Since: -1},
		viewStale:      true,
		membersStale:   true,
		openStale:      true,
	}
	if m.rules.SizeStartsAtZero {
		m.size = 0
	}
	m.begin(cfg.Now)
	if cfg.NodesConf != nil {
		if err := m.load(cfg.NodesConf, cfg.Tables); err != nil {
			return nil, err
		}
		if cfg.ID != "" && cfg.ID != m.myself.id {
			return nil, fmt.Errorf("gossip: the configuration is of node %s, want %s", m.myself.id, cfg.ID)
		}
	} else {
		m.owners = new(owners)
		m.myself = m.newNode(cfg.ID, FlagMyself|FlagMaster)
		m.enterShard(m.myself)
		m.todo |= todoSaveConfig
	}
	if cfg.IP != "" {
		m.setMyIP(cfg.IP)
	}
	m.updateMyselfFlags()
	m.updateMyselfAnnounced("")
	if cfg.Formed {
		m.form()
	}
	m.beforeSleep()
	return m, nil
}

// begin starts the handling of one event.
func (m *Machine) begin(now time.Duration) {
	if t := m.at(now); t > m.now {
		m.now = t
	}
}

// todo is work that handlers leave for the end of the event (CLUSTER_TODO_*).
type todo uint8

const (
	todoHandleFailover todo = 1 << iota
	todoUpdateState
	todoSaveConfig
	todoHandleManualFailover
)

// beforeSleep ends the handling of one event (clusterBeforeSleep). What it leaves
// to do itself waits for the next turn of Redis's event loop: that comes at once if
// there is something to write, and with the next event otherwise.
func (m *Machine) beforeSleep() {
	for written := 0; ; {
		todo := m.todo
		m.todo = 0
		if todo&todoHandleManualFailover != 0 {
			if m.myself.isReplica() {
				m.handleManualFailover()
				m.handleReplicaFailover()
			}
		} else if todo&todoHandleFailover != 0 {
			m.handleReplicaFailover()
		}
		if todo&todoUpdateState != 0 {
			m.updateState()
		}
		if todo&todoSaveConfig != 0 {
			m.out.SaveConfig = true
		}
		if m.todo == 0 || len(m.out.Messages) <= written {
			return
		}
		written = len(m.out.Messages)
	}
}

// ID is the node's name. CLUSTER RESET HARD changes it.
func (m *Machine) ID() ID { return m.myself.id }
