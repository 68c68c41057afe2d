package faults

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/durations"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
)

// param is one parameter of a rule's text.
type param struct {
	// name is what stands before "="; flag marks one that stands alone.
	name string
	flag bool
	// value describes what stands behind "=", for the reference.
	value, doc string
	required   bool
	// sides marks the two sets of a partition, which have no name.
	sides bool
	// parse sets the parameter; k is the rule's kind.
	parse func(r *Rule, k *kindInfo, text string) error
	// text is the value in its normal form, "" if it is not set.
	text func(r *Rule) string
}

// format is the parameter as it stands in a rule's text, "" if it is not set.
func (p *param) format(r *Rule) string {
	text := p.text(r)
	switch {
	case text == "" || p.flag || p.sides:
		return text
	case needsQuotes(text):
		return p.name + "=" + strconv.Quote(text)
	}
	return p.name + "=" + text
}

// needsQuotes reports whether a value would be read otherwise without quotes. A
// set in braces is read as one word.
func needsQuotes(text string) bool {
	if strings.HasPrefix(text, "{") && strings.Index(text, "}") == len(text)-1 && !strings.ContainsAny(text, "\"\\+") {
		return false
	}
	for _, c := range text {
		if c <= ' ' || c > '~' || strings.ContainsRune("\"\\{}+#", c) {
			return true
		}
	}
	return false
}

// The limits of numbers.
const (
	maxCopies = 1000 // of one packet, all of them on their way at the same time
	maxCount  = 1_000_000_000
)

// The parameters of single kinds.
var (
	paramSides  = &param{sides: true, required: true, value: "{NAMES} {NAMES}", parse: parseSides, text: sidesText}
	paramOneWay = flagParam("oneway", "only from the first side to the second", func(r *Rule) *bool { return &r.OneWay })
	paramBy     = required(durationParam("by", "how long", func(r *Rule) *time.Duration { return &r.By }))
	paramJitter = durationParam("jitter", "a random time up to this is added", func(r *Rule) *time.Duration { return &r.Jitter })
	paramRate   = required(sizeParam("rate", "bytes per second", func(r *Rule) *int { return &r.Rate }))
	paramCopies = intParam("copies", "how many more times, 1 if not given", maxCopies, func(r *Rule) *int { return &r.Copies })

	paramReplies = intParam("replies", "after so many replies", maxCount, func(r *Rule) *int { return &r.Replies })
	paramBytes   = sizeParam("bytes", "after so many bytes of replies", func(r *Rule) *int { return &r.Bytes })
	paramSilent  = flagParam("silent", "the connection stays open", func(r *Rule) *bool { return &r.Silent })
	paramReply   = required(textParam("reply", "TEXT", "the error, without its '-'", parseReply, func(r *Rule) *string { return &r.Reply }))

	paramBefore = stepParam("before", func(r *Rule) *Step { return &r.Before })
	paramAfter  = stepParam("after", func(r *Rule) *Step { return &r.After })
	paramKeys   = intParam("keys", "after so many keys", maxCount, func(r *Rule) *int { return &r.Keys })

	paramWithout = required(slotsParam("without", "the slots that are left out", func(r *Rule) *Slots { return &r.Missing }))
	paramTo      = required(textParam("to", "NODE|self|empty|unknown", "where to", parseTarget, func(r *Rule) *string { return &r.Target }))
	paramToNode  = required(textParam("to", "NODE", "which node", parseNodeTarget, func(r *Rule) *string { return &r.Target }))
	paramFlaw    = required(textParam("flaw", strings.Join(flaws, "|"), "what is wrong with it", parseFlaw, func(r *Rule) *string { return &r.Flaw }))
	paramOnly    = textParam("redirect", "moved|ask", "only this redirect", parseOnly, func(r *Rule) *string { return &r.Only })
)

// What every rule can be limited to in time.
var (
	paramWait = durationParam("wait", "begins so long after its injection", func(r *Rule) *time.Duration { return &r.Wait })
	paramFor  = durationParam("for", "ends by itself after this time", func(r *Rule) *time.Duration { return &r.For })
)

// The conditions of an Aim.
var (
	aimLink = &param{
		name: "link", value: "bus,repl,migrate,client", doc: "kinds of connections, all if not given",
		parse: func(r *Rule, k *kindInfo, text string) (err error) {
			r.Aim.Link, err = parseLinks(text, k.links)
			return err
		},
		text: func(r *Rule) string { return r.Aim.Link.String() },
	}
	aimNode   = setParam("node", "the node that is concerned", func(r *Rule) *Set { return &r.Aim.Node })
	aimClient = setParam("client", "the client that is concerned", func(r *Rule) *Set { return &r.Aim.Client })
	aimFrom   = setParam("from", "who sends", func(r *Rule) *Set { return &r.Aim.From })
	aimTo     = setParam("to", "who receives", func(r *Rule) *Set { return &r.Aim.To })

	aimCommand = textParam("command", "NAMES", "commands as get,cluster|slots; on the bus types of messages", parseCommands,
		func(r *Rule) *string { return &r.Aim.Command })
	aimKey   = textParam("key", "PATTERN", "a glob pattern for the command's keys", parseKey, func(r *Rule) *string { return &r.Aim.Key })
	aimSlot  = slotsParam("slot", "slots such as 866 or 0-5460,7000", func(r *Rule) *Slots { return &r.Aim.Slot })
	aimCalls = &param{
		name: "call", value: "N|N-M|N-", doc: "only the n-th that meets the other conditions",
		parse: func(r *Rule, _ *kindInfo, text string) (err error) {
			r.Aim.Calls, err = parseCalls(text)
			return err
		},
		text: func(r *Rule) string {
			if r.Aim.Calls == (Calls{}) {
				return ""
			}
			return r.Aim.Calls.String()
		},
	}
	aimP = &param{
		name: "p", value: "0..1", doc: "the probability of each hit",
		parse: func(r *Rule, _ *kindInfo, text string) error {
			p, err := strconv.ParseFloat(text, 64)
			if err != nil || !(p > 0 && p < 1) {
				return fmt.Errorf("%q is no probability between 0 and 1", text)
			}
			r.Aim.P = p
			return nil
		},
		text: func(r *Rule) string {
			if r.Aim.P == 0 {
				return ""
			}
			return strconv.FormatFloat(r.Aim.P, 'g', -1, 64)
		},
	}
)

