package script

import lua "github.com/yuin/gopher-lua"

// A protected call runs in a Lua thread of its own: LState.PCall would detach
// the local variables of the functions below from the closures that share them
// when an error passes (closeAllUpvalues).

// openEnter makes the bottom of every thread: a Lua function, because a thread
// of gopher-lua cannot start with a Go function.
func (m *machine) openEnter() {
	chunk, err := m.L.LoadString("local enter = ... return function(...) return enter(...) end")
	if err != nil {
		panic(err) // a constant
	}
	m.L.Push(chunk)
	m.L.Push(m.L.NewFunction(m.enter))
	m.L.Call(1, 1)
	m.entered = m.L.Get(-1).(*lua.LFunction)
	m.L.Pop(1)
}

// enter calls its first argument with the others, after making sure that errors
// go through onError.
func (m *machine) enter(L *lua.LState) int {
	L.Panic = m.onError
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case string: // how gopher-lua reports a full call stack
			m.thrown = callerPosition(L)
			panic(&lua.ApiError{Object: lua.LString(m.thrown.prefix() + "stack overflow"), StackTrace: thrown})
		default:
			panic(thrown)
		}
	}()
	L.Call(L.GetTop()-1, lua.MultRet)
	return L.GetTop()
}

// protect calls a function in a thread and returns its results, or its error.
func (m *machine) protectedCall(L *lua.LState, function lua.LValue, args []lua.LValue) (results []lua.LValue, err error) {
	m.depth++
	defer func() { m.depth-- }()
	if m.depth >= maxDepth {
		m.raiseError(L, "C stack overflow")
	}
	if function.Type() != lua.LTFunction && L.GetMetaField(function, "__call") == lua.LNil {
		return nil, &lua.ApiError{Object: lua.LString("attempt to call a " + function.Type().String() + " value")}
	}
	thread := m.thread(L)
	state, err, results := L.Resume(thread, m.entered, append([]lua.LValue{function}, args...)...)
	switch state {
	case lua.ResumeError:
		return nil, err
	case lua.ResumeYield:
		return nil, &lua.ApiError{Object: lua.LString(yieldError)}
	}
	return results, nil
}

// thread makes a thread that can be killed.
func (m *machine) thread(L *lua.LState) *lua.LState {
	L.RemoveContext() // or NewThread would derive a context and need it cancelled
	thread, _ := L.NewThread()
	if m.run != nil {
		L.SetContext(m.run)
		thread.SetContext(m.run)
	}
	return thread
}

func arguments(L *lua.LState, from int) []lua.LValue {
	var args []lua.LValue
	for i := from; i <= L.GetTop(); i++ {
		args = append(args, L.Get(i))
	}
	return args
}

// basePCall is luaRedisPcall: of an error table it shows the text only.
func (m *machine) basePCall(L *lua.LState) int {
	var function lua.LValue = lua.LTrue // what Redis calls when there is no argument
	if L.GetTop() > 0 {
		function = L.Get(1)
	}
	results, err := m.protectedCall(L, function, arguments(L, 2))
	if err == nil {
		return pushAll(L, lua.LTrue, results)
	}
	value := m.errorValue(err)
	if t, ok := value.(*lua.LTable); ok {
		if text, ok := toText(t.RawGetString("err")); ok {
			value = lua.LString(text)
		}
	}
	L.Push(lua.LFalse)
	L.Push(value)
	return 2
}

func (m *machine) baseXPCall(L *lua.LState) int {
	handler := m.checkAny(L, 2)
	results, err := m.protectedCall(L, L.Get(1), nil)
	if err == nil {
		return pushAll(L, lua.LTrue, results)
	}
	handled, err := m.protectedCall(L, handler, []lua.LValue{m.errorValue(err)})
	L.Push(lua.LFalse)
	if err != nil {
		L.Push(lua.LString("error in error handling"))
		return 2
	}
	if len(handled) == 0 {
		L.Push(lua.LNil)
	} else {
		L.Push(handled[0])
	}
	return 2
}

func pushAll(L *lua.LState, first lua.LValue, rest []lua.LValue) int {
	L.Push(first)
	for _, v := range rest {
		L.Push(v)
	}
	return 1 + len(rest)
}
