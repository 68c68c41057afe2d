package scenario

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/tool/durations"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
)

// condition is something that holds or does not.
type condition struct {
	text    string // in normal form
	negated bool
	predicate
}

// predicate is what a condition says, or denies.
type predicate interface {
	// holds tells whether it is so now, and what is the case. What happened is looked at
	// from the event after since on.
	holds(r *runner, since uint64) (ok bool, got string)
}

// holds tells whether the condition holds now, and what is the case.
func (c *condition) holds(r *runner, since uint64) (ok bool, got string) {
	ok, got = c.predicate.holds(r, since)
	return ok != c.negated, got
}

// conditionKind is one row of the table of conditions.
type conditionKind struct {
	// name is the first word; "NODE" and the like stand for any name.
	name                 string
	syntax, doc, example string
	parse                func(p *parser, w *words) (predicate, error)
}

// conditionKinds is the table of all conditions, filled by init like that of the verbs.
var conditionKinds []*conditionKind

func init() {
	conditionKinds = []*conditionKind{
		{name: "NODE", syntax: "NODE role master|replica", parse: condNode,
			doc: "The node's role, as it sees it.", example: "n4 role master"},
		{syntax: "NODE replica-of NODE", doc: "Whom it follows.", example: "n1 replica-of n4"},
		{syntax: "NODE state ok|fail", doc: "Whether the cluster is up, in the node's opinion.", example: "n1 state fail"},
		{syntax: "NODE sees NODE ok|pfail|fail|handshake|unknown", doc: "What it thinks of another node.", example: "n2 sees n1 fail"},
		{syntax: "NODE up|down|paused", doc: "What its process does.", example: "n1 down"},
		{syntax: "NODE keys OP N", doc: "How many keys it holds.", example: "n1 keys == 0"},
		{syntax: "NODE epoch OP N", doc: "Its config epoch.", example: "n4 epoch > 3"},
		{syntax: "NODE open-connections OP N", doc: "How many connections it has now.", example: "n1 open-connections <= 20"},
		{syntax: "NODE queue OP N | NODE longest-queue OP N", example: "n1 queue < 100",
			doc: "How many requests wait at it now, and the most that ever did, if commands take time (cost=DURATION)."},
		{syntax: "NODE COUNTER OP N", example: "n1 moved == 3",
			doc: "What it has counted since the start: commands, connections, rejected, asking, topology (requests for the " +
				"layout), moved, ask, tryagain, crossslot, clusterdown."},
		{name: "all", syntax: "all COUNTER OP N", parse: condAll,
			doc: "The sum of a counter over all nodes; all COUNTER-per-second is its mean since the start. Of queue and " +
				"longest-queue it is the greatest of all nodes.", example: "all topology-per-second <= 5"},
		{name: "state", syntax: "state ok|fail", parse: condState,
			doc: "Whether the cluster is up, in the opinion of all nodes that run; if none runs it is neither.", example: "state ok"},
		{name: "agreed", syntax: "agreed", parse: condAgreed,
			doc: "All nodes that run think the same about nodes, roles, flags and slots.", example: "agreed"},
		{name: "replicated", syntax: "replicated", parse: condReplicated,
			doc: "All replicas that run have what their masters have.", example: "replicated"},
		{name: "slot", syntax: "slot SLOTS owner NODE [at NODE]", parse: condSlot,
			doc: "Who owns slots, in the opinion of all nodes that run, or of one.", example: "slot 866 owner n2"},
		{syntax: "slot SLOT keys NODE=N...", doc: "How many keys of the slot nodes hold.", example: "slot 866 keys n1=1 n2=2"},
		{syntax: "slot SLOT migrating|importing|stable NODE", doc: "Whether it is open at a node.", example: "slot 866 migrating n1"},
		{name: "key", syntax: "key KEY on NODE|{NODES}|nobody", parse: condKey,
			doc: "Which nodes hold a key.", example: "key hello on {n1 n4}"},
		{name: "fault", syntax: "fault NAME fired [OP N]", parse: condFault,
			doc: "Whether, or how often, a fault has done something.", example: "fault cut fired >= 3"},
		{name: "migration", syntax: "migration SLOT running|stalled|done|stopped|failed", parse: condMigration,
			doc: "How far the last migration of a slot is.", example: "migration 866 done"},
		{name: "client", syntax: "client NAME COUNTER OP N", parse: condClient,
			doc: "What a client, or several together, counted: begun, commands (that ended), errors (replies), " +
				"failures (no reply), redirects, retries, topology, connections, requests (all that was sent), cached (answered from " +
				"what it holds); " +
				"redirects-per-command, amplification (requests for each command that was begun) and topology-per-second " +
				"are means since the start.",
			example: "client c[1..20] redirects-per-command <= 0.1"},
		{name: "workload", syntax: "workload NAME COUNTER OP N | workload NAME over", parse: condWorkload,
			doc: "What a workload counted: begun, ended, errors, failures, redirects, slowest (a time), done-per-second (commands " +
				"that ended well in the last second, if commands take time); or that all of it has ended.",
			example: "workload shop errors == 0"},
		{name: "count", syntax: "count KIND [FILTER...] OP N", parse: condCount,
			doc: "How many events the log has, from the start, or from where always, never or eventually begin. The kinds are " +
				"those of the log. Filters: node=NAME, peer=NAME, client=NAME (who was redirected, or lost a subscription), slot=N, text=PART (or a pattern " +
				"with *), phase (only since the last comment).", example: "count redirect slot=866 client=alice == 120"},
		{name: "event", syntax: "event KIND [FILTER...]", parse: condEvent,
			doc: "There is such an event, with the filters of count.", example: `event flag node=n2 text="n1 FAIL"`},
		{name: "lost", syntax: "lost OP N", parse: condLost,
			doc: "How many acknowledged writes the cluster does not have.", example: "lost == 0"},
		{name: "elapsed", syntax: "elapsed OP DURATION", parse: condElapsed,
			doc: "The time since the start.", example: "elapsed <= 20s"},
		{name: "program", syntax: "program CLIENT exited | program CLIENT exit OP N | program CLIENT output TEXT", parse: condProgram,
			doc: "The end of a program that start began, its exit status, and whether its output has a text.", example: "program app exit == 0"},
	}
}

