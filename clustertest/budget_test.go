package clustertest

import (
	"testing"
	"time"
)

// Each budget is kept at its limit and exceeded beyond it.
func TestBudgetLimits(t *testing.T) {
	route := Route{Command: "GET k", Hops: []Hop{{"n1", "MOVED"}, {"n2", "ASK"}, {"n3", "OK"}}}
	usage := Usage{
		Commands: 9, Served: 6, Errors: map[string]int{"MOVED": 2, "ASK": 1, "TRYAGAIN": 4}, LongestRoute: route,
		Topology: 9, TopologyPeak: 5, Dials: 7, Refused: 3, Connections: 1, ConnectionsPeak: 6, PerNodePeak: 4, PeakNode: "n2",
	}
	c := &Cluster{}
	c.meter = newMeter(c)
	c.meter.first[anySlot], c.meter.first[Slot("k")] = 2*time.Second, 3*time.Second
	for _, tt := range []struct {
		name         string
		kept, broken Budget
		got          string
	}{
		{"redirects per command", MaxRedirectsPerCommand(0.5), MaxRedirectsPerCommand(0.49), "3 redirects in 6 commands: 0.5 per command, such as GET k: n1 MOVED → n2 ASK → n3 OK"},
		{"a route", MaxRedirects(2), MaxRedirects(1), "one was redirected 2 times: GET k: n1 MOVED → n2 ASK → n3 OK"},
		{"topology requests", MaxTopologyRequests(5), MaxTopologyRequests(4), "5 in the worst second, 9 in all"},
		{"dials", MaxDials(7), MaxDials(6), "7, of which 3 failed"},
		{"connections", MaxConnections(6), MaxConnections(5), "6 were open at once"},
		{"connections to a node", MaxConnectionsPerNode(4), MaxConnectionsPerNode(3), "4 were open at once to n2"},
		{"served", ServedWithin(2 * time.Second), ServedWithin(2*time.Second - 1), "the first one was after 2s"},
		{"a slot served", ServedWithin(3*time.Second, "k"), ServedWithin(3*time.Second-1, "k"), "the first one was after 3s"},
		{"a slot never served", ServedWithin(2 * time.Second), ServedWithin(time.Hour, "other"), "none was"},
		{"errors", MaxErrors("TRYAGAIN", 4), MaxErrors("TRYAGAIN", 3), "4"},
	} {
		if got, ok := tt.kept.check(c, usage); !ok {
			t.Errorf("%s: %s is beyond %q", tt.name, got, tt.kept.what)
		}
		if got, ok := tt.broken.check(c, usage); ok || got != tt.got {
			t.Errorf("%s: %q for %q (ok: %t), want %q", tt.name, got, tt.broken.what, ok, tt.got)
		}
	}
}
