package script

import lua "github.com/yuin/gopher-lua"

const yieldError = "attempt to yield across metamethod/C-call boundary"

func (m *machine) openCoroutine() {
	t := m.L.NewTable()
	m.register(t, map[string]lua.LGFunction{
		"create": func(L *lua.LState) int {
			L.Push(m.newCoroutine(L))
			return 1
		},
		"resume": m.coResume,
		"running": func(L *lua.LState) int {
			if current := m.current(L); current == m.L {
				L.Push(lua.LNil)
			} else {
				L.Push(current)
			}
			return 1
		},
		"status": func(L *lua.LState) int {
			L.Push(lua.LString(m.status(L, m.checkThread(L))))
			return 1
		},
		"wrap": m.coWrap,
		"yield": func(L *lua.LState) int {
			if m.current(L) != L || L == m.L {
				m.raise(L, lua.LString(yieldError))
			}
			return -1
		},
	})
	m.globals.RawSetString("coroutine", t)
}

func (m *machine) checkThread(L *lua.LState) *lua.LState {
	thread, ok := L.Get(1).(*lua.LState)
	if !ok {
		m.argError(L, 1, "coroutine expected")
	}
	return thread
}

// newCoroutine makes a thread that waits for its first arguments.
func (m *machine) newCoroutine(L *lua.LState) *lua.LState {
	body, ok := L.Get(1).(*lua.LFunction)
	if !ok || body.IsG {
		m.argError(L, 1, "Lua function expected")
	}
	thread := m.thread(L)
	if _, err, _ := L.Resume(thread, m.startCoroutine, body); err != nil {
		value := m.killed() // which it can be before its errors go through onError
		if value == nil {
			value = m.errorValue(err)
		}
		m.raise(L, value)
	}
	return thread
}

// current is the coroutine that runs; the threads of protected calls are part of
// the one that made the call.
func (m *machine) current(L *lua.LState) *lua.LState {
	for m.protected[L] {
		L = L.Parent
	}
	return L
}

// status is luaB_costatus.
func (m *machine) status(L, thread *lua.LState) string {
	switch {
	case thread.Dead:
		return "dead"
	case thread == m.current(L):
		return "running"
	}
	for L = L.Parent; L != nil; L = L.Parent {
		if L == thread {
			return "normal"
		}
	}
	if thread == m.L {
		return "normal"
	}
	return "suspended"
}

func (m *machine) coResume(L *lua.LState) int {
	results, err := m.resume(L, m.checkThread(L), arguments(L, 2))
	if err != nil {
		L.Push(lua.LFalse)
		L.Push(m.errorValue(err))
		return 2
	}
	return pushAll(L, lua.LTrue, results)
}

func (m *machine) coWrap(L *lua.LState) int {
	thread := m.newCoroutine(L)
	L.Push(L.NewFunction(func(L *lua.LState) int {
		results, err := m.resume(L, thread, arguments(L, 1))
		if err == nil {
			for _, v := range results {
				L.Push(v)
			}
			return len(results)
		}
		value := m.errorValue(err)
		if text, ok := toText(value); ok {
			at, _ := stackPosition(L, 1)
			value = lua.LString(at.prefix() + text)
		}
		m.raise(L, value)
		return 0
	}))
	return 1
}

// resume is auxresume.
func (m *machine) resume(L, thread *lua.LState, args []lua.LValue) (results []lua.LValue, err error) {
	if status := m.status(L, thread); status != "suspended" {
		return nil, &lua.ApiError{Object: lua.LString("cannot resume " + status + " coroutine")}
	}
	m.depth++
	defer func() { m.depth-- }()
	if m.depth > maxDepth {
		return nil, &lua.ApiError{Object: lua.LString("C stack overflow")}
	}
	thread.SetContext(L.Context())
	state, err, results := L.Resume(thread, nil, args...)
	switch {
	case state != lua.ResumeError:
		return results, nil
	case m.errorValue(err) == lua.LString(callStackOverflow):
		return nil, &lua.ApiError{Object: lua.LString("stack overflow")}
	}
	return nil, err
}
