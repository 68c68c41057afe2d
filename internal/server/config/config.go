// Package config is a server's directives: which ones Redis has, what values they accept,
// CONFIG GET, SET and REWRITE, and configuration files. Directives that steer the server are
// wired to it; the values of the others are kept for CONFIG GET.
package config

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/glob"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Wire ties a directive to what it steers in a server of type S. Set gets values that the
// directive's kind has accepted. A directive that cannot be set needs no Set.
type Wire[S any] struct {
	Get func(S) string
	Set func(S, string)
}

// Table is all directives, with what the servers of one type are wired to.
type Table[S any] struct{ wires map[string]Wire[S] }

// NewTable returns a table with these wires. They are wired under the names that Redis 7.0 has
// for directives, if it has them. It panics if no version has a directive of a name.
func NewTable[S any](wires map[string]Wire[S]) *Table[S] {
	for name := range wires {
		if _, later := laterDirectives[name]; !later && latest.byName[name].directive == nil {
			panic("config: no server has a directive " + name)
		}
	}
	return &Table[S]{wires}
}

// Wired reports whether a directive is wired.
func (t *Table[S]) Wired(name string) bool { return t.wires[name].Get != nil }

// Of returns the values of a new server of a version.
func (t *Table[S]) Of(server S, version *Version) Values[S] {
	v := Values[S]{table: t, version: version, server: server}
	for _, d := range version.changed {
		wire := t.wires[d.key]
		if wire.Set != nil && (latest.byKey[d.key] == nil || wire.Get(server) == originally(d.key)) {
			wire.Set(server, d.initial)
		}
	}
	return v
}

// Values are the values of the directives of one server.
type Values[S any] struct {
	table   *Table[S]
	version *Version
	server  S
	changed map[*directive]string // those that are not wired and have another value than at the start
}

// Get is the value of the directive of that name, which is a constant of the caller. Where
// there is no such directive it is the default of the first version that has it.
func (v *Values[S]) Get(name string) string {
	d := v.version.byKey[name]
	if d == nil {
		return originally(name)
	}
	return v.value(d)
}

// value is what CONFIG GET shows of a directive.
func (v *Values[S]) value(d *directive) string {
	if get := v.table.wires[d.key].Get; get != nil {
		return get(v.server)
	}
	if value, changed := v.changed[d]; changed {
		return value
	}
	return d.initial
}

// set changes a directive to a value that its kind has accepted.
func (v *Values[S]) set(d *directive, value string) {
	if set := v.table.wires[d.key].Set; set != nil {
		set(v.server, value)
		return
	}
	if v.changed == nil {
		v.changed = map[*directive]string{}
	}
	v.changed[d] = value
}

// Write is CONFIG GET pattern [pattern ...]. What is no pattern is a name, which the reply
// repeats as it was written. Aliases are names of their own. Redis answers in the order of a
// hash table, this in that of patterns and names.
func (v *Values[S]) Write(w *resp.Writer, patterns [][]byte) {
	type match struct {
		name string
		d    *directive
	}
	var matches []match
	seen := map[string]bool{}
	add := func(name string, d *directive) {
		if key := strings.ToLower(name); !seen[key] {
			seen[key] = true
			matches = append(matches, match{name, d})
		}
	}
	for _, arg := range patterns {
		pattern := string(arg)
		if !strings.ContainsAny(pattern, "[*?") {
			if named, ok := v.version.byName[ctype.Lower(arg)]; ok {
				if v.version.single { // the name is the directive's own
					pattern = named.name
				}
				add(pattern, named.directive)
			}
			continue
		}
		for _, named := range v.version.names {
			if !named.hidden && glob.MatchFold(pattern, named.name) {
				add(named.name, named.directive)
			}
		}
	}
	w.Map(len(matches))
	for _, m := range matches {
		w.Field(m.name, v.value(m.d))
	}
}

// Permissions are what CONFIG SET may do at present.
type Permissions struct {
	// Protected lets it change protected directives (enable-protected-configs).
	Protected bool
	// Loading is what the server answers while it loads a data set, when some cannot be changed;
	// else it is empty.
	Loading string
}

// Set is CONFIG SET name value [name value ...]: args are what follows SET. It changes all or
// nothing (configSetCommand), and returns the error to answer with, or "".
func (v *Values[S]) Set(args [][]byte, may Permissions) (refusal string) {
	if len(args)%2 == 1 {
		return errtext.Syntax
	}
	changes, refusal := v.parseChanges(args, may)
	if refusal != "" {
		return refusal
	}
	return v.apply(changes)
}

// change is one change that CONFIG SET asks for.
type change struct {
	namedDirective
	value string
}

// parseChanges finds the directives that are to be changed.
func (v *Values[S]) parseChanges(args [][]byte, may Permissions) (changes []change, refusal string) {
	for i := 0; i < len(args); i += 2 {
		given := string(args[i])
		named, ok := v.version.byName[ctype.Lower(args[i])]
		switch {
		case v.version.single && (!ok || named.has(immutable)):
			return nil, "ERR Unsupported CONFIG parameter: " + ctype.Text(given)
		case !ok:
			return nil, "ERR Unknown option or number of arguments for CONFIG SET - '" + ctype.Text(given) + "'"
		case named.has(immutable):
			return nil, setFailed(given, "can't set immutable config")
		case named.has(protected) && !may.Protected:
			return nil, setFailed(given, "can't set protected config")
		case named.has(notWhileLoading) && may.Loading != "":
			return nil, may.Loading
		}
		for _, earlier := range changes {
			if earlier.name == named.name {
				return nil, setFailed(given, "duplicate parameter")
			}
		}
		changes = append(changes, change{named, string(args[i+1])})
	}
	return changes, ""
}

func setFailed(name, why string) string {
	return "ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + why
}

// refused answers a value that is not accepted.
func (v *Values[S]) refused(c *change, why string) string {
	if !v.version.single {
		return setFailed(c.name, why)
	}
	text := "ERR Invalid argument '" + ctype.Text(c.value) + "' for CONFIG SET '" + c.name + "'"
	switch c.kind.(type) {
	case addresses, saveParams, bufferLimits, eventClasses: // have a branch of their own in configSetCommand
		return text
	}
	if c.key == "watchdog-period" || why == wrongCount {
		return text
	}
	return text + " - " + strings.Replace(why, "argument(s)", "argument", 1)
}

// apply checks all values before it changes anything.
func (v *Values[S]) apply(changes []change) (refusal string) {
	for i := range changes {
		c := &changes[i]
		value, why := c.kind.parse(v.value(c.directive), c.value)
		if why != "" {
			return v.refused(c, why)
		}
		c.value = value
	}
	for _, c := range changes {
		if c.fixed != "" && c.value != v.value(c.directive) {
			return setFailed(c.name, c.fixed)
		}
	}
	for _, c := range changes {
		v.set(c.directive, c.value)
	}
	return ""
}
