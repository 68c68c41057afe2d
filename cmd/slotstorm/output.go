package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/slotstorm/slotstorm/cmd/slotstorm/internal/junit"
	"github.com/slotstorm/slotstorm/internal/tool/whole"
)

// runRecord is a run as JSON.
type runRecord struct {
	File     string          `json:"file"`
	Seed     uint64          `json:"seed"`
	OK       bool            `json:"ok"`
	Where    string          `json:"where,omitempty"`
	Skipped  string          `json:"skipped,omitempty"`
	Seconds  float64         `json:"seconds"`
	Virtual  float64         `json:"virtual_seconds"`
	Commands uint64          `json:"commands"`
	Events   int             `json:"events"`
	Faults   map[string]int  `json:"faults,omitempty"`
	Failures []failureRecord `json:"failures,omitempty"`
}

type failureRecord struct {
	Line   int     `json:"line"`
	Text   string  `json:"text"`
	Want   string  `json:"want,omitempty"`
	Got    string  `json:"got,omitempty"`
	Reason string  `json:"reason,omitempty"`
	At     float64 `json:"at_seconds"`
	Event  uint64  `json:"event"`
	Phase  string  `json:"phase,omitempty"`
	Rerun  string  `json:"rerun"`
}

// writeJSON prints a run as one line of JSON.
func writeJSON(out io.Writer, j *job) error {
	r := j.result
	record := runRecord{
		File: j.script.Name, Seed: r.Seed, OK: r.OK(), Where: r.Where, Skipped: r.Skipped, Seconds: r.Real.Seconds(), Virtual: r.Virtual.Seconds(),
		Commands: r.Commands, Events: j.events,
	}
	for _, f := range r.Faults {
		if record.Faults == nil {
			record.Faults = map[string]int{}
		}
		record.Faults[f.Name] = f.Fired
	}
	for _, f := range r.Failures {
		record.Failures = append(record.Failures, failureRecord{
			Line: f.Line, Text: f.Text, Want: f.Want, Got: f.Got, Reason: f.Reason,
			At: f.At.Seconds(), Event: f.Event, Phase: f.Phase, Rerun: f.Rerun,
		})
	}
	return json.NewEncoder(out).Encode(record)
}

// writeJUnit writes a report that CI systems show.
func writeJUnit(file string, jobs []*job) error {
	suite := junit.Suite{Name: "slotstorm"}
	for _, j := range jobs {
		c, seconds := junit.Case{Class: "slotstorm", Name: j.script.Name}, 0.0
		switch {
		case j.err != nil:
			c.Error = &junit.Message{Message: "it cannot be played", Text: j.err.Error()}
		case j.result == nil:
			continue
		case j.result.Skipped != "":
			c.Skipped = &junit.Message{Message: j.result.Skipped}
		default:
			c.Name = fmt.Sprintf("%s (seed %d)", j.script.Name, j.result.Seed)
			seconds = j.result.Real.Seconds()
			if !j.result.OK() {
				first := j.result.Failures[0]
				c.Failure = &junit.Message{Message: fmt.Sprintf("line %d: %s", first.Line, first.Text), Text: j.result.String()}
			}
		}
		suite.Add(c, seconds)
	}
	text, err := junit.Text(suite)
	if err != nil {
		return err
	}
	return whole.WriteBytes(file, text)
}
