package node

import (
	"slices"
	"time"
)

// bufKept is how much of a buffer is kept when it is empty.
const bufKept = 64 << 10

// countOutput counts what the session's output has grown by, and lets go of a client that
// has too much of it.
func (s *Session) countOutput() {
	o := &s.output
	if o.Counted > len(s.out.Buf) { // it was taken back
		o.Counted = len(s.out.Buf)
	}
	added := len(s.out.Buf) - o.Counted
	if added == 0 {
		return
	}
	if o.Waits() {
		o.Keep(s.sink.Backlog() + o.Counted)
	}
	o.Counted += added
	if o.Add(added) && s.overOutputLimit() {
		s.dismiss()
	}
}

// delivered follows a delivery after which the sink holds back that much.
func (s *Session) delivered(backlog int) {
	o := &s.output
	if backlog == 0 && !o.Waits() {
		o.Counted = 0
		return
	}
	o.Counted = 0
	o.Keep(backlog)
	if o.Waits() && !o.Slow {
		o.Slow = true
		s.n.slow = append(s.n.slow, s)
	}
	if backlog > s.n.settings.OutputLimit {
		s.close()
	}
}

// dismiss closes the connection before anything else is sent on it (freeClientAsync).
func (s *Session) dismiss() {
	if s.unheard {
		return
	}
	s.closing, s.unheard = true, true
	s.touch()
}

// watchOutput is what the cron does about clients that do not take their output: a soft
// limit can be exceeded for long enough without anything being added.
func (n *Node) watchOutput() {
	n.slow = slices.DeleteFunc(n.slow, func(s *Session) bool {
		if s.closed {
			return true
		}
		o := &s.output
		o.Keep(s.sink.Backlog() + o.Counted)
		switch {
		case s.unheard:
		case !o.Waits():
			o.SoftSince = 0
			o.Slow = false
			return true
		case o.Blocks() > 0 && s.overOutputLimit():
			s.dismiss()
		}
		return false
	})
}

// resizeOutput does to the session's first buffer what the cron has done since the last time:
// it looks at five clients each time, or at a tenth of them (clientsCron), and at none of them
// not before clientsCronPeriod is over. This comes with every command.
func (n *Node) resizeOutput(s *Session) {
	if n.fixedBuffers || s.output.Unseen(n.now) >= clientsCronPeriod {
		n.resizePassed(s)
	}
}

// clientsCronPeriod is how often the cron looks at clients (server.hz).
const clientsCronPeriod = 100 * time.Millisecond

func (n *Node) resizePassed(s *Session) {
	const once = 5 // CLIENTS_CRON_MIN_ITERATIONS
	r := n.resizing
	if r.Every = time.Duration(len(n.sessions)+once-1) / once * clientsCronPeriod; r.Every > time.Second {
		r.Every = time.Second
	}
	if n.fixedBuffers {
		r.Every = 0
	}
	s.output.Pass(n.now, r)
}

// outputMemory is getClientOutputBufferMemoryUsage, and the number of blocks.
func (s *Session) outputMemory() (memory, blocks int) {
	if s.replica != nil {
		return s.n.replicaMemory(s.replica)
	}
	return s.output.Memory(), s.output.Blocks()
}
