package output

import "time"

const (
	// smallest is as far as a first buffer shrinks (PROTO_REPLY_MIN_BYTES).
	smallest = 1 << 10
	// DefaultPeakReset is after what time the most that a first buffer has held is forgotten
	// (REPLY_BUFFER_DEFAULT_PEAK_RESET_TIME).
	DefaultPeakReset = 5 * time.Second
)

// Resizing is how first buffers follow what clients need (clientsCronResizeOutputBuffer). The
// zero value leaves them as they are.
type Resizing struct {
	// Every is how often the cron looks at a client.
	Every time.Duration
	// PeakReset is after what time a peak is forgotten; it is not if that is negative.
	PeakReset time.Duration
}

// firstBuffer is the size of a client's first buffer.
type firstBuffer struct {
	size int // 0 stands for FirstSize
	// peak is the most that it has held since reset; before the first reset it counts as full.
	peak  int
	reset time.Duration
	aged  bool
	// seen is when the cron looked last.
	seen time.Duration
}

// New is the buffer of a client that connects now.
func New(now time.Duration) Buffer { return Buffer{buffer: firstBuffer{seen: now}} }

// Unseen is for how long the cron has not looked at the buffer.
func (b *Buffer) Unseen(now time.Duration) time.Duration { return now - b.buffer.seen }

// Size is that of the first buffer.
func (b *Buffer) Size() int {
	if b.buffer.size == 0 {
		return FirstSize
	}
	return b.buffer.size
}

// Peak is the most that the first buffer has held lately.
func (b *Buffer) Peak() int {
	if !b.buffer.aged {
		return FirstSize
	}
	return b.buffer.peak
}

// Reach notes that the first buffer has held that much, or as much as fits.
func (b *Buffer) Reach(size int) { b.buffer.peak = max(b.buffer.peak, min(size, b.Size())) }

// Pass does what the cron has done to the first buffer until now.
func (b *Buffer) Pass(now time.Duration, r Resizing) {
	f := &b.buffer
	if r.Every <= 0 {
		f.seen = now
		return
	}
	for f.seen+r.Every <= now {
		f.seen += r.Every
		if !b.look(r) {
			// From here on nothing changes but the time of the reset.
			f.seen = now - (now-f.seen)%r.Every
			if r.PeakReset >= 0 {
				between := max((r.PeakReset+r.Every-1)/r.Every, 1) * r.Every
				f.reset += (f.seen - f.reset) / between * between
			}
			return
		}
	}
}

// look is what the cron does once. It reports whether anything can change when it looks again.
func (b *Buffer) look(r Resizing) (more bool) {
	f, size := &b.buffer, b.Size()
	next := size
	switch {
	case size/2 >= smallest && b.Peak() < size/2:
		next = allocated(max(smallest, f.peak+1))
	case size < FirstSize && f.peak == size:
		next = min(FirstSize, 2*size)
	}
	forgets := r.PeakReset >= 0
	if forgets && (!f.aged || f.seen-f.reset >= r.PeakReset) {
		f.peak, f.reset, f.aged = b.first, f.seen, true
	}
	f.size = next
	return next != size || forgets && f.peak != b.first || next/2 >= smallest && b.Peak() < next/2
}
