package node_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
)

const (
	noShutdown     = "-ERR No shutdown in progress.\r\n"
	shutdownFailed = "-ERR Errors trying to SHUTDOWN. Check logs.\r\n"
)

func TestShutdownRefused(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:5001")
	const syntax = "-ERR syntax error\r\n"
	c.play(
		exchange{"SHUTDOWN ABORT", noShutdown},
		exchange{"SHUTDOWN ABORT abort", noShutdown},
		exchange{"SHUTDOWN foo", syntax},
		exchange{"SHUTDOWN NOW NOW x", syntax},
		exchange{"SHUTDOWN SAVE NOSAVE", syntax},
		exchange{"SHUTDOWN ABORT NOW", syntax},
		exchange{"SHUTDOWN FORCE ABORT", syntax},
		exchange{"MULTI", "+OK\r\n"},
		exchange{"SHUTDOWN NOSAVE", "-ERR Command not allowed inside a transaction\r\n"},
		exchange{"EXEC", "-EXECABORT Transaction discarded because of previous errors.\r\n"},
		exchange{`EVAL "return redis.call('SHUTDOWN','NOW')" 0`, "-ERR This Redis command is not allowed from script script: " +
			"9aab9f9c22782d405c4fe7ab5637c7bb9979ee7d, on @user_script:1.\r\n"},
	)
	if len(n.host.exits) > 0 {
		t.Errorf("the process has ended: %q", n.host.exits)
	}
}

// What ends the process at once: the one who says so gets no reply, not even those of
// earlier commands of the pipeline, and nothing that follows is processed.
func TestProcessEnds(t *testing.T) {
	for _, row := range []struct{ name, pipeline, exit string }{
		{"without replicas", "SHUTDOWN\r\n", "SHUTDOWN"},
		{"all options", "shutdown nosave now force\r\n", "SHUTDOWN"},
		{"in a pipeline", "SET k 2\r\nSHUTDOWN NOSAVE\r\nSET k 3\r\n", "SHUTDOWN"},
		{"segfault", "SET k 2\r\nDEBUG SEGFAULT\r\nSET k 3\r\n", "DEBUG SEGFAULT"},
		{"panic", "DEBUG panic x\r\nSET k 3\r\n", "DEBUG PANIC"},
		{"assert", "DEBUG ASSERT\r\n", "DEBUG ASSERT"},
		{"oom", "DEBUG OOM\r\n", "DEBUG OOM"},
		{"in a transaction", "MULTI\r\nRPUSH {k}l 1\r\nDEBUG SEGFAULT\r\nSET k 3\r\nEXEC\r\n", "DEBUG SEGFAULT"},
	} {
		t.Run(row.name, func(t *testing.T) {
			n := newTestNode(t, withDebug)
			c, other := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
			c.do("SET k 1")
			other.do("BLPOP {k}l 0")
			c.session.Feed([]byte(row.pipeline))
			if got := other.do("PING") + c.take() + other.take(); got != "" {
				t.Errorf("the dead process says %q", got)
			}
			n.Tick()
			n.host.Advance(time.Minute)
			if want := []string{row.exit}; !slices.Equal(n.host.exits, want) {
				t.Errorf("it ends by %q, want %q", n.host.exits, want)
			}
			if c.gone || other.gone {
				t.Error("the connections end before the host buries the process")
			}
			n.Shutdown()
			if !c.gone || !other.gone {
				t.Error("connections survive the process")
			}
			if got, _ := n.String("k"); got == "3" {
				t.Error("the dead process has written")
			}
		})
	}
}

// withReplica connects a replica that has not acknowledged the write of k.
func withReplica(t *testing.T, n *testNode) (c, replica *testClient) {
	t.Helper()
	replica = n.client("127.0.0.1:6001")
	replica.do("REPLCONF listening-port 7001")
	replica.do("PSYNC ? -1")
	n.host.Advance(time.Second)
	replica.take()
	c = n.client("127.0.0.1:5001")
	c.do("SET k v")
	if got := replica.take(); !strings.Contains(got, "SET") {
		t.Fatalf("the replica gets %q, want SET", got)
	}
	return c, replica
}

// acknowledge lets the replica say that it has everything.
func acknowledge(c, replica *testClient) {
	replica.do("REPLCONF ACK " + c.offset())
}

// offset is that of the node's stream.
func (c *testClient) offset() string {
	_, rest, _ := strings.Cut(payload(c.t, c.do("INFO replication")), "master_repl_offset:")
	offset, _, _ := strings.Cut(rest, "\r\n")
	return offset
}

