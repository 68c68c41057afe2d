package sim

import (
	"bufio"
	"errors"
	"net"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip"
)

func TestMisdirectedRedirects(t *testing.T) {
	for _, tt := range []struct{ fault, plain, naive string }{
		{"misdirect to=n3 call=1", "(nil) via n1:MOVED n3:MOVED n2", "(nil) via n1:MOVED n3:MOVED n2"},
		{"misdirect to=self call=1", "(nil) via n1:MOVED*2 n2", "(nil) via n1:MOVED*2 n2"},
		{"misdirect to=empty call=1", "(nil) via n1:MOVED n2", "(nil) via n1:MOVED :2:refused n2"},
		{"misdirect to=unknown call=1", "(nil) via n1:MOVED 127.0.0.2:9:refused n2", "(nil) via n1:MOVED 127.0.0.2:9:refused n2"},
		{"misdirect to=n3 redirect=ask", "(nil) via n1:MOVED n2", "(nil) via n1:MOVED n2"},
	} {
		for _, preset := range []ClientConfig{Plain("alice"), Naive("alice")} {
			want := tt.plain
			if preset.TrustEmptyHost {
				want = tt.naive
			}
			c := stepped(t, Config{})
			cl := client(t, c, preset)
			talk(t, cl, [2]string{"GET hello", "(nil) via n1"})
			if err := c.MoveSlot(866, "n1", "n2"); err != nil {
				t.Fatal(err)
			}
			inject(t, c, "f", tt.fault)
			talk(t, cl, [2]string{"GET hello", want})
			if t.Failed() {
				t.Fatalf("%s\n%v", tt.fault, c.Log())
			}
		}
	}
}

func TestTopologyFaults(t *testing.T) {
	c := stepped(t, Config{})
	inject(t, c, "stale", "stale-topology node=n1")
	if err := c.MoveSlot(866, "n1", "n2"); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Second)
	cfg := Naive("alice")
	cfg.Seeds = []string{"n1"}
	talk(t, client(t, c, cfg), [2]string{"GET hello", "(nil) via n1:MOVED n2"})
	cfg.Seeds = []string{"n2"}
	talk(t, client(t, c, cfg), [2]string{"GET hello", "(nil) via n2"})
	heal(t, c, "stale")
	inject(t, c, "empty", "empty-topology node=n1")
	inject(t, c, "partial", "partial-topology without=866 node=n2")
	cfg.Seeds = []string{"n1"}
	talk(t, client(t, c, cfg), [2]string{"GET hello", "(unknown slot) via "})
	cfg.Seeds = []string{"n2"}
	talk(t, client(t, c, cfg), [2]string{"GET hello", "(unknown slot) via "})
	cfg = Plain("bob")
	cfg.Topology = TopologyShards
	cfg.Seeds = []string{"n2"}
	talk(t, client(t, c, cfg), [2]string{"GET hello", "(nil) via n1:MOVED n2"})
}

// A partition that is shorter than the node timeout costs nothing; a longer one is seen
// by both sides, and what was held arrives in the end.
func TestPartitionOfTheBus(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Replicas: 1, NodeTimeout: 2 * time.Second})
	sees := func(node string, flag gossip.Flags) bool {
		n1, n2 := mustNode(t, c, node), mustNode(t, c, "n1")
		return n1.View().Member(n2.ID()).Flags.Has(flag)
	}
	inject(t, c, "short", "partition {n1} {*} for=500ms")
	c.Advance(5 * time.Second)
	if sees("n2", gossip.FlagFail) || sees("n2", gossip.FlagPFail) {
		t.Fatalf("a short partition has consequences\n%v", c.Log())
	}
	inject(t, c, "long", "partition {n1} {*} link=bus,repl")
	if !c.Until(30*time.Second, func() bool { return mustNode(t, c, "n4").View().Self.Master }) {
		t.Fatalf("nobody is elected\n%v", c.Log())
	}
	if !sees("n2", gossip.FlagFail) {
		t.Error("n2 does not see n1 fail")
	}
	if !c.Until(10*time.Second, func() bool { return mustNode(t, c, "n1").View().State != gossip.OK }) {
		t.Error("n1 believes that the cluster is up")
	}
	heal(t, c, "long")
	if !c.Until(30*time.Second, func() bool { return !mustNode(t, c, "n1").View().Self.Master && c.Disagreement() == "" }) {
		t.Fatalf("the old master does not follow: %s\n%v", c.Disagreement(), c.Log())
	}
}

// With one direction cut, n1 hears all and is not heard.
func TestPartitionOfOneDirection(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Replicas: 1, NodeTimeout: 2 * time.Second})
	inject(t, c, "mute", "partition {n1} {*} oneway link=bus,repl")
	if !c.Until(30*time.Second, func() bool { return mustNode(t, c, "n4").View().Self.Master }) {
		t.Fatalf("nobody is elected\n%v", c.Log())
	}
}

