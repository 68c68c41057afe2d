package faults

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/naming"
)

// Set is a set of nodes and clients by name, as text in a normal form, so that equal
// sets are equal values: the names in order, separated by blanks, with three or more
// that count up drawn together as in c[1..20]. "*" is everybody who is not named on
// the other side. The zero value stands for no condition.
type Set string

// Rest is everybody who is not on the other side of a Partition, and anybody in an
// Aim.
const Rest Set = "*"

// Nodes returns the set of the given nodes and clients. A name may be a range such
// as c[1..20]. Names that are none are dropped; Parse and Check report them.
func Nodes(names ...string) Set {
	s, _ := makeSet(names)
	return s
}

// makeSet brings names into the normal form.
func makeSet(words []string) (Set, error) {
	var names []string
	for _, word := range words {
		if word == "*" {
			if len(words) > 1 {
				return "", fmt.Errorf("* stands alone in a set: it is everybody else")
			}
			return Rest, nil
		}
		more, err := naming.Expand(word)
		if err != nil {
			return "", err
		}
		if len(names)+len(more) > naming.Most {
			return "", fmt.Errorf("more than %d names", naming.Most)
		}
		names = append(names, more...)
	}
	slices.SortFunc(names, naming.Compare)
	return Set(strings.Join(naming.Compress(slices.Compact(names)), " ")), nil
}

// Names are the names of the set, ranges written out. Rest has none.
func (s Set) Names() []string {
	if s == Rest {
		return nil
	}
	var names []string
	for _, word := range strings.Fields(string(s)) {
		more, err := naming.Expand(word)
		if err != nil {
			more = []string{word}
		}
		names = append(names, more...)
	}
	return names
}

// String is the set as it stands in a fault: a name alone, or names in braces.
func (s Set) String() string {
	if strings.ContainsAny(string(s), " ") || s == "" {
		return "{" + string(s) + "}"
	}
	return string(s)
}

// braced is the set as one side of a partition.
func (s Set) braced() string { return "{" + string(s) + "}" }
