package replication

// Journal are the writes of a master to which no replica has connected yet, though it has
// some, as after a restart. They are not part of any stream, but can be lost. The zero value
// is empty.
type Journal struct {
	// Buf are the last writes, and Dropped how many bytes were there before.
	Buf     []byte
	Dropped int64
	// Truncated is set when some were dropped although nobody has them.
	Truncated bool

	sent int // how many bytes of Buf replicas got as a part of the data set
}

// journalSize bounds the journal, in bytes.
const journalSize = 1 << 20

// Append adds writes.
func (j *Journal) Append(b []byte) {
	if len(j.Buf)+len(b) > journalSize {
		j.Clear()
		j.Truncated = true
		j.Buf = make([]byte, 0, max(journalSize, len(b))) // it fills up once more
	}
	j.Buf = append(j.Buf, b...)
}

// Clear forgets the writes: somebody else has them.
func (j *Journal) Clear() {
	j.Dropped += int64(len(j.Buf))
	j.Buf, j.sent, j.Truncated = nil, 0, false
}

// Send notes that a replica got a data set with all writes before a position.
func (j *Journal) Send(position int64) {
	if position < j.Dropped {
		return
	}
	j.sent, j.Truncated = max(j.sent, int(position-j.Dropped)), false
}

// Unsent is the part of the journal that no replica got.
func (j *Journal) Unsent() []byte { return j.Buf[j.sent:] }

// End is the position behind the last write.
func (j *Journal) End() int64 { return j.Dropped + int64(len(j.Buf)) }

// Behind returns the part of the journal that begins at a position, as far as it is kept.
func (j Journal) Behind(position int64) Journal {
	known := max(position-j.Dropped, 0)
	return Journal{
		Buf:       j.Buf[min(known, int64(len(j.Buf))):],
		Dropped:   j.Dropped + min(known, int64(len(j.Buf))),
		Truncated: position < j.Dropped,
	}
}
