package corpus

import (
	"regexp"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// Adapt makes the areas fit to servers of a version: those whose CONFIG SET takes one
// directive, and those whose INFO does not have all fields of Redis 7.0.
func Adapt(areas []conformance.Area, d *dialect.Dialect) {
	missing := missingFields(d)
	for i := range areas {
		a := &areas[i]
		if d.Has(dialect.OneDirective) {
			a.Reset.Lines = eachDirective(a.Reset.Lines)
			if a.Name == "events" {
				a.Generate = generateEvents(strings.TrimSuffix(allEvents, "n"))
			}
		}
		told := a.Exchanges
		if told == nil || len(missing) == 0 {
			continue
		}
		a.Exchanges = func() []conformance.Exchange {
			list := withoutFields(told(), missing)
			if d.Has(dialect.OneDirective) && a.Name != "connections" { // which is about CONFIG SET itself
				for i := range list {
					list[i].Lines = eachDirective(list[i].Lines)
				}
			}
			return list
		}
	}
}

// olderNames are names of directives in Redis 6.2, and what they are called since.
var olderNames = strings.NewReplacer("listpack", "ziplist", "busy-reply-threshold", "lua-time-limit")

// eachDirective makes a step for each directive of CONFIG SET, under its older name.
func eachDirective(lines []conformance.Step) (out []conformance.Step) {
	for _, s := range lines {
		if conformance.CommandName(s.Args) != "CONFIG SET" || s.Verb != conformance.Send || len(s.Args)%2 != 0 {
			out = append(out, s)
			continue
		}
		for pairs := s.Args[2:]; len(pairs) > 0; pairs = pairs[2:] {
			one := s
			one.Args = []string{"CONFIG", "SET", olderNames.Replace(pairs[0]), pairs[1]}
			out = append(out, one)
		}
	}
	return out
}

// missingFields are the fields of INFO that servers of a version do not have.
func missingFields(d *dialect.Dialect) (names []string) {
	if d == nil {
		return nil
	}
	for _, section := range d.Facts().Info {
		if section != nil {
			names = append(names, section.Removed...)
		}
	}
	return names
}

// withoutFields lets stories wait for no field that is missing. One that is all that a step
// waits for takes the step with it.
func withoutFields(list []conformance.Exchange, missing []string) []conformance.Exchange {
	for i := range list {
		lines := list[i].Lines[:0:0]
		for _, s := range list[i].Lines {
			if s.Verb == conformance.Until && strings.EqualFold(s.Args[0], "INFO") {
				if s.Pattern = withoutParts(s.Pattern, missing); s.Pattern == "" {
					continue
				}
			}
			lines = append(lines, s)
		}
		list[i].Lines = lines
	}
	return list
}

// fieldName is where a part of a pattern begins that is about a field.
var fieldName = regexp.MustCompile(`[a-z][a-z0-9_]+:`)

// withoutParts is a pattern without its parts on these fields, "" if nothing else is left.
func withoutParts(pattern string, missing []string) string {
	at := fieldName.FindAllStringIndex(pattern, -1)
	if len(at) == 0 {
		return pattern
	}
	var kept strings.Builder
	for i, from := range at {
		to := len(pattern)
		if i+1 < len(at) {
			to = at[i+1][0]
		}
		if name := pattern[from[0] : from[1]-1]; !slices.Contains(missing, name) {
			kept.WriteString(pattern[from[0]:to])
		}
	}
	if kept.Len() == 0 {
		return ""
	}
	return pattern[:at[0][0]] + kept.String()
}
