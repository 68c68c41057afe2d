package corpus

import (
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"pgregory.net/rapid"
)

// soundPrograms have all of Lua's syntax between them. They are only compiled.
var soundPrograms = []string{
	"local a, b = 1, 'two' return a .. b",
	"local t = {1, 2; x = 3, ['y'] = 4, [5] = {}, f = function(...) return ... end} return #t",
	"if a == 1 then return 1 elseif not b then return -2 else return nil end",
	"while true do if x then break end end repeat local y = 1 until y ~= 2",
	"for i = 1, 10, 2 do t[i] = i end for k, v in pairs(t) do t[k] = v end",
	"function a.b.c:d(x, ...) return self, x, select('#', ...) end",
	"local function f(n) if n <= 1 then return 1 end return n * f(n - 1) end return f(5)",
	"return redis.call('get', KEYS[1]), {redis.pcall('set', KEYS[1], ARGV[1])}",
	"local s = [[long\nstring]] local u = [==[ ]] ]==] return s, u, '\\n\\065\\'', \"\\z\"",
	"-- a comment\nreturn 1 --[[ a long\none ]] + 2 --[=[ x ]=]",
	"do local x <const> = 1 end", "goto done ::done::", "return 1 // 2, 3 & 4, ~5, 1 << 2",
	"a, b.c, d[1] = f(), g{1}, h'x' a() b.c() ('x'):rep(3)",
	"return 0x1F, 1e5, .5, 3., 5e-2, 0xA, 1..2, 3 .. 4",
	"return not nil == true and 1 or 2 ^ -3 .. 'x' < 'y'",
	"local arg = ... return arg, (...), {...}",
	"return function() return function() return a end end",
	"x = 1; y = 2; ; return", "return;", "",
	"local t = {} t.x, t.y = t.y, t.x return t['x'], t.y:z(), t.y.z{}",
	"local a <close> = nil", "return a.b[c](d)(e):f(g).h",
}

// tokens are put into programs.
var tokens = []string{
	"and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
	"+", "-", "*", "/", "%", "^", "#", "==", "~=", "<=", ">=", "<", ">", "=", "(", ")", "{", "}", "[", "]", ";", ":", ",", ".", "..", "...", "!", "@", "$", "&", "|", "~", "?", "`", "\\", "'", "\"", "[[", "]]", "[=[", "--[[", "--", "::", "!=", "//", "<<",
	"x", "1", "'s'", "0x", "1e", "1.2.3", "0xg", "3x", "\x00", "\x01", "\x7f", "\x80", "\xff", "é", "\n", "\r\n", "\r", "\t", "'\\300'", "'\\400'", "'\\\n'", "goto", "continue", "arg", "...",
	"a = function() end", "return", "f{}", "f''", "(f)()", "\n(f)()", "x.y", "x:y", "x:y()", "local x", "local function f() end",
}

// damagedProgram draws a program, and changes to it.
func damagedProgram(t *rapid.T) conformance.Exchange {
	words := strings.SplitAfter(pick(t, soundPrograms), " ")
	for range rapid.IntRange(0, 3).Draw(t, "changes") {
		at := rapid.IntRange(0, len(words)-1).Draw(t, "at")
		switch rapid.IntRange(0, 6).Draw(t, "change") {
		case 0:
			if len(words) > 1 {
				words = slices.Delete(words, at, at+1)
			}
		case 1:
			words = slices.Insert(words, at, words[rapid.IntRange(0, len(words)-1).Draw(t, "from")])
		case 2, 3:
			words = slices.Insert(words, at, pick(t, tokens)+pick(t, []string{" ", "", "\n"}))
		case 4:
			words[at] = pick(t, tokens) + pick(t, []string{" ", "", "\n"})
		case 5: // a character less
			if word := words[at]; word != "" {
				i := rapid.IntRange(0, len(word)-1).Draw(t, "character")
				words[at] = word[:i] + word[i+1:]
			}
		case 6: // much of one thing
			words[at] = strings.Repeat(pick(t, []string{"(", "{", "x.", "f(", "-", "not ", "do ", "local x ", "local a, b, c ", "{{", "a = ", "'x' .. ", "function f() "}),
				pick(t, []int{2, 60, 190, 201, 250}))
		}
	}
	program := strings.Join(words, "")
	if rapid.Bool().Draw(t, "loadstring") && !strings.Contains(program, "]=====]") {
		return conformance.Exchange{Lines: []conformance.Step{eval("local f, e = loadstring([=====[" + program + "]=====]" +
			pick(t, []string{"", ", '=name'", ", '@name'", ", 'a name\\nof two lines'"}) + ") return e or type(f)")}}
	}
	return conformance.Exchange{Lines: []conformance.Step{conformance.Command("A", "SCRIPT", "LOAD", program)}}
}
