package node

// suspension holds back whatever reaches a node while it cannot act: because it
// is busy with a command that blocks the whole process (MIGRATE, DEBUG SLEEP), or
// because the process is stopped as by SIGSTOP. Sockets still accept bytes in
// that time; they are processed afterwards, in the order of arrival.
type suspension struct {
	busy    int  // commands that block the process
	stopped bool // SIGSTOP
	backlog []func()
	// progress is what ends a busy command's waiting; only a stop delays it.
	progress []func()
	// tickMissed is set while the backlog holds a tick.
	tickMissed bool
}

func (n *Node) suspended() bool {
	return n.suspension.busy > 0 || n.suspension.stopped || n.scripts.busy
}

// hold keeps a session's input for later.
func (n *Node) hold(s *Session) {
	if s.held {
		return
	}
	s.held = true
	n.later(func() {
		s.held = false
		n.run(s)
	})
}

// later runs f when the node can act again. It is called with the lock held, and
// so is f.
func (n *Node) later(f func()) {
	n.suspension.backlog = append(n.suspension.backlog, f)
}

// act runs f under the node's lock, now or as soon as the node can act.
func (n *Node) act(f func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.actLocked(f)
}

// actOnBus is act for what comes by the cluster bus, which a busy script does not hold up
// (processEventsWhileBlocked).
func (n *Node) actOnBus(f func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.answersBusy() {
		before := n.now
		n.now = n.host.Now()
		f()
		n.now = before // for the script time stands still
		return
	}
	n.actLocked(f)
}

// actLocked is act for who holds the lock.
func (n *Node) actLocked(f func()) {
	if n.suspended() {
		n.later(f)
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
	if n.suspension.stopped {
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
	n.catchUp()
}

// catchUp processes what arrived while the node was suspended.
func (n *Node) catchUp() {
	for !n.suspended() && len(n.suspension.backlog) > 0 {
		f := n.suspension.backlog[0]
		n.suspension.backlog = n.suspension.backlog[1:]
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
