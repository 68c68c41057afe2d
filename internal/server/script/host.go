package script

import (
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Host is the server as one client's script sees it. The engine resolves which
// checks a command inside a script has to pass and in which order (scriptCall);
// the host answers each of them from the server's state.
//
// All methods are called on the goroutine that runs the script.
type Host interface {
	// Conditions is the state of the server when a script starts.
	Conditions() Conditions

	// Lookup finds a command, container commands with their subcommand
	// (lookupCommand). It reports false for an unknown command.
	Lookup(args [][]byte) (Command, bool)

	// Verify makes one check of scriptCall and returns the error text, empty
	// when the command may go on. A text that begins with a dash carries its
	// own code ("-READONLY You can't ..."), any other gets the code ERR.
	Verify(run *Run, check Check, cmd Command, args [][]byte) string

	// Execute runs the command and appends its reply to w, whose RESP3 field
	// says which protocol version the script asked for. The host may keep args.
	Execute(run *Run, cmd Command, args [][]byte, w *resp.Writer)

	// Rejected tells that a command of a script was refused with this text, for
	// the counters of errors and of rejected calls.
	Rejected(cmd Command, text string)

	// Permitted reports whether the script's user may run the command
	// (redis.acl_check_cmd).
	Permitted(cmd Command, args [][]byte) bool

	// Pulse is called now and then while the script computes, so that the server can
	// see to others: it may let go of what guards it meanwhile (scriptInterrupt).
	Pulse()

	// Log writes to the server's log (redis.log).
	Log(level LogLevel, text string)
}

// Command is what the engine has to know of a command.
type Command struct {
	// Known is false in the Command handed to Host.Rejected for a name that
	// Lookup did not find.
	Known bool
	// Unknown is the error of a command that is not known, or "" for that of all.
	Unknown string
	// Flags are the command's flags; the engine looks at Write, MayReplicate,
	// NoScript and DenyOOM.
	Flags command.Flags
	// Arity is the number of arguments with the name, or, negative, the least.
	Arity int
	// Entry is whatever the host wants to find again in its other methods.
	Entry any
}

// Check is one of the checks that depend on the server's state.
type Check int

// The checks of scriptCall in their order, with the texts a host returns.
const (
	// CheckStale: "Can not execute the command on a stale replica".
	CheckStale Check = iota
	// CheckACL: "The user executing the script " and the reason, such as "can't
	// run this command or subcommand".
	CheckACL
	// CheckWrite: a write of a script that has not written yet, on a read-only
	// replica, with a failing disk or too few good replicas. The texts are those
	// of the server: "-READONLY You can't write against a read only replica.".
	CheckWrite
	// CheckMemory: a command flagged denyoom of a script that has not written
	// yet: "-OOM command not allowed when used memory > 'maxmemory'.".
	CheckMemory
	// CheckCluster: one of the texts Down, DownReadOnly, NonLocalKey.
	CheckCluster
	// CheckSameSlot, behind CheckCluster: CrossSlot.
	CheckSameSlot
)

// The texts of scriptVerifyClusterState.
const (
	DownReadOnly = "Script attempted to execute a write command while the cluster is down and readonly"
	Down         = "Script attempted to execute a command while the cluster is down"
	NonLocalKey  = "Script attempted to access a non local key in a cluster node"
	// CrossSlot is returned only when Run.AllowCrossSlot is false.
	CrossSlot = "Script attempted to access keys that do not hash to the same slot"
)

// Conditions is what scriptPrepareForRun looks at. The zero value lets every
// script run.
type Conditions struct {
	// ClusterEnabled refuses scripts flagged no-cluster.
	ClusterEnabled bool
	// Stale: a replica without its master, and replica-serve-stale-data is no.
	Stale bool
	// ReadOnlyReplica: a read-only replica whose caller is not its master.
	ReadOnlyReplica bool
	// DiskError is the complete error for writing scripts while the server
	// cannot persist, "MISCONF ...", or empty.
	DiskError string
	// FewReplicas: fewer good replicas than min-replicas-to-write.
	FewReplicas bool
	// OutOfMemory: more than maxmemory is in use.
	OutOfMemory bool
	// FromMaster: the caller is the master or the append only file; a script it
	// runs cannot be killed.
	FromMaster bool
}

// LogLevel is the level of a line in the server's log.
type LogLevel int

// The log levels, with the values of redis.LOG_DEBUG and so on.
const (
	LogDebug LogLevel = iota
	LogVerbose
	LogNotice
	LogWarning
)
