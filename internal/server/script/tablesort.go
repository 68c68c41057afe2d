package script

import lua "github.com/yuin/gopher-lua"

// tableSort is table.sort.
func (m *machine) tableSort(L *lua.LState) int {
	t := m.checkTable(L, 1)
	n := t.Len()
	if L.Get(2) != lua.LNil {
		m.checkFunction(L, 2)
	}
	if n > 1 {
		m.refuseReadonly(L, t)
	}
	s := tableSorter{m: m, L: L, t: t}
	s.less, _ = L.Get(2).(*lua.LFunction)
	s.sort(1, n)
	return 0
}

// tableSorter is Lua's quicksort, step by step: a function that is no order makes
// the same calls, and the same errors, as there (auxsort).
type tableSorter struct {
	m    *machine
	L    *lua.LState
	t    *lua.LTable
	less *lua.LFunction
}

func (s *tableSorter) get(i int) lua.LValue { return s.t.RawGet(lua.LNumber(i)) }

func (s *tableSorter) set(i int, v lua.LValue) { s.t.RawSet(lua.LNumber(i), v) }

func (s *tableSorter) swap(i, j int) {
	a, b := s.get(i), s.get(j)
	s.set(i, b)
	s.set(j, a)
}

// before is sort_comp.
func (s *tableSorter) before(a, b lua.LValue) bool {
	if s.less != nil {
		s.L.Push(s.less)
		s.L.Push(a)
		s.L.Push(b)
		s.L.Call(2, 1)
		result := lua.LVAsBool(s.L.Get(-1))
		s.L.Pop(1)
		return result
	}
	if !s.comparable(a, b) {
		s.m.raise(s.L, lua.LString(compareError(a, b)))
	}
	return s.L.LessThan(a, b)
}

func (s *tableSorter) comparable(a, b lua.LValue) bool {
	if a.Type() != b.Type() {
		return false
	}
	if t := a.Type(); t == lua.LTNumber || t == lua.LTString {
		return true
	}
	f := s.L.GetMetaField(a, "__lt")
	return f != lua.LNil && f == s.L.GetMetaField(b, "__lt")
}

func (s *tableSorter) sort(low, high int) {
	for low < high {
		if s.before(s.get(high), s.get(low)) {
			s.swap(low, high)
		}
		if high-low == 1 {
			return
		}
		i := (low + high) / 2
		if s.before(s.get(i), s.get(low)) {
			s.swap(i, low)
		} else if s.before(s.get(high), s.get(i)) {
			s.swap(i, high)
		}
		if high-low == 2 {
			return
		}
		pivot := s.get(i)
		s.swap(i, high-1)
		i, j := low, high-1
		for {
			for i++; s.before(s.get(i), pivot); i++ {
				if i > high {
					s.m.raiseError(s.L, "invalid order function for sorting")
				}
			}
			for j--; s.before(pivot, s.get(j)); j-- {
				if j < low {
					s.m.raiseError(s.L, "invalid order function for sorting")
				}
			}
			if j < i {
				break
			}
			s.swap(i, j)
		}
		s.swap(high-1, i)
		// The smaller half by recursion, the larger by the loop.
		if i-low < high-i {
			s.sort(low, i-1)
			low = i + 1
		} else {
			s.sort(i+1, high)
			high = i - 1
		}
	}
}
