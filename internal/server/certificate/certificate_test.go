package certificate

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"path/filepath"
	"testing"
)

// A client that trusts the authority and shows its certificate gets through; others do
// not.
func TestHandshake(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tls")
	if err := Write(dir, "redis.example", "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	server, err := ServerConfig(dir, tls.RequireAndVerifyClientCert)
	if err != nil {
		t.Fatal(err)
	}
	own, err := tls.LoadX509KeyPair(filepath.Join(dir, Client), filepath.Join(dir, ClientKey))
	if err != nil {
		t.Fatal(err)
	}
	ca, err := os.ReadFile(filepath.Join(dir, CA))
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(ca)
	for _, row := range []struct {
		name string
		cfg  *tls.Config
		ok   bool
	}{
		{"by name", &tls.Config{ServerName: "redis.example", RootCAs: trusted, Certificates: []tls.Certificate{own}}, true},
		{"by address", &tls.Config{ServerName: "192.0.2.1", RootCAs: trusted, Certificates: []tls.Certificate{own}}, true},
		{"another name", &tls.Config{ServerName: "other.example", RootCAs: trusted, Certificates: []tls.Certificate{own}}, false},
		{"no certificate", &tls.Config{ServerName: "localhost", RootCAs: trusted}, false},
		{"no trust", &tls.Config{ServerName: "localhost", Certificates: []tls.Certificate{own}}, false},
	} {
		near, far := net.Pipe()
		accepted := make(chan error, 1)
		go func() {
			defer far.Close()
			accepted <- tls.Server(far, server).Handshake()
		}()
		client := tls.Client(near, row.cfg)
		err := client.Handshake()
		if err == nil {
			_, err = client.Read(make([]byte, 1)) // a refusal of the certificate comes behind
		}
		near.Close()
		if got := <-accepted == nil; got != row.ok {
			t.Errorf("%s: accepted %v (%v), want %v", row.name, got, err, row.ok)
		}
	}
}
