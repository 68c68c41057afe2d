package livepage

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"
)

// doneLine is a line that was given.
type doneLine struct {
	Number int    `json:"number"` // from 1
	At     int64  `json:"at"`     // in microseconds of the cluster's time
	Line   string `json:"line"`
	// Result is what came of it, and Error why it failed; both are "" while it runs.
	Result string `json:"result,omitempty"`
	Error  string `json:"error,omitempty"`

	begun, ended time.Duration
	over         bool
	action       string // in normal form, "" if no file can have it
}

// maxRecord bounds how many lines are remembered: a file of more would be too large to be read.
const maxRecord = 10_000

// record is what was done, in the order in which it was begun. The zero value is an empty one.
type record struct {
	mu      sync.Mutex
	lines   []*doneLine
	count   int
	running int
}

// begin notes that a line begins. It is not ok if too many are under way.
func (r *record) begin(line string, now time.Duration) (d *doneLine, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running >= maxAtOnce {
		return nil, false
	}
	r.running++
	r.count++
	d = &doneLine{Number: r.count, At: now.Microseconds(), Line: line, begun: now}
	r.lines = append(r.lines, d)
	if len(r.lines) > maxRecord {
		r.lines = slices.Delete(r.lines, 0, 1)
	}
	return d, true
}

// end notes what became of it.
func (r *record) end(d *doneLine, a answer, action string, now time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running--
	d.Line, d.Result, d.Error, d.action, d.ended, d.over = a.Line, a.Text, a.Error, action, now, true
	if d.Result == "" && d.Error == "" {
		d.Result = "OK"
	}
}

// kept are the lines that a file has, in its order: those that did something in the order in
// which they began, and those that waited for something where they had it. What was done by
// others meanwhile is what they may have waited for. A mere while is the time between lines.
func (r *record) kept() []doneLine {
	place := func(d doneLine) time.Duration {
		if strings.HasPrefix(d.action, "wait ") {
			return d.ended
		}
		return d.begun
	}
	lines := slices.DeleteFunc(r.last(maxRecord), func(d doneLine) bool {
		return d.action == "" || !d.over || d.Error != "" || strings.HasPrefix(d.action, "wait ") && !strings.HasPrefix(d.action, "wait until ")
	})
	slices.SortStableFunc(lines, func(a, b doneLine) int { return cmp.Compare(place(a), place(b)) })
	return lines
}

// last are copies of the last lines, at most so many.
func (r *record) last(n int) []doneLine {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]doneLine, 0, n)
	for _, d := range r.lines[max(0, len(r.lines)-n):] {
		list = append(list, *d)
	}
	return list
}
