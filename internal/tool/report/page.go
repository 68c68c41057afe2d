package report

import (
	"embed"
	"encoding/json"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/whole"
	"github.com/slotstorm/slotstorm/scenario"
)

//go:embed page
var files embed.FS

// scripts are the page's own, in the order in which they have to come.
var scripts = []string{"data", "views", "lanes", "scrubber", "nodes", "charts", "routes", "log", "act", "drag", "live", "main"}

// ofLive are those of them that only a live page has.
var ofLive = []string{"act", "drag", "live"}

var page = template.Must(template.ParseFS(files, "page/page.html"))

// Write writes the page about a run: one file that needs no network. The run has to be
// over, and the Recorder has to have been its Observer.
func (r *Recorder) Write(w io.Writer, result *scenario.Result) error {
	// json escapes <, > and &, so nothing in a log can end the element it is in.
	text, err := json.Marshal(r.gather(result))
	if err != nil {
		return err
	}
	return fill(w, map[string]any{"Title": result.Script.Name, "Data": template.JS(text)})
}

// WriteLive writes the page that shows a cluster while it runs. It asks the server for what
// is below its own address: events, do and, if what was done can be kept, scenario.
func WriteLive(w io.Writer, title string, keep bool) error {
	return fill(w, map[string]any{"Title": title, "Live": true, "Keep": keep})
}

// fill writes a page with its own values, and with what all pages have.
func fill(w io.Writer, values map[string]any) error {
	var own strings.Builder
	for _, name := range scripts {
		if values["Live"] == nil && slices.Contains(ofLive, name) {
			continue
		}
		own.WriteString(file(name + ".js"))
	}
	maps.Copy(values, map[string]any{
		"Style":   template.CSS(file("uplot.min.css") + file("page.css")),
		"Library": template.JS(file("uplot.min.js")),
		"Licence": template.HTML("<!--\nuPlot\n\n" + file("uplot.LICENSE") + "-->"),
		"Script":  template.JS("'use strict';\n(() => {\n" + own.String() + "})();\n"),
	})
	return page.Execute(w, values)
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
