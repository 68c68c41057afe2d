package certify

import (
	"fmt"
	"slices"
	"strings"
)

// Markdown is what came out as pages of documentation have it: how many conditions each
// client passes, and for each library the conditions that one of its versions does not.
func Markdown(r Record) string {
	m := arrange(r.Cells)
	var b strings.Builder
	fmt.Fprintf(&b, "%s, Slotstorm %s, %d conditions.\n\n", r.Date, r.Slotstorm, len(m.conditions))
	b.WriteString("| client | passed | failed | flaky | lacking | tries |\n|---|--:|--:|--:|--:|--:|\n")
	var clients []string
	for _, col := range m.columns {
		cells := of(r.Cells, col)
		tries := 0
		for _, c := range cells {
			tries = max(tries, c.Tries)
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d |\n", col, Count(cells, Passed), Count(cells, Failed), Count(cells, Flaky), Count(cells, Lacking), tries)
		if !slices.Contains(clients, col.client) {
			clients = append(clients, col.client)
		}
	}
	for _, client := range clients {
		m.markdown(&b, client)
	}
	return b.String()
}

// markdown writes the table of a library. Conditions that all versions pass are left out.
func (m *matrix) markdown(b *strings.Builder, client string) {
	columns := slices.DeleteFunc(slices.Clone(m.columns), func(c column) bool { return c.client != client })
	var rows []string
	for _, name := range m.conditions {
		row, all := fmt.Sprintf("| [%s](../examples/bugs/%s.scn) |", name, name), true
		for _, col := range columns {
			v := m.cells[name][col].Verdict
			row += " " + signs[v] + " |"
			all = all && v == Passed
		}
		if !all {
			rows = append(rows, row)
		}
	}
	fmt.Fprintf(b, "\n### %s\n\n", client)
	if len(rows) == 0 {
		b.WriteString("All pass.\n")
		return
	}
	b.WriteString("| |")
	for _, col := range columns {
		b.WriteString(" " + strings.TrimSpace(col.version+" "+col.dialect) + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(columns)) + "\n" + strings.Join(rows, "\n") + "\n")
}
