package script

import (
	"bytes"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/internal/server/script/syntax"
	lua "github.com/yuin/gopher-lua"
)

// machine is a Lua interpreter with Redis's sandbox in it. An engine has one for
// scripts and one for functions, as Redis does, so that neither sees the other.
type machine struct {
	engine *Engine
	L      *lua.LState
	// globals holds the global variables; sandbox is the empty table that scripts
	// get in its place, see readonly.go.
	globals, sandbox *lua.LTable
	// stringMeta is the metatable of strings.
	stringMeta *lua.LTable
	// metaViews holds what scripts see of the metatables that they share.
	metaViews map[*lua.LTable]*lua.LTable
	// readonly finds the table behind a read-only one.
	readonly map[*lua.LTable]*lua.LTable
	// entered is the function at the bottom of every call from outside; the others
	// are at the bottom of a protected call and of a coroutine; see protected.go.
	entered, startProtected, startCoroutine *lua.LFunction
	// hidden are the functions that compiled code calls for what gopher-lua does in
	// another way, by the names of the variables that hold them; see hidden.go.
	hidden map[string]*lua.LFunction

	// null is cjson.null, in C a null pointer.
	null *lua.LUserData

	// loadGlobals are the global variables while a library loads.
	loadGlobals *lua.LTable
	// loading is the library that is being loaded, or nil.
	loading *loading

	// run is the script that runs, nil between scripts.
	run    *Run
	writer resp.Writer

	// thrown is where the last error was raised.
	thrown position
	// plain is set while an error is raised that says its message in full.
	plain bool
	// depth is the number of C calls that Lua 5.1 would have nested now.
	depth int
	// idle are threads of protected calls that ended well.
	idle []*lua.LState
	// protected are the threads of the protected calls that are going on.
	protected map[*lua.LState]bool
	// returned is the number of results of the last protected call.
	returned int
	// host is whose commands the machine runs now.
	host Host
	// ran is how many instructions earlier scripts have taken.
	ran int
}

// entryPoint is a compiled script.
type entryPoint struct{ function *lua.LFunction }

// Limits of the interpreter. PUC Lua stops at 20000 nested calls (LUAI_MAXCALLS)
// and at 200 nested C calls (LUAI_MAXCCALLS).
const (
	maxCalls      = 20000
	maxDepth      = 200
	stackSize     = 512
	stackMax      = 1 << 20
	stackGrowStep = 4096
)

func newMachine(e *Engine) *machine {
	m := &machine{
		engine: e, metaViews: make(map[*lua.LTable]*lua.LTable), readonly: make(map[*lua.LTable]*lua.LTable), protected: make(map[*lua.LState]bool),
	}
	m.L = lua.NewState(lua.Options{
		CallStackSize:       maxCalls,
		RegistrySize:        stackSize,
		RegistryMaxSize:     stackMax,
		RegistryGrowStep:    stackGrowStep,
		MinimizeStackMemory: true,
		SkipOpenLibs:        true,
	})
	m.null = m.L.NewUserData()
	m.hidden = map[string]*lua.LFunction{
		syntax.Concat: m.L.NewFunction(m.concatenate),
		syntax.Modulo: m.L.NewFunction(m.modulo),
		syntax.Number: m.L.NewFunction(m.loopNumber),
	}
	m.openEnter()
	m.globals = m.L.G.Global
	m.openBase()
	m.openString()
	m.openTable()
	m.openMath()
	m.openCJSON()
	m.openStruct()
	m.openCMsgPack()
	m.openBit()
	m.openRedis()
	m.openEnvironments()
	return m
}

// compile compiles a chunk; name is Lua's chunk name, "@user_script", depth the number of
// C calls that go on.
func (m *machine) compile(source, name string, depth int) (entry *entryPoint, errText string) {
	chunk, errText := syntax.Parse(name, source, depth)
	if errText != "" {
		return nil, errText
	}
	proto, err := lua.Compile(syntax.WithHidden(chunk), name)
	if err != nil {
		return nil, compileError(err, name)
	}
	numberInstructions(proto)
	return &entryPoint{function: m.newChunk(proto)}, ""
}

// call runs a script and writes its result (luaCallFunction).
func (m *machine) call(w *resp.Writer, run *Run, entry *entryPoint, keys, argv [][]byte) Errors {
	L := m.L
	m.run, m.host = run, run.host
	m.depth = 1
	L.SetContext(run)
	L.Env = m.sandbox
	keyTable, argTable := m.array(keys), m.array(argv)
	L.Push(m.entered)
	L.Push(entry.function)
	nargs := 1
	if run.Eval {
		m.globals.RawSetString("KEYS", keyTable)
		m.globals.RawSetString("ARGV", argTable)
	} else {
		L.Push(keyTable)
		L.Push(argTable)
		nargs = 3
	}
	err := L.PCall(nargs, 1, nil)
	m.run, m.ran = nil, m.ran+run.steps
	if err != nil {
		return Errors{Counted: m.writeError(w, run, m.errorValue(err))}
	}
	result := L.Get(-1)
	L.Pop(1)
	reply := replyWriter{w: w, resp3: run.resp3}
	reply.write(result, resultStack)
	return reply.errors
}

// array makes a table of strings.
func (m *machine) array(values [][]byte) *lua.LTable {
	t := m.L.CreateTable(len(values), 0)
	for _, v := range values {
		t.Append(lua.LString(v))
	}
	return t
}

// writeError writes the error that ended a script. What the script's error
// handler does in Redis happens here: the error becomes a table that says where
// it was raised.
func (m *machine) writeError(w *resp.Writer, run *Run, value lua.LValue) (counted bool) {
	if m.engine.Dialect.Has(dialect.ScriptsCalled) {
		return m.writeCalled(w, run, value)
	}
	info := errorInfo{source: m.thrown.source, line: m.thrown.lineText()}
	if t, ok := value.(*lua.LTable); ok {
		if _, locked := m.readonly[t]; locked { // the handler fails, and handles that
			const source, line = "@err_handler_def", 10
			value = lua.LString(position{source, line}.prefix() + readonlyError)
			m.thrown = position{source, line}
			return m.writeError(w, run, value)
		}
		if info.source != "" {
			t.RawSetString("source", lua.LString(info.source))
			t.RawSetString("line", lua.LString(info.line))
		}
		info = readError(t)
	} else {
		info.message = untilNUL("ERR " + toString(value))
	}
	text := info.message
	if info.line != "" && info.source != "" {
		name := run.Name + ", "
		if m.engine.Dialect.Has(dialect.ScriptsUnnamed) {
			name = ""
		}
		text += " script: " + name + "on " + info.source + ":" + info.line + "."
	}
	w.Error(strings.TrimRight(text, "\r\n"))
	return info.counted
}

// command runs a command for the script (luaRedisGenericCommand and scriptCall).
// It returns the reply, and whether it is an error.
func (m *machine) command(L *lua.LState, args [][]byte) (reply lua.LValue, failed bool) {
	run := m.run
	cmd, known := run.host.Lookup(args)
	cmd.Known = known
	if errText := verify(m.texts(), run, cmd, args); errText != "" {
		run.host.Rejected(cmd, errText)
		return m.counted(m.pushedError(L, errText)), true
	}
	m.writer.Buf = m.writer.Buf[:0]
	m.writer.RESP3 = run.resp3
	run.host.Execute(run, cmd, args, &m.writer)
	reader := replyReader{m: m, L: m.L, rest: m.writer.Buf}
	failed = bytes.HasPrefix(m.writer.Buf, []byte("-"))
	return reader.value(), failed
}
