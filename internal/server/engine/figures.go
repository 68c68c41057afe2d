package engine

import (
	"math"
	"time"

	"github.com/slotstorm/slotstorm/node/keyspace"
)

// lookups counts the keys that reading commands looked up and found, or did not
// (keyspace_hits and keyspace_misses). What commands look up to write it does not
// count.
type lookups struct {
	reading      bool // the command under way only reads
	quiet        bool // its misses are no events (LOOKUP_NONOTIFY)
	hits, misses uint64
}

func (l *lookups) count(found bool) {
	switch {
	case !l.reading:
	case found:
		l.hits++
	default:
		l.misses++
	}
}

// Figures tells INFO about the keys. It costs a walk over the keys with deadlines.
func (e *Engine) Figures() keyspace.Figures {
	f := keyspace.Figures{Expiring: len(e.deadlines.Heap), Volatile: len(e.volatile.Heap), Hits: e.lookups.hits, Misses: e.lookups.misses}
	if f.Expiring == 0 {
		return f
	}
	left := 0.0 // milliseconds; integers could overflow
	for _, d := range e.deadlines.Heap {
		if !e.shows(d.en) {
			f.Expiring--
			continue
		}
		left += float64(max(d.at-e.now, 0))
	}
	if f.Expiring == 0 {
		return f
	}
	const longest = math.MaxInt64 / int64(time.Millisecond) / 2 // half of it, as floats are rounded
	mean := min(left/float64(f.Expiring), float64(longest))
	f.MeanTTL = time.Duration(mean) * time.Millisecond
	return f
}
