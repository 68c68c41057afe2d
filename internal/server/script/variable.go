package script

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// Lua names the variable in its messages ("attempt to index local 'x'").
// gopher-lua does not, but keeps all that is needed to find out: this file reads
// the compiled code of the function that failed, like ldebug.c of PUC Lua.

// frame is a Lua function on the stack, stopped at an instruction.
type frame struct {
	L        *lua.LState
	dbg      *lua.Debug
	function *lua.LFunction
	pc       int
}

// luaFrame returns the Lua function at a level of the stack.
func luaFrame(L *lua.LState, level int) (f frame, ok bool) {
	dbg, ok := L.GetStack(level)
	if !ok {
		return frame{}, false
	}
	value, err := L.GetInfo("fl", dbg, lua.LNil)
	if err != nil {
		return frame{}, false
	}
	fn, ok := value.(*lua.LFunction)
	if !ok || fn.IsG {
		return frame{}, false
	}
	return frame{L: L, dbg: dbg, function: fn, pc: dbg.CurrentLine}, true
}

// numberInstructions lets gopher-lua tell at which instruction a function stands, where
// it would tell the line: each instruction has its own number for a position. The
// lines go behind them.
func numberInstructions(proto *lua.FunctionProto) {
	lines := proto.DbgSourcePositions
	numbers := make([]int, 0, 2*len(lines))
	for pc := range lines {
		numbers = append(numbers, pc)
	}
	proto.DbgSourcePositions = append(numbers, lines...)
	for _, inner := range proto.FunctionPrototypes {
		numberInstructions(inner)
	}
}

// line is the line of the instruction that the frame stopped at.
func (f frame) line() int {
	return f.function.Proto.DbgSourcePositions[len(f.function.Proto.Code)+f.pc]
}

// The fields of an instruction, see opcode.go of gopher-lua.
func opcode(i uint32) int { return int(i >> 26) }
func argA(i uint32) int   { return int(i>>18) & 0xff }
func argB(i uint32) int   { return int(i & 0x1ff) }
func argC(i uint32) int   { return int(i>>9) & 0x1ff }
func argBx(i uint32) int  { return int(i & 0x3ffff) }
func argSbx(i uint32) int { return argBx(i) - 0x3ffff>>1 }

const constantBit = 1 << 8

func (f frame) instruction() uint32 { return f.function.Proto.Code[f.pc] }

// register returns a register's value.
func (f frame) register(n int) lua.LValue {
	_, value := f.L.GetLocal(f.dbg, n+1)
	if value == nil {
		return lua.LNil
	}
	return value
}

// operand returns the value of a register or constant.
func (f frame) operand(n int) lua.LValue {
	if n&constantBit != 0 {
		return f.constant(n &^ constantBit)
	}
	return f.register(n)
}

func (f frame) constant(n int) lua.LValue {
	if constants := f.function.Proto.Constants; n < len(constants) {
		return constants[n]
	}
	return lua.LNil
}

// name finds what a register was loaded from: its kind ("local", "global",
// "upvalue", "field" or "method") and name (getobjname).
func (f frame) name(register int) (kind, name string) { return f.nameAt(register, f.pc) }

func (f frame) nameAt(register, pc int) (kind, name string) {
	if local, ok := f.local(register, pc); ok {
		return "local", local
	}
	setter := f.setter(register, pc)
	if setter < 0 {
		return "", ""
	}
	i := f.function.Proto.Code[setter]
	switch opcode(i) {
	case lua.OP_GETGLOBAL:
		return "global", f.constantName(argBx(i))
	case lua.OP_MOVE, lua.OP_MOVEN:
		if argB(i) < argA(i) {
			return f.nameAt(argB(i), setter)
		}
	case lua.OP_GETTABLE, lua.OP_GETTABLEKS:
		return "field", f.keyName(argC(i), setter)
	case lua.OP_GETUPVAL:
		if names := f.function.Proto.DbgUpvalues; argB(i) < len(names) {
			return "upvalue", names[argB(i)]
		}
		return "upvalue", "?"
	case lua.OP_SELF:
		return "method", f.keyName(argC(i), setter)
	}
	return "", ""
}

