package command

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/slotstorm/slotstorm/internal/server/command/internal/tables"
)

//go:embed tables/*.json
var files embed.FS

// defaultName is the version whose table is Default.
const defaultName = "redis-7.0"

var (
	loading sync.Mutex
	loaded  = map[string]*Table{defaultName: Default}
)

// Of returns the table of a version, such as "redis-7.4": it is made when it is first asked
// for. A version whose table is not stored is a mistake of the caller's.
func Of(version string) *Table {
	loading.Lock()
	defer loading.Unlock()
	return load(version)
}

func load(version string) *Table {
	if t := loaded[version]; t != nil {
		return t
	}
	data, err := files.ReadFile("tables/" + version + ".json")
	if err != nil {
		panic("command: " + err.Error())
	}
	var f tables.File
	if err := json.Unmarshal(data, &f); err != nil {
		panic("command: " + version + ": " + err.Error())
	}
	t := load(f.Base).with(&f)
	loaded[version] = t
	return t
}

// Stored are the names of the versions that have a table, in order.
func Stored() []string {
	names := []string{defaultName}
	entries, err := files.ReadDir("tables")
	if err != nil {
		panic("command: " + err.Error())
	}
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".json"))
	}
	slices.Sort(names)
	return names
}

// with returns the table that differs from t by what is stored.
func (t *Table) with(f *tables.File) *Table {
	type row struct {
		command Command
		docs    Docs
	}
	rows := map[string]row{}
	for i, c := range t.commands {
		rows[c.Name] = row{c, t.docs[i]}
	}
	for _, name := range f.Removed {
		delete(rows, name)
	}
	for name, summary := range f.Summaries {
		r := rows[name]
		r.docs.Summary = summary
		rows[name] = r
	}
	for i := range f.Commands {
		stored := &f.Commands[i]
		rows[stored.Name] = row{commandOf(stored), docsOf(&stored.Docs)}
	}
	names := make([]string, 0, len(rows))
	for name := range rows {
		names = append(names, name)
	}
	slices.SortFunc(names, byContainer)

	commands, docs := make([]Command, len(names)), make([]Docs, len(names))
	container := int16(noContainer)
	for i, name := range names {
		c := rows[name].command
		c.container, c.subcommands = noContainer, 0
		if strings.Contains(name, "|") {
			c.container = container
			commands[container].subcommands++
		} else {
			container = int16(i)
		}
		commands[i], docs[i] = c, rows[name].docs
	}
	made := newTable(commands, docs)
	made.displayTexts, made.whole, made.noSet = f.DisplayTexts, f.Whole, f.NoSet
	made.help = map[string][]string{}
	for _, help := range []map[string][]string{t.help, f.Help} {
		for name, lines := range help {
			made.help[name] = lines
		}
	}
	return made
}

// byContainer orders full names so that subcommands follow their container.
func byContainer(a, b string) int {
	return slices.Compare(strings.Split(a, "|"), strings.Split(b, "|"))
}

// commandOf makes a command of what is stored.
func commandOf(stored *tables.Command) Command {
	id, ok := ID(stored.Name)
	if !ok {
		panic("command: no ID for " + stored.Name)
	}
	c := Command{
		Name: stored.Name, ID: id, Arity: stored.Arity,
		Flags:    setOf[Flags](stored.Flags, flagNames),
		FirstKey: stored.Keys[0], LastKey: stored.Keys[1], KeyStep: stored.Keys[2],
		Categories: setOf[Categories](stored.Categories, categoryNames),
		Tips:       stored.Tips,
	}
	if stored.Finder != "" {
		c.finder = finder(one(stored.Finder, finderNames))
	}
	for _, s := range stored.Specs {
		c.KeySpecs = append(c.KeySpecs, KeySpec{
			Notes: s.Notes, Flags: setOf[KeyFlags](s.Flags, keyFlagNames),
			Begin: BeginSearch{Kind: BeginKind(one(s.Begin, beginNames)), Index: s.Index, Keyword: s.Keyword, StartFrom: s.StartFrom},
			Find: FindKeys{
				Kind: FindKind(one(s.Find, findNames)), LastKey: s.LastKey, Limit: s.Limit,
				KeyNumIndex: s.KeyNumIndex, FirstKey: s.FirstKey, KeyStep: s.KeyStep,
			},
		})
	}
	return c
}

func docsOf(stored *tables.Docs) Docs {
	d := Docs{
		Summary: stored.Summary, Since: stored.Since, Group: stored.Group, Complexity: stored.Complexity,
		Flags:           setOf[DocFlags](stored.Flags, docFlagNames),
		DeprecatedSince: stored.DeprecatedSince, ReplacedBy: stored.ReplacedBy,
		Arguments: argumentsOf(stored.Arguments),
	}
	for _, change := range stored.History {
		d.History = append(d.History, Change{change[0], change[1]})
	}
	return d
}

func argumentsOf(stored []tables.Argument) []Argument {
	var list []Argument
	for _, a := range stored {
		list = append(list, Argument{
			Name: a.Name, Type: ArgType(one(a.Type, argTypeNames)), KeySpec: a.KeySpec - 1,
			DisplayText: a.DisplayText, Token: a.Token, Summary: a.Summary, Since: a.Since, DeprecatedSince: a.DeprecatedSince,
			Flags: setOf[ArgFlags](a.Flags, argFlagNames), Arguments: argumentsOf(a.Arguments),
		})
	}
	return list
}

// setOf is the set of the words, by their places among the names.
func setOf[T ~uint8 | ~uint16 | ~uint32 | ~uint64](words, names []string) T {
	var set T
	for _, word := range words {
		set |= 1 << one(word, names)
	}
	return set
}

// one is the place of a word among the names.
func one(word string, names []string) int {
	i := slices.Index(names, word)
	if i < 0 {
		panic(fmt.Sprintf("command: %q is none of %q", word, names))
	}
	return i
}

var (
	beginNames  = []string{"unknown", "index", "keyword"}
	findNames   = []string{"unknown", "range", "keynum"}
	finderNames = []string{
		"findByRange", "findNumKeys1", "findNumKeys2", "findStoreNumKeys2", "findSort", "findSortRO", "findMigrate",
		"findGeoRadius", "findXRead", "findSet", "findBitField", "findBySpecs",
	}
)
