package conformance

import (
	"context"
	"strings"
)

// atOnce is the most commands that are sent before their replies are read: a
// server that stops reading while its replies are not taken must not get stuck.
const atOnce = 500

// pipelined returns how many steps at the front can be sent in one go: plain
// commands on one connection that get one reply each and cannot block. Order on
// the connection is kept, so the replies are those of one command after another;
// only the speed differs.
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

// plain reports whether the command is answered by exactly one reply and leaves
// the connection as it was.
func plain(args []string) bool {
	switch strings.ToUpper(args[0]) {
	case "QUIT", "MONITOR", "SHUTDOWN", "CLIENT", "RESET", "HELLO", "PSYNC", "SYNC":
		return false
	case "CLUSTER":
		return len(args) != 2 || !strings.EqualFold(args[1], "MYID") // the player learns from it
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
		out[i] = p.read(c, 1, replyWait)
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