func required(p *param) *param {
	p.required = true
	return p
}

func flagParam(name, doc string, field func(*Rule) *bool) *param {
	return &param{
		name: name, doc: doc, flag: true,
		parse: func(r *Rule, _ *kindInfo, _ string) error {
			*field(r) = true
			return nil
		},
		text: func(r *Rule) string {
			if *field(r) {
				return name
			}
			return ""
		},
	}
}

func durationParam(name, doc string, field func(*Rule) *time.Duration) *param {
	return &param{
		name: name, value: "DURATION", doc: doc,
		parse: func(r *Rule, _ *kindInfo, text string) error {
			d, err := durations.Parse(text)
			if err == nil && d == 0 {
				err = errors.New("the time is 0")
			}
			*field(r) = d
			return err
		},
		text: func(r *Rule) string {
			if *field(r) == 0 {
				return ""
			}
			return durations.Format(*field(r))
		},
	}
}

func intParam(name, doc string, most int, field func(*Rule) *int) *param {
	return &param{
		name: name, value: "N", doc: fmt.Sprintf("%s (1 to %d)", doc, most),
		parse: func(r *Rule, _ *kindInfo, text string) error {
			n, err := strconv.Atoi(text)
			if err != nil || n < 1 || n > most || strconv.Itoa(n) != text {
				return fmt.Errorf("%q is no number from 1 to %d", text, most)
			}
			*field(r) = n
			return nil
		},
		text: func(r *Rule) string {
			if *field(r) == 0 {
				return ""
			}
			return strconv.Itoa(*field(r))
		},
	}
}

func sizeParam(name, doc string, field func(*Rule) *int) *param {
	return &param{
		name: name, value: "SIZE", doc: doc,
		parse: func(r *Rule, _ *kindInfo, text string) (err error) {
			*field(r), err = parseSize(text)
			return err
		},
		text: func(r *Rule) string {
			if *field(r) == 0 {
				return ""
			}
			return formatSize(*field(r))
		},
	}
}

func textParam(name, value, doc string, check func(string) error, field func(*Rule) *string) *param {
	return &param{
		name: name, value: value, doc: doc,
		parse: func(r *Rule, _ *kindInfo, text string) error {
			*field(r) = text
			return check(text)
		},
		text: func(r *Rule) string { return *field(r) },
	}
}

func slotsParam(name, doc string, field func(*Rule) *Slots) *param {
	return &param{
		name: name, value: "SLOTS", doc: doc,
		parse: func(r *Rule, _ *kindInfo, text string) (err error) {
			*field(r), err = ParseSlots(text)
			return err
		},
		text: func(r *Rule) string { return string(*field(r)) },
	}
}

func setParam(name, doc string, field func(*Rule) *Set) *param {
	return &param{
		name: name, value: "NAME|{NAMES}", doc: doc,
		parse: func(r *Rule, _ *kindInfo, text string) (err error) {
			*field(r), err = parseSet(text)
			return err
		},
		text: func(r *Rule) string {
			if *field(r) == "" {
				return ""
			}
			return field(r).String()
		},
	}
}

func stepParam(name string, field func(*Rule) *Step) *param {
	return &param{
		name: name, value: strings.Join(stepWords(), "|"), doc: name + " this step",
		parse: func(r *Rule, _ *kindInfo, text string) error {
			*field(r) = Step(text)
			return checkStep(text)
		},
		text: func(r *Rule) string { return string(*field(r)) },
	}
}

// Step names a step of a migration, as redis-cli takes them, or as servers do that move
// slots whole.
type Step string

// The steps in their order.
const (
	StepImporting Step = "importing" // SETSLOT IMPORTING on the target
	StepMigrating Step = "migrating" // SETSLOT MIGRATING on the source
	StepKeys      Step = "keys"      // MIGRATE
	StepTarget    Step = "target"    // SETSLOT NODE on the target
	StepSource    Step = "source"    // SETSLOT NODE on the source
	StepOthers    Step = "others"    // SETSLOT NODE on the other masters
	StepPause     Step = "pause"     // an atomic migration: the source holds back all writes
	StepTakeover  Step = "takeover"  // and the target takes the slots over
)

// Steps returns the steps that redis-cli takes, in their order.
func Steps() []Step { return slices.Clone(steps) }

var steps = []Step{StepImporting, StepMigrating, StepKeys, StepTarget, StepSource, StepOthers}

func stepWords() []string {
	var words []string
	for _, s := range slices.Concat(steps, []Step{StepPause, StepTakeover}) {
		words = append(words, string(s))
	}
	return words
}

func checkStep(text string) error {
	if slices.Contains(stepWords(), text) {
		return nil
	}
	return fmt.Errorf("%q is no step of a migration, which are %s%s",
		text, strings.Join(stepWords(), ", "), suggest.DidYouMean(text, stepWords()))
}
