package node

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/glob"
)

// permission is the outcome of a check. When several selectors refuse for different
// reasons, the greatest counts.
type permission uint8

const (
	permitted permission = iota
	deniedCommand
	deniedKey
	deniedAuth
	deniedChannel
)

// permission checks a command against the user's rules, and tells which argument is
// the reason for a refusal (ACLCheckAllUserCommandPerm).
func (u *user) permission(cmd *command.Command, args [][]byte) (result permission, at int) {
	if u.root().unrestricted() {
		return permitted, 0
	}
	result = deniedCommand
	accesses, found := []command.Access(nil), false
	for _, s := range u.selectors {
		if !s.allKeys && !found {
			accesses, found = cmd.Accesses(args), true
		}
		p, index := s.permission(cmd, args, accesses)
		if p == permitted {
			return permitted, 0
		}
		if p > result || p == result && index > at {
			result, at = p, index
		}
	}
	return result, at
}

// permission is ACLSelectorCheckCmd. The accesses are those of the command's keys.
func (s *selector) permission(cmd *command.Command, args [][]byte, accesses []command.Access) (result permission, at int) {
	if !s.allCommands && !cmd.Has(command.NoAuth) && !s.commands.has(cmd.ID) && !s.firstArgAllowed(cmd, args) {
		return deniedCommand, 0
	}
	if !s.allKeys {
		for _, a := range accesses {
			if !s.keyAllowed(args[a.Index], a.Read, a.Write) {
				return deniedKey, a.Index
			}
		}
	}
	if !s.allChannels {
		first, last, isPattern := channelArgs(cmd, len(args))
		for i := first; i < last; i++ {
			if !s.channelAllowed(string(args[i]), isPattern) {
				return deniedChannel, i
			}
		}
	}
	return permitted, 0
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
	switch cmd.ID {
	case idSubscribe, idSSubscribe:
		return 1, count, false
	case idPSubscribe:
		return 1, count, true
	case idPublish, idSPublish:
		return 1, min(2, count), false
	}
	return 0, 0, false
}

var idPublish = id("publish")

// refusedByRules is the error for a command that the session's user may not run, or
// "". It is logged.
func (n *Node) refusedByRules(s *Session, cmd *command.Command, args [][]byte) string {
	p := n.checkRules(s, cmd, args, "")
	switch p {
	case permitted:
		return ""
	case deniedCommand:
		return "NOPERM this user has no permissions to run the '" + cmd.Name + "' command"
	case deniedKey:
		return "NOPERM this user has no permissions to access one of the keys used as arguments"
	}
	return "NOPERM this user has no permissions to access one of the channels used as arguments"
}

// refusedInExec is the error for a queued command that the user may not run any more
// when it comes to EXEC, or "".
func (n *Node) refusedInExec(s *Session, cmd *command.Command, args [][]byte) string {
	var reason string
	switch n.checkRules(s, cmd, args, "multi") {
	case permitted:
		return ""
	case deniedCommand:
		reason = "no permission to execute the command or subcommand"
	case deniedKey:
		reason = "no permission to touch the specified keys"
	default:
		reason = "no permission to access one of the channels used as arguments"
	}
	return "NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. " +
		"This command is no longer allowed for the following reason: " + reason
}

// refusedInScript is the error for a command of a script, or "" (scriptVerifyACL).
func (n *Node) refusedInScript(s *Session, cmd *command.Command, args [][]byte) string {
	var reason string
	switch n.checkRules(s, cmd, args, "lua") {
	case permitted:
		return ""
	case deniedCommand:
		reason = "can't run this command or subcommand"
	case deniedKey:
		reason = "can't access at least one of the keys mentioned in the command arguments"
	default:
		reason = "can't publish to the channel mentioned in the command"
	}
	return "The user executing the script " + reason
}

// checkRules checks a command and logs a refusal. The context is the log's; "" is
// that of a client's command.
func (n *Node) checkRules(s *Session, cmd *command.Command, args [][]byte, context string) permission {
	if s.user == nil {
		return permitted
	}
	p, at := s.user.permission(cmd, args)
	if p == permitted {
		return permitted
	}
	d := denial{reason: p, context: context, object: cmd.Name, user: s.user.name}
	if p != deniedCommand {
		d.object = string(args[at])
	}
	(&call{n: n, s: s, args: args}).denied(d)
	return p
}
