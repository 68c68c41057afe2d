package replication

import (
	"bytes"
	"strconv"
	"strings"
)

// Transfer is a data set on its way to a replica (readSyncBulkPayload). The zero value is
// none.
type Transfer struct {
	// ID and Offset are what the data set is a state of.
	ID     string
	Offset int64
	// Data is what has come of it.
	Data []byte

	announced bool
	size      int    // of the file, or -1
	mark      []byte // at its end, if there is no size
}

// Announced reports whether the master has said how long the file is, and Size how long, -1
// for one that ends with a mark.
func (t *Transfer) Announced() bool { return t.announced }

// Size is the length that was announced.
func (t *Transfer) Size() int { return t.size }

// Marked reports whether the file ends with a mark: the master waits to hear that it came.
func (t *Transfer) Marked() bool { return t.mark != nil }

// Announce reads how long the file is: "$1234", or "$EOF:" and the mark that follows it.
// Empty lines say that it will come. It reports false for anything else.
func (t *Transfer) Announce(line string) (ok bool) {
	mark, streamed := strings.CutPrefix(line, "$EOF:")
	size, err := strconv.Atoi(strings.TrimPrefix(line, "$"))
	switch {
	case line == "":
	case streamed && len(mark) >= len(NoID):
		t.announced, t.size, t.mark = true, -1, []byte(mark[:len(NoID)])
	case line[0] == '$' && err == nil && size >= 0:
		t.announced, t.size = true, size
	default:
		return false
	}
	return true
}

// Receive takes a part of the file. It returns what follows the file, and whether that is
// whole now.
func (t *Transfer) Receive(b []byte) (rest []byte, whole bool) {
	if t.size < 0 {
		t.Data = append(t.Data, b...)
		if whole = bytes.HasSuffix(t.Data, t.mark); whole {
			t.Data = t.Data[:len(t.Data)-len(t.mark)]
		}
		return nil, whole
	}
	part := min(t.size-len(t.Data), len(b))
	t.Data = append(t.Data, b[:part]...)
	return b[part:], len(t.Data) == t.size
}
