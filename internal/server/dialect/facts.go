package dialect

import (
	"embed"
	"encoding/json"
	"maps"
	"slices"
	"sync"
)

// Facts are what a server of a version says of itself, as differences from Redis 7.0. They
// are read from running servers by the generator (go run ./gen), and loaded when they are
// first asked for.
type Facts struct {
	// Server is whom they were read from: "redis 7.2.4", or "the sources of redis 8.4.0".
	Server string
	// Base is the version whose facts they add to, "" if all differences are here, and Without
	// names the fields, sections and directives of the base that are not there. Of a version of
	// which no server can be had, what is known is how its sources differ from a neighbour's.
	Base    string   `json:",omitempty"`
	Without []string `json:",omitempty"`
	// Modules are those that HELLO and MODULE LIST show, without those of a bundle: Redis 8 has
	// its vector sets as one, Valkey 9.1 its Lua.
	Modules []Module `json:",omitempty"`
	// Sections are the titles of INFO's sections that Redis 7.0 does not have, in the order in
	// which they stand, with the title before each.
	Sections []Section `json:",omitempty"`
	// NoSections are the titles of those of Redis 7.0 that are not there.
	NoSections []string `json:",omitempty"`
	// Info is how the fields of INFO's sections differ, by the sections' titles.
	Info map[string]*Layout `json:",omitempty"`
	// ClusterInfo is how the fields of CLUSTER INFO differ, and Client those of CLIENT LIST.
	ClusterInfo, Client *Layout
	// Directives are those of CONFIG GET.
	Directives Directives
}

// Module is a module that comes with a server.
type Module struct {
	Name    string
	Version int64
	Path    string `json:",omitempty"`
	// Options are what INFO says of it.
	Options []string `json:",omitempty"`
}

// Section is a section of INFO.
type Section struct {
	Title, After string
	// Extra ones are only shown when they are asked for, or all are.
	Extra bool `json:",omitempty"`
}

// Directives are how the directives differ from those of Redis 7.0.
type Directives struct {
	// Removed are the names, aliases included, that are not there, Hidden those that no
	// pattern finds, and Shown those that Redis 7.0 hides and patterns find.
	Removed, Hidden, Shown []string `json:",omitempty"`
	// Defaults are the values that CONFIG GET shows of those that are new, and of those whose
	// default is another one.
	Defaults map[string]string `json:",omitempty"`
	// Kinds are what values are accepted of those that are new, and of those of which that
	// differs: "immutable", "protected", "yesno", "text", "int 0 100", "uint 1 100" if negative numbers are refused as such, "memory 0 100", "percent -100 100",
	// "enum no yes", "words slow fast" for those that take several. Others are errors.
	Kinds map[string]string `json:",omitempty"`
}

//go:embed facts/*.json
var factFiles embed.FS

var (
	loading sync.Mutex
	loaded  = map[string]*Facts{}
)

// Facts are what servers of this version say of themselves. The Default has none.
func (d *Dialect) Facts() *Facts {
	if d.IsDefault() {
		return &noFacts
	}
	loading.Lock()
	defer loading.Unlock()
	f := loaded[d.Name]
	if f == nil {
		f = load(d.Name)
		loaded[d.Name] = f
	}
	return f
}

func load(name string) *Facts {
	data, err := factFiles.ReadFile("facts/" + name + ".json")
	if err != nil {
		panic("dialect: " + err.Error())
	}
	f := new(Facts)
	if err := json.Unmarshal(data, f); err != nil {
		panic("dialect: " + name + ": " + err.Error())
	}
	if f.Base != "" {
		f.addTo(load(f.Base))
	}
	return f
}

// addTo puts the base's facts before its own.
func (f *Facts) addTo(base *Facts) {
	gone := func(name string) bool { return slices.Contains(f.Without, name) }
	f.Modules = append(slices.Clone(base.Modules), f.Modules...)
	f.Sections = append(slices.DeleteFunc(base.Sections, func(s Section) bool { return gone(s.Title) }), f.Sections...)
	for title, own := range f.Info {
		base.Info[title] = base.Info[title].with(own, gone)
	}
	for title, layout := range base.Info {
		base.Info[title] = layout.with(nil, gone)
	}
	f.Info = base.Info
	f.ClusterInfo, f.Client = base.ClusterInfo.with(f.ClusterInfo, gone), base.Client.with(f.Client, gone)
	own, of := &f.Directives, &base.Directives
	own.Removed, own.Hidden, own.Shown = append(of.Removed, own.Removed...), append(of.Hidden, own.Hidden...), append(of.Shown, own.Shown...)
	own.Defaults, own.Kinds = joined(of.Defaults, own.Defaults, gone), joined(of.Kinds, own.Kinds, gone)
}

// with is a layout without some of its fields, and with more of them.
func (l *Layout) with(more *Layout, gone func(name string) bool) *Layout {
	all := &Layout{}
	if l != nil {
		all.Removed, all.Added = l.Removed, slices.DeleteFunc(l.Added, func(f Field) bool { return gone(f.Name) })
	}
	if more != nil {
		all.Removed, all.Added = append(all.Removed, more.Removed...), append(all.Added, more.Added...)
	}
	return all
}

func joined(base, own map[string]string, gone func(name string) bool) map[string]string {
	all := map[string]string{}
	maps.Copy(all, base)
	maps.DeleteFunc(all, func(name, _ string) bool { return gone(name) })
	maps.Copy(all, own)
	return all
}

var noFacts Facts