func TestDroppedVotesDelayAnElection(t *testing.T) {
	run := func(fault string) time.Duration {
		c := stepped(t, Config{Masters: 3, Replicas: 1, NodeTimeout: 2 * time.Second})
		if fault != "" {
			inject(t, c, "f", fault)
		}
		if err := mustNode(t, c, "n1").Crash(); err != nil {
			t.Fatal(err)
		}
		if !c.Until(time.Minute, func() bool { return mustNode(t, c, "n4").View().Self.Master }) {
			t.Fatalf("%s: nobody is elected\n%v", fault, c.Log())
		}
		return c.Now()
	}
	quick := run("")
	if slow := run("drop command=auth-ack call=1-4"); slow < quick+2*time.Second {
		t.Errorf("without votes the election took %v, with them %v", slow, quick)
	}
	if twice := run("duplicate + reorder by=30ms p=0.3"); twice > quick+5*time.Second {
		t.Errorf("duplicates and another order delay the election from %v to %v", quick, twice)
	}
}

func TestDuplicatesArrive(t *testing.T) {
	received := func(fault string) int {
		c := stepped(t, Config{Masters: 3, NodeTimeout: 2 * time.Second})
		if fault != "" {
			inject(t, c, "f", fault)
		}
		c.Advance(10 * time.Second)
		reply, err := mustNode(t, c, "n1").Do("CLUSTER", "INFO")
		if err != nil {
			t.Fatal(err)
		}
		info := string(reply.Raw)
		_, number, _ := strings.Cut(info, "cluster_stats_messages_received:")
		number, _, _ = strings.Cut(number, "\r\n")
		n, err := strconv.Atoi(number)
		if err != nil {
			t.Fatalf("%q: %v", info, err)
		}
		return n
	}
	once := received("")
	if n := received("duplicate copies=2 to=n1"); n < 2*once {
		t.Errorf("n1 received %d messages when each came three times, and %d otherwise", n, once)
	}
}

// MIGRATE over a link that swallows: it times out, and the key stays.
func TestHeldMigrate(t *testing.T) {
	c := stepped(t, Config{})
	talk(t, client(t, c, Plain("alice")), [2]string{"SET hello 1", "OK via n1"})
	inject(t, c, "held", "hold link=migrate from=n1")
	m, err := c.Migrate(866, "n1", "n2")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Begin(); err != nil {
		t.Fatal(err)
	}
	_, err = m.MoveKeys(-1)
	if err == nil || !strings.Contains(err.Error(), "IOERR error or timeout") {
		t.Fatalf("MIGRATE over a held link: %v", err)
	}
	heal(t, c, "held")
	if !c.Until(time.Minute, func() bool { return c.Disagreement() == "" }) {
		t.Fatal(c.Disagreement()) // n1 did nothing else while it waited
	}
	if _, err = m.MoveKeys(-1); err != nil {
		t.Fatal(err)
	}
}

func TestHeldReplication(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Replicas: 1})
	alice := client(t, c, Plain("alice"))
	inject(t, c, "lag", "hold link=repl to=n4")
	talk(t, alice, [2]string{"SET hello 1", "OK via n1"})
	c.Advance(time.Second)
	if keys := mustNode(t, c, "n4").Keys(); len(keys) != 0 {
		t.Errorf("n4 has %v", keys)
	}
	heal(t, c, "lag")
	c.Advance(time.Second)
	if keys := mustNode(t, c, "n4").Keys(); len(keys) != 1 {
		t.Errorf("n4 has %v", keys)
	}
}

// What is sent behind something that is held waits with it, though nothing holds it itself.
func TestHeldInOrder(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Replicas: 1})
	alice := client(t, c, Plain("alice"))
	c.Advance(time.Second)
	inject(t, c, "first", "hold link=repl to=n4 call=1")
	for _, command := range []string{"SET hello 1", "SET hello 2"} {
		talk(t, alice, [2]string{command, "OK via n1"})
		c.Advance(time.Second)
		if keys := mustNode(t, c, "n4").Keys(); len(keys) != 0 {
			t.Errorf("after %s n4 has %v", command, keys)
		}
	}
	heal(t, c, "first")
	c.Advance(time.Second)
	if got, _ := mustNode(t, c, "n4").String("hello"); got != "2" {
		t.Errorf("in the end n4 has %q", got)
	}
}

func TestInjectChecksNames(t *testing.T) {
	c := stepped(t, Config{})
	if err := c.Inject("f", faults.Misdirect(faults.Aim{}, "n9")); err == nil {
		t.Error("a misdirect to a node that is not there is accepted")
	}
	if err := c.Inject("f", faults.Rule{}); err == nil {
		t.Error("a fault without a kind is accepted")
	}
	inject(t, c, "cut", "hold")
	err := c.Heal("cat")
	if err == nil || !strings.Contains(err.Error(), `no fault "cat" is installed (did you mean cut?)`) {
		t.Errorf("healing what is not there: %v", err)
	}
	c.HealAll()
	if len(c.Faults()) != 0 {
		t.Errorf("%v are left", c.Faults())
	}
}

