package live

import (
	"errors"
	"os/exec"
)

// errNoSignals: Windows has no signal that stops a process until it may go on.
var errNoSignals = errors.New("live: processes cannot be paused on Windows")

func (s *server) pause() error  { return errNoSignals }
func (s *server) resume() error { return errNoSignals }

// KillGroup ends a process.
func KillGroup(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