const getAck = "*3\r\n$8\r\nREPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n"

// A master waits for replicas that have not everything, with writes held back.
func TestShutdownWaitsForReplicas(t *testing.T) {
	n := newTestNode(t)
	c, replica := withReplica(t, n)
	ender, writer := n.client("127.0.0.1:5002"), n.client("127.0.0.1:5003")
	ender.session.Feed([]byte("SHUTDOWN\r\nGET k\r\n"))
	if got := replica.take(); got != getAck {
		t.Errorf("the replica gets %q, want to be asked for its offset", got)
	}
	c.play(
		exchange{"GET k", "$1\r\nv\r\n"},
		exchange{"CLIENT UNPAUSE", "+OK\r\n"},
	)
	if got := writer.do("SET k w"); got != "" {
		t.Errorf("SET: %q, want it to wait", got)
	}
	n.host.Advance(400 * time.Millisecond)
	if got := c.do("INFO server"); !strings.Contains(got, "\r\nshutdown_in_milliseconds:9600\r\n") {
		t.Errorf("INFO does not tell how long it waits:\n%s", got)
	}
	if got := c.do("CLIENT LIST"); !strings.Contains(got, "flags=b db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=7 ") || !strings.Contains(got, "cmd=shutdown") {
		t.Errorf("CLIENT LIST does not show who waits:\n%s", got)
	}
	n.Tick()
	if len(n.host.exits) > 0 {
		t.Fatal("it has not waited")
	}
	acknowledge(c, replica)
	if len(n.host.exits) > 0 {
		t.Fatal("the cron is to notice, not the acknowledgement")
	}
	n.Tick()
	if want := []string{"SHUTDOWN"}; !slices.Equal(n.host.exits, want) {
		t.Fatalf("it ends by %q, want %q", n.host.exits, want)
	}
	if got := ender.take() + writer.take(); got != "" {
		t.Errorf("clients get %q", got)
	}
}

// It waits for shutdown-timeout, as that is when it begins.
func TestShutdownTimeout(t *testing.T) {
	n := newTestNode(t)
	c, _ := withReplica(t, n)
	c.do("CONFIG SET shutdown-timeout 3")
	n.client("127.0.0.1:5002").do("SHUTDOWN")
	c.do("CONFIG SET shutdown-timeout 60")
	n.host.Advance(3*time.Second - time.Millisecond)
	if n.Tick(); len(n.host.exits) > 0 {
		t.Error("it ends too soon")
	}
	n.host.Advance(time.Millisecond)
	if n.Tick(); len(n.host.exits) != 1 {
		t.Error("it waits for too long")
	}
}

// What there is nothing to wait for ends at once.
func TestShutdownDoesNotWait(t *testing.T) {
	for _, row := range []struct {
		name, before, shutdown string
		acknowledged           bool
	}{
		{"now", "PING", "SHUTDOWN NOW", false},
		{"without a timeout", "CONFIG SET shutdown-timeout 0", "SHUTDOWN", false},
		{"the replica has everything", "PING", "SHUTDOWN", true},
	} {
		n := newTestNode(t)
		c, replica := withReplica(t, n)
		c.do(row.before)
		if row.acknowledged {
			acknowledge(c, replica)
		}
		if c.do(row.shutdown); len(n.host.exits) != 1 {
			t.Errorf("%s: it waits", row.name)
		}
	}
}

// A replica gets what was written just before the end.
func TestShutdownSendsTheStream(t *testing.T) {
	for command, want := range map[string]bool{"SHUTDOWN NOW": true, "DEBUG SEGFAULT": false} {
		n := newTestNode(t, withDebug)
		c, replica := withReplica(t, n)
		c.session.Feed([]byte("SET k last\r\n" + command + "\r\n"))
		if got := strings.Contains(replica.take(), "last"); got != want {
			t.Errorf("%s: the replica gets the write: %t, want %t", command, got, want)
		}
	}
}

