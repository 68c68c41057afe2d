package node_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// sleep runs DEBUG SLEEP to its end.
func (n *testNode) sleep(c *testClient, d time.Duration) {
	n.t.Helper()
	c.do("DEBUG SLEEP " + fmt.Sprint(d.Seconds()))
	n.host.Advance(d)
	if got := c.take(); got != "+OK\r\n" {
		n.t.Fatalf("DEBUG SLEEP %v answers %q", d, got)
	}
}

// What a real server was seen to say of the same three commands at the same times.
func TestLatencyMonitor(t *testing.T) {
	n := newTestNode(t, withDebug)
	c := n.client("1.1.1.1:1")
	expectAll(t, c, [][2]string{
		{"CONFIG SET latency-monitor-threshold 20 slowlog-log-slower-than 1000000", "+OK\r\n"},
		{"LATENCY LATEST", "*0\r\n"},
		{"LATENCY HISTORY command", "*0\r\n"},
		{"LATENCY RESET", ":0\r\n"},
	})
	at := func(d time.Duration) int64 { return testStart.Add(d).Unix() }
	n.sleep(c, 19*time.Millisecond)
	n.sleep(c, 30*time.Millisecond)
	n.host.Advance(time.Second - n.host.now)
	n.sleep(c, 40*time.Millisecond)
	n.sleep(c, 100*time.Millisecond)
	n.host.Advance(2*time.Second - n.host.now)
	n.sleep(c, 50*time.Millisecond)
	n.host.Advance(3*time.Second - n.host.now)
	first, second, third := at(0), at(time.Second), at(2*time.Second)
	expectAll(t, c, [][2]string{
		{"LATENCY LATEST", fmt.Sprintf("*1\r\n*4\r\n$7\r\ncommand\r\n:%d\r\n:50\r\n:100\r\n", third)},
		{"LATENCY HISTORY command", fmt.Sprintf("*3\r\n*2\r\n:%d\r\n:30\r\n*2\r\n:%d\r\n:100\r\n*2\r\n:%d\r\n:50\r\n", first, second, third)},
		{"LATENCY GRAPH other", "-ERR No samples available for event 'other'\r\n"},
	})
	graph := "command - high 100 ms, low 30 ms (all time high 100 ms)\n" + strings.Repeat("-", 80) +
		"\n # \n | \n |_\n_||\n   \n321\nsss\n"
	if got := payload(t, c.do("LATENCY GRAPH command")); got != graph {
		t.Errorf("graph %q, want %q", got, graph)
	}
	doctor := "Dave, I have observed latency spikes in this Redis instance. You don't mind talking about it, do you Dave?\n\n" +
		"1. command: 3 latency spikes (average 60ms, mean deviation 26ms, period 1.00 sec). Worst all time event 100ms.\n\n" +
		"I have a few advices for you:\n\n- Your current Slow Log configuration only logs events that are slower than your " +
		"configured latency monitor threshold. Please use 'CONFIG SET slowlog-log-slower-than 20000'.\n- Check your Slow Log " +
		"to understand what are the commands you are running which are too slow to execute. Please check " +
		"https://redis.io/commands/slowlog for more information.\n- Deleting, expiring or evicting (because of maxmemory " +
		"policy) large objects is a blocking operation. If you have very large objects that are often deleted, expired, or " +
		"evicted, try to fragment those objects into multiple smaller objects.\n"
	if got := payload(t, c.do("LATENCY DOCTOR")); got != doctor {
		t.Errorf("doctor %q, want %q", got, doctor)
	}
	expectAll(t, c, [][2]string{
		{"LATENCY RESET a command", ":1\r\n"},
		{"LATENCY LATEST", "*0\r\n"},
	})
}

func expectAll(t *testing.T, c *testClient, rows [][2]string) {
	t.Helper()
	for _, row := range rows {
		if got := c.do(row[0]); got != row[1] {
			t.Errorf("%s: %q, want %q", row[0], got, row[1])
		}
	}
}
