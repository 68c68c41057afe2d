package clustertest

import "time"

// recent remembers the last requests that nodes saw, so that a client's command can
// be joined with them.
type recent struct {
	ring [1024]seen
	next int
}

// seen is one request that a node got.
type seen struct {
	hash  uint64 // the command's fingerprint
	node  string
	at    time.Duration
	reply string // in one word
}

func (r *recent) add(s seen) {
	r.ring[r.next] = s
	r.next = (r.next + 1) % len(r.ring)
}

// find returns the newest request that a node got for a command since a time.
func (r *recent) find(hash uint64, node string, since time.Duration) (seen, bool) {
	for i := range r.ring {
		s := r.ring[(r.next-1-i+2*len(r.ring))%len(r.ring)]
		if s.at < since || s.node == "" {
			break
		}
		if s.hash == hash && s.node == node {
			return s, true
		}
	}
	return seen{}, false
}
