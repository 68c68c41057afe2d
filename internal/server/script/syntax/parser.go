// Package syntax reads Lua 5.1 as PUC Lua does, for the sake of what it accepts and of its
// messages, into the syntax tree that gopher-lua compiles. What gopher-lua's instructions do in
// another way becomes a call there of a function that package script has.
package syntax

import (
	"github.com/yuin/gopher-lua/ast"
)

// parser reads Lua 5.1 into gopher-lua's syntax tree: a port of the grammar in
// lparser.c. gopher-lua's own parser accepts a larger language, and of an error it
// tells little more than the place.
//
// Functions throw a syntaxError.
type parser struct {
	lexer
	function *scope
	// depth is the depth of syntax (enterlevel).
	depth int
	// concats are the calls that stand for concatenations, see concat.
	concats map[*ast.FuncCallExpr]bool
}

// Limits of Lua 5.1 (luaconf.h).
const (
	maxSyntaxLevels = 200 // LUAI_MAXCCALLS
	maxLocals       = 200 // LUAI_MAXVARS
	maxUpvalues     = 60  // LUAI_MAXUPVALUES
	maxSource       = 80  // MAXSRC of llex.c
	MaxShortSource  = 60  // LUA_IDSIZE
)

// scope is what the parser knows of the function that it is in (FuncState).
type scope struct {
	parent   *scope
	line     int // where it is defined, 0 for the main function
	vararg   bool
	locals   []string
	upvalues map[string]bool
	loops    int
}

// Parse parses a chunk, while depth C calls go on. Source is the name of the chunk, as Lua has
// it, such as "@user_script"; the error is Lua's message, "" for none.
func Parse(source, text string, depth int) (chunk []ast.Stmt, err string) {
	p := &parser{
		lexer:    lexer{source: source, text: text, line: 1, lastLine: 1},
		concats:  map[*ast.FuncCallExpr]bool{},
		function: &scope{vararg: true},
		depth:    depth,
	}
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case syntaxError:
			chunk, err = nil, string(thrown)
		default:
			panic(thrown)
		}
	}()
	p.next()
	chunk = p.chunk()
	p.check(tkEOF)
	return chunk, ""
}

func (p *parser) enter() {
	p.depth++
	if p.depth > maxSyntaxLevels {
		p.fail(0, "chunk has too many syntax levels")
	}
}

func (p *parser) leave() { p.depth-- }

// syntaxError throws a message about the current token.
func (p *parser) syntaxError(message string) { p.fail(p.token.kind, "%s", message) }

func (p *parser) check(k kind) {
	if p.token.kind != k {
		p.syntaxError("'" + k.String() + "' expected")
	}
}

func (p *parser) expect(k kind) {
	p.check(k)
	p.next()
}

func (p *parser) test(k kind) bool {
	if p.token.kind != k {
		return false
	}
	p.next()
	return true
}

// match expects the token that closes what was opened on a line (check_match).
func (p *parser) match(what, who kind, line int) {
	switch {
	case p.test(what):
	case line == p.line:
		p.check(what)
	default:
		p.fail(p.token.kind, "'%v' expected (to close '%v' at line %d)", what, who, line)
	}
}

func (p *parser) name() string {
	p.check(tkName)
	name := p.token.text
	p.next()
	return name
}

// limit throws when a function has too many of something (errorlimit).
func (p *parser) limit(n, limit int, what string) {
	if n <= limit {
		return
	}
	if p.function.line == 0 {
		p.fail(0, "main function has more than %d %s", limit, what)
	}
	p.fail(0, "function at line %d has more than %d %s", p.function.line, limit, what)
}

// declare makes local variables. Lua counts them while it reads their names, so
// that the limit is reported there: see reserve.
func (p *parser) declare(names ...string) {
	p.function.locals = append(p.function.locals, names...)
}

// reserve checks that n more local variables fit.
func (p *parser) reserve(n int) {
	p.limit(len(p.function.locals)+n, maxLocals, "local variables")
}

// resolve notes the use of a variable, for the number of upvalues, and reports
// whether it is a local variable of this function or one around it.
func (p *parser) resolve(name string) bool { return p.resolveIn(p.function, name) }

