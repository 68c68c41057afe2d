package syntax

import (
	"strconv"

	"github.com/yuin/gopher-lua/ast"
)

// expressions is explist1.
func (p *parser) expressions() []ast.Expr {
	list := []ast.Expr{p.expression()}
	for p.test(',') {
		list = append(list, p.expression())
	}
	return list
}

func (p *parser) expression() ast.Expr { return p.operation(0) }

// at sets the line of an expression.
func at[E ast.Expr](line int, e E) E {
	e.SetLine(line)
	return e
}

// single cuts the results of a call, or the extra arguments, to one value.
func (p *parser) single(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.FuncCallExpr:
		e.AdjustRet = true
	case *ast.Comma3Expr:
		e.AdjustRet = true
	}
	return e
}

// priority of the binary operators, to their left and right.
var priority = map[kind]struct{ left, right int }{
	'+': {6, 6}, '-': {6, 6}, '*': {7, 7}, '/': {7, 7}, '%': {7, 7},
	'^': {10, 9}, tkConcat: {5, 4},
	tkNotEqual: {3, 3}, tkEqual: {3, 3},
	'<': {3, 3}, tkLessEqual: {3, 3}, '>': {3, 3}, tkGreaterEqual: {3, 3},
	tkAnd: {2, 2}, tkOr: {1, 1},
}

const unaryPriority = 8

// operation reads an expression with operators above a priority (subexpr).
func (p *parser) operation(above int) ast.Expr {
	p.enter()
	var left ast.Expr
	switch operator := p.token.kind; operator {
	case tkNot, '-', '#':
		p.next()
		operand := p.operation(unaryPriority)
		switch operator {
		case tkNot:
			left = &ast.UnaryNotOpExpr{Expr: operand}
		case '-':
			left = &ast.UnaryMinusOpExpr{Expr: operand}
		default:
			left = &ast.UnaryLenOpExpr{Expr: operand}
		}
		left.SetLine(p.lastLine)
	default:
		left = p.simple()
	}
	for {
		operator := p.token.kind
		power, ok := priority[operator]
		if !ok || power.left <= above {
			break
		}
		p.next()
		right := p.operation(power.right)
		left = p.binary(operator, left, right)
	}
	p.leave()
	return left
}

func (p *parser) binary(operator kind, left, right ast.Expr) ast.Expr {
	switch operator {
	case tkConcat:
		return p.concat(left, right)
	case '%':
		return callHidden(p.lastLine, Modulo, p.single(left), p.single(right))
	case tkAnd, tkOr:
		if decided(left, operator == tkAnd) {
			return p.single(right)
		}
		return at(p.lastLine, &ast.LogicalOpExpr{Operator: operator.String(), Lhs: left, Rhs: right})
	case '+', '-', '*', '/', '^':
		return at(p.lastLine, &ast.ArithmeticOpExpr{Operator: operator.String(), Lhs: left, Rhs: right})
	}
	return at(p.lastLine, &ast.RelationalOpExpr{Operator: operator.String(), Lhs: left, Rhs: right})
}

// decided reports whether an operand is a constant that is true, or one that is false, so that
// no code is needed for it (luaK_goiftrue, luaK_goiffalse).
func decided(operand ast.Expr, yes bool) bool {
	switch operand.(type) {
	case *ast.StringExpr, *ast.NumberExpr, *ast.TrueExpr:
		return yes
	case *ast.NilExpr, *ast.FalseExpr:
		return !yes
	}
	return false
}

// simple is simpleexp.
func (p *parser) simple() ast.Expr {
	line := p.line
	var e ast.Expr
	switch p.token.kind {
	case tkNumber:
		e = &ast.NumberExpr{Value: strconv.FormatFloat(p.token.number, 'g', -1, 64)}
	case tkString:
		e = &ast.StringExpr{Value: p.token.text}
	case tkNil:
		e = &ast.NilExpr{}
	case tkTrue:
		e = &ast.TrueExpr{}
	case tkFalse:
		e = &ast.FalseExpr{}
	case tkDots:
		if !p.function.vararg {
			p.syntaxError("cannot use '...' outside a vararg function")
		}
		e = &ast.Comma3Expr{}
	case '{':
		return p.constructor()
	case tkFunction:
		p.next()
		return p.body(false, p.line)
	default:
		e, _ = p.primary()
		return e
	}
	p.next()
	return at(line, e)
}

