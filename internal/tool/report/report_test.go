package report

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// record plays a scenario and returns the page and the data in it.
func record(t *testing.T, text string) (page string, d data) {
	t.Helper()
	script, err := scenario.Parse("test.scn", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	r := NewRecorder()
	result, err := scenario.Run(t.Context(), script, scenario.Options{Observer: r, KeepGoing: true})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := r.Write(&b, result); err != nil {
		t.Fatal(err)
	}
	match := regexp.MustCompile(`(?s)id="data">(.*?)</script>`).FindStringSubmatch(b.String())
	if match == nil {
		t.Fatal("the page has no data")
	}
	if err := json.Unmarshal([]byte(match[1]), &d); err != nil {
		t.Fatal(err)
	}
	return b.String(), d
}

// owner folds the changes of a node's view up to a time.
func (d *data) owner(node int, at time.Duration, slot int) string {
	owner := ""
	for _, v := range d.Views {
		if v.Node != node || v.At > at.Microseconds() {
			continue
		}
		for i := 0; i < len(v.Slots); i += 3 {
			if slot >= v.Slots[i] && slot <= v.Slots[i+1] {
				owner = ""
				if v.Slots[i+2] >= 0 {
					owner = d.Texts[v.Slots[i+2]]
				}
			}
		}
	}
	return owner
}

func TestViewsAndRoutes(t *testing.T) {
	_, d := record(t, `cluster masters=3 replicas=1 node-timeout=2s
client alice
alice> SET hello 1 => OK
wait 1s
migrate 866 n1 n2 => done
alice> GET hello => "1" via n1:MOVED n2
wait 1s
crash n1
alice> GET x => "..."
wait until n4 role master within 20s
wait until agreed within 5s
`)
	if d.OK || len(d.Failures) != 1 {
		t.Errorf("the run failed at one line, the page says %v", d.Failures)
	}
	end := time.Duration(d.End) * time.Microsecond
	for _, row := range []struct {
		node int
		at   time.Duration
		slot int
		want string
	}{
		{2, 0, 866, "n1"}, {2, 1500 * time.Millisecond, 866, "n2"}, {2, 1500 * time.Millisecond, 865, "n1"},
		{2, end, 865, "n4"}, {0, end, 865, "n1"}, {5, end, 16383, "n3"},
	} {
		if got := d.owner(row.node, row.at, row.slot); got != row.want {
			t.Errorf("slot %d belongs to %q at %v in the opinion of %s, want %q", row.slot, got, row.at, d.Nodes[row.node], row.want)
		}
	}
	var last *view
	for i := range d.Views {
		if d.Views[i].Node == 0 {
			last = &d.Views[i]
		}
	}
	if last.Process != "down" {
		t.Errorf("in the end n1 is %s", last.Process)
	}
	var routes []string
	for _, w := range d.Routes {
		text := w.Who + " " + w.Command
		for _, h := range w.Hops {
			text += " " + h[1].(string) + ":" + h[2].(string)
		}
		routes = append(routes, text)
	}
	if want := "alice GET hello n1:MOVED n2:OK"; !slices.Contains(routes, want) {
		t.Errorf("the routes are %q, want also %q", routes, want)
	}
	if got := d.Totals["redirect"]; got != 1 {
		t.Errorf("%d redirects, want 1", got)
	}
	column := d.Series.Columns["MOVED"]
	if column[0] != 0 || column[len(column)-1] != 1 {
		t.Errorf("MOVED over time: %v", column)
	}
}

// TestNothingBreaksOut writes what a log can have into the page, and looks for it as
// markup.
func TestNothingBreaksOut(t *testing.T) {
	page, _ := record(t, `client alice
alice> SET "</script><script>alert(1)</script><!--" "\u2028' \" \x00 \xff"
@n1> "</script><b>" "&amp;"
`)
	if n := strings.Count(page, "<script"); n != 3 {
		t.Errorf("there are %d scripts, want 3", n)
	}
	if strings.Contains(page, "<!--\"") || strings.Contains(page, "alert(1)</script>") || strings.Contains(page, "\u2028") {
		t.Error("text of the log stands in the page as it is")
	}
	for _, outside := range []string{"src=", "href=\"http", "@import", "url("} {
		if own := strings.ReplaceAll(page, "uPlot (https", ""); strings.Contains(own, outside) {
			t.Errorf("the page has %s", outside)
		}
	}
}

func TestThin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit, n := rapid.IntRange(1, 20).Draw(t, "limit"), rapid.IntRange(0, 500).Draw(t, "n")
		list := newThin[int](limit)
		for i := range n {
			if list.wants() {
				list.add(i)
			}
		}
		if list.total != n || len(list.kept) > limit || n > 0 && len(list.kept) < (limit+1)/2 && len(list.kept) < n {
			t.Fatalf("of %d it keeps %d, at most %d: %v", n, len(list.kept), limit, list.kept)
		}
		for i, v := range list.kept {
			if v != i*list.every {
				t.Fatalf("it keeps %v, each %d.", list.kept, list.every)
			}
		}
	})
}

