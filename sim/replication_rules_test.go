package sim_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/sim"
)

func TestWait(t *testing.T) {
	c, n := newCluster(t, sim.Config{Masters: 1, Replicas: 2, LinkDelay: 100 * time.Millisecond})
	c.Advance(time.Second)
	w := connect(t, c, n[0])
	w.expect("2", "wait", "1", "0") // a client that wrote nothing has nothing to wait for
	w.expect("OK", "set", "a", "1")
	w.expect("0", "wait", "0", "0")
	start := c.Now()
	w.send("wait", "2", "0")
	c.Advance(150 * time.Millisecond)
	if got := w.quiet(); got != "" {
		t.Errorf("WAIT replied %q after half of the way", got)
	}
	c.Advance(50 * time.Millisecond) // there, and the acknowledgement back
	if got := w.receive(); got != "2" {
		t.Errorf("WAIT = %s after %v", got, c.Now()-start)
	}
	w.expect("2", "wait", "1", "0")

	// The time ends before the replicas answer.
	w.expect("OK", "set", "a", "2")
	w.send("wait", "1", "50")
	c.Advance(49 * time.Millisecond)
	if got := w.quiet(); got != "" {
		t.Errorf("WAIT replied %q before its time", got)
	}
	c.Advance(time.Millisecond)
	if got := w.receive(); got != "0" {
		t.Errorf("WAIT = %s when its time is over, want 0", got)
	}

	// In a transaction it does not wait.
	w.expect("OK", "multi")
	w.expect("QUEUED", "set", "a", "3")
	w.expect("QUEUED", "wait", "1", "0")
	w.expect("[OK 0]", "exec")

	w.expect("ERR value is not an integer or out of range", "wait", "x", "0")
	w.expect("ERR timeout is not an integer or out of range", "wait", "1", "x")
	w.expect("ERR timeout is negative", "wait", "1", "-1")
	r := connect(t, c, n[1])
	if got := r.do("wait", "1", "0"); !strings.HasPrefix(got, "ERR WAIT cannot be used with replica instances.") {
		t.Errorf("WAIT on a replica = %s", got)
	}
}

// TestWaitEndsWithDemotion: a master that becomes a replica releases those who wait.
func TestWaitEndsWithDemotion(t *testing.T) {
	c, n := newCluster(t, sim.Config{Replicas: 1, LinkDelay: 5 * time.Second})
	c.Advance(time.Second)
	w := connect(t, c, n[0])
	w.expect("OK", "set", "a{06S}", "1")
	w.send("wait", "1", "0")
	expect(t, n[3], "OK", "cluster", "failover", "takeover")
	c.Advance(time.Second)
	if got := w.receive(); got != "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)" {
		t.Errorf("WAIT = %s", got)
	}
}

func TestMinReplicas(t *testing.T) {
	c, n := newCluster(t, sim.Config{Masters: 1, Replicas: 1})
	c.Advance(time.Second)
	expect(t, n[0], "OK", "config", "set", "min-replicas-to-write", "1")
	expect(t, n[0], "OK", "set", "a", "1")
	if got := field(t, n[0], "min_slaves_good_slaves"); got != "1" {
		t.Errorf("min_slaves_good_slaves %s", got)
	}
	if err := n[1].Pause(); err != nil {
		t.Fatal(err)
	}
	c.Advance(9 * time.Second)
	expect(t, n[0], "OK", "set", "a", "2")
	c.Advance(4 * time.Second) // min-replicas-max-lag is 10 s
	expect(t, n[0], "-NOREPLICAS Not enough good replicas to write.", "set", "a", "3")
	expect(t, n[0], "2", "get", "a")
	script := "return redis.call('set', KEYS[1], '4')"
	if got := ask(t, n[0], "eval", script, "1", "a"); !strings.HasPrefix(got, "-NOREPLICAS Not enough good replicas to write.") {
		t.Errorf("EVAL = %s", got)
	}
	w := connect(t, c, n[0])
	w.expect("OK", "multi")
	w.expect("NOREPLICAS Not enough good replicas to write.", "set", "a", "3")
	w.expect("EXECABORT Transaction discarded because of previous errors.", "exec")
	if err := n[1].Resume(); err != nil {
		t.Fatal(err)
	}
	c.Advance(1100 * time.Millisecond)
	expect(t, n[0], "OK", "set", "a", "5")
}

func TestStaleReplica(t *testing.T) {
	settings := node.DefaultSettings()
	settings.ServeStaleData = false
	c, n := newCluster(t, sim.WithSettings(sim.Config{Masters: 3, Replicas: 1}, settings))
	c.Advance(time.Second)
	expect(t, n[0], "OK", "set", "a{06S}", "1")
	c.Advance(10 * time.Millisecond)
	r := connect(t, c, n[3])
	r.expect("OK", "readonly")
	r.expect("1", "get", "a{06S}")
	if err := n[0].Crash(); err != nil {
		t.Fatal(err)
	}
	c.Advance(10 * time.Millisecond)
	const down = "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."
	r.expect(down, "get", "a{06S}")
	r.expect(down, "ping")
	r.expect("OK", "readonly") // which does not touch data
	if got := field(t, n[3], "master_link_status"); got != "down" {
		t.Errorf("link %s", got)
	}
	r.expect("OK", "config", "set", "replica-serve-stale-data", "yes")
	r.expect("1", "get", "a{06S}")
}

