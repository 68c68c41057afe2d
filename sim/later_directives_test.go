package sim

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/faults"
)

// saysAt runs a command at a node and returns what it says.
func saysAt(t *testing.T, c *Cluster, node, command string) string {
	t.Helper()
	r, err := mustNode(t, c, node).Do(strings.Fields(command)...)
	if err != nil {
		t.Fatalf("%s at %s: %v", command, node, err)
	}
	return r.String()
}

// slowlog-entry-max-argc and slowlog-entry-max-string-len are directives since Redis 8.8.
func TestSlowLogEntriesAreShortened(t *testing.T) {
	c := stepped(t, Config{Dialect: "redis-8.8", Masters: 1})
	saysAt(t, c, "n1", "CONFIG SET slowlog-log-slower-than 0 slowlog-entry-max-argc 3 slowlog-entry-max-string-len 5")
	saysAt(t, c, "n1", "MSET {k}abcd 1 {k}b 2")
	if got := saysAt(t, c, "n1", "SLOWLOG GET 1"); !strings.Contains(got, "{k}ab... (2 more bytes)") || !strings.Contains(got, "... (3 more arguments)") {
		t.Errorf("the log has %q", got)
	}
	saysAt(t, c, "n1", "CONFIG SET slowlog-entry-max-argc 32 slowlog-entry-max-string-len 128")
	saysAt(t, c, "n1", "MSET {k}abcd 1 {k}b 2")
	if got := saysAt(t, c, "n1", "SLOWLOG GET 1"); !strings.Contains(got, "{k}abcd") || strings.Contains(got, "more") {
		t.Errorf("the log has %q", got)
	}
}

// cluster-manual-failover-timeout is also for how long, twice, a source of Valkey holds writes
// back.
func TestPauseOfWholeMove(t *testing.T) {
	for value, want := range map[string]bool{"5000": true, "500": false} {
		c := atomicCluster(t)
		saysAt(t, c, "n1", "CONFIG SET cluster-manual-failover-timeout "+value)
		wholeMove(t, c, Move{StopBefore: faults.StepTakeover})
		c.Advance(3 * time.Second)
		if got := strings.Contains(saysAt(t, c, "n1", "INFO clients"), "paused_reason:slot_migration_in_progress"); got != want {
			t.Errorf("cluster-manual-failover-timeout %s: after 3 s the source holds writes back: %t, want %t", value, got, want)
		}
	}
}

// cluster-slot-migration-log-max-len is how many migrations are remembered.
func TestRememberedWholeMoves(t *testing.T) {
	c := atomicCluster(t)
	saysAt(t, c, "n1", "CONFIG SET cluster-slot-migration-log-max-len 2")
	for range 4 {
		v := wholeMove(t, c, Move{StopBefore: faults.StepPause})
		c.Advance(time.Second)
		wantState(t, v, MoveStopped, 0)
		saysAt(t, c, "n1", "CLUSTER CANCELSLOTMIGRATIONS")
		c.Advance(2 * time.Second)
	}
	if got := strings.Count(saysAt(t, c, "n1", "CLUSTER GETSLOTMIGRATIONS"), "operation"); got != 2 {
		t.Errorf("%d migrations are remembered", got)
	}
}

// What a version has as a directive that others have as a constant steers the cluster bus.
func TestLaterDirectivesOfTheBus(t *testing.T) {
	c := stepped(t, Config{Dialect: "valkey-9.1", Masters: 3})
	saysAt(t, c, "n1", "CONFIG SET cluster-manual-failover-timeout 700 cluster-ping-interval 300 cluster-message-gossip-perc 70 cluster-blacklist-ttl 3")
	got := saysAt(t, c, "n1", "CONFIG GET cluster-manual-failover-timeout cluster-ping-interval cluster-message-gossip-perc cluster-blacklist-ttl")
	for _, value := range []string{"700", "300", "70", "3"} {
		if !strings.Contains(got, value) {
			t.Errorf("CONFIG GET says %q, without %s", got, value)
		}
	}
	n3 := string(mustNode(t, c, "n3").ID())
	saysAt(t, c, "n1", "CLUSTER FORGET "+n3)
	c.Advance(2 * time.Second)
	if got := saysAt(t, c, "n1", "CLUSTER FORGET "+n3); got != "OK" {
		t.Errorf("FORGET of one who is kept out: %s", got)
	}
	c.Advance(3 * time.Second)
	if got := saysAt(t, c, "n1", "CLUSTER FORGET "+n3); !strings.HasPrefix(got, "ERR Unknown node") {
		t.Errorf("FORGET of one who is not kept out any more: %s", got)
	}
}
