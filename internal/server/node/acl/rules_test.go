package acl

import (
	"reflect"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"pgregory.net/rapid"
)

// aRule draws one that is right.
func aRule(t *rapid.T) string {
	all := command.All()
	name := all[rapid.IntRange(0, len(all)-1).Draw(t, "command")].Name
	category := rapid.SampledFrom(command.Default.CategoryNames()).Draw(t, "category")
	pattern := rapid.StringMatching(`[a-c*?]{1,4}`).Draw(t, "pattern")
	return rapid.SampledFrom([]string{
		"+" + name, "-" + name, "+@" + category, "-@" + category, "+@all", "-@all", "+select|" + pattern, "+get|x",
		"~x" + pattern, "%R~x" + pattern, "%W~x" + pattern, "&x" + pattern, "allkeys", "resetkeys", "allchannels", "resetchannels",
		"on", "off", ">" + pattern, "nopass", "resetpass", "sanitize-payload", "skip-sanitize-payload", "reset", "clearselectors",
	}).Draw(t, "rule")
}

// The description of a user consists of rules that make just that user.
func TestUserDescriptionIsItsRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := newUser("u", command.Default, false)
		for range rapid.IntRange(0, 12).Draw(t, "rules") {
			rule := aRule(t)
			if rapid.IntRange(0, 5).Draw(t, "in a selector") == 0 && strings.ContainsAny(rule[:1], "+-~%&") {
				rule = "(" + rule + " " + "+ping)"
			}
			_ = u.apply(rule, false) // a pattern behind allkeys is refused, and changes nothing
		}
		text := u.describe()
		rules, unmatched, ok := mergeSelectors(strings.Fields(text))
		if !ok {
			t.Fatalf("%s: unmatched %s", text, unmatched)
		}
		again := newUser("u", command.Default, false)
		for _, rule := range rules {
			if err := again.apply(rule, false); err != nil {
				t.Fatalf("%s: %s: %v", text, rule, err)
			}
		}
		if got := again.describe(); got != text {
			t.Fatalf("described as\n%s\nand then as\n%s", text, got)
		}
		for i, s := range u.selectors {
			other := again.selectors[i]
			if s.commands != other.commands || s.future != other.future || !reflect.DeepEqual(s.keys, other.keys) {
				t.Fatalf("%s: selector %d differs", text, i)
			}
		}
	})
}

// What a random text does to a user is a change or an error, nothing else.
func FuzzUserRule(f *testing.F) {
	for _, rule := range []string{"on", "+get", "%RW~k*", "(+get ~a)", "#", "(", "()", "+|", "%~", "&", ">", "-@", "( \"", "+config|get|x"} {
		f.Add(rule)
	}
	f.Fuzz(func(t *testing.T, rule string) {
		u := newUser("u", command.Default, false)
		if u.apply(rule, false) == nil && len(u.selectors) == 0 {
			t.Error("the user has lost its own permissions")
		}
		_ = u.describe()
	})
}
