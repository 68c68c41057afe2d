package node

// backlog holds the last part of the replication stream, for replicas that connect
// again and for those that have not read it yet (repl_backlog).
type backlog struct {
	buf   []byte
	first int64 // the offset of buf[0]; the stream's first byte has offset 1
}

// minBacklog is the least size there is (CONFIG_REPL_BACKLOG_MIN_SIZE).
const minBacklog = 16 << 10

// append adds bytes of the stream.
func (b *backlog) append(p []byte) { b.buf = append(b.buf, p...) }

// span returns the offset of the first byte that a backlog of that size holds, and
// the number of bytes from there on.
func (b *backlog) span(size int) (first int64, length int) {
	length = min(len(b.buf), max(size, minBacklog))
	return b.first + int64(len(b.buf)-length), length
}

// from returns the stream from that offset on, which must not be trimmed yet. It is
// valid until the next append or trim.
func (b *backlog) from(offset int64) []byte { return b.buf[offset-b.first:] }

// trim lets go of what a backlog of that size does not hold, but of nothing from
// keep on. Moving the rest costs time, so it waits until there is as much to let go.
func (b *backlog) trim(size int, keep int64) {
	first, length := b.span(size)
	surplus := min(first, keep) - b.first
	if surplus <= int64(length) {
		return
	}
	n := copy(b.buf, b.buf[surplus:])
	b.buf = b.buf[:n]
	b.first += surplus
}
