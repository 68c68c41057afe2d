package main

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

var update = flag.Bool("update", false, "write the table of docs/conformance.md anew")

const root = "../../../../.."

// The page shows the standings, and every dialect that was compared has a list of what is
// known to differ.
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
	for name, s := range standings {
		d, err := dialect.Find(name)
		if err != nil {
			t.Errorf("a standing of %s: %v", name, err)
			continue
		}
		if s.Server != d.Product+" "+d.Version {
			t.Errorf("%s was compared with %s, and is %s %s", name, s.Server, d.Product, d.Version)
		}
		file, err := os.Open(root + "/" + knownList(name))
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

// Each recording can be read, is of the server that its dialect says it is, and is small.
func TestRecordings(t *testing.T) {
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
		switch {
		case err != nil:
			t.Errorf("%s: %v", entry.Name(), err)
		case r.Server != d.Product+" "+d.Version || r.Len() < 1000 || len(data) > 1500<<10:
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
