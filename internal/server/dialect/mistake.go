package dialect

import (
	"fmt"
	"slices"
	"strings"
)

// mistakes are the capabilities that were errors of particular releases. Behind the name of a
// dialect, + and its name add one, and - takes it away: another release of the same version is
// "redis-7.2-empty-shards", or "valkey-9.1+double-moved".
var mistakes = []Capability{DoubleMoved, EmptyShards, FinishTwice, OldShardsLost}

// with is the dialect with the mistakes that the rest of its name adds and takes away.
func (d *Dialect) with(rest string) (*Dialect, error) {
	other := *d
	other.changes = rest
	for rest != "" {
		sign, text := rest[0], rest[1:]
		i := slices.IndexFunc(mistakes, func(c Capability) bool {
			after, ok := strings.CutPrefix(text, c.String())
			return ok && (after == "" || after[0] == '+' || after[0] == '-')
		})
		if i < 0 {
			var names []string
			for _, c := range mistakes {
				names = append(names, c.String())
			}
			return nil, fmt.Errorf("%q is no mistake that can be added to a dialect or taken away: there are %s", text, strings.Join(names, ", "))
		}
		c := mistakes[i]
		if other.caps[c] == (sign == '+') {
			has := "does not have"
			if sign == '+' {
				has = "has"
			}
			return nil, fmt.Errorf("the dialect %s %s %s", d.Name, has, c)
		}
		other.caps[c] = sign == '+'
		rest = text[len(c.String()):]
	}
	return &other, nil
}