// The same faults hit connections that go-redis and others dial, in virtual time.
func TestFaultsOnDialledConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := running(t, Config{})
		dial := func() (net.Conn, error) {
			return c.DialerOf("alice")(t.Context(), "tcp", mustNode(t, c, "n1").Addr())
		}
		ping := func(conn net.Conn) string {
			t.Helper()
			if _, err := conn.Write([]byte("PING\r\n")); err != nil {
				return err.Error()
			}
			_ = conn.SetReadDeadline(time.Now().Add(time.Second))
			line, err := bufio.NewReader(conn).ReadString('\n')
			if err != nil {
				return err.Error()
			}
			return strings.TrimSpace(line)
		}
		conn, err := dial()
		if err != nil {
			t.Fatal(err)
		}
		inject(t, c, "slow", "delay by=300ms client=alice")
		start := time.Now()
		if got := ping(conn); got != "+PONG" || time.Since(start) < 600*time.Millisecond {
			t.Errorf("PING answers %q after %v", got, time.Since(start))
		}
		heal(t, c, "slow")
		inject(t, c, "hole", "black-hole client=alice")
		if got := ping(conn); !strings.Contains(got, "timeout") {
			t.Errorf("a black hole answers %q", got)
		}
		heal(t, c, "hole")
		inject(t, c, "refuse", "refuse")
		if _, err := dial(); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("dialling gives %v", err)
		}
		heal(t, c, "refuse")
		if conn, err = dial(); err != nil {
			t.Fatal(err)
		}
		inject(t, c, "reset", "reset client=alice")
		synctest.Wait()
		time.Sleep(time.Millisecond)
		if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("an idle connection that is reset reads %v", err)
		}
		heal(t, c, "reset")
	})
}

func TestFaultsOnTCP(t *testing.T) {
	c := running(t, Config{Transport: Loopback})
	dial := func() net.Conn {
		conn, err := net.Dial("tcp", c.Addrs()[0])
		if err != nil {
			t.Fatal(err)
		}
		return conn
	}
	conn := dial()
	defer conn.Close()
	inject(t, c, "lost", "reply-lost command=ping call=2")
	reader := bufio.NewReader(conn)
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		t.Fatal(err)
	}
	if line, err := reader.ReadString('\n'); line != "+PONG\r\n" {
		t.Errorf("the first PING answers %q, %v", line, err)
	}
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		t.Fatal(err)
	}
	if line, err := reader.ReadString('\n'); line != "" || err == nil {
		t.Errorf("the second PING answers %q, %v", line, err)
	}
	heal(t, c, "lost")
	inject(t, c, "refuse", "refuse node=n1")
	// The system accepts before anybody can refuse: the reset comes early or late.
	if refused, err := net.Dial("tcp", c.Addrs()[0]); err == nil {
		if _, err := refused.Read(make([]byte, 1)); err == nil {
			t.Error("a refused connection can be read")
		}
		refused.Close()
	}
	heal(t, c, "refuse")
	inject(t, c, "slow", "delay by=50ms")
	late := dial()
	defer late.Close()
	start := time.Now()
	if _, err := late.Write([]byte("PING\r\n")); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(late).ReadString('\n'); line != "+PONG\r\n" || time.Since(start) < 100*time.Millisecond {
		t.Errorf("PING answers %q after %v, %v", line, time.Since(start), err)
	}
}

// Without faults nothing is asked, and with faults that are healed nothing is left.
func TestHealedFaultsCostNothing(t *testing.T) {
	c := stepped(t, Config{})
	alice := client(t, c, Plain("alice"))
	inject(t, c, "f", "delay by=1ms + slow by=1ms")
	talk(t, alice, [2]string{"GET hello", "(nil) via n1"})
	heal(t, c, "f")
	c.Advance(time.Second)
	for cn := range c.conns {
		if !cn.straight() {
			t.Errorf("a connection of %q to %s is still on the slow way", cn.client, cn.p.name)
		}
	}
	if len(c.holding) != 0 {
		t.Errorf("%d directions hold something", len(c.holding))
	}
}

// What faults act on is cut into requests as the node cuts it: an empty array is none,
// and what stands behind an element does not matter.
func TestFaultsSeeTheRequestsOfTheNode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := running(t, Config{Masters: 1})
		conn, err := c.DialerOf("alice")(t.Context(), "tcp", mustNode(t, c, "n1").Addr())
		if err != nil {
			t.Fatal(err)
		}
		inject(t, c, "lost", "reset client=alice command=get")
		if _, err := conn.Write([]byte("*-1\r\n*1\r\n$4\r\nPINGxy*2\r\n$3\r\nGET\r\n$1\r\na\r\n")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		time.Sleep(time.Millisecond)
		if n := mustNode(t, c, "n1").Counters().Commands; n != 1 {
			t.Errorf("the node processed %d commands, want PING", n)
		}
		if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("the GET is answered with %v, want a reset", err)
		}
	})
}
