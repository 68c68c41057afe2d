// Package leak finds goroutines that tests have left behind. go.uber.org/goleak does the
// same and more; its requirements would become those of whoever requires this module.
package leak

import (
	"fmt"
	"runtime"
	"strings"
	"time"
)

// Goroutines are some that ran at one time.
type Goroutines map[string]bool

// Running are the goroutines that run now.
func Running() Goroutines {
	out := Goroutines{}
	for _, stack := range stacks() {
		out[name(stack)] = true
	}
	return out
}

// patience is how long goroutines may take to end: on a busy machine some wait long for their turn.
const patience = 30 * time.Second

// Find returns an error with the stacks of all goroutines that run, after some time for
// those that are about to end. The caller's is left out, and those that are in known, wait
// in package testing, or read signals.
func Find(known Goroutines) error { return find(known, patience) }

func find(known Goroutines, patience time.Duration) error {
	deadline := time.Now().Add(patience)
	for {
		left := unknown(known)
		if left == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("leak: %d goroutines still run:\n%s", len(left), strings.Join(left, "\n\n"))
		}
		time.Sleep(time.Millisecond)
	}
}

func unknown(known Goroutines) []string {
	var out []string
	for _, stack := range stacks() {
		if !known[name(stack)] && !strings.Contains(stack, "\ntesting.") && !strings.Contains(stack, "\nos/signal.") {
			out = append(out, stack)
		}
	}
	return out
}

// stacks are the stacks of all goroutines but the caller's.
func stacks() []string {
	buf := make([]byte, 1<<20)
	n := runtime.Stack(buf, true)
	for n == len(buf) {
		buf = make([]byte, 2*n)
		n = runtime.Stack(buf, true)
	}
	return strings.Split(strings.TrimSpace(string(buf[:n])), "\n\n")[1:] // the caller's is the first
}

// name is what a stack begins with: "goroutine 12".
func name(stack string) string {
	name, _, _ := strings.Cut(stack, " [")
	return name
}
