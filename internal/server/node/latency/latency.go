// Package latency keeps what took long: the slow log (slowlog.c) and the latency monitor
// (latency.c). Times of day are arguments; nothing here reads a clock.
package latency

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Records are what a server keeps of commands that took long.
type Records struct {
	Slow    SlowLog
	Monitor Monitor
}

// New returns the records of a new server, with the directives' defaults.
func New() Records { return Records{Slow: SlowLog{SlowerThan: 10000, Max: 128}} }

// Add takes a command that has run. Now is the time of day.
func (r *Records) Add(c Call, now time.Time) {
	r.Monitor.note(c, now)
	r.Slow.add(c, now)
}

// WriteDoctor is LATENCY DOCTOR. Now is the Unix time in seconds.
func (r *Records) WriteDoctor(w *resp.Writer, now int64) { r.Monitor.writeDoctor(w, &r.Slow, now) }
