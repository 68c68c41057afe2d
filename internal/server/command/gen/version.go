package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/command/internal/reply"
	"github.com/slotstorm/slotstorm/internal/server/command/internal/tables"
)

// runVersion writes the table of another version than Redis 7.0: what differs from that of
// its neighbour.
func runVersion(name, base string) error {
	ports, err := freePorts(2)
	if err != nil {
		return err
	}
	s, err := openNode(ports[0], ports[1])
	if name == "redis-6.2" { // it knows neither directive, and its bus has its own idea of a port
		s, err = open("", "--bind", "127.0.0.1", "--port", "6262", "--cluster-enabled", "yes")
	}
	if err != nil {
		return err
	}
	defer s.close()
	if !strings.HasPrefix(s.product+"-"+s.version, name+".") {
		return fmt.Errorf("the table is to be that of %s, this is %s %s", name, s.product, s.version)
	}
	entries, err := readCommands(s)
	if err != nil {
		return err
	}
	file := tables.File{Server: s.product + " " + s.version, Base: base, Summaries: map[string]string{}}
	get := entries[slices.IndexFunc(entries, func(e entry) bool { return e.name == "get" })].info.Elements
	file.NoSet = len(get) > infoSubcommands && get[infoSubcommands].Kind == '*'
	file.Whole = len(entries[0].info.Elements) <= infoTips
	if set, ok := entries[slices.IndexFunc(entries, func(e entry) bool { return e.name == "get" })].docs.Get("arguments"); ok {
		_, file.DisplayTexts = set.Elements[0].Get("display_text")
	}
	neighbour := command.Of(base)
	here := map[string]bool{}
	for _, e := range entries {
		if slices.Contains(e.info.Elements[infoFlags].Texts(), "module") {
			continue // no part of the server itself
		}
		here[e.name] = true
		c, err := stored(e, neighbour.ByName(e.name))
		if err != nil {
			return err
		}
		old := neighbour.ByName(e.name)
		if !mayQuote(name) {
			withoutSentences(&c, old)
		}
		if old == nil {
			file.Commands = append(file.Commands, c)
			continue
		}
		was := old.Store()
		if summary := c.Docs.Summary; summary != was.Docs.Summary {
			was.Docs.Summary = summary
			if alike(was, c) {
				file.Summaries[e.name] = summary
				continue
			}
		}
		if !alike(was, c) {
			if file.Whole {
				c.Docs = tables.Docs{Since: c.Docs.Since, Group: c.Docs.Group} // nobody can ask for them
			}
			file.Commands = append(file.Commands, c)
		}
	}
	for _, c := range neighbour.All() {
		if !here[c.Name] && !(file.Whole && c.Name == "quit") { // processCommand knows QUIT, and COMMAND does not
			file.Removed = append(file.Removed, c.Name)
		}
	}
	if mayQuote(name) {
		if file.Help, err = helpLines(s, entries, neighbour); err != nil {
			return err
		}
	}
	if file.Whole {
		file.DisplayTexts = false
	}
	if err := os.WriteFile("tables/"+name+".json", inLines(file), 0o644); err != nil {
		return err
	}
	return writeIDs()
}

// inLines is the file as JSON with a line for each command.
func inLines(f tables.File) []byte {
	commands := f.Commands
	f.Commands = nil
	head := strings.TrimSuffix(asJSON(f), "}")
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s,\"Commands\":[\n", head)
	for i, c := range commands {
		b.WriteString(asJSON(c))
		if i < len(commands)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]}\n")
	return b.Bytes()
}

// mayQuote reports whether the licence of a version allows to take over sentences: that of
// Valkey, and of Redis up to 7.2.
func mayQuote(name string) bool {
	return strings.HasPrefix(name, "valkey-") || slices.Contains([]string{"redis-6.2", "redis-7.2"}, name)
}

// withoutSentences puts the neighbour's sentences in the place of the command's own.
func withoutSentences(c *tables.Command, old *command.Command) {
	var was tables.Command
	if old != nil {
		was = old.Store()
	}
	c.Docs.Summary, c.Docs.Complexity, c.Docs.History = was.Docs.Summary, was.Docs.Complexity, was.Docs.History
	c.Docs.ReplacedBy = was.Docs.ReplacedBy
	dropSummaries(c.Docs.Arguments)
	for i := range c.Specs {
		c.Specs[i].Notes = ""
		if i < len(was.Specs) {
			c.Specs[i].Notes = was.Specs[i].Notes
		}
	}
}

