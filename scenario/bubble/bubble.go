// Package bubble gives a plain program what only tests have: testing/synctest bubbles,
// in which package time is virtual.
package bubble

import (
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Main runs a program's main function, with a function that runs something in a
// bubble, and exits with the code that it returns. It does not return. Bubbles of
// several goroutines come one after the other.
//
// synctest.Test needs a *testing.T, and package testing hands one out only from its own
// main function; so the program runs as the only test of that.
func Main(main func(bubble func(f func())) (code int)) {
	args := os.Args
	os.Args = args[:1] // the program's arguments are not those of a test
	all := func(_, _ string) (bool, error) { return true, nil }
	testing.Main(all, []testing.InternalTest{{Name: "main", F: func(t *testing.T) {
		os.Args = args
		var turn sync.Mutex
		os.Exit(main(func(f func()) {
			turn.Lock()
			defer turn.Unlock()
			synctest.Test(t, func(*testing.T) {
				f()
				time.Sleep(aftermath)
			})
		}))
	}}}, nil, nil)
}

// aftermath is what closed clients get to notice it: a bubble waits for all its
// goroutines, and its time stands still once the function is over.
const aftermath = time.Minute
