package report

import (
	"cmp"
	"slices"

	"github.com/slotstorm/slotstorm/sim/event"
)

// eventsKept is how many events of one class a page has.
const eventsKept = 2000

// eventLog keeps the events of a run, class by class: of the rare ones all, of the
// frequent ones each n-th.
type eventLog struct {
	classes map[string]*thin[event.Event]
}

func newEventLog() eventLog { return eventLog{map[string]*thin[event.Event]{}} }

// class is the kind of an event; the strikes of faults are a class of their own, so that
// they do not push out when faults began and ended.
func class(e *event.Event) string {
	if _, strikes := e.Fact.(event.FaultStruck); strikes {
		return "strike"
	}
	return e.Kind().String()
}

func (l *eventLog) add(e *event.Event) {
	name := class(e)
	list := l.classes[name]
	if list == nil {
		fresh := newThin[event.Event](eventsKept)
		list = &fresh
		l.classes[name] = list
	}
	if list.wants() {
		list.add(*e)
	}
}

// events are those that were kept, in order.
func (l *eventLog) events() []event.Event {
	var all []event.Event
	for _, list := range l.classes {
		all = append(all, list.kept...)
	}
	slices.SortFunc(all, func(a, b event.Event) int { return cmp.Compare(a.Seq, b.Seq) })
	return all
}
