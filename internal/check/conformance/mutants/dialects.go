package main

// dialectMutants are faults in what nodes of other versions do.
var dialectMutants = []mutant{
	{"a dialect keeps what it drops", "internal/server/dialect/list.go", "		caps &^= 1 << c\n", "		_ = c\n", ""},
	{"Redis 6.2 has subcommands", "internal/server/command/load.go", "made.displayTexts, made.whole = f.DisplayTexts, f.Whole", "made.displayTexts, made.whole = f.DisplayTexts, false", ""},
	{"an unknown version is Redis 7.0", "internal/server/dialect/dialect.go", "	return nil, fmt.Errorf(\"no dialect %q: there are %s\", name, strings.Join(names, \", \"))\n", "	return Default, nil\n", ""},
	{"an upgraded node stays what it was", "sim/machine.go", "		m.dialect = how.Dialect\n", "", ""},
	{"a node looks at the number of its version", "node/connection.go", "	if !n.dialect.Has(dialect.LuaModule) {\n", "	if n.dialect.Version < \"7.2.4\" {\n", ""},
	{"ZRANK takes any word for WITHSCORE", "internal/server/engine/zsets.go", "	case withScore && !strings.EqualFold(string(args[3]), \"withscore\"):\n", "	case false:\n", ""},
}
