package main

import (
	"encoding/json"
	"io"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// eventWriter writes the events of a run as JSON, one a line, as they come: the log itself
// keeps only the newest.
type eventWriter struct {
	out  *json.Encoder
	log  *sim.Log
	seen uint64
	err  error
}

var _ scenario.Observer = (*eventWriter)(nil)

func newEventWriter(w io.Writer) *eventWriter { return &eventWriter{out: json.NewEncoder(w)} }

// Begin implements scenario.Observer.
func (w *eventWriter) Begin(c *sim.Cluster) {
	w.log = c.Log()
	w.Look()
}

// Look implements scenario.Observer.
func (w *eventWriter) Look() {
	for _, e := range w.log.Since(w.seen) {
		w.seen = e.Seq
		if w.err == nil {
			w.err = w.out.Encode(e)
		}
	}
}

// Line implements scenario.Observer.
func (w *eventWriter) Line(int) {}

// Request implements scenario.Observer.
func (w *eventWriter) Request(*sim.Request) {}

// End implements scenario.Observer.
func (w *eventWriter) End() { w.Look() }

// observers are several observers of one run.
type observers []scenario.Observer

// Begin implements scenario.Observer.
func (list observers) Begin(c *sim.Cluster) {
	for _, o := range list {
		o.Begin(c)
	}
}

// Look implements scenario.Observer.
func (list observers) Look() {
	for _, o := range list {
		o.Look()
	}
}

// Line implements scenario.Observer.
func (list observers) Line(number int) {
	for _, o := range list {
		o.Line(number)
	}
}

// Request implements scenario.Observer.
func (list observers) Request(q *sim.Request) {
	for _, o := range list {
		o.Request(q)
	}
}

// End implements scenario.Observer.
func (list observers) End() {
	for _, o := range list {
		o.End()
	}
}
