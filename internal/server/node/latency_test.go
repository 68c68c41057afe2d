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

// What takes time is noted at the time of day, and LATENCY shows it; the rest is tested in
// package latency.
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
	expectAll(t, c, [][2]string{
		{"LATENCY LATEST", fmt.Sprintf("*1\r\n*4\r\n$7\r\ncommand\r\n:%d\r\n:50\r\n:100\r\n", at(2*time.Second))},
		{"LATENCY GRAPH other", "-ERR No samples available for event 'other'\r\n"},
	})
	if got := payload(t, c.do("LATENCY GRAPH command")); !strings.HasSuffix(got, "\n321\nsss\n") {
		t.Errorf("graph %q", got)
	}
	if got := payload(t, c.do("LATENCY DOCTOR")); !strings.Contains(got, "1. command: 3 latency spikes (average 60ms, mean deviation 26ms, period 1.00 sec).") {
		t.Errorf("doctor %q", got)
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
