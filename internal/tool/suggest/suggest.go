// Package suggest finds what somebody meant who misspelt a word.
package suggest

import "strings"

// Word returns the candidate that is nearest to a misspelt word, or "" if none is
// near: as many edits as a third of the word's length are forgiven, two at least.
// Of equally near candidates it is the first.
func Word(word string, candidates []string) string {
	best, bestEdits := "", max(2, len(word)/3)+1
	for _, c := range candidates {
		// A guess that shares nothing with what was written helps nobody.
		if d := edits(word, c); d < bestEdits && d < max(len(word), len(c)) {
			best, bestEdits = c, d
		}
	}
	return best
}

// DidYouMean is Word as the end of an error message: " (did you mean x?)", or "".
func DidYouMean(word string, candidates []string) string {
	if w := Word(word, candidates); w != "" {
		return " (did you mean " + w + "?)"
	}
	return ""
}

// OrList is DidYouMean, or where nothing is near the list of what there is:
// "; it has x, y".
func OrList(word string, candidates []string) string {
	if hint := DidYouMean(word, candidates); hint != "" {
		return hint
	}
	return "; it has " + strings.Join(candidates, ", ")
}

// edits is the number of insertions, deletions, replacements and swaps of
// neighbours that turn one word into the other (optimal string alignment).
func edits(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}
