package clustertest

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/drivers"
)

// RunDir plays all scenario files of a directory and of those below it, each in a
// subtest named after its file. Clients with driver=go-redis run in virtual time.
func RunDir(t *testing.T, dir string) {
	t.Helper()
	scenario.RunDir(t, dir, scenarioOptions)
}

// RunFile plays one scenario file.
func RunFile(t *testing.T, file string) {
	t.Helper()
	scenario.RunFile(t, file, scenarioOptions(t))
}

func scenarioOptions(t *testing.T) scenario.Options {
	return scenario.Options{
		Drivers: drivers.All(),
		Bubble: func(f func()) {
			synctest.Test(t, func(*testing.T) {
				f()
				time.Sleep(aftermath)
			})
		},
	}
}
