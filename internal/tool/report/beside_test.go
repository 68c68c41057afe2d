package report

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// Two runs are shown side by side: both reports in one page, the first difference marked in each.
func TestWriteBeside(t *testing.T) {
	side := func(name string, b scenario.Branch) Side {
		script, err := scenario.Parse("test.scn", []byte("cluster masters=3 node-timeout=2s\nwait 1s\nwait 5s\n"))
		if err != nil {
			t.Fatal(err)
		}
		s := Side{Name: name, Recorder: NewRecorder()}
		if s.Result, err = scenario.Run(t.Context(), script, scenario.Options{Observer: s.Recorder, Branch: b}); err != nil {
			t.Fatal(err)
		}
		return s
	}
	write := func(a, b Side) string {
		var out bytes.Buffer
		if err := WriteBeside(&out, "a <title>", [2]Side{a, b}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	plain := side("as it is", scenario.Branch{})
	branched := side("the branch", scenario.Branch{Branch: sim.Branch{At: 2e9}, Lines: []string{"crash n1"}})
	page := write(plain, branched)
	first := branched.Result.Log.Since(0)[plain.Result.Log.Len()]
	for _, want := range []string{
		"<h1>a &lt;title&gt;</h1>", "as it is: passed after 6s", "the branch: passed after 6s", `<tr class="first"><td></td><td>` + strings.Join(strings.Fields(first.String()), " "),
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not have %q", want)
		}
	}
	inside := html.UnescapeString(page)
	if got := strings.Count(inside, `"beside":true,"mark":{"q":`); got != 2 {
		t.Errorf("%d reports are marked", got)
	}
	if want := fmt.Sprintf(`"mark":{"q":%d,"t":%d}`, first.Seq, first.At.Microseconds()); !strings.Contains(inside, want) {
		t.Errorf("no report has %s", want)
	}
	if page := write(plain, side("again", scenario.Branch{})); !strings.Contains(page, "Both runs are the same, event by event.") || strings.Contains(html.UnescapeString(page), `"mark":`) {
		t.Error("runs that are the same are said to differ")
	}
}
