package node

import (
	"slices"
	"strconv"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/slottask"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// The commands of the atomic slot migration of Redis 8.4 and later, where the destination drives
// (cluster_asm.c).
var _ = handle(map[string]handler{
	"cluster|migration": cmdMigration,
	"trimslots":         cmdTrimSlots,
})

// cmdMigration is CLUSTER MIGRATION IMPORT start end [start end ...] | CANCEL ID id | CANCEL ALL |
// STATUS ID id | STATUS ALL.
func cmdMigration(c *call) {
	action, which := c.word(2), ""
	switch action {
	case "import":
		c.importSlots()
		return
	case "status", "cancel":
		which = c.word(3)
	}
	switch {
	case which == "all" && len(c.args) != 4, which == "id" && len(c.args) != 5:
		c.fail(errtext.WrongArity(c.cmd.Name))
	case which != "all" && which != "id":
		c.fail("ERR unknown argument")
	case action == "status":
		c.taskStatus()
	default:
		id := ""
		if which == "id" {
			id = string(c.args[4])
		}
		c.out.Int(int64(c.n.tasks.state.Cancel(id, "user request")))
		c.n.tasksChanged()
	}
}

// importSlots is clusterMigrationCommandImport.
func (c *call) importSlots() {
	if len(c.args)%2 == 0 {
		c.fail(errtext.WrongArity(c.cmd.Name))
		return
	}
	ranges, ok := c.taskRanges(3)
	if !ok {
		return
	}
	c.n.taskSettings()
	id, refusal := c.n.tasks.state.Import(c.n.repl.Draw, ranges)
	if refusal != "" {
		c.fail("ERR " + refusal)
	} else {
		c.out.BulkString(id)
	}
	c.n.tasksChanged()
}

// taskRanges reads pairs of slots up to the last argument. Neighbours become one, in most
// versions. It has replied when it reports false (parseSlotRangesOrReply).
func (c *call) taskRanges(at int) (ranges []slot.Range, ok bool) {
	var slots slot.Set
	for i := at; i < len(c.args); i += 2 {
		first, ok := c.slotOf(c.args[i])
		if !ok {
			return nil, false
		}
		last, ok := c.slotOf(c.args[i+1])
		if !ok {
			return nil, false
		}
		ranges = append(ranges, slot.Range{First: first, Last: last})
	}
	for _, r := range ranges {
		if r.First > r.Last {
			c.fail("ERR start slot number " + strconv.Itoa(r.First) + " is greater than end slot number " + strconv.Itoa(r.Last))
			return nil, false
		}
		for s := r.First; s <= r.Last; s++ {
			if slots.Has(s) {
				c.fail("ERR Slot " + strconv.Itoa(s) + " specified multiple times")
				return nil, false
			}
			slots.Add(s)
		}
	}
	if c.n.dialect.Has(dialect.RangesMerged) {
		return slots.Ranges(), true
	}
	return ranges, true
}

// taskStatus tells of all tasks, or of one (clusterMigrationCommandStatus).
func (c *call) taskStatus() {
	tasks := c.n.tasks.state.All()
	if len(c.args) == 5 {
		tasks = nil
		if t := c.n.tasks.state.Find(string(c.args[4])); t != nil {
			tasks = []*slottask.Task{t}
		}
	}
	c.out.Array(len(tasks))
	for _, t := range tasks {
		operation := "migrate"
		if t.Import {
			operation = "import"
		}
		c.out.Map(12)
		c.out.Field("id", t.ID)
		c.out.Field("slots", t.Slots())
		c.out.Field("source", string(t.Source))
		c.out.Field("dest", string(t.Dest))
		c.out.Field("operation", operation)
		c.out.Field("state", t.State.String())
		c.out.Field("last_error", t.Error)
		for _, f := range []struct {
			name  string
			value int64
		}{{"retries", t.Retries}, {"create_time", t.Created}, {"start_time", t.Started}, {"end_time", t.Ended}, {"write_pause_ms", t.WritePause}} {
			c.out.BulkString(f.name)
			c.out.Int(f.value)
		}
	}
}

// cmdTrimSlots is TRIMSLOTS RANGES count start end [start end ...]: a master tells its replicas, and
// its append only file, that it trims slots.
func cmdTrimSlots(c *call) {
	n := c.n
	if c.word(1) != "ranges" {
		c.fail("ERR missing ranges argument")
		return
	}
	count, ok := number.ParseInt(c.args[2])
	if !ok {
		c.fail(errtext.NotInteger)
		return
	}
	if count < 1 || count > slot.Count || len(c.args) != 3+2*int(count) {
		c.fail("ERR invalid number of ranges")
		return
	}
	ranges, ok := c.taskRanges(3)
	if !ok {
		return
	}
	if n.loading.on {
		n.trim(ranges)
		c.out.OK()
		return
	}
	if n.isMaster() {
		for _, r := range ranges {
			for s := r.First; s <= r.Last; s++ {
				if n.accessible(s) {
					c.fail("ERR the slot " + strconv.Itoa(s) + " is served by this node")
					return
				}
			}
		}
	}
	n.taskSettings()
	n.tasks.state.Trim(ranges)
	n.propagate(slices.Clone(c.args)...)
	n.tasksChanged()
	c.out.OK()
}

// cmdDebugFailPoint is DEBUG ASM-FAILPOINT channel state.
func cmdDebugFailPoint(c *call) {
	point, ok := slottask.FailPointAt(string(c.args[2]), string(c.args[3]))
	c.n.tasks.state.Settings.Point = point
	if !ok {
		c.fail("ERR Failed to set ASM fail point")
		return
	}
	c.out.OK()
}

// cmdDebugTrimMethod is DEBUG ASM-TRIM-METHOD method [delay], where a delay below 0 holds what
// trims key by key.
func cmdDebugTrimMethod(c *call) {
	method, ok := slottask.TrimMethodNamed(string(c.args[2]))
	if !ok {
		c.fail("ERR Failed to set ASM trim method")
		return
	}
	s := &c.n.tasks.state.Settings
	if s.Trim == slottask.TrimNone && method != slottask.TrimNone {
		c.n.deleteOrphans()
	}
	s.Trim = method
	s.TrimHeld = len(c.args) == 4 && strtod(string(c.args[3])) <= -1
	c.out.OK()
}
