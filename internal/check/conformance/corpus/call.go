package corpus

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"pgregory.net/rapid"
)

// word is one word of a drawn call.
type word struct {
	text string
	// key: the word is meant as a key. count: it is to be the number of keys.
	key, count bool
}

// call is a drawn call of a command.
type call struct {
	spec  *spec
	words []word
	// wild: the words are not what the specification asks for.
	wild bool
}

// chance draws true with the given percentage, and shrinks to false.
func chance(t *rapid.T, percent int, label string) bool {
	return rapid.IntRange(0, 99).Draw(t, label) >= 100-percent
}

// call draws a call: mostly as the specification says, sometimes damaged.
func (s *spec) call(t *rapid.T) *call {
	c := &call{spec: s}
	for _, w := range s.words() {
		c.words = append(c.words, word{text: w})
	}
	for _, a := range s.args {
		c.argument(t, a)
	}
	c.countKeys(t)
	if chance(t, 25, "damage") {
		c.damage(t)
	}
	return c
}

// argument appends what the argument asks for.
func (c *call) argument(t *rapid.T, a argument) {
	if a.optional && !chance(t, 40, "optional "+a.name) {
		return
	}
	times := 1
	if a.multiple {
		times = rapid.IntRange(1, 3).Draw(t, "times "+a.name)
	}
	for i := range times {
		if a.token != "" && (i == 0 || a.multipleToken) {
			c.words = append(c.words, word{text: a.token})
		}
		c.once(t, a)
	}
}

func (c *call) once(t *rapid.T, a argument) {
	switch a.kind {
	case "pure-token":
	case "oneof":
		c.argument(t, rapid.SampledFrom(a.args).Draw(t, a.name))
	case "block":
		from := len(c.words)
		for _, inner := range a.args {
			c.argument(t, inner)
		}
		c.countFields(t, a, from)
	case "key":
		c.words = append(c.words, word{text: rapid.SampledFrom(universe).Draw(t, a.name), key: true})
	default:
		switch a.name {
		case "numkeys":
			c.words = append(c.words, word{text: "1", count: true})
			return
		case "numfields":
			c.words = append(c.words, word{text: numberOfFields})
			return
		}
		c.words = append(c.words, word{text: value(t, c.spec, a)})
	}
}

// countFields fills in the number of fields of a block that has one: of what its last
// argument asks for.
func (c *call) countFields(t *rapid.T, block argument, from int) {
	if !slices.ContainsFunc(block.args, func(a argument) bool { return a.name == "numfields" }) {
		return
	}
	at := from
	for at < len(c.words) && c.words[at].text != numberOfFields {
		at++
	}
	last := block.args[len(block.args)-1]
	n := (len(c.words) - at - 1) / max(len(last.args), 1)
	c.words[at].text = fmt.Sprint(n)
	if chance(t, 8, "wrong numfields") {
		c.words[at].text = rapid.SampledFrom([]string{"0", "-1", "x", "99", fmt.Sprint(n + 1), "1.5"}).Draw(t, "numfields")
	}
}

// numberOfFields stands for a number until the fields are drawn.
const numberOfFields = "(number of fields)"

// countKeys fills in the number of keys that follow a numkeys word.
func (c *call) countKeys(t *rapid.T) {
	for i, w := range c.words {
		if !w.count {
			continue
		}
		n := 0
		for n+i+1 < len(c.words) && c.words[i+1+n].key {
			n++
		}
		c.words[i].text = fmt.Sprint(n)
		if chance(t, 8, "wrong numkeys") {
			c.words[i].text = rapid.SampledFrom([]string{"0", "-1", "x", "99", fmt.Sprint(n + 1), "1.5"}).Draw(t, "numkeys")
		}
	}
}

// damage changes the call in one way.
func (c *call) damage(t *rapid.T) {
	c.wild = true
	first := len(c.spec.words())
	n := len(c.words)
	at := n
	if n > first {
		at = rapid.IntRange(first, n-1).Draw(t, "at")
	}
	junk := word{text: rapid.SampledFrom(junk).Draw(t, "junk")}
	switch rapid.IntRange(0, 5).Draw(t, "how") {
	case 0:
		c.words = append(c.words, junk)
	case 1:
		c.words = slices.Insert(slices.Clone(c.words), at, junk)
	case 2:
		if at < n {
			c.words = slices.Delete(slices.Clone(c.words), at, at+1)
		}
	case 3:
		if at < n {
			c.words[at] = junk
		}
	case 4:
		if at < n {
			c.words = append(c.words, c.words[at])
		}
	case 5:
		for i := range c.words {
			c.words[i].text = strings.ToLower(c.words[i].text)
		}
	}
}

func (c *call) args() []string {
	args := make([]string, len(c.words))
	for i, w := range c.words {
		args[i] = w.text
	}
	return args
}

// keys lists the keys of the universe that the call names, each once.
func (c *call) keys() []string {
	var keys []string
	for _, w := range c.words {
		if slices.Contains(universe, w.text) && !slices.Contains(keys, w.text) {
			keys = append(keys, w.text)
		}
	}
	return keys
}

// steps are the steps that make the call. A command that could block forever runs
// in a transaction, where it does not block.
func (c *call) steps(t *rapid.T) []conformance.Step {
	args := c.args()
	command := conformance.Command("A", args...)
	if !c.spec.blocking {
		return []conformance.Step{command}
	}
	if !c.wild && chance(t, 20, "block") {
		return []conformance.Step{command}
	}
	exec := conformance.Command("A", "EXEC")
	exec.Mode = conformance.Elements(ModeOf(args))
	return []conformance.Step{conformance.Command("A", "MULTI"), command, exec}
}
