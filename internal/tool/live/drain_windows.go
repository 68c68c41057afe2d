package live

import (
	"errors"
	"net"
	"os"
	"time"
)

// arrived returns what has come on a connection, at most a buffer full, and hardly waits.
// It reports false when the connection is closed.
func arrived(conn net.Conn, buf []byte) (n int, open bool) {
	_ = conn.SetReadDeadline(time.Now().Add(time.Millisecond))
	n, err := conn.Read(buf)
	return n, n > 0 || errors.Is(err, os.ErrDeadlineExceeded)
}
