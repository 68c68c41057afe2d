// Package output counts the memory that a client's replies take in a server.
package output

import (
	"math/bits"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/config"
)

// FirstSize is the size of a client's first buffer, in bytes, as long as it is not made smaller
// (PROTO_REPLY_CHUNK_BYTES).
const FirstSize = 16 << 10

// Buffer is the memory that a client's replies take in the server: in its first buffer
// and, beyond that, in a list of blocks (client.buf, client.reply). It is empty as long
// as the client's socket takes everything.
type Buffer struct {
	// Counted is how much of what is not delivered yet is in here already.
	Counted int
	// SoftSince is the second since which the soft limit is exceeded, 0 if it is not
	// (obuf_soft_limit_reached_time).
	SoftSince int64
	// Slow is set while the client is among those that do not take their output.
	Slow bool

	buffer firstBuffer
	// first is what the first buffer holds, and blocks what does not fit there.
	first  int
	blocks []replyBlock
	// memory is that of the blocks (reply_bytes and their headers).
	memory int
}

// replyBlock is one block of a list of replies (clientReplyBlock).
type replyBlock struct{ size, used int }

const (
	replyBlockHeader = 16                    // sizeof(clientReplyBlock)
	replyNode        = 24 + replyBlockHeader // with its node of the list
)

// Waits reports whether the client's socket has not taken everything.
func (b *Buffer) Waits() bool { return b.first > 0 || len(b.blocks) > 0 }

// Add takes more replies (_addReplyToBufferOrList), and reports whether they needed the
// list.
func (b *Buffer) Add(size int) (listed bool) {
	if len(b.blocks) == 0 {
		taken := min(size, max(b.Size()-b.first, 0))
		b.first += taken
		b.Reach(b.first)
		size -= taken
	} else {
		tail := &b.blocks[len(b.blocks)-1]
		taken := min(size, tail.size-tail.used)
		tail.used += taken
		size -= taken
		listed = true
	}
	if size > 0 {
		block := replyBlock{allocated(max(size, FirstSize)+replyBlockHeader) - replyBlockHeader, size}
		b.blocks = append(b.blocks, block)
		b.memory += block.size + replyNode
		listed = true
	}
	return listed
}

// Keep lets go of what the socket has taken: all but that many bytes.
func (b *Buffer) Keep(left int) {
	gone := b.first - left
	for _, block := range b.blocks {
		gone += block.used
	}
	taken := min(max(gone, 0), b.first)
	b.first, gone = b.first-taken, gone-taken
	whole := 0
	for whole < len(b.blocks) && gone >= b.blocks[whole].used {
		gone -= b.blocks[whole].used
		b.memory -= b.blocks[whole].size + replyNode
		whole++
	}
	b.blocks = slices.Delete(b.blocks, 0, whole)
	if len(b.blocks) == 0 {
		b.blocks = nil
	} else if gone > 0 {
		b.blocks[0].used -= gone
	}
}

// allocated is how much jemalloc gives for a large size: there are four sizes between
// two powers of two.
func allocated(size int) int {
	step := 1 << (bits.Len(uint(size-1)) - 3)
	return (size + step - 1) / step * step
}

// First is how much is in the first buffer.
func (b *Buffer) First() int { return b.first }

// Memory is that of the list, and Blocks the number of its blocks.
func (b *Buffer) Memory() int { return b.memory }

// Blocks is the number of blocks in the list.
func (b *Buffer) Blocks() int { return len(b.blocks) }

// Over reports whether a limit is exceeded by that much memory, at a second of the day's time
// (checkClientOutputBufferLimits).
func (b *Buffer) Over(limit config.OutputLimit, used uint64, now int64) bool {
	if limit.Hard != 0 && used >= limit.Hard {
		return true
	}
	switch {
	case limit.Soft == 0 || used < limit.Soft:
		b.SoftSince = 0
	case b.SoftSince == 0:
		b.SoftSince = now
	default:
		return now-b.SoftSince > limit.Seconds
	}
	return false
}
