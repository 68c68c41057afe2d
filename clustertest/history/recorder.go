package history

import (
	"slices"
	"strings"
	"sync"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// Recorder collects a history. The zero value is ready for use, and its methods are safe
// for concurrent use.
type Recorder struct {
	mu     sync.Mutex
	calls  []*Call
	acts   []act
	queues map[string]*queue // transactions under way, by the client's address
}

// queue is a transaction that a node has been told of.
type queue struct{ commands [][]string }

// Add adds a call that has ended.
func (r *Recorder) Add(c Call) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c.Replies = normal(c.Commands, c.Replies)
	for _, reply := range c.Replies {
		c.Reported = c.Reported || !isAnswer(reply)
	}
	if len(c.Replies) == 0 {
		c.Reported, c.End = true, Forever
	}
	r.calls = append(r.calls, &c)
}

// Heard adds what a client heard on a talk line of a scenario. A pipeline is as many calls
// at once as it has commands.
func (r *Recorder) Heard(h scenario.Heard) {
	if isTransaction(h.Commands) {
		r.Add(Call{Client: h.Client, Commands: h.Commands, Replies: h.Replies, Begin: h.Begin, End: h.End})
		return
	}
	for i, args := range h.Commands {
		c := Call{Client: h.Client, Commands: [][]string{args}, Begin: h.Begin, End: h.End}
		if i < len(h.Replies) {
			c.Replies = []string{h.Replies[i]}
		}
		r.Add(c)
	}
}

// Tap notes what nodes do; it is for sim.Cluster.Tap.
func (r *Recorder) Tap(q *sim.Request) {
	if a := actOf(q); a != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.acts = append(r.acts, *a)
		return
	}
	if q.From != sim.FromClient || len(q.Args) == 0 {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.byTest(q)
		return
	}
	name := strings.ToLower(string(q.Args[0]))
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.queues == nil {
		r.queues = map[string]*queue{}
	}
	open := r.queues[q.Client]
	switch {
	case len(q.Reply) == 0: // nobody sees the reply
		return
	case name == "multi" && q.ErrorCode() == "":
		r.queues[q.Client] = &queue{commands: [][]string{words(q.Args)}}
		return
	case name == "discard":
		delete(r.queues, q.Client)
		return
	case name == "exec":
		delete(r.queues, q.Client)
		if open == nil || q.ErrorCode() != "" {
			return
		}
		commands := append(open.commands, words(q.Args))
		replies := make([]string, len(commands))
		for i := range replies {
			replies[i] = "QUEUED"
		}
		replies[0], replies[len(replies)-1] = "OK", show(q.Reply)
		r.wholesale(q, commands)
		r.ran(q, commands, replies)
		return
	case open != nil:
		if string(q.Reply) == "+QUEUED\r\n" {
			open.commands = append(open.commands, words(q.Args))
		}
		return
	case q.Slot < 0:
		if q.ErrorCode() == "" || keysOfNode[q.Command] {
			r.wholesale(q, [][]string{words(q.Args)})
		}
		return
	}
	reply := show(q.Reply)
	if !isAnswer(reply) {
		return
	}
	r.ran(q, [][]string{words(q.Args)}, []string{reply})
}

func (r *Recorder) ran(q *sim.Request, commands [][]string, replies []string) {
	s, _ := slotOf(commands)
	r.acts = append(r.acts, act{after: q.After, node: q.Node, run: &Run{
		Node: q.Node, At: q.At, Client: q.Name, Commands: commands, Replies: normal(commands, replies), slot: s,
	}})
}

func words(args [][]byte) []string {
	out := make([]string, len(args))
	for i, arg := range args {
		out[i] = string(arg)
	}
	return out
}

// Calls returns the calls that were collected, in the order of their beginnings.
func (r *Recorder) Calls() []*Call {
	r.mu.Lock()
	defer r.mu.Unlock()
	calls := slices.Clone(r.calls)
	slices.SortStableFunc(calls, func(a, b *Call) int { return int(min(max(a.Begin-b.Begin, -1), 1)) })
	return calls
}

// Runs returns what nodes did for the clients, in order.
func (r *Recorder) Runs() []*Run {
	r.mu.Lock()
	defer r.mu.Unlock()
	var runs []*Run
	for _, a := range r.acts {
		if a.run != nil {
			runs = append(runs, a.run)
		}
	}
	return runs
}

// join finds out which runs belong to which call. A run with the reply that a call got, in
// the time of the call, is the call's. What is left may be late, or once too often: it
// counts for a call that has no known result, if there is one, because nothing can be
// said of that, and else for the last one before it.
func join(calls []*Call, runs []*Run) {
	type what struct{ client, commands string }
	begun, done := map[what][]*Call{}, map[what][]*Run{}
	for _, c := range calls {
		c.runs = nil
		key := what{c.Client, wireText(c.Commands)}
		begun[key] = append(begun[key], c)
	}
	for _, run := range runs {
		run.call = nil
		key := what{run.Client, wireText(run.Commands)}
		done[key] = append(done[key], run)
	}
	for key, list := range done {
		for _, c := range begun[key] {
			c.claim(list)
		}
		for _, run := range list {
			if run.call == nil {
				run.call = culprit(begun[key], run)
			}
			if run.call != nil {
				run.call.runs = append(run.call.runs, run)
			}
		}
	}
}

// claim takes the run that a call's reply comes from.
func (c *Call) claim(runs []*Run) {
	if !c.known() {
		return
	}
	for _, run := range runs {
		if run.call == nil && c.Begin <= run.At && run.At <= c.End && slices.Equal(run.Replies, c.Replies) {
			run.call = c
			return
		}
	}
}

// culprit is the call that a run without one is put down to, nil if none had begun.
func culprit(calls []*Call, run *Run) *Call {
	var last *Call
	for _, c := range calls {
		if c.Begin > run.At {
			break
		}
		if last == nil || !c.known() || last.known() {
			last = c
		}
	}
	return last
}

// wireText is commands as clients may write them in capitals or not.
func wireText(commands [][]string) string {
	var b strings.Builder
	for _, args := range commands {
		b.WriteString(strings.ToLower(args[0]))
		for _, arg := range args[1:] {
			b.WriteByte(0)
			b.WriteString(arg)
		}
		b.WriteByte(1)
	}
	return b.String()
}