// words is a list of tokens that is read from the left.
type words struct {
	list []token
	end  int // the column behind the last one
}

func (w *words) next(what string) (token, error) {
	if len(w.list) == 0 {
		return token{}, at(w.end, "%s is missing here", what)
	}
	t := w.list[0]
	w.list = w.list[1:]
	return t, nil
}

// slots reads one or several slots.
func (w *words) slots() (slots faults.Slots, err error) {
	t, err := w.next("a slot")
	if err != nil {
		return slots, err
	}
	if slots, err = faults.ParseSlots(t.text); err != nil {
		return slots, at(t.col, "%v", err)
	}
	return slots, nil
}

// choice reads one of several words.
func (w *words) choice(what string, choices ...string) (token, error) {
	t, err := w.next(what)
	if err != nil {
		return t, err
	}
	for _, c := range choices {
		if c == t.text {
			return t, nil
		}
	}
	return t, at(t.col, "%q is none of %s%s", t.text, strings.Join(choices, ", "), suggest.DidYouMean(t.text, choices))
}

// over refuses what is left.
func (w *words) over() error {
	if len(w.list) > 0 {
		return at(w.list[0].col, "%q is too much here", w.list[0].text)
	}
	return nil
}

// condition reads all words of a condition.
func (p *parser) condition(list []token, end int) (condition, error) {
	w := &words{list: list, end: end}
	text := make([]string, len(list))
	for i, t := range list {
		text[i] = conditionWord(t)
	}
	negated := len(list) > 1 && list[0].text == "not"
	if negated {
		w.list = w.list[1:]
	}
	first, err := w.next("a condition")
	if err != nil {
		return condition{}, err
	}
	kind, err := p.conditionKind(first)
	if err != nil {
		return condition{}, err
	}
	if kind.name == "NODE" {
		w.list = append([]token{first}, w.list...)
	}
	says, err := kind.parse(p, w)
	if err == nil {
		err = w.over()
	}
	if err != nil {
		return condition{}, err
	}
	return condition{strings.Join(text, " "), negated, says}, nil
}

// conditionWord is a word of a condition in normal form.
func conditionWord(t token) string {
	if name, value, ok := strings.Cut(t.text, "="); ok && !t.quoted && value != "" && value[0] == '"' {
		return name + "=" + value
	}
	if t.quoted || t.text == "" {
		return strconv.Quote(t.text)
	}
	return t.text
}

func (p *parser) conditionKind(t token) (*conditionKind, error) {
	var names []string
	for _, k := range conditionKinds {
		if k.name == t.text {
			return k, nil
		}
		if k.name != "" && k.name != "NODE" {
			names = append(names, k.name)
		}
	}
	if strings.HasPrefix(t.text, "n") && len(t.text) > 1 && t.text[1] >= '0' && t.text[1] <= '9' {
		return conditionKinds[0], p.node(t)
	}
	hint := suggest.DidYouMean(t.text, names)
	if p.script.names[t.text] != nil {
		hint = " (did you mean client " + t.text + "?)"
	}
	return nil, at(t.col, "unknown condition %q%s", t.text, hint)
}

// comparison is "OP N", or "OP DURATION" where times are compared.
type comparison struct {
	op string
	n  float64
}

var comparisonOps = []string{"==", "!=", "<", "<=", ">", ">="}

func (w *words) comparison() (comparison, error) {
	op, err := w.choice("a comparison such as ==", comparisonOps...)
	if err != nil {
		return comparison{}, err
	}
	t, err := w.next("a number")
	if err != nil {
		return comparison{}, err
	}
	n, err := strconv.ParseFloat(t.text, 64)
	if err != nil {
		return comparison{}, at(t.col, "%q is no number", t.text)
	}
	return comparison{op.text, n}, nil
}

func (w *words) timeComparison() (comparison, error) {
	op, err := w.choice("a comparison such as <=", comparisonOps...)
	if err != nil {
		return comparison{}, err
	}
	t, err := w.next("a time")
	if err != nil {
		return comparison{}, err
	}
	d, err := durations.Parse(t.text)
	if err != nil {
		return comparison{}, at(t.col, "%v", err)
	}
	return comparison{op.text, float64(d)}, nil
}

func (c comparison) holds(n float64) bool {
	switch c.op {
	case "==":
		return n == c.n
	case "!=":
		return n != c.n
	case "<":
		return n < c.n
	case "<=":
		return n <= c.n
	case ">":
		return n > c.n
	}
	return n >= c.n
}

// judge compares a number and shows it.
func (c comparison) judge(n float64) (bool, string) {
	return c.holds(n), strconv.FormatFloat(n, 'g', 6, 64)
}

// judgeTime compares a time and shows it.
func (c comparison) judgeTime(d time.Duration) (bool, string) {
	return c.holds(float64(d)), fmt.Sprint(d)
}
