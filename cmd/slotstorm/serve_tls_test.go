package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/internal/server/certificate"
)

// A client with TLS finds all keys, on IPv6 as well, and is sent to TLS ports; one
// without stays without.
func TestServeTLS(t *testing.T) {
	for _, bind := range []string{"127.0.0.1", "::1"} {
		t.Run(bind, func(t *testing.T) {
			if ln, err := net.Listen("tcp", net.JoinHostPort(bind, "0")); err != nil {
				t.Skip(err)
			} else {
				ln.Close()
			}
			dir := filepath.Join(t.TempDir(), "tls")
			addr, side, stop := serveAll(t, os.Interrupt, "--replicas", "1", "--bind", bind, "--tls", "--tls-dir", dir, "--tls-auth-clients", "yes")
			defer stop()
			secure, _, _ := strings.Cut(side["tls"], " ")
			for _, client := range []struct {
				addr string
				tls  *tls.Config
			}{{addr, nil}, {secure, clientTLS(t, dir)}} {
				rdb := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{client.addr}, TLSConfig: client.tls})
				defer rdb.Close()
				for _, key := range []string{"foo", "bar", "{abc}"} {
					if err := rdb.Set(t.Context(), key, "1", 0).Err(); err != nil {
						t.Errorf("SET %s by %s: %v", key, client.addr, err)
					}
				}
				one := redis.NewClient(&redis.Options{Addr: client.addr, TLSConfig: client.tls})
				defer one.Close()
				err := one.Get(t.Context(), "foo").Err()
				if err == nil || !strings.HasPrefix(err.Error(), "MOVED 12182 "+bind+":") {
					t.Errorf("GET foo by %s: %v", client.addr, err)
				}
			}
		})
	}
}

// A scenario file with TLS is served with it, and its certificates lie in a directory.
func TestServeFileWithTLS(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f.scn")
	if err := os.WriteFile(file, []byte("cluster masters=3 tls=yes\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "tls")
	_, side, stop := serveAll(t, os.Interrupt, "--tls-dir", dir, "--port", "0", file)
	defer stop()
	secure, _, _ := strings.Cut(side["tls"], " ")
	rdb := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{secure}, TLSConfig: clientTLS(t, dir)})
	defer rdb.Close()
	for i := range 20 {
		if err := rdb.Set(t.Context(), strconv.Itoa(i), i, 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
	bare := clientTLS(t, dir)
	bare.Certificates = nil
	one := redis.NewClient(&redis.Options{Addr: secure, TLSConfig: bare, MaxRetries: -1})
	defer one.Close()
	if err := one.Ping(t.Context()).Err(); err == nil {
		t.Error("a client without a certificate gets through")
	}
}

func clientTLS(t *testing.T, dir string) *tls.Config {
	t.Helper()
	own, err := tls.LoadX509KeyPair(filepath.Join(dir, certificate.Client), filepath.Join(dir, certificate.ClientKey))
	if err != nil {
		t.Fatal(err)
	}
	ca, err := os.ReadFile(filepath.Join(dir, certificate.CA))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	return &tls.Config{RootCAs: pool, Certificates: []tls.Certificate{own}}
}

// Behind NAT nodes say other addresses than those where they listen. A client that maps
// them reaches everything, and the nodes reach each other.
func TestServeAnnounced(t *testing.T) {
	addr, side, stop := serveAll(t, os.Interrupt, "--replicas", "1", "--node-timeout", "1s", "--control", "0",
		"--announce-ip", "192.0.2.7", "--announce-port-offset", "5", "--announce-hostname", "node-{n}.example")
	defer stop()
	control := controlClient(t, side["control"])
	ask(t, control, "crash n1")
	ask(t, control, "advance until n4 role master within 1m")
	ask(t, control, "restart n1")
	ask(t, control, "advance until n1 replica-of n4 within 1m")

	real := map[string]string{}
	for _, line := range ask(t, control, "nodes").([]any) {
		host, port, _ := net.SplitHostPort(strings.Fields(line.(string))[2])
		number, err := net.LookupPort("tcp", port)
		if err != nil {
			t.Fatal(err)
		}
		real[(&net.TCPAddr{IP: net.ParseIP("192.0.2.7"), Port: number + 5}).String()] = net.JoinHostPort(host, port)
	}
	rdb := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{addr},
		Dialer: func(ctx context.Context, network, addr string) (net.Conn, error) {
			if at, known := real[addr]; known {
				addr = at
			}
			return (&net.Dialer{}).DialContext(ctx, network, addr)
		}})
	defer rdb.Close()
	if err := rdb.Set(t.Context(), "foo", "1", 0).Err(); err != nil {
		t.Error(err)
	}
	nodes := rdb.ClusterNodes(t.Context()).Val()
	for _, want := range []string{"192.0.2.7:", "node-1.example", "node-6.example"} {
		if !strings.Contains(nodes, want) {
			t.Errorf("CLUSTER NODES has no %s:\n%s", want, nodes)
		}
	}
}
