package certify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Markdown is what came out as pages of documentation have it: how many conditions each
// client passes, all conditions for the newest version of each, and for each library those
// that one of its versions does not pass. ParseMarkdown reads it.
func Markdown(r Record) string {
	m := arrange(r.Cells)
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %d conditions.\n\n", r.Date, len(m.conditions))
	b.WriteString("| " + strings.Join(summaryTitles, " | ") + " |\n|---|--:|--:|--:|--:|--:|\n")
	var newest []column
	libraries := map[string][]column{}
	for _, col := range m.columns {
		cells := of(r.Cells, col)
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d |\n", col, Count(cells, Passed), Count(cells, Failed), Count(cells, Flaky), Count(cells, Lacking), fewestTries(cells))
		if libraries[col.client] == nil {
			newest = append(newest, col)
		}
		libraries[col.client] = append(libraries[col.client], col)
	}
	b.WriteString("\n### All conditions\n")
	m.table(&b, newest, column.String, func(string) bool { return true })
	for _, first := range newest {
		columns := libraries[first.client]
		fmt.Fprintf(&b, "\n### %s\n", first.client)
		m.table(&b, columns, column.release, func(condition string) bool {
			return slices.ContainsFunc(columns, func(col column) bool { return m.cells[condition][col].Verdict != Passed })
		})
	}
	return b.String()
}

// summaryTitles are those of the first table.
var summaryTitles = []string{"client", "passed", "failed", "flaky", "lacking", "tries"}

// release is a column without its client.
func (c column) release() string { return strings.TrimSpace(c.version + " " + c.dialect) }

// fewestTries is how often each file was played at least, but for those of which the library
// has nothing.
func fewestTries(cells []Cell) (n int) {
	for _, c := range cells {
		if c.Verdict != Lacking && c.Verdict != Skipped && (n == 0 || c.Tries < n) {
			n = c.Tries
		}
	}
	return n
}

// table writes the cells of some columns, a row for each of the conditions that are wanted.
// What was not played is empty.
func (m *matrix) table(b *strings.Builder, columns []column, title func(column) string, wanted func(condition string) bool) {
	var rows []string
	for _, name := range m.conditions {
		if !wanted(name) {
			continue
		}
		row := fmt.Sprintf("| [%s](../examples/bugs/%s.scn) |", name, name)
		for _, col := range columns {
			row += " " + signs[m.cells[name][col].Verdict] + " |"
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		b.WriteString("\nAll pass.\n")
		return
	}
	b.WriteString("\n| |")
	for _, col := range columns {
		b.WriteString(" " + title(col) + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(columns)) + "\n" + strings.Join(rows, "\n") + "\n")
}

// ParseMarkdown reads what Markdown has written. A cell has as many tries as its client, and
// as many failures as its verdict implies.
func ParseMarkdown(text string) (cells []Cell, err error) {
	var columns, listed []column // of the whole, and of the table that is being read
	var conditions []string      // of the table that has all
	tries := map[column]int{}
	verdicts := map[place]Verdict{}
	section := ""
	for i, line := range strings.Split(text, "\n") {
		if name, ok := strings.CutPrefix(line, "### "); ok {
			section, listed = name, nil
		}
		words := row(line)
		switch {
		case len(words) == 0, words[0] == summaryTitles[0], strings.HasPrefix(words[0], "---"):
		case section == "":
			col, n, err := summary(words)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", i+1, err)
			}
			columns = append(columns, col)
			tries[col] = n
		case words[0] == "":
			for _, title := range words[1:] {
				if len(conditions) > 0 {
					title = section + "@" + title
				}
				listed = append(listed, columnOf(title))
			}
		default:
			name, _, _ := strings.Cut(strings.TrimPrefix(words[0], "["), "]")
			if len(words) != len(listed)+1 {
				return nil, fmt.Errorf("line %d: %s has %d cells, want %d", i+1, name, len(words)-1, len(listed))
			}
			if !slices.Contains(conditions, name) {
				conditions = append(conditions, name)
			}
			for j, sign := range words[1:] {
				v, ok := verdictOf(sign)
				if !ok {
					return nil, fmt.Errorf("line %d: %q is no verdict: want ok, FAIL, flaky, - or skip", i+1, sign)
				}
				verdicts[place{listed[j], name}] = v
			}
		}
	}
	for _, col := range columns {
		for _, name := range conditions {
			v, told := verdicts[place{col, name}]
			if !told {
				v = Passed
			}
			if v != "" {
				cells = append(cells, cellOf(col, name, v, tries[col]))
			}
		}
	}
	return cells, nil
}

// row are the cells of a line of a table.
func row(line string) (words []string) {
	line, ok := strings.CutPrefix(line, "|")
	if !ok {
		return nil
	}
	for _, word := range strings.Split(strings.TrimSuffix(line, "|"), "|") {
		words = append(words, strings.TrimSpace(word))
	}
	return words
}

// summary reads a line of the first table.
func summary(words []string) (col column, tries int, err error) {
	if len(words) != len(summaryTitles) {
		return col, 0, fmt.Errorf("there are %d cells, want %d: %s", len(words), len(summaryTitles), strings.Join(summaryTitles, ", "))
	}
	if _, err := fmt.Sscan(words[len(words)-1], &tries); err != nil {
		return col, 0, fmt.Errorf("%q is no number of tries", words[len(words)-1])
	}
	return columnOf(words[0]), tries, nil
}

// columnOf reads what String has made of a column.
func columnOf(text string) column {
	name, dialect, _ := strings.Cut(text, " ")
	client, version, _ := strings.Cut(name, "@")
	return column{client, version, dialect}
}

func verdictOf(sign string) (Verdict, bool) {
	for v, s := range signs {
		if s == sign {
			return v, true
		}
	}
	return "", sign == ""
}

func cellOf(col column, condition string, v Verdict, tries int) Cell {
	c := Cell{Client: col.client, Version: col.version, Dialect: col.dialect, Condition: condition, Verdict: v, Tries: cmp.Or(tries, 1)}
	switch v {
	case Failed:
		c.Failures = c.Tries
	case Flaky:
		c.Tries, c.Failures = max(c.Tries, 2), 1
	case Lacking, Skipped:
		c.Tries = 1
	}
	return c
}
