package conformance

import (
	"flag"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// rapidFlags tells rapid how to run: it reads its settings from command line flags,
// and asks package testing whether tests are to be short.
var rapidFlags = sync.OnceFunc(func() {
	if !testing.Testing() {
		testing.Init()
		_ = flag.CommandLine.Parse(nil)
	}
	_ = flag.Set("rapid.checks", "1")
	_ = flag.Set("rapid.nofailfile", "true")
})

// falsify lets rapid check the property once with what it draws from the seed, and
// simplify it for the given time when it fails.
func falsify(seed uint64, simplify time.Duration, property func(*rapid.T)) {
	rapidFlags()
	_ = flag.Set("rapid.seed", fmt.Sprint(seed))
	_ = flag.Set("rapid.shrinktime", simplify.String())
	var wg sync.WaitGroup
	// rapid ends a failed check with FailNow, which ends the goroutine.
	wg.Go(func() { rapid.Check(&quietTB{}, property) })
	wg.Wait()
}

// quietTB is a rapid.TB outside a test that says nothing: the property keeps what
// is to be known.
type quietTB struct{ failed bool }

func (t *quietTB) Helper()               {}
func (t *quietTB) Name() string          { return "conformance" }
func (t *quietTB) Logf(string, ...any)   {}
func (t *quietTB) Log(...any)            {}
func (t *quietTB) Skipf(string, ...any)  { runtime.Goexit() }
func (t *quietTB) Skip(...any)           { runtime.Goexit() }
func (t *quietTB) SkipNow()              { runtime.Goexit() }
func (t *quietTB) Errorf(string, ...any) { t.failed = true }
func (t *quietTB) Error(...any)          { t.failed = true }
func (t *quietTB) Fatalf(string, ...any) { t.FailNow() }
func (t *quietTB) Fatal(...any)          { t.FailNow() }
func (t *quietTB) Fail()                 { t.failed = true }
func (t *quietTB) Failed() bool          { return t.failed }
func (t *quietTB) FailNow() {
	t.failed = true
	runtime.Goexit()
}
