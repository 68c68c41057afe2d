package main

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

var update = flag.Bool("update", false, "write the table of docs/conformance.md anew")

const root = "../../../../.."

// The page shows the standings, every dialect that differs in anything has a list of what is
// known, and in the programs of examples/clients none does.
func TestPageHasTheStandings(t *testing.T) {
	table, err := dialectsTable(root)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(root + "/" + page)
	if err != nil {
		t.Fatal(err)
	}
	want, err := conformance.Publish(text, conformance.PartDialects, table)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(root+"/"+page, want, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(text, want) {
		t.Errorf("%s does not have the table\n%s(make update writes it)", page, table)
	}
	for _, d := range dialect.All() {
		if !slices.Contains(columns, d.Name) {
			t.Errorf("%s has no column", d)
		}
	}
	standings, err := conformance.ReadStandings(root + "/" + conformance.StandingsDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dialect.All() {
		areas, err := choose("clients", d.Name)
		if err != nil {
			t.Fatal(err)
		}
		all := len(areas[0].Exchanges())
		if s := standings[d.Name]; !slices.Contains(s.Areas, conformance.AreaStanding{Name: "clients", Exchanges: all, Equal: all}) {
			t.Errorf("%s: the %d programs of examples/clients do not have the same results as on its server: %+v", d, all, s.Areas)
		}
	}
	for name, s := range standings {
		d, err := dialect.Find(name)
		if err != nil {
			t.Errorf("a standing of %s: %v", name, err)
			continue
		}
		if of := d.Nearest(); s.Server != of.Product+" "+of.Version {
			t.Errorf("%s was compared with %s, want %s %s", name, s.Server, of.Product, of.Version)
		}
		file, err := os.Open(root + "/" + knownList(name))
		if errors.Is(err, fs.ErrNotExist) && s.Differences() == 0 {
			continue
		}
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := conformance.ReadKnown(file); err != nil {
			t.Errorf("%s: %v", knownList(name), err)
		}
		file.Close()
	}
}

// Each recording can be read, is of the server that its dialect says it is, has what its standing
// counts, and is small.
func TestRecordings(t *testing.T) {
	standings, err := conformance.ReadStandings(root + "/" + conformance.StandingsDir)
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(root + "/" + recordings)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range files {
		name, ok := strings.CutSuffix(entry.Name(), ".gz")
		if !ok {
			continue
		}
		d, err := dialect.Find(name)
		if err != nil {
			t.Errorf("a recording of %s: %v", name, err)
			continue
		}
		data, err := os.ReadFile(root + "/" + recordings + "/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		r, err := conformance.ReadRecording(bytes.NewReader(data))
		played := 0
		for _, a := range standings[name].Areas {
			played += a.Exchanges
		}
		switch {
		case err != nil:
			t.Errorf("%s: %v", entry.Name(), err)
		case r.Server != d.Product+" "+d.Version || played == 0 || r.Len() < played || len(data) > 1500<<10:
			t.Errorf("%s is of %s, has %d exchanges and %d bytes", entry.Name(), r.Server, r.Len(), len(data))
		}
	}
}

// Areas play in one order: what some leave behind others see.
func TestChooseKeepsTheOrder(t *testing.T) {
	areas, err := choose("events,redirects", dialect.Default.Name)
	if err != nil {
		t.Fatal(err)
	}
	if len(areas) != 2 || areas[0].Name != "redirects" || areas[1].Name != "events" {
		t.Errorf("areas %v, want redirects and then events", areas)
	}
	if _, err := choose("events,nosuch", dialect.Default.Name); err == nil {
		t.Error("an area that there is not was taken")
	}
}
