//go:build unix

package live

import (
	"os/exec"
	"syscall"
)

// OwnGroup lets a process that is about to be started lead a group of its own, which the
// terminal's interrupt does not reach: KillGroup ends it with all that it has started.
func OwnGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
