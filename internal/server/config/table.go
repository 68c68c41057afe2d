package config

import (
	"math"
	"strings"
)

// directives are all that Redis 7.0.15 with TLS has, by name, with its defaults. A
// few say what is true here: there is a cluster, and there are no files. Those that are
// not inert have an effect; docs/differences.md lists the others.
var directives = []directive{
	{name: "acl-pubsub-default", kind: oneOf{"allchannels", "resetchannels"}, initial: "resetchannels"},
	{name: "aclfile", kind: anyText{}, flags: immutable},
	{name: "acllog-max-len", kind: integer(0, math.MaxInt64)},
	{name: "active-defrag-cycle-max", kind: integer(1, 99), initial: "25", inert: inertDefrag},
	{name: "active-defrag-cycle-min", kind: integer(1, 99), initial: "1", inert: inertDefrag},
	{name: "active-defrag-ignore-bytes", kind: unsignedMemory(1, math.MaxInt64), initial: "104857600", inert: inertDefrag},
	{name: "active-defrag-max-scan-fields", kind: integer(1, math.MaxInt64), initial: "1000", inert: inertDefrag},
	{name: "active-defrag-threshold-lower", kind: integer(0, 1000), initial: "10", inert: inertDefrag},
	{name: "active-defrag-threshold-upper", kind: integer(0, 1000), initial: "100", inert: inertDefrag},
	{name: "active-expire-effort", kind: integer(1, 10), initial: "1", inert: inertExpiry},
	{name: "activedefrag", kind: checked{yesNo{}, checkDefrag}, initial: "no", inert: inertDefrag},
	{name: "activerehashing", kind: yesNo{}, initial: "yes", inert: inertDefrag},
	{name: "always-show-logo", flags: immutable, initial: "no", inert: inertLog},
	{name: "aof-disable-auto-gc", kind: yesNo{}, initial: "no", inert: inertDisk},
	{name: "aof-load-truncated", kind: yesNo{}, initial: "yes"},
	{name: "aof-rewrite-incremental-fsync", kind: yesNo{}, initial: "yes", inert: inertDisk},
	{name: "aof-timestamp-enabled", kind: yesNo{}, initial: "no"},
	{name: "aof-use-rdb-preamble", kind: yesNo{}, initial: "yes"},
	{name: "aof_rewrite_cpulist", flags: immutable, inert: inertProcess},
	{name: "appenddirname", flags: immutable, initial: "appendonlydir", inert: inertDisk},
	{name: "appendfilename", flags: immutable, initial: "appendonly.aof", inert: inertDisk},
	{name: "appendfsync", kind: oneOf{"everysec", "always", "no"}},
	{name: "appendonly", kind: yesNo{}, flags: notWhileLoading},
	{name: "auto-aof-rewrite-min-size", kind: memory(0, math.MaxInt64), initial: "67108864"},
	{name: "auto-aof-rewrite-percentage", kind: integer(0, math.MaxInt32), initial: "100"},
	{name: "bgsave_cpulist", flags: immutable, inert: inertProcess},
	{name: "bind", kind: addresses{}, fixed: errAddress, inert: inertNetwork},
	{name: "bind-source-addr", kind: anyText{}, inert: inertNetwork},
	{name: "bio_cpulist", flags: immutable, inert: inertProcess},
	{name: "busy-reply-threshold", alias: "lua-time-limit", kind: integer(0, math.MaxInt64), initial: "5000"},
	{name: "client-output-buffer-limit", kind: bufferLimits{}},
	{name: "client-query-buffer-limit", kind: unsignedMemory(1<<20, math.MaxInt64)},
	{name: "cluster-allow-pubsubshard-when-down", kind: yesNo{}},
	{name: "cluster-allow-reads-when-down", kind: yesNo{}},
	{name: "cluster-allow-replica-migration", kind: yesNo{}},
	{name: "cluster-announce-bus-port", kind: integer(0, 65535)},
	{name: "cluster-announce-hostname", kind: checked{anyText{}, checkHostname}},
	{name: "cluster-announce-ip", kind: anyText{}},
	{name: "cluster-announce-port", kind: integer(0, 65535)},
	{name: "cluster-announce-tls-port", kind: integer(0, 65535), initial: "0"},
	{name: "cluster-config-file", flags: immutable, initial: "nodes.conf", inert: inertDisk},
	{name: "cluster-enabled", flags: immutable, initial: "yes", inert: inertCluster},
	{name: "cluster-link-sendbuf-limit", kind: unsignedMemory(0, noLimit)},
	{name: "cluster-migration-barrier", kind: integer(0, math.MaxInt32)},
	{name: "cluster-node-timeout", kind: integer(0, math.MaxInt64)},
	{name: "cluster-port", flags: immutable, initial: "0", inert: inertNetwork},
	{name: "cluster-preferred-endpoint-type", kind: oneOf{"ip", "hostname", "unknown-endpoint"}},
	{name: "cluster-replica-no-failover", alias: "cluster-slave-no-failover", kind: yesNo{}},
	{name: "cluster-replica-validity-factor", alias: "cluster-slave-validity-factor", kind: integer(0, math.MaxInt32)},
	{name: "cluster-require-full-coverage", kind: yesNo{}},
	{name: "crash-log-enabled", kind: yesNo{}, initial: "yes", inert: inertLog},
	{name: "crash-memcheck-enabled", kind: yesNo{}, initial: "yes", inert: inertLog},
	{name: "daemonize", flags: immutable, initial: "no", inert: inertProcess},
	{name: "databases", flags: immutable, initial: "16", inert: inertCluster},
	{name: "dbfilename", kind: checked{anyText{}, checkFileName}, flags: protected, initial: "dump.rdb", inert: inertDisk},
	{name: "dir", kind: anyText{}, flags: protected | notWhileLoading, initial: "/", inert: inertDisk},
	{name: "disable-thp", flags: immutable, initial: "yes", inert: inertDefrag},
	{name: "dynamic-hz", kind: yesNo{}, initial: "yes", inert: inertExpiry},
	{name: "enable-debug-command", flags: immutable, settable: true},
	{name: "enable-module-command", flags: immutable, settable: true},
	{name: "enable-protected-configs", flags: immutable, settable: true},
	{name: "hash-max-listpack-entries", alias: "hash-max-ziplist-entries", kind: unsigned(0, math.MaxInt64), initial: "512"},
	{name: "hash-max-listpack-value", alias: "hash-max-ziplist-value", kind: unsignedMemory(0, math.MaxInt64), initial: "64"},
	{name: "hll-sparse-max-bytes", kind: unsignedMemory(0, math.MaxInt64), initial: "3000"},
	{name: "hz", kind: hertz{}, initial: "10", inert: inertExpiry},
	{name: "ignore-warnings", kind: anyText{}, inert: inertProcess},
	{name: "io-threads", flags: immutable, initial: "1", inert: inertProcess},
	{name: "io-threads-do-reads", flags: immutable, initial: "no", inert: inertProcess},
	{name: "jemalloc-bg-thread", kind: yesNo{}, initial: "yes", inert: inertDefrag},
	{name: "key-load-delay", kind: integer(math.MinInt32, math.MaxInt32), flags: hidden, initial: "0"},
	{name: "latency-monitor-threshold", kind: integer(0, math.MaxInt64)},
	{name: "latency-tracking", kind: yesNo{}, initial: "yes"},
	{name: "latency-tracking-info-percentiles", kind: percentiles{}, initial: "50 99 99.9"},
	{name: "lazyfree-lazy-eviction", kind: yesNo{}, initial: "no", inert: inertLazy},
	{name: "lazyfree-lazy-expire", kind: yesNo{}, initial: "no", inert: inertLazy},
	{name: "lazyfree-lazy-server-del", kind: yesNo{}, initial: "no", inert: inertLazy},
	{name: "lazyfree-lazy-user-del", kind: yesNo{}, initial: "no", inert: inertLazy},
	{name: "lazyfree-lazy-user-flush", kind: yesNo{}, initial: "no", inert: inertLazy},
	{name: "lfu-decay-time", kind: integer(0, math.MaxInt32)},
	{name: "lfu-log-factor", kind: integer(0, math.MaxInt32)},
	{name: "list-compress-depth", kind: integer(0, math.MaxInt32), initial: "0", inert: inertLists},
	{name: "list-max-listpack-size", alias: "list-max-ziplist-size", kind: integer(math.MinInt32, math.MaxInt32), initial: "-2", inert: inertLists},
	{name: "loading-process-events-interval-bytes", kind: integer(1024, math.MaxInt32), flags: hidden, initial: "2097152", inert: inertProcess},
	{name: "logfile", flags: immutable, inert: inertLog},
	{name: "loglevel", kind: oneOf{"debug", "verbose", "notice", "warning"}, initial: "notice", inert: inertLog},
	{name: "masterauth", kind: anyText{}},
	{name: "masteruser", kind: anyText{}},
	{name: "maxclients", kind: unsigned(1, math.MaxUint32)},
	{name: "maxmemory", kind: unsignedMemory(0, noLimit)},
	{name: "maxmemory-clients", kind: numeric{min: -100, max: math.MaxInt64, memory: true, percent: true}, initial: "0", inert: inertMemory},
	{name: "maxmemory-eviction-tenacity", kind: integer(0, 100), initial: "10", inert: inertMemory},
	{name: "maxmemory-policy", kind: oneOf{"volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl", "allkeys-lru", "allkeys-lfu", "allkeys-random", "noeviction"}},
	{name: "maxmemory-samples", kind: integer(1, math.MaxInt32), initial: "5", inert: inertMemory},
	{name: "min-replicas-max-lag", alias: "min-slaves-max-lag", kind: integer(0, math.MaxInt32)},
	{name: "min-replicas-to-write", alias: "min-slaves-to-write", kind: integer(0, math.MaxInt32)},
	{name: "no-appendfsync-on-rewrite", kind: yesNo{}},
	{name: "notify-keyspace-events", kind: eventClasses{}},
	{name: "oom-score-adj", kind: synonym{oneOf{"no", "yes", "relative", "absolute"}, "relative", "yes"}, initial: "no", inert: inertProcess},
	{name: "oom-score-adj-values", kind: oomScores{}, initial: "0 200 800", inert: inertProcess},
	{name: "pidfile", flags: immutable, inert: inertProcess},
	{name: "port", kind: integer(0, 65535), fixed: errAddress, inert: inertNetwork},
	{name: "proc-title-template", kind: checked{anyText{}, checkTitle}, initial: "{title} {listen-addr} {server-mode}", inert: inertProcess},
	{name: "propagation-error-behavior", kind: oneOf{"ignore", "panic", "panic-on-replicas"}, initial: "ignore", inert: inertProcess},
	{name: "protected-mode", kind: yesNo{}, initial: "yes", inert: inertNetwork},
	{name: "proto-max-bulk-len", kind: memory(1<<20, math.MaxInt64)},
	{name: "rdb-del-sync-files", kind: yesNo{}, initial: "no"},
	{name: "rdb-key-save-delay", kind: integer(math.MinInt32, math.MaxInt32), flags: hidden, initial: "0"},
	{name: "rdb-save-incremental-fsync", kind: yesNo{}, initial: "yes", inert: inertDisk},
	{name: "rdbchecksum", flags: immutable, initial: "yes", inert: inertDisk},
	{name: "rdbcompression", kind: yesNo{}, initial: "yes", inert: inertDisk},
	{name: "repl-backlog-size", kind: backlogSize{}, initial: "1048576"},
	{name: "repl-backlog-ttl", kind: integer(0, math.MaxInt64), initial: "3600"},
	{name: "repl-disable-tcp-nodelay", kind: yesNo{}, initial: "no", inert: inertNetwork},
	{name: "repl-diskless-load", kind: oneOf{"disabled", "on-empty-db", "swapdb"}, flags: notWhileLoading, initial: "disabled"},
	{name: "repl-diskless-sync", kind: yesNo{}, initial: "yes"},
	{name: "repl-diskless-sync-delay", kind: integer(0, math.MaxInt32), initial: "5"},
	{name: "repl-diskless-sync-max-replicas", kind: integer(0, math.MaxInt32)},
	{name: "repl-ping-replica-period", alias: "repl-ping-slave-period", kind: integer(1, math.MaxInt32)},
	{name: "repl-timeout", kind: integer(1, math.MaxInt32), initial: "60"},
	{name: "replica-announce-ip", alias: "slave-announce-ip", kind: anyText{}},
	{name: "replica-announce-port", alias: "slave-announce-port", kind: integer(0, 65535), initial: "0"},
	{name: "replica-announced", kind: yesNo{}, initial: "yes"},
	{name: "replica-ignore-disk-write-errors", kind: yesNo{}, initial: "no", inert: inertDisk},
	{name: "replica-ignore-maxmemory", alias: "slave-ignore-maxmemory", kind: yesNo{}, initial: "yes"},
	{name: "replica-lazy-flush", alias: "slave-lazy-flush", kind: yesNo{}, initial: "no", inert: inertLazy},
	{name: "replica-priority", alias: "slave-priority", kind: integer(0, math.MaxInt32), initial: "100"},
	{name: "replica-read-only", alias: "slave-read-only", kind: yesNo{}},
	{name: "replica-serve-stale-data", alias: "slave-serve-stale-data", kind: yesNo{}},
	{name: "replicaof", alias: "slaveof", flags: immutable, inert: inertCluster},
	{name: "requirepass", kind: anyText{}},
	{name: "sanitize-dump-payload", kind: oneOf{"no", "yes", "clients"}, initial: "no", inert: inertPayload},
	{name: "save", kind: saveParams{}},
	{name: "server_cpulist", flags: immutable, inert: inertProcess},
	{name: "set-max-intset-entries", kind: unsigned(0, math.MaxInt64), initial: "512"},
	{name: "set-proc-title", flags: immutable, initial: "yes", inert: inertProcess},
	{name: "shutdown-on-sigint", kind: shutdownWords, initial: "default", inert: inertProcess},
	{name: "shutdown-on-sigterm", kind: shutdownWords, initial: "default", inert: inertProcess},
	{name: "shutdown-timeout", kind: integer(0, math.MaxInt32), initial: "10"},
	{name: "slowlog-log-slower-than", kind: integer(-1, math.MaxInt64)},
	{name: "slowlog-max-len", kind: integer(0, math.MaxInt64)},
	{name: "socket-mark-id", flags: immutable, initial: "0", inert: inertNetwork},
	{name: "stop-writes-on-bgsave-error", kind: yesNo{}, initial: "yes", inert: inertDisk},
	{name: "stream-node-max-bytes", kind: unsignedMemory(0, math.MaxInt64), initial: "4096"},
	{name: "stream-node-max-entries", kind: integer(0, math.MaxInt64), initial: "100"},
	{name: "supervised", flags: immutable, initial: "no", inert: inertProcess},
	{name: "syslog-enabled", flags: immutable, initial: "no", inert: inertLog},
	{name: "syslog-facility", flags: immutable, initial: "local0", inert: inertLog},
	{name: "syslog-ident", flags: immutable, initial: "redis", inert: inertLog},
	{name: "tcp-backlog", flags: immutable, initial: "511", inert: inertNetwork},
	{name: "tcp-keepalive", kind: integer(0, math.MaxInt32), initial: "300", inert: inertNetwork},
	{name: "timeout", kind: integer(0, math.MaxInt32)},
	{name: "tls-auth-clients", kind: oneOf{"no", "yes", "optional"}, initial: "yes"},
	{name: "tls-ca-cert-dir", kind: anyText{}, inert: inertTLS},
	{name: "tls-ca-cert-file", kind: anyText{}, inert: inertTLS},
	{name: "tls-cert-file", kind: anyText{}, inert: inertTLS},
	{name: "tls-ciphers", kind: anyText{}, inert: inertTLS},
	{name: "tls-ciphersuites", kind: anyText{}, inert: inertTLS},
	{name: "tls-client-cert-file", kind: anyText{}, inert: inertTLS},
	{name: "tls-client-key-file", kind: anyText{}, inert: inertTLS},
	{name: "tls-client-key-file-pass", kind: anyText{}, inert: inertTLS},
	{name: "tls-cluster", kind: yesNo{}, initial: "no", fixed: errTLS, inert: inertTLS},
	{name: "tls-dh-params-file", kind: anyText{}, inert: inertTLS},
	{name: "tls-key-file", kind: anyText{}, inert: inertTLS},
	{name: "tls-key-file-pass", kind: anyText{}, inert: inertTLS},
	{name: "tls-port", kind: integer(0, 65535), initial: "0", fixed: errTLS, inert: inertTLS},
	{name: "tls-prefer-server-ciphers", kind: yesNo{}, initial: "no", inert: inertTLS},
	{name: "tls-protocols", kind: anyText{}, inert: inertTLS},
	{name: "tls-replication", kind: yesNo{}, initial: "no", fixed: errTLS, inert: inertTLS},
	{name: "tls-session-cache-size", kind: integer(0, math.MaxInt32), initial: "20480", inert: inertTLS},
	{name: "tls-session-cache-timeout", kind: integer(0, math.MaxInt32), initial: "300", inert: inertTLS},
	{name: "tls-session-caching", kind: yesNo{}, initial: "yes", inert: inertTLS},
	{name: "tracking-table-max-keys", kind: unsigned(0, math.MaxInt64)},
	{name: "unixsocket", flags: immutable, inert: inertNetwork},
	{name: "unixsocketperm", flags: immutable, initial: "0", inert: inertNetwork},
	{name: "use-exit-on-panic", kind: yesNo{}, flags: hidden, initial: "no", inert: inertProcess},
	{name: "watchdog-period", kind: integer(0, math.MaxInt32), flags: hidden, initial: "0", inert: inertProcess},
	{name: "zset-max-listpack-entries", alias: "zset-max-ziplist-entries", kind: unsigned(0, math.MaxInt64), initial: "128"},
	{name: "zset-max-listpack-value", alias: "zset-max-ziplist-value", kind: unsignedMemory(0, math.MaxInt64), initial: "64"},
}

