package sim

import (
	"context"
	"net"
	"os"
	"strconv"
	"syscall"

	"github.com/slotstorm/slotstorm/internal/memnet"
	"github.com/slotstorm/slotstorm/node"
)

// Dial connects to the node at an address, in memory, whatever the transport. It
// fits the Dialer option of clients, which gives the address as the node's own
// replies name it. An address where no node runs refuses the connection.
func (c *Cluster) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	remote := memnet.Addr(addr)
	if err := ctx.Err(); err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Addr: remote, Err: err}
	}
	p := c.processAt(addr)
	if p == nil {
		return nil, &net.OpError{
			Op: "dial", Net: network, Addr: remote,
			Err: os.NewSyscallError("connect", syscall.ECONNREFUSED),
		}
	}
	local := memnet.Addr(c.clientAddr())
	conn := memnet.NewConn(local, remote)
	conn.Attach(sessionPeer{p.node.Connect(string(local), conn)})
	return conn, nil
}

// sessionPeer is a node's session as the far side of a connection in memory.
type sessionPeer struct{ s *node.Session }

// Receive implements memnet.Peer.
func (p sessionPeer) Receive(b []byte) bool { return p.s.Feed(b) }

// Closed implements memnet.Peer.
func (p sessionPeer) Closed() { p.s.Close() }

// clientAddr invents the address that a client connects from.
func (c *Cluster) clientAddr() string {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	const first, ports = 10000, 50000
	port := first + c.clients%ports
	c.clients++
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}
