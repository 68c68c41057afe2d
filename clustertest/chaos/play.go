package chaos

import (
	"context"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/clustertest/history"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Outcome is what became of one timeline.
type Outcome struct {
	// Result is what the scenario itself has to say. Its failures are those of the
	// invariants.
	Result *scenario.Result
	// Calls are what clients were told, and Verdicts what the judge thinks of it.
	Calls    []*history.Call
	Verdicts []history.Verdict
	// Requests are those of clients that got an error, redirects among them, and the
	// questions for the topology.
	Requests []Request
	// Log is the cluster's.
	Log *sim.Log
	// LastDisruption is when the last disruption was over. Healthy says that all nodes ran, agreed
	// and served at the end.
	LastDisruption time.Duration
	Healthy        bool
	// Connected are the connections that clients had when they were closed, by name.
	Connected map[string]int
	// Peak are the most connections that a client had to one node.
	Peak map[string]int
	// Errors are what the code under test reported.
	Errors []string
}

// Request is a request that a node answered with an error, or with its topology.
type Request struct {
	At   time.Duration
	Node string
	// Client is the client's name. Error is the error reply: MOVED, ASK or another one.
	// It is "" for questions about the topology.
	Client, Error string
	Slot          int
	// Text is the command.
	Text string
}

// Redirect reports whether the reply was MOVED or ASK.
func (r *Request) Redirect() bool {
	return strings.HasPrefix(r.Error, "MOVED ") || strings.HasPrefix(r.Error, "ASK ")
}

// player plays timelines with the clients of a Plan.
type player struct {
	plan   Plan
	bubble func(f func())
	// branch and line are for the search of a cause: line is told of each line that is done.
	branch sim.Branch
	line   func(c *sim.Cluster, number int, text string)
}

// observer collects what there is to see of a run.
type observer struct {
	recorder history.Recorder
	mu       sync.Mutex
	requests []Request
}

func (o *observer) tap(q *sim.Request) {
	o.recorder.Tap(q)
	if q.From != sim.FromClient {
		return
	}
	r := Request{At: q.At, Node: q.Node, Client: q.Name, Slot: q.Slot}
	switch {
	case q.ErrorCode() != "":
		r.Error = string(q.Reply[1 : len(q.Reply)-2])
	case q.Command == "cluster|slots", q.Command == "cluster|shards", q.Command == "cluster|nodes":
	default:
		return
	}
	for i, arg := range q.Args {
		if i > 0 {
			r.Text += " "
		}
		r.Text += string(arg)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.requests = append(o.requests, r)
}

// play plays a script. The error says that it cannot be played.
func (p *player) play(ctx context.Context, script *scenario.Script) (*Outcome, error) {
	var seen observer
	out := &Outcome{}
	var evidence history.Evidence
	run := &Run{recorder: &seen.recorder, dials: newDials()}
	opt := scenario.Options{
		Clients: p.plan.Clients, Tap: seen.tap, Heard: seen.recorder.Heard, Bubble: p.bubble,
		Drivers: map[string]scenario.Driver{goredis.Name: goredis.Driver{}},
		Branch:  scenario.Branch{Branch: p.branch},
		Played: func(c *sim.Cluster) {
			evidence = history.EvidenceOf(c)
			out.Connected = map[string]int{}
			for _, conn := range access.To(c).Connections() {
				out.Connected[conn.Client]++
			}
			out.LastDisruption, out.Healthy = lastDisruption(c), healthy(c)
			out.Log = c.Log()
		},
	}
	if p.line != nil {
		begun := &lines{told: p.line}
		opt.Observer, opt.Line = begun, begun.line
	}
	if p.bubble != nil {
		opt.Settle = synctest.Wait
	}
	if p.plan.Use != nil {
		opt.Beside = run.begin(p.plan.Use)
	}
	result, err := scenario.Run(ctx, script, opt)
	if err != nil {
		return nil, err
	}
	out.Result = result
	out.Errors = run.failures()
	out.Peak = run.dials.peaks()
	out.Requests = seen.requests
	out.Calls = seen.recorder.Calls()
	out.Verdicts = seen.recorder.Judge(evidence)
	return out, nil
}

// lines is an observer that tells of the lines of a run.
type lines struct {
	c    *sim.Cluster
	told func(c *sim.Cluster, number int, text string)
}

func (l *lines) Begin(c *sim.Cluster)         { l.c = c }
func (l *lines) Line(int)                     {}
func (l *lines) Look()                        {}
func (l *lines) End()                         {}
func (l *lines) Request(*sim.Request)         {}
func (l *lines) line(number int, text string) { l.told(l.c, number, text) }

// lastDisruption is when the last disruption was over: a fault, a process, a failover, a move.
func lastDisruption(c *sim.Cluster) time.Duration {
	last := time.Duration(0)
	for e := range c.Log().All() {
		end := e.At
		switch f := e.Fact.(type) {
		case event.FaultInjected:
			for _, r := range f.Rules {
				end = max(end, e.At+r.Wait+r.For)
			}
		case event.FaultStruck, event.FaultHealed:
			continue
		default:
			switch e.Kind() {
			case event.KindNode, event.KindRole, event.KindSlot, event.KindState, event.KindMigrate, event.KindFlag:
			default:
				continue
			}
		}
		last = max(last, end)
	}
	return last
}

// healthy reports whether all nodes run, agree and serve, and no slot is open.
func healthy(c *sim.Cluster) bool {
	for _, n := range c.Nodes() {
		v := n.View()
		if !n.Up() || n.Paused() || v.State != gossip.OK {
			return false
		}
		for s := range slot.Count {
			_, migrating := v.Migrating(s)
			_, importing := v.Importing(s)
			if migrating || importing {
				return false
			}
		}
	}
	return c.Disagreement() == ""
}
