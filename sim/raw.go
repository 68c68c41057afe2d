package sim

import (
	"bytes"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim/event"
)

// rawConn is an access.Raw.
type rawConn struct {
	c       *Cluster
	name    string // in the log: "@n1"
	node    *Node
	timeout time.Duration
	link    *link
	inbox   [][]byte
	gone    string // why the connection ended, until somebody has noticed
}

// Close implements access.Raw.
func (r *rawConn) Close() {
	r.c.loop.after(0, func() {
		if r.link != nil {
			r.link.shut()
		}
		r.link, r.inbox, r.gone = nil, nil, ""
	})
}

// pending are commands under way; the results are there when done is set.
type pending struct {
	c       *Cluster
	done    bool
	results []*Result
}

// Results implements access.Pending.
func (p *pending) Results() (results []*access.Result) {
	for _, r := range p.ended() {
		results = append(results, p.c.told(r))
	}
	return results
}

// ended are what became of the commands, nil while some are under way.
func (p *pending) ended() (results []*Result) {
	p.c.onLoop(func() {
		if p.done {
			results = p.results
		}
	})
	return results
}

// told is a result as those have it who are not on the event loop.
func (c *Cluster) told(r *Result) *access.Result {
	return &access.Result{Text: c.showResult(r), Reply: r.Reply.Raw, Failure: r.Failure, Route: r.Route, Start: r.Start, End: r.End}
}

// Begin implements access.Raw.
func (r *rawConn) Begin(commands [][]string, mayPend bool) access.Pending {
	p := &pending{c: r.c}
	r.c.loop.after(0, func() { r.send(commands, mayPend, p) })
	return p
}

func (r *rawConn) send(commands [][]string, mayPend bool, p *pending) {
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
func (r *rawConn) leavePending(l *link, commands [][]string, finish func(int, *Result)) {
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
func (r *rawConn) exchanges(i int, args []string, finish func(int, *Result)) []*exchange {
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
func (r *rawConn) open() *link {
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

func (r *rawConn) arrived(raw []byte) {
	raw = bytes.Clone(raw)
	r.inbox = append(r.inbox, raw)
	r.c.tell(r.name, event.MessageReceived{Reply: r.c.named(Reply{raw})})
}

// Next implements access.Raw.
func (r *rawConn) Next() *access.Result {
	result := r.next()
	if result == nil {
		return nil
	}
	return r.c.told(result)
}

func (r *rawConn) next() (result *Result) {
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
