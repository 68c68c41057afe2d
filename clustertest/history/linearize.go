package history

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

// operation is a call as porcupine gets it, or a FLUSHALL.
type operation struct {
	call *Call // nil for a FLUSHALL
	// optional is set if it may have been done at any time, or not at all.
	optional bool
}

// thinkLimit bounds the search for an order. A group for which none is found in time
// counts as possible.
const thinkLimit = 2 * time.Second

// model is the keyspace as porcupine has it.
func model() porcupine.Model {
	nm := porcupine.NondeterministicModel{
		Init: func() []any { return []any{keyspace{}} },
		Step: func(state, input, _ any) []any {
			op := input.(operation)
			if op.call == nil {
				return []any{keyspace{}}
			}
			replies, next := state.(keyspace).run(op.call.Commands)
			if !op.optional && !slices.Equal(replies, op.call.Replies) {
				return nil
			}
			return []any{next}
		},
		Equal:             func(a, b any) bool { return a.(keyspace).equal(b.(keyspace)) },
		Hash:              func(s any) uint64 { return s.(keyspace).hash() },
		DescribeOperation: func(input, _ any) string { return input.(operation).String() },
		DescribeState:     func(s any) string { return s.(keyspace).String() },
	}
	return nm.ToModel()
}

// String is the operation in the picture.
func (o operation) String() string {
	if o.call == nil {
		return "FLUSHALL"
	}
	text := o.call.String()
	if o.optional && o.call.known() {
		text += " (done once more)"
	}
	return text
}

// operations are the calls of the group: those with a known result have to fit, what else
// the nodes did may have been done at any time.
func (g *group) operations() []porcupine.Operation {
	clients := map[string]int{}
	var list []porcupine.Operation
	add := func(c *Call, optional bool) {
		id, known := clients[c.Client]
		if !known {
			id = len(clients)
			clients[c.Client] = id
		}
		end := int64(c.End)
		if optional {
			end = math.MaxInt64
		}
		list = append(list, porcupine.Operation{
			ClientId: id, Input: operation{c, optional}, Call: int64(c.Begin), Return: max(end, int64(c.Begin)),
		})
	}
	for _, c := range g.calls {
		switch {
		case c.known():
			add(c, false)
		case c.writes():
			for range min(len(c.runs), 4) {
				add(c, true)
			}
		}
	}
	for _, run := range g.runs {
		if run.call == nil && !g.heard[run.Client] { // somebody else's, such as a line that speaks to a node
			add(&Call{Client: run.Client, Commands: run.Commands, Replies: run.Replies, Begin: run.At, End: run.At}, false)
		}
	}
	for i, at := range g.custody.flushes {
		list = append(list, porcupine.Operation{ClientId: len(clients) + i, Input: operation{}, Call: int64(at), Return: int64(at)})
	}
	return list
}

// linearizable reports whether an order of the operations explains their results.
func (g *group) linearizable() bool {
	return porcupine.CheckOperationsTimeout(model(), g.operations(), thinkLimit) != porcupine.Illegal
}

// suspects are the calls that no order found explains: those that are missing in the
// longest one.
func (g *group) suspects() []*Call {
	ops := g.operations()
	_, info := porcupine.CheckOperationsVerbose(model(), ops, thinkLimit)
	missing := map[*Call]bool{}
	for _, op := range ops {
		if o := op.Input.(operation); o.call != nil && !o.optional {
			missing[o.call] = true
		}
	}
	longest := 0
	for _, partition := range info.PartialLinearizationsOperations() {
		for _, order := range partition {
			if len(order) < longest {
				continue
			}
			longest = len(order)
			left := maps.Clone(missing)
			for _, op := range order {
				delete(left, op.Input.(operation).call)
			}
			missing = left
		}
	}
	var list []*Call
	for _, c := range g.calls {
		if missing[c] {
			list = append(list, c)
		}
	}
	return list
}

// Picture writes the history of the verdict's keys as a web page.
func (v *Verdict) Picture(path string) error {
	g := v.group
	if g == nil {
		return fmt.Errorf("history: the verdict has no history")
	}
	m := model()
	_, info := porcupine.CheckOperationsVerbose(m, g.operations(), thinkLimit)
	var notes []porcupine.Annotation
	for _, run := range g.runs {
		at := int64(run.At)
		notes = append(notes, porcupine.Annotation{
			Tag: run.Node, Start: at, End: at, Description: commandsText(run.Commands),
			Details: strings.Join(run.Replies, " | "),
		})
	}
	for _, r := range g.custody.reasons {
		notes = append(notes, porcupine.Annotation{Tag: "cluster", Start: int64(r.At), End: int64(r.At), Description: r.Text})
	}
	info.AddAnnotations(notes)
	return porcupine.VisualizePath(m, info, path)
}
