package dialect

import (
	"embed"
	"encoding/json"
	"sync"
)

// Facts are what a server of a version says of itself, as differences from Redis 7.0. They
// are read from running servers by the generator (go run ./gen), and loaded when they are
// first asked for.
type Facts struct {
	// Server is whom they were read from: "redis 7.2.4".
	Server string
	// Sections are the titles of INFO's sections that Redis 7.0 does not have, in the order in
	// which they stand, with the title before each.
	Sections []Section `json:",omitempty"`
	// Info is how the fields of INFO's sections differ, by the sections' titles.
	Info map[string]*Layout `json:",omitempty"`
	// ClusterInfo is how the fields of CLUSTER INFO differ, and Client those of CLIENT LIST.
	ClusterInfo, Client *Layout
	// Directives are those of CONFIG GET.
	Directives Directives
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
	if d == Default {
		return &noFacts
	}
	loading.Lock()
	defer loading.Unlock()
	if f := loaded[d.Name]; f != nil {
		return f
	}
	data, err := factFiles.ReadFile("facts/" + d.Name + ".json")
	if err != nil {
		panic("dialect: " + err.Error())
	}
	f := new(Facts)
	if err := json.Unmarshal(data, f); err != nil {
		panic("dialect: " + d.Name + ": " + err.Error())
	}
	loaded[d.Name] = f
	return f
}

var noFacts Facts
