package node

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/config"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/latency"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// CONFIG is in package config; here is what directives steer.
var _ = handle(map[string]handler{
	"config|get":       func(c *call) { c.n.config.Write(c.out, c.args[2:]) },
	"config|set":       cmdConfigSet,
	"config|resetstat": cmdConfigResetStat,
	"config|rewrite":   cmdConfigRewrite,
	"config|help":      cmdHelp,
})

func cmdConfigSet(c *call) {
	n := c.n
	may := config.Permissions{Protected: n.settings.ProtectedConfigs}
	if n.loading.on {
		may.Loading = n.dialect.Say(errtext.Loading)
	}
	if refusal := n.config.Set(c.args[2:], may); refusal != "" {
		c.fail(refusal)
		return
	}
	n.machineChanged()
	n.followAppendOnly()
	c.out.OK()
}

func cmdConfigResetStat(c *call) {
	c.n.resetStats()
	c.out.OK()
}

// cmdConfigRewrite notes all that is set, users included, for the next start.
func cmdConfigRewrite(c *call) {
	c.n.file = c.n.config.Rewrite(c.n.users.Lines(), c.n.commands.Renames())
	c.out.OK()
}

// File is the node's configuration file as it is now.
func (n *Node) File() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.file
}

// TLSAuthClients is the directive tls-auth-clients: whether clients with TLS have to show a
// certificate.
func (n *Node) TLSAuthClients() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.config.Get("tls-auth-clients")
}

// wire ties a directive to what it steers.
type wire = config.Wire[*Node]

