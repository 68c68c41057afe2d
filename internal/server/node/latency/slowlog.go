package latency

import (
	"math"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// SlowLog keeps the commands that took long (slowlog.c). What takes time here is
// DEBUG SLEEP, MIGRATE and scripts; with slowlog-log-slower-than 0 every command is kept.
type SlowLog struct {
	// SlowerThan and Max are slowlog-log-slower-than (microseconds, negative for
	// never) and slowlog-max-len.
	SlowerThan, Max int64

	entries []slowCommand // the oldest first
	nextID  int64
}

// Call is a command that has run.
type Call struct {
	Command *command.Command
	// Args may be nil if they are not known any more.
	Args [][]byte
	Took time.Duration
	// Addr and Name are the client's.
	Addr, Name string
}

type slowCommand struct {
	id       int64
	at       int64 // Unix time in seconds
	duration time.Duration
	args     []string
	addr     string
	name     string
}

// The parts of a command that the log keeps (slowlog.h).
const (
	slowlogMaxArgs = 32
	slowlogMaxText = 128
)

// add keeps a command if it took long enough (slowlogPushCurrentCommand).
func (l *SlowLog) add(c Call, now time.Time) {
	if l.SlowerThan < 0 || c.Took.Microseconds() < l.SlowerThan || c.Command.Has(command.SkipSlowlog) {
		return
	}
	l.entries = append(l.entries, slowCommand{
		id: l.nextID, at: now.Unix(), duration: c.Took, args: slowArgs(c.Command, c.Args), addr: c.Addr, name: c.Name,
	})
	l.nextID++
	l.trim()
}

// trim forgets what is beyond the greatest length.
func (l *SlowLog) trim() {
	if surplus := int64(len(l.entries)) - l.Max; surplus > 0 {
		l.entries = append([]slowCommand(nil), l.entries[surplus:]...)
	}
}

// slowArgs are the arguments as the log shows them: shortened, and without secrets.
func slowArgs(cmd *command.Command, args [][]byte) []string {
	count := min(len(args), slowlogMaxArgs)
	shown := make([]string, count)
	for i := range shown {
		arg := args[i]
		switch {
		case count < len(args) && i == count-1:
			shown[i] = "... (" + strconv.Itoa(len(args)-count+1) + " more arguments)"
		case cmd.IsSecret(args, i):
			shown[i] = "(redacted)"
		case len(arg) > slowlogMaxText:
			shown[i] = string(arg[:slowlogMaxText]) + "... (" + strconv.Itoa(len(arg)-slowlogMaxText) + " more bytes)"
		default:
			shown[i] = string(arg)
		}
	}
	return shown
}

// WriteEntries is SLOWLOG GET [count], the newest first; -1 is all.
func (l *SlowLog) WriteEntries(w *resp.Writer, args [][]byte) {
	if len(args) > 3 {
		w.Error(errtext.SubcommandSyntax(args))
		return
	}
	count := int64(10)
	if len(args) == 3 {
		var ok bool
		if count, ok = number.ParseInt(args[2]); !ok || count < -1 {
			w.Error("ERR count should be greater than or equal to -1")
			return
		}
		if count == -1 {
			count = math.MaxInt64
		}
	}
	entries := l.entries
	count = min(count, int64(len(entries)))
	w.Array(int(count))
	for i := range int(count) {
		e := entries[len(entries)-1-i]
		w.Array(6)
		w.Int(e.id)
		w.Int(e.at)
		w.Int(e.duration.Microseconds())
		w.Array(len(e.args))
		for _, arg := range e.args {
			w.BulkString(arg)
		}
		w.BulkString(e.addr)
		w.BulkString(e.name)
	}
}

// Len is SLOWLOG LEN.
func (l *SlowLog) Len() int { return len(l.entries) }

// Reset is SLOWLOG RESET. Identifiers go on.
func (l *SlowLog) Reset() { l.entries = nil }
