package sim

import (
	"bytes"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Raw is one connection to one node, without any cleverness: what is sent is sent, and
// what comes back is shown. Faults on connections pass it by, so that
// it can look at a node that nobody else reaches; faults on commands hit it. It belongs
// to the event loop.
type Raw struct {
	c       *Cluster
	name    string // in the log: "@n1"
	node    *Node
	timeout time.Duration
	link    *link
	inbox   [][]byte
	gone    string // why the connection ended, until somebody has noticed
}

// NewRaw makes a connection to a node; it is opened when it is first used, and anew
// when it was lost. It uses TLS if Config.Certificates are set. Name is how the log calls it. A reply that takes longer than the
// timeout ends it.
func (c *Cluster) NewRaw(name, node string, timeout time.Duration) (*Raw, error) {
	n, err := c.Node(node)
	if err != nil {
		return nil, err
	}
	return &Raw{c: c, name: name, node: n, timeout: timeout}, nil
}

// Close closes the connection, and drops what has come on it. Commands under way never
// end. The next command opens a new one.
func (r *Raw) Close() {
	r.c.loop.after(0, func() {
		if r.link != nil {
			r.link.shut()
		}
		r.link, r.inbox, r.gone = nil, nil, ""
	})
}

// Pending is something under way; Results are there when Done is.
type Pending struct {
	done    bool
	results []*Result
}

// Results are what became of the commands, nil while some are under way.
func (p *Pending) Results(c *Cluster) (results []*Result) {
	c.onLoop(func() {
		if p.done {
			results = p.results
		}
	})
	return results
}

// Begin sends commands in one write, as a pipeline. When one has no reply yet at the
// end of what happens at this instant, it is done nevertheless: its result is the
// failure "pending", and the reply will be in the inbox.
func (r *Raw) Begin(commands [][]string, mayPend bool) *Pending {
	p := &Pending{}
	r.c.loop.after(0, func() { r.send(commands, mayPend, p) })
	return p
}

func (r *Raw) send(commands [][]string, mayPend bool, p *Pending) {
	l := r.open()
	results := make([]*Result, len(commands))
	left := len(commands)
	finish := func(i int, res *Result) {
		if results[i] != nil {
			return
		}
		res.Route = event.Route{{Node: r.node.name}}
		results[i] = res
		r.c.tell(r.name, r.c.done(commands[i:i+1], res))
		if left--; left == 0 {
			p.results, p.done = results, true
		}
	}
	var request []byte
	var exchanges []*exchange
	for i, args := range commands {
		request = append(request, encode(args)...)
		exchanges = append(exchanges, r.exchanges(i, args, finish)...)
	}
	if mayPend {
		for _, x := range exchanges {
			x.timeout = 0
		}
	}
	l.send(request, exchanges...)
	if mayPend && left > 0 {
		// Behind everything else that happens now.
		r.c.loop.after(r.c.instant(), func() { r.c.loop.after(0, func() { r.leavePending(l, commands, finish) }) })
	}
}

// leavePending lets replies that have not come yet go to the inbox.
func (r *Raw) leavePending(l *link, commands [][]string, finish func(int, *Result)) {
	for _, x := range l.waiting {
		x.reply = func(raw []byte) { r.arrived(raw) }
		x.failed = func(why string, _ bool) { r.gone = why }
	}
	for i := range commands {
		finish(i, &Result{Failure: event.FailPending, Start: r.c.loop.now(), End: r.c.loop.now()})
	}
}

// exchanges are the replies that a command brings: SUBSCRIBE has one for each channel,
// shown together.
func (r *Raw) exchanges(i int, args []string, finish func(int, *Result)) []*exchange {
	count := 1
	switch strings.ToUpper(args[0]) {
	case "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE":
		count = max(1, len(args)-1)
	}
	start := r.c.loop.now()
	var got []byte
	list := make([]*exchange, count)
	for j := range list {
		list[j] = &exchange{
			timeout: r.timeout,
			reply: func(raw []byte) {
				got = append(got, raw...)
				if j == count-1 || raw[0] == '-' {
					finish(i, &Result{Reply: Reply{got}, Start: start, End: r.c.loop.now()})
				}
			},
			failed: func(why string, _ bool) {
				finish(i, &Result{Failure: why, Start: start, End: r.c.loop.now()})
			},
		}
	}
	return list
}

// open returns the connection, a new one if there is none.
func (r *Raw) open() *link {
	if r.link == nil {
		var secure *linkTLS
		if r.c.cfg.Certificates != nil {
			secure = &linkTLS{}
		}
		r.link = r.c.newLink(r.name, addrFor(r.node, secure != nil), secure, r.timeout, func(_ *link, why string) {
			r.link = nil
			r.gone = why
		})
		r.link.unexpected = r.arrived
		r.gone = ""
	}
	return r.link
}

func (r *Raw) arrived(raw []byte) {
	raw = bytes.Clone(raw)
	r.inbox = append(r.inbox, raw)
	r.c.tell(r.name, event.MessageReceived{Reply: r.c.named(Reply{raw})})
}

// Next takes the oldest message out of the inbox: replies that were pending, and what
// came without having been asked for. It is a failure when the connection is gone and
// everything has been read, and nil when there is nothing.
func (r *Raw) Next() (result *Result) {
	r.c.onLoop(func() {
		switch {
		case len(r.inbox) > 0:
			result = &Result{Reply: Reply{r.inbox[0]}}
			r.inbox = r.inbox[1:]
		case r.gone != "":
			result = &Result{Failure: r.gone}
			r.gone = ""
		}
	})
	return result
}

// isMessage reports whether a reply is a message of pub/sub, which answers nothing.
func isMessage(raw []byte) bool {
	if len(raw) == 0 || raw[0] != '*' && raw[0] != '>' {
		return false
	}
	_, v := resp.Read(raw)
	list := v.Elements()
	if len(list) == 0 {
		return false
	}
	switch string(list[0].Text) {
	case "message", "pmessage", "smessage":
		return true
	case "invalidate":
		return v.Kind == '>'
	}
	return false
}
