package certify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/report"
	"github.com/slotstorm/slotstorm/scenario"
)

// Condition is a file of the museum.
type Condition struct {
	// Name is its path without its ending, such as redirects/slot-flips. Report is the
	// address of what somebody reported, Text what happens.
	Name, Report, Text string

	file   string
	source []byte
}

// Read reads the conditions of a museum: all scenario files in it.
func Read(museum fs.FS) (list []Condition, err error) {
	err = fs.WalkDir(museum, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != scenario.Ext {
			return err
		}
		source, err := fs.ReadFile(museum, name)
		if err != nil {
			return err
		}
		c := Condition{Name: strings.TrimSuffix(name, scenario.Ext), file: name, source: source}
		script, err := scenario.Parse(name, source)
		if err != nil {
			return err
		}
		if len(script.Clients) != 1 {
			return fmt.Errorf("%s has %d clients: want one, which the client to be certified stands in for", name, len(script.Clients))
		}
		c.Report, c.Text = comment(script)
		list = append(list, c)
		return nil
	})
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("there are no scenario files (%s)", scenario.Ext)
	}
	return list, err
}

// comment is the address in the first comment of a file, and the rest of its first paragraph
// up to what must hold.
func comment(s *scenario.Script) (address, text string) {
	var words []string
	for _, line := range s.Lines {
		said := strings.TrimSpace(strings.TrimPrefix(line.Comment, "#"))
		switch {
		case line.Comment == "", strings.HasPrefix(said, "Must hold:"):
			return address, strings.Join(words, " ")
		case strings.HasPrefix(said, "https://"):
			address = said
		default:
			words = append(words, said)
		}
	}
	return address, strings.Join(words, " ")
}

// Plan is what is to be found out.
type Plan struct {
	Clients    []*Client
	Conditions []Condition
	// Dialects are versions of servers, "" for that of the files. A file that has one of its
	// own keeps it.
	Dialects []string
	// Against is what is played on instead of simulated clusters, if it is set.
	Against scenario.Target
	// Tries is how often each file is played, Parallel how many at the same time.
	Tries, Parallel int
	// Reports is a directory for the pages about runs that failed, none if it is empty.
	Reports string
	// Baseline is what is known already, if it is set: a cell whose verdict is another one
	// there gets further tries, and differs if none of them agrees.
	Baseline []Cell
	// Done is called after each cell, by several goroutines.
	Done func(Cell)

	// strained reports whether this machine was too busy since a time for a failure to mean
	// anything, and known what the baseline has of a cell.
	strained func(since time.Time) bool
	known    map[place]Cell
}

// place is where a cell stands.
type place struct {
	column
	condition string
}

func (c Cell) place() place { return place{c.column(), c.Condition} }

// Verdict is what came of a cell.
type Verdict string

// The verdicts.
const (
	Passed  Verdict = "passed"
	Failed  Verdict = "failed"
	Flaky   Verdict = "flaky"   // the tries differ
	Lacking Verdict = "lacking" // the library has nothing of this kind
	Skipped Verdict = "skipped" // real servers cannot be brought into it
)

// Cell is a client under a condition.
type Cell struct {
	Client    string  `json:"client"`
	Version   string  `json:"version"`
	Dialect   string  `json:"dialect,omitempty"`
	Condition string  `json:"condition"`
	Report    string  `json:"report,omitempty"`
	Verdict   Verdict `json:"verdict"`
	// Tries is how often it was played, Failures how often it failed.
	Tries    int     `json:"tries"`
	Failures int     `json:"failures"`
	Seconds  float64 `json:"seconds"`
	// Line, Want and Got are those of the first failure, Why says what is not about a line.
	Line int    `json:"line,omitempty"`
	Text string `json:"text,omitempty"`
	Want string `json:"want,omitempty"`
	Got  string `json:"got,omitempty"`
	Why  string `json:"why,omitempty"`
	// Page is the page about the first run that failed, below Plan.Reports.
	Page string `json:"page,omitempty"`
}

// Run finds everything out. The cells come in the order of clients, dialects and conditions.
// When the context ends they are incomplete.
func Run(ctx context.Context, p Plan) ([]Cell, error) {
	if p.strained == nil {
		var s strain
		watching, stop := context.WithCancel(ctx)
		var watcher sync.WaitGroup
		watcher.Go(func() { s.watch(watching) })
		defer watcher.Wait()
		defer stop()
		p.strained = s.since
	}
	p.known = map[place]Cell{}
	for _, c := range p.Baseline {
		p.known[c.place()] = c
	}
	type task struct {
		client    *Client
		dialect   string
		condition *Condition
	}
	var tasks []task
	for _, c := range p.Clients {
		for _, d := range p.Dialects {
			for i := range p.Conditions {
				tasks = append(tasks, task{c, d, &p.Conditions[i]})
			}
		}
	}
	cells, errs := make([]Cell, len(tasks)), make([]error, len(tasks))
	queue := make(chan int)
	var workers sync.WaitGroup
	for range p.Parallel {
		workers.Go(func() {
			for i := range queue {
				at := tasks[i]
				cells[i], errs[i] = p.cell(ctx, at.client, at.dialect, at.condition)
				if errs[i] == nil && p.Done != nil && ctx.Err() == nil {
					p.Done(cells[i])
				}
			}
		})
	}
	for i := range tasks {
		if ctx.Err() == nil {
			queue <- i
		}
	}
	close(queue)
	workers.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return cells, cmp.Or(errs...)
}

