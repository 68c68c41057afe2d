package acl

import (
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/glob"
)

// Reason is the outcome of a check: why something is denied. When several selectors refuse for different
// reasons, the greatest counts.
type Reason uint8

// The reasons.
const (
	Permitted Reason = iota
	DeniedCommand
	DeniedKey
	DeniedAuth
	DeniedChannel
)

// Check checks a command against the user's rules, and tells which argument is
// the reason for a refusal (ACLCheckAllUserCommandPerm).
func (u *User) Check(cmd *command.Command, args [][]byte) (result Reason, at int) {
	if u.root().unrestricted() {
		return Permitted, 0
	}
	result = DeniedCommand
	accesses, found := []command.Access(nil), false
	for _, s := range u.selectors {
		if !s.allKeys && !found {
			accesses, found = cmd.Accesses(args), true
		}
		p, index := s.check(cmd, args, accesses)
		if p == Permitted {
			return Permitted, 0
		}
		if p > result || p == result && index > at {
			result, at = p, index
		}
	}
	return result, at
}

// ReadsAll reports whether rules that allow a command let the user read any key, too
// (ACLUserCheckCmdWithUnrestrictedKeyAccess).
func (u *User) ReadsAll(cmd *command.Command, args [][]byte) bool {
	for _, s := range u.selectors {
		if p, _ := s.check(cmd, args, cmd.Accesses(args)); p == Permitted && s.readsAll() {
			return true
		}
	}
	return false
}

// readsAll reports whether any key may be read.
func (s *selector) readsAll() bool {
	return s.allKeys || slices.ContainsFunc(s.keys, func(p keyPattern) bool { return p.read && p.pattern == "*" })
}

// check is ACLSelectorCheckCmd. The accesses are those of the command's keys.
func (s *selector) check(cmd *command.Command, args [][]byte, accesses []command.Access) (result Reason, at int) {
	if !s.allCommands && !cmd.Has(command.NoAuth) && !s.commands.has(cmd.ID) && !s.firstArgAllowed(cmd, args) {
		return DeniedCommand, 0
	}
	if !s.allKeys {
		for _, a := range accesses {
			if !s.keyAllowed(args[a.Index], a.Read, a.Write) {
				return DeniedKey, a.Index
			}
		}
	}
	if !s.allChannels {
		first, last, isPattern := channelArgs(cmd, len(args))
		for i := first; i < last; i++ {
			if !s.channelAllowed(string(args[i]), isPattern) {
				return DeniedChannel, i
			}
		}
	}
	return Permitted, 0
}

func (s *selector) firstArgAllowed(cmd *command.Command, args [][]byte) bool {
	if len(args) < 2 {
		return false
	}
	for _, allowed := range s.firstArgs[cmd.ID] {
		if strings.EqualFold(string(args[1]), allowed) {
			return true
		}
	}
	return false
}

// keyAllowed reports whether a single pattern allows all that is done with the key.
func (s *selector) keyAllowed(key []byte, read, write bool) bool {
	for _, p := range s.keys {
		if (!read || p.read) && (!write || p.write) && glob.Match(p.pattern, key) {
			return true
		}
	}
	return false
}

// channelAllowed reports whether a channel matches a pattern of the selector, or a
// pattern to be subscribed is one of them, letter by letter.
func (s *selector) channelAllowed(channel string, isPattern bool) bool {
	for _, pattern := range s.channels {
		if isPattern && pattern == channel || !isPattern && glob.Match(pattern, channel) {
			return true
		}
	}
	return false
}

// channelArgs tells which of a command's arguments are channels that it listens or
// writes to (commands_with_channels), from first up to last.
func channelArgs(cmd *command.Command, count int) (first, last int, isPattern bool) {
	switch cmd.Name {
	case "subscribe", "ssubscribe":
		return 1, count, false
	case "psubscribe":
		return 1, count, true
	case "publish", "spublish":
		return 1, min(2, count), false
	}
	return 0, 0, false
}

// Where says in which part of a server a command is checked.
type Where uint8

// The places.
const (
	InCommand Where = iota // a client's own command
	InExec                 // a command that EXEC runs
	InScript               // a command of a script
)

// Text is the error for a command that is refused, "" if it is permitted (ACL_DENIED_CMD and
// its kin in processCommand, execCommand and scriptVerifyACL).
func (w Where) Text(r Reason, cmd *command.Command) string {
	if r == Permitted {
		return ""
	}
	texts := refusals[w]
	i := 2
	switch r {
	case DeniedCommand:
		i = 0
	case DeniedKey:
		i = 1
	}
	if w == InCommand && i == 0 {
		return texts.before + "run the '" + cmd.Name + "' command"
	}
	return texts.before + texts.why[i]
}

// TextByName is Text as Redis has it since 7.2, and Valkey: it names the user
// (getAclErrorMessage).
func (w Where) TextByName(r Reason, cmd *command.Command, user string) string {
	var why string
	switch {
	case r == Permitted || w == InExec:
		return w.Text(r, cmd)
	case r == DeniedCommand:
		why = "User " + user + " has no permissions to run the '" + cmd.Name + "' command"
	case r == DeniedKey:
		why = "No permissions to access a key"
	default:
		why = "No permissions to access a channel"
	}
	if w == InScript {
		return "ACL failure in script: " + why
	}
	return "NOPERM " + why
}

// refusals are the errors' texts: a beginning, and an end for each of command, key and
// channel.
var refusals = [...]struct {
	before string
	why    [3]string
}{
	InCommand: {"NOPERM this user has no permissions to ", [3]string{
		"",
		"access one of the keys used as arguments",
		"access one of the channels used as arguments",
	}},
	InExec: {"NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. " +
		"This command is no longer allowed for the following reason: ", [3]string{
		"no permission to execute the command or subcommand",
		"no permission to touch the specified keys",
		"no permission to access one of the channels used as arguments",
	}},
	InScript: {"The user executing the script ", [3]string{
		"can't run this command or subcommand",
		"can't access at least one of the keys mentioned in the command arguments",
		"can't publish to the channel mentioned in the command",
	}},
}
