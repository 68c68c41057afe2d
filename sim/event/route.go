package event

import (
	"strconv"
)

// Hop is one attempt of a command: where it went, and what came of it.
type Hop struct {
	// Node is the node's name, or an address where no node is.
	Node string `json:"node"`
	// Why is the reason for going on: MOVED, ASK, another error code, or timeout,
	// refused, reset, closed. It is empty for the last hop.
	Why string `json:"why,omitempty"`
}

// Route is where a command went, hop by hop.
type Route []Hop

// String prints the route: "n1:MOVED n2", and "n1:timeout*3 n2" for three timeouts in
// a row.
func (r Route) String() string { return string(r.text(nil)) }

func (r Route) text(b []byte) []byte {
	for i := 0; i < len(r); {
		j := i + 1
		for j < len(r) && r[j] == r[i] {
			j++
		}
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, r[i].Node...)
		if r[i].Why != "" {
			b = append(append(b, ':'), r[i].Why...)
		}
		if j-i > 1 {
			b = strconv.AppendInt(append(b, '*'), int64(j-i), 10)
		}
		i = j
	}
	return b
}

// Redirects is the number of MOVED and ASK on the route.
func (r Route) Redirects() int {
	n := 0
	for _, h := range r {
		if h.Why == "MOVED" || h.Why == "ASK" {
			n++
		}
	}
	return n
}