func TestSeriesStayEven(t *testing.T) {
	s := newSeries()
	longest := 0
	for at := time.Duration(0); at < 10*time.Minute; at += 7 * time.Millisecond {
		s.counts[countCommands]++
		if s.due(at) {
			queue := 0
			if at > time.Minute && longest == 0 {
				queue, longest = 99, 99
			}
			s.sample(at, sim.ClientStats{}, queue)
		}
	}
	if got := slices.Max(s.columns[countQueue]); got != longest {
		t.Errorf("the longest queue was %d, the chart says %d", longest, got)
	}
	if len(s.times) > samplesKept || len(s.columns[countCommands]) != len(s.times) {
		t.Fatalf("%d times and %d values", len(s.times), len(s.columns[countCommands]))
	}
	for i := 1; i < len(s.times); i++ {
		if gap := s.times[i] - s.times[i-1]; gap > 2*s.step {
			t.Fatalf("a gap of %v behind %v, the step is %v", gap, s.times[i-1], s.step)
		}
	}
}

// TestViewsAreThinned checks that a thinned list of changes ends where the whole one does.
func TestViewsAreThinned(t *testing.T) {
	var v views
	for i := range 3 * viewsKept {
		v.changes = append(v.changes, viewChange{
			moment: moment{uint64(i), time.Duration(i) * 100 * time.Microsecond}, node: i % 3,
			slots: []slotChange{{owner: "n1"}},
		})
		if len(v.changes) > viewsKept {
			v.thin()
		}
	}
	if len(v.changes) > viewsKept || !v.dropped {
		t.Fatalf("%d changes", len(v.changes))
	}
	sum, last := 0, map[int]uint64{}
	for _, c := range v.changes {
		sum += len(c.slots)
		if c.seq < last[c.node] {
			t.Fatalf("change %d of node %d comes behind %d", c.seq, c.node, last[c.node])
		}
		last[c.node] = c.seq
	}
	if sum != 3*viewsKept || last[2] != 3*viewsKept-1 {
		t.Errorf("%d changes of slots are left of %d; the last is %d", sum, 3*viewsKept, last[2])
	}
}

// What the page's scripts have to know of events is typed.
func TestTypedFacts(t *testing.T) {
	_, d := record(t, `cluster masters=3
client alice
fault f slow by=1ms for=2s wait=1s
alice> GET hello => (nil)
@n2> GET hello => MOVED ...
wait 1s
heal f
`)
	var got []string
	for _, f := range d.Facts {
		text, err := json.Marshal(f.Data)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, f.Fact+" "+string(text))
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{
		`state-changed {"ok":true}`, `"name":"f","rules":[{"for_ns":2000000000,`, `"wait_ns":1000000000}]`, `fault-healed {"fired":`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is missing in\n%s", want, all)
		}
	}
	codes := 0
	for _, e := range d.Events {
		if e[7] >= 0 && d.Texts[e[7]] == "MOVED" && d.Kinds[e[2]] == "redirect" {
			codes++
		}
	}
	if codes != 1 {
		t.Errorf("%d events have the code MOVED, want 1", codes)
	}
}

// A value that looks like lines of the log is in the page as it was sent: one message, one
// event, and nothing else.
func TestValuesLikeLinesOfTheLog(t *testing.T) {
	const evil = `"x\n   9.999s n3  role  role n9 master => b   via n7"`
	_, d := record(t, "cluster masters=3\nclient alice\nalice> SET hello "+evil+"\nalice> GET hello\n")
	var got []string
	for _, m := range d.Messages {
		if command := d.Texts[m[4]]; !strings.HasPrefix(command, "CLUSTER") {
			got = append(got, command+" gets "+d.Texts[m[5]])
		}
	}
	if want := []string{"SET hello " + evil + " gets OK", "GET hello gets " + evil}; !slices.Equal(got, want) {
		t.Errorf("the page has the messages\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, e := range d.Events {
		if text := d.Texts[e[6]]; d.Kinds[e[2]] == "role" && strings.Contains(text, "n9") || strings.Contains(text, "\n") {
			t.Errorf("the page has the event %q", text)
		}
	}
}
