package script

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// gopher-lua concatenates numbers with up to 17 digits, Lua with 14. So a
// concatenation is compiled as a call of a function that does it right.

// concatenate is luaV_concat, on the arguments from right to left.
func (m *machine) concatenate(L *lua.LState) int {
	n := L.GetTop()
	result := L.Get(n)
	for n > 1 {
		left := L.Get(n - 1)
		if !isText(left) || !isText(result) {
			result = m.metaBinary(L, "__concat", "concatenate", left, result, n-1, isText(left))
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