// wired are the directives that steer the node, or show a fact. The values that set gets
// have been accepted by the directive's kind. A directive that is not here is kept for
// CONFIG GET; what looks at it asks Node.directive, or it is inert.
var wired = config.NewTable(map[string]wire{
	"port":                     {Get: func(n *Node) string { return strconv.Itoa(n.port) }},
	"tls-port":                 {Get: func(n *Node) string { return strconv.Itoa(n.tlsPort) }},
	"tls-cluster":              {Get: func(n *Node) string { return yesOrNo(n.tlsPort != 0) }},
	"tls-replication":          {Get: func(n *Node) string { return yesOrNo(n.tlsPort != 0) }},
	"bind":                     {Get: func(n *Node) string { return n.ip }},
	"replicaof":                {Get: (*Node).masterAddress},
	"enable-debug-command":     wiredBool(func(s *Settings) *bool { return &s.DebugCommand }),
	"enable-module-command":    wiredBool(func(s *Settings) *bool { return &s.ModuleCommand }),
	"enable-protected-configs": wiredBool(func(s *Settings) *bool { return &s.ProtectedConfigs }),

	"repl-diskless-sync-max-replicas": wiredInt(func(s *Settings) *int { return &s.DisklessMaxReplicas }),

	"maxclients": wiredInt(func(s *Settings) *int { return &s.MaxClients }),
	"proto-max-bulk-len": {
		Get: func(n *Node) string { return strconv.Itoa(n.settings.ProtoMaxBulkLen) },
		Set: func(n *Node, value string) {
			n.settings.ProtoMaxBulkLen = parseInt(value)
			n.limits.StringBytes = n.settings.ProtoMaxBulkLen
			n.setLimits()
		},
	},
	"timeout":                             wiredInt(func(s *Settings) *int { return &s.IdleTimeout }),
	"client-query-buffer-limit":           wiredInt(func(s *Settings) *int { return &s.QueryBufferLimit }),
	"replica-read-only":                   wiredBool(func(s *Settings) *bool { return &s.ReplicaReadOnly }),
	"replica-serve-stale-data":            wiredBool(func(s *Settings) *bool { return &s.ServeStaleData }),
	"min-replicas-to-write":               thenCountGood(wiredInt(func(s *Settings) *int { return &s.MinReplicas })),
	"min-replicas-max-lag":                thenCountGood(wiredInt(func(s *Settings) *int { return &s.MinReplicasMaxLag })),
	"masterauth":                          wiredText(func(s *Settings) *string { return &s.MasterAuth }),
	"masteruser":                          wiredText(func(s *Settings) *string { return &s.MasterUser }),
	"repl-backlog-size":                   wiredInt(func(s *Settings) *int { return &s.BacklogSize }),
	"repl-backlog-ttl":                    wiredInt(func(s *Settings) *int { return &s.BacklogTTL }),
	"repl-diskless-sync":                  wiredBool(func(s *Settings) *bool { return &s.DisklessSync }),
	"repl-diskless-sync-delay":            wiredSeconds(func(s *Settings) *time.Duration { return &s.DisklessDelay }),
	"repl-timeout":                        wiredSeconds(func(s *Settings) *time.Duration { return &s.ReplTimeout }),
	"cluster-allow-reads-when-down":       wiredBool(func(s *Settings) *bool { return &s.ReadsWhenDown }),
	"cluster-allow-pubsubshard-when-down": wiredBool(func(s *Settings) *bool { return &s.ShardWhenDown }),
	"cluster-preferred-endpoint-type": {
		Get: func(n *Node) string { return endpointWords[n.settings.Endpoint] },
		Set: func(n *Node, value string) {
			for i, word := range endpointWords {
				if word == value {
					n.settings.Endpoint = Endpoint(i)
				}
			}
		},
	},

	"client-output-buffer-limit": {
		Get: func(n *Node) string { return n.outputLimits.String() },
		Set: func(n *Node, value string) { n.outputLimits = config.ParseOutputLimits(value) },
	},
	"appendonly": {
		Get: func(n *Node) string { return yesOrNo(n.aof.enabled) },
		Set: func(n *Node, value string) { n.aof.enabled = isYes(value) }, // see followAppendOnly
	},
	"appendfsync": {
		Get: func(n *Node) string { return n.aof.fsync },
		Set: func(n *Node, value string) { n.aof.fsync = value },
	},
	"no-appendfsync-on-rewrite": {
		Get: func(n *Node) string { return yesOrNo(n.aof.noSyncMeanwhile) },
		Set: func(n *Node, value string) { n.aof.noSyncMeanwhile = isYes(value) },
	},
	"latency-monitor-threshold":  wiredCount(func(n *Node) *int64 { return &n.latency.Monitor.Threshold }),
	"cluster-link-sendbuf-limit": wiredValue(func(s *Settings) *uint64 { return &s.LinkBufferLimit }, formatUnsigned, parseUnsigned),
	"save": {
		Get: func(n *Node) string { return config.FormatSavePoints(n.snapshots.points) },
		Set: func(n *Node, value string) { n.snapshots.points = config.ParseSavePoints(value) },
	},
	"notify-keyspace-events": {
		Get: func(n *Node) string { return n.events.letters },
		Set: func(n *Node, value string) { n.events.set(value) },
	},
	"hash-max-listpack-entries": wiredLimit(func(l *keyspace.EncodingLimits) *int { return &l.HashEntries }),
	"hash-max-listpack-value":   wiredLimit(func(l *keyspace.EncodingLimits) *int { return &l.HashValue }),
	"set-max-listpack-entries":  wiredLimit(func(l *keyspace.EncodingLimits) *int { return &l.SetEntries }),
	"set-max-listpack-value":    wiredLimit(func(l *keyspace.EncodingLimits) *int { return &l.SetValue }),
	"set-max-intset-entries":    wiredLimit(func(l *keyspace.EncodingLimits) *int { return &l.SetIntegers }),
	"zset-max-listpack-entries": wiredLimit(func(l *keyspace.EncodingLimits) *int { return &l.ZSetEntries }),
	"zset-max-listpack-value":   wiredLimit(func(l *keyspace.EncodingLimits) *int { return &l.ZSetValue }),
	"stream-node-max-bytes":     wiredLimit(func(l *keyspace.EncodingLimits) *int { return &l.StreamNodeBytes }),
	"stream-node-max-entries":   wiredLimit(func(l *keyspace.EncodingLimits) *int { return &l.StreamNodeEntries }),
	"stream-idmp-duration":      wiredLimit(func(l *keyspace.EncodingLimits) *int { return &l.ProducerSeconds }),
	"stream-idmp-maxsize":       wiredLimit(func(l *keyspace.EncodingLimits) *int { return &l.ProducerIDs }),
	"hll-sparse-max-bytes":      wiredLimit(func(l *keyspace.EncodingLimits) *int { return &l.HLLSparseBytes }),
	"tracking-table-max-keys":   wiredCount(func(n *Node) *int64 { return &n.tracking.Max }),
	"maxmemory": {
		Get: func(n *Node) string { return strconv.FormatUint(n.maxMemory, 10) },
		Set: func(n *Node, value string) { n.maxMemory, _ = strconv.ParseUint(value, 10, 64) },
	},
	"requirepass": {
		Get: func(n *Node) string { return n.settings.RequirePass },
		Set: func(n *Node, value string) {
			n.settings.RequirePass = value
			n.users.SetDefaultPassword(value)
		},
	},
	"acl-pubsub-default": {
		Get: func(n *Node) string {
			if n.users.AllChannels {
				return "allchannels"
			}
			return "resetchannels"
		},
		Set: func(n *Node, value string) { n.users.AllChannels = value == "allchannels" },
	},
	"acllog-max-len":                   wiredCount(func(n *Node) *int64 { return &n.users.Log.Max }),
	"slowlog-log-slower-than":          thenTrimLogs(func(l *latency.Records) *int64 { return &l.Slow.From }),
	"slowlog-max-len":                  thenTrimLogs(func(l *latency.Records) *int64 { return &l.Slow.Max }),
	"slowlog-entry-max-argc":           wiredCount(func(n *Node) *int64 { return &n.latency.Slow.MaxArgs }),
	"slowlog-entry-max-string-len":     wiredCount(func(n *Node) *int64 { return &n.latency.Slow.MaxText }),
	"commandlog-request-larger-than":   thenTrimLogs(func(l *latency.Records) *int64 { return &l.LargeRequests.From }),
	"commandlog-large-request-max-len": thenTrimLogs(func(l *latency.Records) *int64 { return &l.LargeRequests.Max }),
	"commandlog-reply-larger-than":     thenTrimLogs(func(l *latency.Records) *int64 { return &l.LargeReplies.From }),
	"commandlog-large-reply-max-len":   thenTrimLogs(func(l *latency.Records) *int64 { return &l.LargeReplies.Max }),
	"maxmemory-policy": {
		Get: func(n *Node) string { return n.maxmemoryPolicy },
		Set: func(n *Node, value string) {
			n.maxmemoryPolicy = value
			n.access.LFU = strings.HasSuffix(value, "-lfu")
			n.setAccess()
		},
	},
	"lfu-log-factor": wiredAccess(func(a *keyspace.AccessTracking) *int { return &a.LogFactor }),
	"lfu-decay-time": wiredAccess(func(a *keyspace.AccessTracking) *int { return &a.DecayMinutes }),

	"cluster-replica-validity-factor": gossipInt(func(s *gossip.Settings) *int { return &s.ReplicaValidityFactor }),
	"cluster-migration-barrier":       gossipInt(func(s *gossip.Settings) *int { return &s.MigrationBarrier }),
	"cluster-allow-replica-migration": gossipBool(func(s *gossip.Settings) *bool { return &s.AllowReplicaMigration }),
	"cluster-require-full-coverage":   gossipBool(func(s *gossip.Settings) *bool { return &s.RequireFullCoverage }),
	"cluster-replica-no-failover":     gossipBool(func(s *gossip.Settings) *bool { return &s.ReplicaNoFailover }),
	"cluster-announce-ip":             gossipText(func(s *gossip.Settings) *string { return &s.AnnounceIP }),
	"cluster-announce-hostname":       gossipText(func(s *gossip.Settings) *string { return &s.AnnounceHostname }),
	"cluster-announce-port":           gossipInt(func(s *gossip.Settings) *int { return &s.AnnouncePort }),
	"cluster-announce-tls-port":       gossipInt(func(s *gossip.Settings) *int { return &s.AnnounceTLSPort }),
	"cluster-announce-bus-port":       gossipInt(func(s *gossip.Settings) *int { return &s.AnnounceBusPort }),
	"cluster-node-timeout": gossipTime(time.Millisecond, func(s *gossip.Settings) *time.Duration {
		return &s.NodeTimeout
	}),
	"cluster-manual-failover-timeout": gossipTime(time.Millisecond, func(s *gossip.Settings) *time.Duration {
		return &s.ManualFailoverTimeout
	}),
	"cluster-ping-interval": gossipTime(time.Millisecond, func(s *gossip.Settings) *time.Duration {
		return &s.PingInterval
	}),
	"cluster-message-gossip-perc": gossipInt(func(s *gossip.Settings) *int { return &s.GossipPercent }),
	"cluster-blacklist-ttl":       gossipInt(func(s *gossip.Settings) *int { return &s.ForgetSeconds }),
	"repl-ping-replica-period": gossipTime(time.Second, func(s *gossip.Settings) *time.Duration {
		return &s.ReplPingReplicaPeriod
	}),
})

