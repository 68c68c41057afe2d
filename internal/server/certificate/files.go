package certificate

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// The files that Write makes, named as Redis's own generator of test certificates names
// them.
const (
	CA        = "ca.crt"
	Server    = "redis.crt"
	ServerKey = "redis.key"
	Client    = "client.crt"
	ClientKey = "client.key"
)

// Write puts new certificates into a directory, which it makes. The server's is for the
// given names and IP addresses, and for localhost.
func Write(dir string, hosts ...string) error {
	a, err := NewAuthority()
	if err != nil {
		return err
	}
	return a.Write(dir, hosts...)
}

// ErrForeign is the error of a directory whose certificates are not from here.
var ErrForeign = errors.New("it holds the certificates of another authority")

// Write is Write for an authority that there is. What an earlier one has written is
// replaced; files of others are an ErrForeign.
func (a *Authority) Write(dir string, hosts ...string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if text, err := os.ReadFile(filepath.Join(dir, CA)); err == nil && !isOurs(text) {
		return fmt.Errorf("%s: %w", dir, ErrForeign)
	}
	server, err := a.Server(Valid, append([]string{"localhost", "127.0.0.1", "::1"}, hosts...)...)
	if err != nil {
		return err
	}
	client, err := a.Client(Valid)
	if err != nil {
		return err
	}
	if err := write(filepath.Join(dir, CA), "CERTIFICATE", a.cert.Raw); err != nil {
		return err
	}
	if err := writePair(dir, Server, ServerKey, server); err != nil {
		return err
	}
	return writePair(dir, Client, ClientKey, client)
}

// WriteClient puts what a client needs into a directory, which has to be there: the
// certificate of the authority, and one of the client's own with its key, but for None.
func (a *Authority) WriteClient(dir string, state State) error {
	if err := write(filepath.Join(dir, CA), "CERTIFICATE", a.cert.Raw); err != nil || state == None {
		return err
	}
	client, err := a.Client(state)
	if err != nil {
		return err
	}
	return writePair(dir, Client, ClientKey, client)
}

// writePair writes a certificate and its key.
func writePair(dir, file, keyFile string, cert tls.Certificate) error {
	key, err := x509.MarshalECPrivateKey(cert.PrivateKey.(*ecdsa.PrivateKey))
	if err != nil {
		return err
	}
	if err := write(filepath.Join(dir, keyFile), "EC PRIVATE KEY", key); err != nil {
		return err
	}
	return write(filepath.Join(dir, file), "CERTIFICATE", cert.Certificate[0])
}

// isOurs reports whether a certificate is that of an Authority.
func isOurs(text []byte) bool {
	block, _ := pem.Decode(text)
	if block == nil {
		return false
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	return err == nil && cert.Subject.CommonName == authorityName
}

func write(file, kind string, der []byte) error {
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}

// ServerConfig is the configuration of a server with the certificates of a directory.
func ServerConfig(dir string, auth tls.ClientAuthType) (*tls.Config, error) {
	own, err := tls.LoadX509KeyPair(filepath.Join(dir, Server), filepath.Join(dir, ServerKey))
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	text, err := os.ReadFile(filepath.Join(dir, CA))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, errors.New("certificate: " + CA + " has no certificate")
	}
	return &tls.Config{Certificates: []tls.Certificate{own}, ClientCAs: pool, ClientAuth: auth, MinVersion: tls.VersionTLS12}, nil
}
