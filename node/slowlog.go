package node

import (
	"math"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

var _ = handle(map[string]handler{
	"slowlog|get":   cmdSlowlogGet,
	"slowlog|len":   func(c *call) { c.out.Int(int64(len(c.n.slowlog.entries))) },
	"slowlog|reset": cmdSlowlogReset,
	"slowlog|help":  cmdHelp,
})

// slowlog keeps the commands that took long (slowlog.c). What takes time here is
// DEBUG SLEEP only; with slowlog-log-slower-than 0 every command is kept.
type slowlog struct {
	entries []slowCommand // the oldest first
	nextID  int64
	// slowerThan and max are slowlog-log-slower-than (microseconds, negative for
	// never) and slowlog-max-len.
	slowerThan, max int64
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

// logSlow keeps a command that took that long, if that is long enough
// (slowlogPushCurrentCommand).
func (n *Node) logSlow(s *Session, cmd *command.Command, args [][]byte, took time.Duration) {
	n.noteLatency(cmd, took)
	log := &n.slowlog
	if log.slowerThan < 0 || took.Microseconds() < log.slowerThan || cmd.Has(command.SkipSlowlog) {
		return
	}
	log.entries = append(log.entries, slowCommand{
		id: log.nextID, at: n.timeOfDay().Unix(), duration: took, args: slowArgs(cmd, args), addr: s.addr, name: s.name,
	})
	log.nextID++
	log.trim()
}

// trim forgets what is beyond the greatest length.
func (log *slowlog) trim() {
	if surplus := int64(len(log.entries)) - log.max; surplus > 0 {
		log.entries = append([]slowCommand(nil), log.entries[surplus:]...)
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
		case isSecret(cmd, args, i):
			shown[i] = "(redacted)"
		case len(arg) > slowlogMaxText:
			shown[i] = string(arg[:slowlogMaxText]) + "... (" + strconv.Itoa(len(arg)-slowlogMaxText) + " more bytes)"
		default:
			shown[i] = string(arg)
		}
	}
	return shown
}

var (
	idConfigSet  = id("config|set")
	idACLSetUser = id("acl|setuser")
)

// isSecret reports whether an argument is a password or a user's rules
// (redactClientCommandArgument).
func isSecret(cmd *command.Command, args [][]byte, i int) bool {
	switch cmd.ID {
	case idConfigSet:
		if i < 3 || i%2 == 0 {
			return false
		}
		switch ctype.Lower(args[i-1]) {
		case "requirepass", "masterauth", "masteruser":
			return true
		}
	case idAuth:
		return i > 0
	case idHello:
		return i > 2 && ctype.EqualFold(args[i-1], "auth") || i > 3 && ctype.EqualFold(args[i-2], "auth")
	case idACLSetUser:
		return i > 1
	case idMigrate:
		return i > 6 && ctype.EqualFold(args[i-1], "auth") ||
			i > 6 && ctype.EqualFold(args[i-1], "auth2") || i > 7 && ctype.EqualFold(args[i-2], "auth2")
	}
	return false
}

// cmdSlowlogGet is SLOWLOG GET [count], the newest first; -1 is all.
func cmdSlowlogGet(c *call) {
	if len(c.args) > 3 {
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	}
	count := int64(10)
	if len(c.args) == 3 {
		var ok bool
		if count, ok = number.ParseInt(c.args[2]); !ok || count < -1 {
			c.fail("ERR count should be greater than or equal to -1")
			return
		}
		if count == -1 {
			count = math.MaxInt64
		}
	}
	entries := c.n.slowlog.entries
	count = min(count, int64(len(entries)))
	c.out.Array(int(count))
	for i := range int(count) {
		e := entries[len(entries)-1-i]
		c.out.Array(6)
		c.out.Int(e.id)
		c.out.Int(e.at)
		c.out.Int(e.duration.Microseconds())
		c.out.Array(len(e.args))
		for _, arg := range e.args {
			c.out.BulkString(arg)
		}
		c.out.BulkString(e.addr)
		c.out.BulkString(e.name)
	}
}

func cmdSlowlogReset(c *call) {
	c.n.slowlog.entries = nil
	c.out.OK()
}
