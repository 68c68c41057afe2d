package main

import (
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/command/internal/reply"
)

// tableSource prints the command table without the documentation.
func tableSource(entries []entry) *source {
	s := new(source)
	top := 0
	for _, e := range entries {
		if e.container < 0 {
			top++
		}
	}
	s.printf("// Count is the number of commands and subcommands.\nconst Count = %d\n\n", len(entries))
	s.printf("// TopCount is the number of commands alone, which COMMAND COUNT tells.\nconst TopCount = %d\n\n", top)
	s.printf("var table = [Count]Command{\n")
	for id, e := range entries {
		s.command(id, e)
	}
	s.printf("}\n")
	return s
}

func (s *source) command(id int, e entry) {
	info := e.info.Elements
	number := func(i int) string { return number(info[i].Int()) }
	flags := s.constants(info[infoFlags].Texts(), commandFlags)
	if hidden := hiddenFlags[e.name]; hidden != "" {
		flags += " | " + hidden
	}
	container := "noContainer"
	if e.container >= 0 {
		container = strconv.Itoa(e.container)
	}
	s.printf("{")
	s.field("Name", strconv.Quote(e.name))
	s.field("ID", strconv.Itoa(id))
	s.field("Arity", number(infoArity))
	s.field("Flags", flags)
	s.field("FirstKey", number(infoFirstKey))
	s.field("LastKey", number(infoLastKey))
	s.field("KeyStep", number(infoKeyStep))
	s.field("Categories", s.constants(info[infoCategories].Texts(), categories))
	s.field("Tips", stringList(info[infoTips].Texts()))
	if specs := info[infoKeySpecs].Elements; len(specs) > 0 {
		s.printf("KeySpecs: []KeySpec{")
		for _, spec := range specs {
			s.keySpec(spec)
		}
		s.printf("}, ")
	}
	s.field("finder", finders[e.name])
	s.field("container", container)
	if e.subs > 0 {
		s.field("subcommands", strconv.Itoa(e.subs))
	}
	s.printf("},\n")
}

var beginKinds = map[string]string{"unknown": "BeginUnknown", "index": "BeginIndex", "keyword": "BeginKeyword"}

var findKinds = map[string]string{"unknown": "FindUnknown", "range": "FindRange", "keynum": "FindKeyNum"}

func (s *source) keySpec(spec reply.Value) {
	part := func(name string) (kind string, number, text func(string) string) {
		v, _ := spec.Get(name)
		what, _ := v.Get("type")
		details, _ := v.Get("spec")
		text = func(key string) string { d, _ := details.Get(key); return d.Text }
		number = func(key string) string {
			if text(key) == "0" {
				return ""
			}
			return text(key)
		}
		return what.Text, number, text
	}
	notes, _ := spec.Get("notes")
	flags, _ := spec.Get("flags")
	s.printf("{")
	s.field("Notes", quoted(notes.Text))
	s.field("Flags", s.constants(flags.Texts(), keyFlags))

	kind, number, text := part("begin_search")
	s.printf("Begin: BeginSearch{")
	s.field("Kind", s.constants([]string{kind}, beginKinds))
	s.field("Index", number("index"))
	s.field("Keyword", quoted(text("keyword")))
	s.field("StartFrom", number("startfrom"))
	s.printf("}, ")

	kind, number, _ = part("find_keys")
	s.printf("Find: FindKeys{")
	s.field("Kind", s.constants([]string{kind}, findKinds))
	s.field("LastKey", number("lastkey"))
	s.field("Limit", number("limit"))
	s.field("KeyNumIndex", number("keynumidx"))
	s.field("FirstKey", number("firstkey"))
	s.field("KeyStep", number("keystep"))
	s.printf("}}, ")
}
