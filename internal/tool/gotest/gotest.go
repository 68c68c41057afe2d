// Package gotest stands for go test in Examples that show what belongs into a test.
package gotest

import (
	"flag"
	"sync"
	"testing"
)

// Run gives the test its t and runs it once, whatever -count says, and reports whether it
// passed. With -v and -json, too, the output is that of the test alone, because an Example
// is judged by it. No other test may run meanwhile.
func Run(test func(t *testing.T)) (passed bool) {
	verbose := flag.Lookup("test.v").Value
	was := verbose.String()
	set(verbose, "false")
	defer set(verbose, was)
	all := func(string, string) (bool, error) { return true, nil }
	var once sync.Once
	return testing.RunTests(all, []testing.InternalTest{{
		Name: "TestExample",
		F:    func(t *testing.T) { once.Do(func() { test(t) }) },
	}})
}

func set(v flag.Value, to string) {
	if err := v.Set(to); err != nil {
		panic(err) // it is one of its own values
	}
}
