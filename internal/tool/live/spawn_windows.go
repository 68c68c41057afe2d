package live

import (
	"os/exec"
	"syscall"
)

// Spawn starts a process that the terminal's interrupt does not reach: its owner
// stops it in order.
func Spawn(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
	return cmd.Start()
}