// cell plays a file as often as it takes.
func (p *Plan) cell(ctx context.Context, client *Client, dialect string, c *Condition) (Cell, error) {
	cell := Cell{Client: client.Name, Version: client.Version, Dialect: dialect, Condition: c.Name, Report: c.Report, Verdict: Passed}
	began := time.Now()
	for cell.Verdict == Passed && cell.Tries < p.enough(&cell) {
		err := p.try(ctx, client, dialect, c, &cell, true)
		for again := 1; errors.Is(err, errSaysNothing) && again <= mostAgain; again++ {
			err = p.try(ctx, client, dialect, c, &cell, again < mostAgain)
		}
		if err != nil || ctx.Err() != nil {
			return cell, err
		}
	}
	cell.Seconds = time.Since(began).Seconds()
	switch {
	case cell.Verdict != Passed, cell.Failures == 0:
	case cell.Failures == cell.Tries:
		cell.Verdict = Failed
	default:
		cell.Verdict = Flaky
	}
	return cell, nil
}

// enough is how many tries a cell takes: more than were asked for as long as none of them
// agrees with the baseline.
func (p *Plan) enough(cell *Cell) int {
	if known, ok := p.known[cell.place()]; ok && cell.Tries > 0 && known.contradicts(cell) {
		return max(p.Tries, doubtful)
	}
	return p.Tries
}

// doubtful is how often a file is played whose first tries say something else than the baseline.
const doubtful = 4

// contradicts reports whether what is known has been the case in none of the tries of another cell.
func (c *Cell) contradicts(other *Cell) bool {
	return c.Verdict == Passed && other.Failures == other.Tries || c.Verdict == Failed && other.Failures == 0
}

// tryLimit is how long a file may be played, whatever it does.
const tryLimit = 3 * time.Minute

// patience is how long an adapter may take to answer.
const patience = 15 * time.Second

// try plays a file once. While it doubts, a failure on a busy machine does not count.
func (p *Plan) try(ctx context.Context, client *Client, dialect string, c *Condition, cell *Cell, doubt bool) error {
	began := time.Now()
	script, err := scenario.Parse(c.file, c.source)
	if err != nil {
		return err
	}
	if script.Cluster.Dialect == "" {
		script.Cluster.Dialect = dialect
	}
	adapter := scenario.Adapter{Command: client.Command, Env: client.Env, Dir: client.Dir, Patience: patience}
	recorder := report.NewRecorder()
	opt := scenario.Options{
		Seed: uint64(cell.Tries + 1), Clients: adapter, Drivers: map[string]scenario.Driver{}, Observer: recorder, Against: p.Against,
		Rerun: "slotstorm certify --client " + client.String() + " --only " + c.Name,
	}
	if d := script.Clients[0].Driver; d != "" {
		opt.Drivers[d] = adapter
	}
	limited, cancel := context.WithTimeout(ctx, tryLimit)
	defer cancel()
	result, err := scenario.Run(limited, script, opt)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", c.Name, err)
	case ctx.Err() != nil:
		return nil
	}
	failed := !result.OK() && result.Skipped == "" && !lacks(result)
	if portTaken(result) || failed && doubt && p.strained(began) {
		return errSaysNothing
	}
	cell.Tries++
	switch {
	case limited.Err() != nil:
		cell.fail(fmt.Sprintf("it was not over after %v", tryLimit))
	case result.Skipped != "":
		cell.Verdict, cell.Why = Skipped, result.Skipped
	case result.OK():
	case lacks(result):
		cell.Verdict, cell.Why = Lacking, result.Failures[0].Got
	default:
		f := result.Failures[0]
		if cell.Failures == 0 {
			cell.Line, cell.Text, cell.Want, cell.Got = f.Line, strings.TrimSpace(f.Text), f.Want, f.Got
		}
		cell.fail(f.Reason)
	}
	if cell.Failures == 1 && cell.Page == "" && p.Reports != "" && cell.Verdict != Lacking {
		return p.page(cell, recorder, result)
	}
	return nil
}

// errSaysNothing is a try that says nothing about the client: the port of a node was taken by
// another program when the node came back, or this machine was too busy.
var errSaysNothing = errors.New("the machine was too busy, or took the port of a node for another program")

// mostAgain is how often a try is repeated that says nothing.
const mostAgain = 5

func portTaken(r *scenario.Result) bool {
	return !r.OK() && strings.Contains(r.Failures[0].Reason, "address already in use")
}

func (c *Cell) fail(why string) {
	c.Failures++
	if c.Failures == 1 {
		c.Why = why
	}
}

// lacks reports whether a run ended because the library has nothing of a kind, as its adapter
// says.
func lacks(r *scenario.Result) bool {
	got := r.Failures[0].Got
	return strings.HasPrefix(got, "(the library has no ") || strings.HasPrefix(got, "(the adapter has no ")
}

// page writes the page about a run.
func (p *Plan) page(cell *Cell, recorder *report.Recorder, result *scenario.Result) error {
	name := strings.Join(slices.DeleteFunc([]string{cell.Client, cell.Version, cell.Dialect, cell.Condition}, func(s string) bool { return s == "" }), "-")
	name = strings.ReplaceAll(name, "/", "-") + ".html"
	if err := os.MkdirAll(p.Reports, 0o777); err != nil {
		return err
	}
	cell.Page = name
	return recorder.WriteFile(filepath.Join(p.Reports, name), result)
}
