package corpus

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// spec is a command as COMMAND DOCS and COMMAND INFO of the real server describe it.
type spec struct {
	name     string // "set", "object|encoding"
	group    string
	args     []argument
	blocking bool
	// expires: fields of hashes can expire.
	expires bool
}

// argument is one argument of COMMAND DOCS.
type argument struct {
	name, kind, token                 string
	optional, multiple, multipleToken bool
	args                              []argument
}

// words are the words that call the command.
func (s *spec) words() []string {
	return strings.Split(strings.ToUpper(s.name), "|")
}

// readTable asks the real server for its command table, sorted by name, containers
// replaced by their subcommands.
func readTable(g *conformance.Generator) ([]*spec, error) {
	docs, err := g.Ask("COMMAND", "DOCS")
	if err != nil {
		return nil, err
	}
	infos, err := g.Ask("COMMAND")
	if err != nil {
		return nil, err
	}
	if docs.Kind == live.Error { // Redis 6.2 does not document its commands
		if docs, err = g.AskDefault("COMMAND", "DOCS"); err != nil {
			return nil, err
		}
		docs = only(docs, infos)
	}
	blocking := map[string]bool{}
	for _, info := range infos.Elems {
		if len(info.Elems) > 6 {
			blocking[info.Elems[0].Text] = hasElem(info.Elems[6], "@blocking")
		}
	}
	table := readSpecs(docs)
	expires := slices.ContainsFunc(table, func(s *spec) bool { return s.name == "hexpire" })
	for _, s := range table {
		s.blocking, s.expires = blocking[s.name], expires
	}
	if len(table) == 0 {
		return nil, fmt.Errorf("COMMAND DOCS names no commands")
	}
	slices.SortFunc(table, func(a, b *spec) int { return strings.Compare(a.name, b.name) })
	return table, nil
}

// only are the documents of the commands that there is information about.
func only(docs, infos live.Reply) live.Reply {
	there := map[string]bool{}
	for _, info := range infos.Elems {
		if len(info.Elems) > 0 {
			there[info.Elems[0].Text] = true
		}
	}
	var kept []live.Reply
	for i := 0; i+1 < len(docs.Elems); i += 2 {
		if there[docs.Elems[i].Text] {
			kept = append(kept, docs.Elems[i], docs.Elems[i+1])
		}
	}
	docs.Elems = kept
	return docs
}

func readSpecs(docs live.Reply) []*spec {
	var table []*spec
	for i := 0; i+1 < len(docs.Elems); i += 2 {
		doc := docs.Elems[i+1]
		s := &spec{name: docs.Elems[i].Text}
		group, _ := field(doc, "group")
		s.group = group.Text
		if subs, ok := field(doc, "subcommands"); ok {
			table = append(table, readSpecs(subs)...)
			continue
		}
		args, _ := field(doc, "arguments")
		s.args = readArguments(args)
		table = append(table, s)
	}
	return table
}

func readArguments(r live.Reply) []argument {
	var args []argument
	for _, e := range r.Elems {
		var a argument
		name, _ := field(e, "name")
		kind, _ := field(e, "type")
		token, _ := field(e, "token")
		flags, _ := field(e, "flags")
		inner, _ := field(e, "arguments")
		a.name, a.kind, a.token = name.Text, kind.Text, token.Text
		a.optional, a.multiple, a.multipleToken = hasElem(flags, "optional"), hasElem(flags, "multiple"), hasElem(flags, "multiple_token")
		a.args = readArguments(inner)
		args = append(args, a)
	}
	return args
}

// field returns a map's value.
func field(m live.Reply, name string) (live.Reply, bool) {
	for i := 0; i+1 < len(m.Elems); i += 2 {
		if m.Elems[i].Text == name {
			return m.Elems[i+1], true
		}
	}
	return live.Reply{}, false
}

func hasElem(r live.Reply, text string) bool {
	return slices.ContainsFunc(r.Elems, func(e live.Reply) bool { return e.Text == text })
}
