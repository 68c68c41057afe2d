package scenario

import (
	"testing"

	"github.com/slotstorm/slotstorm/sim"
)

// What nodes count is a sole client's, but for what was seen of others, named or not.
func TestBeside(t *testing.T) {
	var s seenClients
	for _, q := range []*sim.Request{
		{Name: "alice", Command: "get", Reply: []byte("-MOVED 866 127.0.0.1:7000\r\n")},
		{Command: "get", Reply: []byte("-ASK 866 127.0.0.1:7000\r\n")},
		{Command: "cluster|slots", Reply: []byte("*0\r\n")},
		{Command: "get", Reply: []byte("$-1\r\n")},
	} {
		s.see(q)
	}
	if got := s.beside(sim.Counters{Commands: 100, Moved: 5, Ask: 2, Topology: 4, TryAgain: 9}); got != (sim.ClientStats{Redirects: 5, Topology: 3}) {
		t.Errorf("got %+v", got)
	}
	if got := s.beside(sim.Counters{Moved: 1}); got != (sim.ClientStats{}) {
		t.Errorf("got %+v", got)
	}
	if got := s.of("alice"); got.Redirects != 1 || got.Requests != 1 {
		t.Errorf("alice has %+v", got)
	}
}
