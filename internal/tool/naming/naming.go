// Package naming knows how nodes and clients are called: n1, alice, c[1..20].
package naming

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Most is the greatest number of names that a range may stand for.
const Most = 100_000

// Expand writes a range of names out: c[1..3] is c1, c2 and c3. A plain name is
// itself.
func Expand(word string) ([]string, error) {
	stem, rest, isRange := strings.Cut(word, "[")
	if !Valid(stem) {
		return nil, fmt.Errorf("%q is no name (a letter, then letters, digits, - and _)", word)
	}
	if !isRange {
		return []string{word}, nil
	}
	first, last, ok := strings.Cut(strings.TrimSuffix(rest, "]"), "..")
	from, err1 := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	if !ok || !strings.HasSuffix(rest, "]") || err1 != nil || err2 != nil || from < 0 || from > to || to-from >= Most {
		return nil, fmt.Errorf("%q is no range of names (such as c[1..20])", word)
	}
	names := make([]string, 0, to-from+1)
	for i := from; i <= to; i++ {
		names = append(names, stem+strconv.Itoa(i))
	}
	return names, nil
}

// Valid reports whether a word can name a node or a client.
func Valid(word string) bool {
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

// Compare orders names: nodes before clients, and as people count, n2 before
// n10.
func Compare(a, b string) int {
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

// Compress draws together three or more neighbours that count up, the opposite
// of Expand.
func Compress(names []string) []string {
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
