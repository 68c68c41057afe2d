package certify

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/cmd/slotstorm/internal/junit"
	"github.com/slotstorm/slotstorm/internal/tool/whole"
)

// column is a client in a version on a dialect.
type column struct{ client, version, dialect string }

func (c Cell) column() column { return column{c.Client, c.Version, c.Dialect} }

func (c column) String() string {
	return strings.TrimSpace(strings.TrimSuffix(c.client+"@"+c.version, "@") + " " + c.dialect)
}

// width is that of the column in a table for a terminal.
func (c column) width() int { return max(len(c.String()), len(signs[Flaky])) }

// matrix is what came out, by condition and column.
type matrix struct {
	columns    []column
	conditions []string
	cells      map[string]map[column]Cell
}

func arrange(cells []Cell) *matrix {
	m := &matrix{cells: map[string]map[column]Cell{}}
	for _, c := range cells {
		if m.cells[c.Condition] == nil {
			m.cells[c.Condition] = map[column]Cell{}
			m.conditions = append(m.conditions, c.Condition)
		}
		if !slices.Contains(m.columns, c.column()) {
			m.columns = append(m.columns, c.column())
		}
		m.cells[c.Condition][c.column()] = c
	}
	return m
}

// signs are the verdicts as they stand in a table.
var signs = map[Verdict]string{Passed: "ok", Failed: "FAIL", Flaky: "flaky", Lacking: "-", Skipped: "skip"}

// Count is how many cells have a verdict.
func Count(cells []Cell, v Verdict) (n int) {
	for _, c := range cells {
		if c.Verdict == v {
			n++
		}
	}
	return n
}

