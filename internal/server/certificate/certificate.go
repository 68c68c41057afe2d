// Package certificate makes certificates for tests of TLS: an authority, a server and a
// client that it vouches for.
package certificate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
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

// validity is how long certificates hold: longer than any test.
const validity = 10 * 365 * 24 * time.Hour

// Write puts new certificates into a directory, which it makes. The server's is for the
// given names and IP addresses, and for localhost.
func Write(dir string, hosts ...string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	ca := template("Slotstorm test authority", 1)
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	if err := issue(filepath.Join(dir, CA), ca, ca, &caKey.PublicKey, caKey); err != nil {
		return err
	}
	server := template("Slotstorm server", 2)
	server.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth} // nodes are clients of each other
	for _, host := range append([]string{"localhost", "127.0.0.1", "::1"}, hosts...) {
		if ip := net.ParseIP(host); ip != nil {
			server.IPAddresses = append(server.IPAddresses, ip)
		} else if host != "" {
			server.DNSNames = append(server.DNSNames, host)
		}
	}
	client := template("Slotstorm client", 3)
	client.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	for _, c := range []struct {
		file, key string
		template  *x509.Certificate
	}{{Server, ServerKey, server}, {Client, ClientKey, client}} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return err
		}
		der, err := x509.MarshalECPrivateKey(key)
		if err != nil {
			return err
		}
		if err := write(filepath.Join(dir, c.key), "EC PRIVATE KEY", der); err != nil {
			return err
		}
		if err := issue(filepath.Join(dir, c.file), c.template, ca, &key.PublicKey, caKey); err != nil {
			return err
		}
	}
	return nil
}

func template(name string, serial int64) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: name, Organization: []string{"Slotstorm"}},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(validity),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
}

func issue(file string, template, parent *x509.Certificate, public *ecdsa.PublicKey, signer *ecdsa.PrivateKey) error {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, signer)
	if err != nil {
		return err
	}
	return write(file, "CERTIFICATE", der)
}

func write(file, kind string, der []byte) error {
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}

// Auth says whether clients have to show a certificate (tls-auth-clients).
var Auth = map[string]tls.ClientAuthType{
	"no": tls.NoClientCert, "optional": tls.VerifyClientCertIfGiven, "yes": tls.RequireAndVerifyClientCert,
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
