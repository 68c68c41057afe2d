//go:build !linux

package conformance

import (
	"os/exec"
	"syscall"
)

// spawn starts a process that the terminal's interrupt does not reach: its owner
// stops it in order.
func spawn(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd.Start()
}
