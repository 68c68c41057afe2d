package node_test

import (
	"testing"
	"time"
)

// A blocked client is sent away when, and only when, its slot is served elsewhere or not at
// all: not from the node that imports the slot, nor from the one that gives it away as
// long as it owns it (clusterRedirectBlockedClientIfNeeded).
func TestBlockedClientsAreRedirected(t *testing.T) {
	const other = "00000000000000000000000000000000000000bb"
	const hello, foo = "866", "12182" // slots of this node and of the other one
	for _, tt := range []struct {
		name   string
		before []string // commands of another client
		block  []string
		after  []string
		want   string
	}{
		{"nothing happens", nil, []string{"BLPOP hello 0"}, nil, ""},
		{"at the importing node", []string{"CLUSTER SETSLOT " + foo + " IMPORTING " + other}, []string{"ASKING", "BLPOP foo 0"}, nil, ""},
		{"at the migrating node", nil, []string{"BLPOP hello 0"}, []string{"CLUSTER SETSLOT " + hello + " MIGRATING " + other}, ""},
		{"the slot is given away", nil, []string{"BLPOP hello 0"}, []string{"CLUSTER SETSLOT " + hello + " NODE " + other}, "-MOVED 866 127.0.0.1:7001\r\n"},
		{"several keys, given away", nil, []string{"XREAD BLOCK 0 STREAMS hello {hello}2 $ $"}, []string{"CLUSTER SETSLOT " + hello + " NODE " + other}, "-MOVED 866 127.0.0.1:7001\r\n"},
		{"the import is given up", []string{"CLUSTER SETSLOT " + foo + " IMPORTING " + other}, []string{"ASKING", "BLPOP foo 0"}, []string{"CLUSTER SETSLOT " + foo + " STABLE"}, "-MOVED 12182 127.0.0.1:7001\r\n"},
		{"the import is over", []string{"CLUSTER SETSLOT " + foo + " IMPORTING " + other}, []string{"ASKING", "BLPOP foo 0"}, []string{"CLUSTER SETSLOT " + foo + " NODE " + testID}, ""},
		{"another slot is given away", nil, []string{"BLPOP hello 0"}, []string{"CLUSTER SETSLOT 867 NODE " + other}, ""},
		{"the slot is nobody's", []string{"CONFIG SET cluster-require-full-coverage no"}, []string{"BLPOP hello 0"}, []string{"CLUSTER DELSLOTS " + hello}, "-CLUSTERDOWN Hash slot not served\r\n"},
		{"the cluster is down", nil, []string{"BLPOP hello 0"}, []string{"CLUSTER DELSLOTS 867"}, "-CLUSTERDOWN The cluster is down\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := newTestNode(t, withNodesConf(t, testID+" "+testIP+":7000@17000 myself,master - 0 0 1 connected 0-8191\n"+
				other+" "+testIP+":7001@17001 master - 0 0 2 connected 8192-16383\n"+
				"vars currentEpoch 2 lastVoteEpoch 0\n"))
			admin, c := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
			must := func(commands []string) {
				for _, line := range commands {
					if got := admin.do(line); got != "+OK\r\n" {
						t.Fatalf("%s: %q", line, got)
					}
				}
			}
			must(tt.before)
			for i, line := range tt.block {
				if got := c.do(line); i == len(tt.block)-1 && got != "" {
					t.Fatalf("%s: %q, want it to block", line, got)
				}
			}
			must(tt.after)
			for range 5 {
				n.host.Advance(100 * time.Millisecond)
				n.Tick()
			}
			if got := c.take(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
