package main

// scriptMutants are faults in what scripts compute, and in what they leave to others.
var scriptMutants = []mutant{
	{"a coroutine that is killed at its start does not say so", "internal/server/script/coroutinelib.go", "value := m.killed() //", "value := lua.LValue(nil) //", ""},
	{"scripts share a metatable that they can write to", "internal/server/script/readonly.go", "	m.metaViews[missing] = m.protect(missing)\n", "", "scripts"},
	{"scripts see how strings count as numbers", "internal/server/script/readonly.go", "m.metaViews[m.stringMeta] = m.protect(methods)", "m.metaViews[m.stringMeta] = m.protect(m.stringMeta)", "scripts"},
	{"BLOCK is passed over in scripts", "internal/server/node/blocking_keys.go", "	if c.inScript && !c.n.dialect.Has(dialect.BlockInScripts) && c.blockOption() {\n", "	if c.inScript && c.inExec && !c.n.dialect.Has(dialect.BlockInScripts) {\n", "scripts"},
	{"a loop does not take ARGV[1] for a bound", "internal/server/script/hidden.go", "	if f, ok := toNumber(L.Get(1)); ok {\n", "	if f, ok := toNumber(L.Get(1)); ok && L.Get(1).Type() == lua.LTNumber {\n", "scripts"},
	{"the remainder has the sign of the dividend", "internal/server/script/hidden.go", "a - math.Floor(a/b)*b", "a - math.Trunc(a/b)*b", "scripts"},
	{"numbers are concatenated with all their digits", "internal/server/script/number.go", "return number.FormatG(f, 14)", "return number.FormatG(f, 17)", "scripts"},
	{"a keyed field takes all results of a call", "internal/server/script/syntax/expression.go", "field.Value = p.single(p.expression())", "field.Value = p.expression()", "scripts"},
	{"the name in an error is that of a captured variable", "internal/server/script/variable.go", "			next += int(f.function.Proto.FunctionPrototypes[argBx(i)].NumUpvalues) // which say where they come from\n", "", "scripts"},
	{"an offset below zero is refused", "internal/server/script/structlib.go", "	if start == 0 { // a size_t, of which negative ones are large\n", "	if start <= 0 {\n", "scripts"},
	{"an error of a script counts twice", "internal/server/node/info/counts.go", "	if !known {\n", "	if !known || known {\n", "interleavings"},
	{"errors within an array do not count", "internal/server/node/scripting.go", "	for _, text := range x.errors.Inner {\n		n.stats.CountError(text)\n	}\n", "", "interleavings"},
	{"what a script may not call has a code of its own", "internal/server/node/scripting.go", "		code = \"ERR \" + text\n", "		code = text\n", "interleavings"},
}
