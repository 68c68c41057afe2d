package node

import (
	"slices"
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

// outputMemory is getClientOutputBufferMemoryUsage, and the number of blocks.
func (s *Session) outputMemory() (memory, blocks int) {
	if s.replica != nil {
		return s.n.replicaMemory(s.replica)
	}
	return s.output.Memory(), s.output.Blocks()
}
