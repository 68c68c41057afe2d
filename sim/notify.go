package sim

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Notification is a maintenance notification that is pushed by hand: any one, at any time, with
// any number.
type Notification struct {
	// Nodes are the names of the nodes whose connections get it, all nodes if it is empty.
	Nodes []string
	// Push is MOVING, MIGRATING, MIGRATED, FAILING_OVER, FAILED_OVER, SMIGRATING or SMIGRATED.
	Push string
	// Slots are those of SMIGRATING and SMIGRATED.
	Slots slot.Ranges
	// From and To are names of nodes: those of SMIGRATED, and To of MOVING, which names no
	// endpoint without it.
	From, To string
	// In is the time that MOVING, MIGRATING and FAILING_OVER name, in seconds, rounded up.
	In time.Duration
	// Shards are the IDs of shards for MIGRATING, MIGRATED, FAILING_OVER and FAILED_OVER.
	Shards []string
	// Seq is its number: that of the last push to send it twice, a smaller one to be out of
	// order. 0 takes the next one.
	Seq int64
	// Shape is "triplets", what clients of today read of SMIGRATED, if it is "". "pairs" leaves
	// out the sources, "flat" the list as well, and "bare" the shards of other pushes.
	Shape string
	// Source replaces the address of From as SMIGRATED spells it.
	Source string
}

// ErrNoMaintenance is the error of Notify in a cluster without maintenance notifications.
var ErrNoMaintenance = errors.New("sim: the cluster has no maintenance notifications: Config.MaintNotifications")

// Notify pushes a maintenance notification to all connections that asked for them. Nothing else
// happens, and no new connection hears of it.
func (c *Cluster) Notify(n Notification) error {
	if c.upkeep == nil {
		return ErrNoMaintenance
	}
	d, err := c.delivery(n)
	if err != nil {
		return err
	}
	u := c.upkeep
	u.looking.Lock()
	defer u.looking.Unlock()
	if d.Seq == 0 {
		d.Seq = u.watcher.Next()
	}
	c.record("", notice(n))
	u.deliver(d)
	return nil
}

// delivery is the push that a Notification asks for, or what is wrong with it.
func (c *Cluster) delivery(n Notification) (d maintenance.Delivery, err error) {
	kind := slices.Index(maintenance.Kinds(), strings.ToUpper(n.Push))
	if kind < 0 {
		return d, fmt.Errorf("sim: no maintenance notification %q%s", n.Push, suggest.OrList(strings.ToUpper(n.Push), maintenance.Kinds()))
	}
	d.Kind = maintenance.Kind(kind)
	if d.Nodes = n.Nodes; d.Nodes == nil && d.Kind == maintenance.Moving {
		for _, m := range c.machines {
			d.Nodes = append(d.Nodes, m.name)
		}
	}
	for _, name := range n.Nodes {
		if c.machine(name) == nil {
			return d, c.noNode(name)
		}
	}
	if n.Seq < 0 || n.In < 0 {
		return d, fmt.Errorf("sim: %s: a number or a time is negative", d.Kind)
	}
	d.Seq, d.Until, d.Shards, d.Slots = n.Seq, c.upkeep.untilOf(n.In), n.Shards, n.Slots
	if n.Shape != "" {
		var ok bool
		if d.Shape, ok = maintenance.ShapeOf(n.Shape); !ok {
			return d, fmt.Errorf("sim: no shape %q%s", n.Shape, suggest.OrList(n.Shape, maintenance.Shapes()))
		}
	}
	slots := d.Kind == maintenance.SMigrating || d.Kind == maintenance.SMigrated
	if slots != (len(n.Slots) > 0) {
		return d, fmt.Errorf("sim: %s: slots belong to SMIGRATING and SMIGRATED", d.Kind)
	}
	from, to, err := c.ends(n)
	switch {
	case err != nil:
		return d, err
	case d.Kind == maintenance.SMigrated && (from == nil || to == nil):
		return d, errors.New("sim: SMIGRATED goes from one node to another")
	case d.Kind == maintenance.SMigrated:
		d.Slots, d.Moves = nil, []maintenance.Move{{From: *from, To: *to, Slots: n.Slots, Spelling: n.Source}}
	case from != nil || n.Source != "" || to != nil && d.Kind != maintenance.Moving:
		return d, fmt.Errorf("sim: %s does not name such a node", d.Kind)
	default:
		d.To = to
	}
	return d, nil
}

// ends are the nodes that a Notification names, as they announce themselves.
func (c *Cluster) ends(n Notification) (from, to *gossip.Member, err error) {
	member := func(name string) *gossip.Member {
		m := c.machine(name)
		switch {
		case name == "":
			return nil
		case m == nil:
			err = c.noNode(name)
			return nil
		}
		self := *m.View().Self
		return &self
	}
	return member(n.From), member(n.To), err
}

// String is the notification as a line of a recording has it.
func (n notice) String() string {
	words := []string{"notify", n.Push}
	add := func(name, value string) {
		if value != "" {
			words = append(words, name+"="+event.Word(value))
		}
	}
	add("nodes", strings.Join(n.Nodes, ","))
	add("slots", commaSlots(n.Slots))
	add("from", n.From)
	add("to", n.To)
	if n.In != 0 {
		add("in", n.In.String())
	}
	add("shards", strings.Join(n.Shards, ","))
	if n.Seq != 0 {
		add("seq", strconv.FormatInt(n.Seq, 10))
	}
	add("shape", n.Shape)
	add("source", n.Source)
	return strings.Join(words, " ")
}

func commaSlots(rs slot.Ranges) string { return strings.ReplaceAll(rs.String(), " ", ",") }

// parseNotification is the inverse of String, without its first word.
func parseNotification(text string) (n Notification, err error) {
	push, rest, _ := strings.Cut(text, " ")
	n.Push = push
	for rest != "" && err == nil {
		var name, value string
		name, value, _ = strings.Cut(rest, "=")
		if value, rest, err = cutWord(value); err != nil {
			break
		}
		switch name {
		case "nodes":
			n.Nodes = strings.Split(value, ",")
		case "slots":
			n.Slots, err = slot.ParseRanges(value)
		case "from":
			n.From = value
		case "to":
			n.To = value
		case "in":
			n.In, err = time.ParseDuration(value)
		case "shards":
			n.Shards = strings.Split(value, ",")
		case "seq":
			n.Seq, err = strconv.ParseInt(value, 10, 64)
		case "shape":
			n.Shape = value
		case "source":
			n.Source = value
		default:
			err = unknownAction("notify " + text)
		}
	}
	return n, err
}

func (m moving) String() string {
	if !m.begins {
		return "moving ends " + m.from + " " + m.to
	}
	return "moving begins " + m.from + " " + m.to + " " + commaSlots(m.slots)
}

// parseMoving is the inverse of String, without its first word.
func parseMoving(text string) (action, error) {
	words := strings.Fields(text)
	switch {
	case len(words) == 4 && words[0] == "begins":
		slots, err := slot.ParseRanges(words[3])
		return moving{true, words[1], words[2], slots}, err
	case len(words) == 3 && words[0] == "ends":
		return moving{from: words[1], to: words[2]}, nil
	}
	return nil, unknownAction("moving " + text)
}
