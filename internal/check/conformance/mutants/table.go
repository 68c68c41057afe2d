package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"
)

// writeTable is docs/mutants.md: the faults that have been tried, in the order of the list.
func writeTable(caughtBy map[string]string) []byte {
	var b strings.Builder
	tried := 0
	for _, m := range mutants {
		if caught, ok := caughtBy[m.name]; ok {
			tried++
			fmt.Fprintf(&b, "| %s | `%s` | %s |\n", m.name, m.file, caught)
		}
	}
	return fmt.Appendf(nil, "# Do the tests notice?\n\n"+
		"`make mutants` puts %d deliberate faults into a copy of the project, one at a time, and looks which test\n"+
		"notices: first those of the package, then those of the packages that build on it, then the comparison with\n"+
		"a real server. This is what it found until %s of the %d that it had tried by then.\n\n"+
		"| Fault | File | Caught by |\n|---|---|---|\n%s", len(mutants), time.Now().Format(time.DateOnly), tried, b.String())
}

// readTable returns what a table says of each fault; there may be none yet.
func readTable(file string) (caughtBy map[string]string, err error) {
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	caughtBy = map[string]string{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSuffix(line, " |\n"), " | ")
		if name, ok := strings.CutPrefix(cells[0], "| "); ok && len(cells) == 3 && name != "Fault" {
			caughtBy[name] = cells[2]
		}
	}
	return caughtBy, nil
}
