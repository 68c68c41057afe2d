package sim

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
)

// action is what somebody outside does to a node or to the network. A recording has it as
// a line.
type action interface {
	String() string
	// onNetwork reports whether it is done to the network, and not to a node.
	onNetwork() bool
	// do does it again.
	do(c *Cluster, node string) error
}

type (
	crash     struct{ powerLoss bool }
	pause     struct{}
	resume    struct{}
	restart   Restart
	injection struct {
		name  string
		fault faults.Fault
	}
	healing string // the name of the fault
	notice  Notification
	moving  struct {
		begins   bool
		from, to string
		slots    slot.Ranges
	}
)

func (c crash) String() string     { return event.Text(event.Crashed{PowerLoss: c.powerLoss}) }
func (pause) String() string       { return "pause" }
func (resume) String() string      { return "resume" }
func (i injection) String() string { return "inject " + i.name + ": " + i.fault.String() }
func (h healing) String() string   { return "heal " + string(h) }

func (crash) onNetwork() bool     { return false }
func (pause) onNetwork() bool     { return false }
func (resume) onNetwork() bool    { return false }
func (restart) onNetwork() bool   { return false }
func (injection) onNetwork() bool { return true }
func (healing) onNetwork() bool   { return true }
func (notice) onNetwork() bool    { return true }
func (moving) onNetwork() bool    { return true }

func (k crash) do(c *Cluster, node string) error {
	if k.powerLoss {
		return c.onNode(node, (*Node).PowerLoss)
	}
	return c.onNode(node, (*Node).Crash)
}

func (pause) do(c *Cluster, node string) error  { return c.onNode(node, (*Node).Pause) }
func (resume) do(c *Cluster, node string) error { return c.onNode(node, (*Node).Resume) }

func (r restart) do(c *Cluster, node string) error {
	return c.onNode(node, func(n *Node) error { return n.Restart(Restart(r)) })
}

func (i injection) do(c *Cluster, _ string) error { return c.Inject(i.name, i.fault) }
func (h healing) do(c *Cluster, _ string) error   { return c.Heal(string(h)) }

func (n notice) do(c *Cluster, _ string) error { return c.Notify(Notification(n)) }

func (m moving) do(c *Cluster, _ string) error {
	if m.begins {
		c.upkeep.startMove(m.from, m.to, m.slots)
	} else {
		c.upkeep.endMove(m.from, m.to)
	}
	return nil
}

func (c *Cluster) onNode(name string, f func(*Node) error) error {
	n, err := c.Node(name)
	if err != nil {
		return err
	}
	return f(n)
}

func unknownAction(text string) error { return fmt.Errorf("unknown action %q", text) }

// parseAction is the inverse of String.
func parseAction(text string) (action, error) {
	verb, rest, _ := strings.Cut(text, " ")
	switch {
	case text == crash{}.String():
		return crash{}, nil
	case text == crash{powerLoss: true}.String():
		return crash{powerLoss: true}, nil
	case text == "pause":
		return pause{}, nil
	case text == "resume":
		return resume{}, nil
	case verb == "restart":
		return parseRestart(text)
	case verb == "inject":
		name, fault, _ := strings.Cut(rest, ": ")
		f, err := faults.Parse(fault)
		return injection{name, f}, err
	case verb == "heal":
		return healing(rest), nil
	case verb == "notify":
		n, err := parseNotification(rest)
		return notice(n), err
	case verb == "moving":
		return parseMoving(rest)
	}
	return nil, unknownAction(text)
}

// addressWord begins the word that says where a restarted node is to be reached.
const addressWord = "address="

// String is the restart in words: restart keep-data new-address.
func (r restart) String() string { return event.Text(Restart(r).fact()) }

// fact is what the log has of the restart.
func (how Restart) fact() event.Restarted {
	return event.Restarted{
		KeepData: how.KeepData, NewIdentity: how.NewIdentity, NewAddress: how.NewAddress, Address: how.Address,
		Dialect: how.Dialect,
	}
}

// parseRestart is the inverse of restart.String.
func parseRestart(text string) (action, error) {
	var how Restart
	for _, word := range strings.Fields(text)[1:] {
		switch at, isAddress := strings.CutPrefix(word, addressWord); {
		case isAddress:
			how.Address = at
		case strings.HasPrefix(word, dialectWord):
			how.Dialect = strings.TrimPrefix(word, dialectWord)
		case word == "keep-data":
			how.KeepData = true
		case word == "new-identity":
			how.NewIdentity = true
		case word == "new-address":
			how.NewAddress = true
		default:
			return nil, unknownAction(text)
		}
	}
	return restart(how), nil
}
