package junit

import "testing"

func TestSuite(t *testing.T) {
	s := Suite{Name: "slotstorm"}
	s.Add(Case{Class: "c", Name: "passes"}, 1.5)
	s.Add(Case{Class: "c", Name: "fails", Failure: &Message{"line 3", "a < b"}}, 0.25)
	s.Add(Case{Class: "c", Name: "is none", Error: &Message{Message: "it cannot be played"}}, 0)
	s.Add(Case{Class: "c", Name: "is left out", Skipped: &Message{Message: "why"}}, 0)
	const suite = `<testsuite name="slotstorm" tests="4" failures="1" errors="1" skipped="1" time="1.750">
  <testcase classname="c" name="passes" time="1.500"></testcase>
  <testcase classname="c" name="fails" time="0.250">
    <failure message="line 3">a &lt; b</failure>
  </testcase>
  <testcase classname="c" name="is none" time="0.000">
    <error message="it cannot be played"></error>
  </testcase>
  <testcase classname="c" name="is left out" time="0.000">
    <skipped message="why"></skipped>
  </testcase>
</testsuite>
`
	const header = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	if got, err := Text(s); err != nil || string(got) != header+suite {
		t.Errorf("%v\n%s", err, got)
	}
	const empty = "<testsuites>\n  <testsuite name=\"x\" tests=\"0\" failures=\"0\" errors=\"0\" skipped=\"0\" time=\"\"></testsuite>\n</testsuites>\n"
	if got, err := Text(Suites{Suites: []Suite{{Name: "x"}}}); err != nil || string(got) != header+empty {
		t.Errorf("%v\n%s", err, got)
	}
}
