// Package dialect has the versions of Redis and Valkey that a node can be. A Dialect is a
// value: what a server of that version is called, which commands it has, and what it does
// that others do not. Whoever wants to know what a node does asks for a Capability, never for
// the number of a version: no other package compares those.
package dialect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
)

// Dialect is one version of a server. It is immutable.
type Dialect struct {
	// Name is how users call it: "redis-7.0".
	Name string
	// Product is "redis" or "valkey".
	Product string
	// Version is the release that it was compared with, and that it says it is: "7.0.15".
	Version string
	// FromSources says that no server of the version was had: what is known of it are the
	// differences between its sources and those of a neighbour.
	FromSources bool
	// RedisVersion is redis_version in INFO: Valkey says there which Redis it goes back to.
	RedisVersion string

	base        *Dialect
	adds, drops []Capability // what it does and its base does not, and the reverse
	changes     string       // the mistakes that were added or taken away, as the name has them
	caps        capabilities
}

// Default is the dialect of a node that nobody says anything else about.
var Default = All()[slices.IndexFunc(All(), func(d *Dialect) bool { return d.Name == "redis-7.0" })]

// All are the dialects that there are, Redis first, the oldest first.
func All() []*Dialect { return list }

// Find returns the dialect of that name; "" is the Default. Mistakes of particular releases may
// stand behind it: "valkey-9.1+double-moved", "redis-7.2-empty-shards". The error names those
// that there are.
func Find(name string) (*Dialect, error) {
	if name == "" {
		return Default, nil
	}
	for _, d := range list {
		switch rest, ok := strings.CutPrefix(name, d.Name); {
		case ok && rest == "":
			return d, nil
		case ok && (rest[0] == '+' || rest[0] == '-'):
			return d.with(rest)
		}
	}
	var names []string
	for _, d := range list {
		names = append(names, d.Name)
	}
	return nil, fmt.Errorf("no dialect %q: there are %s", name, strings.Join(names, ", "))
}

// Nearest is the version of which a server was had that is most like this one: itself, or the
// neighbour that its Facts go back to.
func (d *Dialect) Nearest() *Dialect {
	for d.FromSources {
		next, err := Find(d.Facts().Base)
		if err != nil {
			panic("dialect: the base of " + d.Name + ": " + err.Error())
		}
		d = next
	}
	return d
}

// IsDefault reports whether it is that of a node that nobody says anything else about.
func (d *Dialect) IsDefault() bool { return d.Name == Default.Name }

// String is the dialect's name, with the mistakes behind it.
func (d *Dialect) String() string { return d.Name + d.changes }

// Commands is the command table.
func (d *Dialect) Commands() *command.Table {
	if d == nil {
		return command.Default
	}
	return command.Of(d.Name)
}

// Knows reports whether servers of this version have a command of Redis 7.0, such as "get" or
// "cluster|links", a kind of DEBUG, such as "debug|object", or a directive of it.
func (d *Dialect) Knows(name string) bool {
	if kind, ok := strings.CutPrefix(name, "debug|"); ok {
		return d.Debugs(kind)
	}
	if d.Commands().ByName(name) != nil {
		return true
	}
	return Default.Commands().ByName(name) == nil && !slices.Contains(d.Facts().Directives.Removed, name)
}

// Has reports whether a server of this version does something. No dialect, nil, does
// nothing that the Default does not.
func (d *Dialect) Has(c Capability) bool { return d != nil && d.caps[c] }

// Say is a text of Redis with the product's name in it: Valkey's errors say Valkey
// (createSharedObjectsForCompat).
func (d *Dialect) Say(text string) string {
	if d == nil || d.CalledName() == "redis" {
		return text
	}
	return strings.Replace(text, "Redis", d.Title(), 1)
}

// Capabilities are what it does that Redis 7.0 does not, in the order of their names.
func (d *Dialect) Capabilities() []Capability {
	var all []Capability
	for c := range capabilityCount {
		if d.Has(c) {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b Capability) int { return strings.Compare(a.String(), b.String()) })
	return all
}

// ProductTitle is the product with a capital letter.
func (d *Dialect) ProductTitle() string { return strings.ToUpper(d.Product[:1]) + d.Product[1:] }

// CalledName is the product as HELLO names it: Valkey 7.2 says that it is redis.
func (d *Dialect) CalledName() string {
	if d.Has(CalledRedis) {
		return "redis"
	}
	return d.Product
}

// Title is CalledName as texts for people have it: "Redis" or "Valkey".
func (d *Dialect) Title() string {
	name := d.CalledName()
	return strings.ToUpper(name[:1]) + name[1:]
}
