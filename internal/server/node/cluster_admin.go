package node

import (
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/clusterbus"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// The CLUSTER subcommands that change something. Their rules and error texts are
// the gossip machine's; here words are parsed and outcomes become replies.
var _ = handle(map[string]handler{
	"cluster|addslots":         func(c *call) { c.slotList((*clusterbus.Machine).AddSlots) },
	"cluster|delslots":         func(c *call) { c.slotList((*clusterbus.Machine).DelSlots) },
	"cluster|addslotsrange":    func(c *call) { c.slotRanges((*clusterbus.Machine).AddSlotRanges) },
	"cluster|delslotsrange":    func(c *call) { c.slotRanges((*clusterbus.Machine).DelSlotRanges) },
	"cluster|flushslots":       func(c *call) { c.acted(c.n.machine.FlushSlots(c.n.now)) },
	"cluster|setslot":          cmdSetSlot,
	"cluster|bumpepoch":        cmdBumpEpoch,
	"cluster|set-config-epoch": cmdSetConfigEpoch,
	"cluster|meet":             cmdMeet,
	"cluster|forget":           func(c *call) { c.acted(c.n.machine.Forget(c.n.now, c.id(2))) },
	"cluster|replicate":        cmdReplicate,
	"cluster|flushslot":        cmdFlushSlot,
	"cluster|failover":         cmdFailover,
	"cluster|reset":            cmdClusterReset,
	"cluster|saveconfig":       cmdSaveConfig,
})

// id returns the i-th argument as a node ID.
func (c *call) id(i int) gossip.ID { return gossip.ID(c.args[i]) }

// acted replies to a command that the machine has tried.
func (c *call) acted(err error) {
	if err != nil {
		c.fail(err.Error())
		return
	}
	c.out.OK()
	c.n.machineChanged()
}

// slotNumber parses a slot argument; -1 stands for one that is no slot.
func slotNumber(arg []byte) int {
	n, ok := number.ParseInt(arg)
	if !ok || n < 0 || n >= slot.Count {
		return -1
	}
	return int(n)
}

// slotOf is slotNumber with an error reply (getSlotOrReply).
func (c *call) slotOf(arg []byte) (int, bool) {
	n := slotNumber(arg)
	if n < 0 {
		c.fail(clusterbus.ErrInvalidSlot.Error())
	}
	return n, n >= 0
}

func (c *call) slotList(act func(*clusterbus.Machine, time.Duration, ...int) error) {
	slots := make([]int, 0, len(c.args)-2)
	for _, arg := range c.args[2:] {
		slots = append(slots, slotNumber(arg))
	}
	err := act(c.n.machine, c.n.now, slots...)
	if err == nil {
		for _, s := range slots {
			c.n.cancelTasksOf(slot.Range{First: s, Last: s})
		}
	}
	c.acted(err)
}

// slotRanges leaves the check of the bounds to the machine, which goes through them
// pair by pair: an earlier pair's error comes first.
func (c *call) slotRanges(act func(*clusterbus.Machine, time.Duration, ...slot.Range) error) {
	if len(c.args)%2 == 1 {
		c.fail(errtext.WrongArity(c.cmd.Name))
		return
	}
	ranges := make([]slot.Range, 0, len(c.args)/2-1)
	for i := 2; i < len(c.args); i += 2 {
		ranges = append(ranges, slot.Range{First: slotNumber(c.args[i]), Last: slotNumber(c.args[i+1])})
	}
	err := act(c.n.machine, c.n.now, ranges...)
	if err == nil {
		c.n.cancelTasksOf(ranges...)
	}
	c.acted(err)
}

func cmdBumpEpoch(c *call) {
	epoch, bumped := c.n.machine.BumpEpoch(c.n.now)
	word := "STILL "
	if bumped {
		word = "BUMPED "
	}
	c.out.Simple(word + strconv.FormatUint(epoch, 10))
	c.n.machineChanged()
}

func cmdSetConfigEpoch(c *call) {
	epoch, ok := number.ParseInt(c.args[2])
	if !ok {
		c.fail(errtext.NotInteger)
		return
	}
	c.acted(c.n.machine.SetConfigEpoch(c.n.now, epoch))
}

// cmdMeet is CLUSTER MEET ip port [bus-port].
func cmdMeet(c *call) {
	if len(c.args) > 5 {
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	}
	port, ok := number.ParseInt(c.args[3])
	if !ok {
		c.fail(c.n.machine.ErrInvalidBasePort(string(c.args[3])).Error())
		return
	}
	busPort := port + 10000
	if len(c.args) == 5 {
		if busPort, ok = number.ParseInt(c.args[4]); !ok {
			c.fail(c.n.machine.ErrInvalidBusPort(string(c.args[4])).Error())
			return
		}
	}
	c.acted(c.n.machine.Meet(c.n.now, string(c.args[2]), int(port), int(busPort)))
}

// cmdReplicate is CLUSTER REPLICATE id, or NO ONE where the table has it.
func cmdReplicate(c *call) {
	switch {
	case len(c.args) == 3:
		c.acted(c.n.machine.Replicate(c.n.now, c.id(2)))
	case len(c.args) == 4 && c.word(2) == "no" && c.word(3) == "one":
		c.n.machine.ReplicateNoOne(c.n.now)
		c.acted(nil)
	default:
		c.fail(errtext.SubcommandSyntax(c.args))
	}
}

// cmdFlushSlot is CLUSTER FLUSHSLOT slot [ASYNC|SYNC]. Who owns the slot does not matter.
func cmdFlushSlot(c *call) {
	s, ok := c.slotOf(c.args[2])
	switch {
	case !ok:
		return
	case len(c.args) > 4, len(c.args) == 4 && c.word(3) != "async" && c.word(3) != "sync":
		c.fail(errtext.Syntax)
		return
	}
	c.n.deleteSlot(s)
	c.out.OK()
}

// cmdFailover is CLUSTER FAILOVER [FORCE|TAKEOVER], and takes several of these words where it
// takes them: TAKEOVER is more than FORCE.
func cmdFailover(c *call) {
	if len(c.args) > 3 && !c.n.dialect.Has(dialect.FailoverWords) {
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	}
	mode := clusterbus.FailoverDefault
	for _, word := range c.args[2:] {
		switch {
		case ctype.EqualFold(word, "takeover"):
			mode = clusterbus.FailoverTakeover
		case !ctype.EqualFold(word, "force"):
			c.fail(errtext.Syntax)
			return
		case mode == clusterbus.FailoverDefault:
			mode = clusterbus.FailoverForce
		}
	}
	c.acted(c.n.machine.Failover(c.n.now, mode))
}

// cmdClusterReset is CLUSTER RESET [HARD|SOFT].
func cmdClusterReset(c *call) {
	hard := false
	switch {
	case len(c.args) == 2:
	case len(c.args) > 3:
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	case ctype.EqualFold(c.args[2], "hard"):
		hard = true
	case !ctype.EqualFold(c.args[2], "soft"):
		c.fail(errtext.Syntax)
		return
	}
	err := c.n.machine.Reset(c.n.now, hard)
	if err == nil {
		c.n.cancelTasks("CLUSTER RESET")
		c.n.tasks.state.Emptied()
	}
	c.acted(err)
}

// cmdSaveConfig has nothing to do: the host keeps each configuration that the
// machine wants saved.
func cmdSaveConfig(c *call) { c.out.OK() }
