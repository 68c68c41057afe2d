package gotest_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/tool/gotest"
)

func ExampleRun() {
	passed := gotest.Run(func(t *testing.T) {
		t.Run("inner", func(t *testing.T) { t.Log("nobody sees it") })
		fmt.Println("hello from", t.Name())
	})
	fmt.Println(passed)
	// Output:
	// hello from TestExample
	// true
}

// However go test tells what it does, the Example's output is its own, and what comes
// later is told as before.
func TestExamplesPassHowEverGoTestTells(t *testing.T) {
	for _, v := range []string{"false", "true", "test2json"} {
		out, err := exec.Command(os.Args[0], "-test.v="+v, "-test.run=^ExampleRun$").CombinedOutput()
		if err != nil {
			t.Errorf("-test.v=%s: %v\n%s", v, err, out)
		}
		want := 1
		if v == "false" {
			want = 0
		}
		if got := strings.Count(string(out), "--- PASS: ExampleRun"); got != want {
			t.Errorf("-test.v=%s tells %d times that the Example passed, want %d\n%s", v, got, want, out)
		}
	}
}
