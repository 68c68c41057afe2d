package sim

import (
	"context"
	"net"
	"os"
	"strconv"
	"syscall"

	"github.com/slotstorm/slotstorm/internal/server/memnet"
	"github.com/slotstorm/slotstorm/node"
)

// Dial connects to the node at an address, in memory, whatever the transport. It
// fits the Dialer option of clients, which gives the address as the node's own
// replies name it. A hostname that a node announces (cluster-announce-hostname) leads to
// that node's IP address. An address where no node runs refuses the connection.
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
	p := c.processAt(c.resolve(addr))
	if p == nil {
		return fail(refused)
	}
	local := c.clientAddr()
	near := &memEnd{memnet.NewConn(memnet.Addr(local), remote)}
	cd := c.newConduit(p, client, local, near) // from now on the cluster's end can end it
	near.Attach(conduitPeer{cd})
	connected := make(chan bool, 1)
	cd.connect(func(ok bool) { connected <- ok })
	select {
	case ok := <-connected:
		if !ok {
			return fail(refused)
		}
		return near, nil
	case <-ctx.Done():
		cd.Close()
		return fail(ctx.Err())
	}
}

// resolve replaces a hostname that a node announces by the IP address of that node.
func (c *Cluster) resolve(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || net.ParseIP(host) != nil {
		return addr
	}
	for _, n := range c.nodes {
		if n.View().Self.Hostname == host {
			return net.JoinHostPort(n.at.Load().ip, port)
		}
	}
	return addr
}

// memEnd is a client's end of a connection in memory.
type memEnd struct{ *memnet.Conn }

// Reset implements node.Resetter.
func (e *memEnd) Reset() { e.Finish(memnet.ErrReset) }

// conduitPeer is a conduit as the far side of a connection in memory.
type conduitPeer struct{ cd *conduit }

// Receive implements memnet.Peer.
func (p conduitPeer) Receive(b []byte) bool { return p.cd.Feed(b) }

// Closed implements memnet.Peer.
func (p conduitPeer) Closed() { p.cd.Close() }

// accept is how TCP connections come to a process.
func (p *process) accept(addr string, near node.Sink) node.Stream {
	p.c.netMu.Lock()
	name := p.c.tcpClient
	p.c.netMu.Unlock()
	cd := p.c.newConduit(p, name, addr, near)
	cd.connect(func(ok bool) {
		if !ok {
			resetSink(near) // the system has accepted it already
		}
	})
	return cd
}

// NameTCPClients gives a name to all clients that connect over TCP from now on, by
// which faults can be aimed at them.
func (c *Cluster) NameTCPClients(name string) {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	c.tcpClient = name
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
