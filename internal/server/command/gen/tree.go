package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/command/internal/tables"
)

// Of some versions no server can be had. Their table is that of a neighbour, and what differs
// between the source trees of both: the files src/commands/*.json. Sentences are not taken.

// described is a command in such a file.
type described struct {
	Since, Group, Container string
	Arity                   int
	DeprecatedSince         string     `json:"deprecated_since"`
	DocFlags                []string   `json:"doc_flags"`
	Flags                   []string   `json:"command_flags"`
	Categories              []string   `json:"acl_categories"`
	Tips                    []string   `json:"command_tips"`
	Specs                   []treeSpec `json:"key_specs"`
	Arguments               []treeArgument
}

type treeSpec struct {
	Flags []string
	Begin map[string]struct {
		Pos       int
		Keyword   string
		StartFrom int
	} `json:"begin_search"`
	Find map[string]struct {
		LastKey, Step, Limit, KeyNumIdx, FirstKey int
	} `json:"find_keys"`
}

type treeArgument struct {
	Name, Type, Token, Since string
	Display                  string
	DeprecatedSince          string `json:"deprecated_since"`
	KeySpec                  *int   `json:"key_spec_index"`
	Optional, Multiple       bool
	MultipleToken            bool `json:"multiple_token"`
	Arguments                []treeArgument
}

// runTree writes the table of a version out of its source tree, and that of its neighbour.
func runTree(name, base, tree, baseTree string) error {
	now, err := readTree(tree)
	if err != nil {
		return err
	}
	was, err := readTree(baseTree)
	if err != nil {
		return err
	}
	neighbour := command.Of(base)
	file := tables.File{Server: "the sources of " + name, Base: base, DisplayTexts: neighbour.ShowsDisplayTexts()}
	for _, full := range slices.Sorted(mapKeys(now)) {
		c, old := now[full], neighbour.ByName(full)
		if alike(c, was[full]) {
			continue
		}
		if old != nil {
			c = changed(old.Store(), was[full], c)
		}
		file.Commands = append(file.Commands, c)
	}
	for _, c := range neighbour.All() {
		if _, there := now[c.Name]; !there {
			container, _, _ := strings.Cut(c.Name, "|")
			if _, known := was[c.Name]; known || slices.Contains(file.Removed, container) {
				file.Removed = append(file.Removed, c.Name)
			}
		}
	}
	if err := os.WriteFile("tables/"+name+".json", inLines(file), 0o644); err != nil {
		return err
	}
	return writeIDs()
}

// changed is the neighbour's command with what differs between the trees.
func changed(c, was, now tables.Command) tables.Command {
	set := func(list *[]string, was, now []string) {
		*list = slices.DeleteFunc(*list, func(word string) bool { return slices.Contains(was, word) && !slices.Contains(now, word) })
		for _, word := range now {
			if !slices.Contains(was, word) && !slices.Contains(*list, word) {
				*list = append(*list, word)
			}
		}
	}
	set(&c.Flags, was.Flags, now.Flags)
	set(&c.Categories, was.Categories, now.Categories)
	set(&c.Tips, was.Tips, now.Tips)
	if was.Arity != now.Arity {
		c.Arity = now.Arity
	}
	if asJSON(was.Specs) != asJSON(now.Specs) {
		c.Specs = now.Specs
	}
	if asJSON(was.Docs.Arguments) != asJSON(now.Docs.Arguments) {
		c.Docs.Arguments = now.Docs.Arguments
	}
	return c
}

func mapKeys(m map[string]tables.Command) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// readTree reads the commands of a source tree, without those of Sentinel and of modules.
func readTree(dir string) (map[string]tables.Command, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "src/commands/*.json"))
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("%s has no src/commands: %w", dir, err)
	}
	all := map[string]tables.Command{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var file map[string]described
		if err := json.Unmarshal(data, &file); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for name, d := range file {
			if d.Group == "sentinel" || d.Group == "module" || d.Group == "vector_set" || slices.Contains(d.Flags, "ONLY_SENTINEL") {
				continue
			}
			full := strings.ToLower(name)
			if d.Container != "" {
				full = strings.ToLower(d.Container) + "|" + full
			}
			all[full] = d.stored(full)
		}
	}
	return all, nil
}

func (d *described) stored(name string) tables.Command {
	c := tables.Command{Name: name, Arity: d.Arity, Flags: lower(d.Flags), Categories: lower(d.Categories), Tips: lower(d.Tips)}
	c.Flags = slices.DeleteFunc(c.Flags, func(f string) bool { return f == "sentinel" || f == "internal" })
	has := func(flag string) bool { return slices.Contains(c.Flags, flag) }
	add := func(category string, when bool) {
		if when && !slices.Contains(c.Categories, category) {
			c.Categories = append(c.Categories, category)
		}
	}
	// setImplicitACLCategories
	add("write", has("write"))
	add("read", has("readonly") && !slices.Contains(c.Categories, "scripting"))
	add("admin", has("admin"))
	add("dangerous", has("admin"))
	add("pubsub", has("pubsub"))
	add("fast", has("fast"))
	add("blocking", has("blocking"))
	add("slow", !has("fast"))
	for i, s := range d.Specs {
		spec := tables.Spec{Flags: keyFlagWords(s.Flags)}
		for kind, b := range s.Begin {
			spec.Begin, spec.Index, spec.Keyword, spec.StartFrom = kind, b.Pos, b.Keyword, b.StartFrom
		}
		for kind, f := range s.Find {
			spec.Find, spec.LastKey, spec.Limit, spec.KeyStep = kind, f.LastKey, f.Limit, f.Step
			spec.KeyNumIndex, spec.FirstKey = f.KeyNumIdx, f.FirstKey
		}
		if spec.Find == "keynum" && !has("movablekeys") {
			c.Flags, c.Finder = append(c.Flags, "movablekeys"), "findBySpecs"
		}
		if i == 0 && spec.Begin == "index" && spec.Find == "range" { // populateCommandLegacyRangeSpec
			c.Keys = [3]int{spec.Index, spec.LastKey, spec.KeyStep}
			if spec.LastKey >= 0 {
				c.Keys[1] += spec.Index
			}
		}
		c.Specs = append(c.Specs, spec)
	}
	c.Docs = tables.Docs{Since: d.Since, Group: d.Group, Flags: lower(d.DocFlags), DeprecatedSince: d.DeprecatedSince, Arguments: treeArguments(d.Arguments)}
	return c
}

func treeArguments(list []treeArgument) []tables.Argument {
	var all []tables.Argument
	for _, a := range list {
		arg := tables.Argument{
			Name: a.Name, Type: a.Type, Token: a.Token, Since: a.Since, DeprecatedSince: a.DeprecatedSince,
			DisplayText: a.Display, Arguments: treeArguments(a.Arguments),
		}
		if a.KeySpec != nil {
			arg.KeySpec = *a.KeySpec + 1
		}
		for flag, set := range map[string]bool{"optional": a.Optional, "multiple": a.Multiple, "multiple_token": a.MultipleToken} {
			if set {
				arg.Flags = append(arg.Flags, flag)
			}
		}
		slices.Sort(arg.Flags)
		all = append(all, arg)
	}
	return all
}

func lower(words []string) []string {
	var all []string
	for _, word := range words {
		all = append(all, strings.ToLower(word))
	}
	return all
}

// keyFlagWords are in capitals where they say how a key is accessed, as COMMAND shows them.
func keyFlagWords(words []string) []string {
	all := lower(words)
	for i, word := range all {
		if len(word) == 2 {
			all[i] = strings.ToUpper(word)
		}
	}
	return all
}
