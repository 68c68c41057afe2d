package node

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/config"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// keyEvents says which events of keys are published (notify-keyspace-events). Messages go
// to subscribers of this node only, not over the cluster bus.
type keyEvents struct {
	letters            string // as CONFIG GET shows them
	classes            string // with A taken apart
	keyspace, keyevent bool
	muted              bool // while a data set is loaded
}

// set takes the directive. Redis does not show n beside A
// (keyspaceEventsFlagsToString).
func (ev *keyEvents) set(letters string) {
	ev.letters = strings.Replace(letters, "An", "A", 1)
	ev.classes = config.ExpandEvents(letters)
	ev.keyspace = strings.Contains(letters, "K")
	ev.keyevent = strings.Contains(letters, "E")
}

// KeyEvent implements Observer (notifyKeyspaceEvent).
func (o keyObserver) KeyEvent(class keyspace.EventClass, event, key string) {
	ev := &o.n.events
	if !ev.keyspace && !ev.keyevent || ev.muted || strings.IndexByte(ev.classes, byte(class)) < 0 {
		return
	}
	if ev.keyspace {
		o.n.channels.Publish("__keyspace@0__:"+key, event)
	}
	if ev.keyevent {
		o.n.channels.Publish("__keyevent@0__:"+event, key)
	}
}
