package script

import (
	"math"

	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// cjson is one instance of the library cjson 2.1.0 with its settings, which last
// as long as the interpreter (lua_cjson.c).
type cjson struct {
	m *machine

	sparseConvert bool
	sparseRatio   int
	sparseSafe    int
	encodeDepth   int
	decodeDepth   int
	encodeInvalid int // 0 off, 1 on, 2 as null
	decodeInvalid bool
	keepBuffer    bool
	precision     int
	buffer        []byte

	markArrays bool
	arrayMeta  *lua.LTable // the metatable of marked arrays, once there is one
}

func (m *machine) openCJSON() { m.globals.RawSetString("cjson", m.newCJSON()) }

func (m *machine) newCJSON() *lua.LTable {
	c := &cjson{
		m: m, sparseRatio: 2, sparseSafe: 10, encodeDepth: 1000, decodeDepth: 1000,
		decodeInvalid: true, keepBuffer: true, precision: 14,
	}
	t := m.L.NewTable()
	m.register(t, map[string]lua.LGFunction{
		"encode": c.encode,
		"decode": c.decode,
		"new": func(L *lua.LState) int {
			L.Push(m.newCJSON())
			return 1
		},
		"encode_sparse_array": func(L *lua.LState) int {
			c.arguments(L, 3)
			c.switchOption(L, 1, &c.sparseConvert)
			c.integerOption(L, 2, &c.sparseRatio, 0, math.MaxInt32)
			c.integerOption(L, 3, &c.sparseSafe, 0, math.MaxInt32)
			return 3
		},
		"encode_max_depth":        c.integerSetting(&c.encodeDepth, 1, math.MaxInt32),
		"decode_max_depth":        c.integerSetting(&c.decodeDepth, 1, math.MaxInt32),
		"encode_number_precision": c.integerSetting(&c.precision, 1, 14),
		"encode_keep_buffer":      c.switchSetting(&c.keepBuffer),
		"encode_invalid_numbers":  c.encodeInvalidNumbers,
		"decode_invalid_numbers":  c.switchSetting(&c.decodeInvalid),
	})
	if m.engine.Dialect.Has(dialect.ArrayMetatables) {
		m.register(t, map[string]lua.LGFunction{"decode_array_with_array_mt": c.switchSetting(&c.markArrays)})
	}
	t.RawSetString("null", m.null)
	t.RawSetString("_NAME", lua.LString("cjson"))
	t.RawSetString("_VERSION", lua.LString("2.1.0"))
	return t
}

// arguments is json_arg_init: at most n arguments.
func (c *cjson) arguments(L *lua.LState, n int) {
	if L.GetTop() > n {
		c.m.argError(L, n+1, "found too many arguments")
	}
	L.SetTop(n)
}

func (c *cjson) integerSetting(setting *int, low, high int) lua.LGFunction {
	return func(L *lua.LState) int {
		c.arguments(L, 1)
		c.integerOption(L, 1, setting, low, high)
		return 1
	}
}

func (c *cjson) switchSetting(setting *bool) lua.LGFunction {
	return func(L *lua.LState) int {
		c.arguments(L, 1)
		c.switchOption(L, 1, setting)
		return 1
	}
}

// integerOption is json_integer_option.
func (c *cjson) integerOption(L *lua.LState, n int, setting *int, low, high int) {
	if L.Get(n) != lua.LNil {
		value := c.m.checkInt(L, n)
		if value < low || value > high {
			c.m.argError(L, 1, "expected integer between "+formatNumber(float64(low))+" and "+formatNumber(float64(high)))
		}
		*setting = value
	}
	L.Push(lua.LNumber(*setting))
}

// switchOption is json_enum_option with off and on.
func (c *cjson) switchOption(L *lua.LState, n int, setting *bool) {
	switch v := L.Get(n).(type) {
	case *lua.LNilType:
	case lua.LBool:
		*setting = bool(v)
	default:
		*setting = c.checkOption(L, n, "off", "on") == 1
	}
	L.Push(lua.LBool(*setting))
}

func (c *cjson) encodeInvalidNumbers(L *lua.LState) int {
	c.arguments(L, 1)
	switch v := L.Get(1).(type) {
	case *lua.LNilType:
	case lua.LBool:
		c.encodeInvalid = 0
		if v {
			c.encodeInvalid = 1
		}
	default:
		c.encodeInvalid = c.checkOption(L, 1, "off", "on", "null")
	}
	if c.encodeInvalid == 2 {
		L.Push(lua.LString("null"))
	} else {
		L.Push(lua.LBool(c.encodeInvalid == 1))
	}
	return 1
}

// checkOption is luaL_checkoption.
func (c *cjson) checkOption(L *lua.LState, n int, options ...string) int {
	name := untilNUL(c.m.checkString(L, n))
	for i, option := range options {
		if option == name {
			return i
		}
	}
	c.m.argError(L, n, "invalid option '"+name+"'")
	return 0
}

// encode is cjson.encode.
func (c *cjson) encode(L *lua.LState) int {
	if L.GetTop() != 1 {
		c.m.argError(L, 1, "expected 1 argument")
	}
	c.buffer = c.buffer[:0]
	c.append(L, L.Get(1), 0, 1)
	L.Push(lua.LString(c.buffer))
	if cap(c.buffer) > maxKeptBuffer {
		c.buffer = nil
	}
	return 1
}

// maxKeptBuffer is how large a buffer may be to be used again.
const maxKeptBuffer = 1 << 20

func (c *cjson) refuse(L *lua.LState, v lua.LValue, reason string) {
	c.m.raiseError(L, "Cannot serialise %s: %s", v.Type(), reason)
}

// append is json_append_data; stack is the number of values that Lua would have
// on its stack.
func (c *cjson) append(L *lua.LState, v lua.LValue, depth, stack int) {
	switch v := v.(type) {
	case lua.LString:
		c.appendString(string(v))
	case lua.LNumber:
		c.appendNumber(L, v)
	case lua.LBool:
		c.buffer = append(c.buffer, v.String()...)
	case *lua.LNilType:
		c.buffer = append(c.buffer, "null"...)
	case *lua.LTable:
		depth++
		if depth > c.encodeDepth || stack+3 > maxStack {
			c.m.raiseError(L, "Cannot serialise, excessive nesting (%d)", depth)
		}
		t := c.m.real(v)
		if c.marked(t) {
			n := 0
			for t.RawGetInt(n+1) != lua.LNil {
				n++
			}
			c.appendArray(L, t, n, depth, stack)
		} else if n := c.arrayLength(L, t); n > 0 {
			c.appendArray(L, t, n, depth, stack)
		} else {
			c.appendObject(L, t, depth, stack)
		}
	default:
		if v != lua.LValue(c.m.null) {
			c.refuse(L, v, "type not supported")
		}
		c.buffer = append(c.buffer, "null"...)
	}
}

// arrayMark is the field of a metatable that says that its tables are arrays.
const arrayMark = "__is_cjson_array"

// mark makes an array known as one, if that is wanted (json_parse_array_context).
func (c *cjson) mark(array *lua.LTable) {
	if !c.markArrays {
		return
	}
	if c.arrayMeta == nil {
		meta := c.m.L.NewTable()
		meta.RawSetString(arrayMark, lua.LTrue)
		c.arrayMeta = c.m.protect(meta)
	}
	array.Metatable = c.arrayMeta
}

// marked reports whether a table is known as an array.
func (c *cjson) marked(t *lua.LTable) bool {
	meta, ok := t.Metatable.(*lua.LTable)
	return ok && c.m.real(meta).RawGetString(arrayMark) == lua.LTrue
}

// arrayLength is lua_array_length: the highest index, or -1 for an object.
func (c *cjson) arrayLength(L *lua.LState, t *lua.LTable) int {
	highest, items := 0, 0
	for key := range pairs(t) {
		f, ok := key.(lua.LNumber)
		if !ok || f < 1 || math.Floor(float64(f)) != float64(f) {
			return -1
		}
		if float64(f) > float64(highest) {
			highest = int(toInt32(float64(f)))
		}
		items++
	}
	if c.sparseRatio > 0 && highest > items*c.sparseRatio && highest > c.sparseSafe {
		if !c.sparseConvert {
			c.m.raiseError(L, "Cannot serialise table: excessively sparse array")
		}
		return -1
	}
	return highest
}

func (c *cjson) appendArray(L *lua.LState, t *lua.LTable, n, depth, stack int) {
	c.buffer = append(c.buffer, '[')
	for i := 1; i <= n; i++ {
		if i > 1 {
			c.buffer = append(c.buffer, ',')
		}
		c.append(L, t.RawGet(lua.LNumber(i)), depth, stack+1)
	}
	c.buffer = append(c.buffer, ']')
}

func (c *cjson) appendObject(L *lua.LState, t *lua.LTable, depth, stack int) {
	c.buffer = append(c.buffer, '{')
	first := true
	for key, value := range pairs(t) {
		if !first {
			c.buffer = append(c.buffer, ',')
		}
		first = false
		switch key := key.(type) {
		case lua.LNumber:
			c.buffer = append(c.buffer, '"')
			c.appendNumber(L, key)
			c.buffer = append(c.buffer, '"', ':')
		case lua.LString:
			c.appendString(string(key))
			c.buffer = append(c.buffer, ':')
		default:
			c.refuse(L, key, "table key must be a number or string")
		}
		c.append(L, value, depth, stack+2)
	}
	c.buffer = append(c.buffer, '}')
}

func (c *cjson) appendNumber(L *lua.LState, n lua.LNumber) {
	f := float64(n)
	if invalid := math.IsNaN(f) || math.IsInf(f, 0); invalid {
		switch {
		case c.encodeInvalid == 0:
			c.refuse(L, n, "must not be NaN or Inf")
		case c.encodeInvalid == 2:
			c.buffer = append(c.buffer, "null"...)
			return
		case math.IsNaN(f):
			c.buffer = append(c.buffer, "nan"...)
			return
		}
	}
	c.buffer = append(c.buffer, number.FormatG(f, c.precision)...)
}

func (c *cjson) appendString(s string) {
	c.buffer = append(c.buffer, '"')
	for i := range len(s) {
		switch b := s[i]; b {
		case '"', '\\', '/':
			c.buffer = append(c.buffer, '\\', b)
		case '\b':
			c.buffer = append(c.buffer, `\b`...)
		case '\t':
			c.buffer = append(c.buffer, `\t`...)
		case '\n':
			c.buffer = append(c.buffer, `\n`...)
		case '\f':
			c.buffer = append(c.buffer, `\f`...)
		case '\r':
			c.buffer = append(c.buffer, `\r`...)
		default:
			if b < 0x20 || b == 0x7f {
				c.buffer = append(c.buffer, `\u00`...)
				c.buffer = append(c.buffer, hexDigits[b>>4], hexDigits[b&15])
			} else {
				c.buffer = append(c.buffer, b)
			}
		}
	}
	c.buffer = append(c.buffer, '"')
}

const hexDigits = "0123456789abcdef"
