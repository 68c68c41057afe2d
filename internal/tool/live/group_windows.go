package live

import (
	"os/exec"
	"syscall"
)

// OwnGroup lets a process that is about to be started lead a group of its own, which the
// terminal's interrupt does not reach.
func OwnGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
