package node

import "github.com/slotstorm/slotstorm/internal/server/command"

// Error replies, byte for byte those of Redis 7.0.15. Those of the CLUSTER
// command are in package gossip, those of data commands in the keyspace.
const (
	errSyntax         = "ERR syntax error"
	errWrongType      = "WRONGTYPE Operation against a key holding the wrong kind of value"
	errNotInteger     = "ERR value is not an integer or out of range"
	errNotInt         = "ERR value is out of range, value must between -2147483648 and 2147483647"
	errMaxClients     = "ERR max number of clients + cluster connections reached"
	errCrossSlot      = "CROSSSLOT Keys in request don't hash to the same slot"
	errTryAgain       = "TRYAGAIN Multiple keys request during rehashing of slot"
	errUnbound        = "CLUSTERDOWN Hash slot not served"
	errDown           = "CLUSTERDOWN The cluster is down"
	errDownReadOnly   = "CLUSTERDOWN The cluster is down and only accepts read commands"
	errNoReplicas     = "NOREPLICAS Not enough good replicas to write."
	errReadOnly       = "READONLY You can't write against a read only replica."
	errMasterDown     = "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."
	errLoading        = "LOADING Redis is loading the dataset in memory"
	errOOM            = "OOM command not allowed when used memory > 'maxmemory'."
	errUnblocked      = "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)"
	errStreamGone     = "UNBLOCKED the stream key no longer exists"
	errWrongPass      = "WRONGPASS invalid username-password pair or user is disabled."
	errNoPasswordSet  = "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?"
	errTimeoutInteger = "ERR timeout is not an integer or out of range"
	errTimeoutNeg     = "ERR timeout is negative"
)

// protectedError answers DEBUG and MODULE while they are not enabled.
func protectedError(cmd *command.Command) string {
	name, option := "DEBUG", "enable-debug-command"
	if cmd.ID != idDebug {
		name, option = "MODULE", "enable-module-command"
	}
	return "ERR " + name + " command not allowed. If the " + option + " option is set to \"local\", " +
		"you can run it from a local connection, otherwise you need to set this option in the configuration file, " +
		"and then restart the server."
}

// errUnsupported answers a command that Redis has and Slotstorm does not. Redis
// has no such error.
func errUnsupported(cmd *command.Command) string {
	return "ERR Slotstorm does not support the command '" + cmd.Name + "'"
}
