package node

import "slices"

// suspension holds back whatever reaches a node while it cannot act: because it
// is busy with a command that blocks the whole process (MIGRATE, DEBUG SLEEP), or
// because the process is stopped as by SIGSTOP. Sockets still accept bytes in
// that time; they are processed afterwards, in the order of arrival, or never, if the
// process has ended.
type suspension struct {
	busy    int  // commands that block the process
	stopped bool // SIGSTOP
	exited  bool // the process has ended, which nobody knows yet
	backlog []heldUp
	// progress is what ends a busy command's waiting; only a stop delays it.
	progress []func()
	// tickMissed is set while the backlog holds a tick.
	tickMissed bool
}

// heldUp is something that waits until the node can act.
type heldUp struct {
	act func()
	// evenBusy is set for what a busy script does not hold up: clients, who hear that the
	// node is busy, and the cluster bus (processEventsWhileBlocked).
	evenBusy bool
}

func (n *Node) suspended() bool {
	return n.suspension.busy > 0 || n.suspension.stopped || n.suspension.exited || n.scripts.busy
}

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
func (n *Node) later(evenBusy bool, f func()) {
	n.suspension.backlog = append(n.suspension.backlog, heldUp{f, evenBusy})
}

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
	case n.answersBusy():
		n.actBusy(f)
	case n.suspended():
		n.later(true, func() {
			if n.answersBusy() {
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
	if n.suspension.stopped || n.suspension.exited {
		n.suspension.progress = append(n.suspension.progress, f)
		return
	}
	n.refreshTime()
	f()
	n.settle()
}

// begin marks the node busy; finish ends that and catches up.
func (n *Node) begin() { n.suspension.busy++ }

func (n *Node) finish() {
	n.suspension.busy--
	n.refreshTime()
	n.settle()
	n.catchUp()
}

// catchUp processes what arrived while the node was suspended, as far as it can act.
func (n *Node) catchUp() {
	for f := n.nextHeldUp(); f != nil; f = n.nextHeldUp() {
		n.refreshTime()
		f()
		n.settle()
	}
}

// nextHeldUp takes the first of what waits that the node can do now, or nil.
func (n *Node) nextHeldUp() func() {
	busy := n.answersBusy()
	if n.suspended() && !busy {
		return nil
	}
	backlog := n.suspension.backlog
	next := slices.IndexFunc(backlog, func(h heldUp) bool { return h.evenBusy || !busy })
	switch next {
	case -1:
		return nil
	case 0: // thousands may wait
		n.suspension.backlog = backlog[1:]
		return backlog[0].act
	}
	f := backlog[next].act
	n.suspension.backlog = slices.Delete(backlog, next, next+1)
	return f
}

// Stop freezes the node as SIGSTOP freezes a process: connections stay open, bytes
// are accepted, nothing is answered and no timer acts. Continue ends it.
func (n *Node) Stop() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.suspension.stopped = true
}

// Continue wakes a stopped node, which first processes what it missed.
func (n *Node) Continue() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.suspension.stopped {
		return
	}
	n.suspension.stopped = false
	for len(n.suspension.progress) > 0 && !n.suspension.stopped {
		f := n.suspension.progress[0]
		n.suspension.progress = n.suspension.progress[1:]
		n.refreshTime()
		f()
	}
	n.settle()
	n.catchUp()
}
