package sim

import (
	"cmp"
	"context"
	"net"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/memnet"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/sim/internal/injector"
)

// Dial connects to the node at an address, in memory, whatever the transport. It
// fits the Dialer option of clients, which gives the address as the node's own
// replies name it. A hostname that a node announces (cluster-announce-hostname) leads to
// that node's IP address; no other name resolves. An address where no node runs refuses the
// connection.
func (c *Cluster) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	return c.dialAs(ctx, "", network, addr)
}

// DialerOf is Dial for a client with a name, by which faults can be aimed at it.
func (c *Cluster) DialerOf(client string) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		return c.dialAs(ctx, client, network, addr)
	}
}

func (c *Cluster) dialAs(ctx context.Context, client, network, addr string) (net.Conn, error) {
	if c.outside != nil {
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	remote := memnet.Addr(addr)
	fail := func(err error) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: network, Addr: remote, Err: err}
	}
	if err := ctx.Err(); err != nil {
		return fail(err)
	}
	refused := os.NewSyscallError("connect", syscall.ECONNREFUSED)
	to := c.resolve(client, addr)
	if to.after > 0 {
		over := make(chan struct{})
		cancel := c.loop.after(to.after, func() { close(over) })
		select {
		case <-over:
		case <-ctx.Done():
			cancel()
			return fail(ctx.Err())
		}
	}
	if to.none {
		host, _, _ := net.SplitHostPort(addr)
		return fail(&net.DNSError{Err: "no such host", Name: host, IsNotFound: true})
	}
	p := c.processAt(to.addr)
	if p == nil {
		return fail(refused)
	}
	local := c.clientAddr()
	near := &memEnd{memnet.NewConn(memnet.Addr(local), remote)}
	cn, err := c.meet(p, client, local, near, p.secureAt(to.addr))
	if err != nil {
		return fail(err)
	}
	connected := make(chan bool, 1)
	cn.connect(func(ok bool) { connected <- ok })
	select {
	case ok := <-connected:
		if !ok {
			return fail(refused)
		}
		return near, nil
	case <-ctx.Done():
		cn.Close()
		return fail(ctx.Err())
	}
}

// meet makes the cluster's side of a connection in memory. From now on that can end it.
func (c *Cluster) meet(p *process, client, local string, near *memEnd, secure bool) (*conn, error) {
	if !secure {
		cn := c.newConn(p, client, local, near)
		near.Attach(connPeer{cn})
		return cn, nil
	}
	cfg, err := p.tlsConfig(client)
	if err != nil {
		return nil, err
	}
	peer := &connPeer{}
	peer.cn = c.newConn(p, client, local, memnet.NewSecure(near.Conn, cfg, peer))
	return peer.cn, nil
}

// resolved is what becomes of the host in an address.
type resolved struct {
	addr  string        // with an IP address instead
	after time.Duration // how long that takes
	none  bool          // there is no such name
}

// resolve looks up the host in an address: the names that nodes announce
// (cluster-announce-hostname) lead to their IP addresses, as far as faults let them. Others
// do not resolve.
func (c *Cluster) resolve(client, addr string) resolved {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || host == "" || net.ParseIP(host) != nil {
		return resolved{addr: addr}
	}
	m := c.announcer(host)
	if m == nil {
		return resolved{none: true}
	}
	found := c.injector.Resolve(injector.Lookup{At: c.loop.now(), Client: client, Node: m.name})
	at := m.at.Load()
	ip, tls := at.ip, at.tlsPort != 0 && port == strconv.Itoa(at.tlsPort)
	if found.Stale != "" {
		c.netMu.Lock()
		ip = cmp.Or(c.oldIPs[[2]string{found.Stale, m.name}], ip)
		c.netMu.Unlock()
	}
	if other, err := c.Node(found.To); err == nil {
		ip, port, _ = net.SplitHostPort(addrFor(other, tls))
	}
	return resolved{addr: net.JoinHostPort(ip, port), after: found.Delay, none: found.Fail}
}

// announcer is the machine of the node that announces a host name, nil if none does.
func (c *Cluster) announcer(host string) *machine {
	for _, m := range c.machines {
		if m.process() != nil && m.View().Self.Hostname == host {
			c.netMu.Lock()
			m.calledBy(host)
			c.netMu.Unlock()
			return m
		}
	}
	return nil
}

// memEnd is a client's end of a connection in memory.
type memEnd struct{ *memnet.Conn }

// Reset implements node.Resetter.
func (e *memEnd) Reset() { e.Finish(memnet.ErrReset) }

// connPeer is a conn as the far side of a connection in memory.
type connPeer struct{ cn *conn }

// Receive implements memnet.Peer.
func (p connPeer) Receive(b []byte) bool { return p.cn.Feed(b) }

// Closed implements memnet.Peer.
func (p connPeer) Closed() { p.cn.Close() }

// accept is how TCP connections come to a process.
func (p *process) accept(addr string, near node.Sink) node.Stream {
	cn := p.c.newConn(p, p.c.tcpClientName(), addr, near)
	cn.connect(func(ok bool) {
		if !ok {
			resetSink(near) // the system has accepted it already
		}
	})
	return cn
}

func (c *Cluster) tcpClientName() string {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	return c.tcpClient
}

// clientAddr invents the address that a client connects from.
func (c *Cluster) clientAddr() string {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	const first, ports = 10000, 50000
	port := first + c.clients%ports
	c.clients++
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}