func TestShutdownAbort(t *testing.T) {
	n := newTestNode(t)
	c, replica := withReplica(t, n)
	first, second, writer := n.client("127.0.0.1:5002"), n.client("127.0.0.1:5003"), n.client("127.0.0.1:5004")
	first.session.Feed([]byte("SHUTDOWN\r\nGET k\r\n"))
	if got := second.do("SHUTDOWN NOW"); got != "" || len(n.host.exits) > 0 {
		t.Fatalf("the second one gets %q and %q, want it to wait with the first", got, n.host.exits)
	}
	if got := replica.take(); got != getAck {
		t.Errorf("the replica gets %q, want to be asked once", got)
	}
	writer.do("SET k w")
	c.play(exchange{"SHUTDOWN ABORT", "+OK\r\n"}, exchange{"SHUTDOWN ABORT", noShutdown}, exchange{"GET k", "$1\r\nw\r\n"})
	if got := first.take(); got != shutdownFailed+"$1\r\nv\r\n" {
		t.Errorf("the first one gets %q", got)
	}
	if got := second.take(); got != shutdownFailed {
		t.Errorf("the second one gets %q", got)
	}
	if got := writer.take(); got != "+OK\r\n" {
		t.Errorf("the held write gets %q", got)
	}
	if got := c.do("INFO server"); strings.Contains(got, "shutdown_in_milliseconds") {
		t.Errorf("INFO still tells of a shutdown")
	}
	n.host.Advance(time.Minute)
	if n.Tick(); len(n.host.exits) > 0 {
		t.Error("it ends all the same")
	}
}

// The shutdown does not depend on who asked for it.
func TestShutdownGoesOnWithoutItsClient(t *testing.T) {
	n := newTestNode(t)
	c, replica := withReplica(t, n)
	ender := n.client("127.0.0.1:5002")
	id := strings.Trim(ender.do("CLIENT ID"), ":\r\n")
	ender.do("SHUTDOWN")
	c.play(exchange{"CLIENT UNBLOCK " + id, ":0\r\n"}, exchange{"CLIENT UNBLOCK " + id + " ERROR", ":1\r\n"})
	if got := ender.take(); got != "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n" {
		t.Errorf("it gets %q", got)
	}
	if got := c.do("INFO server"); !strings.Contains(got, "shutdown_in_milliseconds") {
		t.Error("the shutdown is over")
	}
	ender.do("SHUTDOWN")
	ender.session.Close()
	acknowledge(c, replica)
	if n.Tick(); len(n.host.exits) != 1 {
		t.Error("it does not end")
	}
}

// A pause for other reasons: replicas are not asked, the shutdown goes on.
func TestShutdownDuringAPause(t *testing.T) {
	n := newTestNode(t)
	c, replica := withReplica(t, n)
	c.do("CLIENT PAUSE 1000 WRITE")
	c.do("SHUTDOWN")
	if got := replica.take(); got != "" {
		t.Errorf("the replica gets %q", got)
	}
	n.host.Advance(2 * time.Second)
	writer := n.client("127.0.0.1:5003")
	if got := writer.do("SET k w"); got != "" {
		t.Errorf("SET behind the pause: %q, want it to wait", got)
	}

	n = newTestNode(t)
	c = n.client("127.0.0.1:5001")
	c.do("CLIENT PAUSE 1000 ALL")
	if c.do("SHUTDOWN"); len(n.host.exits) > 0 {
		t.Error("CLIENT PAUSE ALL does not hold SHUTDOWN back")
	}
	if n.host.Advance(time.Second); len(n.host.exits) != 1 {
		t.Error("it does not end when the pause is over")
	}
}

func TestShutdownWhileAScriptIsBusy(t *testing.T) {
	const busy = "-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.\r\n"
	n := newTestNode(t)
	c, other := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	c.do("CONFIG SET busy-reply-threshold 100")
	c.send("EVAL", "redis.call('SET', KEYS[1], 1) while true do end", "1", "k")
	n.host.Advance(time.Second)
	other.play(
		exchange{"SHUTDOWN", busy}, exchange{"SHUTDOWN SAVE NOW", busy},
		exchange{"SHUTDOWN foo", "-ERR syntax error\r\n"}, exchange{"SHUTDOWN ABORT", noShutdown},
		exchange{"SHUTDOWN NOSAVE", ""},
	)
	n.host.Advance(time.Second)
	if want := []string{"SHUTDOWN"}; !slices.Equal(n.host.exits, want) {
		t.Errorf("it ends by %q, want %q", n.host.exits, want)
	}
	if got := c.take(); got != "" {
		t.Errorf("the script's client gets %q", got)
	}
}

// A replica ends at once: nobody follows it.
func TestReplicaShutsDown(t *testing.T) {
	n := newTestNode(t, withReplicaConf(t))
	if n.View().State != gossip.OK {
		t.Fatal("the cluster is not up")
	}
	if n.client("127.0.0.1:5001").do("SHUTDOWN"); len(n.host.exits) != 1 {
		t.Error("it waits")
	}
}
