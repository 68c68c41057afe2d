package faults

import (
	"slices"
	"time"

	"pgregory.net/rapid"
)

// drawFault makes a random fault of one to three rules, by writing its text.
func drawFault(t *rapid.T) Fault {
	f := Fault(drawRule(t))
	for range rapid.IntRange(0, 2).Draw(t, "more") {
		f = Both(f, drawRule(t))
	}
	if rapid.IntRange(0, 3).Draw(t, "during") == 0 {
		f = During(drawTime(t), drawTime(t), f)
	}
	return f
}

func drawTime(t *rapid.T) time.Duration {
	return time.Duration(rapid.Int64Range(1, int64(time.Hour)).Draw(t, "time"))
}

var drawName = rapid.StringMatching(`[a-z][a-z0-9_-]{0,5}`)

func drawSet(t *rapid.T) Set {
	if rapid.IntRange(0, 4).Draw(t, "range") == 0 {
		return Nodes("c[1..20]", drawName.Draw(t, "name"))
	}
	return Nodes(rapid.SliceOfN(drawName, 1, 5).Draw(t, "names")...)
}

// drawRule sets what the kind requires, and some of what it allows.
func drawRule(t *rapid.T) Rule {
	r := Rule{Kind: Kind(rapid.IntRange(1, len(kinds)-1).Draw(t, "kind"))}
	info := &kinds[r.Kind]
	for _, p := range info.all() {
		if p.required || rapid.IntRange(0, 2).Draw(t, "set "+p.name) == 0 {
			setRandomly(t, &r, info, p)
		}
	}
	if r.Replies > 0 {
		r.Bytes = 0
	}
	if r.Before != "" {
		r.After, r.Keys = "", 0
	}
	if r.After != "" {
		r.Keys = 0
	}
	return r
}

func setRandomly(t *rapid.T, r *Rule, info *kindInfo, p *param) {
	switch p {
	case paramSides:
		r.A = drawSet(t)
		r.B = Rest
		if rest := slices.DeleteFunc(drawSet(t).Names(), func(n string) bool { return slices.Contains(r.A.Names(), n) }); len(rest) > 0 {
			r.B = Nodes(rest...)
		}
	case paramOneWay:
		r.OneWay = true
	case paramSilent:
		r.Silent = true
	case paramBy:
		r.By = drawTime(t)
	case paramJitter:
		r.Jitter = drawTime(t)
	case paramWait:
		r.Wait = drawTime(t)
	case paramFor:
		r.For = drawTime(t)
	case paramRate:
		r.Rate = rapid.IntRange(1, 1<<30).Draw(t, "rate")
	case paramCopies:
		r.Copies = rapid.IntRange(1, 9).Draw(t, "copies")
	case paramReplies:
		r.Replies = rapid.IntRange(1, 9).Draw(t, "replies")
	case paramBytes:
		r.Bytes = rapid.IntRange(1, 1<<20).Draw(t, "bytes")
	case paramReply:
		r.Reply = "ERR " + rapid.StringMatching(`[ -~]{0,9}x`).Draw(t, "reply")
	case paramBefore:
		r.Before = rapid.SampledFrom(Steps()).Draw(t, "before")
	case paramAfter:
		r.After = rapid.SampledFrom(Steps()).Draw(t, "after")
	case paramKeys:
		r.Keys = rapid.IntRange(1, 99).Draw(t, "keys")
	case paramWithout:
		r.Missing = drawSlots(t)
	case paramTo:
		r.Target = rapid.OneOf(drawName, rapid.SampledFrom([]string{TargetSelf, TargetEmpty, TargetUnknown})).Draw(t, "target")
	case paramToNode:
		r.Target = drawName.Draw(t, "node")
	case paramFlaw:
		r.Flaw = rapid.SampledFrom(flaws).Draw(t, "flaw")
	case paramOnly:
		r.Only = rapid.SampledFrom([]string{"moved", "ask"}).Draw(t, "only")
	case aimLink:
		r.Aim.Link = Links(rapid.IntRange(0, 15).Draw(t, "links")) & info.links
	case aimNode:
		r.Aim.Node = drawSet(t)
	case aimClient:
		r.Aim.Client = drawSet(t)
	case aimFrom:
		r.Aim.From = drawSet(t)
	case aimTo:
		r.Aim.To = Rest
	case aimCommand:
		r.Aim.Command = rapid.StringMatching(`[a-z|]{1,8}(,[a-z|-]{1,8})?`).Draw(t, "command")
	case aimKey:
		r.Aim.Key = rapid.StringN(1, 9, -1).Draw(t, "key")
	case aimSlot:
		r.Aim.Slot = drawSlots(t)
	case aimCalls:
		first := rapid.IntRange(1, 9).Draw(t, "first")
		last := rapid.SampledFrom([]int{0, first + 1, first + 5, Forever}).Draw(t, "last")
		r.Aim.Calls = Calls{first, last}
	case aimP:
		r.Aim.P = rapid.Float64Range(0.0001, 0.9999).Draw(t, "p")
	default:
		t.Fatalf("no generator for the parameter %q", p.name)
	}
}

func drawSlots(t *rapid.T) Slots {
	text := rapid.SampledFrom([]string{"0", "866", "0-16383", "5,3,4", "16383,0-1,9"}).Draw(t, "slots")
	s, err := ParseSlots(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
