package script

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
)

// gopher-lua concatenates numbers with up to 17 digits, Lua with 14. So a
// concatenation is compiled as a call of a function that does it right. The
// callee is a string constant that occurs nowhere else in the program, for which
// the function is put into the compiled code.

// concat makes one call of a chain of concatenations, which is read from right to
// left.
func (p *parser) concat(left, right ast.Expr) ast.Expr {
	if chain, ok := right.(*ast.FuncCallExpr); ok && p.concats[chain] != nil {
		chain.Args = append([]ast.Expr{left}, chain.Args...)
		return chain
	}
	callee := at(p.lastLine, &ast.StringExpr{})
	call := &ast.FuncCallExpr{Func: callee, Args: []ast.Expr{left, p.single(right)}, AdjustRet: true}
	p.concats[call] = callee
	return call
}

// concatMark names the callees, and returns the name.
func (p *parser) concatMark() string {
	mark := "\x00concat"
	for p.literals[mark] {
		mark += "\x00"
	}
	for _, callee := range p.concats {
		callee.Value = mark
	}
	return mark
}

// linkConcat puts the function in the place of its name.
func linkConcat(proto *lua.FunctionProto, mark string, concat *lua.LFunction) {
	for i, constant := range proto.Constants {
		if constant == lua.LString(mark) {
			proto.Constants[i] = concat
		}
	}
	for _, inner := range proto.FunctionPrototypes {
		linkConcat(inner, mark, concat)
	}
}

// concatenate is luaV_concat, on the arguments from right to left.
func (m *machine) concatenate(L *lua.LState) int {
	n := L.GetTop()
	result := L.Get(n)
	for n > 1 {
		left := L.Get(n - 1)
		if !isText(left) || !isText(result) {
			result = m.concatMeta(L, left, result, n-1)
			n--
			continue
		}
		first := n - 1
		for first > 1 && isText(L.Get(first-1)) {
			first--
		}
		var b strings.Builder
		for i := first; i < n; i++ {
			text, _ := toText(L.Get(i))
			b.WriteString(text)
		}
		text, _ := toText(result)
		b.WriteString(text)
		if b.Len() > maxString {
			m.raise(L, lua.LString("string length overflow"))
		}
		result, n = lua.LString(b.String()), first
	}
	L.Push(result)
	return 1
}

// concatMeta concatenates two values by a metamethod. The left one is argument n
// of the concatenation.
func (m *machine) concatMeta(L *lua.LState, left, right lua.LValue, n int) lua.LValue {
	f := L.GetMetaField(left, "__concat")
	if f == lua.LNil {
		f = L.GetMetaField(right, "__concat")
	}
	if f == lua.LNil {
		culprit, at := left, n
		if isText(left) {
			culprit, at = right, n+1
		}
		m.raiseError(L, "%s", concatError(L, culprit, at))
	}
	L.Push(f)
	L.Push(left)
	L.Push(right)
	L.Call(2, 1)
	result := L.Get(-1)
	L.Pop(1)
	return result
}

// concatError is luaG_concaterror: the arguments lie behind the callee.
func concatError(L *lua.LState, value lua.LValue, n int) string {
	if f, ok := luaFrame(L, 1); ok {
		if kind, name := f.name(argA(f.instruction()) + n); kind != "" {
			return "attempt to concatenate " + kind + " '" + name + "' (a " + value.Type().String() + " value)"
		}
	}
	return "attempt to concatenate a " + value.Type().String() + " value"
}
