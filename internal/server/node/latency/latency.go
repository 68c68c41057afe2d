// Package latency keeps what took long or was large: the slow log (slowlog.c), Valkey's logs of
// large requests and replies (commandlog.c) and the latency monitor (latency.c). Times of day are arguments; nothing here reads a clock.
package latency

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Records are what a server keeps of commands that took long, or had a large request or reply.
type Records struct {
	Slow                        CommandLog
	LargeRequests, LargeReplies CommandLog
	Monitor                     Monitor
	// AnyCount says that SLOWLOG GET takes all negative numbers (dialect.NegativeCounts).
	AnyCount bool
}

// New returns the records of a new server, with the directives' defaults in Redis 7.0: there are no logs
// of large requests and replies.
func New() Records {
	off := CommandLog{From: -1, MaxArgs: 32, MaxText: 128}
	slow := off
	slow.From, slow.Max = 10000, 128
	return Records{Slow: slow, LargeRequests: off, LargeReplies: off}
}

// Takes reports whether a log keeps a command that took no time, with a request and a reply of
// those sizes.
func (r *Records) Takes(in, out int) bool {
	return r.Slow.takes(0) || r.LargeRequests.takes(int64(in)) || r.LargeReplies.takes(int64(out))
}

// Trim shortens the logs that are longer than they may be, and not off: Redis does so after
// each command.
func (r *Records) Trim() {
	for _, l := range []*CommandLog{&r.Slow, &r.LargeRequests, &r.LargeReplies} {
		if l.From >= 0 {
			l.trim()
		}
	}
}

// Add takes a command that has run. Now is the time of day.
func (r *Records) Add(c Call, now time.Time) {
	r.Monitor.note(c, now)
	r.Slow.add(c, c.Took.Microseconds(), now)
	r.LargeRequests.add(c, int64(c.In), now)
	r.LargeReplies.add(c, int64(c.Out), now)
}

// WriteDoctor is LATENCY DOCTOR. Now is the Unix time in seconds.
func (r *Records) WriteDoctor(w *resp.Writer, now int64) { r.Monitor.writeDoctor(w, &r.Slow, now) }
