package live

import (
	"os/exec"
	"runtime"
	"sync"
	"syscall"
)

// spawner starts processes from one thread that lives as long as the program: on
// Linux "die with the parent" means the parent's thread.
var spawner = sync.OnceValue(func() chan func() {
	jobs := make(chan func())
	go func() {
		runtime.LockOSThread()
		for job := range jobs {
			job()
		}
	}()
	return jobs
})

// Spawn starts a process that is killed when this one ends, however it ends, and
// that the terminal's interrupt does not reach: its owner stops it in order.
func Spawn(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	done := make(chan error)
	spawner() <- func() { done <- cmd.Start() }
	return <-done
}
