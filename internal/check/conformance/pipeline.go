package conformance

import (
	"context"
	"strings"
)

// atOnce is the most commands that are sent before their replies are read: a
// server that stops reading while its replies are not taken must not get stuck.
const atOnce = 500

// pipelined returns how many steps at the front can be sent in one go: plain
// commands on one connection. Order on the connection is kept, so the replies are
// those of one command after another; only the speed differs.
func pipelined(steps []Step) int {
	n := 0
	for n < min(len(steps), atOnce) {
		s := steps[n]
		if s.Verb != Send || s.Async || s.Conn != steps[0].Conn || len(s.Args) == 0 || !plain(s.Args) {
			break
		}
		n++
	}
	return n
}

// plain reports whether the command is answered by exactly one reply (AUTH is not, by some
// servers, behind another one), leaves the
// connection as it was, and has no effect that waits for the end of a pipeline: a
// server recomputes its cluster state only before it sleeps, which a command of the
// same pipeline does not see.
func plain(args []string) bool {
	switch strings.ToUpper(args[0]) {
	case "AUTH", "QUIT", "MONITOR", "SHUTDOWN", "CLIENT", "RESET", "HELLO", "PSYNC", "SYNC", "CONFIG":
		return false
	case "CLUSTER":
		if len(args) < 2 {
			return true
		}
		switch strings.ToUpper(args[1]) {
		case "COUNTKEYSINSLOT", "GETKEYSINSLOT", "KEYSLOT", "INFO", "NODES", "SLOTS", "SHARDS", "LINKS":
			return true
		case "SETSLOT":
			return len(args) < 4 || !strings.EqualFold(args[3], "NODE")
		}
		return false
	}
	return repliesTo(args) == 1 && !strings.HasSuffix(strings.ToUpper(args[0]), "SUBSCRIBE")
}

// pipeline sends the steps at once and reads their replies.
func (p *player) pipeline(ctx context.Context, steps []Step) []Outcome {
	out := make([]Outcome, len(steps))
	c, err := p.conn(ctx, steps[0])
	if err == nil {
		for _, s := range steps {
			c.Queue(p.expand(s.Args)...)
		}
		err = c.Flush()
	}
	if err != nil {
		for i := range out {
			out[i].End = noConnection
		}
		return out
	}
	for i := range steps {
		out[i] = p.read(c, 1, p.patience)
		if end := out[i].End; end != "" {
			// What follows a missing reply is missing too.
			for j := i + 1; j < len(out); j++ {
				out[j].End = end
			}
			break
		}
	}
	return out
}
