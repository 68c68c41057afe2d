package faults

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/suggest"
)

// SyntaxError says what is wrong with a fault's text, and where.
type SyntaxError struct {
	// Offset is the position of the word that is wrong, in bytes from 0.
	Offset int
	Text   string
}

// Error implements error.
func (e *SyntaxError) Error() string { return e.Text }

// Parse reads a fault: rules with " + " between them, each a kind and its
// parameters. An error is a *SyntaxError.
func Parse(text string) (Fault, error) {
	words, err := split(text)
	if err != nil {
		return nil, err
	}
	var rules []Rule
	for start := 0; ; {
		end := start
		for end < len(words) && words[end].text != "+" {
			end++
		}
		if start == end {
			at := len(text)
			if end < len(words) {
				at = words[end].at
			}
			return nil, &SyntaxError{at, "a kind of fault is missing here (such as delay or partition)"}
		}
		r, err := parseRule(words[start:end])
		if err != nil {
			return nil, err
		}
		rules = append(rules, r)
		if end == len(words) {
			return join(rules), nil
		}
		start = end + 1
	}
}

func parseRule(words []word) (Rule, error) {
	info, err := kindNamed(words[0].text)
	if err != nil {
		return Rule{}, &SyntaxError{words[0].at, err.Error()}
	}
	var r Rule
	r.Kind = info.kind()
	seen := map[*param]bool{}
	for _, w := range words[1:] {
		p, value, err := info.find(w)
		if err == nil && seen[p] && !p.sides {
			err = fmt.Errorf("%s is given twice", p.name)
		}
		if err == nil {
			err = p.parse(&r, info, value)
		}
		if err != nil {
			return Rule{}, &SyntaxError{w.at, err.Error()}
		}
		seen[p] = true
	}
	if err := info.complete(&r); err != nil {
		return Rule{}, &SyntaxError{words[0].at, err.Error()}
	}
	return r, nil
}

// complete checks what holds for a whole rule.
func (k *kindInfo) complete(r *Rule) error {
	if k.name == "partition" && r.B == "" {
		return errors.New("partition needs two sides: partition {n1} {*}")
	}
	for _, p := range k.params {
		if p.required && p.text(r) == "" {
			return fmt.Errorf("%s needs %s=%s", k.name, p.name, p.value)
		}
	}
	if r.Replies > 0 && r.Bytes > 0 {
		return errors.New("reset takes replies or bytes, not both")
	}
	if conditions := count(r.Before != "", r.After != "", r.Keys > 0); conditions > 1 {
		return errors.New("stall-migration takes one of before, after and keys")
	}
	return nil
}

func count(conditions ...bool) int {
	n := 0
	for _, c := range conditions {
		if c {
			n++
		}
	}
	return n
}

// find returns the parameter that a word sets, and its value.
func (k *kindInfo) find(w word) (*param, string, error) {
	name, value, hasValue := strings.Cut(w.text, "=")
	if w.quoted == 0 || strings.HasPrefix(w.text, "{") {
		hasValue = false
	}
	var names []string
	for _, p := range k.all() {
		switch {
		case p.sides && !hasValue && strings.HasPrefix(w.text, "{"):
			return p, w.text, nil
		case p.sides:
		case p.flag && !hasValue && w.text == p.name:
			return p, "", nil
		case !p.flag && hasValue && name == p.name:
			return p, value, nil
		default:
			names = append(names, p.name)
		}
	}
	if !hasValue {
		name = w.text
	}
	if k.name == "partition" && name == "*" {
		return nil, "", errors.New("the sides of a partition stand in braces: partition {n1} {*}")
	}
	return nil, "", fmt.Errorf("%s has no parameter %q%s", k.name, name, suggest.OrList(name, names))
}

func (k *kindInfo) kind() Kind {
	for i := range kinds {
		if &kinds[i] == k {
			return Kind(i)
		}
	}
	return 0
}

func kindNamed(name string) (*kindInfo, error) {
	var names []string
	for i := range kinds {
		if kinds[i].name == "" {
			continue
		}
		if kinds[i].name == name {
			return &kinds[i], nil
		}
		names = append(names, kinds[i].name)
	}
	return nil, fmt.Errorf("unknown fault %q%s", name, suggest.DidYouMean(name, names))
}

// word is one word of a fault's text.
type word struct {
	text string
	at   int
	// quoted is where the value begins behind "=", if there is one: only there
	// can text be quoted.
	quoted int
}

// split cuts text into words. Braces and quoted values hold blanks together.
func split(text string) ([]word, error) {
	var words []word
	for i := 0; i < len(text); {
		if isBlank(text[i]) {
			i++
			continue
		}
		w, next, err := nextWord(text, i)
		if err != nil {
			return nil, err
		}
		words = append(words, w)
		i = next
	}
	return words, nil
}

// nextWord reads the word that begins at an offset, and returns where it ends.
func nextWord(text string, at int) (word, int, error) {
	w := word{at: at}
	for i := at; ; i++ {
		switch {
		case i == len(text) || isBlank(text[i]):
			w.text += text[at:i]
			return w, i, nil
		case text[i] == '{':
			end := strings.IndexByte(text[i:], '}')
			if end < 0 {
				return w, 0, &SyntaxError{i, "the brace is not closed"}
			}
			i += end
		case text[i] == '=' && w.quoted == 0:
			w.quoted = i + 1 - at
			if i+1 < len(text) && text[i+1] == '"' {
				value, err := strconv.QuotedPrefix(text[i+1:])
				if err != nil {
					return w, 0, &SyntaxError{i + 1, "the quotation mark is not closed"}
				}
				plain, _ := strconv.Unquote(value)
				w.text = text[at:i+1] + plain
				end := i + 1 + len(value)
				if end < len(text) && !isBlank(text[end]) {
					return w, 0, &SyntaxError{end, "a blank is missing behind the quotation mark"}
				}
				return w, end, nil
			}
		}
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }
