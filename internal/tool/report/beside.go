package report

import (
	"bytes"
	"encoding/json"
	"html/template"
	"io"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/explain"
	"github.com/slotstorm/slotstorm/scenario"
)

// Side is one of two runs that are shown side by side.
type Side struct {
	// Name is what the run is called. The Recorder has to have been its Observer.
	Name     string
	Recorder *Recorder
	Result   *scenario.Result
}

// besideRows is how much a page shows in words of two runs behind their first difference.
const besideRows = 60

// WriteBeside writes a page with the reports of two runs, their first difference marked in both.
// The moment that one of them shows is that of the other.
func WriteBeside(w io.Writer, title string, sides [2]Side) error {
	c := explain.Compare(sides[0].Result.Log.Since(0), sides[1].Result.Log.Since(0), besideRows)
	page := besidePage{Title: title, Same: c.First < 0}
	for i, row := range c.Rows {
		a, b := row.Texts()
		page.Rows = append(page.Rows, besideRow{A: a, B: b, First: i == c.First, Same: row.Same()})
	}
	for i, s := range sides {
		told := s.Recorder.gather(s.Result)
		told.Beside = true
		if c.First >= 0 {
			told.Mark = &mark{At: micros(c.Rows[c.First].At()), Seq: c.Seqs()[i]}
		}
		text, err := json.Marshal(told)
		if err != nil {
			return err
		}
		var whole bytes.Buffer
		if err := fill(&whole, map[string]any{"Title": s.Name, "Data": template.JS(text)}); err != nil {
			return err
		}
		page.Sides = append(page.Sides, besideSide{Name: s.Name, Outcome: outcome(s.Result), Page: whole.String()})
	}
	return beside.Execute(w, page)
}

// mark is where two runs begin to differ.
type mark struct {
	Seq uint64 `json:"q"`
	At  int64  `json:"t"`
}

type besidePage struct {
	Title string
	Same  bool
	Rows  []besideRow
	Sides []besideSide
}

type besideRow struct {
	A, B        string
	First, Same bool
}

type besideSide struct{ Name, Outcome, Page string }

func outcome(r *scenario.Result) string {
	text := "passed"
	if !r.OK() {
		text = "failed"
	}
	return text + " after " + r.Virtual.Round(time.Millisecond).String()
}

var beside = template.Must(template.ParseFS(files, "page/beside.html"))
