// Package faults describes faults as values: what breaks, for whom, how often and
// for how long. A fault can be printed, parsed, compared with == and combined with
// others. It does nothing by itself: it never sleeps and starts nothing. A cluster
// acts on the faults that are injected into it (sim.Cluster.Inject).
//
//	partition {n1 bob} {*}
//	delay by=10ms jitter=2ms link=bus from=n1 to=n2 for=8s
//	reply-lost client=alice command=incr call=3
package faults

import (
	"fmt"
	"strings"
	"time"
)

// Fault is one rule or several together. Parse(f.String()) == f holds for every
// Fault that Check accepts.
type Fault interface {
	fmt.Stringer
	// Rules are the fault's rules, in order.
	Rules() []Rule
}

// Rule is a single fault. Which fields count depends on Kind; the others have
// to be zero. The constructors of this package fill the right ones.
type Rule struct {
	Kind Kind
	// Aim says what is hit; the zero value is everything that the Kind can hit.
	Aim Aim
	// A and B are the two sides of a Partition. OneWay cuts only what goes from A
	// to B.
	A, B   Set
	OneWay bool
	// By is the time of Delay, Reorder, SlowAccept and Slow. Jitter is added to a
	// Delay: a random time from nothing to Jitter.
	By, Jitter time.Duration
	// Rate is in bytes per second: Bandwidth and SlowReader.
	Rate int
	// Copies is how many more times a Duplicate delivers a message; 0 stands for 1.
	Copies int
	// Replies and Bytes let a Reset wait until a connection has seen so many
	// replies, or so many bytes of replies.
	Replies, Bytes int
	// Silent lets the connection of a ReplyLost stay open, without ever an answer.
	Silent bool
	// Reply is the error reply of Error, without the leading '-'.
	Reply string
	// Missing are the slots that PartialTopology leaves out, such as "0-5460".
	Missing Slots
	// Target is where Misdirect sends clients: the name of a node, or one of
	// TargetSelf, TargetEmpty and TargetUnknown. Only restricts it to "moved" or
	// "ask".
	Target, Only string
	// Flaw is what is wrong with a BadCertificate: FlawExpired, FlawWrongHost or
	// FlawUnknownAuthority.
	Flaw string
	// Before and After are the Step of a migration that StallMigration stops at.
	Before, After Step
	// Keys lets it stop after so many keys; 0 is no condition.
	Keys int
	// Wait and For limit the time: the rule works from Wait after its injection
	// on, for For. 0 is at once, and until it is healed.
	Wait, For time.Duration
}

// Rules implements Fault.
func (r Rule) Rules() []Rule { return []Rule{r} }

// both is two faults together. The first is a Rule, so that equal lists of rules
// are equal values.
type both struct {
	first Rule
	rest  Fault
}

// Rules implements Fault.
func (b both) Rules() []Rule { return append([]Rule{b.first}, b.rest.Rules()...) }

// String implements Fault.
func (b both) String() string { return b.first.String() + " + " + b.rest.String() }

// Both combines faults into one that does what each of them does. At least one is
// needed.
func Both(first Fault, more ...Fault) Fault {
	rules := first.Rules()
	for _, f := range more {
		rules = append(rules, f.Rules()...)
	}
	return join(rules)
}

func join(rules []Rule) Fault {
	if len(rules) == 1 {
		return rules[0]
	}
	return both{rules[0], join(rules[1:])}
}

// During limits a fault to a time: from wait after its injection on, for the given
// duration (0: until healed). Limits that the fault has already count from then on,
// and hold as well.
func During(wait, duration time.Duration, f Fault) Fault {
	rules := f.Rules()
	for i := range rules {
		r := &rules[i]
		end := wait + duration
		if r.For > 0 && (duration == 0 || wait+r.Wait+r.For < end) {
			end = wait + r.Wait + r.For
		}
		r.Wait += wait
		if duration > 0 || r.For > 0 {
			r.For = max(end-r.Wait, 1) // a rule that never works is not worth a special case
		}
	}
	return join(rules)
}

// Check reports what is wrong with a fault that was not made by Parse.
func Check(f Fault) error {
	for _, r := range f.Rules() {
		if err := r.check(); err != nil {
			return fmt.Errorf("faults: %w", err)
		}
	}
	return nil
}

// check holds the rule against its own text: what Parse does not accept, or reads
// otherwise, is no rule.
func (r Rule) check() error {
	if int(r.Kind) <= 0 || int(r.Kind) >= len(kinds) {
		return fmt.Errorf("no kind of fault has the number %d", int(r.Kind))
	}
	text := r.String()
	back, err := Parse(text)
	if err != nil {
		return err
	}
	if back != Fault(r) {
		return fmt.Errorf("%s: it has fields that %q does not use, or that are not in their normal form", text, r.Kind)
	}
	return nil
}

// String is the rule's text: its kind, what it does, whom it hits, and when.
func (r Rule) String() string {
	if int(r.Kind) <= 0 || int(r.Kind) >= len(kinds) {
		return fmt.Sprintf("Kind(%d)", int(r.Kind))
	}
	words := []string{kinds[r.Kind].name}
	for _, p := range kinds[r.Kind].all() {
		if text := p.format(&r); text != "" {
			words = append(words, text)
		}
	}
	return strings.Join(words, " ")
}

// Names are the nodes and clients that a fault names, in the order of its text.
func Names(f Fault) []string {
	var names []string
	for _, r := range f.Rules() {
		for _, s := range []Set{r.A, r.B, r.Aim.Node, r.Aim.Client, r.Aim.From, r.Aim.To} {
			names = append(names, s.Names()...)
		}
		if IsNodeTarget(r.Target) {
			names = append(names, r.Target)
		}
	}
	return names
}
