package node

import "github.com/slotstorm/slotstorm/internal/server/command"

// emptyServerMemory is what Redis 7.0.15 needs for itself before it has any data, as
// used_memory_startup tells.
const emptyServerMemory = 1600224

// outOfMemory reports whether maxmemory is exceeded. What the data take is not
// counted, so the limit is exceeded for good when it is less than an empty server
// needs, and never otherwise: CONFIG SET maxmemory 1 shows clients what happens.
// Nothing is evicted, whatever maxmemory-policy says.
func (n *Node) outOfMemory() bool {
	return n.maxMemory != 0 && n.maxMemory < emptyServerMemory &&
		!(n.repl.following && isYes(n.config.Get("replica-ignore-maxmemory")))
}

// needsMemory reports whether the lack of memory is a reason to refuse a command. In
// a transaction anything is: the queue takes memory.
func needsMemory(s *Session, cmd *command.Command, flags command.Flags) bool {
	if flags&command.DenyOOM != 0 {
		return true
	}
	switch cmd.ID {
	case idExec, idDiscard, idQuit, idReset:
		return false
	}
	return s.tx.open
}