func dropSummaries(arguments []tables.Argument) {
	for i := range arguments {
		arguments[i].Summary = ""
		dropSummaries(arguments[i].Arguments)
	}
}

// alike compares what is stored: lists without elements are alike, and sets in any order.
func alike(a, b tables.Command) bool {
	for _, c := range []*tables.Command{&a, &b} {
		c.Flags, c.Categories = slices.Sorted(slices.Values(c.Flags)), slices.Sorted(slices.Values(c.Categories))
		for i := range c.Specs {
			c.Specs[i].Flags = slices.Sorted(slices.Values(c.Specs[i].Flags))
		}
	}
	return asJSON(a) == asJSON(b)
}

func asJSON(v any) string {
	var b strings.Builder
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	if err := out.Encode(v); err != nil {
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

// stored makes what is stored of what a server says of a command; the neighbour's one tells
// what servers do not say.
func stored(e entry, old *command.Command) (tables.Command, error) {
	info := e.info.Elements
	if len(info) <= infoTips {
		return storedWhole(e, old), nil
	}
	c := tables.Command{
		Name: e.name, Arity: info[infoArity].Int(), Flags: info[infoFlags].Texts(),
		Keys: [3]int{info[infoFirstKey].Int(), info[infoLastKey].Int(), info[infoKeyStep].Int()},
		Tips: info[infoTips].Texts(),
	}
	for _, hidden := range strings.Split(strings.ReplaceAll(hiddenFlags[e.name], " ", ""), "|") {
		if hidden != "" {
			c.Flags = append(c.Flags, hiddenWords[hidden])
		}
	}
	for _, category := range info[infoCategories].Texts() {
		c.Categories = append(c.Categories, strings.TrimPrefix(category, "@"))
	}
	switch {
	case old != nil:
		c.Finder = old.Store().Finder
	case slices.Contains(c.Flags, "movablekeys"):
		c.Finder = "findBySpecs"
	}
	for _, spec := range info[infoKeySpecs].Elements {
		c.Specs = append(c.Specs, storedSpec(spec))
	}
	var err error
	c.Docs, err = storedDocs(e.docs)
	return c, err
}

// wholeArity is the number of words of subcommands that took others in Redis 6.2.
var wholeArity = map[string]int{"config|get": 3, "config|set": 4}

// storedWhole makes what is stored of what a server says that lists no subcommands. It tells
// neither tips nor key specifications, and subcommands have the flags and categories of their
// container: the rest is the neighbour's.
func storedWhole(e entry, old *command.Command) tables.Command {
	info := e.info.Elements
	c := tables.Command{
		Name: e.name, Arity: info[infoArity].Int(),
		Keys: [3]int{info[infoFirstKey].Int(), info[infoLastKey].Int(), info[infoKeyStep].Int()},
		Docs: tables.Docs{Since: "6.0.0", Group: "string"}, // STRALGO is the only one
	}
	if old != nil {
		arity, keys := c.Arity, c.Keys
		c = old.Store()
		if e.container < 0 {
			c.Arity, c.Keys = arity, keys
		} else if n, ok := wholeArity[e.name]; ok {
			c.Arity = n
		}
	}
	hidden := []string{"blocking", "no_mandatory_keys", "no_async_loading", "no_multi", "allow_busy", "protected", "touches_arbitrary_keys"}
	c.Flags = slices.DeleteFunc(c.Flags, func(flag string) bool { return !slices.Contains(hidden, flag) })
	c.Flags = append(c.Flags, info[infoFlags].Texts()...)
	c.Categories = nil
	for _, category := range info[infoCategories].Texts() {
		c.Categories = append(c.Categories, strings.TrimPrefix(category, "@"))
	}
	if c.Finder == "" && slices.Contains(c.Flags, "movablekeys") {
		c.Finder = "findBySpecs"
	}
	if c.Keys[0] > 0 && len(c.Specs) == 0 {
		c.Specs = []tables.Spec{{
			Flags: []string{"RW", "access", "update"}, Begin: "index", Find: "range", Index: c.Keys[0],
			LastKey: max(0, c.Keys[1]-c.Keys[0]), KeyStep: c.Keys[2],
		}}
	}
	return c
}

var hiddenWords = map[string]string{
	"MayReplicate": "may_replicate", "Protected": "protected", "TouchesArbitraryKeys": "touches_arbitrary_keys",
}

func storedSpec(spec reply.Value) tables.Spec {
	part := func(name string) (kind string, details reply.Value) {
		v, _ := spec.Get(name)
		what, _ := v.Get("type")
		details, _ = v.Get("spec")
		return what.Text, details
	}
	number := func(v reply.Value, key string) int {
		if d, ok := v.Get(key); ok {
			return d.Int()
		}
		return 0
	}
	notes, _ := spec.Get("notes")
	flags, _ := spec.Get("flags")
	s := tables.Spec{Notes: notes.Text, Flags: flags.Texts()}
	var details reply.Value
	s.Begin, details = part("begin_search")
	keyword, _ := details.Get("keyword")
	s.Index, s.StartFrom, s.Keyword = number(details, "index"), number(details, "startfrom"), keyword.Text
	s.Find, details = part("find_keys")
	s.LastKey, s.Limit, s.KeyStep = number(details, "lastkey"), number(details, "limit"), number(details, "keystep")
	s.KeyNumIndex, s.FirstKey = number(details, "keynumidx"), number(details, "firstkey")
	return s
}

func storedDocs(docs reply.Value) (tables.Docs, error) {
	text := func(key string) string { v, _ := docs.Get(key); return v.Text }
	flags, _ := docs.Get("doc_flags")
	history, _ := docs.Get("history")
	arguments, _ := docs.Get("arguments")
	d := tables.Docs{
		Summary: text("summary"), Since: text("since"), Group: text("group"), Complexity: text("complexity"),
		Flags: flags.Texts(), DeprecatedSince: text("deprecated_since"), ReplacedBy: text("replaced_by"),
		Arguments: storedArguments(arguments),
	}
	for _, change := range history.Elements {
		d.History = append(d.History, [2]string{change.Elements[0].Text, change.Elements[1].Text})
	}
	return d, nil
}

func storedArguments(list reply.Value) []tables.Argument {
	var all []tables.Argument
	for _, argument := range list.Elements {
		text := func(key string) string { v, _ := argument.Get(key); return v.Text }
		flags, _ := argument.Get("flags")
		nested, _ := argument.Get("arguments")
		a := tables.Argument{
			Name: text("name"), Type: text("type"), Token: text("token"), Summary: text("summary"), Since: text("since"),
			DeprecatedSince: text("deprecated_since"), Flags: flags.Texts(), Arguments: storedArguments(nested),
		}
		if shown := text("display_text"); shown != "" && shown != a.Name {
			a.DisplayText = shown
		}
		if spec, ok := argument.Get("key_spec_index"); ok {
			a.KeySpec = spec.Int() + 1
		}
		all = append(all, a)
	}
	return all
}

// helpLines are the answers of HELP subcommands that differ from the neighbour's.
func helpLines(s *server, entries []entry, neighbour *command.Table) (map[string][]string, error) {
	differing := map[string][]string{}
	for _, e := range entries {
		call, _, isHelp := strings.Cut(e.name, "|help")
		if !isHelp && e.name != "debug" {
			continue
		}
		lines, err := s.do(call, "HELP")
		if err != nil {
			return nil, err
		}
		if !slices.Equal(lines.Texts(), neighbour.Help(e.name)) {
			differing[e.name] = lines.Texts()
		}
	}
	return differing, nil
}

// writeIDs writes the names of the commands that only other versions than Redis 7.0 have.
func writeIDs() error {
	var names []string
	paths, err := filepath.Glob("tables/*.json")
	if err != nil {
		return err
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var f tables.File
		if err := json.NewDecoder(bytes.NewReader(data)).Decode(&f); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for _, c := range f.Commands {
			if command.ByName(c.Name) == nil {
				names = append(names, c.Name)
			}
		}
	}
	slices.Sort(names)
	s := new(source)
	s.printf("// elsewhere are the commands that only other versions have, in order.\nvar elsewhere = []string{\n")
	for _, name := range slices.Compact(names) {
		s.printf("%q,\n", name)
	}
	s.printf("}\n")
	return s.write("elsewhere_gen.go")
}
