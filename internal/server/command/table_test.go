package command

import (
	"slices"
	"strings"
	"testing"
)

// No table contradicts itself.
func TestTables(t *testing.T) {
	for _, version := range Stored() {
		t.Run(version, func(t *testing.T) { checkTable(t, Of(version)) })
	}
	if len(table) != Count || Default.top != TopCount {
		t.Errorf("%d commands, %d alone; Count is %d, TopCount %d", len(table), Default.top, Count, TopCount)
	}
}

func checkTable(t *testing.T, table *Table) {
	top, previous := 0, ""
	for i := range table.All() {
		c := &table.All()[i]
		if id, ok := ID(c.Name); !ok || c.ID != id || table.Get(c.ID) != c || table.ByName(c.Name) != c {
			t.Errorf("%s: ID %d, found %v", c.Name, c.ID, table.Get(c.ID))
		}
		if byContainer(previous, c.Name) >= 0 {
			t.Errorf("%s follows %s", c.Name, previous)
		}
		previous = c.Name
		if c.Name != strings.ToLower(c.Name) {
			t.Errorf("%s: not in lower case", c.Name)
		}
		if c.Arity == 0 {
			t.Errorf("%s: no arity", c.Name)
		}
		if fast, slow := c.Categories&CategoryFast != 0, c.Categories&CategorySlow != 0; fast == slow || fast != c.Has(Fast) {
			t.Errorf("%s: fast or slow? flags %v, categories %v", c.Name, c.Flags.Names(), c.Categories.Names())
		}
		if c.Has(Write | ReadOnly) {
			t.Errorf("%s: both write and readonly", c.Name)
		}
		if (c.FirstKey == 0) != (c.KeyStep == 0) || c.FirstKey == 0 && c.LastKey != 0 {
			t.Errorf("%s: keys %d, %d, %d", c.Name, c.FirstKey, c.LastKey, c.KeyStep)
		}
		if c.FirstKey > 0 && !c.HasKeys() || c.Has(MovableKeys) && c.finder == findByRange {
			t.Errorf("%s: keys without a way to find them", c.Name)
		}
		checkContainer(t, c)
		checkKeySpecs(t, c)
		checkDocs(t, c)
		if c.Container() == nil {
			top++
		}
	}
	if top != table.top {
		t.Errorf("%d commands, of which %d alone", len(table.All()), top)
	}
}

func checkContainer(t *testing.T, c *Command) {
	name, _, isSub := strings.Cut(c.Name, "|")
	if isSub != (c.Container() != nil) || isSub && c.Container().Name != name {
		t.Errorf("%s: in the container %s", c.Name, nameOf(c.Container()))
	}
	subcommands := c.Subcommands()
	if (len(subcommands) > 0) != c.IsContainer() {
		t.Errorf("%s: %d subcommands", c.Name, len(subcommands))
	}
	for i := range subcommands {
		if subcommands[i].Container() != c {
			t.Errorf("%s: has %s, which is not of it", c.Name, subcommands[i].Name)
		}
	}
}

func checkKeySpecs(t *testing.T, c *Command) {
	const access = KeyRO | KeyRW | KeyOW | KeyRM
	for _, spec := range c.KeySpecs {
		if one := spec.Flags & access; (one == 0 || one&(one-1) != 0) && spec.Flags&KeyNotKey == 0 {
			t.Errorf("%s: key specification with flags %v", c.Name, spec.Flags.Names())
		}
		if spec.Find.Kind != FindUnknown && spec.Find.KeyStep < 1 {
			t.Errorf("%s: key specification that does not step", c.Name)
		}
		if spec.Begin.Kind == BeginIndex && spec.Begin.Index < 1 || (spec.Begin.Kind == BeginKeyword) != (spec.Begin.Keyword != "") {
			t.Errorf("%s: key specification that begins nowhere", c.Name)
		}
	}
	if len(c.KeySpecs) > 1 && c.KeySpecs[0].Begin.Kind != BeginIndex {
		t.Errorf("%s: keyFlags takes the first of several specifications for one by index", c.Name)
	}
}

func checkDocs(t *testing.T, c *Command) {
	d := c.Docs()
	if d.Since == "" || d.Group == "" {
		t.Errorf("%s: without version or group", c.Name)
	}
	if deprecated := d.Flags&DocDeprecated != 0; deprecated != (d.DeprecatedSince != "") {
		t.Errorf("%s: deprecated %t, since %q", c.Name, deprecated, d.DeprecatedSince)
	}
	var check func([]Argument)
	check = func(arguments []Argument) {
		for _, a := range arguments {
			if a.Name == "" || a.KeySpec < -1 || a.KeySpec >= len(c.KeySpecs) || // Valkey says of some counts of fields that they are keys.
				a.KeySpec >= 0 && a.Type != ArgKey && a.Type != ArgPattern && a.Name != "numfields" {
				t.Errorf("%s: argument %+v", c.Name, a)
			}
			if nested := a.Type == ArgOneOf || a.Type == ArgBlock; nested != (len(a.Arguments) > 0) {
				t.Errorf("%s: argument %q of type %s has %d nested ones", c.Name, a.Name, a.Type, len(a.Arguments))
			}
			check(a.Arguments)
		}
	}
	check(d.Arguments)
}

func TestArityOK(t *testing.T) {
	for _, row := range []struct {
		name string
		n    int
		want bool
	}{
		{"get", 1, false}, {"get", 2, true}, {"get", 3, false},
		{"del", 1, false}, {"del", 2, true}, {"del", 100, true},
		{"command", 1, true}, {"config", 1, false},
	} {
		if got := ByName(row.name).ArityOK(row.n); got != row.want {
			t.Errorf("%s with %d arguments: %t, want %t", row.name, row.n, got, row.want)
		}
	}
}

func TestFlagNames(t *testing.T) {
	got := ByName("get").Flags.Names()
	if want := []string{"readonly", "fast"}; !slices.Equal(got, want) {
		t.Errorf("flags of GET: %q, want %q", got, want)
	}
	if got := ByName("publish").Flags; got&MayReplicate == 0 || slices.Contains(got.Names(), "may_replicate") {
		t.Errorf("flags of PUBLISH: %b, printed as %q", got, got.Names())
	}
}

func TestCategories(t *testing.T) {
	for i, name := range Default.CategoryNames() {
		category := Category([]byte(strings.ToUpper(name)))
		if category != 1<<i || !slices.Equal(category.Names(), []string{name}) {
			t.Errorf("category %s is %b with the names %q", name, category, category.Names())
		}
		in := Default.InCategory(category)
		for j := range table {
			if c := &table[j]; slices.Contains(in, c) != slices.Contains(c.Categories.Names(), name) {
				t.Errorf("is %s in %s? %t", c.Name, name, slices.Contains(in, c))
			}
		}
	}
	if got := Category([]byte("nosuch")); got != 0 || len(Default.InCategory(got)) != 0 {
		t.Errorf("an unknown category is %b with %d commands", got, len(Default.InCategory(got)))
	}
}
