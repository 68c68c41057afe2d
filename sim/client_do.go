package sim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Do sends a command and waits for its end, which in a stepped cluster moves time. The
// error says that there was no end within the limit.
func (cl *Client) Do(limit time.Duration, args ...string) (*Result, error) {
	results, err := cl.Pipeline(limit, [][]string{args})
	if err != nil {
		return nil, err
	}
	return results[0], nil
}

// Pipeline sends commands together and waits for the end of all. Those for the same
// node go out in one write. If the first is MULTI they are a transaction, and go to
// one node together; a redirect of any of them is one of all.
func (cl *Client) Pipeline(limit time.Duration, commands [][]string) ([]*Result, error) {
	if len(commands) == 0 || len(commands[0]) == 0 {
		return nil, errors.New("sim: no command")
	}
	var results []*Result
	done := make(chan struct{})
	cl.c.loop.after(0, func() {
		cl.pipeline(commands, func(list []*Result) {
			results = list
			close(done)
		})
	})
	if err := cl.c.wait(limit, done); err != nil {
		return nil, fmt.Errorf("sim: client %s: %s: %w", cl.cfg.Name, commands[0][0], err)
	}
	return results, nil
}

// begin is Pipeline without the wait.
func (cl *Client) begin(commands [][]string) *pending {
	p := &pending{c: cl.c}
	cl.c.loop.after(0, func() {
		cl.pipeline(commands, func(list []*Result) { p.results, p.done = list, true })
	})
	return p
}

// pipeline starts commands together and tells when all have ended.
func (cl *Client) pipeline(commands [][]string, finished func([]*Result)) {
	if cl.closed {
		return
	}
	results := make([]*Result, len(commands))
	if len(commands) > 1 && strings.EqualFold(commands[0][0], "MULTI") {
		cl.newCall(commands, func(r *Result, replies [][]byte) {
			for i := range results {
				one := *r
				if replies != nil {
					one.Reply = Reply{replies[i]}
				}
				results[i] = &one
			}
			cl.record(commands, r)
			finished(results)
		}).begin()
		return
	}
	left := len(commands)
	calls := make([]*call, len(commands))
	for i, args := range commands {
		calls[i] = cl.newCall([][]string{args}, func(r *Result, _ [][]byte) {
			results[i] = r
			cl.record([][]string{args}, r)
			if left--; left == 0 {
				finished(results)
			}
		})
	}
	cl.beginAll(calls)
}

// beginAll sends calls with one write for each node.
func (cl *Client) beginAll(calls []*call) {
	if len(calls) == 1 {
		calls[0].begin()
		return
	}
	if cl.slots == nil {
		cl.refresh("", func(ok bool) {
			if ok {
				cl.beginAll(calls)
				return
			}
			for _, k := range calls {
				k.finish(failNoNode, nil)
			}
		})
		return
	}
	calls = slices.DeleteFunc(calls, (*call).fromCache)
	if cl.cfg.WholeBatches {
		calls = cl.merge(calls)
	}
	type batch struct {
		addr      string
		request   []byte
		exchanges []*exchange
	}
	var batches []*batch
	for _, k := range calls {
		addr := k.target()
		if addr == "" {
			k.dispatch() // which fails
			continue
		}
		var b *batch
		for _, other := range batches {
			if other.addr == addr {
				b = other
			}
		}
		if b == nil {
			b = &batch{addr: addr}
			batches = append(batches, b)
		}
		b.request = append(b.request, k.request...)
		b.exchanges = append(b.exchanges, k.exchanges(addr, false)...)
	}
	for _, b := range batches {
		cl.link(b.addr).send(b.request, b.exchanges...)
	}
}

// record logs commands with their reply and their route.
func (cl *Client) record(commands [][]string, r *Result) {
	done := cl.c.done(commands, r)
	done.Route = slices.Clone(r.Route)
	cl.c.tell(cl.cfg.Name, done)
}

// done is what the log has of commands and their reply. Callers may use their lists of
// arguments again.
func (c *Cluster) done(commands [][]string, r *Result) event.CommandDone {
	f := event.CommandDone{Commands: argsOf(commands), Failure: r.Failure}
	if r.Failure == "" {
		f.Reply = c.named(r.Reply)
	}
	return f
}

func argsOf(commands [][]string) []event.Args {
	list := make([]event.Args, len(commands))
	for i, args := range commands {
		list[i] = slices.Clone(args)
	}
	return list
}