func (p *parser) resolveIn(s *scope, name string) (found bool) {
	if s == nil {
		return false
	}
	for _, local := range s.locals {
		if local == name {
			return true
		}
	}
	if s.upvalues[name] {
		return true
	}
	if !p.resolveIn(s.parent, name) {
		return false
	}
	if s.upvalues == nil {
		s.upvalues = map[string]bool{}
	}
	s.upvalues[name] = true
	if n := len(s.upvalues); n > maxUpvalues {
		current := p.function
		p.function = s
		p.limit(n, maxUpvalues, "upvalues")
		p.function = current
	}
	return true
}

// block reads statements in a scope of their own.
func (p *parser) block() []ast.Stmt {
	level := len(p.function.locals)
	statements := p.chunk()
	p.function.locals = p.function.locals[:level]
	return statements
}

func (k kind) endsBlock() bool {
	return k == tkElse || k == tkElseIf || k == tkEnd || k == tkUntil || k == tkEOF
}

func (p *parser) chunk() []ast.Stmt {
	p.enter()
	statements := []ast.Stmt{}
	for last := false; !last && !p.token.kind.endsBlock(); {
		line := p.line
		last = p.token.kind == tkReturn || p.token.kind == tkBreak
		statement := p.statement(line)
		if statement.Line() == 0 {
			statement.SetLine(line)
		}
		statement.SetLastLine(p.lastLine)
		statements = append(statements, statement)
		p.test(';')
	}
	p.leave()
	return statements
}

func (p *parser) statement(line int) ast.Stmt {
	switch p.token.kind {
	case tkIf:
		return p.ifStatement(line)
	case tkWhile:
		return p.whileStatement(line)
	case tkDo:
		p.next()
		body := p.block()
		p.match(tkEnd, tkDo, line)
		return &ast.DoBlockStmt{Stmts: body}
	case tkFor:
		return p.forStatement(line)
	case tkRepeat:
		return p.repeatStatement(line)
	case tkFunction:
		return p.functionStatement(line)
	case tkLocal:
		p.next()
		if p.test(tkFunction) {
			return p.localFunction()
		}
		return p.localStatement()
	case tkReturn:
		return p.returnStatement()
	case tkBreak:
		p.next()
		if p.function.loops == 0 {
			p.syntaxError("no loop to break")
		}
		return &ast.BreakStmt{}
	}
	return p.expressionStatement()
}

func (p *parser) ifStatement(line int) ast.Stmt {
	first := p.thenBlock()
	current := first
	for p.token.kind == tkElseIf {
		elseLine := p.line
		branch := p.thenBlock()
		branch.SetLine(elseLine)
		current.Else = []ast.Stmt{branch}
		current = branch
	}
	if p.test(tkElse) {
		current.Else = p.block()
	}
	p.match(tkEnd, tkIf, line)
	return first
}

func (p *parser) thenBlock() *ast.IfStmt {
	p.next() // if or elseif
	condition := p.expression()
	p.expect(tkThen)
	return &ast.IfStmt{Condition: condition, Then: p.block()}
}

func (p *parser) whileStatement(line int) ast.Stmt {
	p.next()
	condition := p.expression()
	p.function.loops++
	p.expect(tkDo)
	body := p.block()
	p.match(tkEnd, tkWhile, line)
	p.function.loops--
	return &ast.WhileStmt{Condition: condition, Stmts: body}
}

func (p *parser) repeatStatement(line int) ast.Stmt {
	p.function.loops++
	level := len(p.function.locals)
	p.next()
	body := p.chunk()
	p.match(tkUntil, tkRepeat, line)
	condition := p.expression() // which sees the variables of the body
	p.function.locals = p.function.locals[:level]
	p.function.loops--
	return &ast.RepeatStmt{Condition: condition, Stmts: body}
}

func (p *parser) forStatement(line int) ast.Stmt {
	p.function.loops++
	level := len(p.function.locals)
	p.next()
	name := p.name()
	var statement ast.Stmt
	switch p.token.kind {
	case '=':
		statement = p.numericFor(name)
	case ',', tkIn:
		statement = p.genericFor(name)
	default:
		p.syntaxError("'=' or 'in' expected")
	}
	p.match(tkEnd, tkFor, line)
	p.function.locals = p.function.locals[:level]
	p.function.loops--
	return statement
}

