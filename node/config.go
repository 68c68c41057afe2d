package node

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/glob"
)

// CONFIG shows and changes directives. config_table.go has them all; those in
// config_wired.go steer the node.
var _ = handle(map[string]handler{
	"config|get":       cmdConfigGet,
	"config|set":       cmdConfigSet,
	"config|resetstat": cmdConfigResetStat,
	"config|rewrite":   cmdConfigRewrite,
	"config|help":      cmdHelp,
})

// value is what CONFIG GET shows of a directive.
func (n *Node) value(d *directive) string {
	if d.get != nil {
		return d.get(n)
	}
	if value, changed := n.config[d]; changed {
		return value
	}
	return d.initial
}

// directive is the value of the directive of that name, which is a constant of this
// package.
func (n *Node) directive(name string) string { return n.value(directiveByName[name].directive) }

// setValue changes a directive to a value that its kind has accepted.
func (n *Node) setValue(d *directive, value string) {
	if d.set != nil {
		d.set(n, value)
		return
	}
	if n.config == nil {
		n.config = map[*directive]string{}
	}
	n.config[d] = value
}

// cmdConfigGet is CONFIG GET pattern [pattern ...]. What is no pattern is a name,
// which the reply repeats as it was written. Aliases are names of their own.
// Redis answers in the order of a hash table, this in that of patterns and names.
func cmdConfigGet(c *call) {
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
	for _, arg := range c.args[2:] {
		pattern := string(arg)
		if !strings.ContainsAny(pattern, "[*?") {
			if named, ok := directiveByName[ctype.Lower(arg)]; ok {
				add(pattern, named.directive)
			}
			continue
		}
		for _, named := range directiveNames {
			if !named.has(hidden) && glob.MatchFold(pattern, named.name) {
				add(named.name, named.directive)
			}
		}
	}
	c.out.Map(len(matches))
	for _, m := range matches {
		c.out.Field(m.name, c.n.value(m.d))
	}
}

// cmdConfigSet is CONFIG SET name value [name value ...]. It changes all or nothing
// (configSetCommand).
func cmdConfigSet(c *call) {
	if len(c.args)%2 == 1 {
		c.fail(errtext.Syntax)
		return
	}
	pairs, refusal := c.configPairs()
	if refusal == "" {
		refusal = c.n.changeDirectives(pairs)
	}
	if refusal != "" {
		c.fail(refusal)
		return
	}
	c.out.OK()
}

// configPair is one change that CONFIG SET asks for.
type configPair struct {
	namedDirective
	value string
}

// configPairs finds the directives that are to be changed.
func (c *call) configPairs() (pairs []configPair, refusal string) {
	for i := 2; i < len(c.args); i += 2 {
		given := string(c.args[i])
		named, ok := directiveByName[ctype.Lower(c.args[i])]
		switch {
		case !ok:
			return nil, "ERR Unknown option or number of arguments for CONFIG SET - '" + ctype.Text(given) + "'"
		case named.has(immutable):
			return nil, configSetFailed(given, "can't set immutable config")
		case named.has(protected) && !c.n.settings.ProtectedConfigs:
			return nil, configSetFailed(given, "can't set protected config")
		case named.has(notWhileLoading) && c.n.loading:
			return nil, errtext.Loading
		}
		for _, earlier := range pairs {
			if earlier.name == named.name {
				return nil, configSetFailed(given, "duplicate parameter")
			}
		}
		pairs = append(pairs, configPair{named, string(c.args[i+1])})
	}
	return pairs, ""
}

func configSetFailed(name, why string) string {
	return "ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + why
}

// changeDirectives checks all values before it changes anything.
func (n *Node) changeDirectives(pairs []configPair) (refusal string) {
	for i := range pairs {
		p := &pairs[i]
		value, why := p.kind.parse(n.value(p.directive), p.value)
		if why != "" {
			return configSetFailed(p.name, why)
		}
		p.value = value
	}
	for _, p := range pairs {
		if p.fixed != "" && p.value != n.value(p.directive) {
			return configSetFailed(p.name, p.fixed)
		}
	}
	for _, p := range pairs {
		n.setValue(p.directive, p.value)
	}
	n.machineChanged()
	n.followAppendOnly()
	return ""
}

func cmdConfigResetStat(c *call) {
	c.n.resetStats()
	c.out.OK()
}
