package node

import (
	"cmp"
	"slices"
)

// directive is one line of redis.conf.
type directive struct {
	// name and alias, if there is one, are both names in CONFIG GET and SET.
	name, alias string
	// kind is what values are accepted; nil for what cannot be set.
	kind  directiveKind
	flags directiveFlags
	// initial is the value at the start.
	initial string
	// fixed is the error for values other than the present one: what changing
	// it takes, such as another listening socket, is not possible here.
	fixed string
	// inert says why setting it changes nothing; it is empty if that does.
	inert inertness
	// get and set tie the directive to the node; without them its value is kept
	// and has no effect.
	get func(*Node) string
	set func(*Node, string)
}

type directiveFlags uint8

const (
	immutable       directiveFlags = 1 << iota // IMMUTABLE_CONFIG
	protected                                  // PROTECTED_CONFIG: only with enable-protected-configs
	hidden                                     // HIDDEN_CONFIG: no pattern finds it
	notWhileLoading                            // DENY_LOADING_CONFIG
)

func (d *directive) has(f directiveFlags) bool { return d.flags&f != 0 }

// directiveKind says which values a directive accepts.
type directiveKind interface {
	// parse returns the value in the form in which CONFIG GET shows it, or why it
	// is refused. Some kinds change only a part of the current value.
	parse(current, text string) (value, refusal string)
}

// namedDirective is a directive under one of its names.
type namedDirective struct {
	*directive
	name string
}

// directiveNames are all names, in order.
var directiveNames = func() []namedDirective {
	var all []namedDirective
	for i := range directives {
		d := &directives[i]
		if w, ok := wired[d.name]; ok {
			d.get, d.set = w.get, w.set
		}
		all = append(all, namedDirective{d, d.name})
		if d.alias != "" {
			all = append(all, namedDirective{d, d.alias})
		}
	}
	slices.SortFunc(all, func(a, b namedDirective) int { return cmp.Compare(a.name, b.name) })
	return all
}()

var directiveByName = func() map[string]namedDirective {
	byName := make(map[string]namedDirective, len(directiveNames))
	for _, named := range directiveNames {
		byName[named.name] = named
	}
	return byName
}()