// variable is a name that stands for a variable.
func (p *parser) variable() ast.Expr {
	line := p.line
	name := p.name()
	if !p.resolve(name) && name == "arg" {
		// gopher-lua gives a local variable arg to the main function, too.
		globals := at(line, &ast.IdentExpr{Value: "_G"})
		return at(line, &ast.AttrGetExpr{Object: globals, Key: at(line, &ast.StringExpr{Value: name})})
	}
	return at(line, &ast.IdentExpr{Value: name})
}

// field is a dot and a name.
func (p *parser) field(object ast.Expr) ast.Expr {
	p.next()
	line := p.line
	key := at(line, &ast.StringExpr{Value: p.name()})
	return at(line, &ast.AttrGetExpr{Object: object, Key: key})
}

// primary is primaryexp; assignable tells variables and fields.
func (p *parser) primary() (e ast.Expr, assignable bool) {
	switch line := p.line; p.token.kind {
	case '(':
		p.next()
		e = p.single(p.expression())
		p.match(')', '(', line)
	case tkName:
		e, assignable = p.variable(), true
	default:
		p.syntaxError("unexpected symbol")
	}
	for {
		switch p.token.kind {
		case '.':
			e, assignable = p.field(e), true
		case '[':
			p.next()
			key := p.expression()
			p.expect(']')
			e, assignable = at(p.lastLine, &ast.AttrGetExpr{Object: e, Key: key}), true
		case ':':
			p.next()
			method := p.name()
			line := p.line
			e = at(line, &ast.FuncCallExpr{Receiver: e, Method: method, Args: p.arguments()})
			assignable = false
		case '(', tkString, '{':
			line := p.line
			e = at(line, &ast.FuncCallExpr{Func: e, Args: p.arguments()})
			assignable = false
		default:
			return e, assignable
		}
	}
}

// arguments is funcargs.
func (p *parser) arguments() []ast.Expr {
	switch line := p.line; p.token.kind {
	case '(':
		if line != p.lastLine {
			p.syntaxError("ambiguous syntax (function call x new statement)")
		}
		p.next()
		args := []ast.Expr{}
		if p.token.kind != ')' {
			args = p.expressions()
		}
		p.match(')', '(', line)
		return args
	case '{':
		return []ast.Expr{p.constructor()}
	case tkString:
		text := at(p.line, &ast.StringExpr{Value: p.token.text})
		p.next()
		return []ast.Expr{text}
	}
	p.syntaxError("function arguments expected")
	return nil
}

func (p *parser) constructor() ast.Expr {
	line := p.line
	table := at(line, &ast.TableExpr{Fields: []*ast.Field{}})
	p.expect('{')
	for p.token.kind != '}' {
		table.Fields = append(table.Fields, p.tableField())
		if !p.test(',') && !p.test(';') {
			break
		}
	}
	p.match('}', '{', line)
	return table
}

func (p *parser) tableField() *ast.Field {
	field := &ast.Field{}
	switch {
	case p.token.kind == tkName && p.peek() == '=':
		field.Key = at(p.line, &ast.StringExpr{Value: p.name()})
	case p.token.kind == '[':
		p.next()
		field.Key = p.expression()
		p.expect(']')
	default:
		field.Value = p.expression()
		return field
	}
	p.expect('=')
	field.Value = p.single(p.expression())
	return field
}

// body is the parameters and the statements of a function.
func (p *parser) body(method bool, line int) *ast.FunctionExpr {
	outer := p.function
	p.function = &scope{parent: outer, line: line}
	p.expect('(')
	if method {
		p.declare("self")
	}
	parameters := p.parameters()
	p.expect(')')
	function := at(line, &ast.FunctionExpr{ParList: parameters, Stmts: p.chunk()})
	function.SetLastLine(p.line)
	p.match(tkEnd, tkFunction, line)
	p.function = outer
	return function
}

func (p *parser) parameters() *ast.ParList {
	list := &ast.ParList{Names: []string{}}
	if p.token.kind != ')' {
		for more := true; more; more = !list.HasVargs && p.test(',') {
			switch p.token.kind {
			case tkName:
				list.Names = append(list.Names, p.name())
				p.reserve(len(list.Names))
			case tkDots:
				p.next()
				list.HasVargs = true
			default:
				p.syntaxError("<name> or '...' expected")
			}
		}
	}
	p.declare(list.Names...)
	if list.HasVargs {
		p.function.vararg = true
		p.reserve(1)
		p.declare("arg") // LUA_COMPAT_VARARG
	}
	return list
}
