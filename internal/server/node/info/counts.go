package info

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Counts are what a server counts since its start or CONFIG RESETSTAT. The zero value is
// ready for use.
type Counts struct {
	Expired uint64 // keys
	// ExpiredFields counts those of hashes; Redis 7.0 does not show it.
	ExpiredFields uint64
	// Reads and Writes count pieces of input and output, Input and Output bytes.
	Reads, Writes, Input, Output uint64

	// Known is set if the error that Replied hears of next was counted when a command of the script made it.
	Known bool

	commands  []CommandCount // by command ID, made on first use
	errors    map[string]uint64
	allErrors uint64
}

// CommandCount is how often a command ran, was refused before it ran, and failed.
type CommandCount struct{ Calls, Rejected, Failed uint64 }

// Of are the counts of one command, to be changed.
func (c *Counts) Of(cmd *command.Command) *CommandCount {
	if c.commands == nil {
		c.commands = make([]CommandCount, keyspace.MaxCommands)
	}
	return &c.commands[cmd.Told().ID]
}

// Called counts an execution.
func (c *Counts) Called(cmd *command.Command, reply []byte) {
	c.Of(cmd).Calls++
	c.Replied(cmd, reply)
}

// Replied counts a failure, if the reply is one: that of an execution, or of one that
// had blocked.
func (c *Counts) Replied(cmd *command.Command, reply []byte) {
	known := c.Known
	c.Known = false
	if len(reply) == 0 || reply[0] != '-' {
		return
	}
	c.Of(cmd).Failed++
	if !known {
		c.CountError(string(reply[1:]))
	}
}

// CountRejected counts a command that was refused before it ran.
func (c *Counts) CountRejected(cmd *command.Command) { c.Of(cmd).Rejected++ }

// errorKinds bounds the error codes that are counted apart, since a script can make
// up any number (Redis 7.0 does not).
const errorKinds = 128

// errorCodeLength is where the search for the end of an error's code stops.
const errorCodeLength = 31

// CountError counts an error reply by its code, the first word (afterErrorReply).
func (c *Counts) CountError(text string) {
	c.allErrors++
	code, _, found := strings.Cut(text[:min(len(text), errorCodeLength)], " ")
	if !found {
		code = "ERR"
	}
	if c.errors == nil {
		c.errors = map[string]uint64{}
	}
	if _, known := c.errors[code]; !known && len(c.errors) >= errorKinds {
		return
	}
	c.errors[code]++
}

// Stats are figures of the section of that name which are not among the Counts.
type Stats struct {
	Connections, Rejected                        uint64
	FullSyncs, PartialSyncs, RefusedPartialSyncs int64
	Hits, Misses                                 uint64
	Channels, Patterns, ShardChannels            int
	MigrateSockets                               int
	TrackedKeys, TrackedItems, TrackedPrefixes   int
}

// Stats writes the section.
func (t *Text) Stats(c *Counts, f Stats) {
	calls := uint64(0)
	for i := range c.commands {
		calls += c.commands[i].Calls
	}
	t.integer("total_connections_received", int64(f.Connections))
	t.integer("total_commands_processed", int64(calls))
	t.zeros("instantaneous_ops_per_sec")
	t.integer("total_net_input_bytes", int64(c.Input))
	t.integer("total_net_output_bytes", int64(c.Output))
	t.zeros("total_net_repl_input_bytes", "total_net_repl_output_bytes")
	for _, rate := range []string{"input", "output", "input_repl", "output_repl"} {
		t.field("instantaneous_"+rate+"_kbps", "0.00")
	}
	t.integer("rejected_connections", int64(f.Rejected))
	t.integer("sync_full", f.FullSyncs)
	t.integer("sync_partial_ok", f.PartialSyncs)
	t.integer("sync_partial_err", f.RefusedPartialSyncs)
	t.integer("expired_keys", int64(c.Expired))
	t.field("expired_stale_perc", "0.00")
	t.zeros("expired_time_cap_reached_count", "expire_cycle_cpu_milliseconds", "evicted_keys", "evicted_clients",
		"total_eviction_exceeded_time", "current_eviction_exceeded_time")
	t.integer("keyspace_hits", int64(f.Hits))
	t.integer("keyspace_misses", int64(f.Misses))
	t.integer("pubsub_channels", int64(f.Channels))
	t.integer("pubsub_patterns", int64(f.Patterns))
	t.integer("pubsubshard_channels", int64(f.ShardChannels))
	t.zeros("latest_fork_usec", "total_forks")
	t.integer("migrate_cached_sockets", int64(f.MigrateSockets))
	t.zeros("slave_expires_tracked_keys", "active_defrag_hits", "active_defrag_misses", "active_defrag_key_hits",
		"active_defrag_key_misses", "total_active_defrag_time", "current_active_defrag_time")
	t.integer("tracking_total_keys", int64(f.TrackedKeys))
	t.integer("tracking_total_items", int64(f.TrackedItems))
	t.integer("tracking_total_prefixes", int64(f.TrackedPrefixes))
	t.zeros("unexpected_error_replies")
	t.integer("total_error_replies", int64(c.allErrors))
	t.zeros("dump_payload_sanitizations")
	t.integer("total_reads_processed", int64(c.Reads))
	t.integer("total_writes_processed", int64(c.Writes))
	t.zeros("io_threaded_reads_processed", "io_threaded_writes_processed", "reply_buffer_shrinks", "reply_buffer_expands")
}

// all are the commands that were called or refused, in the order of their names.
func (c *Counts) all(commands *command.Table) iter.Seq2[*command.Command, CommandCount] {
	return func(yield func(*command.Command, CommandCount) bool) {
		if c.commands == nil {
			return
		}
		all := commands.All()
		for i := range all {
			if n := c.commands[all[i].ID]; n != (CommandCount{}) && !yield(&all[i], n) {
				return
			}
		}
	}
}

// CommandStats lists the commands in the order of their names; Redis in that of a
// hash table.
func (t *Text) CommandStats(commands *command.Table, counts *Counts) {
	for cmd, c := range counts.all(commands) {
		t.field("cmdstat_"+cmd.Name, "calls="+strconv.FormatUint(c.Calls, 10)+
			",usec=0,usec_per_call=0.00,rejected_calls="+strconv.FormatUint(c.Rejected, 10)+
			",failed_calls="+strconv.FormatUint(c.Failed, 10))
	}
}

// ErrorStats lists the codes of error replies, in order.
func (t *Text) ErrorStats(counts *Counts) {
	for _, code := range slices.Sorted(maps.Keys(counts.errors)) {
		t.field("errorstat_"+safeName(code), "count="+strconv.FormatUint(counts.errors[code], 10))
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

// LatencyStats shows the least latency that a histogram can hold, a nanosecond, for
// every command that ran.
func (t *Text) LatencyStats(commands *command.Table, counts *Counts, percentiles []string) {
	var shown []string
	for _, p := range percentiles {
		shown = append(shown, "p"+p+"=0.001")
	}
	for cmd, c := range counts.all(commands) {
		if c.Calls > 0 {
			t.field("latency_percentiles_usec_"+cmd.Name, strings.Join(shown, ","))
		}
	}
}
