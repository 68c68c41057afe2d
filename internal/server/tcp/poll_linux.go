package tcp

import (
	"errors"
	"net"
	"os"
	"sync"
	"syscall"
)

// poller reads the sockets of one listener in a single goroutine, in the order in which
// the kernel found them readable, as Redis's event loop does (aeProcessEvents): what came
// first runs first, also on a busy machine. The goroutine waits in the runtime's own
// poller, for the epoll instance to become readable, and blocks nowhere else: what a
// client does not take is left to its connection's writer.
type poller struct {
	file  *os.File // the epoll instance
	raw   syscall.RawConn
	ended chan struct{}

	mu    sync.Mutex
	conns map[int32]*polled
}

// polled is one connection of a poller.
type polled struct {
	p      *poller
	raw    syscall.RawConn
	stream Stream
	w      *Socket
	fd     int32
	closed sync.Once // of the stream

	// Of the poller's goroutine: where it reads to, and what came of it.
	buf  []byte
	size int
	err  error
	read func(fd uintptr) bool
}

// pollEvents is how many sockets are taken from the kernel at a time.
const pollEvents = 256

// newPoller returns a running poller, or nil if the system gives none.
func newPoller() *poller {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil
	}
	if err := syscall.SetNonblock(fd, true); err != nil {
		_ = syscall.Close(fd)
		return nil
	}
	p := &poller{file: os.NewFile(uintptr(fd), "epoll"), ended: make(chan struct{}), conns: map[int32]*polled{}}
	if p.raw, err = p.file.SyscallConn(); err != nil {
		_ = p.file.Close()
		return nil
	}
	go p.run()
	return p
}

// close ends the goroutine, when all connections are closed.
func (p *poller) close() {
	if p == nil {
		return
	}
	_ = p.file.Close()
	<-p.ended
}

func (p *poller) run() {
	defer close(p.ended)
	var events [pollEvents]syscall.EpollEvent
	var n int
	var err error
	wait := func(fd uintptr) bool {
		n, err = syscall.EpollWait(int(fd), events[:], 0)
		return n > 0 || err != nil
	}
	buf := make([]byte, readSize)
	for {
		if p.raw.Read(wait) != nil {
			return // closed
		}
		if err != nil && !errors.Is(err, syscall.EINTR) {
			return
		}
		for _, e := range events[:max(n, 0)] {
			p.mu.Lock()
			c := p.conns[e.Fd]
			p.mu.Unlock()
			if c != nil {
				c.readable(buf)
			}
		}
	}
}

// serve takes a connection over and reports whether it does; end is called when all is
// over.
func (p *poller) serve(w *Socket, open Open, end func()) bool {
	tcp, ok := w.conn.(*net.TCPConn)
	if p == nil || !ok {
		return false
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return false
	}
	c := &polled{p: p, raw: raw, w: w}
	c.read = c.readFrom
	c.w.now = c.writeNow
	if err := raw.Control(func(fd uintptr) { c.fd = int32(fd) }); err != nil {
		return false
	}
	p.mu.Lock()
	p.conns[c.fd] = c
	p.mu.Unlock()
	c.stream = open(tcp.RemoteAddr().String(), w)
	if err := c.control(syscall.EPOLL_CTL_ADD); err != nil {
		c.gone()
	}
	go func() {
		defer end()
		c.w.loop()
		p.forget(c)
		c.closeStream()
	}()
	return true
}

// forget leaves a connection that is closed. Its descriptor may be another one's by now.
func (p *poller) forget(c *polled) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conns[c.fd] == c {
		delete(p.conns, c.fd)
	}
}

// control adds the socket to those that are looked at, or takes it out.
func (c *polled) control(op int) error {
	var err error
	outer := c.raw.Control(func(fd uintptr) {
		epoll := c.p.raw.Control(func(ep uintptr) {
			err = syscall.EpollCtl(int(ep), op, int(fd), &syscall.EpollEvent{Events: syscall.EPOLLIN | syscall.EPOLLRDHUP, Fd: c.fd})
		})
		err = errors.Join(err, epoll)
	})
	return errors.Join(outer, err)
}

// readable reads what there is, up to the size of the buffer, and runs it.
func (c *polled) readable(buf []byte) {
	c.buf = buf
	if c.raw.Read(c.read) != nil {
		return // closed: its writer does the rest
	}
	switch {
	case errors.Is(c.err, syscall.EAGAIN), errors.Is(c.err, syscall.EINTR):
		return
	case c.err != nil || c.size <= 0:
		c.gone()
		return
	}
	c.w.enter()
	open := c.stream.Feed(buf[:c.size])
	c.w.leave()
	if !open {
		c.gone()
	}
}

func (c *polled) readFrom(fd uintptr) bool {
	c.size, c.err = syscall.Read(int(fd), c.buf)
	return true
}

// writeNow writes what the client takes at once, and returns how much that is.
func (c *polled) writeNow(b []byte) (size int) {
	_ = c.raw.Control(func(fd uintptr) { // whatever the deadline of writes is
		size, _ = syscall.Write(int(fd), b) // a broken connection shows in the next read
	})
	return max(size, 0)
}

// gone is the end of what the client sends. The writer ends when the node hangs up.
func (c *polled) gone() {
	_ = c.control(syscall.EPOLL_CTL_DEL) // it may be closed already
	c.closeStream()
}

func (c *polled) closeStream() { c.closed.Do(c.stream.Close) }
