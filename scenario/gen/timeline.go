package gen

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/tool/durations"
	"github.com/slotstorm/slotstorm/scenario"
)

// Timeline is a scenario that was drawn.
type Timeline struct {
	// Header are the lines that describe the cluster and declare the clients.
	Header []string
	// Lines are what happens, each independent of the others.
	Lines []string
}

// String is the text of a scenario file.
func (t *Timeline) String() string {
	return strings.Join(t.Header, "\n") + "\n" + strings.Join(t.Lines, "\n") + "\n"
}

// Script reads the timeline. An error is one of this package.
func (t *Timeline) Script(name string) (*scenario.Script, error) {
	return scenario.Parse(name, []byte(t.String()))
}

// Timelines is the generator of timelines.
func Timelines(cfg Config) *rapid.Generator[*Timeline] {
	cfg = cfg.complete()
	return rapid.Custom(func(t *rapid.T) *Timeline { return draw(t, cfg) })
}

// drawing is a timeline in the making.
type drawing struct {
	*rapid.T
	cfg      Config
	masters  int
	replicas int
	touched  map[string]bool // nodes whose process has had its disruption
	held     map[int]bool    // slots that may be on their way
	faults   int
	values   int
	kinds    []Disruption // by their weights
}

// item is what a line may be.
type item int

const (
	aWait item = iota
	aCommand
	aDisruption
)

func draw(t *rapid.T, cfg Config) *Timeline {
	d := &drawing{T: t, cfg: cfg, touched: map[string]bool{}, held: map[int]bool{}, kinds: cfg.Weights.list()}
	d.masters = rapid.IntRange(cfg.Masters[0], cfg.Masters[1]).Draw(t, "masters")
	d.replicas = rapid.IntRange(cfg.Replicas[0], cfg.Replicas[1]).Draw(t, "replicas")
	timeout := rapid.SampledFrom(cfg.NodeTimeouts).Draw(t, "node-timeout")
	seed := rapid.Uint64Range(1, 1<<20).Draw(t, "seed")
	tl := &Timeline{Header: []string{d.cluster(timeout, seed)}}
	if cfg.Clients > 0 {
		tl.Header = append(tl.Header, strings.TrimSpace(fmt.Sprintf("client %s %s", clientNames(cfg.Clients), cfg.ClientOptions)))
	}

	busy := cfg.Length * 2 / 3
	most := cfg.Disruptions + cfg.Commands + waits
	length := rapid.SampledFrom([]int{8, most / 2, most, most * 3 / 2}).Draw(t, "length")
	items := rapid.SliceOfN(rapid.SampledFrom(d.items()), length, length).Draw(t, "items")
	disruption, commands, passed := 0, 0, time.Duration(0)
	for _, it := range items {
		switch {
		case it == aDisruption && disruption < cfg.Disruptions && len(d.kinds) > 0:
			if lines := d.disruption(); lines != nil {
				disruption++
				tl.Lines = append(tl.Lines, lines...)
			}
		case it == aCommand && commands < cfg.Commands && cfg.Clients > 0:
			commands++
			tl.Lines = append(tl.Lines, d.command())
		case it == aWait && passed < busy:
			pause := min(rapid.SampledFrom(pauses).Draw(t, "pause"), busy-passed)
			passed += pause
			tl.Lines = append(tl.Lines, "wait "+durations.Format(pause))
		}
	}
	tl.Lines = append(tl.Lines, "wait "+durations.Format(cfg.Length-passed), "heal all")
	tl.Lines = append(tl.Lines, d.reads()...)
	return tl
}

// waits is how many waits there are at most, and pauses their lengths.
const waits = 20

var pauses = []time.Duration{
	10 * time.Millisecond, 100 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 5 * time.Second,
}

// items are the kinds of lines, by how many of them there may be.
func (d *drawing) items() []item {
	list := []item{aDisruption}
	for range d.cfg.Commands / max(d.cfg.Disruptions, 1) {
		list = append(list, aCommand)
	}
	for range waits / max(d.cfg.Disruptions, 1) {
		list = append(list, aWait)
	}
	return list
}

func (d *drawing) cluster(timeout time.Duration, seed uint64) string {
	text := "cluster masters=" + strconv.Itoa(d.masters)
	if d.replicas > 0 {
		text += " replicas=" + strconv.Itoa(d.replicas)
	}
	if d.cfg.Dialect != "" {
		text += " dialect=" + d.cfg.Dialect
	}
	return fmt.Sprintf("%s seed=%d node-timeout=%s", text, seed, durations.Format(timeout))
}

func (w Weights) list() []Disruption {
	var list []Disruption
	for _, k := range order {
		for range w[k] {
			list = append(list, k)
		}
	}
	return list
}

// order is that of the declarations.
var order = []Disruption{
	Migration, StalledMigration, CutMigration, Crash, Pause, Failover, ForcedFailover, Partition, BusDisruption,
	Replication, Delay, Loss, Reset, Silence, Refusal, ReplyLost, SlowNode, ErrorReply, OldTopology,
}

// clientName is the name of the i-th client, from 1 on.
func clientName(i int) string { return "c" + strconv.Itoa(i) }

func clientNames(n int) string {
	if n == 1 {
		return clientName(1)
	}
	return fmt.Sprintf("c[1..%d]", n)
}

func (d *drawing) client() string {
	return clientName(rapid.IntRange(1, max(d.cfg.Clients, 1)).Draw(d.T, "client"))
}

// node draws a node.
func (d *drawing) node() string {
	return "n" + strconv.Itoa(rapid.IntRange(1, d.masters*(1+d.replicas)).Draw(d.T, "node"))
}

// master draws a node that is a master at first.
func (d *drawing) master() string {
	return "n" + strconv.Itoa(rapid.IntRange(1, d.masters).Draw(d.T, "master"))
}

// untouched draws a node whose process has had no disruption yet, mostly a master, "" if
// there is none: no process can end twice without coming back in between, whatever lines
// are left out.
func (d *drawing) untouched() string {
	name := d.master()
	if rapid.IntRange(0, 4).Draw(d.T, "any node") == 0 {
		name = d.node()
	}
	if d.touched[name] {
		return ""
	}
	d.touched[name] = true
	return name
}

// name is one for a fault.
func (d *drawing) name() string {
	d.faults++
	return "f" + strconv.Itoa(d.faults)
}

// length draws how long something lasts.
func (d *drawing) length() string {
	return durations.Format(rapid.SampledFrom([]time.Duration{
		200 * time.Millisecond, time.Second, 3 * time.Second, 6 * time.Second, 10 * time.Second,
	}).Draw(d.T, "length"))
}
