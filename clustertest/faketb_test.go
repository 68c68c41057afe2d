package clustertest_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// fakeTB is a test that is expected to fail. It keeps what it prints.
type fakeTB struct {
	*testing.T // for what is the same: Helper
	name       string
	output     strings.Builder
	stream     strings.Builder // what is written to Output
	failed     bool
	cleanups   []func()
	attributes map[string]string
}

// fatalExit is what Fatalf panics with.
type fatalExit struct{}

func newFakeTB(t *testing.T, name string) *fakeTB { return &fakeTB{T: t, name: name} }

// run runs the test up to its end or to Fatalf, with its cleanups, and returns what it
// printed.
func (f *fakeTB) run(test func()) string {
	func() {
		defer func() {
			if p := recover(); p != nil && p != any(fatalExit{}) {
				panic(p)
			}
		}()
		test()
	}()
	for len(f.cleanups) > 0 {
		last := len(f.cleanups) - 1
		cleanup := f.cleanups[last]
		f.cleanups = f.cleanups[:last]
		cleanup()
	}
	return f.output.String()
}

func (f *fakeTB) Name() string                    { return f.name }
func (f *fakeTB) Failed() bool                    { return f.failed }
func (f *fakeTB) Cleanup(cleanup func())          { f.cleanups = append(f.cleanups, cleanup) }
func (f *fakeTB) Logf(format string, args ...any) { fmt.Fprintf(&f.output, format+"\n", args...) }
func (f *fakeTB) Output() io.Writer               { return &f.stream }
func (f *fakeTB) Attr(key, value string) {
	if f.attributes == nil {
		f.attributes = map[string]string{}
	}
	f.attributes[key] = value
}
func (f *fakeTB) Errorf(format string, args ...any) {
	f.failed = true
	f.Logf(format, args...)
}
func (f *fakeTB) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	panic(fatalExit{})
}
