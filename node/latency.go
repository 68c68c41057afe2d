package node

import (
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// LATENCY, of a server on which nothing takes time: the monitor has seen no event,
// and the histograms have all calls in their first bucket.
var _ = handle(map[string]handler{
	"latency|latest":  func(c *call) { c.out.Array(0) },
	"latency|history": func(c *call) { c.out.Array(0) },
	"latency|reset":   func(c *call) { c.out.Int(0) },
	"latency|graph": func(c *call) {
		c.fail("ERR No samples available for event '" + string(c.args[2]) + "'")
	},
	"latency|doctor":    cmdLatencyDoctor,
	"latency|histogram": cmdLatencyHistogram,
	"latency|help":      cmdHelp,
})

func cmdLatencyDoctor(c *call) {
	if c.n.directive("latency-monitor-threshold") == "0" {
		c.out.Verbatim("I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this Redis instance. " +
			"You may use \"CONFIG SET latency-monitor-threshold <milliseconds>.\" in order to enable it. " +
			"If we weren't in a deep space mission I'd suggest to take a look at https://redis.io/topics/latency-monitor.\n")
		return
	}
	c.out.Verbatim("Dave, no latency spike was observed during the lifetime of this Redis instance, not in the " +
		"slightest bit. I honestly think you ought to sit down calmly, take a stress pill, and think things over.\n")
}

// cmdLatencyHistogram is LATENCY HISTOGRAM [command ...]. A container stands for its
// subcommands. Without names it shows all commands, in their order; Redis in that of
// a hash table.
func cmdLatencyHistogram(c *call) {
	var shown []*command.Command
	add := func(cmd *command.Command) {
		if isYes(c.n.directive("latency-tracking")) && c.n.stats.of(cmd).calls > 0 {
			shown = append(shown, cmd)
		}
	}
	if len(c.args) == 2 {
		for i := range command.All() {
			add(&command.All()[i])
		}
	}
	for _, name := range c.args[2:] {
		if cmd := command.ByName(string(name)); cmd != nil {
			add(cmd)
			subcommands := cmd.Subcommands()
			for i := range subcommands {
				add(&subcommands[i])
			}
		}
	}
	c.out.Map(len(shown))
	for _, cmd := range shown {
		histogram(c.out, cmd.Name, c.n.stats.of(cmd).calls)
	}
}

// histogram writes that all calls took a microsecond at most.
func histogram(w *resp.Writer, name string, calls uint64) {
	w.BulkString(name)
	w.Map(2)
	w.BulkString("calls")
	w.Int(int64(calls))
	w.BulkString("histogram_usec")
	w.Map(1)
	w.Int(1)
	w.Int(int64(calls))
}
