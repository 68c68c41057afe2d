package node

import (
	"math"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// milliseconds reads a timeout in milliseconds, or answers with an error
// (getTimeoutFromObjectOrReply). Where one is not refused whose end does not fit in 64 bits, it
// is returned.
func (c *call) milliseconds(arg []byte) (ms int64, ok bool) {
	ms, ok = number.ParseInt(arg)
	switch {
	case !ok:
		c.fail(errtext.TimeoutInteger)
		return 0, false
	case ms < 0:
		c.fail(errtext.TimeoutNeg)
		return 0, false
	case c.n.dialect.Has(dialect.TimeoutsEnd) && ms > c.n.longestTimeout():
		c.fail(errtext.TimeoutTooLong)
		return 0, false
	}
	return ms, true
}

// longestTimeout is the longest one in milliseconds whose end fits in 64 bits.
func (n *Node) longestTimeout() int64 { return math.MaxInt64 - n.timeOfDay().UnixMilli() }

// lasting is a number of milliseconds as a duration; what is too long for one never ends.
func lasting(ms int64) time.Duration {
	return time.Duration(min(ms, math.MaxInt64/int64(time.Millisecond))) * time.Millisecond
}
