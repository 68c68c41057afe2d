package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"os"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/command/internal/calls"
	"github.com/slotstorm/slotstorm/internal/server/command/internal/reply"
)

// questions are the calls of COMMAND whose replies are kept.
func questions() [][]string {
	questions := [][]string{
		{"COMMAND"},
		{"COMMAND", "COUNT"},
		{"COMMAND", "HELP"},
		{"COMMAND", "INFO"},
		{"COMMAND", "INFO", "get", "Cluster|Slots", "nosuch", "sort", "MIGRATE", "get|x", "cluster|", "a|b|c", "", "xgroup"},
		{"COMMAND", "DOCS"},
		{"COMMAND", "DOCS", "GET", "nosuch", "get", "cluster|SLOTS", "migrate", "object", "slaveof"},
		{"COMMAND", "DOCS", "nosuch"},
		{"COMMAND", "LIST"},
		{"COMMAND", "LIST", "x"},
		{"COMMAND", "LIST", "filterby"},
		{"COMMAND", "LIST", "FILTERBY", "nosuch", "x"},
		{"COMMAND", "LIST", "FILTERBY", "aclcat", "read", "x"},
		{"COMMAND", "LIST", "FILTERBY", "MODULE", "x"},
		{"COMMAND", "LIST", "FilterBy", "Pattern", "X*|[c-s]*"},
		{"COMMAND", "LIST", "FILTERBY", "PATTERN", ""},
		{"COMMAND", "LIST", "FILTERBY", "ACLCAT", "nosuch"},
		{"COMMAND", "LIST", "FILTERBY", "ACLCAT", "@read"},
		{"COMMAND", "GETKEYS", "SET", "k", "v"},
		{"COMMAND", "GETKEYS", "MSET", "a", "1", "b", "2"},
		{"COMMAND", "GETKEYS", "nosuch", "k"},
		{"COMMAND", "GETKEYS", "cluster", "nosuch"},
		{"COMMAND", "GETKEYS", "get", "a", "b"},
		{"COMMAND", "GETKEYS", "spublish", "a", "b"},
		{"COMMAND", "GETKEYS", "eval", "script", "nonumber", "k"},
		{"COMMAND", "GETKEYS", "zunion", "nonumber", "k"},
		{"COMMAND", "GETKEYSANDFLAGS", "eval", "script", "1x", "k"},
		{"COMMAND", "GETKEYSANDFLAGS", "set", "k", "v", "GET"},
		{"COMMAND", "GETKEYSANDFLAGS", "ping", "x"},
	}
	for category := range categories {
		questions = append(questions, []string{"COMMAND", "LIST", "FILTERBY", "ACLCAT", category[1:]})
	}
	slices.SortFunc(questions, slices.Compare)
	return questions
}

// writeReplies stores the replies to all questions in one version of the
// protocol. What Redis lists in the order of a hash table is sorted by name, and
// summaries are left out; the rest is as the server sends it.
func writeReplies(s *server, protocol, name string) error {
	if _, err := s.do("HELLO", protocol); err != nil {
		return err
	}
	var packed bytes.Buffer
	out := gzip.NewWriter(&packed)
	for _, question := range questions() {
		if err := s.send(question); err != nil {
			return err
		}
		answer, err := reply.Read(s.in)
		if err != nil {
			return err
		}
		if len(question) > 1 {
			switch question[1] {
			case "INFO":
				sortInfo(answer.Elements, len(question) == 2)
			case "DOCS":
				answer.Elements = sortDocs(answer.Elements, len(question) == 2)
			case "LIST":
				slices.SortFunc(answer.Elements, byText)
			}
		} else {
			sortInfo(answer.Elements, true)
		}
		raw := answer.Append(nil)
		fmt.Fprintf(out, "%s -> %d\n%s\n", calls.Format(question), len(raw), raw)
	}
	if err := out.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, packed.Bytes(), 0o644)
}

func byText(a, b reply.Value) int { return cmp.Compare(a.Text, b.Text) }

// sortInfo sorts subcommands, and if all is set the commands.
func sortInfo(infos []reply.Value, all bool) {
	if all {
		slices.SortFunc(infos, func(a, b reply.Value) int { return byText(a.Elements[infoName], b.Elements[infoName]) })
	}
	for _, info := range infos {
		if !info.Null {
			sortInfo(info.Elements[infoSubcommands].Elements, true)
		}
	}
}

// sortDocs sorts subcommands, and if all is set the commands. Its argument alternates
// names and maps.
func sortDocs(docs []reply.Value, all bool) []reply.Value {
	type pair = [2]reply.Value
	var pairs []pair
	for i := 0; i < len(docs); i += 2 {
		doc := docs[i+1]
		for j := 0; j < len(doc.Elements); j += 2 {
			if doc.Elements[j].Text == "subcommands" {
				doc.Elements[j+1].Elements = sortDocs(doc.Elements[j+1].Elements, true)
			}
		}
		pairs = append(pairs, pair{docs[i], doc})
	}
	if all {
		slices.SortFunc(pairs, func(a, b pair) int { return byText(a[0], b[0]) })
	}
	var sorted []reply.Value
	for _, p := range pairs {
		sorted = append(sorted, p[0], p[1])
	}
	return sorted
}
