package glob

import (
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	for _, row := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"*", "", false}, {"*", "a", true}, {"**", "abc", true}, {"a*", "a", true}, {"a**", "a", true},
		{"h?llo", "hello", true}, {"h?llo", "hllo", false}, {"h*llo", "heeeello", true}, {"h*llo", "hell", false},
		{"h[ae]llo", "hallo", true}, {"h[ae]llo", "hillo", false}, {"h[^e]llo", "hello", false}, {"h[^e]llo", "hallo", true},
		{"h[a-c]llo", "hbllo", true}, {"h[c-a]llo", "hbllo", true}, {"h[a-c]llo", "hdllo", false},
		{`h\*llo`, "h*llo", true}, {`h\*llo`, "hello", false}, {`a\`, `a\`, true}, {`[\]]`, "]", true}, {`[a\`, `\`, true},
		{"[abc", "b", true}, {"[abc", "d", false}, {"[", "a", false}, {"[^", "a", true}, {"[]", "a", false}, {"[^]", "a", true},
		{"[a-", "-", true}, {"[a-", "a", true}, {"[a-]", "b", false}, {"[a-]", "_", true},
		{"Hello", "hello", false}, {"*b*c", "aXbYc", true}, {"*b*c", "aXbYd", false}, {"a", "", false}, {"a?", "a", false},
	} {
		if got := Match(row.pattern, row.text); got != row.want {
			t.Errorf("Match(%q, %q) = %t, want %t", row.pattern, row.text, got, row.want)
		}
	}
}

func TestMatchFold(t *testing.T) {
	for _, row := range []struct {
		pattern, text string
		want          bool
	}{
		{"HELLO", "hello", true}, {"h[A-C]llo", "hBllo", true}, {"h[a]llo", "hAllo", true}, {`h[\a]llo`, "hAllo", false},
	} {
		if got := MatchFold(row.pattern, row.text); got != row.want {
			t.Errorf("MatchFold(%q, %q) = %t, want %t", row.pattern, row.text, got, row.want)
		}
	}
}

// A pattern of many stars must not take exponential time.
func TestMatchOfManyStarsEnds(t *testing.T) {
	if Match(strings.Repeat("a*", 40)+"b", strings.Repeat("a", 5000)) {
		t.Error("matched a text without b")
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("h[^a-c]l*o", "hello")
	f.Add(`[\`, "a")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 64 || len(text) > 256 {
			return
		}
		if Match(pattern, text) && !MatchFold(pattern, text) && !strings.Contains(pattern, "[") {
			t.Errorf("Match(%q, %q) but not MatchFold", pattern, text)
		}
	})
}
