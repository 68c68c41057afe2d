package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// Failure is one thing that was not as the file has it.
type Failure struct {
	// File and Line say where, Text is that line.
	File string
	Line int
	Text string
	// Want and Got are set where something was expected; else Reason says what went
	// wrong.
	Want, Got, Reason string
	// At is when it was found out, Event the last event before.
	At    time.Duration
	Event uint64
	// Phase is the comment that the line stands under.
	Phase string
	// Related are events that may have to do with it.
	Related []event.Event
	// Rerun and More are commands that show it again.
	Rerun, More string
	// Explain is the command that finds out why, "" where there is none: on real servers, and
	// with programs, no run is like another.
	Explain string
}

// failure makes the report of an error.
func (r *runner) failure(l *Line, err error) *Failure {
	f := &Failure{
		File: r.s.Name, At: r.c.Now(), Event: r.seq(), Phase: r.phase,
		Rerun: r.rerun(), More: "slotstorm diagram " + r.s.Name,
	}
	if r.opt.Rerun == "" && r.opt.Against == nil && !r.s.RealTime() {
		f.Explain = fmt.Sprintf("slotstorm explain %s --seed %d", r.s.Name, r.result.Seed)
	}
	if l != nil {
		f.Line = l.Number
		f.Text = strings.TrimRight(lineText(l), " ")
	}
	var m *mismatch
	var u *unmet
	switch {
	case errors.As(err, &m):
		f.Want, f.Got = m.want, m.got
	case errors.As(err, &u):
		f.Want, f.Got = u.want, u.got
	default:
		f.Reason = err.Error()
	}
	f.Related = r.related(f)
	return f
}

// rerun is the command that does the same again.
func (r *runner) rerun() string {
	if r.opt.Rerun != "" {
		return r.opt.Rerun
	}
	if r.opt.Against != nil {
		return fmt.Sprintf("slotstorm run %s --against %s", r.s.Name, r.opt.Against.Flag())
	}
	return fmt.Sprintf("slotstorm run %s --seed %d", r.s.Name, r.result.Seed)
}

// relatedShown is how many events a report shows.
const relatedShown = 8

// notable are the kinds of events that explain more than others.
var notable = []event.Kind{
	event.KindNode, event.KindFlag, event.KindRole, event.KindSlot, event.KindElection, event.KindState,
	event.KindRedirect, event.KindMigrate, event.KindRepl, event.KindFault, event.KindError, event.KindPubSub, event.KindPush,
}

// faultPart is a fault of a name, and the kind of that part of it which struck.
type faultPart struct{ name, kind string }

// related chooses the last notable events: those of the phase first, and of these the
// ones about nodes that the line or its result names.
func (r *runner) related(f *Failure) []event.Event {
	about := f.Text + " " + f.Want + " " + f.Got
	began := r.began()
	struck := map[faultPart]bool{} // of each fault the last strike is enough
	var named, others []event.Event
	for _, e := range slices.Backward(r.c.Log().Since(0)) {
		if !slices.Contains(notable, e.Kind()) || e.Kind() == event.KindState && e.Seq < began {
			continue
		}
		if f, ok := e.Fact.(event.FaultStruck); ok {
			fault := faultPart{f.Name, f.Fault}
			if struck[fault] {
				continue
			}
			struck[fault] = true
		}
		if len(named) >= relatedShown || e.Seq <= r.phaseSeq && len(named)+len(others) >= relatedShown {
			break
		}
		if mentions(about, e.Node) || mentions(about, e.Peer()) {
			named = append(named, e)
		} else if len(others) < relatedShown {
			others = append(others, e)
		}
	}
	shown := append(named, others[:min(len(others), relatedShown-len(named))]...)
	slices.SortFunc(shown, func(a, b event.Event) int { return int(a.Seq) - int(b.Seq) })
	return shown
}

// began is the first notable event that is not about a new cluster coming up.
func (r *runner) began() uint64 {
	for e := range r.c.Log().All() {
		if e.Kind() != event.KindState && slices.Contains(notable, e.Kind()) {
			return e.Seq
		}
	}
	return math.MaxUint64
}

// mentions reports whether a text has a name as a word of its own.
func mentions(text, name string) bool {
	if name == "" {
		return false
	}
	for i := strings.Index(text, name); i >= 0; {
		end := i + len(name)
		if (i == 0 || !isNameByte(text[i-1])) && (end == len(text) || !isNameByte(text[end])) {
			return true
		}
		next := strings.Index(text[end:], name)
		if next < 0 {
			return false
		}
		i = end + next
	}
	return false
}

func isNameByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-'
}

// String is the report. Its form is:
//
//	split.scn:13: alice> GET hello
//	    want "before"   via n1:timeout n4
//	    got  CLUSTERDOWN The cluster is down   via n1
//	    at 9.2s, event #212; phase "The majority elects a new master."
//	    #198 8.900s n5        flag     n1 FAIL (2 of 2 masters agree)
//	rerun: slotstorm run split.scn --seed 7     more: slotstorm diagram split.scn
//	explain: slotstorm explain split.scn --seed 7
func (f *Failure) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d: %s\n", f.File, f.Line, f.Text)
	if f.Reason != "" {
		fmt.Fprintf(&b, "    %s\n", f.Reason)
	} else {
		fmt.Fprintf(&b, "    want %s\n    got  %s\n", f.Want, f.Got)
	}
	fmt.Fprintf(&b, "    at %s, event #%d", showTime(f.At), f.Event)
	if f.Phase != "" {
		fmt.Fprintf(&b, "; phase %q", f.Phase)
	}
	b.WriteByte('\n')
	for _, e := range f.Related {
		fmt.Fprintf(&b, "    %s\n", e)
	}
	fmt.Fprintf(&b, "rerun: %s     more: %s", f.Rerun, f.More)
	if f.Explain != "" {
		fmt.Fprintf(&b, "\nexplain: %s", f.Explain)
	}
	return b.String()
}

// showTime rounds a time for people.
func showTime(d time.Duration) string {
	if d >= time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(time.Microsecond).String()
}

// String tells all failures, or that there are none.
func (r *Result) String() string {
	if r.Skipped != "" {
		return fmt.Sprintf("skip  %s  %s", r.Script.Name, r.Skipped)
	}
	if r.OK() {
		return fmt.Sprintf("ok    %s  %s (%s of the cluster's time)", r.Script.Name, showTime(r.Real), showTime(r.Virtual))
	}
	var parts []string
	for _, f := range r.Failures {
		parts = append(parts, f.String())
	}
	for _, f := range r.Faults {
		if f.Fired == 0 {
			parts = append(parts, fmt.Sprintf("note: the fault %s never did anything", f.Name))
		}
	}
	return strings.Join(parts, "\n")
}
