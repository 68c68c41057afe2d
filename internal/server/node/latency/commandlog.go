package latency

import (
	"math"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// CommandLog keeps the commands of which something was large: the slow log, where it is the
// time that they took (slowlog.c), and in Valkey the logs of large requests and replies
// (commandlog.c). What takes time here is DEBUG SLEEP, MIGRATE and scripts.
type CommandLog struct {
	// From is how much is large: microseconds or bytes, negative for never. Max is how many
	// commands are kept, MaxArgs and MaxText how many arguments of each, and how many bytes of
	// an argument (slowlog.h; directives since Redis 8.8).
	From, Max, MaxArgs, MaxText int64

	entries []entry // the oldest first
	nextID  int64
}

// Call is a command that has run.
type Call struct {
	Command *command.Command
	// Args may be nil if they are not known any more.
	Args [][]byte
	Took time.Duration
	// In and Out are the sizes of the request and the reply in bytes.
	In, Out int
	// Addr and Name are the client's.
	Addr, Name string
}

type entry struct {
	id    int64
	at    int64 // Unix time in seconds
	value int64 // microseconds or bytes
	args  []string
	addr  string
	name  string
}

// takes reports whether the log keeps a command with that value.
func (l *CommandLog) takes(value int64) bool { return l.From >= 0 && value >= l.From }

// add keeps a command if its value is large enough (slowlogPushEntryIfNeeded).
func (l *CommandLog) add(c Call, value int64, now time.Time) {
	if !l.takes(value) || c.Command.Has(command.SkipSlowlog) || c.Command.Has(command.SkipCommandLog) {
		return
	}
	l.entries = append(l.entries, entry{
		id: l.nextID, at: now.Unix(), value: value, args: l.shown(c.Command, c.Args), addr: c.Addr, name: c.Name,
	})
	l.nextID++
	l.trim()
}

// trim forgets what is beyond the greatest length.
func (l *CommandLog) trim() {
	if surplus := int64(len(l.entries)) - l.Max; surplus > 0 {
		l.entries = append([]entry(nil), l.entries[surplus:]...)
	}
}

// shown are the arguments as the log shows them: shortened, and without secrets.
func (l *CommandLog) shown(cmd *command.Command, args [][]byte) []string {
	count := int(min(int64(len(args)), l.MaxArgs))
	shown := make([]string, count)
	for i := range shown {
		arg := args[i]
		switch {
		case count < len(args) && i == count-1:
			shown[i] = "... (" + strconv.Itoa(len(args)-count+1) + " more arguments)"
		case cmd.IsSecret(args, i):
			shown[i] = "(redacted)"
		case int64(len(arg)) > l.MaxText:
			shown[i] = string(arg[:l.MaxText]) + "... (" + strconv.Itoa(len(arg)-int(l.MaxText)) + " more bytes)"
		default:
			shown[i] = string(arg)
		}
	}
	return shown
}

// WriteSlow is SLOWLOG GET [count], the newest first; -1 is all.
func (r *Records) WriteSlow(w *resp.Writer, args [][]byte) {
	switch len(args) {
	case 2:
		r.Slow.write(w, 10)
	case 3:
		if count, ok := r.readCount(w, args[2]); ok {
			r.Slow.write(w, count)
		}
	default:
		w.Error(errtext.SubcommandSyntax(args))
	}
}

// WriteLog is COMMANDLOG GET count type.
func (r *Records) WriteLog(w *resp.Writer, args [][]byte) {
	count, ok := r.readCount(w, args[2])
	if !ok {
		return
	}
	if l := r.Log(w, args[3]); l != nil {
		l.write(w, count)
	}
}

// Log is the log of that type (commandlogGetTypeOrReply). If there is none, it writes an error
// and returns nil.
func (r *Records) Log(w *resp.Writer, name []byte) *CommandLog {
	switch ctype.Lower(name) {
	case "slow":
		return &r.Slow
	case "large-request":
		return &r.LargeRequests
	case "large-reply":
		return &r.LargeReplies
	}
	w.Error("ERR type should be one of the following: slow, large-request, large-reply")
	return nil
}

// readCount reads how many entries are wanted, or writes an error.
func (r *Records) readCount(w *resp.Writer, arg []byte) (count int64, ok bool) {
	count, ok = number.ParseInt(arg)
	switch {
	case r.AnyCount && !ok:
		w.Error(errtext.NotInteger)
		return 0, false
	case r.AnyCount && count < 0:
		return math.MaxInt64, true
	case !ok || count < -1:
		w.Error("ERR count should be greater than or equal to -1")
		return 0, false
	case count == -1:
		return math.MaxInt64, true
	}
	return count, true
}

// write writes the newest entries.
func (l *CommandLog) write(w *resp.Writer, count int64) {
	entries := l.entries
	count = min(count, int64(len(entries)))
	w.Array(int(count))
	for i := range int(count) {
		e := entries[len(entries)-1-i]
		w.Array(6)
		w.Int(e.id)
		w.Int(e.at)
		w.Int(e.value)
		w.Array(len(e.args))
		for _, arg := range e.args {
			w.BulkString(arg)
		}
		w.BulkString(e.addr)
		w.BulkString(e.name)
	}
}

// Len is SLOWLOG LEN.
func (l *CommandLog) Len() int { return len(l.entries) }

// Reset is SLOWLOG RESET. Identifiers go on.
func (l *CommandLog) Reset() { l.entries = nil }
