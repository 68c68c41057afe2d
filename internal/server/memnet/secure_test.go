package memnet

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/certificate"
)

// secureEcho is a peer behind TLS that sends back what it gets.
type secureEcho struct {
	far    *Secure
	got    []byte
	closed int
}

func (e *secureEcho) Receive(b []byte) bool {
	e.got = append(e.got, b...)
	e.far.Deliver(b)
	return true
}

func (e *secureEcho) Closed() {
	e.closed++
	e.far.Hangup()
}

// configs are those of a server and of a client that trust each other.
func configs(t interface{ Fatal(...any) }) (server, client *tls.Config) {
	a, err := certificate.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	serverCert, err := a.Server(certificate.Valid, "node")
	if err != nil {
		t.Fatal(err)
	}
	clientCert, err := a.Client(certificate.Valid)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{serverCert}, ClientCAs: a.Pool(), ClientAuth: tls.RequireAndVerifyClientCert},
		&tls.Config{Certificates: []tls.Certificate{clientCert}, RootCAs: a.Pool(), ServerName: "node"}
}

func newSecureEcho(server *tls.Config) (*Conn, *secureEcho) {
	c := NewConn(Addr("client"), Addr("node"))
	e := &secureEcho{}
	e.far = NewSecure(c, server, e)
	return c, e
}

// Nobody waits for anything: each write has its answer at once, in the goroutine of the
// one who writes.
func TestSecure(t *testing.T) {
	server, cfg := configs(t)
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		rapid.Check(t, func(rt *rapid.T) {
			near, e := newSecureEcho(server)
			cfg := cfg.Clone()
			cfg.MaxVersion = version
			client := tls.Client(near, cfg)
			if n := e.far.Deliver([]byte("too early")); n != 0 {
				rt.Fatalf("%d bytes wait", n)
			}
			for range rapid.IntRange(1, 4).Draw(rt, "writes") {
				want := rapid.SliceOfN(rapid.Byte(), 1, 40_000).Draw(rt, "bytes")
				if _, err := client.Write(want); err != nil {
					rt.Fatal(err)
				}
				got := make([]byte, len(want))
				if _, err := io.ReadFull(client, got); err != nil || string(got) != string(want) {
					rt.Fatalf("%d bytes came back otherwise, %v", len(got), err)
				}
			}
			told := 1
			switch rapid.SampledFrom([]string{"client", "node", "reset", "lost"}).Draw(rt, "end") {
			case "client":
				client.Close()
			case "node":
				told = 0
				before := len(near.buf) - near.off
				if e.far.Hangup(); len(near.buf)-near.off == before {
					rt.Fatal("TLS does not tell the client of the end")
				}
				if _, err := client.Read(make([]byte, 1)); err != io.EOF {
					rt.Fatalf("behind the end it reads %v", err)
				}
				client.Close()
			case "reset":
				told = 0
				e.far.Reset()
				if _, err := client.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
					rt.Fatalf("behind a reset it reads %v", err)
				}
				client.Close()
			case "lost":
				near.Close()
			}
			if e.closed != told || !e.far.over {
				rt.Fatalf("the peer heard of the end %d times; the coroutine is over: %v", e.closed, e.far.over)
			}
		})
	}
}

// Refusals reach the client by TLS, and the peer as the end.
func TestSecureRefuses(t *testing.T) {
	server, cfg := configs(t)
	for _, row := range []struct {
		name  string
		speak func(near net.Conn) error
		want  func(error) bool
	}{
		{"plain text", func(near net.Conn) error {
			_, _ = near.Write([]byte("PING\r\n"))
			_, err := io.ReadAll(near)
			return err
		}, func(err error) bool { return errors.Is(err, syscall.ECONNRESET) }},
		{"no certificate", func(near net.Conn) error {
			client := tls.Client(near, &tls.Config{RootCAs: cfg.RootCAs, ServerName: "node"})
			if _, err := client.Write([]byte("PING\r\n")); err != nil {
				return err
			}
			_, err := client.Read(make([]byte, 1))
			return err
		}, func(err error) bool { return err.Error() == "remote error: tls: certificate required" }},
		{"another host", func(near net.Conn) error {
			return tls.Client(near, &tls.Config{RootCAs: cfg.RootCAs, ServerName: "other"}).Handshake()
		}, func(err error) bool { return errors.As(err, new(*tls.CertificateVerificationError)) }},
	} {
		near, e := newSecureEcho(server)
		if err := row.speak(near); err == nil || !row.want(err) {
			t.Errorf("%s: the client gets %v", row.name, err)
		}
		near.Close()
		if e.closed != 1 || len(e.got) != 0 || e.far.next != nil && !e.far.over {
			t.Errorf("%s: the peer got %q, and heard of the end %d times", row.name, e.got, e.closed)
		}
	}
}

// A waiting coroutine lets the time of a bubble go on, and is gone when the client is.
func TestSecureInABubble(t *testing.T) {
	server, cfg := configs(t)
	synctest.Test(t, func(t *testing.T) {
		near, e := newSecureEcho(server)
		client := tls.Client(near, cfg)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := client.HandshakeContext(ctx); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		go func() {
			time.Sleep(time.Minute)
			e.far.Deliver([]byte("x"))
		}()
		if _, err := client.Read(make([]byte, 1)); err != nil || time.Since(began) != time.Minute {
			t.Errorf("it waited %v, %v", time.Since(began), err)
		}
		unused, _ := newSecureEcho(server)
		unused.Close()
		client.Close()
	})
}
