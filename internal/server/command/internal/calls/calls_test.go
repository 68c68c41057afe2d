package calls

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFormat(t *testing.T) {
	args := []string{"set", "", "two words", `"`, "[x]", "\x00", "é", `a\b`}
	if got, want := Format(args), `set "" "two words" "\"" "[x]" "\x00" é "a\\b"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestParseRefusesBadQuotes(t *testing.T) {
	for _, line := range []string{`"`, `a "b`, `"\q"`} {
		if args, err := Parse(line); err == nil {
			t.Errorf("Parse(%s) = %q, want an error", line, args)
		}
	}
}

func TestParseReadsWhatFormatPrints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		args := rapid.SliceOf(rapid.String()).Draw(t, "args")
		got, err := Parse(Format(args))
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, arg := range got {
			texts = append(texts, string(arg))
		}
		if len(texts) != len(args) || strings.Join(texts, "\x00") != strings.Join(args, "\x00") {
			t.Fatalf("got %q, want %q", texts, args)
		}
	})
}
