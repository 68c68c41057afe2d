package scenario

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/certificate"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/internal/tool/adapter"
	"github.com/slotstorm/slotstorm/sim"
)

// Adapter is a Driver whose clients are programs, one for each, in any language: they stay up
// and are told by lines of JSON what to do (docs/adapter.md). They come over TCP, and time
// is real. In files it is driver=adapter with a command; as Options.Clients it lets a
// program stand in for the clients that a file calls scripted.
type Adapter struct {
	// Command is the program and its arguments.
	Command []string
	// Env is what its environment has more than ours, as NAME=VALUE. Dir is where it runs,
	// here if it is empty.
	Env []string
	Dir string
	// Patience is how long it may take to answer, 15s if it is 0. One that does not is a
	// failure of the line, and is not asked again.
	Patience time.Duration

	ctx context.Context
}

var _ Chooser = Adapter{}

// Check implements Chooser.
func (a Adapter) Check(client *ClientSpec) error {
	if text := client.More["patience"]; text != "" {
		if _, err := parseTime(text); err != nil {
			return fmt.Errorf("patience: %w", err)
		}
	}
	if client.Certificate != "" && client.TLS != yesWord {
		return errShowsNothing
	}
	known := []string{"command", "patience", "read-from", "username", "password", "timeout", "dial-timeout", "seeds", "tls", "certificate", "protocol"}
	for name := range client.More {
		known = append(known, name)
	}
	return client.Only(known...)
}

var errShowsNothing = errors.New("a certificate is shown by an adapter with tls=yes")

// Open implements Driver. It waits until the program says that it is ready.
func (a Adapter) Open(c *sim.Cluster, client *ClientSpec) (Conn, error) {
	if len(a.Command) == 0 {
		return nil, errors.New("an adapter needs a command")
	}
	if a.ctx == nil {
		a.ctx = context.Background()
	}
	of := *client
	if of.TLS != yesWord {
		of.TLS = noWord // not each adapter has it
	}
	addrs, _, err := of.Network(c)
	if err != nil {
		return nil, err
	}
	hello := adapter.Hello{
		Client: client.Name, Addrs: addrs, ReadFrom: client.ReadFrom, Username: client.Username, Password: client.Password,
		TimeoutMS: client.Timeout.Milliseconds(), DialTimeoutMS: client.DialTimeout.Milliseconds(), Options: map[string]string{},
	}
	for name, value := range client.More {
		if name == "patience" {
			a.Patience, _ = parseTime(value) // Check has looked at it
			continue
		}
		hello.Options[name] = value
	}
	if client.Protocol != "" {
		hello.Options["protocol"] = client.Protocol
	}
	certificates, err := of.writeCertificates(c)
	if err != nil {
		return nil, err
	}
	hello.TLS = certificates.files
	access.To(c).NameTCPClients(client.Name)
	p, err := adapter.Start(a.ctx, adapter.Config{
		Command: a.Command, Env: a.Env, Dir: a.Dir, Hello: hello, Patience: a.Patience,
		Named: func(text string) string { return namedAddress(c, text) },
	})
	if err != nil {
		certificates.remove()
		return nil, err
	}
	return &adapterConn{Process: p, client: client.Name, certificates: certificates}, nil
}

// namedAddress replaces an address at the end of a redirect by the node's name.
func namedAddress(c *sim.Cluster, text string) string {
	if i := strings.LastIndexByte(text, ' '); i >= 0 {
		if name := c.NameAt(text[i+1:]); name != "" {
			return text[:i+1] + name
		}
	}
	return text
}

// adapterConn is a client that an adapter has.
type adapterConn struct {
	*adapter.Process
	client       string
	certificates adapterCertificates
}

// Close implements Conn.
func (a *adapterConn) Close() {
	a.Process.Close()
	a.certificates.remove()
}

// adapterCertificates are the files of an adapter that is to use TLS, if it is to.
type adapterCertificates struct {
	dir   string
	files *adapter.TLS
}

func (a adapterCertificates) remove() {
	if a.dir != "" {
		_ = os.RemoveAll(a.dir) // in the directory for temporary files
	}
}

// writeCertificates writes what the client needs for TLS, if it is to use it.
func (c *ClientSpec) writeCertificates(cl *sim.Cluster) (a adapterCertificates, err error) {
	if !c.secure(cl) {
		return a, nil
	}
	if a.dir, err = os.MkdirTemp("", "slotstorm-tls-"); err != nil {
		return a, err
	}
	if err := access.To(cl).WriteClientCertificate(a.dir, c.Certificate); err != nil {
		a.remove()
		return a, err
	}
	a.files = &adapter.TLS{CA: filepath.Join(a.dir, certificate.CA)}
	if c.Certificate != string(certificate.None) {
		a.files.Cert, a.files.Key = filepath.Join(a.dir, certificate.Client), filepath.Join(a.dir, certificate.ClientKey)
	}
	return a, nil
}

// Do implements Conn.
func (a *adapterConn) Do(ctx context.Context, commands [][]string) []string {
	replies, err := a.Process.Do(ctx, commands)
	if err == nil {
		return replies
	}
	replies = make([]string, len(commands))
	for i := range replies {
		replies[i] = "(no adapter)"
	}
	return replies
}

// failure is why the adapter is of no use any more.
func (a *adapterConn) failure() error {
	if err := a.Failure(); err != nil {
		return fmt.Errorf("client %s: %w", a.client, err)
	}
	return nil
}

// program reports whether the client is a program, over TCP and in real time.
func (c *ClientSpec) program() bool { return c.Driver == driverExec || c.Driver == driverAdapter }

// purpose is the client without what says how a scripted one behaves: what another client is
// to be like that stands in for it.
func (c *ClientSpec) purpose() *ClientSpec {
	return &ClientSpec{
		Name: c.Name, ReadFrom: c.ReadFrom, Username: c.Username, Password: c.Password,
		Timeout: c.Timeout, DialTimeout: c.DialTimeout, Seeds: c.Seeds, TLS: c.TLS, Certificate: c.Certificate,
	}
}

// adapted reports whether a client of a run is an adapter.
func (s *Script) adapted(opt Options) bool {
	for _, c := range s.Clients {
		d := opt.Drivers[c.Driver]
		if c.scripted() {
			d = opt.Clients
		}
		if _, ok := d.(Adapter); ok || c.Driver == driverAdapter {
			return true
		}
	}
	return false
}
