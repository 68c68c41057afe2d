package sim_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// secure is a cluster whose nodes speak TLS, too.
func secure(t *testing.T, cfg sim.Config) (*sim.Cluster, *sim.Certificates) {
	t.Helper()
	certs, err := sim.NewCertificates()
	if err != nil {
		t.Fatal(err)
	}
	cfg.Certificates = certs
	c, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c, certs
}

// say lets a scripted client say something, and waits for what becomes of it.
func say(t *testing.T, c *sim.Cluster, cfg sim.ClientConfig, args ...string) *sim.Result {
	t.Helper()
	cl, err := c.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer cl.Close()
	got, err := cl.Do(time.Minute, args...)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// A client with TLS is sent to ports for TLS, one without to the others.
func TestTLSPorts(t *testing.T) {
	c, certs := secure(t, sim.Config{Masters: 3, Replicas: 1})
	for _, row := range []struct {
		tls  bool
		port int
	}{{true, 20001}, {false, 1}} {
		cfg := sim.Plain("alice")
		cfg.TLS, cfg.Seeds = row.tls, []string{"n1"}
		r := say(t, c, cfg, "CLUSTER", "SLOTS")
		_, slots := resp.Read(r.Reply.Raw)
		if got := slots.Elements()[0].Elements()[2].Elements()[1].Int(); got != row.port {
			t.Errorf("TLS %v: CLUSTER SLOTS has the port %d, want %d", row.tls, got, row.port)
		}
		r = say(t, c, cfg, "CLUSTER", "SHARDS")
		if text := r.Reply.String(); !strings.Contains(text, "tls-port") || !strings.Contains(text, "20001") {
			t.Errorf("CLUSTER SHARDS is %s", text)
		}
		raw := request(t, c, certs, row.tls, "GET", "hello")
		if want := fmt.Sprintf("-MOVED 866 127.0.0.1:%d\r\n", row.port); raw != want {
			t.Errorf("TLS %v: the redirect is %q, want %q", row.tls, raw, want)
		}
	}
	if n := c.Nodes()[1]; n.TLSAddr() != "127.0.0.1:20002" || n.Addr() != "127.0.0.1:2" {
		t.Errorf("n2 is at %s and %s", n.Addr(), n.TLSAddr())
	}
}

// request sends a request to n2 on a connection of package net and returns the reply.
func request(t *testing.T, c *sim.Cluster, certs *sim.Certificates, secure bool, args ...string) string {
	t.Helper()
	n := c.Nodes()[1]
	addr, dial := n.Addr(), c.DialerOf("bob")
	if secure {
		cfg, err := certs.Client("")
		if err != nil {
			t.Fatal(err)
		}
		addr, dial = n.TLSAddr(), sim.OverTLS(c.DialerOf("bob"), cfg)
	}
	conn, err := dial(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(strings.Join(args, " ") + "\r\n")); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 1000)
	got, err := conn.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(b[:got])
}