// errAddress is the error for another address than that with which the node began: where
// nodes listen is up to the cluster. Redis has no such error.
const errAddress = "Slotstorm's nodes keep the addresses that they began with"

// errTLS is the error for what needs certificates.
const errTLS = "Unable to update TLS configuration. Check server logs."

// checkFileName is isValidDBfilename.
func checkFileName(value string) (refusal string) {
	if strings.Contains(value, "/") {
		return "dbfilename can't be a path, just a filename"
	}
	return ""
}

// checkHostname is isValidAnnouncedHostname.
func checkHostname(value string) (refusal string) {
	if len(value) >= 256 {
		return "Hostnames must be less than 256 characters"
	}
	for i := range len(value) {
		c := value[i]
		if !(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.') {
			return "Hostnames may only contain alphanumeric characters, hyphens or dots"
		}
	}
	return ""
}

// checkTitle is isValidProcTitleTemplate: {variables} that exist, {{ for a brace, and
// in the end something else than blanks.
func checkTitle(value string) (refusal string) {
	const invalid = "template format is invalid or contains unknown variables"
	var title strings.Builder
	for {
		text, rest, found := strings.Cut(value, "{")
		title.WriteString(text)
		if !found {
			break
		}
		if after, quoted := strings.CutPrefix(rest, "{"); quoted {
			title.WriteByte('{')
			value = after
			continue
		}
		variable, after, closed := strings.Cut(rest, "}")
		if !closed {
			return invalid
		}
		switch variable {
		case "listen-addr", "server-mode", "config-file", "port", "tls-port":
			title.WriteString(variable)
		case "title", "unixsocket": // are empty
		default:
			return invalid
		}
		value = after
	}
	if strings.Trim(title.String(), " ") == "" {
		return invalid
	}
	return ""
}

// checkDefrag is isValidActiveDefrag of a server with the usual allocator.
func checkDefrag(value string) (refusal string) {
	if value == "yes" {
		return "Active defragmentation cannot be enabled: it requires a Redis server compiled with a modified " +
			"Jemalloc like the one shipped by default with the Redis source distribution"
	}
	return ""
}
