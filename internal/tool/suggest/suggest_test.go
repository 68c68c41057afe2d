package suggest

import "testing"

func TestWord(t *testing.T) {
	words := []string{"partition", "delay", "drop", "reset", "restart", "heal"}
	for _, tt := range []struct{ word, want string }{
		{"partion", "partition"},
		{"dealy", "delay"},
		{"rest", "reset"},
		{"restrat", "restart"},
		{"hael", "heal"},
		{"xyzzy", ""},
		{"", ""},
		{"q", ""},
	} {
		if got := Word(tt.word, words); got != tt.want {
			t.Errorf("Word(%q) = %q, want %q", tt.word, got, tt.want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	if got, want := DidYouMean("dealy", []string{"delay"}), " (did you mean delay?)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := DidYouMean("zzz", []string{"delay"}); got != "" {
		t.Errorf("got %q, want nothing", got)
	}
}
