package sim

import (
	"bytes"
	"cmp"
	"errors"
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/request"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/sim/event"
	"github.com/slotstorm/slotstorm/sim/internal/slotmap"
)

// wire is a link's connection to a node outside, over TCP. It tells the log and the Tap
// what a simulated node would have told.
type wire struct {
	l      *link
	client string
	node   string        // its name, "" for an address where none of the nodes is
	sent   []sentCommand // that have no reply yet; of the event loop, as the cutter is
	cutter request.Cutter

	mu   sync.Mutex
	conn net.Conn
	out  []byte
	wake chan struct{} // there is something to write, or the end
	over bool
}

// sentCommand is a command that waits for its reply.
type sentCommand struct{ args [][]byte }

// dialOutside begins the connection of a link.
func (c *Cluster) dialOutside(l *link, client string, timeout time.Duration) *wire {
	w := &wire{l: l, client: client, node: c.NameAt(l.addr), wake: make(chan struct{}, 1)}
	c.netMu.Lock()
	c.outside[w] = struct{}{}
	c.netMu.Unlock()
	c.serve.Go(func() {
		defer func() {
			c.netMu.Lock()
			delete(c.outside, w)
			c.netMu.Unlock()
		}()
		d := net.Dialer{Timeout: timeout}
		conn, err := d.DialContext(c.ctx, "tcp", l.addr)
		if err != nil {
			why := failRefused
			var slow net.Error
			if errors.As(err, &slow) && slow.Timeout() {
				why = failTimeout
			}
			c.loop.after(0, func() { l.fail(why) })
			return
		}
		w.run(conn)
	})
	return w
}

// run reads and writes until the connection ends.
func (w *wire) run(conn net.Conn) {
	defer conn.Close()
	w.mu.Lock()
	w.conn = conn
	over := w.over
	w.mu.Unlock()
	if over {
		return
	}
	w.l.c.loop.after(0, func() { w.l.connected(true) })
	var writer sync.WaitGroup
	writer.Go(func() { w.write(conn) })
	defer writer.Wait()
	defer w.close()
	buf := make([]byte, 16<<10)
	for {
		n, err := conn.Read(buf)
		if n > 0 {
			w.l.Deliver(buf[:n])
		}
		switch {
		case err == nil:
		case errors.Is(err, syscall.ECONNRESET):
			w.l.Reset()
			return
		default:
			w.l.Hangup()
			return
		}
	}
}

// write sends what is fed, until the end.
func (w *wire) write(conn net.Conn) {
	for range w.wake {
		w.mu.Lock()
		out, over := w.out, w.over
		w.out = nil
		w.mu.Unlock()
		if over {
			return
		}
		if _, err := conn.Write(out); err != nil {
			conn.Close() // whoever reads will say why
			return
		}
	}
}

// feed takes bytes of requests.
func (w *wire) feed(b []byte) {
	for rest := b; len(rest) > 0; {
		args, n := w.cutter.Cut(rest)
		if n == 0 {
			break
		}
		own := make([][]byte, len(args))
		for i, arg := range args {
			own[i] = bytes.Clone(arg)
		}
		w.sent = append(w.sent, sentCommand{own})
		rest = rest[n:]
	}
	w.mu.Lock()
	w.out = append(w.out, b...)
	w.mu.Unlock()
	w.signal()
}

func (w *wire) signal() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// close ends the connection.
func (w *wire) close() {
	w.mu.Lock()
	w.over = true
	conn := w.conn
	w.mu.Unlock()
	w.signal()
	if conn != nil {
		conn.Close()
	}
}

// closeWires ends all connections to nodes outside.
func (c *Cluster) closeWires() {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	for w := range c.outside {
		w.close()
	}
}

// answered notes a reply, as a node inside would have noted it.
func (w *wire) answered(raw []byte) {
	c := w.l.c
	if len(w.sent) == 0 || isMessage(raw) {
		return
	}
	args := w.sent[0].args
	w.sent = w.sent[1:]
	if len(args) == 0 {
		return
	}
	code, text := errorOf(raw)
	switch code {
	case "":
	case "MOVED", "ASK", "TRYAGAIN", "CROSSSLOT", "CLUSTERDOWN":
		f := event.Redirected{Code: event.RedirectCode(code), Slot: -1, Client: w.client}
		if s, to, ok := slotmap.Redirect(text, w.l.addr, false); ok {
			f.Slot, f.Address, f.Target = s, to, c.NameAt(to)
			f.To = cmp.Or(f.Target, to)
		} else {
			f.Message = string(text)
		}
		c.tell(w.node, f)
	default:
		c.tell(w.node, event.ErrorReplied{Message: string(text)})
	}
	c.netMu.Lock()
	tap := c.tap
	c.netMu.Unlock()
	if tap == nil || w.client == "" {
		return
	}
	q := Request{At: c.loop.now(), Node: w.node, Client: w.client, Name: w.client, Slot: -1, Args: args, Reply: raw}
	if cmd := resolve(args); cmd != nil {
		q.Command = cmd.Name
		if cmd.ArityOK(len(args)) {
			if keys := cmd.Keys(nil, args); len(keys) > 0 {
				q.Slot = keys[0].Slot
			}
		}
	}
	tap(&q)
}

// encode writes a command as clients send it.
func encode(args []string) []byte {
	var w resp.Writer
	w.BulkStrings(args)
	return w.Buf
}
