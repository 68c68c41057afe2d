package node

import "github.com/slotstorm/slotstorm/internal/server/node/suspension"

// Why the node does not go on, and what waits until it does, is in package suspension. A
// reason begins in begin and ends in end.

// begin begins a reason for which the node does not go on.
func (n *Node) begin(r suspension.Reason) { n.suspension.Begin(r) }

// end ends a reason, and processes what arrived meanwhile as far as the node can act.
func (n *Node) end(r suspension.Reason) {
	n.suspension.End(r)
	n.refreshTime()
	n.settle()
	n.catchUp()
}

func (n *Node) suspended() bool { return n.suspension.Any() }

// exited reports whether the process has ended by itself.
func (n *Node) exited() bool { return n.suspension.Is(suspension.Ended) }

// hold keeps a session's input for later.
func (n *Node) hold(s *Session) {
	if s.held {
		return
	}
	s.held = true
	n.later(true, func() {
		s.held = false
		n.run(s)
	})
}

// later runs f when the node can act again. It is called with the lock held, and
// so is f.
func (n *Node) later(evenBusy bool, f func()) { n.suspension.Wait(evenBusy, f) }

// act runs f under the node's lock, now or as soon as the node can act.
func (n *Node) act(f func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.actLocked(f)
}

// actOnBus is act for what comes by the cluster bus.
func (n *Node) actOnBus(f func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.actOnBusLocked(f)
}

// actOnBusLocked is actOnBus for who holds the lock.
func (n *Node) actOnBusLocked(f func()) {
	switch {
	case n.suspension.OnlySlowScript():
		n.actBusy(f)
	case n.suspended():
		n.later(true, func() {
			if n.suspension.OnlySlowScript() {
				n.actBusy(f)
			} else {
				f()
			}
		})
	default:
		n.actLocked(f)
	}
}

// actBusy runs f while a script keeps the node busy, for which time stands still.
func (n *Node) actBusy(f func()) {
	before := n.now
	n.now = n.host.Now()
	f()
	n.now = before
}

// actLocked is act for who holds the lock.
func (n *Node) actLocked(f func()) {
	if n.suspended() {
		n.later(false, f)
		return
	}
	n.refreshTime()
	f()
	n.settle()
}

// proceed runs a step of the command that keeps the node busy.
func (n *Node) proceed(f func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.suspension.HoldStep(f) {
		return
	}
	n.refreshTime()
	f()
	n.settle()
}

// catchUp processes what arrived while the node was suspended, as far as it can act.
func (n *Node) catchUp() {
	for f := n.suspension.Next(); f != nil; f = n.suspension.Next() {
		n.refreshTime()
		f()
		n.settle()
	}
}

// Stop freezes the node as SIGSTOP freezes a process: connections stay open, bytes
// are accepted, nothing is answered and no timer acts. Continue ends it.
func (n *Node) Stop() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.begin(suspension.Stopped)
}

// Continue wakes a stopped node, which first processes what it missed.
func (n *Node) Continue() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.suspension.Is(suspension.Stopped) {
		return
	}
	n.suspension.End(suspension.Stopped)
	for step := n.suspension.NextStep(); step != nil; step = n.suspension.NextStep() {
		n.refreshTime()
		step()
	}
	n.settle()
	n.catchUp()
}
