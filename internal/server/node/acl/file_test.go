package acl

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// The messages are those of a real server, but for the parenthesis that ends it.
func TestFileErrors(t *testing.T) {
	const end = "WARNING: ACL errors detected, no change to the previously active ACL rules was performed"
	long := strings.Repeat("x", 1100)
	for _, tt := range []struct{ file, want string }{
		{"", ""},
		{"user ada on >pw ~a* +get +nosuch\n", "f:1: Error in applying operation '+nosuch': Unknown command or category name in ACL. "},
		{"usr x\n", "f:1 should start with user keyword followed by the username. "},
		{"user\n", "f:1 should start with user keyword followed by the username. "},
		{"USER ada on\n", "f:1 should start with user keyword followed by the username. "},
		{"user ada on\nuser ada off\n", "WARNING: Duplicate user 'ada' found on line 2. "},
		{"user default on\nuser default on\n", "WARNING: Duplicate user 'default' found on line 2. "},
		{"user dave ~* ~b +foo +bar xyz\n", "f:1: Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. " +
			"Try 'resetkeys' to start with an empty list of patterns. f:1: Error in applying operation '+foo': Unknown command or category name in ACL. " +
			"f:1: Error in applying operation '+bar': Unknown command or category name in ACL. "},
		{"user eve xyz abc +nono\n", "f:1: Syntax error. f:1: Error in applying operation '+nono': Unknown command or category name in ACL. "},
		{"user \"x y\n", "f:1: Syntax error. "},
		{"user ada on >pw\n\n# comment\n", "f:3 should start with user keyword followed by the username. "},
		{"   user   ada  on nopass +@all ~*\r\n\n", "f:1: Syntax error. "},
		{"user a\tb on\n", "'f:1: username 'a\tb' contains invalid characters. "},
		{"user a\x00b on\n", ""},
		{"user " + long + " on\n", ""},
		{"user a \t+get\t ~x\n", ""},
		{"user ada on\x00x\nuser b on\n", "f:1: Syntax error. "},
		{"\n\n\nuser a b\n", "f:4: Syntax error. "},
		{"user z2 #xx\n", "f:1: The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters. "},
		{"user carl ~a +@all ( +get\n", "f:1: Unmatched parenthesis in selector definition."},
	} {
		a := New(dialect.Default, 1)
		want := tt.want
		if want != "" {
			want = "ERR " + want + end
		}
		if _, got := a.Load("f", tt.file); got != want {
			t.Errorf("%q: %q, want %q", tt.file, got, want)
		}
	}
}

// What was saved loads, and makes the same users.
func TestSavedFileLoads(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := New(dialect.Default, 1)
		for range rapid.IntRange(0, 4).Draw(rt, "users") {
			name := rapid.SampledFrom([]string{"ada", "bob", "default", `"x"`}).Draw(rt, "name")
			rules := rapid.SliceOfN(rapid.Custom(aRule), 0, 5).Draw(rt, "rules")
			_, _ = a.Set(name, rules) // refused ones change nothing
		}
		b := New(dialect.Default, 1)
		if _, refusal := b.Load("f", a.File()); refusal != "" {
			rt.Fatalf("%s: %s", a.File(), refusal)
		}
		if got, want := b.File(), a.File(); got != want {
			rt.Fatalf("loaded\n%s\nsaved\n%s", got, want)
		}
	})
}

func FuzzFile(f *testing.F) {
	f.Add("user ada on >pw ~a* +get\nuser default on nopass\n")
	f.Add("user x (+get ~a) (\n")
	f.Fuzz(func(t *testing.T, file string) {
		a := New(dialect.Default, 1)
		before := a.File()
		if _, refusal := a.Load("f", file); refusal != "" {
			if got := a.File(); got != before {
				t.Errorf("a refused file changed the users to %s", got)
			}
			return
		}
		b := New(dialect.Default, 1)
		if _, refusal := b.Load("f", a.File()); refusal != "" {
			t.Errorf("%q is saved as %q, which is refused: %s", file, a.File(), refusal)
		}
	})
}
