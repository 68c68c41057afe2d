package sim

import (
	"errors"

	"github.com/slotstorm/slotstorm/sim/event"
)

// ErrDown is the error of calls that need a running process.
var ErrDown = errors.New("sim: the node is down")

// ErrUp is the error of a Restart of a node that runs.
var ErrUp = errors.New("sim: the node is running")

// Crash ends the node's process as SIGKILL does: its connections are closed, and
// new ones are refused. What the process has written to its disk is kept: its
// nodes.conf, its dump and its append only file, whatever appendfsync says, since the kernel
// lives on. So are its keys, for a Restart that wants them.
func (n *Node) Crash() error { return n.disturb(crash{}, n.server.Crash) }

// PowerLoss is Crash of the machine: what was written and not synced is lost as well.
// That is the end of the append only file from the last fsync on, see appendfsync. With
// appendfsync no it is what was written in the last 30 to 60 seconds, which Linux keeps in
// memory. Dumps and nodes.conf are always synced. The network notices it as it
// notices a Crash: use faults for machines that fall silent.
func (n *Node) PowerLoss() error { return n.disturb(crash{powerLoss: true}, n.server.PowerLoss) }

// disturb is whileUp for what a calm branch leaves out.
func (n *Node) disturb(act action, do func() error) error {
	if n.c.calm() {
		return nil
	}
	return n.whileUp(act, do)
}

// whileUp does something to a process that runs.
func (n *Node) whileUp(act action, do func() error) error {
	if !n.Up() {
		return &opError{act.String() + " of", n.name, ErrDown}
	}
	return do()
}

// Restart says how a process comes back. The zero value is a server with its
// nodes.conf, and with what is on its disk: with "appendonly yes" in its configuration
// file the append only file, and nothing if it has none; else the last dump: from SAVE,
// BGSAVE, a save point or SHUTDOWN, or, if it was a replica, the data set that it was
// synchronised with. Without either it has no data.
type Restart struct {
	// KeepData lets the node come back with the keys and functions that it had,
	// whatever is on its disk.
	KeepData bool
	// NewIdentity lets it come back without its nodes.conf: with a new ID, alone.
	NewIdentity bool
	// NewAddress lets it come back on another port.
	NewAddress bool
	// Address is where it comes back, such as 10.0.0.7:6379, and "" leaves that to
	// NewAddress. It may be the one that a node which is down had. On TCP the machine
	// has to have the IP address.
	Address string
	// Dialect is the version of the server that the node is from then on, such as
	// "redis-7.4"; "" leaves it what it was.
	Dialect string
}

// ErrAddress is the error of a Restart at an address that cannot be had.
var ErrAddress = errors.New("sim: no such address, or a node runs there")

// Restart starts the node's process again after a Crash, or after it has ended by
// itself. As in Redis, a master waits two seconds before it serves.
func (n *Node) Restart(how Restart) error {
	if n.Up() && n.c.calm() {
		return nil
	}
	if n.Up() {
		return &opError{"restart of", n.name, ErrUp}
	}
	return n.server.Restart(how)
}

// Pause stops the process as SIGSTOP does: connections stay open and take bytes,
// nothing is answered and no timer acts.
func (n *Node) Pause() error { return n.disturb(pause{}, n.server.Pause) }

// Resume lets a paused process go on. It first does what it missed.
func (n *Node) Resume() error { return n.whileUp(resume{}, n.server.Resume) }

// tell records and logs what was done to the node's process.
func (i identity) tell(act action, f event.Fact) {
	i.c.record(i.name, act)
	i.c.tell(i.name, f)
}
