package sim

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/sim/event"
)

// upkeep lets the nodes push maintenance notifications. The rules are a maintenance.Watcher's; this
// shows it the nodes, from the event loop, each time that one of them may have changed its
// mind, and delivers. Methods of nil do nothing.
type upkeep struct {
	c      *Cluster
	byHand bool
	off    atomic.Bool // EnableMaintNotifications(false)

	mu   sync.Mutex // a leaf: nodes are not called under it
	due  bool       // a look is scheduled
	news []func(*maintenance.Watcher) []maintenance.Delivery

	looking sync.Mutex // guards the watcher, before any node's lock
	watcher maintenance.Watcher
	told    map[*process][]int64 // the numbers of the open pushes that a node knows
}

func newUpkeep(c *Cluster) *upkeep {
	mode := cmp.Or(c.cfg.MaintNotifications, maintenance.Off)
	if mode == maintenance.Off {
		return nil
	}
	return &upkeep{c: c, byHand: mode == maintenance.ByHand, told: map[*process][]int64{}}
}

// begin is called when the nodes are there.
func (u *upkeep) begin() {
	u.looking.Lock()
	defer u.looking.Unlock()
	u.watcher.Begin(u.c.loop.now(), u.nodes())
}

// nodes are the nodes as the watcher wants them.
func (u *upkeep) nodes() []maintenance.Node {
	list := make([]maintenance.Node, len(u.c.machines))
	for i, m := range u.c.machines {
		p := m.process()
		list[i] = maintenance.Node{Name: m.name, Acts: p.up() && !p.node.Stopped(), Life: p.life, View: p.node.View()}
	}
	return list
}

// changed says that a node may believe something else. It may be called under a node's lock.
func (u *upkeep) changed() {
	if u != nil && !u.byHand {
		u.later(nil)
	}
}

// booted says that a process has begun.
func (u *upkeep) booted(p *process) {
	if u != nil && u.off.Load() {
		p.node.EnableMaintenance(false)
	}
	u.changed()
}

// later schedules a look, before which the watcher hears some news.
func (u *upkeep) later(news func(*maintenance.Watcher) []maintenance.Delivery) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if news != nil {
		u.news = append(u.news, news)
	}
	if !u.due {
		u.due = true
		u.c.loop.after(0, u.look)
	}
}

// hear takes up facts that the views of nodes do not show.
func (u *upkeep) hear(node string, f event.Fact) {
	if u == nil || u.byHand {
		return
	}
	switch f := f.(type) {
	case event.SlotsChanged:
		u.later(func(w *maintenance.Watcher) []maintenance.Delivery { w.Touch(f.Slots); return nil })
	case event.ManualFailover:
		switch f.Step {
		case event.ManualAsk, event.ManualForced, event.ManualTakeover:
			u.failover(node, true)
		case event.ManualTimeout:
			u.later(func(w *maintenance.Watcher) []maintenance.Delivery { w.EndFailover(node); return nil })
		}
	case event.ElectionScheduled:
		u.failover(node, false)
	case event.FailCleared:
		u.later(func(w *maintenance.Watcher) []maintenance.Delivery { w.EndFailover(f.Node); return nil })
	}
}

func (u *upkeep) failover(replica string, planned bool) {
	u.later(func(w *maintenance.Watcher) []maintenance.Delivery { return w.StartFailover(replica, planned) })
}

// startMove says that slots are about to move. The pushes are out when it returns.
func (u *upkeep) startMove(from, to string, slots slot.Ranges) {
	if u == nil || u.byHand {
		return
	}
	u.c.record("", moving{true, from, to, slots})
	u.later(func(w *maintenance.Watcher) []maintenance.Delivery { return w.StartMove(from, to, slots) })
	u.look()
}

// endMove says that who moved slots has ended.
func (u *upkeep) endMove(from, to string) {
	if u == nil || u.byHand {
		return
	}
	u.c.record("", moving{from: from, to: to})
	u.later(func(w *maintenance.Watcher) []maintenance.Delivery { return w.EndMove(from, to) })
}

// look shows the watcher the nodes as they are, and delivers what is due.
func (u *upkeep) look() {
	u.mu.Lock()
	news := u.news
	u.news, u.due = nil, false
	u.mu.Unlock()
	u.looking.Lock()
	defer u.looking.Unlock()
	now, nodes := u.c.loop.now(), u.nodes()
	var out []maintenance.Delivery
	for _, tell := range news {
		out = append(out, tell(&u.watcher)...)
	}
	out = append(out, u.watcher.Look(now, nodes)...)
	for _, d := range out {
		u.deliver(d)
		if d.Kind == maintenance.Moving {
			u.c.loop.after(maintenance.MovingTold, u.look) // it is not open any more
		}
	}
	u.tellOpen()
}

// tellOpen lets the nodes know what new connections have to hear.
func (u *upkeep) tellOpen() {
	for _, m := range u.c.machines {
		p := m.process()
		open := u.watcher.Open(m.name)
		var numbers []int64
		for _, o := range open {
			numbers = append(numbers, o.Seq)
		}
		if known, is := u.told[p]; !slices.Equal(known, numbers) || !is {
			p.node.OpenMaintenance(open)
			u.told[p] = numbers
		}
	}
	for p := range u.told {
		if p.machine.process() != p {
			delete(u.told, p)
		}
	}
}

// deliver lets the nodes push, and logs it.
func (u *upkeep) deliver(d maintenance.Delivery) {
	var clients atomic.Int64 // a paused node counts its own later
	f := event.MaintenancePushed{Push: d.Kind.String(), Seq: d.Seq, Slots: d.Slots}
	if len(d.Moves) > 0 {
		f.Slots, f.From, f.To = d.Moves[0].Slots, u.c.NameOf(d.Moves[0].From.ID), u.c.NameOf(d.Moves[0].To.ID)
	}
	if d.Kind == maintenance.Moving {
		if f.From = d.Nodes[0]; d.To != nil {
			f.To = u.c.NameOf(d.To.ID)
		}
	}
	if d.Shape != maintenance.Triplets {
		f.Shape = maintenance.Shapes()[d.Shape]
	}
	for _, m := range u.c.machines {
		if p := m.process(); p.up() && (len(d.Nodes) == 0 || slices.Contains(d.Nodes, m.name)) {
			p.node.PushMaintenance(d.Push, func(n int) { clients.Add(int64(n)) })
		}
	}
	f.Clients = int(clients.Load())
	u.c.tell("", f)
}

// untilOf is the time of an event that is that far off.
func (u *upkeep) untilOf(in time.Duration) time.Duration { return u.c.loop.now() + in }
