// Package glob matches the patterns of KEYS, SCAN, PSUBSCRIBE and CONFIG GET.
package glob

// Match reports whether the whole text matches the pattern, in which '*' stands
// for any bytes, '?' for one, [abc], [a-c] and [^a] for one of a class, and a
// backslash takes the next byte as it is (stringmatchlen).
//
// It keeps Redis's ways with odd patterns: an unclosed class reaches to the
// pattern's end, a range may be given backwards, and an empty text is matched by
// the empty pattern only, or by one made of stars.
func Match[P, T ~string | ~[]byte](pattern P, text T) bool {
	m := matcher{pattern: string(pattern), text: string(text)}
	return m.match(0, 0)
}

// MatchFold is Match without regard to the case of ASCII letters.
func MatchFold[P, T ~string | ~[]byte](pattern P, text T) bool {
	m := matcher{pattern: string(pattern), text: string(text), fold: true}
	return m.match(0, 0)
}

type matcher struct {
	pattern, text string
	fold          bool
	// hopeless is set when what follows some star matches nowhere in the rest of
	// the text: longer matches of the stars before it cannot help then. It keeps
	// patterns with many stars from taking exponential time.
	hopeless bool
}

// match matches pattern[p:] with text[t:].
func (m *matcher) match(p, t int) bool {
	for p < len(m.pattern) && t < len(m.text) {
		switch m.pattern[p] {
		case '*':
			return m.star(p, t)
		case '?':
			p++
		case '[':
			next, in := m.class(p+1, m.text[t])
			if !in {
				return false
			}
			p = next
		default:
			if m.pattern[p] == '\\' && p+1 < len(m.pattern) {
				p++
			}
			if m.lower(m.pattern[p]) != m.lower(m.text[t]) {
				return false
			}
			p++
		}
		t++
		if t == len(m.text) {
			p = m.skipStars(p)
		}
	}
	return p == len(m.pattern) && t == len(m.text)
}

// star matches pattern[p:], which starts with a star, with the non-empty text[t:].
func (m *matcher) star(p, t int) bool {
	p = m.skipStars(p)
	if p == len(m.pattern) {
		return true
	}
	for ; t < len(m.text); t++ {
		if m.match(p, t) {
			return true
		}
		if m.hopeless {
			return false
		}
	}
	m.hopeless = true
	return false
}

func (m *matcher) skipStars(p int) int {
	for p < len(m.pattern) && m.pattern[p] == '*' {
		p++
	}
	return p
}

// class reads the class whose body starts at p and reports whether c is in it,
// and where the pattern goes on.
func (m *matcher) class(p int, c byte) (next int, in bool) {
	not := p < len(m.pattern) && m.pattern[p] == '^'
	if not {
		p++
	}
	found := false
	for {
		switch {
		case p < len(m.pattern)-1 && m.pattern[p] == '\\':
			p++
			found = found || m.pattern[p] == c // never folded
		case p >= len(m.pattern):
			return p, found != not
		case m.pattern[p] == ']':
			return p + 1, found != not
		case p < len(m.pattern)-2 && m.pattern[p+1] == '-':
			from, to := m.pattern[p], m.pattern[p+2]
			if from > to {
				from, to = to, from
			}
			folded := m.lower(c)
			found = found || folded >= m.lower(from) && folded <= m.lower(to)
			p += 2
		default:
			found = found || m.lower(m.pattern[p]) == m.lower(c)
		}
		p++
	}
}

func (m *matcher) lower(c byte) byte {
	if m.fold && c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
