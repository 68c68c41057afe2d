package main

import (
	"fmt"
	"io"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
)

// verdict is what the comparison of a dialect came to, in short.
type verdict struct {
	dialect       string
	equal, played int
	// status is the exit status that it asks for, why says why it is not 0.
	status int
	why    []string
}

// fail adds a reason for an exit status.
func (v *verdict) fail(status int, why string) {
	v.status = max(v.status, status)
	v.why = append(v.why, why)
}

// count counts the exchanges of a run.
func (v *verdict) count(res *conformance.Result) {
	for _, t := range res.Tallies {
		v.equal += t.Equal
		v.played += t.Exchanges
	}
}

// mostNamed is how many new differences a verdict names.
const mostNamed = 5

// newDifferences fails a run that has some, and names the first few.
func (v *verdict) newDifferences(res *conformance.Result) {
	groups := 0
	for _, t := range res.Tallies {
		for _, g := range t.Groups {
			if groups++; groups <= mostNamed {
				v.fail(1, fmt.Sprintf("new difference, %d times, in %s: %s: %s", g.Count, t.Area.Name, g.Shortest.Exchange.Name, short(g.Shortest.Command())))
			}
		}
	}
	if groups > mostNamed {
		v.fail(1, fmt.Sprintf("%d more kinds of new differences", groups-mostNamed))
	}
}

// short cuts a text for a line.
func short(text string) string {
	const most = 80
	if len(text) > most {
		return text[:most] + "..."
	}
	return text
}

// conclude prints the verdicts, those that fail last, and returns the exit status of all.
func conclude(w io.Writer, verdicts []*verdict) (status int) {
	for _, v := range verdicts {
		if v.status == 0 {
			fmt.Fprintf(w, "%-11s %d of %d equal, the rest is known\n", v.dialect, v.equal, v.played)
		}
	}
	for _, v := range verdicts {
		if status = max(status, v.status); v.status == 0 {
			continue
		}
		fmt.Fprintf(w, "%-11s FAILED, %d of %d equal\n", v.dialect, v.equal, v.played)
		for _, why := range v.why {
			fmt.Fprintf(w, "            %s\n", why)
		}
	}
	return status
}
