package main

import (
	"errors"
	"fmt"
	"strings"
)

// row is what came of one version.
type row struct {
	version string
	passed  int      // packages
	failed  []string // tests, or packages
}

func (r row) ok() bool { return len(r.failed) == 0 && r.passed > 0 }

// String is a row of the table.
func (r row) String() string {
	said := "all pass"
	if !r.ok() {
		said = "fail: " + strings.Join(r.failed, ", ")
	}
	return fmt.Sprintf("| %s | %s |", r.version, said)
}

const begin, end = "<!-- matrix -->\n", "<!-- /matrix -->\n"

// publish returns the page with the table between its markers.
func publish(page string, rows []row) (string, error) {
	before, rest, ok := strings.Cut(page, begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return "", errors.New("the page has no lines " + strings.TrimSpace(begin) + " and " + strings.TrimSpace(end))
	}
	table := "\n| go-redis | tests of clustertest |\n|---|---|\n"
	for _, r := range rows {
		table += r.String() + "\n"
	}
	return before + begin + table + "\n" + end + after, nil
}
