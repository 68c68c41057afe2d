package node

import (
	"strconv"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/node/slotmigration"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// The commands of Valkey's atomic slot migration (cluster_migrateslots.c).
var _ = handle(map[string]handler{
	"cluster|migrateslots":         cmdMigrateSlots,
	"cluster|getslotmigrations":    cmdGetSlotMigrations,
	"cluster|cancelslotmigrations": cmdCancelSlotMigrations,
	"cluster|syncslots":            cmdSyncSlots,
})

// mayMigrateSlots reports whether slots can move at all
// (validateSlotMigrationCanStartOrReply).
func (c *call) mayMigrateSlots() bool {
	migrating, importing := c.n.view.OpenSlots()
	switch {
	case !c.n.view.Self.Master:
		c.fail("ERR Slot migration can only be used on primary nodes.")
	case len(importing) > 0:
		c.fail("ERR Slots are being manually imported")
	case len(migrating) > 0:
		c.fail("ERR Slots are being manually migrated")
	default:
		return true
	}
	return false
}

// plan is a migration that was asked for.
type plan struct {
	ranges []slot.Range
	target gossip.ID
}

// cmdMigrateSlots is CLUSTER MIGRATESLOTS SLOTSRANGE start end [start end ...] NODE id [SLOTSRANGE ...].
// Nothing begins if anything is wrong.
func cmdMigrateSlots(c *call) {
	n := c.n
	if !c.mayMigrateSlots() {
		return
	}
	var plans []plan
	for at := 2; at < len(c.args); {
		if !ctype.EqualFold(c.args[at], "slotsrange") {
			c.fail(errtext.Syntax)
			return
		}
		ranges, owner, next, ok := c.slotRangesFrom(at + 1)
		if !ok {
			return
		}
		if owner != n.machine.ID() {
			c.fail("ERR Slots are not served by this node.")
			return
		}
		for _, r := range ranges {
			for s := r.First; s <= r.Last; s++ {
				if n.migrations.jobs.ExportsSlot(s) {
					c.fail("ERR I am already migrating slot " + strconv.Itoa(s) + ".")
					return
				}
			}
		}
		for _, p := range plans {
			if slotmigration.Overlap(p.ranges, ranges) {
				c.fail("ERR Slot ranges in migrations overlap")
				return
			}
		}
		if next+1 >= len(c.args) || !ctype.EqualFold(c.args[next], "node") {
			c.fail(errtext.Syntax)
			return
		}
		target, ok := c.migrationTarget(c.args[next+1])
		if !ok {
			return
		}
		plans = append(plans, plan{ranges, target})
		at = next + 2
	}
	names := make([]string, len(plans))
	for i := range names {
		names[i] = n.repl.Draw()
	}
	n.migrationSettings()
	for i := len(plans) - 1; i >= 0; i-- {
		n.migrations.jobs.Export(names[i], plans[i].target, plans[i].ranges)
	}
	n.migrationsChanged()
	c.out.OK()
}

func (c *call) migrationTarget(arg []byte) (gossip.ID, bool) {
	id := gossip.ID(arg)
	switch {
	case len(arg) != 40:
		c.fail("ERR Invalid node name: " + string(arg))
	case c.n.view.Member(id) == nil:
		c.fail("ERR Unknown node name: " + string(arg))
	case id == c.n.machine.ID():
		c.fail("ERR Target node can not be this node.")
	default:
		return id, true
	}
	return "", false
}

// slotRangesFrom reads pairs of slots from an argument on, up to the first that is no number. All of
// them have one owner (parseSlotRangesOrReply). It has replied when it reports false.
func (c *call) slotRangesFrom(at int) (ranges []slot.Range, owner gossip.ID, next int, ok bool) {
	next = len(c.args)
	for i := at; i < len(c.args); i += 2 {
		if _, isNumber := number.ParseInt(c.args[i]); !isNumber {
			next = i
			break
		}
		first, ok := c.slotOf(c.args[i])
		if !ok {
			return nil, "", 0, false
		}
		if i+1 >= len(c.args) {
			c.fail("ERR No end slot for final slot range")
			return nil, "", 0, false
		}
		last, ok := c.slotOf(c.args[i+1])
		if !ok {
			return nil, "", 0, false
		}
		if first > last {
			c.fail("ERR Start slot number " + strconv.Itoa(first) + " is greater than end slot number " + strconv.Itoa(last) + ".")
			return nil, "", 0, false
		}
		r := slot.Range{First: first, Last: last}
		if owner, ok = c.ownerOf(r, owner); !ok {
			return nil, "", 0, false
		}
		for _, before := range ranges {
			if slotmigration.Overlap([]slot.Range{r}, []slot.Range{before}) {
				c.fail("ERR Slot range " + slotmigration.Text([]slot.Range{r}) + " overlaps with previous range " + slotmigration.Text([]slot.Range{before}) + ".")
				return nil, "", 0, false
			}
		}
		ranges = append(ranges, r)
	}
	if len(ranges) == 0 {
		c.fail("ERR No slot ranges specified")
		return nil, "", 0, false
	}
	return ranges, owner, next, true
}

// ownerOf is who owns all slots of a range, who has to be the owner so far if there is one.
func (c *call) ownerOf(r slot.Range, so gossip.ID) (owner gossip.ID, ok bool) {
	for s := r.First; s <= r.Last; s++ {
		m := c.n.view.Owner(s)
		switch {
		case m == nil:
			c.fail("ERR Slot " + strconv.Itoa(s) + " has no node served.")
			return "", false
		case so == "":
			so = m.ID
		case so != m.ID:
			c.fail("ERR Requested slots span multiple shards")
			return "", false
		}
	}
	return so, true
}

func cmdCancelSlotMigrations(c *call) {
	if !c.n.migrations.jobs.Cancel() {
		c.fail("ERR No migrations ongoing")
		return
	}
	c.n.migrationsChanged()
	c.out.OK()
}

// cmdGetSlotMigrations tells of all jobs, the newest first.
func cmdGetSlotMigrations(c *call) {
	jobs := c.n.migrations.jobs.List()
	left := c.n.dialect.Has(dialect.UnsentShown)
	c.out.Array(len(jobs))
	for _, j := range jobs {
		fields := 9
		if !j.Follows() {
			fields += 2
		}
		if left {
			fields++
		}
		c.out.Map(fields)
		operation := "EXPORT"
		if j.Import {
			operation = "IMPORT"
		}
		c.out.Field("name", j.Name)
		c.out.Field("operation", operation)
		c.out.Field("slot_ranges", j.Slots())
		if !j.Follows() {
			c.out.Field("target_node", string(j.Target))
			c.out.Field("source_node", string(j.Source))
		}
		for _, f := range []struct {
			name  string
			value int64
		}{{"create_time", j.Created}, {"last_update_time", j.Updated}, {"last_ack_time", j.Acked}} {
			c.out.BulkString(f.name)
			c.out.Int(f.value)
		}
		c.out.Field("state", j.State.String())
		c.out.Field("message", j.Message)
		c.out.BulkString("cow_size")
		c.out.Int(0)
		if left {
			c.out.BulkString("remaining_repl_size")
			c.out.Int(j.Unsent)
		}
	}
}

// cmdSyncSlots is CLUSTER SYNCSLOTS from somebody who is not the other side of a job: a source that
// begins, a primary that tells its replica, or anybody.
func cmdSyncSlots(c *call) {
	word := ctype.Lower(c.args[2])
	switch {
	case !c.n.migratesAtomically():
		c.syncTask()
	case c.s.master && word != "establish" && word != "finish":
	case word == "establish":
		c.establishImport()
	case word == "finish":
		c.finishImport()
	case word == "capa":
	case syncSlotsWords[word]:
		c.fail("ERR CLUSTER SYNCSLOTS " + ctype.Upper(word) + " should only be used by slot migration clients")
	default:
		c.fail(errtext.Syntax)
	}
}

// syncSlotsWords are those that only the other side of a job may say.
var syncSlotsWords = map[string]bool{
	"snapshot-eof": true, "request-pause": true, "paused": true, "request-failover": true, "failover-granted": true, "ack": true,
}

// establishImport is ESTABLISH SOURCE id NAME name SLOTSRANGE start end ..., in any order. Its errors
// are for whoever asked the source (clusterCommandSyncSlotsEstablish).
func (c *call) establishImport() {
	n := c.n
	if !c.s.master && !c.mayMigrateSlots() {
		return
	}
	var source gossip.ID
	var name string
	var ranges []slot.Range
	var owner gossip.ID
	for i := 3; i < len(c.args); {
		option := ctype.Lower(c.args[i])
		switch {
		case option == "source" && source == "" && i+1 < len(c.args) && len(c.args[i+1]) == nameLength:
			source = c.id(i + 1)
			if !c.s.master {
				switch {
				case n.view.Member(source) == nil:
					c.fail("ERR Target node does not know the source node")
					return
				case source == n.machine.ID():
					c.fail("ERR Source node is target node itself")
					return
				}
			}
			i += 2
		case option == "name" && name == "" && i+1 < len(c.args) && len(c.args[i+1]) == nameLength:
			name = string(c.args[i+1])
			i += 2
		case option == "slotsrange" && ranges == nil:
			var ok bool
			if ranges, owner, i, ok = c.slotRangesFrom(i + 1); !ok {
				return
			}
			for _, r := range ranges {
				for s := r.First; s <= r.Last; s++ {
					if n.migrations.jobs.ImportsSlot(s) {
						c.fail("ERR Slot is already being imported on the target by a different migration")
						return
					}
				}
			}
		default:
			c.fail(errtext.Syntax)
			return
		}
	}
	if source == "" || name == "" || ranges == nil {
		c.fail(errtext.Syntax)
		return
	}
	if c.s.master {
		n.migrations.jobs.Follow(name, ranges)
		n.migrationsChanged()
		return
	}
	if source != owner {
		c.fail("ERR Target node does not agree about current slot ownership")
		return
	}
	c.out.OK()
	j := n.migrations.jobs.Import(name, source, ranges)
	c.s.job = j
	n.migrations.clients[j] = c.s
	n.migrationsChanged()
	n.passImported(c.s)
}

// finishImport is FINISH STATE state NAME name MESSAGE message, in any order: how an import of the
// primary has ended (clusterCommandSyncSlotsFinish).
func (c *call) finishImport() {
	said, ok := readFinish(c.args[3:])
	if !ok {
		c.fail(errtext.Syntax)
		return
	}
	if c.n.migrations.jobs.PrimaryFinished(said.name, said.state, said.message) {
		c.n.migrationsChanged()
		return
	}
	if c.n.dialect.Has(dialect.FinishTwice) {
		c.out.OK()
	}
	c.fail("ERR No such slot migration job")
}

// finish is what FINISH says.
type finish struct {
	name, message string
	state         slotmigration.State
}

// finishStates are those in which an import ends. Others say nothing.
var finishStates = map[string]slotmigration.State{
	"success": slotmigration.Success, "failed": slotmigration.Failed, "cancelled": slotmigration.Cancelled,
}

// readFinish reads the options of FINISH, of which the message may be missing.
func readFinish(args [][]byte) (said finish, ok bool) {
	seen := map[string]bool{}
	for i := 0; i < len(args); i += 2 {
		option := ctype.Lower(args[i])
		if seen[option] || i+1 == len(args) {
			return said, false
		}
		seen[option] = true
		switch value := args[i+1]; option {
		case "state":
			said.state = slotmigration.OnPrimary
			if state, is := finishStates[ctype.Lower(value)]; is {
				said.state = state
			}
		case "name":
			if len(value) != nameLength {
				return said, false
			}
			said.name = string(value)
		case "message":
			said.message = string(value)
		default:
			return said, false
		}
	}
	return said, seen["state"] && seen["name"]
}

// nameLength is that of a job's name (CLUSTER_NAMELEN).
const nameLength = 40

// cmdDebugSlotMigration is DEBUG SLOTMIGRATION PREVENT-PAUSE | PREVENT-FAILOVER 0 | 1.
func cmdDebugSlotMigration(c *call) {
	s := &c.n.migrations.jobs.Settings
	on := strtod(string(c.args[3])) != 0
	switch c.word(2) {
	case "prevent-pause":
		s.PreventPause = on
	case "prevent-failover":
		s.PreventFailover = on
	default:
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	}
	c.out.OK()
}
