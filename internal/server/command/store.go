package command

import "github.com/slotstorm/slotstorm/internal/server/command/internal/tables"

// Store returns what is stored of a command: the inverse of what loading does, for the
// generator.
func (c *Command) Store() tables.Command {
	stored := tables.Command{
		Name: c.Name, Arity: c.Arity, Flags: bitNames(uint64(c.Flags), flagNames), Keys: [3]int{c.FirstKey, c.LastKey, c.KeyStep},
		Categories: c.Categories.Names(), Tips: c.Tips, Docs: c.Docs().store(),
	}
	if c.finder != findByRange {
		stored.Finder = finderNames[c.finder]
	}
	for _, s := range c.KeySpecs {
		stored.Specs = append(stored.Specs, tables.Spec{
			Notes: s.Notes, Flags: s.Flags.Names(), Begin: beginNames[s.Begin.Kind], Find: findNames[s.Find.Kind],
			Index: s.Begin.Index, StartFrom: s.Begin.StartFrom, Keyword: s.Begin.Keyword,
			LastKey: s.Find.LastKey, Limit: s.Find.Limit, KeyNumIndex: s.Find.KeyNumIndex, FirstKey: s.Find.FirstKey, KeyStep: s.Find.KeyStep,
		})
	}
	return stored
}

func (d *Docs) store() tables.Docs {
	stored := tables.Docs{
		Summary: d.Summary, Since: d.Since, Group: d.Group, Complexity: d.Complexity, Flags: d.Flags.Names(),
		DeprecatedSince: d.DeprecatedSince, ReplacedBy: d.ReplacedBy, Arguments: storeArguments(d.Arguments),
	}
	for _, change := range d.History {
		stored.History = append(stored.History, [2]string{change.Since, change.Text})
	}
	return stored
}

func storeArguments(list []Argument) []tables.Argument {
	var stored []tables.Argument
	for _, a := range list {
		stored = append(stored, tables.Argument{
			Name: a.Name, Type: a.Type.String(), KeySpec: a.KeySpec + 1, DisplayText: a.DisplayText, Token: a.Token, Summary: a.Summary,
			Since: a.Since, DeprecatedSince: a.DeprecatedSince, Flags: a.Flags.Names(), Arguments: storeArguments(a.Arguments),
		})
	}
	return stored
}
