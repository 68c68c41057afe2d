package main

import "github.com/slotstorm/slotstorm/internal/server/command/internal/reply"

// docsSource prints the documentation of the commands.
func docsSource(entries []entry) *source {
	s := new(source)
	s.printf("var docs = [Count]Docs{\n")
	for id, e := range entries {
		s.printf("%d: { // %s\n", id, e.name)
		s.docs(e.docs)
		s.printf("},\n")
	}
	s.printf("}\n")
	return s
}

func (s *source) docs(docs reply.Value) {
	text := func(key string) string { v, _ := docs.Get(key); return quoted(v.Text) }
	flags, _ := docs.Get("doc_flags")
	history, _ := docs.Get("history")
	arguments, _ := docs.Get("arguments")
	s.field("Summary", text("summary"))
	s.field("Since", text("since"))
	s.field("Group", text("group"))
	s.field("Complexity", text("complexity"))
	s.field("Flags", s.constants(flags.Texts(), docFlags))
	s.field("DeprecatedSince", text("deprecated_since"))
	s.field("ReplacedBy", text("replaced_by"))
	if len(history.Elements) > 0 {
		s.printf("\nHistory: []Change{\n")
		for _, change := range history.Elements {
			s.printf("{%q, %q},\n", change.Elements[0].Text, change.Elements[1].Text)
		}
		s.printf("},\n")
	}
	s.arguments(arguments)
}

func (s *source) arguments(list reply.Value) {
	if len(list.Elements) == 0 {
		return
	}
	s.printf("\nArguments: []Argument{\n")
	for _, argument := range list.Elements {
		s.argument(argument)
	}
	s.printf("},\n")
}

func (s *source) argument(argument reply.Value) {
	text := func(key string) string { v, _ := argument.Get(key); return v.Text }
	flags, _ := argument.Get("flags")
	nested, _ := argument.Get("arguments")
	keySpec := "-1"
	if spec, ok := argument.Get("key_spec_index"); ok {
		keySpec = spec.Text
	}
	s.printf("{")
	s.field("Name", quoted(text("name")))
	s.field("Type", s.constants([]string{text("type")}, argTypes))
	s.field("KeySpec", keySpec)
	s.field("Token", quoted(text("token")))
	s.field("Since", quoted(text("since")))
	s.field("DeprecatedSince", quoted(text("deprecated_since")))
	s.field("Flags", s.constants(flags.Texts(), argFlags))
	s.arguments(nested)
	s.printf("},\n")
}
