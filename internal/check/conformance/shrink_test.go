package conformance

import (
	"slices"
	"testing"
)

// An exchange that differs is made as simple as it gets, without the fixed step, and no
// further than it is allowed to be played.
func TestShorten(t *testing.T) {
	steps := func(commands ...[]string) (list []Step) {
		for _, args := range commands {
			list = append(list, Command("A", args...))
		}
		return list
	}
	whole := Exchange{Lines: steps(
		[]string{"FLUSHALL"}, []string{"SET", "k", "v"}, []string{"APPEND", "k", "long"}, []string{"DEL", "k"},
		[]string{"GETRANGE", "k", "100", "200"},
	)}
	// A reply differs if its command has 3 arguments or more and something was appended.
	play := func(e Exchange) (Difference, bool) {
		last := len(e.Lines) - 1
		differs := slices.ContainsFunc(e.Lines, func(s Step) bool { return s.Args[0] == "APPEND" && len(s.Args) == 3 && s.Args[2] != "" }) &&
			len(e.Lines[last].Args) > 3
		return Difference{Exchange: e, Step: last, Want: Outcome{End: "closed"}}, differs
	}
	d, differs := play(whole)
	if !differs {
		t.Fatal("the whole exchange does not differ")
	}
	for _, tc := range []struct {
		name  string
		plays int
		want  []Step
	}{
		{"as short as it gets", 1000, steps([]string{"FLUSHALL"}, []string{"APPEND", "", "0"}, []string{"GETRANGE", "", "", ""})},
		{"one play", 1, steps([]string{"FLUSHALL"}, []string{"SET", "k", "v"}, []string{"APPEND", "k", "long"}, []string{"GETRANGE", "k", "100", "200"})},
		{"none", 0, whole.Lines},
	} {
		left := tc.plays
		got := shorten(d, 1, play, func() bool { left--; return left >= 0 })
		if !slices.EqualFunc(got.Exchange.Lines, tc.want, func(a, b Step) bool { return a.String() == b.String() }) {
			t.Errorf("%s: got %v, want %v", tc.name, got.Exchange.Lines, tc.want)
		}
	}
}
