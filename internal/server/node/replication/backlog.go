package replication

// Backlog holds the last part of the replication stream, for replicas that connect
// again and for those that have not read it yet (repl_backlog).
type Backlog struct {
	buf   []byte
	first int64 // the offset of buf[0]; the stream's first byte has offset 1
}

// NewBacklog returns an empty backlog of a stream that goes on behind an offset.
func NewBacklog(offset int64) *Backlog { return &Backlog{first: offset + 1} }

// Bytes are all that the backlog holds. They are valid until the next Append or Trim.
func (b *Backlog) Bytes() []byte { return b.buf }

// AppendString is Append for a string.
func (b *Backlog) AppendString(s string) { b.buf = append(b.buf, s...) }

// minBacklog is the least size there is (CONFIG_REPL_BACKLOG_MIN_SIZE).
const minBacklog = 16 << 10

// Append adds bytes of the stream.
func (b *Backlog) Append(p []byte) { b.buf = append(b.buf, p...) }

// Span returns the offset of the first byte that a backlog of that size holds, and
// the number of bytes from there on.
func (b *Backlog) Span(size int) (first int64, length int) {
	length = min(len(b.buf), max(size, minBacklog))
	return b.first + int64(len(b.buf)-length), length
}

// From returns the stream from that offset on, which must not be trimmed yet. It is
// valid until the next Append or Trim.
func (b *Backlog) From(offset int64) []byte { return b.buf[offset-b.first:] }

// Trim lets go of what a backlog of that size does not hold, but of nothing from
// keep on. Moving the rest costs time, so it waits until there is as much to let go.
func (b *Backlog) Trim(size int, keep int64) {
	first, length := b.Span(size)
	surplus := min(first, keep) - b.first
	if surplus <= int64(length) {
		return
	}
	n := copy(b.buf, b.buf[surplus:])
	b.buf = b.buf[:n]
	b.first += surplus
}
