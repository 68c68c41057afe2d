package script

import lua "github.com/yuin/gopher-lua"

// A protected call runs in a Lua thread of its own: LState.PCall would detach
// the local variables of the functions below from the closures that share them
// when an error passes (closeAllUpvalues).

// The names of the functions at the bottom of threads.
const (
	protectedName = "=(protected call)"
	coroutineName = "=(coroutine)"
)

// openEnter makes the functions at the bottom of calls from outside and of
// threads; a thread of gopher-lua cannot start with a Go function.
func (m *machine) openEnter() {
	m.entered = m.L.NewFunction(m.enter)
	m.startProtected = m.compileHelper("local enter = ... return function(...) return enter(...) end", protectedName, m.entered)
	m.startProtected.Proto.IsVarArg &^= lua.VarArgNeedsArg // no table arg
	// A coroutine must have no Go function below it, or it could not yield.
	m.startCoroutine = m.compileHelper("local catch = ... return function(f) return f(catch()) end", coroutineName, m.L.NewFunction(m.catch))
}

// compileHelper runs a chunk with arguments and returns the function it makes.
func (m *machine) compileHelper(source, name string, arguments ...lua.LValue) *lua.LFunction {
	chunk, errText := m.compile(source, name, 0)
	if errText != "" {
		panic(errText) // the sources are constants
	}
	m.L.Push(chunk.function)
	for _, argument := range arguments {
		m.L.Push(argument)
	}
	m.L.Call(len(arguments), 1)
	helper := m.L.Get(-1).(*lua.LFunction)
	m.L.Pop(1)
	return helper
}

// catch makes the errors of a coroutine go through onError, and lets it wait for
// its first arguments.
func (m *machine) catch(L *lua.LState) int {
	L.Panic = m.onError
	return -1 // yield
}

// enter calls its first argument with the others, and catches errors.
func (m *machine) enter(L *lua.LState) int {
	L.Panic = m.onError
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case string: // callStackOverflow
			m.thrown = callerPosition(L)
			panic(&lua.ApiError{Object: lua.LString(m.thrown.prefix() + "stack overflow"), StackTrace: thrown})
		default:
			panic(thrown)
		}
	}()
	L.Call(L.GetTop()-1, lua.MultRet)
	m.returned = L.GetTop()
	return m.returned
}

// protectedCall calls a function in a thread and returns its results, or its error.
func (m *machine) protectedCall(L *lua.LState, function lua.LValue, args []lua.LValue) (results []lua.LValue, err error) {
	m.depth++
	defer func() { m.depth-- }()
	if m.depth >= maxDepth {
		m.raise(L, lua.LString("C stack overflow"))
	}
	if function.Type() != lua.LTFunction && L.GetMetaField(function, "__call") == lua.LNil {
		return nil, &lua.ApiError{Object: lua.LString("attempt to call a " + function.Type().String() + " value")}
	}
	thread := m.idleThread(L)
	m.protected[thread] = true
	defer delete(m.protected, thread)
	state, err, results := L.Resume(thread, m.startProtected, append([]lua.LValue{function}, args...)...)
	switch state {
	case lua.ResumeError:
		return nil, err
	case lua.ResumeYield:
		return nil, &lua.ApiError{Object: lua.LString(yieldError)}
	}
	thread.Dead = false // a thread that has ended well can begin again
	m.idle = append(m.idle, thread)
	return results[:m.returned], nil // Resume makes a nil of no results
}

// idleThread is a thread for a protected call, one used before if possible.
func (m *machine) idleThread(L *lua.LState) *lua.LState {
	last := len(m.idle) - 1
	if last < 0 {
		return m.thread(L)
	}
	thread := m.idle[last]
	m.idle = m.idle[:last]
	thread.SetContext(L.Context())
	thread.Env = L.Env
	return thread
}

// thread makes a thread that can be killed.
func (m *machine) thread(L *lua.LState) *lua.LState {
	ctx := L.RemoveContext() // or NewThread would derive one, to be cancelled later
	thread, _ := L.NewThread()
	L.SetContext(ctx)
	thread.SetContext(ctx)
	return thread
}

// callStackOverflow is how gopher-lua reports a full call stack, by a panic.
const callStackOverflow = "lua callstack overflow"

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
	top := L.GetTop()
	results, err := m.protectedCall(L, function, arguments(L, 2))
	if err == nil {
		return pushAll(L, lua.LTrue, results)
	}
	L.Push(lua.LFalse)
	value := m.errorValue(err)
	if t, ok := value.(*lua.LTable); ok {
		text := L.GetField(t, "err")
		if !isText(text) {
			L.Push(value)
		}
		value = text
	}
	L.Push(value)
	return L.GetTop() - top
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
