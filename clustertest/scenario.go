package clustertest

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
)

// RunDir plays all scenario files of a directory and of those below it, each in a
// subtest named after its file. Clients with driver=go-redis run in virtual time. The
// functions change the options of a run; other drivers come that way, so that only who uses
// them has their libraries:
//
//	clustertest.RunDir(t, "testdata", func(o *scenario.Options) {
//		o.Drivers[rueidis.Name] = rueidis.Driver{} // of scenario/rueidis
//	})
func RunDir(t *testing.T, dir string, change ...func(o *scenario.Options)) {
	t.Helper()
	scenario.RunDir(t, dir, func(t *testing.T) scenario.Options { return scenarioOptions(t, change) })
}

// RunFile plays one scenario file, as RunDir does.
func RunFile(t *testing.T, file string, change ...func(o *scenario.Options)) {
	t.Helper()
	scenario.RunFile(t, file, scenarioOptions(t, change))
}

func scenarioOptions(t *testing.T, change []func(o *scenario.Options)) scenario.Options {
	opt := scenario.Options{
		Drivers: map[string]scenario.Driver{goredis.Name: goredis.Driver{}},
		Bubble: func(f func()) {
			synctest.Test(t, func(*testing.T) {
				f()
				time.Sleep(aftermath)
			})
		},
	}
	for _, f := range change {
		f(&opt)
	}
	return opt
}
