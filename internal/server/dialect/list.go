package dialect

// list are the dialects in order. Each one but the first does what its base
// does, and what it adds, but not what it drops.
var list = build([]Dialect{
	{Name: "redis-7.0", Product: "redis", Version: "7.0.15"},
	{Name: "redis-7.2", Product: "redis", Version: "7.2.4", adds: []Capability{
		ClientLibrary, HelloNamesProtocol, NoTouch, RefusalsByName, SanitizeShown,
	}},
	{Name: "redis-7.4", Product: "redis", Version: "7.4.1"},
	{Name: "valkey-9.1", Product: "valkey", Version: "9.1.2", RedisVersion: "7.2.4", base: named("redis-7.2"), adds: []Capability{
		LuaModule, NamesInMulti, OneDatabase, ScriptsUnnamed, ShortNoScript,
	}, drops: []Capability{SanitizeShown}},
})

// named stands for a dialect of the list until that is made.
func named(name string) *Dialect { return &Dialect{Name: name} }

// build ties each dialect to its base, which is the one before it unless it names another.
func build(rows []Dialect) []*Dialect {
	byName := map[string]*Dialect{}
	var list []*Dialect
	for i := range rows {
		d := &rows[i]
		switch {
		case d.base != nil:
			d.base = byName[d.base.Name]
		case i > 0:
			d.base = list[i-1]
		}
		if d.base != nil {
			d.caps = d.base.caps
		}
		for _, c := range d.adds {
			d.caps |= 1 << c
		}
		for _, c := range d.drops {
			d.caps &^= 1 << c
		}
		if d.RedisVersion == "" {
			d.RedisVersion = d.Version
		}
		byName[d.Name] = d
		list = append(list, d)
	}
	return list
}
