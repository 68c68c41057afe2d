package syntax

import "github.com/yuin/gopher-lua/ast"

// What gopher-lua's instructions do in another way than Lua's is compiled as a call of a
// function that does it right. The functions are local variables around each chunk,
// with names that no program can write.
const (
	Concat = "(concat)"
	Modulo = "(modulo)"
	Number = "(number)"
)

// callHidden is a call of such a function, which has one result.
func callHidden(line int, name string, args ...ast.Expr) *ast.FuncCallExpr {
	callee := at(line, &ast.IdentExpr{Value: name})
	return at(line, &ast.FuncCallExpr{Func: callee, Args: args, AdjustRet: true})
}

// WithHidden puts a chunk into a function, and that into a chunk that declares the
// variables.
func WithHidden(chunk []ast.Stmt) []ast.Stmt {
	body := &ast.FunctionExpr{ParList: &ast.ParList{HasVargs: true, Names: []string{}}, Stmts: chunk}
	return []ast.Stmt{
		&ast.LocalAssignStmt{Names: []string{Concat, Modulo, Number}, Exprs: []ast.Expr{}},
		&ast.ReturnStmt{Exprs: []ast.Expr{body}},
	}
}

// concat makes one call of a chain of concatenations, which is read from right to
// left.
func (p *parser) concat(left, right ast.Expr) ast.Expr {
	if chain, ok := right.(*ast.FuncCallExpr); ok && p.concats[chain] {
		chain.Args = append([]ast.Expr{left}, chain.Args...)
		return chain
	}
	call := callHidden(p.lastLine, Concat, left, p.single(right))
	p.concats[call] = true
	return call
}

// loopNumber reads a bound or the step of a loop, which may be a string that holds a
// number. gopher-lua takes numbers only.
func (p *parser) loopNumber() ast.Expr {
	e := p.single(p.expression())
	if _, ok := e.(*ast.NumberExpr); ok {
		return e
	}
	return callHidden(p.lastLine, Number, e)
}
