package injector

import (
	"strconv"

	"github.com/slotstorm/slotstorm/faults"
)

// Run says what becomes of a command.
func (in *Injector) Run(c Call) Effect {
	var e Effect
	if !in.has(onRequests) {
		return e
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, i := range in.rules {
		if i.class != onRequests || !i.concerns(&c) || !i.applies(&c) {
			continue
		}
		on := c.Node + " " + c.Command
		if !in.strikes(i, on) {
			continue
		}
		switch i.Kind {
		case faults.KindSlow:
			e.Take += i.By
		case faults.KindOOM:
			e.OOM = true
		case faults.KindMasterDown:
			e.MasterDown = true
		case faults.KindLoading:
			e.Loading = true
		case faults.KindBusy:
			e.Busy = true
		case faults.KindError:
			e.Error = i.Reply
		case faults.KindReplyLost:
			e.LoseReply, e.Silent = true, i.Silent
		}
		in.fire(i, on, c.At)
	}
	return e
}

// concerns reports whether a command meets the rule's conditions, all but position
// and probability.
func (i *installed) concerns(c *Call) bool {
	return i.works(c.At) && i.node.has(c.Node) && i.client.has(c.Client) &&
		(i.commands == nil || i.commands[c.Command]) && i.meets(c.Keys, c.Slot)
}

// applies reports whether a refusal is one that Redis would give this command.
func (i *installed) applies(c *Call) bool {
	switch i.Kind {
	case faults.KindOOM:
		return c.Flags&NeedsMemory != 0
	case faults.KindMasterDown:
		return c.Flags&RunsStale == 0
	case faults.KindLoading:
		return c.Flags&RunsLoading == 0
	case faults.KindBusy:
		return c.Flags&RunsBusy == 0
	}
	return true
}

// Show says what becomes of a reply about the topology.
func (in *Injector) Show(c Call) Picture {
	var p Picture
	if !in.has(onReplies) {
		return p
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, i := range in.rules {
		if i.class != onReplies || i.Kind == faults.KindMisdirect || !i.concerns(&c) {
			continue
		}
		on := c.Node + " " + c.Command
		if !in.strikes(i, on) {
			continue
		}
		switch i.Kind {
		case faults.KindStaleTopology:
			p.Stale = i.name
		case faults.KindEmptyTopology:
			p.Empty = true
		case faults.KindPartialTopology:
			p.Missing = i.Missing
		}
		in.fire(i, on, c.At)
	}
	return p
}

// Redirect says where a MOVED (or with ask an ASK) points instead of where it should:
// a node's name, one of the Target words, or "" to leave it.
func (in *Injector) Redirect(c Call, ask bool) (target string) {
	if !in.has(onReplies) {
		return ""
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	kind := "moved"
	if ask {
		kind = "ask"
	}
	for _, i := range in.rules {
		if i.Kind != faults.KindMisdirect || !i.concerns(&c) || i.Only != "" && i.Only != kind {
			continue
		}
		if on := c.Node + " " + kind; in.strikes(i, on) {
			target = i.Target
			in.fire(i, on, c.At)
		}
	}
	return target
}

// Stalls reports whether a migration stops at a point. It is asked again when the
// faults have changed; asked is set then.
func (in *Injector) Stalls(p Point, asked bool) bool {
	if !in.has(onMigrations) {
		return false
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	stalls := false
	for _, i := range in.rules {
		if i.class != onMigrations || !i.works(p.At) || !i.reached(&p) ||
			i.slots != nil && !i.slots.Has(p.Slot) || !i.sender.has(p.From) || !i.receiver.has(p.To) {
			continue
		}
		on := p.From + " → " + p.To + " slot " + strconv.Itoa(p.Slot)
		switch {
		case asked:
			stalls = true
		case in.strikes(i, on):
			stalls = true
			in.fire(i, on, p.At)
		}
	}
	return stalls
}

// reached reports whether the migration is where the rule stops it.
func (i *installed) reached(p *Point) bool {
	switch {
	case i.Before != "":
		return p.Before == i.Before
	case i.After != "":
		return p.After == i.After
	case i.Keys > 0:
		return p.Keys == i.Keys && p.Before == "" && p.After == ""
	}
	return p.Before == faults.StepImporting
}

// KeysUntilStall is how many keys of a slot can be moved before a rule stops the
// migration, so that no batch goes beyond it; -1 if none does.
func (in *Injector) KeysUntilStall(p Point) int {
	in.mu.Lock()
	defer in.mu.Unlock()
	left := -1
	for _, i := range in.rules {
		if i.class == onMigrations && i.works(p.At) && i.Keys > p.Keys && (i.slots == nil || i.slots.Has(p.Slot)) &&
			i.sender.has(p.From) && i.receiver.has(p.To) && (left < 0 || i.Keys-p.Keys < left) {
			left = i.Keys - p.Keys
		}
	}
	return left
}

// Resolve says what becomes of the resolution of a name.
func (in *Injector) Resolve(l Lookup) (out Resolution) {
	if !in.has(onNames) {
		return out
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, i := range in.rules {
		if i.class != onNames || !i.works(l.At) || !i.node.has(l.Node) || !i.client.has(l.Client) {
			continue
		}
		on := "name of " + l.Node
		if !in.strikes(i, on) {
			continue
		}
		switch i.Kind {
		case faults.KindSlowDNS:
			out.Delay += i.By
		case faults.KindStaleDNS:
			out.Stale = i.name
		case faults.KindWrongDNS:
			out.To = i.Target
		case faults.KindNoDNS:
			out.Fail = true
		}
		in.fire(i, on, l.At)
	}
	return out
}

// Certificate says what is wrong with the certificate that a node shows a client, "" for
// nothing.
func (in *Injector) Certificate(h Handshake) (flaw string) {
	if !in.has(onCertificates) {
		return ""
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, i := range in.rules {
		if i.class != onCertificates || !i.works(h.At) || !i.node.has(h.Node) || !i.client.has(h.Client) {
			continue
		}
		if on := "certificate of " + h.Node; in.strikes(i, on) {
			flaw = i.Flaw
			in.fire(i, on, h.At)
		}
	}
	return flaw
}
