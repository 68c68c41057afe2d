package script

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// maxLoadSteps is how many instructions of Lua a library may take to register
// its functions. Redis gives it 500 ms; here a clock would make runs differ.
const maxLoadSteps = 20_000_000

// loading is a library while its code runs (loadCtx). It is the context of the
// interpreter, which asks for Done before every instruction.
type loading struct {
	*Run
	library *library
	steps   int
}

// Done counts the instruction and is closed when it was one too many.
func (l *loading) Done() <-chan struct{} {
	if l.steps++; l.steps > maxLoadSteps {
		l.kill()
	}
	return l.Run.Done()
}

// loadLibrary compiles a library and runs it, so that it registers its functions
// (functionsCreateWithLibraryCtx). The set of libraries does not change.
func (e *Engine) loadLibrary(host Host, current *libraries, payload string, replace bool) (lib *library, errText string) {
	md, errText := parseMetadata(payload)
	if errText != "" {
		return nil, errText
	}
	if !validName(md.name) {
		return nil, badName
	}
	if !strings.EqualFold(md.engine, "lua") {
		return nil, "Engine '" + md.engine + "' not found"
	}
	if _, ok := current.byName[md.name]; ok && !replace {
		return nil, "Library '" + md.name + "' already exists"
	}
	lib = &library{name: md.name, code: payload, functions: map[string]*function{}}
	if errText := e.functionMachine().load(host, lib, md.code); errText != "" {
		return nil, errText
	}
	if len(lib.functions) == 0 {
		return nil, "No functions registered"
	}
	return lib, ""
}

// addLibrary loads a library into a set.
func (e *Engine) addLibrary(host Host, current *libraries, payload string, replace bool) (all libraries, name, errText string) {
	lib, errText := e.loadLibrary(host, current, payload, replace)
	if errText != "" {
		return libraries{}, "", errText
	}
	rest := *current
	if old, ok := current.byName[lib.name]; ok {
		rest = current.without(old)
	}
	all, duplicate := rest.with(lib)
	if duplicate != "" {
		return libraries{}, "", "Function " + duplicate + " already exists"
	}
	return all, lib.name, ""
}

func (e *Engine) functionMachine() *machine {
	if e.functions == nil {
		e.functions = newMachine(e)
		e.functions.openFunctions()
	}
	return e.functions
}

// openFunctions locks the sandbox of functions, and makes the other one that the
// code of a library sees while it loads: only a small table redis
// (luaEngineInitEngine).
func (m *machine) openFunctions() {
	api := m.L.NewTable()
	m.register(api, map[string]lua.LGFunction{"register_function": m.registerFunction})
	m.openLog(api)
	m.lock()
	missing := m.globals.Metatable
	api.Metatable = missing
	m.loadGlobals = m.L.NewTable()
	m.loadGlobals.RawSetString("redis", m.protect(api))
	m.loadGlobals.Metatable = missing
}

// load runs the code of a library (luaEngineCreate).
func (m *machine) load(host Host, lib *library, code string) (errText string) {
	entry, errText := m.compile(code, "@user_function", 0)
	if errText != "" {
		return "Error compiling function: " + errText
	}
	meta := m.sandbox.Metatable.(*lua.LTable)
	meta.RawSetString("__index", m.loadGlobals)
	m.loading = &loading{Run: &Run{done: make(chan struct{})}, library: lib}
	m.host = host
	defer func() {
		meta.RawSetString("__index", m.globals)
		m.loading = nil
	}()
	m.depth = 1
	m.L.SetContext(m.loading)
	m.L.Env = m.sandbox
	m.L.Push(m.entered)
	m.L.Push(entry.function)
	if err := m.L.PCall(1, 0, nil); err != nil {
		return "Error registering functions: " + m.loadError(err)
	}
	return ""
}

// loadError is luaExtractErrorInformation of an error without handler.
func (m *machine) loadError(err error) string {
	value := m.errorValue(err)
	if t, ok := value.(*lua.LTable); ok {
		return readError(t).message
	}
	return untilNUL("ERR " + toString(value))
}

// registerFunction is redis.register_function.
func (m *machine) registerFunction(L *lua.LState) int {
	if m.loading == nil {
		m.raiseTable(L, "redis.register_function can only be called on FUNCTION LOAD command")
	}
	var f *function
	var errText string
	switch L.GetTop() {
	case 1:
		f, errText = m.namedArguments(L)
	case 2:
		f, errText = positionalArguments(L)
	default:
		errText = "wrong number of arguments to redis.register_function"
	}
	if errText == "" {
		errText = m.loading.library.add(f)
	}
	if errText != "" {
		m.raiseTable(L, errText)
	}
	return 0
}

// add is functionLibCreateFunction.
func (l *library) add(f *function) (errText string) {
	if !validName(f.name) {
		return badName
	}
	if _, ok := l.functions[f.name]; ok {
		return "Function already exists in the library"
	}
	l.functions[f.name] = f
	return ""
}

func positionalArguments(L *lua.LState) (f *function, errText string) {
	name, ok := toText(L.Get(1))
	if !ok {
		return nil, "first argument to redis.register_function must be a string"
	}
	callback, ok := L.Get(2).(*lua.LFunction)
	if !ok {
		return nil, "second argument to redis.register_function must be a function"
	}
	return &function{name: name, entry: &entryPoint{function: callback}}, ""
}

// namedArguments is luaRegisterFunctionReadNamedArgs.
func (m *machine) namedArguments(L *lua.LState) (f *function, errText string) {
	t, ok := L.Get(1).(*lua.LTable)
	if !ok {
		return nil, "calling redis.register_function with a single argument is only applicable to Lua table (representing named arguments)."
	}
	f = &function{}
	named := false
	for key, value := range pairs(m.real(t)) {
		name, ok := toText(key)
		if !ok {
			return nil, "named argument key given to redis.register_function is not a string"
		}
		switch strings.ToLower(untilNUL(name)) {
		case "function_name":
			if f.name, named = toText(value); !named {
				return nil, "function_name argument given to redis.register_function must be a string"
			}
		case "description":
			description, ok := toText(value)
			if !ok {
				return nil, "description argument given to redis.register_function must be a string"
			}
			f.description = &description
		case "callback":
			callback, ok := value.(*lua.LFunction)
			if !ok {
				return nil, "callback argument given to redis.register_function must be a function"
			}
			f.entry = &entryPoint{function: callback}
		case "flags":
			flags, ok := value.(*lua.LTable)
			if !ok {
				return nil, "flags argument to redis.register_function must be a table representing function flags"
			}
			if f.flags, ok = m.readFlags(L, flags); !ok {
				return nil, "unknown flag given"
			}
		default:
			return nil, "unknown argument given to redis.register_function"
		}
	}
	switch {
	case !named:
		return nil, "redis.register_function must get a function name argument"
	case f.entry == nil:
		return nil, "redis.register_function must get a callback argument"
	}
	return f, ""
}

// readFlags is luaRegisterFunctionReadFlags.
func (m *machine) readFlags(L *lua.LState, t *lua.LTable) (flags Flags, ok bool) {
	for i := 1; ; i++ {
		value := L.GetTable(t, lua.LNumber(i))
		if value == lua.LNil {
			return flags, true
		}
		name, ok := toText(value)
		if !ok {
			return 0, false
		}
		flag, ok := flagByName(strings.ToLower(untilNUL(name)))
		if !ok {
			return 0, false
		}
		flags |= flag
	}
}
