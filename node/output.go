package node

import (
	"math/bits"
	"slices"
)

// output is the memory that a client's replies take in the server: in its first buffer
// and, beyond that, in a list of blocks (client.buf, client.reply). It is empty as long
// as the client's socket takes everything.
type output struct {
	// counted is how much of Session.out is in here already.
	counted int
	// first is what the first buffer holds, and blocks what does not fit there.
	first  int
	blocks []replyBlock
	// memory is that of the blocks (reply_bytes and their headers).
	memory int
	// softSince is the second since which the soft limit is exceeded, 0 if it is not
	// (obuf_soft_limit_reached_time).
	softSince int64
	// slow is set while the session is among Node.slow.
	slow bool
}

// bufKept is how much of a buffer is kept when it is empty.
const bufKept = 64 << 10

// replyBlock is one block of a list of replies (clientReplyBlock).
type replyBlock struct{ size, used int }

const (
	replyBlockHeader = 16                    // sizeof(clientReplyBlock)
	replyNode        = 24 + replyBlockHeader // with its node of the list
)

// waits reports whether the client's socket has not taken everything.
func (o *output) waits() bool { return o.first > 0 || len(o.blocks) > 0 }

// add takes more replies (_addReplyToBufferOrList), and reports whether they needed the
// list.
func (o *output) add(size int) (listed bool) {
	if len(o.blocks) == 0 {
		taken := min(size, clientReplyBuffer-o.first)
		o.first += taken
		size -= taken
	} else {
		tail := &o.blocks[len(o.blocks)-1]
		taken := min(size, tail.size-tail.used)
		tail.used += taken
		size -= taken
		listed = true
	}
	if size > 0 {
		block := replyBlock{allocated(max(size, clientReplyBuffer)+replyBlockHeader) - replyBlockHeader, size}
		o.blocks = append(o.blocks, block)
		o.memory += block.size + replyNode
		listed = true
	}
	return listed
}

// keep lets go of what the socket has taken: all but that many bytes.
func (o *output) keep(left int) {
	gone := o.first - left
	for _, b := range o.blocks {
		gone += b.used
	}
	taken := min(max(gone, 0), o.first)
	o.first, gone = o.first-taken, gone-taken
	whole := 0
	for whole < len(o.blocks) && gone >= o.blocks[whole].used {
		gone -= o.blocks[whole].used
		o.memory -= o.blocks[whole].size + replyNode
		whole++
	}
	o.blocks = slices.Delete(o.blocks, 0, whole)
	if len(o.blocks) == 0 {
		o.blocks = nil
	} else if gone > 0 {
		o.blocks[0].used -= gone
	}
}

// allocated is how much jemalloc gives for a large size: there are four sizes between
// two powers of two.
func allocated(size int) int {
	step := 1 << (bits.Len(uint(size-1)) - 3)
	return (size + step - 1) / step * step
}

// countOutput counts what the session's output has grown by, and lets go of a client that
// has too much of it.
func (s *Session) countOutput() {
	o := &s.output
	if o.counted > len(s.out.Buf) { // it was taken back
		o.counted = len(s.out.Buf)
	}
	added := len(s.out.Buf) - o.counted
	if added == 0 {
		return
	}
	if o.waits() {
		o.keep(s.sink.Backlog() + o.counted)
	}
	o.counted += added
	if o.add(added) && s.overOutputLimit() {
		s.dismiss()
	}
}

// delivered follows a delivery after which the sink holds back that much.
func (s *Session) delivered(backlog int) {
	o := &s.output
	if backlog == 0 && !o.waits() {
		o.counted = 0
		return
	}
	o.counted = 0
	o.keep(backlog)
	if o.waits() && !o.slow {
		o.slow = true
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
		o.keep(s.sink.Backlog() + o.counted)
		switch {
		case s.unheard:
		case !o.waits():
			o.softSince = 0
			o.slow = false
			return true
		case len(o.blocks) > 0 && s.overOutputLimit():
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
	return s.output.memory, len(s.output.blocks)
}
