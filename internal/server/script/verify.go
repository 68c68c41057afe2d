package script

import "github.com/slotstorm/slotstorm/internal/server/command"

// verify makes the checks of scriptCall, in its order, and returns the error.
func verify(texts *texts, run *Run, cmd Command, args [][]byte) string {
	switch {
	case !cmd.Known && cmd.Unknown != "":
		return cmd.Unknown
	case !cmd.Known:
		return texts.unknown
	case cmd.Arity > 0 && cmd.Arity != len(args) || len(args) < -cmd.Arity:
		return texts.arity
	case cmd.Flags&command.NoScript != 0:
		return texts.notAllowed
	}
	order := checksOfScripts
	if texts.asModules {
		order = checksOfModules
	}
	write := cmd.Flags&command.Write != 0
	for _, check := range order {
		refused := ""
		// A script that has begun to write is not stopped half way by the state of the server.
		switch clean := !run.WriteDirty(); {
		case check == checkReadOnly:
			if run.ReadOnly && (write || cmd.Flags&command.MayReplicate != 0) {
				refused = "Write commands are not allowed from read-only scripts."
			}
		case check == checkBegun:
			if write {
				run.dirty.Store(true)
			}
		case check == CheckWrite && !(write && clean),
			check == CheckMemory && !(clean && !run.AllowOOM && cmd.Flags&command.DenyOOM != 0):
		default:
			refused = run.host.Verify(run, check, cmd, args)
		}
		if refused != "" {
			return refused
		}
	}
	return ""
}

// The steps of verify that need no host: a script that may not write does, and one that has
// passed the checks of writes begins to.
const (
	checkReadOnly Check = -1 - iota
	checkBegun
)

// The orders of the checks: of scriptCall, and of VM_Call, through which scripts of Valkey 9.1
// call commands.
var (
	checksOfScripts = []Check{CheckStale, CheckACL, checkReadOnly, CheckWrite, CheckMemory, checkBegun, CheckCluster, CheckSameSlot}
	checksOfModules = []Check{CheckMemory, CheckACL, CheckCluster, checkReadOnly, CheckWrite, checkBegun, CheckStale, CheckSameSlot}
)
