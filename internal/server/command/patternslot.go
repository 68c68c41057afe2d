package command

import (
	"bytes"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// PatternSlot returns the slot of all keys that match a glob-style pattern, if that follows from
// it: from a hash tag in front of what is not literal, or because it is no pattern
// (patternHashSlot).
func PatternSlot(pattern []byte) (of int, ok bool) {
	end := bytes.IndexAny(pattern, `*?[\`)
	if end < 0 {
		return slot.Of(pattern), true
	}
	literal := pattern[:end]
	return slot.Of(literal), len(slot.Tag(literal)) < end
}
