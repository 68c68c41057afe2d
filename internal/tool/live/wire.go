package live

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"time"
)

// What reading can end with instead of a reply.
var (
	// ErrSilent: nothing came in time.
	ErrSilent = errors.New("live: no reply")
	// ErrClosed: the server closed the connection.
	ErrClosed = errors.New("live: connection closed")
)

// maxReply bounds what one bulk string or aggregate may announce, so that a broken
// server cannot exhaust memory.
const maxReply = 64 << 20

// Conn is a raw client connection that speaks RESP2 and RESP3 and hides nothing:
// pushes are replies like any other.
type Conn struct {
	conn net.Conn
	in   *bufio.Reader
	out  []byte
}

// Dial connects to a node.
func Dial(ctx context.Context, addr string) (*Conn, error) {
	d := net.Dialer{Timeout: 2 * time.Second}
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	// A run opens tens of thousands of connections: a reset instead of an orderly
	// end keeps them from waiting in TIME_WAIT.
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	return &Conn{conn: c, in: bufio.NewReaderSize(c, 16<<10)}, nil
}

// Close ends the connection.
func (c *Conn) Close() { _ = c.conn.Close() }

// Queue adds a command to what Flush will send.
func (c *Conn) Queue(args ...string) {
	c.out = append(strconv.AppendInt(append(c.out, '*'), int64(len(args)), 10), "\r\n"...)
	for _, a := range args {
		c.out = append(strconv.AppendInt(append(c.out, '$'), int64(len(a)), 10), "\r\n"...)
		c.out = append(append(c.out, a...), "\r\n"...)
	}
}

// QueueRaw adds bytes to what Flush will send.
func (c *Conn) QueueRaw(b string) { c.out = append(c.out, b...) }

// Flush sends what is queued. A server that has closed the connection shows when
// reading, so only a peer that does not take the bytes in time is an error.
func (c *Conn) Flush() error {
	_ = c.conn.SetWriteDeadline(time.Now().Add(10 * time.Second))
	_, err := c.conn.Write(c.out)
	c.out = c.out[:0]
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return nil
}

// Do sends one command and reads one reply.
func (c *Conn) Do(wait time.Duration, args ...string) (Reply, error) {
	c.Queue(args...)
	if err := c.Flush(); err != nil {
		return Reply{}, err
	}
	return c.Read(wait)
}

// Read returns the next reply, ErrSilent when nothing came within wait, or
// ErrClosed. Any other error means that what came is no RESP.
func (c *Conn) Read(wait time.Duration) (Reply, error) {
	_ = c.conn.SetReadDeadline(time.Now().Add(wait))
	if _, err := c.in.Peek(1); err != nil {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return Reply{}, ErrSilent
		}
		return Reply{}, ErrClosed
	}
	return ReadReply(c.in, 0)
}

// Drain returns what has come and was not read, without waiting, and whether the connection
// is open. What it returns need not end with a whole reply.
func (c *Conn) Drain() (got []byte, open bool) {
	if n := c.in.Buffered(); n > 0 {
		got = make([]byte, n)
		_, _ = io.ReadFull(c.in, got) // from memory
	}
	for buf := make([]byte, 16<<10); ; {
		n, open := arrived(c.conn, buf)
		if n == 0 {
			return got, open
		}
		got = append(got, buf[:n]...)
	}
}

// ReadReply reads one reply, which is depth levels deep in another one.
func ReadReply(in *bufio.Reader, depth int) (Reply, error) {
	if depth > 32 {
		return Reply{}, errors.New("live: reply nested too deeply")
	}
	line, err := readLine(in)
	if err != nil {
		return Reply{}, err
	}
	if line == "" {
		return Reply{}, errors.New("live: empty line instead of a reply")
	}
	kind, text := Kind(line[0]), line[1:]
	switch kind {
	case Simple, Error, Int, Bool, Double, BigNumber, Null:
		return Reply{Kind: kind, Text: text}, nil
	case Bulk, BulkError, Verbatim:
		n, err := length(text)
		if err != nil || n == -1 {
			return Reply{Kind: NullBulk}, err
		}
		buf := make([]byte, n+2)
		if _, err := io.ReadFull(in, buf); err != nil {
			return Reply{}, fmt.Errorf("live: half a reply: %w", err)
		}
		return Reply{Kind: kind, Text: string(buf[:n])}, nil
	case Array, Map, Set, Push, Attribute:
		n, err := length(text)
		if err != nil || n == -1 {
			return Reply{Kind: NullArray}, err
		}
		if kind == Map || kind == Attribute {
			n *= 2
		}
		r := Reply{Kind: kind}
		for range n {
			e, err := ReadReply(in, depth+1)
			if err != nil {
				return Reply{}, err
			}
			r.Elems = append(r.Elems, e)
		}
		return r, nil
	}
	return Reply{}, fmt.Errorf("live: %q is no reply", line)
}

func readLine(in *bufio.Reader) (string, error) {
	line, err := in.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("live: half a reply: %w", err)
	}
	if len(line) < 2 || line[len(line)-2] != '\r' {
		return "", fmt.Errorf("live: line %q does not end with CRLF", line)
	}
	return line[:len(line)-2], nil
}

func length(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < -1 || n > maxReply {
		return 0, fmt.Errorf("live: %q is no length", text)
	}
	return n, nil
}
