// Package respproxy is a proxy for RESP, as those in front of Redis Software's databases: clients
// connect to one endpoint, and the proxy finds the master behind it. When that changes, the
// connections of the clients stay, with what they have set. The proxy pushes maintenance
// notifications to those who ask for them, and whatever anybody hands it: the REST API of
// client-resp-proxy is on top of it.
package respproxy

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/maintenance"
)

// Proxy is one endpoint. Its methods are safe for concurrent use.
type Proxy struct {
	ln     net.Listener
	start  time.Time
	served sync.WaitGroup

	mu       sync.Mutex
	target   string
	conns    map[string]*Conn
	total    int
	disabled bool
	open     []maintenance.Push
	told     func(maintenance.Endpoint) bool // who hears what is open, nil for all
	rules    []Interceptor
	answers  [][]byte
	cut      bool          // nothing goes in or out
	cutAt    time.Time     // since when
	healed   chan struct{} // closed when cut ends
	latency  time.Duration
	closed   bool
	ended    chan struct{} // closed with closed
}

// Interceptor answers requests in the server's place.
type Interceptor struct {
	Name string
	// Match is what a client has to send at once, letter case aside.
	Match, Response []byte
}

// Listen opens an endpoint at an address, in front of the server at a target. With TLS clients
// have to use it.
func Listen(addr, target string, secure *tls.Config) (*Proxy, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("proxy: %w", err)
	}
	if secure != nil {
		ln = tls.NewListener(ln, secure)
	}
	p := &Proxy{ln: ln, target: target, start: time.Now(), conns: map[string]*Conn{}, ended: make(chan struct{})}
	p.served.Go(p.serve)
	return p, nil
}

// Addr is where the proxy listens.
func (p *Proxy) Addr() *net.TCPAddr { return p.ln.Addr().(*net.TCPAddr) }

// ID is what the REST API calls the proxy: its target and its own port.
func (p *Proxy) ID() string { return p.Target() + "@" + strconv.Itoa(p.Addr().Port) }

// Target is the server behind the proxy.
func (p *Proxy) Target() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.target
}

// Switch says where the server is from now on, and lets connections go there as soon as none of
// their requests is under way, or the old server answers MOVED. It reports whether all are there.
func (p *Proxy) Switch(target string) bool {
	p.mu.Lock()
	p.target = target
	p.mu.Unlock()
	all := true
	for _, c := range p.Conns() {
		all = c.move(target) && all
	}
	return all
}

func (p *Proxy) serve() {
	for {
		conn, err := p.ln.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return
			}
			continue
		}
		p.served.Go(func() { p.handle(conn) })
	}
}

// Close ends the proxy and its connections.
func (p *Proxy) Close() {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		close(p.ended)
	}
	p.mu.Unlock()
	p.Heal()
	_ = p.ln.Close() // it is over either way
	for _, c := range p.Conns() {
		c.Close()
	}
	p.served.Wait()
}

// Conns are the connections of clients, in the order in which they came.
func (p *Proxy) Conns() []*Conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := make([]*Conn, 0, len(p.conns))
	for _, c := range p.conns {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b *Conn) int { return cmp.Compare(a.number, b.number) })
	return list
}

// Conn finds a connection by its ID, nil if there is none.
func (p *Proxy) Conn(id string) *Conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.conns[id]
}

// Total is how many connections there ever were.
func (p *Proxy) Total() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.total
}

// Drop ends connections.
func (p *Proxy) Drop(conns []*Conn) {
	for _, c := range conns {
		c.End()
	}
}

// Notify pushes a maintenance notification to the connections that asked for them.
func (p *Proxy) Notify(push maintenance.Push) {
	for _, c := range p.Conns() {
		c.notify(push)
	}
}

// Open says what connections are told that ask for notifications from now on, and who among them by
// the endpoint that they want: nil for all.
func (p *Proxy) Open(open []maintenance.Push, told func(maintenance.Endpoint) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open, p.told = open, told
}

// Enable lets clients ask for notifications, or refuses it.
func (p *Proxy) Enable(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.disabled = !on
}

// Now is the time by which pushes count their seconds: since the proxy began.
func (p *Proxy) Now() time.Duration { return time.Since(p.start) }

// Intercept installs an interceptor, in place of one with the same name.
func (p *Proxy) Intercept(i Interceptor) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at := slices.IndexFunc(p.rules, func(r Interceptor) bool { return r.Name == i.Name }); at >= 0 {
		p.rules[at] = i
		return
	}
	p.rules = append(p.rules, i)
}

// Interceptors are the names of those that are installed.
func (p *Proxy) Interceptors() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	names := []string{}
	for _, r := range p.rules {
		names = append(names, r.Name)
	}
	return names
}

// Script answers the next requests, of whatever connection, by these responses.
func (p *Proxy) Script(responses [][]byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers = responses
}

// intercepted is the answer to what a client sent at once, if it is not the server's.
func (p *Proxy) intercepted(sent []byte) (answer []byte, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.answers) > 0 {
		answer, p.answers = p.answers[0], p.answers[1:]
		return answer, true
	}
	for _, r := range p.rules {
		if strings.EqualFold(string(r.Match), string(sent)) {
			return r.Response, true
		}
	}
	return nil, false
}

// Cut lets nothing in or out until Heal: connections stay, and new ones hear nothing. What is under
// way is still answered, and comes to subscribers, for a second at most; what a client sends and gives
// up before Heal is lost.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.cut {
		p.cut, p.cutAt, p.healed = true, time.Now(), make(chan struct{})
	}
}

// Heal ends Cut.
func (p *Proxy) Heal() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cut {
		p.cut = false
		close(p.healed)
	}
}

// Delay lets what clients send take longer.
func (p *Proxy) Delay(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.latency = d
}

// untilHealed is closed by Heal, and nil while things go through.
func (p *Proxy) untilHealed() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.cut {
		return nil
	}
	return p.healed
}

// cutFor is how long nothing has gone through.
func (p *Proxy) cutFor() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Since(p.cutAt)
}

// delay waits for the latency, unless the proxy ends.
func (p *Proxy) delay() {
	p.mu.Lock()
	latency := p.latency
	p.mu.Unlock()
	if latency > 0 {
		timer := time.NewTimer(latency)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-p.ended:
		}
	}
}
