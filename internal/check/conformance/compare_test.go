package conformance

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

func said(texts ...string) []Outcome {
	var out []Outcome
	for _, s := range texts {
		out = append(out, Outcome{Replies: []live.Reply{{Kind: live.Kind(s[0]), Text: s[1:]}}})
	}
	return out
}

func TestCompare(t *testing.T) {
	e := Story("x", "A> SET k v", "A> TTL k", "A> GET k")
	modeOf := func(args []string) Mode {
		if args[0] == "TTL" {
			return Near(1)
		}
		return nil
	}
	if d, differs := Compare(e, said("+OK", ":10", "$v"), said("+OK", ":9", "$v"), modeOf); differs {
		t.Errorf("differs: %+v", d)
	}
	d, differs := Compare(e, said("+OK", ":10", "$v"), said("+OK", ":7", "$w"), modeOf)
	if !differs || d.Step != 1 || len(d.Exchange.Lines) != 2 {
		t.Errorf("got %+v, want the second step, and the exchange cut behind it", d)
	}
	if d, differs := Compare(e, said("+OK", ":10", "$v"), said("+OK", ":10"), modeOf); !differs || d.Step != 2 {
		t.Errorf("a missing reply: %+v, %v", d, differs)
	}
	open, closed := append(said("+OK", ":1", "$v"), Outcome{End: "open"}), append(said("+OK", ":1", "$v"), Outcome{End: "closed"})
	if d, differs := Compare(e, open, closed, modeOf); !differs || d.Step != 3 || d.Command() != "(end of connection)" {
		t.Errorf("an end: %+v, %v", d, differs)
	}
}

// A real server that does not get where the exchange wants it makes the exchange
// wrong, even if the other does not get there either.
func TestCompareLost(t *testing.T) {
	e := Story("x", "until A> ROLE ~ slave")
	lost := []Outcome{{End: "not reached"}}
	if _, differs := Compare(e, lost, lost, nil); !differs {
		t.Error("no difference")
	}
}

func TestPlain(t *testing.T) {
	steps := Story("x", "A> GET a", "A> SET a 1", "A> CLUSTER ADDSLOTS 1", "A> GET a").Lines
	if n := pipelined(steps); n != 2 {
		t.Errorf("%d steps at once, want 2", n)
	}
	if n := pipelined(steps[2:]); n != 0 {
		t.Errorf("%d steps at once, want 0", n)
	}
	if n := pipelined(Story("x", "A> GET a", "B> GET a").Lines); n != 1 {
		t.Errorf("%d steps at once, want 1", n)
	}
}

func TestTableAndDifferences(t *testing.T) {
	e := Story("a name", "A> GET k")
	tally := &Tally{Area: Area{Name: "data"}, Exchanges: 3, Commands: 5, Equal: 1, New: 2}
	d, _ := Compare(e, said("$1"), said("$2"), nil)
	tally.add(d)
	longer := Story("longer", "A> SET k v", "A> GET k")
	d, _ = Compare(longer, said("+OK", "$3"), said("+OK", "$4"), nil)
	tally.add(d)
	r := &Result{Want: "redis 7", Got: "slotstorm", Tallies: []*Tally{tally}}
	var b strings.Builder
	r.Table(&b)
	r.Differences(&b)
	want := `   area  exchanges  commands  equal  known differences  new differences
   data          3         5      1                  0                2
  total          3         5      1                  0                2
data: a name (2 times)
    > A> GET k
      redis 7    "1"
      slotstorm  "2"

`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
