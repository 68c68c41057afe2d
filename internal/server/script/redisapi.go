package script

import (
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// versionNumber is a version as one number: "7.0.15" is 0x7000f.
func versionNumber(version string) (n int) {
	for part := range strings.SplitSeq(version, ".") {
		of, _ := strconv.Atoi(part)
		n = n<<8 | of
	}
	return n
}

// openRedis makes the table redis (luaRegisterRedisAPI).
func (m *machine) openRedis() {
	t := m.L.NewTable()
	m.register(t, map[string]lua.LGFunction{
		"call":         m.redisCall,
		"pcall":        m.redisPCall,
		"setresp":      m.redisSetRESP,
		"sha1hex":      m.redisSHA1Hex,
		"error_reply":  m.redisErrorReply,
		"status_reply": m.redisStatusReply,
		"set_repl":     m.redisSetRepl,
	})
	if !m.engine.Dialect.Has(dialect.ScriptsCalled) {
		m.register(t, map[string]lua.LGFunction{"acl_check_cmd": m.redisACLCheckCmd})
	}
	m.openLog(t)
	setNumbers(t, map[string]int{
		"REPL_NONE":    int(PropagateNone),
		"REPL_AOF":     int(PropagateAOF),
		"REPL_SLAVE":   int(PropagateReplicas),
		"REPL_REPLICA": int(PropagateReplicas),
		"REPL_ALL":     int(PropagateAll),
	})
	m.globals.RawSetString("redis", t)
	if m.engine.Dialect.Has(dialect.ServerTable) {
		m.globals.RawSetString("server", t)
	}
}

// openLog adds what libraries see of the table redis while they load, too.
func (m *machine) openLog(t *lua.LTable) {
	m.register(t, map[string]lua.LGFunction{"log": m.redisLog})
	setNumbers(t, map[string]int{
		"LOG_DEBUG":   int(LogDebug),
		"LOG_VERBOSE": int(LogVerbose),
		"LOG_NOTICE":  int(LogNotice),
		"LOG_WARNING": int(LogWarning),
	})
	d := m.engine.Dialect
	if d == nil {
		d = dialect.Default
	}
	if d.Has(dialect.NamelessLua) {
		return
	}
	t.RawSetString("REDIS_VERSION", lua.LString(d.RedisVersion))
	t.RawSetString("REDIS_VERSION_NUM", lua.LNumber(versionNumber(d.RedisVersion)))
	if d.Has(dialect.ServerTable) {
		t.RawSetString("SERVER_NAME", lua.LString(d.Product))
		t.RawSetString("VALKEY_VERSION", lua.LString(d.Version))
		t.RawSetString("VALKEY_VERSION_NUM", lua.LNumber(versionNumber(d.Version)))
	}
}

// openEval adds what only scripts of EVAL have, and locks the sandbox
// (scriptingInit).
func (m *machine) openEval() {
	t := m.globals.RawGetString("redis").(*lua.LTable)
	m.register(t, map[string]lua.LGFunction{
		"breakpoint":         returnValue(lua.LFalse),
		"debug":              func(*lua.LState) int { return 0 },
		"replicate_commands": returnValue(lua.LTrue),
	})
	source := errorHandler
	if m.engine.Dialect.Has(dialect.ScriptsCalled) {
		source = placingHandler
	}
	handler := m.compileHelper(source, "@err_handler_def", m.globals.RawGetString("tostring"), m.globals.RawGetString("type"), m.L.NewFunction(m.where))
	m.globals.RawSetString("__redis__err__handler", handler)
	if m.engine.Dialect.Has(dialect.ErrorHandlerTwice) {
		m.globals.RawSetString("__server__err__handler", handler)
	}
	m.lock()
}

// errorHandler is the handler that Redis gives to lua_pcall, which scripts can
// see and call. It writes to tables in line 10 (scriptingInit).
const errorHandler = `local tostring, type, where = ...
return function(err)
  local source, line = where()
  if type(err) ~= 'table' then
    err = {err='ERR ' .. tostring(err)}
  end
  if not line then
    return err
  end
  err['source'], err['line'] = source, line
  return err
end
`

// placingHandler is that of Redis 6.2, which puts the place before a text, in line 9.
const placingHandler = `local _, _, where = ...
return function(err)
  local source, line = where()
  if not line then
    return err
  end


  return source .. ':' .. line .. ': ' .. err
end
`

// where tells the error handler where the function is that called it, or that one's
// caller if it is a library function.
func (m *machine) where(L *lua.LState) int {
	at, ok := stackPosition(L, 2)
	if ok && at.line < 0 {
		at, ok = stackPosition(L, 3)
	}
	if !ok {
		return 0
	}
	L.Push(lua.LString(at.source))
	L.Push(lua.LNumber(at.line))
	return 2
}

func returnValue(v lua.LValue) lua.LGFunction {
	return func(L *lua.LState) int {
		L.Push(v)
		return 1
	}
}

func setNumbers(t *lua.LTable, values map[string]int) {
	for _, name := range sortedKeys(values) {
		t.RawSetString(name, lua.LNumber(values[name]))
	}
}

func (m *machine) redisCall(L *lua.LState) int {
	return m.redisCommand(L, true)
}

func (m *machine) redisPCall(L *lua.LState) int {
	return m.redisCommand(L, false)
}

func (m *machine) redisCommand(L *lua.LState, raise bool) int {
	if m.run == nil {
		m.raiseTable(L, "redis.call/pcall can only be called inside a script invocation")
	}
	args, errText := m.commandArgs(L)
	if errText != "" {
		refused := m.pushedError(L, errText)
		if raise {
			m.raiseReply(L, refused)
		}
		L.Push(refused)
		return 1
	}
	reply, failed := m.command(L, args)
	if failed && raise {
		m.raiseReply(L, reply)
	}
	L.Push(reply)
	return 1
}

// raiseReply throws an error table; of Redis 6.2 its text (luaRaiseError).
func (m *machine) raiseReply(L *lua.LState, value lua.LValue) {
	if t, ok := value.(*lua.LTable); ok && m.engine.Dialect.Has(dialect.ScriptsCalled) {
		value = t.RawGetString("err")
	}
	m.raise(L, value)
}

// commandArgs takes the arguments of the current function as those of a command
// (luaArgsToRedisArgv). They share one allocation.
func (m *machine) commandArgs(L *lua.LState) (args [][]byte, errText string) {
	n := L.GetTop()
	if n == 0 {
		return nil, m.texts().noArguments
	}
	size := 0
	for i := 1; i <= n; i++ {
		if s, ok := L.Get(i).(lua.LString); ok {
			size += len(s)
		}
	}
	args = make([][]byte, n)
	buf := make([]byte, 0, size)
	for i := 1; i <= n; i++ {
		switch v := L.Get(i).(type) {
		case lua.LString:
			start := len(buf)
			buf = append(buf, v...)
			args[i-1] = buf[start:len(buf):len(buf)]
		case lua.LNumber:
			args[i-1] = []byte(number.FormatG(float64(v), 17))
		default:
			return nil, m.texts().badArgument
		}
	}
	return args, ""
}

func (m *machine) redisSHA1Hex(L *lua.LState) int {
	if L.GetTop() != 1 {
		m.raiseTable(L, "wrong number of arguments")
	}
	text, _ := toText(L.Get(1))
	L.Push(lua.LString(sha1hex(text)))
	return 1
}

func (m *machine) redisErrorReply(L *lua.LState) int {
	text, ok := L.Get(1).(lua.LString)
	if !ok || L.GetTop() != 1 {
		L.Push(m.pushedError(L, "wrong number or type of arguments"))
		return 1
	}
	if m.engine.Dialect.Has(dialect.ScriptsCalled) { // as it is
		t := L.CreateTable(0, 1)
		t.RawSetString("err", text)
		L.Push(t)
		return 1
	}
	err := untilNUL(string(text))
	if !strings.HasPrefix(err, "-") {
		err = "-" + err
	}
	L.Push(errorTable(L, err))
	return 1
}

func (m *machine) redisStatusReply(L *lua.LState) int {
	text, ok := L.Get(1).(lua.LString)
	if !ok || L.GetTop() != 1 {
		L.Push(m.pushedError(L, "wrong number or type of arguments"))
		return 1
	}
	t := L.CreateTable(0, 1)
	t.RawSetString("ok", text)
	L.Push(t)
	return 1
}

func (m *machine) redisSetRepl(L *lua.LState) int {
	if m.run == nil {
		m.raiseTable(L, "redis.set_repl can only be called inside a script invocation")
	}
	if L.GetTop() != 1 {
		m.raiseTable(L, "redis.set_repl() requires two arguments.")
	}
	f, _ := toNumber(L.Get(1))
	flags := Propagation(narrow(f))
	if flags&^PropagateAll != 0 {
		m.raiseTable(L, "Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.")
	}
	m.run.Propagate = flags
	return 0
}

func (m *machine) redisACLCheckCmd(L *lua.LState) int {
	if m.run == nil {
		m.raiseTable(L, "redis.acl_check_cmd can only be called inside a script invocation")
	}
	args, errText := m.commandArgs(L)
	if errText != "" {
		m.raiseTable(L, errText)
	}
	cmd, known := m.run.host.Lookup(args)
	if !known {
		m.raiseTable(L, "Invalid command passed to redis.acl_check_cmd()")
	}
	cmd.Known = true
	L.Push(lua.LBool(m.run.host.Permitted(cmd, args)))
	return 1
}

func (m *machine) redisLog(L *lua.LState) int {
	if L.GetTop() < 2 {
		m.raiseTable(L, "redis.log() requires two arguments or more.")
	}
	f, ok := toNumber(L.Get(1))
	if !ok {
		m.raiseTable(L, "First argument must be a number (log level).")
	}
	level := LogLevel(narrow(f))
	if level < LogDebug || level > LogWarning {
		m.raiseTable(L, m.texts().logLevel)
	}
	var line strings.Builder
	for i := 2; i <= L.GetTop(); i++ {
		if text, ok := toText(L.Get(i)); ok {
			if i > 2 {
				line.WriteByte(' ')
			}
			line.WriteString(text)
		}
	}
	if m.host != nil {
		m.host.Log(level, line.String())
	}
	return 0
}

func (m *machine) redisSetRESP(L *lua.LState) int {
	if m.run == nil {
		m.raiseTable(L, "redis.setresp can only be called inside a script invocation")
	}
	if L.GetTop() != 1 {
		m.raiseTable(L, "redis.setresp() requires one argument.")
	}
	f, _ := toNumber(L.Get(1))
	version := narrow(f)
	if version != 2 && version != 3 {
		m.raiseTable(L, "RESP version must be 2 or 3.")
	}
	m.run.resp3 = version == 3
	return 0
}
