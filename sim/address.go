package sim

import (
	"net"
	"slices"
	"strconv"
)

// address is where a node is reached. The bus port is the client port plus 10000 as
// in Redis, or minus 10000 where that is no port; nobody listens there, since the bus
// is not on any wire.
type address struct {
	ip            string
	port, busPort int
	tlsPort       int // 0 without TLS
}

func newAddress(ip string, port, tlsPort int) *address {
	a := &address{ip: ip, port: port, tlsPort: tlsPort}
	a.busPort = a.nodePort() + 10000
	if a.busPort > 65535 {
		a.busPort = a.nodePort() - 10000
	}
	return a
}

// tlsPortOf is a node's port for TLS in memory.
func tlsPortOf(port int) int {
	const above = 20000
	if port+above > 65535 {
		return port - above
	}
	return port + above
}

// nodePort is the port by which nodes know the node, and plainPort the other one, if
// there are two.
func (a *address) nodePort() int {
	if a.tlsPort != 0 {
		return a.tlsPort
	}
	return a.port
}

func (a *address) plainPort() int {
	if a.tlsPort != 0 {
		return a.port
	}
	return 0
}

// clashes reports whether two addresses share a port, for clients or for the bus.
func (a *address) clashes(b *address) bool {
	own := a.ports()
	return slices.ContainsFunc(b.ports(), func(port int) bool { return slices.Contains(own, port) })
}

// ports are the address's ports, for clients and for the bus.
func (a *address) ports() []int {
	ports := []int{a.port, a.busPort}
	if a.tlsPort != 0 {
		ports = append(ports, a.tlsPort)
	}
	return ports
}

// portFor is the port for clients with TLS, or without.
func (a *address) portFor(tls bool) int {
	if tls {
		return a.nodePort()
	}
	return a.port
}

func (a *address) client() string { return net.JoinHostPort(a.ip, strconv.Itoa(a.port)) }

// tls is the address for clients with TLS, "" if there is none.
func (a *address) tls() string {
	if a.tlsPort == 0 {
		return ""
	}
	return net.JoinHostPort(a.ip, strconv.Itoa(a.tlsPort))
}