// endpointWords are the values of cluster-preferred-endpoint-type by Endpoint.
var endpointWords = []string{EndpointIP: "ip", EndpointHostname: "hostname", EndpointUnknown: "unknown-endpoint"}

// masterAddress is what replicaof shows: the master's address on a replica.
func (n *Node) masterAddress() string {
	master := n.view.Member(n.view.Self.MasterID)
	if n.isMaster() || master == nil {
		return ""
	}
	return master.IP + " " + strconv.Itoa(master.Port)
}

func yesOrNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// wiredValue ties a directive to a setting of the node.
func wiredValue[T any](field func(*Settings) *T, format func(T) string, parse func(string) T) wire {
	return wire{
		Get: func(n *Node) string { return format(*field(&n.settings)) },
		Set: func(n *Node, value string) { *field(&n.settings) = parse(value) },
	}
}

// gossipValue ties a directive to a setting of the gossip machine. What that does
// about the change is left for machineChanged.
func gossipValue[T any](field func(*gossip.Settings) *T, format func(T) string, parse func(string) T) wire {
	return wire{
		Get: func(n *Node) string {
			s := n.machine.Settings()
			return format(*field(&s))
		},
		Set: func(n *Node, value string) {
			s := n.machine.Settings()
			*field(&s) = parse(value)
			if err := n.machine.SetSettings(n.now, s); err != nil {
				panic("node: CONFIG SET let " + value + " pass: " + err.Error())
			}
		},
	}
}

