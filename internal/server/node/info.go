package node

import (
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/config"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/info"
	"github.com/slotstorm/slotstorm/internal/server/node/pubsub"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

var _ = handle(map[string]handler{"info": cmdInfo})

// cmdInfo is INFO [section ...].
func cmdInfo(c *call) {
	if len(c.args) > 2 && c.n.dialect.Has(dialect.OneSection) {
		c.fail(errtext.Syntax)
		return
	}
	words := make([]string, 0, len(c.args))
	for _, arg := range c.args[1:] {
		words = append(words, ctype.Lower(arg))
	}
	c.out.Verbatim(c.n.info(info.Select(c.n.facts, words)))
}

// info is the text of these sections.
func (n *Node) info(sections []info.Section) string {
	t := info.Text{Facts: n.facts, Known: n.infoField}
	for _, s := range sections {
		t.Begin(s)
		switch s.Name {
		case "server":
			t.Server(n.infoServer())
		case "clients":
			t.Clients(n.infoClients())
		case "memory":
			t.Memory(n.infoMemory())
		case "persistence":
			t.Persistence(n.infoPersistence())
		case "stats":
			t.Stats(&n.stats.Counts, n.infoStats())
		case "replication":
			t.Replication(n.infoReplication())
		case "cpu":
			t.CPU()
		case "modules":
			t.Modules()
		case "commandstats":
			t.CommandStats(n.table, &n.stats.Counts)
		case "errorstats":
			t.ErrorStats(&n.stats.Counts)
		case "latencystats":
			if isYes(n.config.Get("latency-tracking")) {
				t.LatencyStats(n.table, &n.stats.Counts, config.Split(n.config.Get("latency-tracking-info-percentiles")))
			}
		case "cluster":
			t.Cluster()
		case "keyspace":
			f := n.figures()
			count := n.visible()
			if n.importsSlots() { // what is hidden counts
				count = n.ks.Len()
			}
			t.Keyspace(count, f.Expiring, f.MeanTTL, n.volatileKeys(f.Volatile))
		}
	}
	return t.String()
}

// volatileKeys is how many keys have fields that expire, in the words of the version.
func (n *Node) volatileKeys(count int) string {
	switch {
	case n.dialect.Has(dialect.VolatileSets):
		return ",keys_with_volatile_items=" + strconv.Itoa(count)
	case n.table.ByName("hexpire") != nil:
		return ",subexpiry=" + strconv.Itoa(count)
	default:
		return ""
	}
}

// infoField are the fields that Redis 7.0 does not have and that are more than what an idle
// server says.
func (n *Node) infoField(name string) (value string, ok bool) {
	switch name {
	case "valkey_version":
		return n.dialect.Version, true
	case "expired_subkeys", "expired_fields":
		return strconv.FormatUint(n.stats.ExpiredFields, 10), true
	case "paused_reason":
		return n.pauseReason(), true
	case "paused_actions":
		return pausedActions[n.suspension.Clients.Kind()], true
	case "paused_timeout_milliseconds":
		if !n.paused() {
			return "0", true
		}
		return strconv.FormatInt((n.suspension.Clients.Until() - n.now).Milliseconds(), 10), true
	case "total_net_cluster_slot_import_bytes":
		return strconv.FormatInt(n.migrations.imported, 10), true
	case "total_net_cluster_slot_export_bytes":
		return strconv.FormatInt(n.migrations.exported, 10), true
	case "slot_migration_fork_in_progress":
		if n.child != nil && n.child.kind == childMigration {
			return "1", true
		}
	case "availability_zone":
		return n.config.Get("availability-zone"), true
	case "listener0":
		return "name=tcp,bind=" + n.ip + ",port=" + strconv.Itoa(n.port), true
	}
	return n.taskField(name)
}

func (n *Node) infoServer() info.Server {
	f := info.Server{
		Version: n.dialect.RedisVersion, RunID: n.runID, HZ: n.config.Get("hz"), Port: n.port,
		Now: n.wall(), Uptime: int64(n.secondsSince(n.booted)),
	}
	if n.shutdown.waits() {
		f.ShutdownIn = n.shutdown.until - n.now
	}
	return f
}

func (n *Node) infoClients() info.Clients {
	f := info.Clients{
		Connected: len(n.everyClient()) - len(n.repl.replicas), ClusterConnections: n.busConnections(),
		Max: n.settings.MaxClients, Tracking: n.tracking.Figures().Clients,
	}
	for _, s := range n.sessions {
		size, _ := s.queryBuffer(s.in.Pending())
		f.MaxInput = max(f.MaxInput, size)
		f.MaxOutput = max(f.MaxOutput, len(s.out.Buf)-s.output.Size(), s.output.Memory())
		if s.blocked != nil {
			f.Blocked++
			if s.blocked.cancel != nil {
				f.BlockedWithLimit++
			}
		}
	}
	return f
}

func (n *Node) infoMemory() info.Memory {
	f := info.Memory{Used: emptyServerMemory, Max: n.maxMemory, Policy: n.config.Get("maxmemory-policy")}
	f.Scripts, f.Functions, f.Libraries = n.scripts.engine.Count()
	return f
}

func (n *Node) infoPersistence() info.Persistence {
	s, a := &n.snapshots, &n.aof
	f := info.Persistence{
		Loading: n.loading.refuses(), AsyncLoading: n.loading.async,
		Changes: s.changes, Saving: n.saving(), LastSave: n.lastSave(), LastSaveTook: s.took, SaveLasts: -1, SaveFailed: s.failed, Saves: s.saves,
		KeysExpired: s.keysExpired, KeysLoaded: s.keysLoaded,
		AOF: a.state != aofOff, Rewriting: n.rewriting(), RewriteScheduled: a.scheduled, LastRewriteTook: a.took, RewriteLasts: -1, RewriteFailed: a.failed,
		Rewrites: a.rewrites, AOFWanted: a.enabled, AOFSize: a.size, AOFBaseSize: a.baseSize, AOFBuffer: len(a.buf),
	}
	if n.loading.on {
		file := &n.repl.master.file
		f.Load = &info.Load{
			Began: n.wallSecond(n.loading.began), Total: max(file.Size(), 0), Loaded: n.loadedBytes(),
			Took: n.wallSecond(n.now) - n.wallSecond(n.loading.began),
		}
	}
	if n.child == nil || n.child.kind == childMigration {
		return f
	}
	f.SavingKeys, f.SavedKeys = n.child.keys, n.child.saved(n.now)
	if lasts := n.wallSecond(n.now) - n.wallSecond(n.child.began); n.rewriting() {
		f.RewriteLasts = lasts
	} else {
		f.SaveLasts = lasts
	}
	return f
}

func (n *Node) infoStats() info.Stats {
	st, figures, tracked := &n.stats, n.figures(), n.tracking.Figures()
	return info.Stats{
		Connections: n.counters.Connections - st.base.Connections, Rejected: n.counters.Rejected - st.base.Rejected,
		FullSyncs: n.repl.stats.full, PartialSyncs: n.repl.stats.partialOK, RefusedPartialSyncs: n.repl.stats.partialErr,
		Hits: figures.Hits - st.baseFigures.Hits, Misses: figures.Misses - st.baseFigures.Misses,
		Channels: n.channels.Count(pubsub.Plain), Patterns: n.channels.Count(pubsub.Pattern), ShardChannels: n.channels.Count(pubsub.Shard),
		MigrateSockets: len(n.sockets),
		TrackedKeys:    tracked.Keys, TrackedItems: tracked.Items, TrackedPrefixes: tracked.Prefixes,
	}
}

// figures asks the keyspace what INFO tells about the keys.
func (n *Node) figures() keyspace.Figures {
	if k, ok := n.ks.(keyspace.Meter); ok {
		return k.Figures()
	}
	return keyspace.Figures{}
}

func (n *Node) infoReplication() info.Replication {
	r := &n.repl
	f := info.Replication{
		Good: r.good, GoodMatters: n.settings.MinReplicas > 0 && n.settings.MinReplicasMaxLag > 0,
		ID: r.ID, ID2: r.ID2, Offset: r.Offset, SecondOffset: r.SecondOffset,
		BacklogSize: n.settings.BacklogSize, Backlog: r.backlog != nil,
	}
	if r.following {
		f.Master = n.infoMaster()
	}
	for _, s := range n.tasks.clients {
		if s != nil {
			f.Takers++
		}
	}
	for _, one := range r.replicas {
		f.Replicas = append(f.Replicas, info.Replica{
			IP: one.ip(), Port: one.s.replicaOptions.Port, Online: one.state == replicaOnline, Acked: one.acked, Lag: n.lag(one),
		})
	}
	if r.backlog != nil {
		f.BacklogFirst, f.BacklogLength = r.backlog.Span(n.settings.BacklogSize)
	}
	return f
}

func (n *Node) infoMaster() *info.MasterLink {
	l := &n.repl.master
	heard := n.wallSecond(n.now) - n.wallSecond(l.heard)
	f := &info.MasterLink{
		Host: l.ip, Port: l.port, Up: l.state == linkConnected, HeardAgo: heard, Syncing: l.state == linkSync,
		Sync:      info.Transfer{Announced: l.file.Announced(), Total: int64(l.file.Size()), Read: int64(len(l.file.Data)), HeardAgo: heard},
		Offset:    1, // as Redis says of a replica that has never had a master
		DownSince: -1,
		Priority:  n.config.Get("replica-priority"), ReadOnly: n.settings.ReplicaReadOnly, Announced: isYes(n.config.Get("replica-announced")),
	}
	if n.loading.direct {
		f.Sync.Read = 0 // that is of the file
	}
	if f.Up || l.resumable {
		f.Offset = n.repl.Offset
	}
	if l.down != never {
		f.DownSince = n.wallSecond(n.now) - n.wallSecond(l.down)
	}
	return f
}
