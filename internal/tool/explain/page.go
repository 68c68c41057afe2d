package explain

import (
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"
)

// WritePage writes the explanation as a page for a browser, which needs nothing else.
func (e *Explanation) WritePage(w io.Writer, title string) error {
	data := pageData{Title: title, Told: e.Original.Told, Action: e.action(), Drawn: e.drawn(), Runs: e.Played, Took: fmt.Sprintf("%.1fs", e.Took.Seconds())}
	if len(e.Points) > 1 {
		data.Chart = e.chart()
	}
	if e.Passing != nil {
		data.Way = way(e.Passing.Branch)
		c := Compare(e.Original.Events, e.Passing.Events, 4*shownRows)
		for i, r := range c.Rows {
			a, b := r.Texts()
			data.Rows = append(data.Rows, pageRow{A: a, B: b, First: i == c.First, Same: r.Same()})
		}
	}
	return page.Execute(w, data)
}

type pageData struct {
	Title, Told, Way, Took string
	Action, Drawn          []string
	Chart                  template.HTML
	Rows                   []pageRow
	Runs                   int
}

type pageRow struct {
	A, B        string
	First, Same bool
}

// The measures of the chart.
const (
	chartWidth, chartHeight = 860, 220
	chartLeft, chartTop     = 46, 10
)

// chart draws the shares over the events, with their intervals. It has numbers only.
func (e *Explanation) chart() template.HTML {
	x := func(event int) float64 {
		return chartLeft + float64(event)/float64(max(e.Original.Last, 1))*(chartWidth-chartLeft-10)
	}
	y := func(p float64) float64 { return chartTop + (1-p)*(chartHeight-chartTop-30) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d %d" role="img" aria-label="the share of runs that fail, over the events">`, chartWidth, chartHeight)
	for _, p := range []float64{0, 0.5, 1} {
		fmt.Fprintf(&b, `<line class="grid" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/><text x="%d" y="%.1f" text-anchor="end">%.0f%%</text>`, chartLeft, chartWidth-10, y(p), y(p), chartLeft-6, y(p)+4, p*100)
	}
	var line []string
	for _, p := range e.Points {
		low, high := p.Interval()
		if p.Event == e.Original.Last {
			low, high = 1, 1
		}
		at := time.Duration(0)
		if p.Event > 0 {
			at = e.Original.Events[p.Event-1].At
		}
		line = append(line, fmt.Sprintf("%.1f,%.1f", x(p.Event), y(p.P())))
		fmt.Fprintf(&b, `<g><title>after event #%d, %.3fs: %d of %d, %s to %s</title><line class="interval" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/><circle cx="%.1f" cy="%.1f" r="4"/></g>`,
			p.Event, at.Seconds(), p.Failed, p.Runs, percent(low), percent(high), x(p.Event), x(p.Event), y(low), y(high), x(p.Event), y(p.P()))
	}
	fmt.Fprintf(&b, `<polyline points="%s"/><text x="%d" y="%d">events 0 to %d: the draws before are kept, those behind are others</text></svg>`, strings.Join(line, " "), chartLeft, chartHeight-6, e.Original.Last)
	return template.HTML(b.String())
}

var page = template.Must(template.New("explain").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{{.Title}}</title>
<meta name="viewport" content="width=device-width">
<style>
:root { color-scheme: light dark; --line: #8886; --mark: #d97706; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
pre, td { font: 12.5px/1.5 ui-monospace, monospace; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
td, th { border-bottom: 1px solid var(--line); padding: 2px 8px; vertical-align: top; text-align: left; overflow-wrap: anywhere; }
tr.first td { border-top: 2px solid var(--mark); }
tr.same { opacity: .6; }
svg { width: 100%; font-size: 11px; fill: currentColor; }
svg line.grid { stroke: var(--line); } svg line.interval { stroke: currentColor; stroke-width: 2; opacity: .5; }
svg polyline { fill: none; stroke: var(--mark); stroke-width: 2; } svg circle { fill: var(--mark); }
</style>
<h1>{{.Title}}</h1>
<pre>{{.Told}}</pre>
<h2>What was done</h2>
<pre>{{range .Action}}{{.}}
{{end}}</pre>
<h2>What was drawn</h2>
{{.Chart}}
<pre>{{range .Drawn}}{{.}}
{{end}}</pre>
{{if .Rows}}<h2>The shortest difference to a run that passes</h2>
<p>{{.Way}}; the first difference is marked.</p>
<table><tr><th>failed</th><th>passed</th></tr>
{{range .Rows}}<tr class="{{if .First}}first{{else if .Same}}same{{end}}"><td>{{.A}}</td><td>{{.B}}</td></tr>
{{end}}</table>{{end}}
<p>{{.Runs}} runs in {{.Took}}</p>
</html>
`))
