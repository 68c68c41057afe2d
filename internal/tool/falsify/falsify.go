// Package falsify runs rapid outside of a test, or in one that has something better to
// say: the property keeps what is to be known of its failures.
package falsify

import (
	"flag"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Settings are rapid's.
type Settings struct {
	// Checks is how many times the property is checked with fresh values, also with
	// -short, of which rapid itself would make a fifth.
	Checks int
	// Seed is that of the first check.
	Seed uint64
	// ShrinkTime bounds how long the first failure is simplified.
	ShrinkTime time.Duration
}

// mutex guards rapid's settings, which are those of the whole program.
var mutex sync.Mutex

// parsed makes the flags of package testing, which rapid asks, outside of a test.
var parsed = sync.OnceFunc(func() {
	if !testing.Testing() {
		testing.Init()
		_ = flag.CommandLine.Parse(nil)
	}
})

// Run lets rapid check the property, and simplify the first failure.
func Run(s Settings, property func(*rapid.T)) {
	mutex.Lock()
	defer mutex.Unlock()
	parsed()
	checks := s.Checks
	if testing.Short() {
		checks *= 5
	}
	// rapid has its settings as flags only.
	for name, value := range map[string]string{
		"rapid.checks": strconv.Itoa(checks), "rapid.seed": strconv.FormatUint(s.Seed, 10),
		"rapid.shrinktime": s.ShrinkTime.String(), "rapid.nofailfile": "true",
	} {
		old := flag.Lookup(name).Value.String()
		defer func() { _ = flag.Set(name, old) }() // it was its value before
		if err := flag.Set(name, value); err != nil {
			panic("falsify: rapid has no setting " + name + ": " + err.Error())
		}
	}
	var wg sync.WaitGroup
	// rapid ends a failed check with FailNow, which ends the goroutine.
	wg.Go(func() { rapid.Check(&quiet{}, property) })
	wg.Wait()
}

// quiet is a test that says nothing.
type quiet struct{ failed bool }

var _ rapid.TB = (*quiet)(nil)

func (q *quiet) Helper()               {}
func (q *quiet) Name() string          { return "falsify" }
func (q *quiet) Logf(string, ...any)   {}
func (q *quiet) Log(...any)            {}
func (q *quiet) Skipf(string, ...any)  { q.SkipNow() }
func (q *quiet) Skip(...any)           { q.SkipNow() }
func (q *quiet) SkipNow()              { runtime.Goexit() }
func (q *quiet) Errorf(string, ...any) { q.Fail() }
func (q *quiet) Error(...any)          { q.Fail() }
func (q *quiet) Fatalf(string, ...any) { q.FailNow() }
func (q *quiet) Fatal(...any)          { q.FailNow() }
func (q *quiet) Fail()                 { q.failed = true }
func (q *quiet) Failed() bool          { return q.failed }

func (q *quiet) FailNow() {
	q.failed = true
	runtime.Goexit()
}
