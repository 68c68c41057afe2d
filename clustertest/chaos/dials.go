package chaos

import (
	"context"
	"maps"
	"net"
	"sync"
)

// dialFunc is a dial function.
type dialFunc = func(ctx context.Context, network, addr string) (net.Conn, error)

// dials counts the connections of clients.
type dials struct {
	mu   sync.Mutex
	open map[[2]string]int // by client and address
	peak map[string]int    // by client: the most to one address
}

func newDials() *dials { return &dials{open: map[[2]string]int{}, peak: map[string]int{}} }

// count wraps a dial function of a client.
func (d *dials) count(client string, dial dialFunc) dialFunc {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		d.add(client, addr, 1)
		return &countedConn{Conn: conn, closed: func() { d.add(client, addr, -1) }}, nil
	}
}

func (d *dials) add(client, addr string, n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	key := [2]string{client, addr}
	d.open[key] += n
	d.peak[client] = max(d.peak[client], d.open[key])
}

func (d *dials) peaks() map[string]int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return maps.Clone(d.peak)
}

// countedConn tells when it is closed.
type countedConn struct {
	net.Conn
	once   sync.Once
	closed func()
}

// Close implements net.Conn.
func (c *countedConn) Close() error {
	c.once.Do(c.closed)
	return c.Conn.Close()
}
