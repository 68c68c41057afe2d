package faults

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
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

// maxNames bounds what a range may stand for.
const maxNames = 100_000

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
		more, err := ExpandName(word)
		if err != nil {
			return "", err
		}
		if len(names)+len(more) > maxNames {
			return "", fmt.Errorf("more than %d names", maxNames)
		}
		names = append(names, more...)
	}
	slices.SortFunc(names, CompareNames)
	return Set(strings.Join(CompressNames(slices.Compact(names)), " ")), nil
}

// Names are the names of the set, ranges written out. Rest has none.
func (s Set) Names() []string {
	if s == Rest {
		return nil
	}
	var names []string
	for _, word := range strings.Fields(string(s)) {
		more, err := ExpandName(word)
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

// ExpandName writes a range of names out: c[1..3] is c1, c2 and c3. A plain name is
// itself.
func ExpandName(word string) ([]string, error) {
	stem, rest, isRange := strings.Cut(word, "[")
	if !IsName(stem) {
		return nil, fmt.Errorf("%q is no name (a letter, then letters, digits, - and _)", word)
	}
	if !isRange {
		return []string{word}, nil
	}
	first, last, ok := strings.Cut(strings.TrimSuffix(rest, "]"), "..")
	from, err1 := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	if !ok || !strings.HasSuffix(rest, "]") || err1 != nil || err2 != nil || from < 0 || from > to || to-from >= maxNames {
		return nil, fmt.Errorf("%q is no range of names (such as c[1..20])", word)
	}
	names := make([]string, 0, to-from+1)
	for i := from; i <= to; i++ {
		names = append(names, stem+strconv.Itoa(i))
	}
	return names, nil
}

// IsName reports whether a word can name a node or a client.
func IsName(word string) bool {
	for i, c := range word {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '_'):
		default:
			return false
		}
	}
	return word != ""
}

// splitName separates a name's number: n12 is n and 12. A name without one, or with
// one that has leading zeros, has the number -1.
func splitName(name string) (stem string, number int) {
	i := len(name)
	for i > 0 && name[i-1] >= '0' && name[i-1] <= '9' {
		i--
	}
	digits := name[i:]
	if n, err := strconv.Atoi(digits); err == nil && (digits[0] != '0' || digits == "0") {
		return name[:i], n
	}
	return name, -1
}

// CompareNames orders names: nodes before clients, and as people count, n2 before
// n10.
func CompareNames(a, b string) int {
	stemA, x := splitName(a)
	stemB, y := splitName(b)
	return cmp.Or(rank(stemA, x)-rank(stemB, y), cmp.Compare(stemA, stemB), cmp.Compare(x, y), cmp.Compare(a, b))
}

// rank is 0 for the name of a node, n1 and so on.
func rank(stem string, number int) int {
	if stem == "n" && number > 0 {
		return 0
	}
	return 1
}

// CompressNames draws together three or more neighbours that count up, the opposite
// of ExpandName.
func CompressNames(names []string) []string {
	var out []string
	for i := 0; i < len(names); {
		stem, first := splitName(names[i])
		j, last := i+1, first
		for first >= 0 && j < len(names) {
			next, n := splitName(names[j])
			if next != stem || n != last+1 {
				break
			}
			j, last = j+1, n
		}
		if j-i < 3 {
			out = append(out, names[i:j]...)
		} else {
			out = append(out, fmt.Sprintf("%s[%d..%d]", stem, first, last))
		}
		i = j
	}
	return out
}
