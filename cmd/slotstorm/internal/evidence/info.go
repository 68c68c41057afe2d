package evidence

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/words"
)

var infoField = regexp.MustCompile(`^([a-z][a-z0-9_]*):(.*)$`)

// infoFields are the fields of INFO and CLUSTER INFO that are read, or known to say nothing here.
var infoFields = []string{"redis_version", "valkey_version", "tcp_port", "role", "cluster_current_epoch", "cluster_my_epoch", "cluster_state"}

// infoPrefixes begin the other fields of INFO.
var infoPrefixes = []string{
	"cluster_", "redis_", "used_", "mem_", "total_", "instantaneous_", "master_", "slave", "replica", "repl_", "second_repl", "rdb_", "aof_", "db",
	"connected_", "client", "maxmemory", "expired_", "evicted_", "keyspace_", "pubsub_", "latest_", "sync_", "os", "arch_bits", "process_", "run_id",
	"uptime_", "hz", "lru_", "executable", "config_file", "io_", "gcc_", "atomicvar", "multiplexing", "monotonic", "server_", "blocked_", "tracking_",
	"number_of", "allocator_", "lazyfree", "loading", "async_", "current_", "errorstat", "cmdstat", "latency_", "acl_", "unexpected_", "rejected_", "migrate_", "active_", "module_", "availability_zone", "valkey_", "expire_", "pubsubshard_", "listener", "watching_", "module", "avg_pipeline_", "slowlog_", "paused_", "slot_", "tls_", "engine", "dump_", "reply_", "eventloop", "rss_", "maxclients", "configured_hz", "tcp_",
}

// isInfo reports whether INFO or CLUSTER INFO has a field with this name.
func isInfo(name string) bool {
	return slices.Contains(infoFields, name) || slices.ContainsFunc(infoPrefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

// infoLine reads a line of INFO or CLUSTER INFO.
func (r *reader) infoLine(line string) bool {
	m := infoField.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	name, value := m[1], strings.TrimSpace(m[2])
	if !isInfo(name) {
		return false
	}
	switch name {
	case "redis_version", "valkey_version":
		if name == "valkey_version" || r.e.version == "" {
			r.e.version = strings.TrimSuffix(name, "_version") + " " + value
		}
	case "cluster_current_epoch":
		if n, err := strconv.ParseUint(value, 10, 64); err == nil && r.speaker != nil {
			r.e.current[r.speaker] = n
		}
	}
	return true
}

// known are the directives that the language has as options of its cluster line.
var known = []string{
	"appendfsync", "appendonly", "cluster-allow-pubsubshard-when-down", "cluster-allow-reads-when-down", "cluster-allow-replica-migration",
	"cluster-migration-barrier", "cluster-preferred-endpoint-type", "cluster-replica-no-failover", "cluster-replica-validity-factor",
	"cluster-require-full-coverage", "maxclients", "min-replicas-max-lag", "min-replicas-to-write", "repl-backlog-size", "repl-diskless-sync-delay",
	"repl-ping-replica-period", "repl-timeout", "replica-read-only", "replica-serve-stale-data",
}

// oldNames are directives by the names that they had.
var oldNames = strings.NewReplacer("slave", "replica")

// passedOver are the first words of directives that nothing in a simulated cluster depends on.
var passedOver = []string{
	"port", "bind", "cluster-enabled", "cluster-config-file", "daemonize", "dir", "logfile", "pidfile", "protected-mode", "save", "appendfilename", "dbfilename",
	"maxmemory", "maxmemory-policy", "loglevel", "databases", "tcp-backlog", "tcp-keepalive", "supervised", "include", "unixsocket", "rdbcompression", "rdbchecksum",
	"stop-writes-on-bgsave-error", "repl-diskless-sync", "repl-disable-tcp-nodelay", "no-appendfsync-on-rewrite", "slowlog-log-slower-than", "slowlog-max-len",
	"latency-monitor-threshold", "notify-keyspace-events", "activerehashing", "client-output-buffer-limit", "hz", "dynamic-hz", "lazyfree-lazy-eviction", "timeout",
	"cluster-announce-ip", "cluster-announce-port", "cluster-announce-bus-port", "cluster-announce-hostname", "io-threads", "repl-backlog-ttl", "tls-port", "auto-aof-rewrite-percentage", "auto-aof-rewrite-min-size", "lua-time-limit", "aof-load-truncated", "aof-use-rdb-preamble", "replica-priority",
}

// secret are directives whose values do not leave.
var secret = []string{"requirepass", "masterauth", "masteruser", "user", "aclfile", "tls-key-file", "tls-cert-file", "tls-ca-cert-file", "tls-key-file-pass"}

// confLine reads a line of redis.conf.
func (r *reader) confLine(line string) bool {
	if strings.HasPrefix(line, "#") {
		return false
	}
	parts, ok := words.Split(line)
	if !ok || len(parts) < 2 {
		return false
	}
	name, value := oldNames.Replace(strings.ToLower(string(parts[0]))), string(parts[1])
	switch {
	case slices.Contains(secret, name):
		if !slices.Contains(r.e.secrets, name) {
			r.e.secrets = append(r.e.secrets, name)
		}
	case len(parts) > 2:
		return slices.Contains(passedOver, name)
	case name == nodeTimeout || slices.Contains(known, name):
		if strings.ContainsAny(value, " \t\"'\\") || value == "" {
			return false
		}
		r.e.directives[name] = value
	default:
		return slices.Contains(passedOver, name)
	}
	return true
}
