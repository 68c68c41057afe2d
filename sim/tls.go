package sim

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"

	"github.com/slotstorm/slotstorm/internal/server/certificate"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// Certificates are an authority, made for a test, and what it vouches for: see
// Config.Certificates. They are safe for concurrent use, also by several clusters.
type Certificates struct {
	authority *certificate.Authority
	mu        sync.Mutex
	clients   map[certificate.State]tls.Certificate
}

// ErrNoTLS says that a cluster without Certificates was to use them.
var ErrNoTLS = errors.New("sim: the cluster has no TLS: Config.Certificates")

// NewCertificates makes an authority with a new key.
func NewCertificates() (*Certificates, error) {
	a, err := certificate.NewAuthority()
	if err != nil {
		return nil, fmt.Errorf("sim: %w", err)
	}
	return &Certificates{authority: a, clients: map[certificate.State]tls.Certificate{}}, nil
}

// Write puts ca.crt, redis.crt, redis.key, client.crt and client.key into a directory, which
// it makes, for programs outside. The server's certificate is for localhost and the hosts.
func (c *Certificates) Write(dir string, hosts ...string) error {
	if err := c.authority.Write(dir, hosts...); err != nil {
		return fmt.Errorf("sim: %w", err)
	}
	return nil
}

// Client is what a client needs to connect: it trusts the authority, and shows a certificate,
// which is valid if show is "", expired if it is "expired", and of another authority if it is
// "unknown-authority". With "none" it shows none.
func (c *Certificates) Client(show string) (*tls.Config, error) {
	if err := checkShow(show); err != nil {
		return nil, err
	}
	cfg := &tls.Config{RootCAs: c.authority.Pool(), MinVersion: tls.VersionTLS12}
	state := certificate.State(show)
	if state == certificate.None {
		return cfg, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	cert, ok := c.clients[state]
	if !ok {
		var err error
		if cert, err = c.authority.Client(state); err != nil {
			return nil, fmt.Errorf("sim: %w", err)
		}
		c.clients[state] = cert
	}
	// Whatever authorities the node asks for: else one of another would not be shown.
	cfg.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &cert, nil }
	return cfg, nil
}

// shown are what clients can show.
var shown = []certificate.State{certificate.Valid, certificate.None, certificate.Expired, certificate.UnknownAuthority}

func checkShow(show string) error {
	if !slices.Contains(shown, certificate.State(show)) {
		return fmt.Errorf("sim: certificate %q, want none, expired, unknown-authority or nothing", show)
	}
	return nil
}

// certs are the certificates of a process, made when they are first shown.
type certs struct {
	hosts []string
	mu    sync.Mutex
	made  map[certificate.State]tls.Certificate
}

// of is the certificate of a state.
func (c *certs) of(a *certificate.Authority, state certificate.State) (tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cert, ok := c.made[state]
	if !ok {
		var err error
		if cert, err = a.Server(state, c.hosts...); err != nil {
			return cert, err
		}
		if c.made == nil {
			c.made = map[certificate.State]tls.Certificate{}
		}
		c.made[state] = cert
	}
	return cert, nil
}

// covers reports whether the certificate is for a host.
func (c *certs) covers(host string) bool {
	return slices.ContainsFunc(c.hosts, func(h string) bool { return h != "" && strings.EqualFold(h, host) })
}

// secureAt reports whether the process speaks TLS at one of its addresses.
func (p *process) secureAt(addr string) bool { return slices.Contains(p.tlsAddrs, addr) }

// shows is what is wrong with the certificate that the process shows a client.
func (p *process) shows(client string) certificate.State {
	return certificate.State(p.c.injector.Certificate(injector.Handshake{At: p.c.loop.now(), Client: client, Node: p.name}))
}

// tlsConfig is the process's side of a new connection with TLS.
func (p *process) tlsConfig(client string) (*tls.Config, error) {
	authority := p.c.cfg.Certificates
	if authority == nil {
		return p.c.cfg.TLS, nil
	}
	cert, err := p.certs.of(authority.authority, p.shows(client))
	return &tls.Config{
		Certificates: []tls.Certificate{cert}, ClientCAs: authority.authority.Pool(),
		ClientAuth: certificate.Auth[p.node.TLSAuthClients()], MinVersion: tls.VersionTLS12,
	}, err
}

// refusal is what becomes of a scripted client's handshake with the process, without any
// cryptography: what package tls would make of their certificates, as TLSFailure calls it; ""
// is success.
func (p *process) refusal(client, host string, shows certificate.State) string {
	switch flaw := p.shows(client); {
	case flaw == certificate.Expired:
		return string(flaw)
	case flaw == certificate.WrongHost || !p.certs.covers(host):
		return string(certificate.WrongHost)
	case flaw == certificate.UnknownAuthority:
		return string(flaw)
	}
	auth := p.node.TLSAuthClients()
	if auth == "no" || shows == certificate.Valid || auth == "optional" && shows == certificate.None {
		return ""
	}
	return failCertificate
}

// TLSFailure is what a TLS handshake failed of, as routes and replies of scenario files have
// it: the node's certificate is "expired", for the "wrong-host" or of an "unknown-authority",
// or the client's is refused, "certificate-refused". It is "" for any other error.
func TLSFailure(err error) string {
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return string(certificate.Expired)
	case errors.As(err, new(x509.HostnameError)):
		return string(certificate.WrongHost)
	case errors.As(err, new(x509.UnknownAuthorityError)):
		return string(certificate.UnknownAuthority)
	}
	for op := new(net.OpError); errors.As(err, &op); err = op.Err {
		if op.Op == "remote error" { // as package tls calls what the other side has to say
			return failCertificate
		}
	}
	return ""
}

// OverTLS makes a dial function of another one, such as that of Cluster.DialerOf, for a
// client that connects with TLS, to the TLS addresses of nodes. If the configuration has no
// ServerName, that is the host which is dialled.
func OverTLS(dial func(ctx context.Context, network, addr string) (net.Conn, error), cfg *tls.Config) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		host, _, _ := net.SplitHostPort(addr)
		own := cfg.Clone()
		own.ServerName = cmp.Or(own.ServerName, host)
		secure := tls.Client(conn, own)
		if err := secure.HandshakeContext(ctx); err != nil {
			conn.Close()
			return nil, err
		}
		return secure, nil
	}
}
