package corpus

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"pgregory.net/rapid"
)

// What a script may try to change for those that come after it: expressions for tables and
// other values, and what can be done to them. In an attempt T, K and V stand for a table, a
// key and a value.
var (
	shared = []string{
		"_G", "_G._G", "getmetatable(_G)", "getmetatable('')", "getmetatable('').__index", "getmetatable(getmetatable(_G))", "getmetatable(getmetatable(''))",
		"string", "table", "math", "redis", "cjson", "cmsgpack", "struct", "bit", "coroutine", "getmetatable(redis)", "getmetatable(string)", "cjson.null", "getmetatable(cjson.null)",
		"KEYS", "ARGV", "{}", "''", "7", "print", "loadstring('return _G')()", "(function() return redis end)()", "coroutine.wrap(function() return math end)()", "coroutine.create(function() end)",
	}
	attempts = []string{
		"T[K] = V", "rawset(T, K, V)", "setmetatable(T, V)", "setmetatable(T, {__index = V})", "table.insert(T, V)", "table.insert(T, 1, V)", "table.insert(T, K, V)",
		"table.remove(T)", "table.remove(T, 1)", "table.sort(T)", "table.setn(T, 3)", "T.__index = V", "T.__newindex = V", "T.__metatable = V", "getmetatable(T).__index = V", "rawset(getmetatable(T), K, V)",
		"for k in pairs(T) do T[k] = V end", "for k in next, T do rawset(T, k, V) end", "table.foreach(T, function(k) T[k] = V end)", "for i, v in ipairs(T) do T[i] = V end",
		"function string.upper() return 'changed' end", "local t = T; t.a, t.b = V, V", "local t = T; function t.call() return V end", "T.call = V", "T.upper = V", "T.null = V", "T.foo = V",
		"pcall(rawset, T, K, V)", "xpcall(function() T[K] = V end, function(e) return e end)", "loadstring('T[K] = V')()", "coroutine.wrap(function() T[K] = V end)()", "string.gsub('x', 'x', function() T[K] = V end)",
		"foo = V", "_G.foo = V", "KEYS = V", "redis = V", "string = V", "tostring = V", "setfenv(1, T)", "getfenv(0).foo = V", "debug.setmetatable(T, V)", "newproxy(true)", "module('foo')", "require('foo')",
		"return T[K]", "return rawget(T, K)", "return type(T)", "return #T", "return rawequal(T, T)", "return unpack(T)", "return table.getn(T)", "return table.maxn(T)", "return table.concat(T)", "return T()", "return foo", "return T.foo",
		"cjson.encode_max_depth(3)", "cjson.encode_number_precision(3)", "cjson.encode_invalid_numbers(true)", "cjson.decode_max_depth(3)", "cjson.encode_sparse_array(true, 1, 1)", "cjson.encode_keep_buffer(false)", "math.randomseed(7)",
		"return tostring(math.random(100))", "return cjson.encode({1/3, {{}}})", "redis.setresp(3)", "redis.set_repl(redis.REPL_NONE)", "redis.breakpoint()", "__redis__err__handler('x').foo = V", "return __redis__err__handler(V)",
	}
	tamperKeys   = []string{"'foo'", "'__index'", "'__newindex'", "'__metatable'", "'call'", "1", "'upper'", "nil", "_G", "true", "0/0"}
	tamperValues = []string{"1", "nil", "{}", "'text'", "function() return 'changed' end", "_G", "redis", "setmetatable({}, {__index = function() return 1 end})", "string.upper"}
)

// attempt draws one.
func attempt(t *rapid.T) string {
	const marks = "TKV"
	form := pick(t, attempts)
	var b strings.Builder
	for i := range len(form) {
		alone := (i == 0 || !letter(form[i-1])) && (i+1 == len(form) || !letter(form[i+1]))
		switch at := strings.IndexByte(marks, form[i]); {
		case !alone || at < 0:
			b.WriteByte(form[i])
		default:
			b.WriteString(pick(t, [][]string{shared, tamperKeys, tamperValues}[at]))
		}
	}
	text := b.String()
	if strings.Contains(text, "loadstring('") { // which quotes
		text = strings.ReplaceAll(text, "loadstring('"+between(text)+"')", "loadstring([=["+between(text)+"]=])")
	}
	switch {
	case rapid.IntRange(0, 2).Draw(t, "caught") == 0:
		return "local ok, e = pcall(function() " + text + " end) return {tostring(ok), type(e), type(e) == 'string' and e or ''}"
	case strings.Contains(text, "return "):
		return text
	}
	return text + " return 'done'"
}

func letter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= '0' && c <= '9'
}

// between is what stands between loadstring(' and the last ').
func between(text string) string {
	_, text, _ = strings.Cut(text, "loadstring('")
	return text[:strings.LastIndex(text, "')")]
}

// environment tells what a script finds: all that can be reached from the global
// variables, metatables included, and what some of it does.
const environment = `
local seen, found = {}, {}
local function walk(path, v)
  local kind = type(v)
  if kind ~= 'table' then
    found[#found + 1] = path .. ' ' .. ((kind == 'function' or kind == 'userdata') and kind or tostring(v))
  elseif seen[v] then
    found[#found + 1] = path .. ' is ' .. seen[v]
  else
    seen[v] = path
    local keys = {}
    for k in pairs(v) do keys[#keys + 1] = tostring(k) end
    table.sort(keys)
    for _, k in ipairs(keys) do walk(path .. '.' .. k, rawget(v, k)) end
    if getmetatable(v) then walk('meta ' .. path, getmetatable(v)) end
  end
end
walk('_G', _G)
walk('meta string', getmetatable(''))
for _, v in ipairs({1, true, walk, cjson and cjson.null}) do found[#found + 1] = tostring(getmetatable(v)) end
found[#found + 1] = tostring(pcall(function() return foo end)) .. ('x'):upper() .. tostring(('x').foo)
`

// sandbox draws what scripts try to change, and lets a later one look.
func sandbox(t *rapid.T) conformance.Exchange {
	lines := []conformance.Step{conformance.Command("A", "SCRIPT", "FLUSH")}
	for range rapid.IntRange(1, 4).Draw(t, "attempts") {
		lines = append(lines, eval(attempt(t)))
	}
	return conformance.Exchange{Lines: append(lines, eval(environment+"return found"))}
}

// functionSandbox draws what functions and the code of libraries try to change.
func functionSandbox(t *rapid.T) conformance.Exchange {
	load := func(name, code, call string) conformance.Step {
		return conformance.Command("A", "FUNCTION", "LOAD", "#!lua name="+name+"\n"+code+"\nredis.register_function('"+name+"', function() "+call+" end)")
	}
	lines := []conformance.Step{conformance.Command("A", "FUNCTION", "FLUSH")}
	if rapid.Bool().Draw(t, "while loading") {
		lines = append(lines, load("first", "do "+attempt(t)+" end", "return 1"))
	}
	return conformance.Exchange{Lines: append(lines,
		load("second", "", attempt(t)),
		conformance.Command("A", "FCALL", "second", "0"),
		load("third", "", environment+"return found"),
		conformance.Command("A", "FCALL", "third", "0"),
		load("fourth", environment+"error(table.concat(found, ' '))", "return 1"))}
}
