package clustertest

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// dials knows the connections that clients make: how many, to which node, and by
// whose dial function.
type dials struct {
	mu       sync.Mutex
	attempts int
	refused  int
	open     map[*dialled]struct{}
	byNode   map[string]int // open connections
	peak     int            // of open connections to all nodes
	peakNode int            // of open connections to one node
	peakAt   string         // that node
	allDone  chan struct{}  // closed when none is open any more, nil if nobody waits
}

// dialled is one open connection.
type dialled struct {
	node  string // its name, or an address where no node is
	made  string // the line that made the dial function
	local string // the client's address
}

func newDials() *dials {
	return &dials{open: map[*dialled]struct{}{}, byNode: map[string]int{}}
}

// reset begins to count anew, with what is open.
func (d *dials) reset() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.attempts, d.refused = 0, 0
	d.peak, d.peakNode, d.peakAt = len(d.open), 0, ""
	for name, n := range d.byNode {
		if n > d.peakNode || n == d.peakNode && name < d.peakAt {
			d.peakNode, d.peakAt = n, name
		}
	}
}

func (d *dials) opened(node, made, local string) *dialled {
	d.mu.Lock()
	defer d.mu.Unlock()
	conn := &dialled{node, made, local}
	d.open[conn] = struct{}{}
	d.byNode[node]++
	d.peak = max(d.peak, len(d.open))
	if d.byNode[node] > d.peakNode {
		d.peakNode, d.peakAt = d.byNode[node], node
	}
	return conn
}

func (d *dials) closed(conn *dialled) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.open[conn]; ok {
		delete(d.open, conn)
		d.byNode[conn.node]--
	}
	if len(d.open) == 0 && d.allDone != nil {
		close(d.allDone)
		d.allDone = nil
	}
}

// settle gives clients that were closed the time to close their connections, which
// rueidis does a little later.
func (d *dials) settle() {
	d.mu.Lock()
	if len(d.open) == 0 {
		d.mu.Unlock()
		return
	}
	done := make(chan struct{})
	d.allDone = done
	d.mu.Unlock()
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}

// dialer returns a dial function that counts. made is the line of the test that wants
// it, client the name of the client, "" for none.
func (c *Cluster) dialer(made, client string) func(context.Context, string, string) (net.Conn, error) {
	dial := c.Cluster.DialerOf(client)
	if c.cfg.Transport == sim.Loopback {
		dial = new(net.Dialer).DialContext
	}
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		c.dials.mu.Lock()
		c.dials.attempts++
		if err != nil {
			c.dials.refused++
		}
		c.dials.mu.Unlock()
		if err != nil {
			return nil, err
		}
		entry := c.dials.opened(c.nameAt(addr), made, conn.LocalAddr().String())
		if tcp, ok := conn.(*net.TCPConn); ok {
			return &tcpConn{tcp, c.dials, entry}, nil
		}
		return &memoryConn{conn, c.dials, entry}, nil
	}
}

// memoryConn is a connection in memory that says when it is closed.
type memoryConn struct {
	net.Conn
	dials *dials
	entry *dialled
}

func (m *memoryConn) Close() error {
	m.dials.closed(m.entry)
	return m.Conn.Close()
}

// tcpConn is memoryConn for TCP. Clients look at the socket behind a connection, so
// it has to be there.
type tcpConn struct {
	*net.TCPConn
	dials *dials
	entry *dialled
}

func (t *tcpConn) Close() error {
	t.dials.closed(t.entry)
	return t.TCPConn.Close()
}

// reportOpen fails the test for connections that nobody closed.
func (d *dials) reportOpen(c *Cluster) {
	c.tb.Helper()
	end := time.Now().Add(time.Second)
	d.settle()
	d.mu.Lock()
	nodes := map[string][]string{}
	for conn := range d.open {
		nodes[conn.made] = append(nodes[conn.made], conn.node)
	}
	d.mu.Unlock()
	lines := make([]string, 0, len(nodes))
	for made, names := range nodes {
		slices.Sort(names)
		names = slices.Compact(names)
		lines = append(lines, fmt.Sprintf("the client that was made at %s is not closed: it is connected to %s",
			made, strings.Join(names, ", ")))
	}
	slices.Sort(lines)
	if names := d.strangers(c, end); len(names) > 0 {
		lines = append(lines, "a client that dials by itself is not closed: it is connected to "+strings.Join(names, ", ")+
			" (with the Cluster's Dialer its line would stand here)")
	}
	for _, line := range lines {
		c.tb.Errorf("clustertest: %s", line)
	}
}

// strangers are the nodes to which connections are open that the test has not made by a
// dial function of the Cluster, which on TCP every client can. What has been closed may
// take until then to be noticed.
func (d *dials) strangers(c *Cluster, end time.Time) (names []string) {
	if c.cfg.Transport != sim.Loopback {
		return nil
	}
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	for {
		known := map[string]bool{}
		d.mu.Lock()
		for conn := range d.open {
			known[conn.local] = true
		}
		d.mu.Unlock()
		names = nil
		for _, conn := range access.To(c.Cluster).Connections() {
			if !known[conn.Addr] {
				names = append(names, conn.Node)
			}
		}
		if len(names) == 0 || !time.Now().Before(end) {
			slices.Sort(names)
			return slices.Compact(names)
		}
		<-ticker.C
	}
}

// caller is the line outside this package that called into it.
func caller() string {
	frame := callerFrame()
	if frame.File == "" {
		return "an unknown line"
	}
	return fmt.Sprintf("%s:%d", shortFile(frame.File), frame.Line)
}

// callerFrame is the innermost frame of the stack outside this package.
func callerFrame() runtime.Frame {
	const self = "github.com/slotstorm/slotstorm/clustertest."
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, self) || strings.HasSuffix(frame.File, "_test.go") {
			return frame
		}
		if !more {
			return runtime.Frame{}
		}
	}
}

// shortFile is a file's name with its directory, as one looks for it.
func shortFile(name string) string {
	parts := strings.Split(name, "/")
	return strings.Join(parts[max(0, len(parts)-2):], "/")
}

// testPackage is the import path of the test that called into this package.
func testPackage() string {
	name := callerFrame().Function
	slash := strings.LastIndex(name, "/")
	if dot := strings.Index(name[slash+1:], "."); dot >= 0 {
		name = name[:slash+1+dot]
	}
	return strings.TrimSuffix(name, "_test")
}
