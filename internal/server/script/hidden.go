package script

import (
	"math"

	lua "github.com/yuin/gopher-lua"
)

// newChunk makes a function of what withHidden was compiled to.
func (m *machine) newChunk(outer *lua.FunctionProto) *lua.LFunction {
	proto := outer.FunctionPrototypes[0]
	proto.IsVarArg &^= lua.VarArgNeedsArg // no table arg, see parser.variable
	chunk := m.L.NewFunctionFromProto(proto)
	for i, name := range proto.DbgUpvalues {
		chunk.Upvalues[i] = &lua.Upvalue{}
		chunk.Upvalues[i].SetValue(m.hidden[name])
	}
	return chunk
}

// modulo is the operator %, whose result gopher-lua computes in another way (luai_nummod).
func (m *machine) modulo(L *lua.LState) int {
	a, okA := toNumber(L.Get(1))
	b, okB := toNumber(L.Get(2))
	if okA && okB {
		L.Push(lua.LNumber(a - math.Floor(a/b)*b))
		return 1
	}
	L.Push(m.metaBinary(L, "__mod", "perform arithmetic on", L.Get(1), L.Get(2), 1, okA))
	return 1
}

// metaBinary applies the metamethod of an operator to two values, which come from the n-th
// argument of the hidden function and the next. If there is none it throws the complaint
// about the left one, or about the right one if the left one is fine.
func (m *machine) metaBinary(L *lua.LState, event, action string, left, right lua.LValue, n int, fine bool) lua.LValue {
	f := L.GetMetaField(left, event)
	if f == lua.LNil {
		f = L.GetMetaField(right, event)
	}
	if f == lua.LNil {
		culprit := left
		if fine {
			culprit, n = right, n+1
		}
		m.raiseError(L, "attempt to %s %s", action, operandName(L, culprit, n))
	}
	L.Push(f)
	L.Push(left)
	L.Push(right)
	L.Call(2, 1)
	result := L.Get(-1)
	L.Pop(1)
	return result
}

// operandName describes a value that comes from the n-th argument of a hidden function as
// luaG_typeerror does: the arguments lie behind the callee.
func operandName(L *lua.LState, value lua.LValue, n int) string {
	if f, ok := luaFrame(L, 1); ok {
		if kind, name := f.name(argA(f.instruction()) + n); kind != "" {
			return kind + " '" + name + "' (a " + value.Type().String() + " value)"
		}
	}
	return "a " + value.Type().String() + " value"
}

// loopNumber returns the number that its argument is or holds, or else the argument.
func (m *machine) loopNumber(L *lua.LState) int {
	if f, ok := toNumber(L.Get(1)); ok {
		L.Push(lua.LNumber(f))
	} else {
		L.Push(L.Get(1))
	}
	return 1
}
