package rdb

import "sync"

// LZF, the compression of strings, is a sequence of runs:
//
//	000LLLLL                    L+1 bytes follow verbatim
//	LLLooooo oooooooo           L+2 bytes (L 1 to 6) repeat those o+1 bytes back
//	111ooooo LLLLLLLL oooooooo  L+9 bytes repeat those o+1 bytes back
const (
	maxLiteral = 1 << 5
	maxOffset  = 1 << 13
	maxRepeat  = 1<<8 + 1<<3

	// maxExpansion is how many bytes one byte can stand for at most: the longest
	// repetition takes three bytes.
	maxExpansion = maxRepeat / 3
)

// matches is what compress remembers of the input: where a group of three bytes
// was last seen, by a hash of the group. Redis's table has 2^16 slots too (HLOG),
// and the bytes that come out depend on which groups share a slot.
//
// Clearing it would take longer than compressing a small string. So a slot holds
// a position plus base, base moves on beyond every position after each use, and
// slots below base are empty.
type matches struct {
	slots [1 << 16]uint32
	base  uint32
	bytes []byte // the output, to be reused
}

var matchesPool = sync.Pool{New: func() any { return &matches{base: 1} }}

// free gives the output back.
func (m *matches) free() { matchesPool.Put(m) }

// start makes room for the positions of n bytes of input.
func (m *matches) start(n int) {
	if uint64(m.base)+uint64(n) > 1<<32-1 {
		clear(m.slots[:])
		m.base = 1
	}
	m.bytes = m.bytes[:0]
}

// swap notes that the three bytes at pos begin there and returns where a group
// with the same hash did before, 0 if nowhere.
func (m *matches) swap(in []byte, pos int) int {
	group := uint32(in[pos])<<16 | uint32(in[pos+1])<<8 | uint32(in[pos+2])
	slot := &m.slots[(group>>8-group*5)&(1<<16-1)]
	last := *slot
	*slot = m.base + uint32(pos)
	if last < m.base {
		return 0
	}
	return int(last - m.base)
}

// compress returns in compressed, to be freed, or false if that takes more than
// limit bytes. It finds what liblzf finds when built as Redis does (VERY_FAST),
// gives up at the same point, and thus returns the same bytes.
func compress(in []byte, limit int) (m *matches, ok bool) {
	m = matchesPool.Get().(*matches)
	m.start(len(in))
	ok = m.compress(in, limit)
	m.base += uint32(len(in))
	if !ok {
		m.free()
		return nil, false
	}
	return m, true
}

func (m *matches) compress(in []byte, limit int) bool {
	literal := 0 // where the current verbatim run begins
	pos := 0
	// size is what is written so far: the current run with its header is not.
	size := func() int { return len(m.bytes) + 1 + pos - literal }

	for pos < len(in)-2 {
		ref := m.swap(in, pos)
		// Position 0 is "nowhere" in liblzf as well: it is never referred to.
		if ref == 0 || pos-ref > maxOffset ||
			in[ref] != in[pos] || in[ref+1] != in[pos+1] || in[ref+2] != in[pos+2] {
			if size() >= limit {
				return false
			}
			pos++
			if pos-literal == maxLiteral {
				m.verbatim(in[literal:pos])
				literal = pos
			}
			continue
		}

		header := 0 // an empty run loses its header
		if pos == literal {
			header = 1
		}
		if size()-header+4 >= limit {
			return false
		}
		m.verbatim(in[literal:pos])
		// A repetition stops two bytes before the end of the input, except that
		// liblzf compares the first 19 bytes in one go.
		length, longest := 3, min(len(in)-pos-2, maxRepeat)
		if longest > 16 {
			longest = max(longest, 19)
		}
		for length < longest && in[ref+length] == in[pos+length] {
			length++
		}
		m.repeat(length, pos-ref-1)
		pos += length
		literal = pos
		if pos >= len(in)-2 {
			break
		}
		// Of the groups inside the repetition only the last two are remembered.
		m.swap(in, pos-2)
		m.swap(in, pos-1)
	}

	if size()+3 > limit {
		return false
	}
	for pos < len(in) {
		pos++
		if pos-literal == maxLiteral {
			m.verbatim(in[literal:pos])
			literal = pos
		}
	}
	m.verbatim(in[literal:])
	return true
}

func (m *matches) verbatim(run []byte) {
	if len(run) > 0 {
		m.bytes = append(append(m.bytes, byte(len(run)-1)), run...)
	}
}

func (m *matches) repeat(length, offset int) {
	if length < 9 {
		m.bytes = append(m.bytes, byte((length-2)<<5|offset>>8), byte(offset))
	} else {
		m.bytes = append(m.bytes, byte(7<<5|offset>>8), byte(length-9), byte(offset))
	}
}

// decompress returns the size bytes that in stands for.
func decompress(in []byte, size int) ([]byte, error) {
	out := make([]byte, 0, size)
	r := reader{rest: in}
	for len(r.rest) > 0 {
		control, _ := r.byte()
		if control < maxLiteral {
			run, err := r.take(uint64(control) + 1)
			if err != nil {
				return nil, err
			}
			if len(run) > size-len(out) {
				return nil, malformed("LZF data exceeds its size")
			}
			out = append(out, run...)
			continue
		}
		length := int(control >> 5)
		if length == 7 {
			more, err := r.byte()
			if err != nil {
				return nil, err
			}
			length += int(more)
		}
		length += 2
		low, err := r.byte()
		if err != nil {
			return nil, err
		}
		from := len(out) - int(control&0x1f)<<8 - int(low) - 1
		if from < 0 {
			return nil, malformed("LZF data refers to bytes before its start")
		}
		if length > size-len(out) {
			return nil, malformed("LZF data exceeds its size")
		}
		// Byte by byte: a repetition may reach into itself.
		for i := range length {
			out = append(out, out[from+i])
		}
	}
	if len(out) != size {
		return nil, malformed("LZF data has %d bytes instead of %d", len(out), size)
	}
	return out, nil
}
