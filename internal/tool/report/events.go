package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/sim"
)

// eventsKept is how many events of one class a page has.
const eventsKept = 2000

// eventLog keeps the events of a run, class by class: of the rare ones all, of the
// frequent ones each n-th.
type eventLog struct {
	classes map[string]*thin[sim.Event]
}

func newEventLog() eventLog { return eventLog{map[string]*thin[sim.Event]{}} }

// class is the kind of an event; the strikes of faults are a class of their own, so that
// they do not push out when faults began and ended.
func class(e *sim.Event) string {
	if e.Kind == sim.KindFault && strings.Contains(e.Text, " strikes ") {
		return "strike"
	}
	return e.Kind.String()
}

func (l *eventLog) add(e *sim.Event) {
	name := class(e)
	list := l.classes[name]
	if list == nil {
		fresh := newThin[sim.Event](eventsKept)
		list = &fresh
		l.classes[name] = list
	}
	if list.wants() {
		list.add(*e)
	}
}

// events are those that were kept, in order.
func (l *eventLog) events() []sim.Event {
	var all []sim.Event
	for _, list := range l.classes {
		all = append(all, list.kept...)
	}
	slices.SortFunc(all, func(a, b sim.Event) int { return cmp.Compare(a.Seq, b.Seq) })
	return all
}