// Summary is one line about some cells: "3 passed, 1 failed".
func Summary(cells []Cell) string {
	var parts []string
	for _, v := range []Verdict{Passed, Failed, Flaky, Lacking, Skipped} {
		if n := Count(cells, v); n > 0 || v == Passed {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	return strings.Join(parts, ", ")
}

// Table prints a table for a terminal, and below it what failed.
func Table(out io.Writer, cells []Cell) {
	m := arrange(cells)
	width := 0
	for _, name := range m.conditions {
		width = max(width, len(name))
	}
	fmt.Fprintf(out, "%-*s", width, "")
	for _, col := range m.columns {
		fmt.Fprintf(out, "  %-*s", col.width(), col)
	}
	fmt.Fprintln(out)
	for _, name := range m.conditions {
		fmt.Fprintf(out, "%-*s", width, name)
		for _, col := range m.columns {
			fmt.Fprintf(out, "  %-*s", col.width(), signs[m.cells[name][col].Verdict])
		}
		fmt.Fprintln(out)
	}
	for _, c := range cells {
		if c.Verdict == Failed || c.Verdict == Flaky {
			fmt.Fprintf(out, "\n%s %s: %s\n", c.column(), c.Condition, c.reason())
		}
	}
	for _, col := range m.columns {
		fmt.Fprintf(out, "\n%s: %s", col, Summary(of(cells, col)))
	}
	fmt.Fprintln(out)
}

// of are the cells of a column.
func of(cells []Cell, col column) []Cell {
	return slices.DeleteFunc(slices.Clone(cells), func(c Cell) bool { return c.column() != col })
}

// reason says what failed.
func (c Cell) reason() string {
	text := fmt.Sprintf("%d of %d tries failed", c.Failures, c.Tries)
	if c.Line > 0 {
		text += fmt.Sprintf("\n    line %d: %s", c.Line, c.Text)
	}
	if c.Want != "" || c.Got != "" {
		text += fmt.Sprintf("\n    want %s\n    got  %s", c.Want, c.Got)
	}
	if c.Why != "" {
		text += "\n    " + c.Why
	}
	return text
}

// Record is what is written as JSON.
type Record struct {
	// Date is the day, Slotstorm the version of the program.
	Date      string `json:"date"`
	Slotstorm string `json:"slotstorm"`
	Cells     []Cell `json:"cells"`
}

// Write writes what came out into a directory: certification.json, junit.xml, index.html,
// matrix.md and a badge for each client, which is called as the client.
func Write(dir, version string, now time.Time, cells []Cell) error {
	record := Record{now.UTC().Format(time.DateOnly), version, cells}
	text, err := json.MarshalIndent(record, "", "  ")
	if err != nil {
		return err
	}
	write := func(name string, text []byte) {
		if err == nil {
			err = whole.WriteBytes(filepath.Join(dir, name), text)
		}
	}
	write("certification.json", append(text, '\n'))
	report, xmlErr := junitOf(cells)
	write("junit.xml", report)
	write("index.html", []byte(page(record)))
	write("matrix.md", []byte(Markdown(record)))
	for _, col := range arrange(cells).columns {
		name := strings.NewReplacer("/", "-", " ", "-").Replace(col.String()) + ".svg"
		write(name, []byte(Badge(of(cells, col))))
	}
	return cmp.Or(xmlErr, err)
}

// junitOf is a report that CI systems show. A flaky cell is a failure.
func junitOf(cells []Cell) ([]byte, error) {
	var all junit.Suites
	for _, col := range arrange(cells).columns {
		suite := junit.Suite{Name: col.String()}
		for _, c := range of(cells, col) {
			one := junit.Case{Class: col.String(), Name: c.Condition}
			switch c.Verdict {
			case Failed, Flaky:
				one.Failure = &junit.Message{Message: string(c.Verdict), Text: c.reason()}
			case Lacking, Skipped:
				one.Skipped = &junit.Message{Message: c.Why}
			}
			suite.Add(one, c.Seconds)
		}
		all.Suites = append(all.Suites, suite)
	}
	return junit.Text(all)
}

// Badge is a picture of how many conditions a client survives.
func Badge(cells []Cell) string {
	counted := len(cells) - Count(cells, Lacking) - Count(cells, Skipped)
	passed := Count(cells, Passed)
	colour := "#4c1"
	switch {
	case passed*10 < counted*8:
		colour = "#e05d44"
	case passed < counted:
		colour = "#dfb317"
	}
	const label = "slotstorm"
	value := fmt.Sprintf("%d/%d", passed, counted)
	left, right := 8*len(label)+4, 9*len(value)+10
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%[3]d" height="20" role="img" aria-label="%[5]s: %[6]s">`+
		`<rect width="%[1]d" height="20" fill="#555"/><rect x="%[1]d" width="%[2]d" height="20" fill="%[4]s"/>`+
		`<g fill="#fff" font-family="Verdana,sans-serif" font-size="11" text-anchor="middle">`+
		`<text x="%[7]d" y="14">%[5]s</text><text x="%[8]d" y="14">%[6]s</text></g></svg>`+"\n",
		left, right, left+right, colour, label, value, left/2, left+right/2)
}

// page is the matrix for a browser. A cell that failed leads to the page about its run.
func page(r Record) string {
	m := arrange(r.Cells)
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Which client survives what</title><style>
body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}th,td{border:1px solid #ccc;padding:3px 8px;text-align:left}
.passed{background:#dfd}.failed{background:#fcc}.flaky{background:#fec}.lacking,.skipped{color:#888}pre{white-space:pre-wrap}
</style><h1>Which client survives what</h1>`)
	fmt.Fprintf(&b, "<p>%s, Slotstorm %s.</p><table><tr><th></th>", html.EscapeString(r.Date), html.EscapeString(r.Slotstorm))
	for _, col := range m.columns {
		fmt.Fprintf(&b, "<th>%s</th>", html.EscapeString(col.String()))
	}
	b.WriteString("</tr>\n")
	for _, name := range m.conditions {
		first := m.cells[name][m.columns[0]]
		title := html.EscapeString(name)
		if strings.HasPrefix(first.Report, "https://") {
			title = fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(first.Report), title)
		}
		fmt.Fprintf(&b, "<tr><td>%s</td>", title)
		for _, col := range m.columns {
			c := m.cells[name][col]
			sign := signs[c.Verdict]
			if c.Page != "" {
				sign = fmt.Sprintf(`<a href="reports/%s">%s</a>`, html.EscapeString(c.Page), sign)
			}
			why := ""
			if c.Verdict != Passed {
				why = c.reason()
			}
			fmt.Fprintf(&b, `<td class="%s" title="%s">%s</td>`, c.Verdict, html.EscapeString(why), sign)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table></html>\n")
	return b.String()
}
