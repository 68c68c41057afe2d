//go:build unix

package live

import (
	"os/exec"
	"syscall"
)

func (s *server) pause() error  { return s.signal(syscall.SIGSTOP) }
func (s *server) resume() error { return s.signal(syscall.SIGCONT) }

// KillGroup ends a process that leads a group of its own, as those of Spawn do, and all that it has started.
func KillGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
