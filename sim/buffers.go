package sim

import "sync"

// buffers keeps byte slices to be used again. A cluster can have hundreds of thousands
// of connections, most of them silent at any moment: what they share stays small, and in
// the processor's caches.
type buffers struct {
	mu    sync.Mutex
	spare [][]byte
}

// Bounds of what is kept: so many buffers, of so many bytes each.
const (
	buffersKept = 1024
	bufferKept  = 64 << 10
)

// take returns an empty buffer.
func (b *buffers) take() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := len(b.spare)
	if n == 0 {
		return nil
	}
	buf := b.spare[n-1]
	b.spare = b.spare[:n-1]
	return buf
}

// give takes a buffer back.
func (b *buffers) give(buf []byte) {
	if cap(buf) == 0 || cap(buf) > bufferKept {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.spare) < buffersKept {
		b.spare = append(b.spare, buf[:0])
	}
}
