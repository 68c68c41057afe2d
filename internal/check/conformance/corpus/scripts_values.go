package corpus

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"pgregory.net/rapid"
)

// show turns values into text that tells their types, and numbers to the last digit if the
// local variable precise is set: mathematical functions may differ in it. A zero has no sign:
// gopher-lua gives none to a result.
const show = `
local function show(v, depth)
  local kind = type(v)
  if kind == 'string' then return '"' .. v .. '"'
  elseif v == 0 then return '0'
  elseif kind == 'number' then return precise and string.format('%.17g', v) or tostring(v)
  elseif kind ~= 'table' then return (kind == 'nil' or kind == 'boolean') and tostring(v) or kind
  elseif (depth or 0) > 6 then return '...' end
  local list = {}
  for k, x in pairs(v) do list[#list + 1] = show(k, (depth or 0) + 1) .. '=' .. show(x, (depth or 0) + 1) end
  table.sort(list)
  return '{' .. table.concat(list, ',') .. '}'
end
local function shown(...)
  local list = {}
  for i = 1, select('#', ...) do list[i] = show((select(i, ...))) end
  return list
end
`

// What expressions are made of. Names stand for variables of all kinds: see expressions.
var (
	operands = []string{
		"n", "s", "t", "b", "z", "f", "u", "un", "ut", "t.x", "t.n", "t.t", "t.t.n", "t.t.none", "t['n']", "t[1]", "t[n]", "t.f", "t.m", "m", "k", "i", "KEYS", "ARGV[1]", "_G.math", "redis",
		"1", "2.5", "'3'", "'x'", "'0x10'", "' 7 '", "''", "nil", "true", "false", "{}", "1e15", "123456789012345678", "1/3", "-0", "1/0", "'1e2'", "'0b1'", "100", "2^53",
	}
	binaryOperators = []string{"+", "-", "*", "/", "%", "..", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or"}
	unaryOperators  = []string{"-", "not ", "#", "- -"}
)

// expression draws one of limited depth.
func expression(t *rapid.T, depth int) string {
	part := func() string { return expression(t, depth-1) }
	if depth == 0 {
		return pick(t, operands)
	}
	switch rapid.IntRange(0, 15).Draw(t, "form") {
	case 0, 1, 2, 3, 4, 5:
		return part() + " " + pick(t, binaryOperators) + " " + part()
	case 6:
		return "(" + part() + " " + pick(t, binaryOperators) + " " + part() + ")"
	case 7:
		return pick(t, unaryOperators) + part()
	case 8:
		return "(" + part() + ")." + pick(t, []string{"x", "n", "none"})
	case 9:
		return "(" + part() + ")[" + part() + "]"
	case 10:
		return pick(t, []string{"f", "t.f", "t.none", "z", "s", "u", "m", "tostring", "tonumber", "t:f", "s:upper", "s:none", "t.t:f", "(t)", "('x'):rep"}) + "(" + part() + ")"
	case 11:
		return "{" + part() + ", x = " + part() + "}"
	case 12:
		return "(function(a) return a end)(" + part() + ")"
	case 13:
		return part() + " .. " + part() + " .. " + part()
	case 14: // of other powers the last digit may differ
		return part() + " ^ " + pick(t, []string{"2", "'2'", "0", "-1", "z", "s", "m", "t.none"})
	default:
		return pick(t, operands)
	}
}

// statement draws one that may fail.
func statement(t *rapid.T) string {
	e := func() string { return expression(t, rapid.IntRange(0, 2).Draw(t, "depth")) }
	switch rapid.IntRange(0, 9).Draw(t, "statement") {
	case 0:
		return "local v = " + e() + " return shown(v)"
	case 1:
		return "local v, w = " + e() + ", " + e() + " local q = v " + pick(t, binaryOperators) + " w return shown(q)"
	case 2:
		return pick(t, []string{"t.y", "z.y", "t.none.y", "u.y", "s.y", "t[z]", "t[0/0]", "k", "n.y", "t.t.n.y"}) + " = " + e() + " return shown(t.y)"
	case 3:
		return "for i = " + pick(t, operands) + ", 3, " + pick(t, []string{"1", "z", "'1'", "'x'"}) + " do if i > 2 then return shown(i) end end"
	case 4:
		return "for a, c in " + pick(t, []string{"pairs", "ipairs", "z", "t.none", "next,", "f", "t"}) + "(" + pick(t, []string{"t", "z", "s", "{1, 2}", ""}) + ") do if c == 2 then return shown(a, c) end end"
	case 5:
		return "if " + e() + " then return 1 end return shown(" + e() + ")"
	case 6:
		return "local function g(a)\n  return " + e() + "\nend\nreturn shown(g(" + e() + "))"
	case 7:
		return "return shown(pcall(function()\n return " + e() + " end))"
	case 8:
		return "return shown(" + e() + ",\n " + e() + ",\n  " + e() + ")"
	default:
		return "return shown(" + e() + ")"
	}
}

// expressions draws a program of variables of all kinds and a statement about them.
func expressions(t *rapid.T) conformance.Exchange {
	program := "local precise = true" + show + "local un, ut, u = 7, {n = 1}, nil\n" +
		"local function body()\n  local n, s, t, b, z = 3, 'text', {10, 20, n = 4, x = 'x', t = {n = 5}}, true, nil\n" +
		"  local f = function(...) return ... end t.f = f\n" +
		"  local m = setmetatable({}, {__index = function(_, k) return k end, __call = function(_, a) return a end, " + pick(t, []string{
		"", "__concat = function(a, b) return 'joined' end", "__add = function(a, b) return 'sum' end, __eq = function() return true end", "__lt = function(a, b) return true end, __le = function() return false end",
		"__unm = function() return 'minus' end, __len = function() return 9 end", "__tostring = function() return 'm' end",
	}) + "}) t.m = m\n  " + statement(t) + "\nend\nreturn body()"
	return conformance.Exchange{Lines: []conformance.Step{eval(program, "{hello}k", "7")}}
}

// libraryFunctions are the functions of the libraries, each with what its arguments
// are like: s text, p a pattern, r a replacement, f a format of string.format, u of struct,
// b bytes, n a number, m a small one (where a large one takes time), a an argument of a
// mathematical function, j JSON, t a table, v any value.
var libraryFunctions = []string{
	"string.byte snn", "string.char nnn", "string.find spnv", "string.find sp", "string.format fvv", "string.format fn", "string.gmatch sp", "string.gsub sprn", "string.gsub spr", "string.len s", "string.lower s", "string.match spn", "string.match sp", "string.rep sm", "string.reverse s", "string.sub snn", "string.upper s",
	"table.concat tsnn", "table.concat ts", "table.getn t", "table.insert tv", "table.insert tmv", "table.maxn t", "table.remove tm", "table.sort t", "unpack tnn", "unpack t", "select nvvv", "tonumber vn", "tonumber s", "tostring v", "type v", "rawget tv", "rawequal vv", "rawset tvv", "next t", "pcall vv", "error vn", "assert vv", "setmetatable tv", "getmetatable v", "ipairs v", "loadstring s",
	"math.abs n", "math.ceil n", "math.floor n", "math.fmod nn", "math.frexp n", "math.ldexp nn", "math.log a", "math.log10 a", "math.max nnn", "math.min nnn", "math.modf n", "math.pow aa", "math.sqrt a", "math.exp a", "math.sin a", "math.cos a", "math.tan a", "math.asin a", "math.atan2 aa", "math.cosh a", "math.deg n", "math.rad n", "math.random n",
	"bit.tobit n", "bit.tohex nn", "bit.bnot n", "bit.band nnn", "bit.bor nn", "bit.bxor nn", "bit.lshift nn", "bit.rshift nn", "bit.arshift nn", "bit.rol nn", "bit.ror nn", "bit.bswap n",
	"struct.pack unnn", "struct.pack usn", "struct.unpack ubn", "struct.unpack ub", "struct.unpack ub", "struct.size u", "cjson.decode j", "cjson.decode j", "cjson.encode v", "cjson.encode t", "cmsgpack.unpack b", "cmsgpack.pack vv", "cmsgpack.pack t", "cmsgpack.unpack_one bn", "cmsgpack.unpack_limit bnn",
	"redis.sha1hex s", "redis.status_reply s", "redis.error_reply s", "redis.log nv", "redis.setresp n", "redis.set_repl n", "redis.acl_check_cmd ss", "redis.call s", "coroutine.wrap v", "coroutine.create v", "coroutine.resume v", "coroutine.status v", "coroutine.yield v",
}

// libraryArguments are what arguments are drawn from, by the letter.
var libraryArguments = map[byte][]string{
	's': {"''", "'a'", "'hello world'", "'a,b,,c'", "'12'", "'0x1p4'", "' 7 '", "'\\0\\255x'", "7", "1e15", "'x\\0y'", "'%d'", "nil", "{}", "('ab'):rep(50)"},
	'p': {"'a'", "'.'", "'%a+'", "'(%w+)'", "'^h'", "'o$'", "'[a-c]*'", "'[^,]*'", "'()'", "'%b()'", "'%f[%w]'", "'(a'", "'a)'", "'['", "'%'", "'.-'", "'%1'", "'(.)%1'", "'[%a-z]'", "'[]]'", "'%z'", "''", "'*'", "'x?y'", "7", "nil"},
	'r': {"'x'", "'%0%0'", "'%1'", "'%2'", "'%'", "'%%'", "{a = 'b', h = false}", "function(a) return a .. '!' end", "function() return {} end", "function() end", "7", "nil", "true"},
	'f': {"'%d'", "'%5.2f'", "'%s'", "'%q'", "'%x'", "'%X'", "'%c'", "'%e'", "'%g'", "'%i'", "'%o'", "'%u'", "'%a'", "'%5s|%-5s'", "'%%'", "'%'", "'%y'", "'%10.3s'", "'%+d'", "'% d'", "'%#x'", "'%05d'", "'%.20s'", "'%.14g'", "'%99d'", "'%100d'", "'%.100f'", "'%ld'", "'%-+ #0d'", "'%s %s %s'", "7"},
	'u': {"'i'", "'>i'", "'<I2'", "'!4bi'", "'bBhHlL'", "'c3'", "'c0'", "'Bc0'", "'s'", "'f'", "'d'", "'x'", "'T'", "'i33'", "'i0'", "'i3'", "'i16'", "'!3i'", "'!i'", "'> <b'", "'z'", "''", "'ss'", "'bx'", "'c99999999999'", "'i8'", "'I8'", "'I9'", "'!8bd'", "'b c2'", "'h!2h'", "'0'", "'l' .. ('b'):rep(20)"},
	'b': {"'abcd'", "'abcdefghijklmnop'", "'\\3abc'", "'abc\\0def\\0'", "''", "'\\255\\255\\255\\255\\255\\255\\255\\255'", "'\\147\\1\\2\\3'", "'\\130\\161a\\1\\161b\\2'", "'\\192'", "'\\203\\63\\240\\0\\0\\0\\0\\0\\0'", "'\\161a\\162bc'", "'\\220\\0\\2\\1\\2'", "'\\255'", "'\\217\\3abc'", "'\\202\\63\\128\\0\\0'", "'\\207\\255\\255\\255\\255\\255\\255\\255\\255'", "'\\196\\1x'", "7", "('\\0'):rep(40)"},
	'n': {"0", "1", "2", "3", "-1", "-5", "7", "2.5", "-0.5", "1e15", "2^31", "2^31-1", "-2^31", "2^32", "2^53", "2^63", "-2^63", "1e300", "1/0", "-1/0", "0/0", "'3'", "'x'", "nil", "10", "16", "36", "200"},
	'a': {"0", "1", "-1", "2.5", "-0.5", "10", "'3'", "'x'", "nil", "1/0", "0/0", "-1/0"},
	'm': {"0", "1", "3", "-1", "2.9", "'2'", "nil", "50", "{}"},
	'j': {"'{}'", "'[]'", "'[1,2,[3]]'", "'{\"a\":{\"b\":null}}'", "'1'", "'1e5'", "'-0'", "'\"x\"'", "'\"\\\\u00e9\\\\ud83d\\\\ude00\"'", "'nul'", "'[1,]'", "'{\"a\"}'", "'{\"a\":1,}'", "'[1 2]'", "'  true '", "'\"a'", "'\"\\\\q\"'", "'01'", "'0x1F'", "'NaN'", "'1.5e'", "'Infinity'", "''", "'[[[[[[]]]]]]'", "'\"\\\\ud800\"'", "'12345678901234567890'", "'{1:2}'", "7", "'\\0'", "'[1]x'"},
	't': {"{}", "{1, 2, 3}", "{'a', 'b'}", "{3, 1, 2}", "{a = 1}", "{1, 'a', {}}", "{{1}, {x = {}}}", "{1.5, 1e20, -1/3}", "{[0] = 0}", "{[-1] = 1}", "{[1.5] = 1}", "{true, false}", "{[2^31] = 1}", "{'1', 2}", "nil", "'x'", "{n = 3, 1}"},
	'v': {"nil", "true", "false", "0", "-1", "1.5", "1e15", "1/3", "2^53", "''", "'x'", "'10'", "{}", "{1, 2}", "{a = 'b'}", "print", "tostring", "function() return 1, 2 end", "cjson.null", "'\\195\\169\\0\\127\"'", "0/0", "1/0", "{1, {2, {3, {4}}}}", "coroutine.create(function() return 1 end)"},
}

// libraryCalls draws a call of a function of a library, with too few or odd arguments now and then.
func libraryCalls(t *rapid.T) conformance.Exchange {
	name, kinds, _ := strings.Cut(pick(t, libraryFunctions), " ")
	var args []string
	for i := range kinds {
		kind := kinds[i]
		if kind != 'm' && chance(t, 12, "odd") {
			kind = 'v'
		}
		args = append(args, pick(t, libraryArguments[kind]))
	}
	if chance(t, 8, "fewer") {
		args = args[:rapid.IntRange(0, len(args)-1).Draw(t, "arguments")]
	}
	call := name + "(" + strings.Join(args, ", ") + ")"
	switch {
	case strings.HasPrefix(name, "table.") && len(args) > 0:
		call = "(function(a) " + name + "(" + strings.Join(append([]string{"a"}, args[1:]...), ", ") + ") return a end)(" + args[0] + ")"
	case name == "string.gmatch":
		call = "(function(f) local list = {} for i = 1, 5 do list[i] = {f()} end return list end)(" + call + ")"
	}
	program := "local precise" + show + "return shown(" + call + ")"
	if name == "error" || rapid.Bool().Draw(t, "caught") { // a table without a field err would end a real server
		program = "local precise" + show + "return shown(pcall(function() return " + call + " end))"
	}
	return conformance.Exchange{Lines: []conformance.Step{eval(program)}}
}
