package node

import (
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// LATENCY: what latency_monitor.go keeps, and histograms that have all calls in their first
// bucket.
var _ = handle(map[string]handler{
	"latency|latest":    cmdLatencyLatest,
	"latency|history":   cmdLatencyHistory,
	"latency|reset":     cmdLatencyReset,
	"latency|graph":     cmdLatencyGraph,
	"latency|doctor":    cmdLatencyDoctor,
	"latency|histogram": cmdLatencyHistogram,
	"latency|help":      cmdHelp,
})

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
