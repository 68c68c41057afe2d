package event

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Any event survives JSON, whatever bytes clients used.
func TestJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := reflect.New(reflect.TypeOf(facts[rapid.IntRange(0, len(facts)-1).Draw(t, "fact")].fact)).Elem()
		fill(t, v, "")
		e := Event{
			Seq: rapid.Uint64().Draw(t, "seq"), At: time.Duration(rapid.Int64().Draw(t, "at")), Node: anyText(t), Fact: v.Interface().(Fact),
		}
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.ContainsAny(b, "\n\r") {
			t.Fatalf("not one line: %s", b)
		}
		var again Event
		if err := json.Unmarshal(b, &again); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if !reflect.DeepEqual(again, e) || again.String() != e.String() {
			t.Fatalf("%#v\nreads as\n%#v\nfrom %s", e, again, b)
		}
	})
}

func anyText(t *rapid.T) string {
	return rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
}

// fill draws a value. Only arguments, replies and names of those who tell have any bytes.
func fill(t *rapid.T, v reflect.Value, name string) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, name))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64Range(math.MinInt64, math.MaxInt64).Draw(t, name))
	case reflect.Uint64:
		v.SetUint(rapid.Uint64().Draw(t, name))
	case reflect.Uint8: // ReplyType
		v.SetUint(uint64(rapid.IntRange(0, len(replyTypes)-1).Draw(t, name)))
	case reflect.String:
		v.SetString(rapid.String().Draw(t, name))
	case reflect.Slice:
		n := rapid.IntRange(0, 2).Draw(t, name)
		if v.Type() == reflect.TypeOf([]Reply(nil)) && depth(name) > 2 || n == 0 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			if v.Type() == reflect.TypeOf(Args(nil)) {
				v.Index(i).SetString(anyText(t))
				continue
			}
			fill(t, v.Index(i), name+"/")
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type() == reflect.TypeOf(Reply{}) && v.Type().Field(i).Name == "Text" {
				v.Field(i).SetString(anyText(t))
				continue
			}
			fill(t, v.Field(i), name)
		}
	default:
		t.Fatalf("%s: fill it, too", v.Type())
	}
}

func depth(name string) int { return strings.Count(name, "/") }

func TestJSONOfStrangers(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`{"schema":2,"fact":"crashed","data":{}}`, "event: schema 2, want 1"},
		{`{"schema":1,"fact":"danced","data":{}}`, `event: unknown fact "danced"`},
		{`{"schema":1,"fact":"exited","data":{"command":7}}`, "event: exited: json: cannot unmarshal number into Go struct field Exited.command of type string"},
	} {
		var e Event
		if err := json.Unmarshal([]byte(tt.text), &e); err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v, want %s", tt.text, err, tt.want)
		}
	}
}

// Each type of fact is in the table, with a name of its own.
func TestAllFactsAreInTheTable(t *testing.T) {
	for name := range types(t) {
		if !name.fact {
			continue
		}
		if !inTable(name.name) {
			t.Errorf("%s has no name in the table facts", name.name)
		}
	}
	seen := map[string]bool{}
	for _, f := range facts {
		if seen[f.name] || Name(f.fact) != f.name {
			t.Errorf("the name %q is given twice, or its type is", f.name)
		}
		seen[f.name] = true
	}
}

func inTable(typeName string) bool {
	for _, f := range facts {
		if reflect.TypeOf(f.fact).Name() == typeName {
			return true
		}
	}
	return false
}

// declared is a struct type of the package.
type declared struct {
	name string
	fact bool // it has a text
}

// types are the struct types of the package as they are declared.
func types(t *testing.T) map[declared]*ast.GenDecl {
	t.Helper()
	texts := map[string]bool{}
	structs := map[string]*ast.GenDecl{}
	for _, file := range parsed(t) {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.Name == "Kind" && d.Recv != nil {
					if of, ok := d.Recv.List[0].Type.(*ast.Ident); ok {
						texts[of.Name] = true
					}
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok {
						if _, ok := s.Type.(*ast.StructType); ok {
							structs[s.Name.Name] = d
						}
					}
				}
			}
		}
	}
	all := map[declared]*ast.GenDecl{}
	for name, d := range structs {
		all[declared{name, texts[name]}] = d
	}
	return all
}
