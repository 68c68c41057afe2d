package clustertest_test

import (
	"flag"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/sim"
)

// With go test -v, a failed test has the log in its output, to its last event.
func TestLogInTheOutput(t *testing.T) {
	pass := func(*fakeTB, *clustertest.Cluster) {}
	fail := func(tb *fakeTB, c *clustertest.Cluster) { tb.Errorf("it fails") }
	wait := func(tb *fakeTB, c *clustertest.Cluster) { c.WaitOwner(866, "n2", time.Second) }
	busy := func(tb *fakeTB, c *clustertest.Cluster) {
		for range 600 {
			c.Crash("n3")
			c.Restart("n3", sim.Restart{})
		}
		c.Crash("n2")
		tb.Errorf("it fails")
	}
	for _, tt := range []struct {
		name, verbose string
		test          func(tb *fakeTB, c *clustertest.Cluster)
		want          string // a regular expression for the whole
	}{
		{"passes", "true", pass, `^$`},
		{"fails quietly", "false", fail, `^$`},
		{"fails", "true", fail, `^clustertest: the log\n    .*#1 .*\n(    .*\n)+$`},
		{"fails by a wait", "true", wait, `^clustertest: the log\n    .*#1 .*\n(    .*\n)+$`},
		{"long", "true", busy, `^clustertest: the log, the last 1000 of \d{4} events\n(    .*\n){999}    .* n2 .*\n$`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := flag.Lookup("test.v").Value
			was := v.String()
			defer v.Set(was)
			if err := v.Set(tt.verbose); err != nil {
				t.Fatal(err)
			}
			tb := newFakeTB(t, "TestCart/"+tt.name)
			text := tb.run(func() { tt.test(tb, clustertest.New(tb, clustertest.Config{Seed: 7})) })
			hideLogFile(t, text)
			if got := tb.stream.String(); !regexp.MustCompile(tt.want).MatchString(got) {
				t.Errorf("the output is %.500q..., want %s", got, tt.want)
			}
			if strings.Contains(text, "clustertest: the log\n") {
				t.Errorf("it is among what was reported:\n%s", text)
			}
		})
	}
}
