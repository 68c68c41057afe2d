//go:build unix

package examples

import (
	"syscall"
	"time"
)

// spent is the processor time that the tests have taken so far: other work on the machine
// must not make them fail.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
