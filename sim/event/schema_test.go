package event

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

var update = flag.Bool("update", false, "rewrite golden files")

const page = "../../docs/events.md"

// The page about the schema is made from the types and their comments.
func TestSchemaPage(t *testing.T) {
	got := schemaPage(t)
	if *update {
		if err := os.WriteFile(page, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the types say; run make update and look at the difference. A field that goes, or means something else, raises Schema.", page)
	}
}

// parsed are the files of the package.
func parsed(t *testing.T) []*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

const intro = `# The events of a run as JSON

` + "`slotstorm run --events FILE`" + ` writes what happened in a run to a file: one JSON object a line, in the order in which it happened.
With several runs FILE is a directory. The same seed and the same scenario give the same file. In Go, ` + "`sim/event`" + ` has a type
for each fact; ` + "`json.Unmarshal`" + ` into an ` + "`event.Event`" + ` reads a line.

This page is made from these types. It describes schema %d. The number rises when a field goes or changes its meaning; facts and fields
may be added without that, so pass over what you do not know.

` + "```json\n%s```" + `

Every line has these fields:

| Field | Type | |
|---|---|---|
| ` + "`schema`" + ` | number | The version of the schema. |
| ` + "`seq`" + ` | number | The event's position in the log, from 1 on. |
| ` + "`at_ns`" + ` | number | The time since the cluster's start, in nanoseconds. |
| ` + "`node`" + ` | text | The node or client that it happened at; absent for the cluster. What the fact says of others is this node's opinion. |
| ` + "`kind`" + ` | string | The kind, as in the log and in the conditions of scenario files. |
| ` + "`fact`" + ` | string | What happened: one of the facts below. |
| ` + "`data`" + ` | object | The fields of the fact. |

Nodes are called by their names, such as n1. A *text* can have any bytes: it is a string, or {"base64": "..."} if it is no UTF-8. Fields that
may be absent are marked; they are 0, false, empty or "" then.
`

func schemaPage(t *testing.T) []byte {
	t.Helper()
	docs := map[string]*ast.GenDecl{}
	for d, decl := range types(t) {
		docs[d.name] = decl
	}
	var sample bytes.Buffer
	for _, e := range []Event{
		{Seq: 46, At: 5104 * time.Millisecond, Node: "n4", Fact: SlotsChanged{Slots: slot.Ranges{{First: 0, Last: 5460}}, From: "n1", To: "n4"}},
		{Seq: 47, At: 5200 * time.Millisecond, Node: "alice", Fact: CommandDone{
			Commands: []Args{{"GET", "hello"}}, Reply: Reply{Type: BulkReply, Text: "a\xff"}, Route: Route{{Node: "n2", Why: "MOVED"}, {Node: "n4"}},
		}},
	} {
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&sample, "%s\n", b)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, intro, Schema, sample.String())
	for kind := range KindCount {
		fmt.Fprintf(&b, "\n## %s\n", kind)
		for _, f := range facts {
			if k := f.fact.Kind(); k != kind {
				continue
			}
			name := reflect.TypeOf(f.fact).Name()
			fmt.Fprintf(&b, "\n### %s\n\n%s\n", f.name, sentence(t, name, docs[name].Doc))
			fields(t, &b, docs[name], reflect.TypeOf(f.fact))
		}
		if kind == KindError {
			b.WriteString("\nA command-done is of this kind if there is no reply, or it is an error.\n")
		}
	}
	b.WriteString("\n## Parts of facts\n")
	for _, part := range []any{slot.Range{}, Reply{}, Hop{}, FaultRule{}} {
		of := reflect.TypeOf(part)
		fmt.Fprintf(&b, "\n### %s\n", typeName(of))
		if of == reflect.TypeOf(slot.Range{}) {
			b.WriteString("\nA run of slots.\n\n| Field | Type | |\n|---|---|---|\n| `first` | number | The first slot. |\n| `last` | number | The last slot. |\n")
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", sentence(t, of.Name(), docs[of.Name()].Doc))
		fields(t, &b, docs[of.Name()], of)
	}
	return b.Bytes()
}

// sentence is a comment without the name that it begins with.
func sentence(t *testing.T, name string, doc *ast.CommentGroup) string {
	t.Helper()
	text := strings.Join(strings.Fields(doc.Text()), " ")
	for _, sep := range []string{": ", " is "} {
		if rest, ok := strings.CutPrefix(text, name+sep); ok {
			return strings.ToUpper(rest[:1]) + rest[1:]
		}
	}
	t.Errorf("the comment of %s does not begin with its name: %q", name, text)
	return text
}

func fields(t *testing.T, b *bytes.Buffer, decl *ast.GenDecl, of reflect.Type) {
	t.Helper()
	if of.NumField() == 0 {
		b.WriteString("\nIt has no fields.\n")
		return
	}
	b.WriteString("\n| Field | Type | |\n|---|---|---|\n")
	var list []*ast.Field
	for _, s := range decl.Specs {
		if s := s.(*ast.TypeSpec); s.Name.Name == of.Name() {
			list = s.Type.(*ast.StructType).Fields.List
		}
	}
	for i := range of.NumField() {
		f := of.Field(i)
		tag, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		if tag == "" {
			t.Errorf("%s.%s has no name in JSON", of.Name(), f.Name)
		}
		doc := strings.Join(strings.Fields(list[i].Doc.Text()), " ")
		first, rest, _ := strings.Cut(doc, " ")
		if first != f.Name || !strings.HasSuffix(rest, ".") {
			t.Errorf("the comment of %s.%s does not begin with its name, or does not end: %q", of.Name(), f.Name, doc)
		}
		if option != "" {
			rest += " May be absent."
		}
		name := typeName(f.Type)
		if of == reflect.TypeOf(Reply{}) && f.Name == "Text" {
			name = "text"
		}
		verb, what, _ := strings.Cut(rest, " ")
		if verb == "is" || verb == "says" || verb == "are" {
			rest = what
		}
		rest = strings.TrimPrefix(rest, "that ")
		fmt.Fprintf(b, "| `%s` | %s | %s%s |\n", tag, name, strings.ToUpper(rest[:1]), rest[1:])
	}
}

// typeName is a type in words.
func typeName(of reflect.Type) string {
	switch of {
	case reflect.TypeOf(Args{}):
		return "list of text"
	case reflect.TypeOf(ReplyType(0)):
		return "string"
	case reflect.TypeOf(Route{}):
		return "list of [hop](#hop)"
	case reflect.TypeOf(slot.Ranges{}):
		return "list of [range](#range)"
	case reflect.TypeOf(Reply{}):
		return "reply"
	case reflect.TypeOf(time.Duration(0)):
		return "number, nanoseconds"
	}
	switch of.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return "number"
	case reflect.String:
		return "string"
	case reflect.Slice:
		elem := typeName(of.Elem())
		if of.Elem().Kind() == reflect.Struct {
			elem = "[" + elem + "](#" + strings.ReplaceAll(elem, " ", "-") + ")"
		}
		return "list of " + elem
	}
	return map[string]string{"Range": "range", "Hop": "hop", "FaultRule": "fault rule"}[of.Name()]
}
