//go:build !linux

package tcp

import "net"

// Hold does nothing.
func Hold(*net.TCPAddr) (release func()) { return func() {} }
