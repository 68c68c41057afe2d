package clusterbus

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
)

// rig is one machine among puppets: nodes that answer pings with what the test makes
// them say. It tests rules one by one; network tests what follows from them.
type rig struct {
	t       testing.TB
	m       *Machine
	now     time.Duration
	keys    fakeKeys
	puppets map[ID]*puppet

	sent    []Message // everything since the last call of forget
	facts   []event.Fact
	effects []Effect
	saved   bool
}

// puppet is what another node says of itself.
type puppet struct {
	header Message
	mute   bool // it never answers
	gone   bool // it refuses connections
	in     LinkID
	out    LinkID
}

// id is the ID that tests write as one letter.
func id(letter string) ID { return ID(strings.Repeat(letter, 40)) }

// confText expands lines such as "b master - 2 5461-10922" (ID, flags, master, config
// epoch, slots) to a nodes.conf. Single letters stand for IDs.
func confText(vars string, lines ...string) string {
	var b strings.Builder
	for _, line := range lines {
		words := strings.Fields(line)
		master := words[2]
		if master != "-" {
			master = string(id(master))
		}
		for i, word := range words[4:] {
			if head, letter, ok := strings.Cut(word, "-"); ok && head[0] == '[' {
				words[4+i] = head + "-" + letter[:2] + string(id(letter[2:3])) + "]"
			}
		}
		fmt.Fprintf(&b, "%s %s:6379@16379 %s %s 0 1 %s connected %s\n", id(words[0]), puppetIP(words[0]),
			words[1], master, words[3], strings.Join(words[4:], " "))
	}
	return b.String() + "vars " + vars + "\n"
}

// puppetIP is the address of the node with that letter: 10.0.0.97 is a's.
func puppetIP(letter string) string { return fmt.Sprintf("10.0.0.%d", letter[0]) }

// newRig starts a machine from the lines of confText. All links are up.
func newRig(t testing.TB, settings Settings, vars string, lines ...string) *rig {
	return newRigOf(t, Rules{}, settings, vars, lines...)
}

// newRigOf is newRig for a machine of another version.
func newRigOf(t testing.TB, rules Rules, settings Settings, vars string, lines ...string) *rig {
	r := unlinkedRig(t, rules, settings, vars, lines...)
	r.tick()
	for _, p := range r.puppets {
		if !p.header.Flags.Has(FlagNoAddr) {
			r.accept(p)
		}
	}
	r.forget()
	return r
}

// unlinkedRig is newRig before the first tick.
func unlinkedRig(t testing.TB, rules Rules, settings Settings, vars string, lines ...string) *rig {
	t.Helper()
	conf, err := gossip.ParseNodesConf(confText(vars, lines...))
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, keys: fakeKeys{}, puppets: make(map[ID]*puppet)}
	for _, n := range conf.Nodes {
		if n.Flags.Has(FlagMyself) {
			continue
		}
		h := Message{
			Sender: n.ID, MasterID: n.MasterID, Flags: n.Flags, Port: n.Port, BusPort: n.BusPort,
			ConfigEpoch: n.ConfigEpoch, CurrentEpoch: conf.CurrentEpoch, Slots: new(slot.Set), State: OK,
		}
		if n.Slots != nil {
			h.Slots = n.Slots
		}
		for _, master := range conf.Nodes {
			if master.ID == n.MasterID && master.Slots != nil {
				h.Slots = master.Slots
				h.ConfigEpoch = master.ConfigEpoch
			}
		}
		r.puppets[n.ID] = &puppet{header: h}
	}
	r.m, err = New(Config{
		Port: 6379, Settings: settings, Rand: rand.New(rand.NewPCG(1, 2)), Keys: r.keys,
		NodesConf: conf, Formed: true, Rules: rules,
	})
	if err != nil {
		t.Fatal(err)
	}
	r.drain()
	return r
}

// trio is a master among three, each with a replica: a, b, c and d, e, f. This node
// is a.
var trio = []string{
	"a myself,master - 1 0-5460",
	"b master - 2 5461-10922",
	"c master - 3 10923-16383",
	"d slave a 1",
	"e slave b 2",
	"f slave c 3",
}

const trioVars = "currentEpoch 6 lastVoteEpoch 0"

// trioSeenBy is the same cluster, seen by another node.
func trioSeenBy(letter string) []string {
	lines := slices.Clone(trio)
	for i, line := range lines {
		line = strings.Replace(line, "myself,", "", 1)
		if line[:1] == letter {
			line = strings.Replace(line, " ", " myself,", 1)
		}
		lines[i] = line
	}
	return lines
}

func (r *rig) puppet(letter string) *puppet {
	r.t.Helper()
	p := r.puppets[id(letter)]
	if p == nil {
		r.t.Fatalf("no puppet %s", letter)
	}
	return p
}

func (r *rig) node(letter string) NodeInfo {
	r.t.Helper()
	s := r.m.Snapshot()
	n := s.Node(id(letter))
	if n == nil {
		r.t.Fatalf("node %s is unknown", letter)
	}
	return *n
}

func (r *rig) knows(letter string) bool {
	s := r.m.Snapshot()
	return s.Node(id(letter)) != nil
}

func (r *rig) hasFlags(letter string, flags Flags) bool { return r.node(letter).Flags.Has(flags) }

