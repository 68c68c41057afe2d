package injector

import (
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/faults"
)

func commandSet(list string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.SplitSeq(list, ",") {
		set[name] = true
	}
	return set
}

// Judge says what becomes of a packet or of an attempt to connect.
func (in *Injector) Judge(p Packet) Verdict {
	var v Verdict
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, i := range in.rules {
		if i.class > onConns || !i.works(p.At) || !i.hits(&p) {
			continue
		}
		link := p.From + " → " + p.To
		if i.due(&p, &v) && in.strikes(i, link) {
			in.decide(i, &p, &v, link)
			in.fire(i, p.Link.String()+" "+link, p.At)
		}
	}
	return v
}

// Holds reports whether a packet that was held is to be held further.
func (in *Injector) Holds(p Packet, v Verdict) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, i := range in.rules {
		if !i.works(p.At) {
			continue
		}
		if slices.Contains(v.holding, i) {
			return true
		}
		// What came later is in the way as well.
		if i.holdsAll() && i.hits(&p) {
			return true
		}
	}
	return false
}

// holdsAll reports whether the rule holds all that it is about.
func (i *installed) holdsAll() bool {
	return (i.Kind == faults.KindPartition || i.Kind == faults.KindHold) && i.Aim.Calls == (faults.Calls{}) && i.Aim.P == 0 && !i.aimedAtRequests()
}

// due reports whether the time of a Reset after replies or bytes has come, and how
// much of the packet still passes. Others are always due.
func (i *installed) due(p *Packet, v *Verdict) bool {
	if i.Kind != faults.KindReset || !p.Answer {
		return true
	}
	before := i.progress[p.Conn]
	if i.Replies > 0 {
		i.progress[p.Conn]++
		v.Pass = p.Size
		return i.progress[p.Conn] >= i.Replies
	}
	i.progress[p.Conn] += p.Size
	v.Pass = max(0, i.Bytes-before)
	return i.progress[p.Conn] >= i.Bytes
}

// between reports whether the rule is about anything that goes from one end to another
// at all.
func (i *installed) between(link faults.Links, from, to string) bool {
	links := i.Kind.Links()
	if i.Aim.Link != 0 {
		links = i.Aim.Link
	}
	return links&link != 0 && i.node.hasEither(from, to) &&
		(i.client.all || link == faults.Clients && i.client.hasEither(from, to)) &&
		i.sender.has(from) && i.receiver.has(to) && (i.Kind != faults.KindPartition || i.separates(from, to))
}

// hits reports whether the rule is about such a packet.
func (i *installed) hits(p *Packet) bool {
	if p.Connect && i.Kind == faults.KindPartition { // connecting takes both directions
		return i.between(p.Link, p.From, p.To) || i.between(p.Link, p.To, p.From)
	}
	if !i.between(p.Link, p.From, p.To) {
		return false
	}
	if p.Connect {
		return i.hitsConnect()
	}
	if p.Idle {
		return i.Kind == faults.KindReset && i.from == p.At && !i.aimedAtRequests() &&
			i.Replies == 0 && i.Bytes == 0 && i.Aim.Calls == faults.Calls{}
	}
	switch i.Kind {
	case faults.KindRefuse, faults.KindSlowAccept, faults.KindMaxClients:
		return false
	case faults.KindSlowReader:
		return p.Answer
	case faults.KindReset:
		if p.Answer != (i.Replies > 0 || i.Bytes > 0) {
			return false
		}
	case faults.KindBlackHole, faults.KindHalfOpen:
		if p.Answer || i.Kind == faults.KindHalfOpen && p.Born >= i.from {
			return false
		}
	}
	if p.TLS {
		return i.hitsTLS()
	}
	if !i.aimedAtRequests() {
		return true
	}
	return !p.Answer && (i.commands == nil || i.commands[p.Command]) && i.meets(p.Keys, p.Slot)
}

// hitsConnect reports whether the rule is about connecting as well.
func (i *installed) hitsConnect() bool {
	switch i.Kind {
	case faults.KindRefuse, faults.KindSlowAccept, faults.KindMaxClients:
		return true
	case faults.KindDelay, faults.KindHold, faults.KindBlackHole:
		return !i.aimedAtRequests() && i.Aim.Calls == faults.Calls{}
	}
	return false
}

// hitsTLS reports whether the rule is about what comes before the first request as well. It
// does not count there.
func (i *installed) hitsTLS() bool {
	return !i.aimedAtRequests() && i.Aim.Calls == faults.Calls{} && i.Replies == 0 && i.Bytes == 0
}

// hasEither reports whether one of two ends is in the set.
func (m memberSet) hasEither(a, b string) bool { return m.all || m.names[a] || m.names[b] }

// separates reports whether a partition cuts the way from one end to another.
func (i *installed) separates(from, to string) bool {
	return i.onSide(true, from) && i.onSide(false, to) ||
		!i.OneWay && i.onSide(false, from) && i.onSide(true, to)
}

// onSide reports whether a name is on side A or B; everybody else is those who are
// not on the other side.
func (i *installed) onSide(a bool, name string) bool {
	side, other := i.b, i.a
	if a {
		side, other = i.a, i.b
	}
	if side.all {
		return !other.names[name]
	}
	return side.names[name]
}

// decide adds what the rule does to the verdict.
func (in *Injector) decide(i *installed, p *Packet, v *Verdict, link string) {
	switch i.Kind {
	case faults.KindPartition, faults.KindHold:
		v.Hold = true
		v.holding = append(v.holding, i)
	case faults.KindDelay:
		v.Delay += i.By
		if i.Jitter > 0 {
			v.Delay += time.Duration(in.random(i, link).Int64N(int64(i.Jitter) + 1))
		}
	case faults.KindDrop:
		v.Drop = true
	case faults.KindDuplicate:
		v.Copies += max(i.Copies, 1)
	case faults.KindReorder:
		v.Delay += i.By
		v.Unordered = true
	case faults.KindBandwidth, faults.KindSlowReader:
		if v.Rate == 0 || i.Rate < v.Rate {
			v.Rate = i.Rate
		}
	case faults.KindRefuse:
		v.Refuse = true
	case faults.KindSlowAccept:
		v.Delay += i.By
	case faults.KindMaxClients:
		v.Full = true
	case faults.KindReset:
		v.Reset = true
	case faults.KindBlackHole:
		if p.Connect { // like a partition: who waits long enough gets through
			v.Hold = true
			v.holding = append(v.holding, i)
			return
		}
		v.Vanish = true
	case faults.KindHalfOpen:
		v.HalfOpen = true
	}
}
