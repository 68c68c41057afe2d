package gen

import (
	"fmt"
	"slices"
	"strconv"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// disruption draws the lines of a disruption, nil if the kind that was drawn does not fit.
func (d *drawing) disruption() []string {
	kind := rapid.SampledFrom(d.kinds).Draw(d.T, "disruption")
	switch kind {
	case Migration, StalledMigration, CutMigration:
		return d.move(kind, d.slot())
	case Crash:
		if n := d.untouched(); n != "" {
			return []string{fmt.Sprintf("crash %s for=%s%s", n, d.length(), d.pick("data", " keep-data", " keep-data", ""))}
		}
	case Pause:
		if n := d.untouched(); n != "" {
			return []string{fmt.Sprintf("pause %s for=%s", n, d.length())}
		}
	case Failover, ForcedFailover:
		if d.replicas == 0 {
			return nil
		}
		how := ""
		if kind == ForcedFailover {
			how = d.pick("how", " FORCE", " TAKEOVER")
		}
		return []string{fmt.Sprintf("@%s> CLUSTER FAILOVER%s", d.node(), how)}
	case Partition:
		side := d.master()
		if d.cfg.Clients > 0 && rapid.Bool().Draw(d.T, "with a client") {
			side = "{" + side + " " + d.client() + "}"
		}
		if side[0] != 0x7b {
			side = "{" + side + "}"
		}
		return d.fault("partition "+side+" {*}", d.pick("one way", "", "", " oneway"))
	}
	return d.fault(d.faultOf(kind), "")
}

// move draws lines that move a slot. Where a migration may still be under way, or has
// left the slot half moved, no other one is begun: two that get into each other's way leave
// a slot that belongs to nobody, in Redis too.
func (d *drawing) move(kind Disruption, s int) []string {
	if d.held[s] {
		return nil
	}
	d.held[s] = kind != Migration
	if d.cfg.Atomic {
		return d.moveWhole(kind, s)
	}
	switch kind {
	case StalledMigration:
		at := d.pick("stalled", "", " before=keys", fmt.Sprintf(" keys=%d", rapid.IntRange(1, 4).Draw(d.T, "keys")), " after=keys", " after=target")
		return []string{fmt.Sprintf("fault %s stall-migration%s slot=%d for=%s", d.name(), at, s, d.length()), d.migrate(s, "")}
	case CutMigration:
		return []string{d.migrate(s, d.pick("stop", " stop-after=importing", " stop-after=migrating", " stop-keys=1", " stop-after=keys"))}
	}
	return []string{d.migrate(s, "")}
}

// fault is a line with a fault that ends by itself.
func (d *drawing) fault(text, more string) []string {
	if text == "" {
		return nil
	}
	return []string{fmt.Sprintf("fault %s %s%s for=%s", d.name(), text, more, d.length())}
}

// faultOf is the text of a fault of a kind.
func (d *drawing) faultOf(kind Disruption) string {
	switch kind {
	case BusDisruption:
		return d.pick("bus", "drop link=bus p=0.2", "delay by=200ms jitter=300ms link=bus", "duplicate copies=2", "reorder by=100ms p=0.3", "hold link=bus from="+d.node())
	case Replication:
		return d.pick("replication", "delay by=300ms link=repl", "hold link=repl", "bandwidth rate=1KB link=repl", "reset link=repl")
	case Delay:
		return d.pick("delay", "delay by=20ms jitter=100ms link=client", "delay by=2s link=client", "bandwidth rate=1KB link=client", "slow-reader rate=100") + d.where("slow link", " node="+d.node(), " client="+d.client())
	case Loss:
		return d.pick("loss", "drop link=client p=0.1", "drop link=client p=0.5") + d.where("lossy link", " node="+d.node())
	case Reset:
		return d.pick("reset", "reset link=client", "reset link=client p=0.2", "reset replies=1 link=client", "reset bytes=10 link=client") + d.where("reset link", " node="+d.node(), " client="+d.client())
	case Silence:
		return d.pick("silence", "black-hole link=client", "half-open") + d.where("silent link", " node="+d.node(), " client="+d.client())
	case Refusal:
		return d.pick("refusal", "refuse link=client", "slow-accept by=300ms link=client", "max-clients") + " node=" + d.node()
	case ReplyLost:
		return d.pick("lost", "reply-lost", "reply-lost silent") + d.where("lost at", " node="+d.node(), " client="+d.client()) +
			d.pick("which", " call=1", " call=2", " p=0.1")
	case SlowNode:
		return d.pick("slow", "slow by=20ms", "slow by=1500ms call=1", "slow by=300ms p=0.2") + " node=" + d.node()
	case ErrorReply:
		return d.pick("error", "loading", "busy", "oom", `error reply="ERR injected" p=0.3 command=get,set,incr`) + " node=" + d.node()
	case OldTopology:
		return d.pick("topology", "stale-topology", "empty-topology", "partial-topology without=0-5460") + " node=" + d.node()
	}
	return ""
}

// pick draws one of several texts.
func (d *drawing) pick(label string, texts ...string) string {
	return rapid.SampledFrom(texts).Draw(d.T, label)
}

// where draws one of several places; everywhere is one of them.
func (d *drawing) where(label string, places ...string) string {
	places = append(slices.DeleteFunc(places, func(p string) bool { return d.cfg.Clients == 0 && p[:3] == " cl" }), "")
	return rapid.SampledFrom(places).Draw(d.T, label)
}

// slot draws one that keys have.
func (d *drawing) slot() int {
	return slot.OfString(tag(rapid.IntRange(1, d.cfg.Tags).Draw(d.T, "slot of")))
}

// moveWhole is move for servers that move slots themselves.
func (d *drawing) moveWhole(kind Disruption, s int) []string {
	switch kind {
	case StalledMigration:
		at := d.pick("stalled", " before=pause", " before=takeover")
		return []string{fmt.Sprintf("fault %s stall-migration%s slot=%d for=%s", d.name(), at, s, d.length()), d.migrate(s, "")}
	case CutMigration:
		return []string{d.migrate(s, d.pick("stop", " stop-before=pause", " stop-before=takeover"))}
	}
	return []string{d.migrate(s, "")}
}

// migrate is a line that moves a slot, mostly away from the master that had it first. It
// may fail: the slot may be elsewhere.
func (d *drawing) migrate(s int, stop string) string {
	owner := 0
	for i, r := range slot.Split(d.masters) {
		if r.First <= s && s <= r.Last {
			owner = i
		}
	}
	from := owner
	if rapid.IntRange(0, 3).Draw(d.T, "from elsewhere") == 0 {
		from = rapid.IntRange(0, d.masters-1).Draw(d.T, "from")
	}
	to := (from + rapid.IntRange(1, max(d.masters-1, 1)).Draw(d.T, "to")) % d.masters
	if to == from {
		to = (from + 1) % d.masters
	}
	if d.cfg.Atomic {
		return "migrate " + strconv.Itoa(s) + " n" + strconv.Itoa(from+1) + " n" + strconv.Itoa(to+1) + " way=atomic" + stop + " => ..."
	}
	return "migrate " + strconv.Itoa(s) + " n" + strconv.Itoa(from+1) + " n" + strconv.Itoa(to+1) + stop + " timeout=1s => ..."
}
