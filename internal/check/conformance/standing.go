package conformance

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Standing is how alike a dialect and its server are: the result of the last run that was
// written down. Runs are held to it, and docs/conformance.md shows all of them.
type Standing struct {
	// Server is whom it was compared with: "redis 7.4.1", of a dialect that is known from its
	// sources alone its neighbour's. Recorded is the date of the recording that stood for it, if one did.
	Server   string
	Recorded string `json:",omitempty"`
	// Nightly says that it is not compared for each change.
	Nightly bool `json:",omitempty"`
	// Date is that of the run, Calls its Config.Calls.
	Date  string
	Calls int
	Areas []AreaStanding
}

// AreaStanding is that of an area. What is not equal is known.
type AreaStanding struct {
	Name             string
	Exchanges, Equal int
}

// StandingsDir is where the standings of the dialects are, one file each.
const StandingsDir = "internal/check/conformance/standings"

// Standing is what the run found.
func (r *Result) Standing(date string, calls int) Standing {
	s := Standing{Server: r.Want, Date: date, Calls: calls}
	for _, t := range r.Tallies {
		s.Areas = append(s.Areas, AreaStanding{t.Area.Name, t.Exchanges, t.Equal})
	}
	return s
}

// Differences is the number of exchanges that are not equal.
func (s *Standing) Differences() (n int) {
	for _, a := range s.Areas {
		n += a.Exchanges - a.Equal
	}
	return n
}

// area is the standing of an area, the zero value if it was not played.
func (s *Standing) area(name string) AreaStanding {
	for _, a := range s.Areas {
		if a.Name == name {
			return a
		}
	}
	return AreaStanding{}
}

// With is the standing with those areas of another one that it does not have.
func (s Standing) With(before Standing) Standing {
	for _, a := range before.Areas {
		if s.area(a.Name) == (AreaStanding{}) {
			s.Areas = append(s.Areas, a)
		}
	}
	return s
}

// AreaNames are the areas that were played, with commas between.
func (s *Standing) AreaNames() string {
	var names []string
	for _, a := range s.Areas {
		names = append(names, a.Name)
	}
	return strings.Join(names, ",")
}

// Worse tells of the areas in which fewer exchanges are equal than in the standing from
// before. An area of which more or less was played is not judged, nor is a timed one: a known
// difference there may show or not, as the moment has it.
func (r *Result) Worse(before Standing) (areas []string) {
	for _, t := range r.Tallies {
		if b := before.area(t.Area.Name); !t.Area.Timed && t.Exchanges == b.Exchanges && t.Equal < b.Equal {
			areas = append(areas, fmt.Sprintf("%s: %d of %d are equal, and were %d", t.Area.Name, t.Equal, t.Exchanges, b.Equal))
		}
	}
	return areas
}

// ReadStandings reads those of a directory, by the names of their dialects.
func ReadStandings(dir string) (map[string]Standing, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	all := map[string]Standing{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var s Standing
		if err := json.Unmarshal(data, &s); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".json")] = s
	}
	return all, nil
}

// Write writes the standing of a dialect into the directory.
func (s Standing) Write(dir, dialect string) error {
	data, err := json.MarshalIndent(s, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, dialect+".json"), append(data, '\n'), 0o644)
}

// DialectsTable is the part of docs/conformance.md about the dialects: a column for each. Some
// are known from their sources alone.
func DialectsTable(dialects []string, standings map[string]Standing, areas []Area, fromSources func(dialect string) bool) string {
	var b strings.Builder
	row := func(title string, cell func(dialect string) string) {
		b.WriteString("| " + title + " |")
		for _, d := range dialects {
			b.WriteString(" " + cell(d) + " |")
		}
		b.WriteString("\n")
	}
	compared := func(name string) bool { return len(standings[name].Areas) > 0 }
	b.WriteString("\n")
	row("", func(name string) string {
		if s := standings[name]; s.Differences() > 0 {
			return "[" + name + "](differences/" + name + ".md)"
		}
		return name
	})
	b.WriteString("|---|" + strings.Repeat("--:|", len(dialects)) + "\n")
	row("compared with", func(name string) string {
		if !compared(name) && fromSources(name) {
			return "sources alone"
		}
		if !compared(name) {
			return "–"
		}
		return strings.Replace(standings[name].Server, " ", "&nbsp;", 1)
	})
	row("how", func(name string) string {
		s := standings[name]
		if !compared(name) {
			return "–"
		}
		how := "live in CI"
		switch {
		case s.Recorded != "":
			how = "recorded " + s.Recorded
		case s.Nightly:
			how = "live"
		}
		if s.Nightly {
			how += ", nightly"
		}
		if fromSources(name) {
			how = "its neighbour, " + how
		}
		return how
	})
	row("calls of a command", func(name string) string {
		if !compared(name) {
			return "–"
		}
		return fmt.Sprint(standings[name].Calls)
	})
	var sum = map[string]AreaStanding{}
	for _, a := range areas {
		row(a.Name, func(name string) string {
			s := standings[name]
			at := s.area(a.Name)
			total := sum[name]
			sum[name] = AreaStanding{Exchanges: total.Exchanges + at.Exchanges, Equal: total.Equal + at.Equal}
			return at.cell()
		})
	}
	row("**all**", func(name string) string { return sum[name].cell() })
	row("known differences", func(name string) string {
		if !compared(name) {
			return "–"
		}
		s := standings[name]
		return fmt.Sprint(s.Differences())
	})
	b.WriteString("\n")
	return b.String()
}

// cell is the text of a cell: how many are equal, of how many.
func (a AreaStanding) cell() string {
	switch {
	case a.Exchanges == 0:
		return "–"
	case a.Equal == a.Exchanges:
		return fmt.Sprint(a.Equal)
	}
	return fmt.Sprintf("%d of %d", a.Equal, a.Exchanges)
}
