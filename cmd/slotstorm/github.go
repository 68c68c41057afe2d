package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/slotstorm/slotstorm/scenario"
)

// The annotations of a GitHub workflow are lines such as
//
//	::error file=split.scn,line=7,title=split.scn::want OK
//
// in its output. What ends a property or a line is written as %XX.
var (
	annotationText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	annotationProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func annotate(out io.Writer, file string, line, col int, title, text string) {
	place := fmt.Sprintf("file=%s,line=%d", annotationProperty.Replace(file), line)
	if col > 0 {
		place += fmt.Sprintf(",col=%d", col)
	}
	fmt.Fprintf(out, "::error %s,title=%s::%s\n", place, annotationProperty.Replace(title), annotationText.Replace(text))
}

// annotateMistakes names the places of mistakes.
func annotateMistakes(out io.Writer, mistakes scenario.Errors) {
	for _, m := range mistakes {
		annotate(out, m.File, m.Line, m.Col, "mistake in a scenario", m.Text)
	}
}

// annotateFailures names the lines that were not as the file has them.
func annotateFailures(out io.Writer, r *scenario.Result) {
	for _, f := range r.Failures {
		text := f.Reason
		if f.Want != "" || f.Got != "" {
			text = fmt.Sprintf("want %s\ngot  %s", f.Want, f.Got)
		}
		text = fmt.Sprintf("%s\n%s\nat %.3fs, seed %d\nrerun: %s", strings.TrimSpace(f.Text), text, f.At.Seconds(), r.Seed, f.Rerun)
		annotate(out, f.File, max(f.Line, 1), 0, cmp.Or(f.Phase, "scenario failed"), text)
	}
}