// local names the local variable in a register. gopher-lua records where a
// variable begins, but for most not where it ends.
func (f frame) local(register, pc int) (string, bool) {
	for _, l := range f.function.Proto.DbgLocals {
		if l.StartPc <= pc && (pc < l.EndPc || l.EndPc == 0) {
			if register == 0 {
				// The variables that a loop hides are not in sight yet while its
				// expressions are evaluated.
				return l.Name, !strings.HasPrefix(l.Name, "(")
			}
			register--
		}
	}
	return "", false
}

// keyName is the name of a constant key. In a loop's header gopher-lua loads constants
// into registers that are no variables.
func (f frame) keyName(n, pc int) string {
	if n&constantBit != 0 {
		return f.constantName(n &^ constantBit)
	}
	if _, ok := f.local(n, pc); !ok {
		if setter := f.setter(n, pc); setter >= 0 && opcode(f.function.Proto.Code[setter]) == lua.OP_LOADK {
			return f.constantName(argBx(f.function.Proto.Code[setter]))
		}
	}
	return "?"
}

func (f frame) constantName(n int) string {
	if s, ok := f.constant(n).(lua.LString); ok {
		return string(s)
	}
	return "?"
}

// setter finds the last instruction before pc that certainly set the register,
// or -1 (findsetreg of Lua 5.2).
func (f frame) setter(register, lastPC int) int {
	setter, jumpTarget := -1, 0
	code := f.function.Proto.Code
	for pc, next := 0, 1; pc < lastPC; pc, next = next, next+1 {
		i := code[pc]
		a := argA(i)
		changed := false
		switch opcode(i) {
		case lua.OP_LOADNIL:
			changed = a <= register && register <= argB(i)
		case lua.OP_TFORLOOP:
			changed = register >= a+2
		case lua.OP_CALL, lua.OP_TAILCALL:
			changed = register >= a
		case lua.OP_CLOSURE:
			changed = register == a
			next += int(f.function.Proto.FunctionPrototypes[argBx(i)].NumUpvalues) // which say where they come from
		case lua.OP_SELF:
			changed = register == a || register == a+1
		case lua.OP_JMP:
			if target := pc + 1 + argSbx(i); pc < target && target <= lastPC && target > jumpTarget {
				jumpTarget = target
			}
		case lua.OP_MOVE, lua.OP_MOVEN, lua.OP_LOADK, lua.OP_LOADBOOL, lua.OP_GETUPVAL,
			lua.OP_GETGLOBAL, lua.OP_GETTABLE, lua.OP_GETTABLEKS, lua.OP_NEWTABLE,
			lua.OP_ADD, lua.OP_SUB, lua.OP_MUL, lua.OP_DIV, lua.OP_MOD, lua.OP_POW, lua.OP_UNM,
			lua.OP_NOT, lua.OP_LEN, lua.OP_CONCAT, lua.OP_TESTSET, lua.OP_VARARG,
			lua.OP_FORLOOP, lua.OP_FORPREP:
			changed = register == a
		}
		if changed {
			if pc < jumpTarget {
				setter = -1 // in code that may have been jumped over
			} else {
				setter = pc
			}
		}
	}
	return setter
}

// calledAs finds the name by which the current function was called.
func calledAs(L *lua.LState) (name, kind string) {
	f, ok := luaFrame(L, 1)
	if !ok {
		return "", ""
	}
	i := f.instruction()
	switch opcode(i) {
	case lua.OP_CALL, lua.OP_TAILCALL:
		kind, name = f.name(argA(i))
	case lua.OP_TFORLOOP:
		kind, name = "local", "(for generator)"
	}
	return name, kind
}
