package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/check/conformance/corpus"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// page has the results of all comparisons.
const page = "docs/conformance.md"

// hold compares the result with what is published, or publishes it.
func (j *job) hold(w io.Writer, res *conformance.Result) error {
	if j.dialect == dialect.Default.Name && j.config.Calls == wholeDraw {
		fmt.Fprintln(w, res.Coverage.Headline())
		if left := res.Skipped(); left > 0 {
			fmt.Fprintf(w, "%d exchanges were left out for want of what they need (make clients), so README.md is not compared.\n", left)
			return nil
		}
		return j.publish(res)
	}
	now := res.Standing(today(), j.config.Calls)
	if j.config.Recording != nil {
		now.Recorded = j.config.Recording.Date
	}
	if j.write {
		if left := res.Wanting(); left > 0 {
			return fmt.Errorf("the standing of %s is not written without the %d exchanges that were left out", j.dialect, left)
		}
		now.Nightly = j.nightly
		return writeStanding(j.dialect, now.With(j.before))
	}
	if worse := res.Worse(j.before); len(worse) > 0 {
		return fmt.Errorf("%s is less like %s than in %s: %s", j.dialect, now.Server, page, strings.Join(worse, "; "))
	}
	return nil
}

// publish compares the result of the default dialect with what users read in README.md, or
// writes it there.
func (j *job) publish(res *conformance.Result) error {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		return err
	}
	if !j.write {
		if !res.Published(readme) {
			return errors.New("README.md tells of another result; -write mends it and " + page)
		}
		return nil
	}
	revision, err := exec.Command("git", "describe", "--always", "--tags").Output()
	if err != nil {
		return fmt.Errorf("name the version: %w", err)
	}
	heading := fmt.Sprintf("%s: Slotstorm %s against %s, RESP2 and RESP3.", time.Now().Format(time.DateOnly), strings.TrimSpace(string(revision)), res.Want)
	if readme, err = conformance.Publish(readme, conformance.PartResult, res.Summary(heading)); err != nil {
		return err
	}
	if err := os.WriteFile("README.md", readme, 0o644); err != nil {
		return err
	}
	file, err := os.Create(page)
	if err != nil {
		return err
	}
	res.Page(file, heading, "", corpus.Inexact())
	if err := file.Close(); err != nil {
		return err
	}
	return writeStanding(j.dialect, res.Standing(today(), j.config.Calls))
}

// writeStanding writes the standing of a dialect, and the table of all of them.
func writeStanding(name string, s conformance.Standing) error {
	if err := s.Write(conformance.StandingsDir, name); err != nil {
		return err
	}
	table, err := dialectsTable(".")
	if err != nil {
		return err
	}
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	if text, err = conformance.Publish(text, conformance.PartDialects, table); err != nil {
		return err
	}
	return os.WriteFile(page, text, 0o644)
}

// columns are the dialects that the table has, those that nobody has built yet among them.
var columns = strings.Fields("redis-6.2 redis-7.0 redis-7.2 redis-7.4 redis-8.0 redis-8.2 redis-8.4 redis-8.6 redis-8.8 redis-8.10 " +
	"valkey-7.2 valkey-8.0 valkey-8.1 valkey-9.0 valkey-9.1")

// fromSources reports whether a dialect is known from its sources alone.
func fromSources(name string) bool {
	d, err := dialect.Find(name)
	return err == nil && d.FromSources
}

// dialectsTable is the table of the standings in a tree.
func dialectsTable(root string) (string, error) {
	standings, err := conformance.ReadStandings(root + "/" + conformance.StandingsDir)
	if err != nil {
		return "", err
	}
	return conformance.DialectsTable(columns, standings, corpus.Areas(), fromSources), nil
}
