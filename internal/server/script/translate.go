package script

import (
	"errors"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// onError is what an interpreter thread calls with an error on top of its stack,
// before anything is unwound. It notes where the error was raised, gives messages
// of the interpreter the wording of PUC Lua 5.1, and throws.
func (m *machine) onError(L *lua.LState) {
	value := L.Get(-1)
	m.thrown = callerPosition(L)
	if text, ok := value.(lua.LString); ok && !m.plain {
		value = m.translate(L, string(text))
	}
	m.plain = false
	panic(&lua.ApiError{Type: lua.ApiErrorRun, Object: value, StackTrace: " "})
}

// translate rewords a message of gopher-lua, which has the position of the
// innermost Lua function before it.
func (m *machine) translate(L *lua.LState, text string) lua.LValue {
	if value := m.killed(); value != nil {
		return value
	}
	f, level := innermost(L)
	if level < 0 {
		return lua.LString(text)
	}
	at := position{source: f.function.Proto.SourceName, line: f.line()}
	message, ok := strings.CutPrefix(text, at.source+":"+strconv.Itoa(f.pc)+": ")
	if !ok {
		return lua.LString(text)
	}
	if level == 0 {
		message = f.explain(message)
	}
	return lua.LString(at.prefix() + message)
}

// killed is the error of what runs if that was killed, and nil otherwise.
func (m *machine) killed() lua.LValue {
	switch {
	case m.run != nil && m.run.killed.Load():
		if m.engine.Dialect.Has(dialect.ScriptsCalled) {
			return lua.LString(m.texts().killed)
		}
		if !m.run.Eval {
			return errorTable(m.L, m.texts().killedFunction)
		}
		return errorTable(m.L, m.texts().killed)
	case m.loading != nil && m.loading.killed.Load():
		return errorTable(m.L, "FUNCTION LOAD timeout")
	}
	return nil
}

// innermost finds the Lua function nearest to the top of the stack, at a level of -1 if
// there is none.
func innermost(L *lua.LState) (f frame, level int) {
	for level := 0; ; level++ {
		if f, ok := luaFrame(L, level); ok {
			return f, level
		}
		if _, ok := L.GetStack(level); !ok {
			return frame{}, -1
		}
	}
}

// explain rewords an error of the instruction that the frame stopped at
// (luaG_typeerror, luaG_aritherror, luaG_ordererror, luaG_concaterror).
func (f frame) explain(message string) string {
	i := f.instruction()
	switch {
	case message == "registry overflow":
		return "stack overflow"
	case strings.HasPrefix(message, "for statement "):
		return f.explainFor(message)
	case strings.HasPrefix(message, "too many recursions in"):
		return "loop in " + strings.TrimPrefix(message, "too many recursions in ")
	}
	switch opcode(i) {
	case lua.OP_GETTABLE, lua.OP_GETTABLEKS, lua.OP_SELF:
		return f.typeError("index", argB(i), message)
	case lua.OP_SETTABLE, lua.OP_SETTABLEKS:
		return f.typeError("index", argA(i), message)
	case lua.OP_CALL, lua.OP_TAILCALL:
		if message == "attempt to call a non-function object" {
			return f.typeError("call", argA(i), message)
		}
	case lua.OP_TFORLOOP:
		return "attempt to call a " + f.register(argA(i)).Type().String() + " value"
	case lua.OP_UNM:
		return f.typeError("perform arithmetic on", argB(i), message)
	case lua.OP_LEN:
		return f.typeError("get length of", argB(i), message)
	case lua.OP_ADD, lua.OP_SUB, lua.OP_MUL, lua.OP_DIV, lua.OP_MOD, lua.OP_POW:
		culprit := argB(i)
		if _, ok := toNumber(f.operand(culprit)); ok {
			culprit = argC(i)
		}
		return f.typeError("perform arithmetic on", culprit, message)
	case lua.OP_LT, lua.OP_LE:
		return compareError(f.operand(argB(i)), f.operand(argC(i)))
	}
	return message
}

// typeError is luaG_typeerror. Where the operand looks fine after all, because a
// metamethod led on to another value, the message stays.
func (f frame) typeError(action string, operand int, message string) string {
	value := f.operand(operand)
	if t := value.Type(); action == "index" && t == lua.LTTable || action == "call" && t == lua.LTFunction {
		return message
	}
	if operand&constantBit == 0 {
		if kind, name := f.name(operand); kind != "" {
			return "attempt to " + action + " " + kind + " '" + name + "' (a " + value.Type().String() + " value)"
		}
	}
	return "attempt to " + action + " a " + value.Type().String() + " value"
}

func isText(v lua.LValue) bool { return lua.LVCanConvToString(v) }

func (f frame) explainFor(message string) string {
	switch {
	case strings.Contains(message, "init"):
		return "'for' initial value must be a number"
	case strings.Contains(message, "limit"):
		return "'for' limit must be a number"
	}
	return "'for' step must be a number"
}

// compareError is luaG_ordererror.
func compareError(left, right lua.LValue) string {
	l, r := left.Type().String(), right.Type().String()
	if l == r {
		return "attempt to compare two " + l + " values"
	}
	return "attempt to compare " + l + " with " + r
}

// errorValue is the Lua value of an error that a call returned.
func (m *machine) errorValue(err error) lua.LValue {
	if apiErr, ok := err.(*lua.ApiError); ok && apiErr.Object != nil {
		return apiErr.Object
	}
	return lua.LString(err.Error())
}

// compileError words an error of gopher-lua's compiler: a limit of its own.
func compileError(err error, name string) string {
	var compileError *lua.CompileError
	if errors.As(err, &compileError) {
		at := position{source: name, line: compileError.Line}
		return at.prefix() + compileError.Message
	}
	return err.Error()
}