// What a scripted client finds in a handshake is what package tls finds.
func TestTLSRefusals(t *testing.T) {
	c, certs := secure(t, sim.Config{Masters: 2, Announce: sim.Announce{Hostname: "redis-{n}.example"}})
	n := c.Nodes()[0]
	if err := c.Inject("dns", faults.WrongDNS(faults.Aim{Node: "n2"}, "n1")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	seen := map[string]int{}
	for _, auth := range []string{"yes", "optional", "no"} {
		if r, err := n.Do("CONFIG", "SET", "tls-auth-clients", auth); err != nil || r.Err() != nil {
			t.Fatal(err, r)
		}
		for _, show := range []string{"", "none", "expired", "unknown-authority"} {
			for _, flaw := range []string{"", faults.FlawExpired, faults.FlawWrongHost, faults.FlawUnknownAuthority} {
				if flaw != "" {
					if err := c.Inject("f", faults.BadCertificate(faults.Aim{Client: faults.Nodes("alice")}, flaw)); err != nil {
						t.Fatal(err)
					}
				}
				for _, addr := range []string{"127.0.0.1:20001", "redis-1.example:20001", "redis-2.example:20002"} {
					cfg, err := certs.Client(show)
					if err != nil {
						t.Fatal(err)
					}
					want := handshake(ctx, c, cfg, addr)
					scripted := sim.Plain("alice")
					scripted.TLS, scripted.Certificate, scripted.Retries = true, show, 0
					got, _ := c.ScriptedHandshake(scripted, addr)
					if got != want {
						t.Errorf("tls-auth-clients %s, client's certificate %q, node's %q, at %s: %q, package tls has %q", auth, show, flaw, addr, got, want)
					}
					seen[got]++
				}
				if flaw != "" {
					if fired, _ := c.FaultFired("f"); fired < 6 {
						t.Errorf("%s: it has struck %d times", flaw, fired)
					}
					if err := c.Heal("f"); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
	for _, word := range []string{"", "expired", "wrong-host", "unknown-authority", "certificate-refused"} {
		if seen[word] == 0 {
			t.Errorf("%q was never seen", word)
		}
	}
}

// handshake is the outcome of package tls.
func handshake(ctx context.Context, c *sim.Cluster, cfg *tls.Config, addr string) string {
	conn, err := sim.OverTLS(c.DialerOf("alice"), cfg)(ctx, "tcp", addr)
	if err == nil {
		defer conn.Close()
		if _, err = conn.Write([]byte("PING\r\n")); err == nil {
			_, err = conn.Read(make([]byte, 10)) // a refusal of the client's certificate comes here
		}
	}
	if err != nil && sim.TLSFailure(err) == "" {
		return err.Error()
	}
	return sim.TLSFailure(err)
}

// A handshake takes a round trip, and faults act on it as on anything else that is sent.
func TestTLSHandshakeUnderFaults(t *testing.T) {
	for _, row := range []struct {
		fault, want string
		took        time.Duration
	}{
		{"delay by=100ms", "", 500 * time.Millisecond}, // to connect, there and back for TLS, and for PING
		{"delay by=100ms command=ping", "", 100 * time.Millisecond},
		{"reset replies=1", "", 0},
		{"reset", "reset", 0},
		{"black-hole", "timeout", time.Second},
		{"hold for=300ms", "", 300 * time.Millisecond},
		{"bad-certificate flaw=expired node=n1", "expired", 0},
		{"bad-certificate flaw=expired node=n1 client=bob", "", 0},
		{"refuse", "refused", 0},
	} {
		c, _ := secure(t, sim.Config{Masters: 1})
		f, err := faults.Parse(row.fault)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Inject("f", f); err != nil {
			t.Fatal(err)
		}
		cfg := sim.Plain("alice")
		cfg.TLS = true
		got, took := c.ScriptedHandshake(cfg, c.Nodes()[0].TLSAddr())
		if got != row.want || took != row.took {
			t.Errorf("%s: %q after %v, want %q after %v", row.fault, got, took, row.want, row.took)
		}
	}
}

// Who speaks the wrong protocol at a port is reset, or waits in vain.
func TestTLSAtTheWrongPort(t *testing.T) {
	c, _ := secure(t, sim.Config{Masters: 1})
	n := c.Nodes()[0]
	cfg := sim.Plain("alice")
	if got, _ := c.ScriptedHandshake(cfg, n.TLSAddr()); got != "reset" {
		t.Errorf("plain text at the port for TLS: %q", got)
	}
	cfg.TLS = true
	if got, _ := c.ScriptedHandshake(cfg, n.Addr()); got != "timeout" {
		t.Errorf("TLS at the other port: %q", got)
	}
}

// The same seed gives the same log, also with TLS.
func TestTLSRepeats(t *testing.T) {
	log := func() string {
		c, _ := secure(t, sim.Config{Masters: 3, Replicas: 1, Seed: 7, NodeTimeout: time.Second})
		cfg := sim.WellBehaved("alice")
		cfg.TLS = true
		say(t, c, cfg, "SET", "hello", "1")
		if err := c.Nodes()[0].Crash(); err != nil {
			t.Fatal(err)
		}
		say(t, c, cfg, "GET", "hello")
		return c.Log().String()
	}
	if first, second := log(), log(); first != second || !strings.Contains(first, "GET hello") {
		t.Errorf("the first log is\n%s\nthe second\n%s", first, second)
	}
}

// On TCP the same certificates and the same faults count.
func TestTLSOverTCP(t *testing.T) {
	certs, err := sim.NewCertificates()
	if err != nil {
		t.Fatal(err)
	}
	c, err := sim.Run(sim.Config{Masters: 1, Transport: sim.Loopback, Certificates: certs})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	cfg, err := certs.Client("")
	if err != nil {
		t.Fatal(err)
	}
	dial := func() error {
		conn, err := (&tls.Dialer{Config: cfg}).DialContext(t.Context(), "tcp", c.Nodes()[0].TLSAddr())
		if err == nil {
			conn.Close()
		}
		return err
	}
	if err := dial(); err != nil {
		t.Error(err)
	}
	if err := c.Inject("f", faults.BadCertificate(faults.Aim{}, faults.FlawUnknownAuthority)); err != nil {
		t.Fatal(err)
	}
	if got := sim.TLSFailure(dial()); got != "unknown-authority" {
		t.Errorf("the fault gives %q", got)
	}
}

func TestTLSMistakes(t *testing.T) {
	certs, err := sim.NewCertificates()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sim.New(sim.Config{Certificates: certs, TLS: &tls.Config{}}); err == nil || err.Error() != "sim: TLS and Certificates, want one of them" {
		t.Errorf("both: %v", err)
	}
	if _, err := certs.Client("perhaps"); err == nil || err.Error() != `sim: certificate "perhaps", want none, expired, unknown-authority or nothing` {
		t.Errorf("a certificate of no kind: %v", err)
	}
	c, err := sim.New(sim.Config{Masters: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	cfg := sim.Plain("alice")
	cfg.TLS = true
	if _, err := c.NewClient(cfg); !errors.Is(err, sim.ErrNoTLS) {
		t.Errorf("a client with TLS, without certificates: %v", err)
	}
	cfg.TLS, cfg.Certificate = false, "none"
	if _, err := c.NewClient(cfg); err == nil || err.Error() != "sim: client alice: a certificate without TLS" {
		t.Errorf("a certificate without TLS: %v", err)
	}
	if err := c.Inject("f", faults.BadCertificate(faults.Aim{}, faults.FlawExpired)); !errors.Is(err, sim.ErrNoTLS) {
		t.Errorf("a bad certificate without TLS: %v", err)
	}
}

// A recording knows who used TLS, so that a replay redirects to the same ports.
func TestTLSReplays(t *testing.T) {
	c, certs := secure(t, sim.Config{Masters: 3, Record: true})
	request(t, c, certs, true, "GET", "hello")
	request(t, c, certs, false, "GET", "hello")
	again, err := sim.Replay(sim.Config{Masters: 3, Certificates: certs}, c.Recording(), -1)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := redirects(again); !slices.Equal(got, redirects(c)) || !slices.Equal(got, []string{"127.0.0.1:20001", "127.0.0.1:1"}) {
		t.Errorf("the replay redirects to %q", got)
	}
}

// redirects are the addresses that clients were sent to.
func redirects(c *sim.Cluster) (addrs []string) {
	for e := range c.Log().All() {
		if f, ok := e.Fact.(event.Redirected); ok {
			addrs = append(addrs, f.Address)
		}
	}
	return addrs
}
