package history

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/command"
)

// Forever is the end of a call that has none.
const Forever = time.Duration(1<<63 - 1)

// Call is one call of a client: a command, or a transaction, which counts as one.
type Call struct {
	Client   string
	Commands [][]string
	// Replies are what the client was told, one for each command, as a scenario shows
	// them: OK, "text", (integer) 3, (nil), ["a"], an error, or a failure such as
	// (timeout). They are nil if the call has not ended.
	Replies []string
	// Begin and End are in the cluster's time. End is Forever if there was none.
	Begin, End time.Duration
	// Reported is set for errors and failures: the client knows that it does not know
	// what became of the call.
	Reported bool

	slot int // of its keys
	runs []*Run
}

// Run is one time that a node did a call. Redirects and errors are none.
type Run struct {
	Node   string
	At     time.Duration
	Client string
	// Commands and Replies are as in Call.
	Commands [][]string
	Replies  []string

	call *Call
	slot int
}

// keys are all keys of a run, each once.
func (r *Run) keys() (keys []string) {
	for _, args := range r.Commands {
		list, _ := keysOf(args)
		for _, key := range list {
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// calls is the call that the run belongs to, if there is one.
func (r *Run) calls() []*Call {
	if r.call == nil {
		return nil
	}
	return []*Call{r.call}
}

// String is the call on one line: a: INCR hello => (integer) 1.
func (c *Call) String() string {
	reply := "(no end)"
	if len(c.Replies) > 0 {
		reply = c.Replies[len(c.Replies)-1]
	}
	return fmt.Sprintf("%s: %s => %s", c.Client, commandsText(c.Commands), reply)
}

func commandsText(commands [][]string) string {
	texts := make([]string, len(commands))
	for i, args := range commands {
		texts[i] = strings.Join(args, " ")
	}
	return strings.Join(texts, " | ")
}

// known reports whether the client got a reply that is no error, or one that says that
// the command itself was wrong.
func (c *Call) known() bool {
	if len(c.Replies) == 0 {
		return false
	}
	for _, r := range c.Replies {
		if !isAnswer(r) {
			return false
		}
	}
	return !isTransaction(c.Commands) || strings.HasPrefix(c.Replies[len(c.Replies)-1], "[")
}

// isAnswer reports whether a reply tells what the command did: a value, or an error that
// comes from looking at the value.
func isAnswer(reply string) bool {
	switch {
	case strings.HasPrefix(reply, "("):
		return reply == "(nil)" || strings.HasPrefix(reply, "(integer) ")
	case reply == "OK", reply == "QUEUED", reply == wrongType, reply == notInteger:
		return true
	}
	return strings.HasPrefix(reply, `"`) || strings.HasPrefix(reply, "[")
}

// writes reports whether a call may change something.
func (c *Call) writes() bool { return slices.ContainsFunc(c.Commands, isWrite) }

func isWrite(args []string) bool {
	switch strings.ToLower(args[0]) {
	case "multi", "exec", "get", "mget", "exists", "sismember", "scard", "smembers", "llen", "lrange":
		return false
	}
	return true
}

// repeatable reports whether doing a call a second time right after the first changes
// nothing.
func (c *Call) repeatable() bool {
	for _, args := range c.Commands {
		switch strings.ToLower(args[0]) {
		case "incr", "incrby", "append", "rpush", "lpush", "lpop", "rpop":
			return false
		}
	}
	return true
}

// keysOf are the keys of a command; known is false if it is not judged.
func keysOf(args []string) (keys []string, known bool) {
	words := make([][]byte, len(args))
	for i, arg := range args {
		words[i] = []byte(arg)
	}
	cmd, _ := command.Resolve(words)
	if cmd == nil || !cmd.ArityOK(len(words)) {
		return nil, false
	}
	for _, key := range cmd.Keys(nil, words) {
		keys = append(keys, args[key.Index])
	}
	switch name := strings.ToLower(args[0]); name {
	case "set":
		known = len(args) == 3 || len(args) == 4 && strings.EqualFold(args[3], "NX")
	case "lpop", "rpop":
		known = len(args) == 2
	case "lrange":
		known = len(args) == 4 && args[2] == "0" && args[3] == "-1"
	default:
		known = effects[name] != nil
	}
	return keys, known
}

// slotOf is the slot of commands that go together; judged is false if they have keys of
// several slots, or if one of them is not understood. A slot of -1 means that there are
// no keys.
func slotOf(commands [][]string) (s int, judged bool) {
	s, judged = -1, true
	list := commands
	if isTransaction(commands) {
		list = commands[1 : len(commands)-1]
	}
	for _, args := range list {
		keys, known := keysOf(args)
		judged = judged && known
		for _, key := range keys {
			if k := slot.OfString(key); s < 0 {
				s = k
			} else if k != s {
				judged = false
			}
		}
	}
	return s, judged
}

// normal brings replies into the form in which they are compared: members of a set come
// in any order.
func normal(commands [][]string, replies []string) []string {
	out := slices.Clone(replies)
	for i, r := range out {
		if i < len(commands) && strings.EqualFold(commands[i][0], "SMEMBERS") && strings.HasPrefix(r, "[") {
			members := strings.Split(strings.Trim(r, "[]"), ", ")
			out[i] = "[" + strings.Join(sorted(members), ", ") + "]"
		}
	}
	return out
}

// sorted sorts a list, and returns it.
func sorted(list []string) []string {
	slices.Sort(list)
	return list
}
