package node

import (
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/node/latency"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// SLOWLOG, COMMANDLOG and LATENCY: what package latency keeps, and histograms that have all calls in
// their first bucket.
var _ = handle(map[string]handler{
	"slowlog|get":       func(c *call) { c.n.latency.WriteSlow(c.out, c.args) },
	"slowlog|len":       func(c *call) { c.out.Int(int64(c.n.latency.Slow.Len())) },
	"slowlog|reset":     cmdSlowlogReset,
	"slowlog|help":      cmdHelp,
	"commandlog|get":    func(c *call) { c.n.latency.WriteLog(c.out, c.args) },
	"commandlog|len":    cmdCommandLogLen,
	"commandlog|reset":  cmdCommandLogReset,
	"commandlog|help":   cmdHelp,
	"latency|latest":    func(c *call) { c.n.latency.Monitor.WriteLatest(c.out) },
	"latency|history":   func(c *call) { c.n.latency.Monitor.WriteHistory(c.out, c.args) },
	"latency|reset":     func(c *call) { c.n.latency.Monitor.Reset(c.out, c.args) },
	"latency|graph":     func(c *call) { c.n.latency.Monitor.WriteGraph(c.out, c.args, c.n.timeOfDay().Unix()) },
	"latency|doctor":    func(c *call) { c.n.latency.WriteDoctor(c.out, c.n.timeOfDay().Unix()) },
	"latency|histogram": cmdLatencyHistogram,
	"latency|help":      cmdHelp,
})

func cmdSlowlogReset(c *call) {
	c.n.latency.Slow.Reset()
	c.out.OK()
}

// cmdCommandLogLen is COMMANDLOG LEN type.
func cmdCommandLogLen(c *call) {
	if l := c.n.latency.Log(c.out, c.args[2]); l != nil {
		c.out.Int(int64(l.Len()))
	}
}

// cmdCommandLogReset is COMMANDLOG RESET type.
func cmdCommandLogReset(c *call) {
	if l := c.n.latency.Log(c.out, c.args[2]); l != nil {
		l.Reset()
		c.out.OK()
	}
}

// took records how long a command of a client has taken.
func (n *Node) took(s *Session, cmd *command.Command, args [][]byte, d time.Duration) {
	n.logged(latency.Call{Command: cmd, Args: args, Took: d}, s)
}

// wasLarge records a command that took no time, if its request or its reply was large, or the
// slow log has all.
func (n *Node) wasLarge(s *Session, cmd *command.Command, args [][]byte, in, out int) {
	if n.latency.Takes(in, out) {
		n.logged(latency.Call{Command: cmd, Args: args, In: in, Out: out}, s)
	}
}

func (n *Node) logged(c latency.Call, s *Session) {
	c.Addr, c.Name = s.addr, s.name
	n.latency.Add(c, n.timeOfDay())
}

// requestSize is how many bytes a command was that a client sent as an array.
func requestSize(args [][]byte) int {
	line := func(n int) int { return 1 + len(strconv.Itoa(n)) + 2 }
	size := line(len(args))
	for _, arg := range args {
		size += line(len(arg)) + len(arg) + 2
	}
	return size
}

// cmdLatencyHistogram is LATENCY HISTOGRAM [command ...]. A container stands for its
// subcommands. Without names it shows all commands, in their order; Redis in that of
// a hash table.
func cmdLatencyHistogram(c *call) {
	var shown []*command.Command
	add := func(cmd *command.Command) {
		if isYes(c.n.config.Get("latency-tracking")) && c.n.stats.Of(cmd).Calls > 0 {
			shown = append(shown, cmd)
		}
	}
	if len(c.args) == 2 {
		for i := range c.n.table.All() {
			add(&c.n.table.All()[i])
		}
	}
	for _, name := range c.args[2:] {
		if cmd := c.n.commands.ByName(string(name)); cmd != nil {
			add(cmd)
			subcommands := cmd.Subcommands()
			for i := range subcommands {
				add(&subcommands[i])
			}
		}
	}
	c.out.Map(len(shown))
	for _, cmd := range shown {
		histogram(c.out, cmd.Name, c.n.stats.Of(cmd).Calls)
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
