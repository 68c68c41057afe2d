package sim

import (
	"errors"
	"io"
	"net"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/sim/event"
)

// reply runs a command and returns its reply as text, an error reply with its dash.
func reply(t *testing.T, n *Node, args ...string) string {
	t.Helper()
	r, err := n.Do(args...)
	if err != nil {
		t.Fatal(err)
	}
	return r.String()
}

func TestCrashAndRestart(t *testing.T) {
	c := stepped(t, Config{Masters: 3})
	n1 := mustNode(t, c, "n1")
	if got := reply(t, n1, "SET", "hello", "world"); got != "OK" {
		t.Fatal(got)
	}
	id, addr := n1.ID(), n1.Addr()
	if err := n1.Restart(Restart{}); !errors.Is(err, ErrUp) {
		t.Errorf("Restart of a running node: %v, want %v", err, ErrUp)
	}
	if err := n1.Crash(); err != nil {
		t.Fatal(err)
	}
	if err := n1.Crash(); !errors.Is(err, ErrDown) {
		t.Errorf("second Crash: %v, want %v", err, ErrDown)
	}
	if _, err := n1.Do("PING"); err == nil {
		t.Error("a crashed node answers")
	}
	if _, err := c.Dial(t.Context(), "tcp", addr); err == nil {
		t.Error("a crashed node accepts connections")
	}

	if err := n1.Restart(Restart{KeepData: true}); err != nil {
		t.Fatal(err)
	}
	if n1.ID() != id || n1.Addr() != addr {
		t.Errorf("it came back as %s at %s, want %s at %s", n1.ID(), n1.Addr(), id, addr)
	}
	if got, want := reply(t, n1, "GET", "hello"), "CLUSTERDOWN The cluster is down"; got != want {
		t.Errorf("right after the restart: %q, want %q", got, want)
	}
	c.Advance(3 * time.Second)
	if got := reply(t, n1, "GET", "hello"); got != "world" {
		t.Errorf("with its data: %q, want world", got)
	}

	if err := n1.Crash(); err != nil {
		t.Fatal(err)
	}
	if err := n1.Restart(Restart{}); err != nil {
		t.Fatal(err)
	}
	c.Advance(3 * time.Second)
	if got := reply(t, n1, "DBSIZE"); got != "0" {
		t.Errorf("without persistence it has %s keys, want 0", got)
	}
}

// A process that ends by itself is like a crashed one, from that very instant on.
func TestProcessEndsByItself(t *testing.T) {
	settings := node.DefaultSettings()
	settings.DebugCommand = true
	for _, row := range []struct {
		command   []string
		atOnce    bool
		wantEvent string
	}{
		{[]string{"SHUTDOWN", "NOSAVE"}, false, "ended by SHUTDOWN"},
		{[]string{"DEBUG", "SEGFAULT"}, true, "ended by DEBUG SEGFAULT"},
	} {
		c := stepped(t, Config{Masters: 3, Record: true, settings: &settings})
		n1 := mustNode(t, c, "n1")
		if got := reply(t, n1, "SET", "hello", "world"); got != "OK" {
			t.Fatal(got)
		}
		idle, err := c.Dial(t.Context(), "tcp", n1.Addr())
		if err != nil {
			t.Fatal(err)
		}
		if row.atOnce {
			if _, err := idle.Write([]byte(strings.Join(row.command, " ") + "\r\n")); err != nil {
				t.Fatal(err)
			}
		} else if r, err := n1.Do(row.command...); err == nil {
			t.Errorf("%s answers %s", row.command, r)
		}
		if n1.Up() {
			t.Errorf("%s: the node is up", row.command)
		}
		if err := n1.Crash(); !errors.Is(err, ErrDown) {
			t.Errorf("%s: Crash: %v, want %v", row.command, err, ErrDown)
		}
		if err := n1.Restart(Restart{KeepData: true}); err != nil {
			t.Fatal(err)
		}
		if n, err := idle.Read(make([]byte, 1)); n != 0 || err != io.EOF {
			t.Errorf("%s: an open connection reads %d, %v, want the end", row.command, n, err)
		}
		c.Advance(3 * time.Second)
		if got := reply(t, n1, "GET", "hello"); got != "world" {
			t.Errorf("%s: after the restart: %q, want world", row.command, got)
		}
		var events []string
		for e := range c.Log().All() {
			if e.Kind() == event.KindNode {
				events = append(events, e.Text())
			}
		}
		if want := []string{row.wantEvent, "restart keep-data"}; !slices.Equal(events, want) {
			t.Errorf("the log has %q, want %q", events, want)
		}
		again, err := Replay(c.cfg, c.Recording(), -1)
		if err != nil {
			t.Fatal(err)
		}
		again.Close()
	}
}

