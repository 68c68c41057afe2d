package syntax

import (
	"math"
	"strings"
	"testing"

	"github.com/yuin/gopher-lua/ast"
)

func TestMessages(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"return 1", ""},
		{"local t = {a = f(), 1; [2] = 'x'} return t.a, #t", ""},
		{"return 1 +", "user_script:1: unexpected symbol near '<eof>'"},
		{"x = = 1", "user_script:1: unexpected symbol near '='"},
		{"if x then\n\nreturn", "user_script:3: 'end' expected (to close 'if' at line 1) near '<eof>'"},
		{"return 3x", "user_script:1: malformed number near '3x'"},
		{"return 'a\n'", "user_script:1: unfinished string near ''a'"},
		{"break", "user_script:1: no loop to break near '<eof>'"},
		{"goto x", "user_script:1: '=' expected near 'x'"},
		{"local a; function f() return ... end", "user_script:1: cannot use '...' outside a vararg function near '...'"},
		{strings.Repeat("(", 300), "user_script:1: chunk has too many syntax levels"},
	} {
		chunk, err := Parse("@user_script", tt.text, 1)
		if err != tt.want || (chunk == nil) != (tt.want != "") {
			t.Errorf("%.40q: %q, want %q", tt.text, err, tt.want)
		}
	}
}

// A chain of concatenations is one call of the function that concatenates, with all of it.
func TestConcatenationsAreOneCall(t *testing.T) {
	chunk, err := Parse("@user_script", "return a .. b .. 'c'", 1)
	if err != "" {
		t.Fatal(err)
	}
	call, ok := chunk[0].(*ast.ReturnStmt).Exprs[0].(*ast.FuncCallExpr)
	if !ok || call.Func.(*ast.IdentExpr).Value != Concat || len(call.Args) != 3 {
		t.Errorf("%#v", chunk[0])
	}
	outer := WithHidden(chunk)
	if names := outer[0].(*ast.LocalAssignStmt).Names; strings.Join(names, " ") != "(concat) (modulo) (number)" {
		t.Errorf("around a chunk are %q", names)
	}
}

// A keyed field of a constructor takes one result of a call, the last field by position all.
func TestFieldsTakeResults(t *testing.T) {
	chunk, err := Parse("@user_script", "return {a = f(), f()}", 1)
	if err != "" {
		t.Fatal(err)
	}
	fields := chunk[0].(*ast.ReturnStmt).Exprs[0].(*ast.TableExpr).Fields
	for i, one := range []bool{true, false} {
		if call, ok := fields[i].Value.(*ast.FuncCallExpr); !ok || call.AdjustRet != one {
			t.Errorf("field %d: %#v, want one result: %t", i, fields[i].Value, one)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, tt := range []struct {
		text string
		want float64
		ok   bool
	}{
		{" 10 ", 10, true},
		{"0x10", 16, true},
		{"1e3", 1000, true},
		{"-.5", -.5, true},
		{"inf", math.Inf(1), true},
		{"7\x00x", 7, true},
		{"1e", 1, false},
		{"", 0, false},
		{"x", 0, false},
	} {
		if got, ok := ParseNumber(tt.text); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q: %v, %t, want %v, %t", tt.text, got, ok, tt.want, tt.ok)
		}
	}
}

func TestShortSource(t *testing.T) {
	for _, tt := range []struct{ source, want string }{
		{"@user_script", "user_script"},
		{"=stdin", "stdin"},
		{"return 1", `[string "return 1"]`},
		{"return 1\nreturn 2", `[string "return 1..."]`},
		{"@" + strings.Repeat("x", 70), "..." + strings.Repeat("x", 52)},
	} {
		if got := ShortSource(tt.source, MaxShortSource); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.source, got, tt.want)
		}
	}
}
