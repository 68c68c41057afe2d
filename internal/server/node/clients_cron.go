package node

// clientsCron is what becomes of clients while time passes. Redis looks at some of them
// in each turn and at all of them within a second; this at all of them each time.
func (n *Node) clientsCron() {
	if n.settings.IdleTimeout != 0 {
		for _, s := range n.clients() {
			if s.mayIdle() && n.secondsSince(s.active) > n.settings.IdleTimeout {
				s.close()
			}
		}
	}
	n.watchOutput()
}

// mayIdle reports whether `timeout` ends the connection when nothing goes over it
// (clientsCronHandleTimeout).
func (s *Session) mayIdle() bool {
	return s.replica == nil && !s.monitors && s.blocked == nil && s.subs.Count() == 0
}