// A replica that comes back with its data and takes its master's loses nothing: it was the
// master who acknowledged them.
func TestReplicaComesBackWithItsData(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Replicas: 1})
	reply(t, mustNode(t, c, "n1"), "SET", "hello", "world")
	c.Advance(time.Second)
	n4 := mustNode(t, c, "n4")
	if err := n4.Crash(); err != nil {
		t.Fatal(err)
	}
	if err := n4.Restart(Restart{KeepData: true}); err != nil {
		t.Fatal(err)
	}
	c.Advance(10 * time.Second)
	if got, ok := n4.String("hello"); got != "world" || !ok {
		t.Errorf("it has %q, %t", got, ok)
	}
	if got := c.Losses(); len(got) > 0 {
		t.Errorf("lost: %v", got)
	}
}

// With sockets the connections end, and the port is free for the next process.
func TestProcessEndsByItselfOnTCP(t *testing.T) {
	c := running(t, Config{Masters: 3, Transport: Loopback})
	n1 := mustNode(t, c, "n1")
	conn, err := net.Dial("tcp", n1.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("PING\r\nSHUTDOWN\r\n")); err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(conn); err != nil || len(b) > 0 {
		t.Errorf("it reads %q, %v, want the end", b, err)
	}
	if conn, err := net.Dial("tcp", n1.Addr()); err == nil {
		conn.Close()
		t.Error("somebody listens")
	}
	if err := n1.Restart(Restart{}); err != nil {
		t.Fatal(err)
	}
	if got := reply(t, n1, "PING"); got != "PONG" {
		t.Errorf("after the restart: %q", got)
	}
}

// Nobody else gets the ports of a node that is down.
func TestPortsAreKept(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems hold no ports")
	}
	certs, err := NewCertificates()
	if err != nil {
		t.Fatal(err)
	}
	c := running(t, Config{Masters: 1, Transport: Loopback, Certificates: certs})
	other := running(t, Config{Masters: 1, Transport: Loopback})
	n1 := mustNode(t, c, "n1")
	before := []string{n1.Addr(), n1.TLSAddr()}
	for range 2 {
		if err := n1.Crash(); err != nil {
			t.Fatal(err)
		}
		for _, addr := range before {
			from, err := net.ResolveTCPAddr("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			if conn, err := (&net.Dialer{LocalAddr: from}).Dial("tcp", other.Addrs()[0]); err == nil {
				defer conn.Close()
				t.Errorf("somebody else connects from %s", addr)
			}
		}
		if err := n1.Restart(Restart{}); err != nil {
			t.Fatal(err)
		}
		if now := []string{n1.Addr(), n1.TLSAddr()}; !slices.Equal(now, before) {
			t.Errorf("it is at %q, and was at %q", now, before)
		}
	}
}

func TestRestartAtANewAddress(t *testing.T) {
	c := stepped(t, Config{Masters: 3})
	n1, n2 := mustNode(t, c, "n1"), mustNode(t, c, "n2")
	old := n1.Addr()
	if err := n1.Crash(); err != nil {
		t.Fatal(err)
	}
	if err := n1.Restart(Restart{NewAddress: true}); err != nil {
		t.Fatal(err)
	}
	if n1.Addr() == old {
		t.Fatal("the address is the old one")
	}
	c.Advance(20 * time.Second)
	member := n2.View().Member(n1.ID())
	if member == nil || net.JoinHostPort(member.IP, itoa(member.Port)) != n1.Addr() {
		t.Errorf("n2 takes n1 for %+v, want it at %s", member, n1.Addr())
	}
}

func TestRestartWithANewIdentity(t *testing.T) {
	c := stepped(t, Config{Masters: 3, NodeTimeout: time.Second})
	n1, n2 := mustNode(t, c, "n1"), mustNode(t, c, "n2")
	old := n1.ID()
	if err := n1.Crash(); err != nil {
		t.Fatal(err)
	}
	if err := n1.Restart(Restart{NewIdentity: true}); err != nil {
		t.Fatal(err)
	}
	if n1.ID() == old {
		t.Fatal("the ID is the old one")
	}
	c.Advance(5 * time.Second)
	if got := len(n1.View().Members); got != 1 {
		t.Errorf("it knows %d nodes, want itself alone", got)
	}
	if info := snapshotNode(t, n2, old); info != "noaddr" {
		t.Errorf("n2 has the old ID as %s, want noaddr", info)
	}
}