// owner is the letter of a slot's owner, "" if it has none.
func (r *rig) owner(s int) string {
	if m := r.m.View().Owner(s); m != nil {
		return string(m.ID[:1])
	}
	return ""
}

// forget clears what was recorded.
func (r *rig) forget() {
	r.sent, r.facts, r.effects, r.saved = nil, nil, nil, false
}

// drain records the output and lets the puppets react.
func (r *rig) drain() {
	out := r.m.Take()
	r.saved = r.saved || out.SaveConfig
	r.facts = append(r.facts, out.Facts...)
	r.effects = append(r.effects, out.Effects...)
	r.sent = append(r.sent, out.Messages...)
	for _, l := range out.Closed {
		for _, p := range r.puppets {
			if p.in == l {
				p.in = 0
			}
			if p.out == l {
				p.out = 0
			}
		}
	}
	for _, dial := range out.Connect {
		p := r.at(dial.IP, dial.BusPort)
		if p == nil || p.gone {
			r.m.LinkDown(r.now, dial.Link)
		} else {
			p.out = dial.Link
			r.m.LinkUp(r.now, dial.Link)
		}
		r.drain()
	}
	for _, msg := range out.Messages {
		for _, p := range r.puppets {
			if p.out == msg.Link && !p.mute && (msg.Type == Ping || msg.Type == Meet) {
				pong := r.message(p, Pong)
				pong.Link = p.out
				r.step(pong)
			}
		}
	}
}

// at is the puppet at an address.
func (r *rig) at(ip string, busPort int) *puppet {
	for _, p := range r.puppets {
		if puppetIP(string(p.header.Sender[:1])) == ip && p.header.BusPort == busPort {
			return p
		}
	}
	return nil
}

// message is a message of a puppet with its usual header, on its own link.
func (r *rig) message(p *puppet, kind MessageType) Message {
	msg := p.header
	msg.Type = kind
	msg.Link = p.in
	return msg
}

// says delivers a message of that type from the node, on the link it opened.
func (r *rig) says(letter string, kind MessageType, change ...func(*Message)) {
	r.t.Helper()
	p := r.puppet(letter)
	if p.in == 0 {
		r.accept(p)
	}
	msg := r.message(p, kind)
	for _, c := range change {
		c(&msg)
	}
	r.step(msg)
}

// pongs answers on the link that the machine opened.
func (r *rig) pongs(letter string, change ...func(*Message)) {
	r.t.Helper()
	p := r.puppet(letter)
	msg := r.message(p, Pong)
	msg.Link = p.out
	for _, c := range change {
		c(&msg)
	}
	r.step(msg)
}

func (r *rig) accept(p *puppet) {
	letter := string(p.header.Sender[:1])
	p.in = r.m.Accept(r.now, puppetIP(letter), puppetIP("a"))
	r.drain()
}

// stranger adds a puppet that the machine does not know.
func (r *rig) stranger(letter string) *puppet {
	p := &puppet{header: Message{
		Sender: id(letter), Flags: FlagMaster, Port: 6379, BusPort: 16379, Slots: new(slot.Set),
	}}
	r.puppets[id(letter)] = p
	return p
}

func (r *rig) step(msg Message) {
	r.t.Helper()
	if err := r.m.Step(r.now, msg); err != nil {
		r.t.Fatal(err)
	}
	r.drain()
}

func (r *rig) tick() {
	r.now += 100 * time.Millisecond
	r.m.Tick(r.now)
	r.drain()
}

// wait ticks for a while.
func (r *rig) wait(d time.Duration) {
	for end := r.now + d; r.now < end; {
		r.tick()
	}
}

// do runs a command and returns its error.
func (r *rig) do(err error) error {
	r.drain()
	return err
}

func (r *rig) must(err error) {
	r.t.Helper()
	r.drain()
	if err != nil {
		r.t.Fatal(err)
	}
}

// sentTypes are the types of the recorded messages, each with its receiver:
// "fail->b".
func (r *rig) sentTypes(kinds ...MessageType) []string {
	var out []string
	for _, msg := range r.sent {
		if slices.Contains(kinds, msg.Type) {
			to := "?"
			if msg.To != "" {
				to = string(msg.To[:1])
			}
			out = append(out, msg.Type.String()+"->"+to)
		}
	}
	return out
}

// effectKinds are the kinds of the recorded effects.
func (r *rig) effectKinds() []string {
	var out []string
	for _, e := range r.effects {
		out = append(out, effectNames[e.Kind])
	}
	return out
}

// factTexts are the recorded facts with letters for IDs.
func (r *rig) factTexts() []string {
	var out []string
	for _, f := range r.facts {
		out = append(out, event.Text(event.Rename(f, func(id string) string { return id[:1] })))
	}
	return out
}

// equal compares what a test got with what it wants.
func equal(t testing.TB, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

// wantErr compares an error's text; "" means no error.
func wantErr(t testing.TB, what string, err error, want string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if got != want {
		t.Errorf("%s: got error %q, want %q", what, got, want)
	}
}

func slots(text string) *slot.Set {
	ranges, err := slot.ParseRanges(text)
	if err != nil {
		panic(err)
	}
	return ranges.Set()
}
