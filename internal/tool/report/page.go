package report

import (
	"embed"
	"encoding/json"
	"html/template"
	"io"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/whole"
	"github.com/slotstorm/slotstorm/scenario"
)

//go:embed page
var files embed.FS

// scripts are the page's own, in the order in which they have to come.
var scripts = []string{"data", "views", "lanes", "scrubber", "nodes", "charts", "routes", "log", "main"}

var page = template.Must(template.ParseFS(files, "page/page.html"))

// Write writes the page about a run: one file that needs no network. The run has to be
// over, and the Recorder has to have been its Observer.
func (r *Recorder) Write(w io.Writer, result *scenario.Result) error {
	// json escapes <, > and &, so nothing in a log can end the element it is in.
	text, err := json.Marshal(r.gather(result))
	if err != nil {
		return err
	}
	var own strings.Builder
	for _, name := range scripts {
		own.WriteString(file(name + ".js"))
	}
	return page.Execute(w, map[string]any{
		"Title":   result.Script.Name,
		"Data":    template.JS(text),
		"Style":   template.CSS(file("uplot.min.css") + file("page.css")),
		"Library": template.JS(file("uplot.min.js")),
		"Licence": template.HTML("<!--\nuPlot\n\n" + file("uplot.LICENSE") + "-->"),
		"Script":  template.JS("'use strict';\n(() => {\n" + own.String() + "})();\n"),
	})
}

// WriteFile is Write to a file, which is there whole or not at all.
func (r *Recorder) WriteFile(name string, result *scenario.Result) error {
	return whole.Write(name, func(w io.Writer) error { return r.Write(w, result) })
}

func file(name string) string {
	text, err := files.ReadFile("page/" + name)
	if err != nil {
		panic(err) // it is part of the program
	}
	return string(text)
}
