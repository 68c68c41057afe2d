package script

import "github.com/slotstorm/slotstorm/internal/server/command"

// verify makes the checks of scriptCall, in its order, and returns the error.
func verify(texts *texts, run *Run, cmd Command, args [][]byte) string {
	switch {
	case !cmd.Known:
		return texts.unknown
	case cmd.Arity > 0 && cmd.Arity != len(args) || len(args) < -cmd.Arity:
		return texts.arity
	case cmd.Flags&command.NoScript != 0:
		return texts.notAllowed
	}
	host := run.host
	for _, check := range []Check{CheckStale, CheckACL} {
		if errText := host.Verify(run, check, cmd, args); errText != "" {
			return errText
		}
	}
	write := cmd.Flags&command.Write != 0
	if run.ReadOnly && (write || cmd.Flags&command.MayReplicate != 0) {
		return "Write commands are not allowed from read-only scripts."
	}
	// A script that has begun to write is not stopped half way by the state of
	// the server.
	clean := !run.WriteDirty()
	if write && clean {
		if errText := host.Verify(run, CheckWrite, cmd, args); errText != "" {
			return errText
		}
	}
	if clean && !run.AllowOOM && cmd.Flags&command.DenyOOM != 0 {
		if errText := host.Verify(run, CheckMemory, cmd, args); errText != "" {
			return errText
		}
	}
	if write {
		run.dirty.Store(true)
	}
	return host.Verify(run, CheckCluster, cmd, args)
}
