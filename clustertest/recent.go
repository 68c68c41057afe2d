package clustertest

import "time"

// recent remembers the last requests that nodes saw, so that a client's command can
// be joined with them.
type recent struct {
	ring []seen // grows up to maxRecent
	next int    // the oldest, once it does not grow any more
}

// maxRecent is how many requests are remembered.
const maxRecent = 1024

// seen is one request that a node got.
type seen struct {
	hash  uint64 // the command's fingerprint
	node  string
	at    time.Duration
	reply string // in one word
	taken bool   // a hop of a client is joined with it
}

func (r *recent) add(s seen) {
	if len(r.ring) < maxRecent {
		r.ring = append(r.ring, s)
		return
	}
	r.ring[r.next] = s
	r.next = (r.next + 1) % maxRecent
}

// take returns the reply of the oldest request that a node got for a command since a
// time, and marks it, because it can only be one hop's. It is empty if there is none.
func (r *recent) take(hash uint64, node string, since time.Duration) (reply string) {
	for i := range r.ring {
		s := &r.ring[(r.next+i)%len(r.ring)]
		if s.hash == hash && s.node == node && s.at >= since && !s.taken {
			s.taken = true
			return s.reply
		}
	}
	return ""
}
