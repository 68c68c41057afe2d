package sim

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/sim/event"
)

// ErrDown is the error of calls that need a running process.
var ErrDown = errors.New("the node is down")

// ErrUp is the error of a Restart of a node that runs.
var ErrUp = errors.New("the node is running")

// Crash ends the node's process as SIGKILL does: its connections are closed, and
// new ones are refused. What the process has written to its disk is kept: its
// nodes.conf, its dump and its append only file, whatever appendfsync says, since the kernel
// lives on. So are its keys, for a Restart that wants them.
func (n *Node) Crash() error { return n.crash(false) }

// PowerLoss is Crash of the machine: what was written and not synced is lost as well.
// That is the end of the append only file from the last fsync on, see appendfsync. With
// appendfsync no it is what was written in the last 30 to 60 seconds, which Linux keeps in
// memory. Dumps and nodes.conf are always synced. The network notices it as it
// notices a Crash: use faults for machines that fall silent.
func (n *Node) PowerLoss() error { return n.crash(true) }

func (n *Node) crash(power bool) error {
	switch {
	case !n.up():
		return fmt.Errorf("sim: %s of %s: %w", crash{power}, n.name, ErrDown)
	case n.server != nil && power:
		return fmt.Errorf("sim: %s of %s: %w", crash{power}, n.name, errors.ErrUnsupported)
	}
	n.tell(crash{power}, event.Crashed{PowerLoss: power})
	if n.server != nil {
		return n.server.Crash()
	}
	n.process().kill()
	if power {
		n.disk.LosePower()
	}
	return nil
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
}

// ErrAddress is the error of a Restart at an address that cannot be had.
var ErrAddress = errors.New("no such address, or a node runs there")

// Restart starts the node's process again after a Crash, or after it has ended by
// itself. As in Redis, a master waits two seconds before it serves.
func (n *Node) Restart(how Restart) error {
	if n.up() {
		return fmt.Errorf("sim: restart of %s: %w", n.name, ErrUp)
	}
	if n.server != nil {
		n.tell(how, how.fact())
		return n.server.Restart(how)
	}
	old := n.process()
	old.kill() // if it has ended at this very instant
	// As in Redis, a node takes its own IP address from nodes.conf, be it outdated, or
	// learns it from those who meet it.
	boot := bootConfig{learnIP: true, file: old.node.File()}
	if how.KeepData {
		boot.ks, boot.functions = old.ks, old.node.Functions()
	}
	if !how.NewIdentity {
		conf := old.node.NodesConf()
		boot.conf = &conf
	}
	at, err := n.nextAddress(how)
	if err != nil {
		return err
	}
	if err := n.listen(at); err != nil {
		return err
	}
	n.tell(how, how.fact())
	return n.boot(boot)
}

// nextAddress is where the node is to come back.
func (n *Node) nextAddress(how Restart) (string, error) {
	old := n.process()
	switch {
	case how.Address != "":
		at, err := netip.ParseAddrPort(how.Address)
		if err != nil || at.Port() == 0 || n.c.processAt(how.Address) != nil {
			return "", fmt.Errorf("sim: restart of %s at %q: %w", n.name, how.Address, ErrAddress)
		}
		return how.Address, nil
	case how.NewAddress:
		return n.c.freshAddress(n.host), nil
	}
	return net.JoinHostPort(n.host, strconv.Itoa(old.port)), nil
}

// Pause stops the process as SIGSTOP does: connections stay open and take bytes,
// nothing is answered and no timer acts.
func (n *Node) Pause() error {
	if !n.up() {
		return fmt.Errorf("sim: pause of %s: %w", n.name, ErrDown)
	}
	n.tell(pause{}, event.Paused{})
	if n.server != nil {
		return n.server.Pause()
	}
	n.process().node.Stop()
	return nil
}

// Resume lets a paused process go on. It first does what it missed.
func (n *Node) Resume() error {
	if !n.up() {
		return fmt.Errorf("sim: resume of %s: %w", n.name, ErrDown)
	}
	n.tell(resume{}, event.Resumed{})
	if n.server != nil {
		return n.server.Resume()
	}
	n.process().node.Continue()
	return nil
}

// Up reports whether the node's process runs, paused or not.
func (n *Node) Up() bool { return n.up() }

// tell records and logs what was done to the node's process.
func (n *Node) tell(act action, f event.Fact) {
	n.c.record(n.name, act)
	n.c.tell(n.name, f)
}

// NodesConf is what the node keeps in its nodes.conf. The file of a node outside is not
// read: it is what the node says, without the epoch of its last vote.
func (n *Node) NodesConf() gossip.NodesConf {
	if n.server != nil {
		known := n.server.Snapshot()
		return gossip.NodesConf{Nodes: known.Nodes, CurrentEpoch: known.CurrentEpoch}
	}
	return n.process().node.NodesConf()
}
