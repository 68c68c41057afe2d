package livepage

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/jsonreply"
)

const (
	maxLine   = 4096 // bytes of a line
	maxAtOnce = 50   // lines that are under way
)

// answer is what became of a line.
type answer struct {
	// Line is the line in normal form, or as it was given.
	Line  string   `json:"line"`
	Text  string   `json:"text,omitempty"`
	Lines []string `json:"lines,omitempty"`
	// Error is why it failed, and Column where in the line, from 1, if it could not be read.
	Error  string `json:"error,omitempty"`
	Column int    `json:"column,omitempty"`
}

// postLine does a line: {"line":"crash n1"}. It answers when the line is done, 422 if it
// cannot be read, and 409 if it failed.
func (p *Page) postLine(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Line string `json:"line"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 2*maxLine)).Decode(&asked); err != nil {
		jsonreply.Write(w, http.StatusBadRequest, answer{Error: `want {"line":"crash n1"}: ` + err.Error()})
		return
	}
	line := strings.TrimSpace(asked.Line)
	if len(line) > maxLine || strings.ContainsAny(line, "\r\n") {
		jsonreply.Write(w, http.StatusBadRequest, answer{Error: "want one line of at most 4096 bytes"})
		return
	}
	began, ok := p.done.begin(line, p.cfg.Cluster.Now())
	if !ok {
		jsonreply.Write(w, http.StatusTooManyRequests, answer{Line: line, Error: "too many lines are under way: wait until some are done"})
		return
	}
	got, err := p.cfg.Console.Do(p.ctx, []string{line})
	a := answer{Line: line, Text: got.Text, Lines: got.Lines}
	if got.Line != "" {
		a.Line = got.Line
	}
	status := http.StatusOK
	if err != nil {
		a.Error, a.Text, status = err.Error(), "", http.StatusConflict
		if place := interface{ Column() int }(nil); errors.As(err, &place) {
			a.Column, status = place.Column(), http.StatusUnprocessableEntity
		}
	}
	p.done.end(began, a, got.Line, p.cfg.Cluster.Now())
	jsonreply.Write(w, status, a)
}
