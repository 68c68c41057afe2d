package node

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

var _ = handle(map[string]handler{"cluster|slot-stats": cmdSlotStats})

// The errors of CLUSTER SLOT-STATS.
const (
	errSlotStatsMetric = "ERR Unrecognized sort metric for ORDERBY."
	errSlotStatsLimit  = "ERR Limit has to lie in between 1 and 16384 (maximum number of slots)."
	errSlotStatsTwice  = "ERR Multiple filters of the same type are disallowed."
)

// slotStat is what SLOT-STATS tells of a slot. The other metrics are off by default
// (cluster-slot-stats-enabled), and not counted here.
type slotStat struct{ slot, keys int }

// cmdSlotStats is CLUSTER SLOT-STATS SLOTSRANGE first last, or ORDERBY metric [LIMIT n]
// [ASC|DESC] (clusterSlotStatsCommand). Slots of other shards are left out.
func cmdSlotStats(c *call) {
	switch how := c.word(2); {
	case how == "slotsrange" && len(c.args) == 5:
		first, ok := c.slotOf(c.args[3])
		if !ok {
			return
		}
		last, ok := c.slotOf(c.args[4])
		if !ok {
			return
		}
		if first > last {
			c.fail("ERR Start slot number " + strconv.Itoa(first) + " is greater than end slot number " + strconv.Itoa(last))
			return
		}
		c.writeSlotStats(c.n.slotStats(first, last))
	case how == "orderby" && len(c.args) >= 4:
		c.orderedSlotStats()
	default:
		c.fail(errtext.SubcommandSyntax(c.args))
	}
}

// orderedSlotStats is SLOT-STATS ORDERBY (addReplyOrderBy).
func (c *call) orderedSlotStats() {
	if c.word(3) != "key-count" {
		c.fail(errSlotStatsMetric)
		return
	}
	limit, descending := int64(slot.Count), true
	hasLimit, hasOrder := false, false
	for i := 4; i < len(c.args); i++ {
		switch word := c.args[i]; {
		case ctype.EqualFold(word, "limit") && i+1 < len(c.args):
			i++
			n, ok := number.ParseInt(c.args[i])
			if !ok || n < 1 || n > slot.Count {
				c.fail(errSlotStatsLimit)
				return
			}
			if hasLimit {
				c.fail(errSlotStatsTwice)
				return
			}
			limit, hasLimit = n, true
		case ctype.EqualFold(word, "asc"), ctype.EqualFold(word, "desc"):
			if hasOrder {
				c.fail(errSlotStatsTwice)
				return
			}
			descending, hasOrder = ctype.EqualFold(word, "desc"), true
		default:
			c.fail(errtext.Syntax)
			return
		}
	}
	stats := c.n.slotStats(0, slot.Count-1)
	slices.SortStableFunc(stats, func(a, b slotStat) int {
		if descending {
			return cmp.Compare(b.keys, a.keys)
		}
		return cmp.Compare(a.keys, b.keys)
	})
	c.writeSlotStats(stats[:min(limit, int64(len(stats)))])
}

// slotStats are those of this shard's slots in a range.
func (n *Node) slotStats(first, last int) (stats []slotStat) {
	for s := first; s <= last; s++ {
		if serves(n.view, n.view.Owner(s)) {
			stats = append(stats, slotStat{s, n.ks.CountInSlot(s)})
		}
	}
	return stats
}

func (c *call) writeSlotStats(stats []slotStat) {
	c.out.Array(len(stats))
	for _, s := range stats {
		c.out.Array(2)
		c.out.Int(int64(s.slot))
		c.out.Map(1)
		c.out.BulkString("key-count")
		c.out.Int(int64(min(s.keys, math.MaxInt)))
	}
}