func (p *parser) numericFor(name string) ast.Stmt {
	p.reserve(4)
	p.expect('=')
	loop := &ast.NumberForStmt{Name: name, Init: p.loopNumber()}
	p.expect(',')
	loop.Limit = p.loopNumber()
	if p.test(',') {
		loop.Step = p.loopNumber()
	}
	p.declare("(for index)", "(for limit)", "(for step)")
	p.expect(tkDo)
	loop.SetLine(p.lastLine)
	p.declare(name)
	loop.Stmts = p.block()
	return loop
}

func (p *parser) genericFor(name string) ast.Stmt {
	names := []string{name}
	p.reserve(4)
	for p.test(',') {
		names = append(names, p.name())
		p.reserve(3 + len(names))
	}
	p.expect(tkIn)
	loop := &ast.GenericForStmt{Names: names}
	loop.SetLine(p.line)
	loop.Exprs = p.expressions()
	for len(loop.Names) < min(len(loop.Exprs), 3) {
		// gopher-lua takes no more values from a call than there are names.
		loop.Names = append(loop.Names, "(for more)")
	}
	p.declare("(for generator)", "(for state)", "(for control)")
	p.expect(tkDo)
	p.declare(names...)
	loop.Stmts = p.block()
	return loop
}

func (p *parser) functionStatement(line int) ast.Stmt {
	p.next()
	name := p.variable()
	method := ""
	for p.token.kind == '.' {
		name = p.field(name)
	}
	if p.test(':') {
		method = p.name()
	}
	body := p.body(method != "", line)
	statement := &ast.FuncDefStmt{Name: &ast.FuncName{Func: name}, Func: body}
	if method != "" {
		statement.Name = &ast.FuncName{Receiver: name, Method: method}
	}
	name.SetLine(line) // "definition happens in the first line"
	return statement
}

func (p *parser) localFunction() ast.Stmt {
	name := p.name()
	p.reserve(1)
	p.declare(name)
	body := p.body(false, p.line)
	return &ast.LocalAssignStmt{Names: []string{name}, Exprs: []ast.Expr{body}}
}

func (p *parser) localStatement() ast.Stmt {
	statement := &ast.LocalAssignStmt{Exprs: []ast.Expr{}}
	for more := true; more; more = p.test(',') {
		statement.Names = append(statement.Names, p.name())
		p.reserve(len(statement.Names))
	}
	if p.test('=') {
		statement.Exprs = p.expressions()
	}
	p.declare(statement.Names...)
	return statement
}

func (p *parser) returnStatement() ast.Stmt {
	p.next()
	statement := &ast.ReturnStmt{}
	if !p.token.kind.endsBlock() && p.token.kind != ';' {
		statement.Exprs = p.expressions()
	}
	return statement
}

// expressionStatement is a call or an assignment (exprstat).
func (p *parser) expressionStatement() ast.Stmt {
	first, assignable := p.primary()
	if call, ok := first.(*ast.FuncCallExpr); ok && !call.AdjustRet {
		return &ast.FuncCallStmt{Expr: call}
	}
	statement := &ast.AssignStmt{}
	target := first
	for {
		if !assignable {
			p.syntaxError("syntax error")
		}
		statement.Lhs = append(statement.Lhs, target)
		if !p.test(',') {
			break
		}
		target, assignable = p.primary()
		p.limit(len(statement.Lhs), maxSyntaxLevels-p.depth, "variables in assignment")
	}
	p.expect('=')
	statement.Rhs = p.expressions()
	for _, target := range statement.Lhs {
		target.SetLine(p.lastLine) // the values are stored after the last of them
		if field, ok := target.(*ast.AttrGetExpr); ok {
			field.Object = inRegister(field.Object)
		}
	}
	return statement
}

// inRegister lets gopher-lua load a constant whose field is to be set: it would take the
// number of the constant for that of a register.
func inRegister(object ast.Expr) ast.Expr {
	switch object.(type) {
	case *ast.StringExpr, *ast.NumberExpr:
		yes := at(object.Line(), &ast.TrueExpr{})
		return at(object.Line(), &ast.LogicalOpExpr{Operator: "and", Lhs: yes, Rhs: object})
	}
	return object
}