func TestPausedNodeAnswersLater(t *testing.T) {
	c := stepped(t, Config{Masters: 3})
	n1 := mustNode(t, c, "n1")
	conn, err := c.Dial(t.Context(), "tcp", n1.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := n1.Pause(); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte("PING\r\nPING\r\n")); err != nil {
		t.Fatal(err)
	}
	c.Advance(5 * time.Second)
	if err := conn.SetReadDeadline(time.Now()); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 100)
	if n, err := conn.Read(buf); err == nil {
		t.Fatalf("a stopped process answered %q", buf[:n])
	}
	if err := n1.Resume(); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	if n, err := conn.Read(buf); err != nil || string(buf[:n]) != "+PONG\r\n+PONG\r\n" {
		t.Errorf("after Resume: %q, %v", buf[:n], err)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

// snapshotNode is what a node has in its table about an ID: the last flag.
func snapshotNode(t *testing.T, n *Node, id gossip.ID) string {
	t.Helper()
	s := n.Snapshot()
	info := s.Node(id)
	if info == nil {
		return "unknown"
	}
	flags := strings.Split(info.Flags.String(), ",")
	return flags[len(flags)-1]
}

// Where a node is reached after a restart: in memory at any address that no other node
// has, also that of one which is down.
func TestRestartAtAnAddress(t *testing.T) {
	c := stepped(t, Config{Masters: 3, NodeTimeout: time.Second})
	n1, n2, n3 := mustNode(t, c, "n1"), mustNode(t, c, "n2"), mustNode(t, c, "n3")
	for _, address := range []string{n2.Addr(), "nowhere", "127.0.0.1:0", "127.0.0.1:70000"} {
		if err := n1.Crash(); err != nil {
			t.Fatal(err)
		}
		if err := n1.Restart(Restart{Address: address}); !errors.Is(err, ErrAddress) {
			t.Errorf("restart at %s: %v", address, err)
		}
		if err := n1.Restart(Restart{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := n1.Crash(); err != nil {
		t.Fatal(err)
	}
	if err := n1.Restart(Restart{Address: "10.0.0.7:6379"}); err != nil {
		t.Fatal(err)
	}
	c.Advance(5 * time.Second)
	for _, n := range []*Node{n2, n3} {
		if m := n.View().Member(n1.ID()); m.IP != "10.0.0.7" || m.Port != 6379 {
			t.Errorf("%s takes n1 for %+v", n.Name(), m)
		}
	}
	// What it thinks of itself is in its nodes.conf, with the old IP and the new port.
	if m := n1.View().Self; m.IP != "127.0.0.1" || m.Port != 6379 {
		t.Errorf("n1 sees itself as %+v", m)
	}
	if got := reply(t, n1, "CLUSTER", "INFO"); !strings.HasPrefix(got, "cluster_state:ok") {
		t.Errorf("CLUSTER INFO %s", got)
	}
}

// All at new addresses at once: nobody knows where to look for anybody. One after the
// other they find each other again.
func TestAllRestartAtNewAddresses(t *testing.T) {
	for _, atOnce := range []bool{true, false} {
		c := stepped(t, Config{Masters: 3, Replicas: 1, NodeTimeout: time.Second})
		move := func(nodes ...*Node) {
			for _, n := range nodes {
				if err := n.Crash(); err != nil {
					t.Fatal(err)
				}
			}
			for _, n := range nodes {
				if err := n.Restart(Restart{NewAddress: true}); err != nil {
					t.Fatal(err)
				}
			}
			c.Advance(10 * time.Second)
		}
		if atOnce {
			move(c.Nodes()...)
		} else {
			for _, n := range c.Nodes() {
				move(n)
			}
		}
		for _, n := range c.Nodes() {
			if found := n.View().State == gossip.OK; found == atOnce {
				t.Errorf("at once: %t: the cluster of %s is %v", atOnce, n.Name(), n.View().State)
			}
		}
		if !atOnce {
			continue
		}
		// A MEET with each brings them together.
		for _, n := range c.Nodes()[1:] {
			host, port, _ := net.SplitHostPort(n.Addr())
			if got := reply(t, c.Nodes()[0], "CLUSTER", "MEET", host, port); got != "OK" {
				t.Error(got)
			}
		}
		c.Advance(10 * time.Second)
		for _, n := range c.Nodes() {
			if n.View().State != gossip.OK {
				t.Errorf("after MEET the cluster of %s is %v", n.Name(), n.View().State)
			}
		}
	}
}

// A node of another cluster at the address of one that is down: it is taken for nobody
// that this cluster knows, and its cluster does not mix with this one.
func TestAddressOfAnotherCluster(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Lone: 2, NodeTimeout: time.Second})
	n1, n2, x, y := mustNode(t, c, "n1"), mustNode(t, c, "n2"), mustNode(t, c, "n4"), mustNode(t, c, "n5")
	host, port, _ := net.SplitHostPort(y.Addr())
	if got := reply(t, x, "CLUSTER", "MEET", host, port); got != "OK" {
		t.Fatal(got)
	}
	if got := reply(t, x, "CLUSTER", "ADDSLOTSRANGE", "0", "16383"); got != "OK" {
		t.Fatal(got)
	}
	c.Advance(5 * time.Second)
	at := n1.Addr()
	for _, n := range []*Node{n1, x} {
		if err := n.Crash(); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Restart(Restart{Address: at}); err != nil {
		t.Fatal(err)
	}
	c.Advance(10 * time.Second)
	if got := snapshotNode(t, n2, n1.ID()); got != "noaddr" {
		t.Errorf("n2 has n1 as %s, want noaddr", got)
	}
	for _, n := range []*Node{n2, x, y} {
		want := 3
		if n != n2 {
			want = 2
		}
		if got := len(n.View().Members); got != want {
			t.Errorf("%s knows %d nodes, want %d", n.Name(), got, want)
		}
	}
	if got := reply(t, n2, "GET", "hello"); got != "MOVED 866 :0" { // whoever has no address cannot fail
		t.Errorf("GET of what was n1's: %s", got)
	}
	if got := reply(t, x, "GET", "hello"); got != "" {
		t.Errorf("GET at the same address now: %s", got)
	}
}