// wiredLimit is a directive that the keyspace follows.
func wiredLimit(field func(*keyspace.EncodingLimits) *int) wire {
	return keyspaceInt(func(n *Node) *int { return field(&n.limits) }, func(n *Node) { n.setLimits() })
}

// wiredAccess is a directive about accesses to keys.
func wiredAccess(field func(*keyspace.AccessTracking) *int) wire {
	return keyspaceInt(func(n *Node) *int { return field(&n.access) }, func(n *Node) { n.setAccess() })
}

// keyspaceInt is a number of which the keyspace is told when it changes.
func keyspaceInt(field func(n *Node) *int, tell func(n *Node)) wire {
	return wire{
		Get: func(n *Node) string { return strconv.Itoa(*field(n)) },
		Set: func(n *Node, value string) {
			*field(n) = parseInt(value)
			tell(n)
		},
	}
}

// wiredCount is a number of the node's parts.
func wiredCount(field func(*Node) *int64) wire {
	return wire{
		Get: func(n *Node) string { return strconv.FormatInt(*field(n), 10) },
		Set: func(n *Node, value string) { *field(n) = int64(parseInt(value)) },
	}
}

// thenTrimLogs is a number of a log of commands, of which none that is not off stays too long.
func thenTrimLogs(field func(*latency.Records) *int64) wire {
	w := wiredCount(func(n *Node) *int64 { return field(&n.latency) })
	set := w.Set
	w.Set = func(n *Node, value string) {
		set(n, value)
		n.latency.Trim()
	}
	return w
}

func wiredInt(field func(*Settings) *int) wire     { return wiredValue(field, strconv.Itoa, parseInt) }
func wiredBool(field func(*Settings) *bool) wire   { return wiredValue(field, yesOrNo, isYes) }
func wiredText(field func(*Settings) *string) wire { return wiredValue(field, same, same) }
func gossipInt(field func(*gossip.Settings) *int) wire {
	return gossipValue(field, strconv.Itoa, parseInt)
}
func gossipBool(field func(*gossip.Settings) *bool) wire {
	return gossipValue(field, yesOrNo, isYes)
}
func gossipText(field func(*gossip.Settings) *string) wire { return gossipValue(field, same, same) }

// gossipTime is a number of units.
func gossipTime(unit time.Duration, field func(*gossip.Settings) *time.Duration) wire {
	return gossipValue(field, formatUnits(unit), parseUnits(unit))
}

// wiredSeconds is a number of seconds.
func wiredSeconds(field func(*Settings) *time.Duration) wire {
	return wiredValue(field, formatUnits(time.Second), parseUnits(time.Second))
}

func formatUnits(unit time.Duration) func(time.Duration) string {
	return func(d time.Duration) string { return strconv.Itoa(int(d / unit)) }
}

// parseUnits reads a number of units. One that is too long to be counted in
// nanoseconds becomes the longest time that can.
func parseUnits(unit time.Duration) func(string) time.Duration {
	return func(value string) time.Duration {
		return time.Duration(min(int64(parseInt(value)), int64(math.MaxInt64/unit))) * unit
	}
}

// thenCountGood counts the good replicas anew after a change (updateGoodSlaves).
func thenCountGood(w wire) wire {
	set := w.Set
	w.Set = func(n *Node, value string) {
		set(n, value)
		n.countGood()
	}
	return w
}

// parseInt reads a number that a directive's kind has accepted.
func parseInt(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil {
		panic("node: CONFIG SET let " + value + " pass: " + err.Error())
	}
	return n
}

func formatUnsigned(n uint64) string { return strconv.FormatUint(n, 10) }

// parseUnsigned is parseInt for numbers without a sign.
func parseUnsigned(value string) uint64 {
	n, err := strconv.ParseUint(value, 10, 64)
	if err != nil {
		panic("node: CONFIG SET let " + value + " pass: " + err.Error())
	}
	return n
}

func isYes(value string) bool { return value == "yes" }

func same(value string) string { return value }
