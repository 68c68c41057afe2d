package faultinjector

import (
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/cmd/slotstorm/internal/respproxy"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/maintenance"
)

// endpoint is the one address of a database whose cluster clients do not see: proxies on several
// nodes, of which the first stays, as a DNS name would.
type endpoint struct {
	in     *Injector
	d      *database
	secure *tls.Config
	first  *respproxy.Proxy

	mu     sync.Mutex
	others []*respproxy.Proxy
	node   int // of the proxy that the endpoint is bound to, 1 at first
	seq    int64
	master string // the name of the node that has the shard
}

func newEndpoint(in *Injector, d *database, secure *tls.Config) (*endpoint, error) {
	e := &endpoint{in: in, d: d, secure: secure, node: 1, master: "n1"}
	p, err := respproxy.Listen(net.JoinHostPort(in.cfg.Bind, strconv.Itoa(d.cfg.port)), d.cluster.Nodes()[0].Addr(), secure)
	if err != nil {
		return nil, err
	}
	e.first = p
	in.proxies.Add(p)
	return e, nil
}

func (e *endpoint) close() {
	for _, p := range e.proxies() {
		e.in.proxies.Remove(p)
		p.Close()
	}
}

func (e *endpoint) proxies() []*respproxy.Proxy {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]*respproxy.Proxy{e.first}, e.others...)
}

// each does something to all proxies.
func (e *endpoint) each(do func(*respproxy.Proxy)) {
	for _, p := range e.proxies() {
		do(p)
	}
}

// push numbers a notification and sends it through all proxies. What it begins, connections
// that come hear as well, until settle.
func (e *endpoint) push(kind maintenance.Kind, in time.Duration) {
	e.mu.Lock()
	e.seq++
	seq := e.seq
	e.mu.Unlock()
	e.each(func(p *respproxy.Proxy) {
		push := maintenance.Push{Kind: kind, Seq: seq, Until: p.Now() + in, Shards: []string{"redis:1"}}
		var open []maintenance.Push
		if kind.Begins() {
			open = append(open, push)
		}
		p.Open(open, nil)
		p.Notify(push)
	})
}

// failover makes a replica the master. Connections stay.
func (e *endpoint) failover() error {
	e.mu.Lock()
	old := e.master
	e.mu.Unlock()
	to, err := e.d.replace(old)
	if err != nil {
		return err
	}
	n, err := e.d.cluster.Node(to)
	if err != nil {
		return err
	}
	e.mu.Lock()
	e.master = to
	e.mu.Unlock()
	var last error
	e.each(func(p *respproxy.Proxy) {
		if err := await("the connections are at "+to, func() bool { return p.Switch(n.Addr()) }); err != nil {
			last = err
		}
	})
	if last != nil {
		return last
	}
	left, err := e.d.cluster.Node(old)
	if err != nil {
		return err
	}
	return e.d.leave(left)
}

// target is where the master is.
func (e *endpoint) target() (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	n, err := e.d.cluster.Node(e.master)
	if err != nil {
		return "", err
	}
	return n.Addr(), nil
}

// rebind moves the endpoint to another node's proxy: a new address, which MOVING names to those
// who are connected, and for its time to those who connect. Then the connections from before end.
//
// The old address stands for the name as well, which leads to the new one now: who follows it is
// there and is not told to go on, nor is who was told no endpoint and connects again at half of the
// time. They would go round for ever.
func (e *endpoint) rebind(in time.Duration, silent bool) error {
	target, err := e.target()
	if err != nil {
		return err
	}
	e.mu.Lock()
	e.node++
	node := e.node
	e.mu.Unlock()
	p, err := e.listen(node, target)
	if err != nil {
		return err
	}
	e.in.proxies.Add(p)
	var leaving []*respproxy.Conn
	e.each(func(old *respproxy.Proxy) { leaving = append(leaving, old.Conns()...) })
	at := p.Addr()
	name, _ := e.d.at() // another name than that of the endpoint, and with a dot: clients look at both
	to := gossip.Member{IP: at.IP.String(), Port: at.Port, Hostname: name}
	e.mu.Lock()
	e.seq++
	seq, olds := e.seq, append([]*respproxy.Proxy{e.first}, e.others...)
	e.others = append(e.others, p)
	e.mu.Unlock()
	if silent {
		return nil // who is connected stays so, as redis-py counts on
	}
	for _, old := range olds {
		push := maintenance.Push{Kind: maintenance.Moving, Seq: seq, Until: old.Now() + in, To: &to}
		half := time.Now().Add(in / 2)
		old.Open([]maintenance.Push{push}, func(wanted maintenance.Endpoint) bool {
			return !wanted.Named() && (wanted != maintenance.NoEndpoint || time.Now().Before(half))
		})
		old.Notify(push)
	}
	e.in.sleep(in)
	for _, old := range olds {
		old.Open(nil, nil)
		old.Drop(leaving)
	}
	return nil
}

// listen opens the proxy of a node: 127.0.0.N at the endpoint's own port where the system has all
// of 127.0.0.0/8, else at another port.
func (e *endpoint) listen(node int, target string) (*respproxy.Proxy, error) {
	port := e.first.Addr().Port
	if bind := net.ParseIP(e.in.cfg.Bind); bind != nil && bind.To4() != nil && bind.IsLoopback() && node < 255 {
		if p, err := respproxy.Listen(net.JoinHostPort(fmt.Sprintf("127.0.0.%d", node), strconv.Itoa(port)), target, e.secure); err == nil {
			return p, nil
		}
	}
	return respproxy.Listen(net.JoinHostPort(e.in.cfg.Bind, "0"), target, e.secure)
}

// drop ends all connections.
func (e *endpoint) drop() {
	e.each(func(p *respproxy.Proxy) { p.Drop(slices.Clone(p.Conns())) })
}
