package livepage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/durations"
	"github.com/slotstorm/slotstorm/internal/tool/report"
	"github.com/slotstorm/slotstorm/scenario"
)

const (
	// branchTime is how long the runs of a branch may take together.
	branchTime = 30 * time.Second
	// afterwards is how much of the cluster's time both runs have behind the present, so that what
	// is different can lead to something.
	afterwards = 30 * time.Second
)

// getBranch plays what was done twice, from ?at (in microseconds) on with another ?seed, or with a
// ?line that is done then, and sends a page with both runs.
func (p *Page) getBranch(w http.ResponseWriter, r *http.Request) {
	b, err := askedBranch(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	if !p.branching.TryLock() {
		http.Error(w, "another branch is being played: try again when it is there", http.StatusTooManyRequests)
		return
	}
	defer p.branching.Unlock()
	ctx, cancel := context.WithTimeout(r.Context(), branchTime)
	defer cancel()
	defer context.AfterFunc(p.ctx, cancel)()
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(branchTime + writeTime)) // a server in a test has none
	page, err := p.branch(ctx, b)
	switch {
	case ctx.Err() != nil:
		http.Error(w, fmt.Sprintf("it takes more than %v to play all that was done", branchTime), http.StatusServiceUnavailable)
		return
	case err != nil:
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	html(w.Header())
	_, _ = w.Write(page) // who does not read it is gone
}

// askedBranch reads the query of a request.
func askedBranch(r *http.Request) (b scenario.Branch, err error) {
	query := r.URL.Query()
	at, err := strconv.ParseInt(query.Get("at"), 10, 64)
	if most := int64(1 << 50); err != nil || at < 0 || at > most {
		return b, errors.New("at: want a time of the cluster in microseconds, such as 1500000")
	}
	b.At = time.Duration(at) * time.Microsecond
	b.Start = at == 0
	if text := query.Get("seed"); text != "" {
		if b.Seed, err = strconv.ParseUint(text, 10, 64); err != nil || b.Seed == 0 {
			return b, fmt.Errorf("seed: %q is none: want a number from 1", text)
		}
	}
	if line := strings.TrimSpace(query.Get("line")); line != "" {
		if len(line) > maxLine || strings.ContainsAny(line, "\r\n") {
			return b, errors.New("want one line of at most 4096 bytes")
		}
		b.Lines = []string{line}
	}
	if b.Seed == 0 && b.Lines == nil {
		return b, errors.New("want another seed, or a line")
	}
	return b, nil
}

// branch plays what was done twice.
func (p *Page) branch(ctx context.Context, b scenario.Branch) ([]byte, error) {
	text := p.keep(false)
	until := p.cfg.Cluster.Now() + afterwards
	var sides [2]report.Side
	for i := range sides {
		script, err := scenario.Parse("kept.scn", fmt.Appendf(text, "wait until elapsed >= %s within %s\n", durations.Format(until), durations.Format(until)))
		if err != nil {
			return nil, err
		}
		opt := scenario.Options{KeepGoing: true}
		sides[i] = report.Side{Name: "as it was", Recorder: report.NewRecorder()}
		if i == 1 {
			sides[i].Name, opt.Branch = branchName(b), b
		}
		opt.Observer = sides[i].Recorder
		if sides[i].Result, err = scenario.Run(ctx, script, opt); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	err := report.WriteBeside(&out, p.cfg.Title+", from "+b.At.Round(time.Millisecond).String()+" on", sides)
	return out.Bytes(), err
}

// branchName says what is different.
func branchName(b scenario.Branch) string {
	var parts []string
	if b.Seed != 0 {
		parts = append(parts, fmt.Sprintf("seed %d", b.Seed))
	}
	return "with " + strings.Join(append(parts, b.Lines...), " and ")
}
