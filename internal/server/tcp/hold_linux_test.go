package tcp

import (
	"net"
	"testing"
)

// A port that is held is given to nobody, refuses clients, and is there for who asks for it.
func TestHold(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "[::1]", ""} {
		ln, err := net.Listen("tcp", host+":0")
		if err != nil {
			t.Logf("%q: %v", host, err) // a system without IPv6
			continue
		}
		addr := ln.Addr().(*net.TCPAddr)
		ln.Close()
		release := Hold(addr)
		if conn, err := net.Dial("tcp", addr.String()); err == nil {
			conn.Close()
			t.Errorf("%v: somebody listens", addr)
		}
		if taken := dialFrom(t, addr); taken {
			t.Errorf("%v: somebody else connects from the port", addr)
		}
		again, err := net.Listen("tcp", addr.String())
		if err != nil {
			t.Errorf("%v: %v", addr, err)
			continue
		}
		release()
		dial(t, addr.String())
		again.Close()
	}
}

// dialFrom reports whether a connection from a port can be made, and ends it.
func dialFrom(t *testing.T, from *net.TCPAddr) bool {
	t.Helper()
	host := from.IP
	if host.IsUnspecified() {
		host = net.IPv6loopback
		if from.IP.To4() != nil {
			host = net.IPv4(127, 0, 0, 1)
		}
	}
	other, err := net.Listen("tcp", net.JoinHostPort(host.String(), "0"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	conn, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: host, Port: from.Port}}).Dial("tcp", other.Addr().String())
	if err != nil {
		return false
	}
	conn.Close()
	return true
}
