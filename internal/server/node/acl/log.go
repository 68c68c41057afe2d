package acl

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Log keeps what users were refused, the newest first.
type Log struct {
	Max     int64 // acllog-max-len
	entries []entry
}

// Denial is what somebody was refused, and where.
type Denial struct {
	Reason Reason
	// Context is "toplevel", "multi" or "lua".
	Context string
	// Object is the command, key or channel.
	Object, User string
}

// entry is a denial, how often it has happened, and what is known of the last time.
type entry struct {
	Denial
	count  int64
	last   time.Time
	client string
}

const (
	// logGrouping is for how long the same denial counts as one entry
	// (ACL_LOG_GROUPING_MAX_TIME_DELTA).
	logGrouping = time.Minute
	// logSearch is how many entries are searched for the same denial.
	logSearch = 10
)

// Add logs a denial (addACLLogEntry). The client is its line in CLIENT LIST.
func (l *Log) Add(d Denial, now time.Time, client string) {
	e := entry{Denial: d, count: 1, last: now, client: client}
	for i := range l.entries[:min(len(l.entries), logSearch)] {
		if known := l.entries[i]; known.Denial == d && now.Sub(known.last) <= logGrouping {
			e.count += known.count
			l.entries = append(l.entries[:i], l.entries[i+1:]...)
			break
		}
	}
	l.entries = append([]entry{e}, l.entries...)
	l.entries = l.entries[:min(int64(len(l.entries)), l.Max)]
}

var reasonWords = map[Reason]string{
	DeniedCommand: "command", DeniedKey: "key", DeniedAuth: "auth", DeniedChannel: "channel",
}

// Command is ACL LOG [count | RESET].
func (l *Log) Command(w *resp.Writer, args [][]byte, now time.Time) {
	count := int64(10)
	switch {
	case len(args) > 3:
		w.Error(errtext.SubcommandSyntax(args))
		return
	case len(args) == 3 && ctype.EqualFold(args[2], "reset"):
		l.entries = nil
		w.OK()
		return
	case len(args) == 3:
		var ok bool
		if count, ok = number.ParseInt(args[2]); !ok {
			w.Error(errtext.NotInteger)
			return
		}
	}
	count = min(max(count, 0), int64(len(l.entries)))
	w.Array(int(count))
	for _, e := range l.entries[:count] {
		w.Map(7)
		w.BulkString("count")
		w.Int(e.count)
		w.Field("reason", reasonWords[e.Reason])
		w.Field("context", e.Context)
		w.Field("object", e.Object)
		w.Field("username", e.User)
		w.BulkString("age-seconds")
		w.Double(float64(now.UnixMilli()-e.last.UnixMilli()) / 1000)
		w.Field("client-info", e.client)
	}
}
