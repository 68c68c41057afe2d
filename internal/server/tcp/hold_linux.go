package tcp

import (
	"net"
	"syscall"
)

// Hold keeps the port of an address from all who take one that is free, until release is called.
// Nobody listens there meanwhile, so clients are refused, and who asks for this very port, as a
// listener of package net does, gets it. Other systems than Linux hold nothing, nor does Linux a
// port that it has just given to somebody else.
func Hold(addr *net.TCPAddr) (release func()) {
	var family int
	var at syscall.Sockaddr
	if ip := addr.IP.To4(); ip != nil {
		family, at = syscall.AF_INET, &syscall.SockaddrInet4{Port: addr.Port, Addr: [4]byte(ip)}
	} else {
		family, at = syscall.AF_INET6, &syscall.SockaddrInet6{Port: addr.Port, Addr: [16]byte(addr.IP.To16())}
	}
	fd, err := syscall.Socket(family, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return func() {}
	}
	if syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1) == nil {
		_ = syscall.Bind(fd, at)
	}
	return func() { _ = syscall.Close(fd) }
}