// TestReconnect: a broken link goes on where it was, as long as the backlog reaches.
func TestReconnect(t *testing.T) {
	for _, row := range []struct {
		writes                       int
		full, partialOK, partialFail string
	}{
		{10, "1", "1", "1"},   // with that of the beginning
		{1000, "2", "0", "2"}, // more than 16 KiB
	} {
		t.Run(fmt.Sprint(row.writes, " writes"), func(t *testing.T) {
			settings := node.DefaultSettings()
			settings.BacklogSize = 16 << 10
			settings.DisklessDelay = 0
			c, n := newCluster(t, sim.WithSettings(sim.Config{Masters: 1, Replicas: 1, LinkDelay: time.Millisecond}, settings))
			c.Advance(time.Second)
			expect(t, n[0], "1", "client", "kill", "type", "replica")
			for i := range row.writes {
				expect(t, n[0], "OK", "set", fmt.Sprint("key", i), "a value")
			}
			c.Advance(2 * time.Second)
			expect(t, n[1], fmt.Sprint(row.writes), "dbsize")
			for name, want := range map[string]string{
				"sync_full": row.full, "sync_partial_ok": row.partialOK, "sync_partial_err": row.partialFail,
			} {
				if got := field(t, n[0], name); got != want {
					t.Errorf("%s %s, want %s", name, got, want)
				}
			}
		})
	}
}

// TestCommonHistory: a promoted replica lets others go on from its former master's history
// as far as it had come itself, and not from beyond (masterTryPartialResync).
func TestCommonHistory(t *testing.T) {
	c, n := newCluster(t, sim.Config{Masters: 1, Replicas: 1})
	c.Advance(time.Second)
	expect(t, n[0], "OK", "set", "a", "1")
	c.Advance(time.Second)
	expect(t, n[1], "OK", "cluster", "failover", "takeover")
	for range 10 {
		expect(t, n[1], "OK", "set", "a", "2")
	}
	history, end := field(t, n[1], "master_replid2"), field(t, n[1], "second_repl_offset")
	offset, err := strconv.Atoi(end)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		offset int
		want   string
	}{{offset, "CONTINUE"}, {offset + 1, "FULLRESYNC"}} {
		if got, _, _ := strings.Cut(ask(t, n[1], "psync", history, strconv.Itoa(row.offset)), " "); got != row.want {
			t.Errorf("PSYNC from %d, where the common history ends at %d: %q, want %s", row.offset, offset, got, row.want)
		}
	}
}

// TestPromotedReplicaKnowsNoScripts: scripts are replicated by what they do, and
// functions as such.
func TestPromotedReplicaKnowsNoScripts(t *testing.T) {
	c, n := newCluster(t, sim.Config{Replicas: 1})
	c.Advance(time.Second)
	script := "return redis.call('incr', KEYS[1])"
	sha := ask(t, n[0], "script", "load", script)
	expect(t, n[0], "1", "evalsha", sha, "1", "a{06S}")
	expect(t, n[0], "lib", "function", "load", "#!lua name=lib\nredis.register_function('f', function(k) return redis.call('incr', k[1]) end)")
	expect(t, n[0], "2", "fcall", "f", "1", "a{06S}")
	expect(t, n[3], "OK", "cluster", "failover")
	until(t, c, 5*time.Second, "promotion", func() bool { return isMaster(n[3]) })
	expect(t, n[3], "-NOSCRIPT No matching script. Please use EVAL.", "evalsha", sha, "1", "a{06S}")
	expect(t, n[3], "3", "fcall", "f", "1", "a{06S}")
	expect(t, n[3], "4", "eval", script, "1", "a{06S}")
}

// TestFunctionsInDataSet: a replica that comes later has the functions, too.
func TestFunctionsInDataSet(t *testing.T) {
	settings := node.DefaultSettings()
	settings.DisklessDelay = 0
	c, n := newCluster(t, sim.WithSettings(sim.Config{Masters: 1, Lone: 1}, settings))
	expect(t, n[0], "lib", "function", "load", "#!lua name=lib\nredis.register_function{function_name='f', callback=function(k) return 7 end, flags={'no-writes'}}")
	replica := attach(t, c, n)
	c.Advance(time.Second)
	expect(t, replica, "7", "fcall_ro", "f", "0")
}

// TestReplicationPings: an idle stream has a PING each ten seconds.
func TestReplicationPings(t *testing.T) {
	c, n := newCluster(t, sim.Config{Masters: 1, Replicas: 1})
	start := field(t, n[0], "master_repl_offset")
	c.Advance(time.Minute)
	if got := field(t, n[0], "master_repl_offset"); start != "14" || got != fmt.Sprint(14+6*14) {
		t.Errorf("offset %s at first, %s after a minute, want six PINGs more", start, got)
	}
	if got := field(t, n[0], "slave0"); !strings.HasSuffix(got, "state=online,offset=98,lag=0") && !strings.HasSuffix(got, "state=online,offset=98,lag=1") {
		t.Errorf("slave0: %s", got)
	}
}
