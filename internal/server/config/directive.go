package config

// directive is one line of redis.conf.
type directive struct {
	// key is the name under which the program knows it: that in Redis 7.0 if it is there.
	key string
	// name and alias, if there is one, are both names in CONFIG GET and SET.
	name, alias string
	// kind is what values are accepted; nil for what cannot be set.
	kind  kind
	flags flags
	// initial is the value at the start.
	initial string
	// fixed is the error for values other than the present one: what changing
	// it takes, such as another listening socket, is not possible here.
	fixed string
	// inert says why setting it changes nothing; it is empty if that does.
	inert inertness
	// settable is set for a directive without a kind that configuration files can set.
	settable bool
}

type flags uint8

const (
	immutable       flags = 1 << iota // IMMUTABLE_CONFIG
	protected                         // PROTECTED_CONFIG: only with enable-protected-configs
	hidden                            // HIDDEN_CONFIG: no pattern finds it
	notWhileLoading                   // DENY_LOADING_CONFIG
)

func (d *directive) has(f flags) bool { return d.flags&f != 0 }

// decided reports whether where and how a server runs decides the value.
func (d *directive) decided() bool { return d.kind == nil && !d.settable || d.fixed != "" }

// kind says which values a directive accepts.
type kind interface {
	// parse returns the value in the form in which CONFIG GET shows it, or why it
	// is refused. Some kinds change only a part of the current value.
	parse(current, text string) (value, refusal string)
}

// namedDirective is a directive under one of its names.
type namedDirective struct {
	*directive
	name string
	// hidden says that no pattern finds it.
	hidden bool
}
