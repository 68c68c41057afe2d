package node

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/config"
	"github.com/slotstorm/slotstorm/node/internal/pubsub"
)

// The sections that count what happened.

func (i *info) stats() {
	n := i.n
	st := &n.stats
	calls := uint64(0)
	for j := range st.commands {
		calls += st.commands[j].calls
	}
	figures := n.figures()
	i.integer("total_connections_received", int64(n.counters.Connections-st.base.Connections))
	i.integer("total_commands_processed", int64(calls))
	i.zeros("instantaneous_ops_per_sec")
	i.integer("total_net_input_bytes", int64(st.input))
	i.integer("total_net_output_bytes", int64(st.output))
	i.zeros("total_net_repl_input_bytes", "total_net_repl_output_bytes")
	for _, rate := range []string{"input", "output", "input_repl", "output_repl"} {
		i.field("instantaneous_"+rate+"_kbps", "0.00")
	}
	i.integer("rejected_connections", int64(n.counters.Rejected-st.base.Rejected))
	i.integer("sync_full", i.n.repl.stats.full)
	i.integer("sync_partial_ok", i.n.repl.stats.partialOK)
	i.integer("sync_partial_err", i.n.repl.stats.partialErr)
	i.integer("expired_keys", int64(st.expired))
	i.field("expired_stale_perc", "0.00")
	i.zeros("expired_time_cap_reached_count", "expire_cycle_cpu_milliseconds", "evicted_keys", "evicted_clients",
		"total_eviction_exceeded_time", "current_eviction_exceeded_time")
	i.integer("keyspace_hits", int64(figures.Hits-st.baseFigures.Hits))
	i.integer("keyspace_misses", int64(figures.Misses-st.baseFigures.Misses))
	i.integer("pubsub_channels", int64(n.channels.Count(pubsub.Plain)))
	i.integer("pubsub_patterns", int64(n.channels.Count(pubsub.Pattern)))
	i.integer("pubsubshard_channels", int64(n.channels.Count(pubsub.Shard)))
	i.zeros("latest_fork_usec", "total_forks")
	i.integer("migrate_cached_sockets", int64(len(n.sockets)))
	i.zeros("slave_expires_tracked_keys", "active_defrag_hits", "active_defrag_misses", "active_defrag_key_hits",
		"active_defrag_key_misses", "total_active_defrag_time", "current_active_defrag_time")
	i.integer("tracking_total_keys", int64(n.tracking.Figures().Keys))
	i.integer("tracking_total_items", int64(n.tracking.Figures().Items))
	i.integer("tracking_total_prefixes", int64(n.tracking.Figures().Prefixes))
	i.zeros("unexpected_error_replies")
	i.integer("total_error_replies", int64(st.allErrors))
	i.zeros("dump_payload_sanitizations")
	i.integer("total_reads_processed", int64(st.reads))
	i.integer("total_writes_processed", int64(st.writes))
	i.zeros("io_threaded_reads_processed", "io_threaded_writes_processed", "reply_buffer_shrinks", "reply_buffer_expands")
}

// commandStats lists the commands in the order of their names; Redis in that of a
// hash table.
func (i *info) commandStats() {
	for j, c := range i.n.stats.commands {
		if c == (commandStat{}) {
			continue
		}
		i.field("cmdstat_"+command.All()[j].Name, "calls="+strconv.FormatUint(c.calls, 10)+
			",usec=0,usec_per_call=0.00,rejected_calls="+strconv.FormatUint(c.rejected, 10)+
			",failed_calls="+strconv.FormatUint(c.failed, 10))
	}
}

func (i *info) errorStats() {
	for _, code := range slices.Sorted(maps.Keys(i.n.stats.errors)) {
		i.field("errorstat_"+safeName(code), "count="+strconv.FormatUint(i.n.stats.errors[code], 10))
	}
}

// safeName replaces the characters that would break the form of the text
// (getSafeInfoString).
func safeName(name string) string {
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune("#:\n\r", c) {
			return '_'
		}
		return c
	}, name)
}

// latencyStats shows the least latency that a histogram can hold, a nanosecond, for
// every command that ran.
func (i *info) latencyStats() {
	if i.n.config.Get("latency-tracking") != "yes" {
		return
	}
	var shown []string
	for _, p := range config.Split(i.n.config.Get("latency-tracking-info-percentiles")) {
		shown = append(shown, "p"+p+"=0.001")
	}
	for j, c := range i.n.stats.commands {
		if c.calls > 0 {
			i.field("latency_percentiles_usec_"+command.All()[j].Name, strings.Join(shown, ","))
		}
	}
}
