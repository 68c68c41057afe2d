package replication

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// TestBacklog: whatever is appended and trimmed, the backlog has the end of the stream,
// as much as its size says, and all that is still to be sent.
func TestBacklog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.Int64Range(0, 1000).Draw(t, "start")
		b := &Backlog{first: start + 1}
		size := rapid.SampledFrom([]int{1, minBacklog, 2 * minBacklog}).Draw(t, "size")
		var stream []byte
		end := func() int64 { return start + int64(len(stream)) }
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			part := bytes.Repeat([]byte{byte(len(stream))}, rapid.IntRange(0, 3*minBacklog).Draw(t, "part"))
			stream = append(stream, part...)
			b.Append(part)
			keep := end() + 1
			if rapid.Bool().Draw(t, "somebody reads") {
				keep -= rapid.Int64Range(0, int64(len(stream))).Draw(t, "late")
				keep = max(keep, b.first)
			}
			b.Trim(size, keep)
			if keep <= end() && !bytes.Equal(b.From(keep), stream[keep-start-1:]) {
				t.Fatalf("from(%d) is not the stream from there", keep)
			}
			first, length := b.Span(size)
			if want := min(len(stream), max(size, minBacklog)); length != want {
				t.Fatalf("holds %d bytes, want %d of %d", length, want, len(stream))
			}
			if first != end()+1-int64(length) {
				t.Fatalf("holds offset %d and %d more, want up to %d", first, length-1, end())
			}
			if !bytes.Equal(b.From(first), stream[len(stream)-length:]) {
				t.Fatalf("from(%d) is not the end of the stream", first)
			}
			if most := 2*max(size, minBacklog) + int(end()+1-keep) + len(part); len(b.buf) > most {
				t.Fatalf("keeps %d bytes, want %d at most", len(b.buf), most)
			}
		}
	})
}
