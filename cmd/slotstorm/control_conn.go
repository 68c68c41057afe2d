package main

import (
	"errors"
	"io"
	"net"
)

// arraysOnly is a listener whose connections have to send RESP arrays of moderate size.
type arraysOnly struct{ net.Listener }

// Accept implements net.Listener.
func (l arraysOnly) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &arrayConn{Conn: conn}, nil
}

// arrayConn is a connection that ends when its first byte is not that of an array, or when
// more than largestControl bytes come without a command that is complete.
type arrayConn struct {
	net.Conn
	begun bool
	taken int // since the last reply
}

// largestControl bounds a command of the control port, in bytes: a line of the language is
// far shorter.
const largestControl = 1 << 20

var errNoArray = errors.New("no RESP array")

// Read implements net.Conn.
func (c *arrayConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 && !c.begun {
		c.begun = true
		if b[0] != '*' {
			return 0, c.refuse("Protocol error: this port takes commands as RESP arrays, as client libraries send them")
		}
	}
	if c.taken += n; c.taken > largestControl {
		return 0, c.refuse("Protocol error: the command is too long")
	}
	return n, err
}

func (c *arrayConn) refuse(text string) error {
	_, _ = io.WriteString(c.Conn, "-ERR "+text+"\r\n") // it may be gone
	return errNoArray
}

// Write implements net.Conn. What is written answers a command.
func (c *arrayConn) Write(b []byte) (int, error) {
	c.taken = 0
	return c.Conn.Write(b)
}
