// Package certificate makes certificates for tests of TLS: an authority, and what it vouches
// for.
package certificate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"slices"
	"time"
)

// State is what is wrong with a certificate.
type State string

// The states, by the words that faults, options and failures have for them.
const (
	Valid            State = ""
	None             State = "none"              // there is no certificate at all
	Expired          State = "expired"           // its time is over
	WrongHost        State = "wrong-host"        // it is for another host
	UnknownAuthority State = "unknown-authority" // an authority vouches for it that nobody knows
)

// otherHost is what a certificate of the state WrongHost is for.
const otherHost = "other.invalid"

const authorityName = "Slotstorm test authority"

// Authority is a certificate authority. It is safe for concurrent use.
type Authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

// NewAuthority makes an authority with a new key.
func NewAuthority() (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	ca := template(authorityName, 1)
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, ca, ca, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &Authority{key, cert}, nil
}

// Pool holds the authority alone.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// Server makes a server's certificate for host names and IP addresses. What is empty is
// passed over.
func (a *Authority) Server(state State, hosts ...string) (tls.Certificate, error) {
	server := template("Slotstorm server", 2)
	server.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth} // nodes are clients of each other
	if state == WrongHost {
		hosts = []string{otherHost}
	}
	for _, host := range slices.Compact(slices.Sorted(slices.Values(hosts))) {
		if ip := net.ParseIP(host); ip != nil {
			server.IPAddresses = append(server.IPAddresses, ip)
		} else if host != "" {
			server.DNSNames = append(server.DNSNames, host)
		}
	}
	return a.issue(state, server)
}

// Client makes a client's certificate.
func (a *Authority) Client(state State) (tls.Certificate, error) {
	client := template("Slotstorm client", 3)
	client.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	return a.issue(state, client)
}

// issue makes a certificate of a template.
func (a *Authority) issue(state State, t *x509.Certificate) (tls.Certificate, error) {
	switch state {
	case Expired:
		t.NotAfter = t.NotBefore.Add(24 * time.Hour)
	case UnknownAuthority:
		var err error
		if a, err = NewAuthority(); err != nil {
			return tls.Certificate{}, err
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	der, err := x509.CreateCertificate(rand.Reader, t, a.cert, &key.PublicKey, a.key)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(der)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, err
}

// template is a certificate that is valid at whatever time a cluster begins: without an end,
// as RFC 5280 writes it.
func template(name string, serial int64) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: name, Organization: []string{"Slotstorm"}},
		NotBefore:    time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
}

// Auth says whether clients have to show a certificate (tls-auth-clients).
var Auth = map[string]tls.ClientAuthType{
	"no": tls.NoClientCert, "optional": tls.VerifyClientCertIfGiven, "yes": tls.RequireAndVerifyClientCert,
}
