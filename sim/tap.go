package sim

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// Origin says who sent a Request.
type Origin uint8

const (
	// FromClient: a client of the cluster.
	FromClient Origin = iota
	// FromTest: Node.Do, and with it everything that the package itself does by
	// commands, such as a Migration.
	FromTest
	// FromNode: another node, for MIGRATE or for replication.
	FromNode
)

// Request is one command of a client as a node processed it.
type Request struct {
	// At is when it ran.
	At time.Duration
	// Node is the name of the node.
	Node string
	From Origin
	// Client is the address of the client. Name is its name, by which faults are aimed at
	// it; "" if it has none.
	Client, Name string
	// TLS is set if the client uses it.
	TLS bool
	// Command is the command's full name in lower case, such as "set" or
	// "cluster|slots"; "" if there is none of that name.
	Command string
	// Slot is that of the command's keys, -1 if it has none or did not get as far as
	// to be routed.
	Slot int
	// Args and Reply are only valid during the call of the Tap. Reply is the reply as it was
	// sent. It is empty when the client wants none, and when it comes later, as after BLPOP.
	Args  [][]byte
	Reply []byte
	// After is how many events the log had before it.
	After uint64
}

// ErrorCode is the first word of an error reply, "" for any other reply or none.
func (r *Request) ErrorCode() string {
	if len(r.Reply) == 0 || r.Reply[0] != '-' {
		return ""
	}
	for i, c := range r.Reply {
		if c == ' ' || c == '\r' {
			return string(r.Reply[1:i])
		}
	}
	return ""
}

// Tap lets f see all requests that nodes process from now on, in the order in which
// each node processes them. f is called in the middle of that: it must be quick and
// must not use the cluster, and the request is only valid during the call. Only
// one Tap can be set; nil removes it.
func (c *Cluster) Tap(f func(*Request)) {
	c.netMu.Lock()
	c.tap = f
	c.netMu.Unlock()
	for _, m := range c.machines { // servers outside have none: connections show what they carry
		m.process().installTap()
	}
}

// installTap connects a process to the cluster's Tap, and to who wants to see effects.
func (p *process) installTap() {
	p.c.netMu.Lock()
	f, effects := p.c.tap, p.c.effects
	p.c.netMu.Unlock()
	if effects != nil {
		p.node.Effects(func(by node.Sink, requests []byte) {
			if cn, ok := by.(*conn); ok {
				effects(cn.client, requests)
			}
		})
	}
	recording := p.c.recording
	if f == nil && recording == nil {
		p.node.Tap(nil)
		return
	}
	var request Request // one for all: the node calls in turn
	p.node.Tap(func(r *node.Request) {
		request = Request{
			At: r.At, Node: p.name, From: origin(r.Sink), Client: r.Client, Command: r.Command, Slot: r.Slot,
			Args: r.Args, Reply: r.Reply, After: uint64(p.c.log.Len()),
		}
		if cn, ok := r.Sink.(*conn); ok {
			request.Name, request.TLS = cn.client, cn.TLS()
		}
		if recording != nil {
			recording.request(&request, r.Closed)
		}
		if f != nil && !r.Closed {
			f(&request)
		}
	})
}

func origin(s node.Sink) Origin {
	switch s.(type) {
	case *replySink, *asker:
		return FromTest
	case *inbound:
		return FromNode
	}
	return FromClient
}
