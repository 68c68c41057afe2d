package certify

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// compareCells orders cells as pages have them: libraries as they are known, others behind
// them, the newest version first, the usual dialect before others.
func compareCells(a, b Cell, conditions []string) int {
	return cmp.Or(
		cmp.Compare(rank(a.Client), rank(b.Client)), cmp.Compare(a.Client, b.Client), usualFirst(a, b),
		compareVersions(b.Version, a.Version), cmp.Compare(a.column().String(), b.column().String()),
		cmp.Compare(slices.Index(conditions, a.Condition), slices.Index(conditions, b.Condition)),
	)
}

// usualFirst orders cells on the dialect of the files before those on others.
func usualFirst(a, b Cell) int {
	switch {
	case (a.Dialect == "") == (b.Dialect == ""):
		return 0
	case a.Dialect == "":
		return -1
	}
	return 1
}

func rank(client string) int {
	if i := slices.IndexFunc(libraries, func(l library) bool { return l.name == client }); i >= 0 {
		return i
	}
	return len(libraries)
}

// compareVersions compares the numbers in two versions.
func compareVersions(a, b string) int {
	numbers := func(s string) (list []string) {
		for _, n := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) {
			list = append(list, strings.TrimLeft(n, "0"))
		}
		return list
	}
	return cmp.Or(slices.CompareFunc(numbers(a), numbers(b), func(x, y string) int {
		return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
	}), cmp.Compare(a, b))
}
