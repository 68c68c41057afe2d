// Package errtext has the texts of error replies that several parts of a server send,
// byte for byte those of Redis 7.0.15. A text that one command alone sends stands with
// that command; those of the CLUSTER command are in package clusterbus.
package errtext

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
)

// Errors without arguments, for resp.Writer's Error.
const (
	Syntax         = "ERR syntax error"
	WrongType      = "WRONGTYPE Operation against a key holding the wrong kind of value"
	NotInteger     = "ERR value is not an integer or out of range"
	SameObject     = "ERR source and destination objects are the same"
	OutOfIntRange  = "ERR value is out of range, value must between -2147483648 and 2147483647"
	MaxClients     = "ERR max number of clients + cluster connections reached"
	CrossSlot      = "CROSSSLOT Keys in request don't hash to the same slot"
	TryAgain       = "TRYAGAIN Multiple keys request during rehashing of slot"
	Unbound        = "CLUSTERDOWN Hash slot not served"
	Down           = "CLUSTERDOWN The cluster is down"
	DownReadOnly   = "CLUSTERDOWN The cluster is down and only accepts read commands"
	NoReplicas     = "NOREPLICAS Not enough good replicas to write."
	ReadOnly       = "READONLY You can't write against a read only replica."
	MasterDown     = "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."
	Loading        = "LOADING Redis is loading the dataset in memory"
	OOM            = "OOM command not allowed when used memory > 'maxmemory'."
	Unblocked      = "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)"
	StreamGone     = "UNBLOCKED the stream key no longer exists"
	WrongPass      = "WRONGPASS invalid username-password pair or user is disabled."
	NoPasswordSet  = "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?"
	NotPositive    = "ERR value is out of range, must be positive"
	TimeoutInteger = "ERR timeout is not an integer or out of range"
	TimeoutNeg     = "ERR timeout is negative"
	TimeoutTooLong = "ERR timeout is out of range"
)

// WrongArity answers a command with too few or too many arguments (addReplyErrorArity).
// The name is the command's full one.
func WrongArity(name string) string {
	return "ERR wrong number of arguments for '" + name + "' command"
}

// SubcommandSyntax answers a subcommand whose number of arguments the command table accepts
// and the command does not (addReplySubcommandSyntaxError). Arguments are those of the
// request.
func SubcommandSyntax(args [][]byte) string {
	return "ERR unknown subcommand or wrong number of arguments for '" + string(ctype.Limit(args[1], maxName)) +
		"'. Try " + strings.ToUpper(ctype.Text(args[0])) + " HELP."
}

// WholeSyntax is SubcommandSyntax, and what answers an unknown subcommand, up to Redis 6.2.
func WholeSyntax(args [][]byte) string {
	return "ERR Unknown subcommand or wrong number of arguments for '" + ctype.Text(args[1]) +
		"'. Try " + strings.ToUpper(ctype.Text(args[0])) + " HELP."
}

// UnknownSubcommand answers a subcommand that Redis does not have.
func UnknownSubcommand(args [][]byte) string {
	return "ERR unknown subcommand '" + string(ctype.Limit(args[1], maxName)) + "'. Try " +
		strings.ToUpper(string(args[0])) + " HELP."
}

// UnknownCommand answers a name that Redis does not have (commandCheckExistence).
func UnknownCommand(args [][]byte) string {
	var beginning []byte
	for _, arg := range args[1:] {
		if len(beginning) >= maxName {
			break
		}
		beginning = append(beginning, '\'')
		beginning = append(beginning, ctype.Limit(arg, maxName-len(beginning)+1)...)
		beginning = append(beginning, "' "...)
	}
	return "ERR unknown command '" + string(ctype.Limit(args[0], maxName)) + "', with args beginning with: " + string(beginning)
}

// UnknownBackquoted is UnknownCommand up to Redis 6.2 (processCommand).
func UnknownBackquoted(args [][]byte) string {
	var beginning []byte
	for _, arg := range args[1:] {
		if len(beginning) >= maxName {
			break
		}
		beginning = append(beginning, '`')
		beginning = append(beginning, ctype.Limit(arg, maxName-len(beginning)+1)...)
		beginning = append(beginning, "`, "...)
	}
	return "ERR unknown command `" + ctype.Text(args[0]) + "`, with args beginning with: " + string(beginning)
}

// maxName is how much of a name errors show.
const maxName = 128
