package conformance

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// Generator plays exchanges that are drawn by rapid: each from a seed of its own,
// so that any one can be drawn again, and made shorter when it shows a difference.
type Generator struct {
	runner *runner
	tally  *Tally
	pair   *pair
	shrunk time.Duration
}

// The limits of shrinking, so that a target with many differences does not take
// hours.
const (
	shrinkTime  = 400 * time.Millisecond // for each difference
	shrinkTotal = 60 * time.Second       // for all of them
	shrinkEach  = 4                      // differences of one command that are made shorter
)

// together is how many generated exchanges are sent in one pipeline.
const together = 40

// Calls is how many exchanges a command wants.
func (g *Generator) Calls() int { return g.runner.Calls }

// Wanted reports whether the run's filter lets the command through.
func (g *Generator) Wanted(name string) bool {
	return g.runner.Filter == "" || contains(name, g.runner.Filter)
}

// Ask asks the real server, in RESP3; what is measured, where a recording stands for it.
func (g *Generator) Ask(args ...string) (live.Reply, error) {
	e := Exchange{RESP3: true, Lines: []Step{Command("A", args...)}}
	target := g.pair.want
	if target == nil {
		target = g.pair.got
	}
	out := Play(g.runner.ctx, target, e)[0]
	if out.End != "" || len(out.Replies) != 1 {
		return live.Reply{}, fmt.Errorf("%s: %s", quoteArgs(args), out)
	}
	return out.Replies[0], nil
}

// AskDefault is Ask of a Slotstorm cluster of the default dialect.
func (g *Generator) AskDefault(args ...string) (live.Reply, error) {
	target, err := Simulated("")(g.runner.ctx, live.Shape{Masters: 1})
	if err != nil {
		return live.Reply{}, err
	}
	defer target.Close()
	other := *g
	other.pair = &pair{want: target}
	return other.Ask(args...)
}

// Play draws n exchanges about a command, plays them and counts how many are
// answered alike. Every step has to be a plain command on connection A, and the
// first has to restore whatever earlier exchanges changed. Half of them speak RESP3.
func (g *Generator) Play(name string, n int, draw func(*rapid.T) Exchange) error {
	share := &Share{}
	g.tally.PerCommand[name] = share
	return g.play(name, n, share, draw)
}

// PlayOther is Play for what is no data command: it is not counted by command.
func (g *Generator) PlayOther(name string, n int, draw func(*rapid.T) Exchange) error {
	return g.play(name, n, &Share{}, draw)
}

func (g *Generator) play(name string, n int, share *Share, draw func(*rapid.T) Exchange) error {
	drawn := rapid.Custom(draw)
	shrunk := 0
	size := min(together, (n+1)/2)
	for at := 0; at < n; at += size {
		var batch []Exchange
		for i := at; i < min(n, at+size); i++ {
			e := drawn.Example(int(g.seed(name, i)))
			e.Name, e.RESP3 = name, at/size%2 == 1
			if !g.runner.unrecorded(g.tally, e) {
				batch = append(batch, e)
			}
		}
		err := g.batch(batch, func(i int, want []Outcome, d Difference, differs bool) {
			share.Calls++
			switch {
			case !differs:
				share.Equal++
			case g.runner.Known.Match(g.tally.Area.Name, d) != nil:
				share.Known++
			case shrunk < shrinkEach && g.shrunk < shrinkTotal && !g.seen(d) && g.runner.shrinks():
				shrunk++
				d = g.shrink(d)
			}
			g.runner.judge(g.tally, batch[i], want, d, differs)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// seed is the seed of a command's i-th exchange.
func (g *Generator) seed(name string, i int) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %d %d", name, g.runner.Seed, i)
	return h.Sum64() | 1
}

func (g *Generator) seen(d Difference) bool {
	sig := d.signature()
	g.runner.counting.Lock()
	defer g.runner.counting.Unlock()
	return slices.ContainsFunc(g.tally.Groups, func(group *Group) bool { return group.Signature == sig })
}

// batch plays exchanges in one pipeline and reports on each in order.
func (g *Generator) batch(list []Exchange, judge func(i int, want []Outcome, d Difference, differs bool)) error {
	for from := 0; from < len(list); {
		if err := g.runner.ctx.Err(); err != nil {
			return err
		}
		joined := Exchange{RESP3: list[from].RESP3}
		for _, e := range list[from:] {
			joined.Lines = append(joined.Lines, e.Lines...)
		}
		want, got := g.pair.playBatch(g.runner.ctx, list[from:], joined)
		for play := 2; play <= plays && g.suspects(list[from:], want, got); play++ {
			want, got = g.pair.playBatch(g.runner.ctx, list[from:], joined)
		}
		g.runner.trace(joined, want)
		at := 0
		broken := false
		for ; from < len(list) && !broken; from++ {
			e := list[from]
			w, o := want[at:at+len(e.Lines)], got[at:at+len(e.Lines)]
			d, differs := Compare(e, w, o, g.tally.Area.ModeOf)
			judge(from, w, d, differs)
			at += len(e.Lines)
			// A connection that broke took the rest of the pipeline with it.
			broken = failed(w) || failed(o)
		}
	}
	return nil
}

// suspects reports whether a pipeline is to be played again, since an exchange in it is suspect.
func (g *Generator) suspects(list []Exchange, want, got []Outcome) bool {
	for _, e := range list {
		n := len(e.Lines)
		d, differs := Compare(e, want[:n], got[:n], g.tally.Area.ModeOf)
		if differs && g.runner.suspect(g.tally, d) {
			return true
		}
		if failed(want[:n]) || failed(got[:n]) {
			break
		}
		want, got = want[n:], got[n:]
	}
	return false
}

func failed(out []Outcome) bool {
	return slices.ContainsFunc(out, func(o Outcome) bool { return o.End != "" })
}

// shrink makes an exchange simpler. Its first step stays, which restores what earlier
// exchanges changed.
func (g *Generator) shrink(d Difference) Difference {
	begin := time.Now()
	defer func() { g.shrunk += time.Since(begin) }()
	return shorten(d, 1, func(e Exchange) (Difference, bool) {
		want, got := g.pair.play(g.runner.ctx, e)
		return Compare(e, want, got, g.tally.Area.ModeOf)
	}, func() bool { return time.Since(begin) < shrinkTime && g.runner.ctx.Err() == nil })
}
