// Package info writes what INFO tells, in sections of "name:value" lines. All fields of Redis
// 7.0.15 are there, in its order. What a simulated server does not have is what an idle one
// says of it: 0. That goes for memory, processor time and everything about files and
// processes. Commands take no time here, so usec and percentiles of latencies are 0.
//
// A section's figures are a struct, which the server fills.
package info

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// Text collects the text of INFO. The zero value is empty, and that of Redis 7.0.
type Text struct {
	// Facts say which fields a server of another version shows, and Known has the values of
	// those that Redis 7.0 does not have, where they are more than what an idle server says.
	Facts *dialect.Facts
	Known func(name string) (value string, ok bool)

	buf      []byte
	sections int
	title    string // of the section under way, which starts at start
	start    int
}

// String is the text so far.
func (t *Text) String() string {
	t.end()
	return string(t.buf)
}

// end gives the section under way the fields that the server shows.
func (t *Text) end() {
	if t.Facts == nil || t.Facts.Info[t.title] == nil {
		return
	}
	t.buf = append(t.buf[:t.start], t.Facts.Info[t.title].Arrange(string(t.buf[t.start:]), "\r\n", ":", t.Known)...)
	t.title = ""
}

// Section is a part of the text, under the name by which INFO selects it.
type Section struct {
	Name, Title string
	// Extra sections are only shown when they are asked for, or all are.
	Extra bool
}

// Sections are all of them, in the order in which a server of some version shows them.
func Sections(facts *dialect.Facts) []Section {
	list := slices.DeleteFunc(slices.Clone(sections), func(s Section) bool { return slices.Contains(facts.NoSections, s.Title) })
	for _, s := range facts.Sections {
		at := slices.IndexFunc(list, func(have Section) bool { return have.Title == s.After }) + 1
		list = slices.Insert(list, at, Section{strings.ReplaceAll(strings.ToLower(s.Title), " ", "_"), s.Title, s.Extra})
	}
	return list
}

var sections = []Section{
	{"server", "Server", false},
	{"clients", "Clients", false},
	{"memory", "Memory", false},
	{"persistence", "Persistence", false},
	{"stats", "Stats", false},
	{"replication", "Replication", false},
	{"cpu", "CPU", false},
	{"modules", "Modules", false},
	{"commandstats", "Commandstats", true},
	{"errorstats", "Errorstats", false},
	{"latencystats", "Latencystats", true},
	{"cluster", "Cluster", false},
	{"keyspace", "Keyspace", false},
}

// Select returns the sections that INFO shows when it is asked for these, in lower case.
// Unknown ones are ignored; none are the default.
func Select(facts *dialect.Facts, words []string) (selected []Section) {
	asked := func(name string) bool { return slices.Contains(words, name) }
	all := asked("all") || asked("everything")
	defaults := len(words) == 0 || asked("default")
	for _, s := range Sections(facts) {
		if all || asked(s.Name) || defaults && !s.Extra || s.Name == "modules" && asked("module_list") {
			selected = append(selected, s)
		}
	}
	return selected
}

// Modules is the section of that name.
func (t *Text) Modules() {
	if t.Facts == nil {
		return
	}
	for _, m := range t.Facts.Modules {
		t.field("module", fmt.Sprintf("name=%s,ver=%d,api=1,filters=0,usedby=[],using=[],options=[%s]", m.Name, m.Version, strings.Join(m.Options, "|")))
	}
}

// Begin begins a section.
func (t *Text) Begin(s Section) {
	t.end()
	if t.sections > 0 {
		t.buf = append(t.buf, "\r\n"...)
	}
	t.sections++
	t.buf = append(append(append(t.buf, "# "...), s.Title...), "\r\n"...)
	t.title, t.start = s.Title, len(t.buf)
}

// field writes a line.
func (t *Text) field(name, value string) {
	t.buf = append(append(append(append(t.buf, name...), ':'), value...), "\r\n"...)
}

func (t *Text) integer(name string, value int64) { t.field(name, strconv.FormatInt(value, 10)) }

// status writes a field that is ok or err.
func (t *Text) status(name string, failed bool) {
	if failed {
		t.field(name, "err")
	} else {
		t.field(name, "ok")
	}
}

func (t *Text) bool(name string, value bool) {
	if value {
		t.integer(name, 1)
		return
	}
	t.integer(name, 0)
}

// zeros writes fields that are 0 here.
func (t *Text) zeros(names ...string) {
	for _, name := range names {
		t.integer(name, 0)
	}
}
