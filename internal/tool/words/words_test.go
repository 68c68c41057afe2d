package words

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestSplit(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"", "[]"},
		{"  ", "[]"},
		{"SET k  v", `["SET" "k" "v"]`},
		{"\tSET\tk\t", `["SET" "k"]`},
		{`"a b" 'c d'`, `["a b" "c d"]`},
		{`"\x41\n\"" 'it\'s'`, `["A\n\"" "it's"]`},
		{`"\xZZ"`, `["xZZ"]`},
		{`""`, `[""]`},
		{`a"b c"`, `["ab c"]`},
		{"a\x00b", `["a"]`},
		{"a\vb", `["a\vb"]`},
		{`"open`, "unbalanced"},
		{`'open`, "unbalanced"},
		{`"a"b`, "unbalanced"},
	} {
		got := "unbalanced"
		if words, ok := Split(tt.line); ok {
			got = fmt.Sprintf("%q", words)
		}
		if got != tt.want {
			t.Errorf("Split(%q) = %s, want %s", tt.line, got, tt.want)
		}
	}
}

// What stands behind a closing quote goes on with the word, as Valkey 9.0 has it.
func TestSplitJoining(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{`"a"b`, `["ab"]`},
		{`'a'b c`, `["ab" "c"]`},
		{`"a""b"'c'd`, `["abcd"]`},
		{`'a\'b'c`, `["a'bc"]`},
		{`""x ""`, `["x" ""]`},
		{`"open`, "unbalanced"},
		{`a"b`, "unbalanced"},
	} {
		got := "unbalanced"
		if words, ok := SplitJoining(tt.line); ok {
			got = fmt.Sprintf("%q", words)
		}
		if got != tt.want {
			t.Errorf("SplitJoining(%q) = %s, want %s", tt.line, got, tt.want)
		}
	}
}

func TestSplitReadsWhatIsQuoted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.SliceOf(rapid.Byte()), 1, 4).Draw(t, "words")
		line := ""
		for _, word := range want {
			line += " " + Quote(string(word))
		}
		got, ok := Split(line)
		if !ok || fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("Split(%s) = %q, want %q", line, got, want)
		}
	})
}
