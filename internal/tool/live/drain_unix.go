//go:build unix

package live

import (
	"errors"
	"net"
	"syscall"
	"time"
)

// arrived returns what has come on a connection, at most a buffer full, without waiting.
// It reports false when the connection is closed.
func arrived(conn net.Conn, buf []byte) (n int, open bool) {
	sys, ok := conn.(syscall.Conn)
	if !ok {
		return 0, false
	}
	raw, err := sys.SyscallConn()
	if err != nil {
		return 0, false
	}
	_ = conn.SetReadDeadline(time.Time{})
	for {
		var failure error
		err := raw.Read(func(fd uintptr) bool {
			n, failure = syscall.Read(int(fd), buf)
			return true
		})
		switch {
		case err != nil:
			return 0, false
		case errors.Is(failure, syscall.EINTR):
			continue
		case errors.Is(failure, syscall.EAGAIN):
			return 0, true
		case failure != nil || n == 0:
			return 0, false
		}
		return n, true
	}
}
