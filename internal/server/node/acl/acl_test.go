package acl

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

func args(line string) (out [][]byte) {
	for _, word := range strings.Fields(line) {
		out = append(out, []byte(word))
	}
	return out
}

func bulk(s string) string {
	var w resp.Writer
	w.BulkString(s)
	return string(w.Buf)
}

// reply is what a command of the users replies.
func reply(write func(w *resp.Writer)) string {
	var w resp.Writer
	write(&w)
	return string(w.Buf)
}

func mustSet(t *testing.T, a *Users, line string) Forbidden {
	t.Helper()
	words := strings.Fields(line)
	lost, refusal := a.Set(words[0], words[1:])
	if refusal != "" {
		t.Fatalf("%s: %s", line, refusal)
	}
	return lost
}

// The errors of ACL SETUSER, as Redis 7.0.15 words them. None changes the user.
func TestRefusedRules(t *testing.T) {
	a := New(dialect.Default, 1)
	mustSet(t, &a, "alice on >pw ~a* %R~r &c +@list +config|get +select|0 (~x +get)")
	before := strings.Join(a.Lines(), "\n")
	modifier := func(rule, why string) string { return "ERR Error in ACL SETUSER modifier '" + rule + "': " + why }
	for _, row := range []struct {
		name, refusal string
		rules         []string
	}{
		{"alice", modifier("foo", "Syntax error"), []string{"foo"}},
		{"alice", modifier("+nosuch", "Unknown command or category name in ACL"), []string{"off", "+nosuch"}},
		{"alice", modifier("-select|1", "Unknown command or category name in ACL"), []string{"-select|1"}},
		{"alice", modifier("+@nosuch", "Unknown command or category name in ACL"), []string{"+@nosuch"}},
		{"alice", modifier("+config|get|x", "Allowing first-arg of a subcommand is not supported"), []string{"+config|get|x"}},
		{"alice", modifier("+get|", "Syntax error"), []string{"+get|"}},
		{"alice", modifier("#abc", "The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters"), []string{"#abc"}},
		{"alice", modifier("<other", "The password you are trying to remove from the user does not exist"), []string{"<other"}},
		{"alice", modifier("~a b", "Syntax error"), []string{"~a b"}},
		{"alice", modifier("%X~a", "Syntax error"), []string{"%X~a"}},
		{"alice", modifier("~x", "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. "+
			"Try 'resetkeys' to start with an empty list of patterns"), []string{"allkeys", "off", "~x"}},
		{"alice", "ERR Unmatched parenthesis in acl selector starting at '(~x'.", []string{"(~x", "+get"}},
		{"a b", "ERR Usernames can't contain spaces or null characters", nil},
	} {
		if _, got := a.Set(row.name, row.rules); got != row.refusal {
			t.Errorf("%s %q is refused with\n%q, want\n%q", row.name, row.rules, got, row.refusal)
		}
	}
	if after := strings.Join(a.Lines(), "\n"); after != before {
		t.Errorf("refused rules changed the users:\n%s\n%s", before, after)
	}
}

func TestReplies(t *testing.T) {
	const hash = "30c952fab122c3f9759f02a6d95c3758b246b4fee239957b2d4fee46e26170c4" // of "pw"
	a := New(dialect.Default, 1)
	mustSet(t, &a, "alice")
	for _, row := range []struct{ name, got, want string }{
		{"LIST", reply(a.WriteList), "*2\r\n" + bulk("user alice off resetchannels -@all") + bulk("user default on nopass ~* &* +@all")},
		{"USERS", reply(a.WriteNames), "*2\r\n" + bulk("alice") + bulk("default")},
		{"GETUSER", reply(func(w *resp.Writer) { a.WriteUser(w, args("ACL GETUSER alice")) }), "*12\r\n" +
			bulk("flags") + "*1\r\n" + bulk("off") + bulk("passwords") + "*0\r\n" +
			bulk("commands") + bulk("-@all") + bulk("keys") + bulk("") + bulk("channels") + bulk("") + bulk("selectors") + "*0\r\n"},
		{"GETUSER of nobody", reply(func(w *resp.Writer) { a.WriteUser(w, args("ACL GETUSER nobody")) }), "$-1\r\n"},
		{"CAT", reply(func(w *resp.Writer) { a.WriteCategory(w, args("ACL CAT nosuch")) }), "-ERR Unknown category 'nosuch'\r\n"},
	} {
		if row.got != row.want {
			t.Errorf("%s: got  %q\nwant %q", row.name, row.got, row.want)
		}
	}
	mustSet(t, &a, "alice on >pw ~a* %R~r &c +@list +config|get +select|0 (~x +get)")
	want := "alice on #" + hash + " ~a* %R~r resetchannels &c -@all +@list +config|get +select|0 (~x resetchannels -@all +get)"
	if got := a.Lines()[0]; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := reply(func(w *resp.Writer) { a.WriteCategory(w, args("ACL CAT scripting")) }); !strings.HasPrefix(got, "*21\r\n"+bulk("eval")+bulk("eval_ro")) {
		t.Errorf("ACL CAT scripting: %q", got)
	}
}

func TestDryRun(t *testing.T) {
	a := New(dialect.Default, 1)
	mustSet(t, &a, "alice ~k +get &c +publish")
	names := command.Default.Names()
	for line, want := range map[string]string{
		"ACL DRYRUN alice GET k":        "+OK\r\n",
		"ACL DRYRUN alice GET j":        bulk("This user has no permissions to access the 'j' key"),
		"ACL DRYRUN alice PUBLISH d m":  bulk("This user has no permissions to access the 'd' channel"),
		"ACL DRYRUN alice CONFIG GET x": bulk("This user has no permissions to run the 'config|get' command"),
		"ACL DRYRUN alice GET":          "-ERR wrong number of arguments for 'get' command\r\n",
		"ACL DRYRUN alice NOSUCH":       "-ERR Command 'NOSUCH' not found\r\n",
		"ACL DRYRUN nobody GET k":       "-ERR User 'nobody' not found\r\n",
	} {
		if got := reply(func(w *resp.Writer) { a.DryRun(w, &names, args(line)) }); got != want {
			t.Errorf("%s: got  %q\nwant %q", line, got, want)
		}
	}
}

// Whether a user may run a command, and which argument is the reason if not.
func TestCheck(t *testing.T) {
	for _, row := range []struct {
		rules, line string
		reason      Reason
		at          int
	}{
		{"~k* &c* +@all -set", "GET k1", Permitted, 0},
		{"~k* &c* +@all -set", "GET j1", DeniedKey, 1},
		{"~k* &c* +@all -set", "SET k1 v", DeniedCommand, 0},
		{"~k* &c* +@all -set", "MGET k1 j1", DeniedKey, 2},
		{"~k* &c* +@all -set", "PUBLISH d1 m", DeniedChannel, 1},
		{"~k* &c* +@all -set", "SUBSCRIBE c1 c2 d1", DeniedChannel, 3},
		{"~k* &c* +@all -set", "PSUBSCRIBE c", DeniedChannel, 1}, // a pattern has to be one of the user's
		{"~k* &c* +@all -set", "PSUBSCRIBE c*", Permitted, 0},
		{"%R~r* %W~w* +@all", "SET w1 1", Permitted, 0},
		{"%R~r* %W~w* +@all", "SET w1 1 GET", DeniedKey, 1},
		{"%R~r* %W~w* +@all", "LMOVE r1 w1 LEFT RIGHT", DeniedKey, 1},
		{"~* +config|get +select|0", "CONFIG GET hz", Permitted, 0},
		{"~* +config|get +select|0", "CONFIG SET hz 1", DeniedCommand, 0},
		{"~* +config|get +select|0", "SELECT 0", Permitted, 0},
		{"~* +config|get +select|0", "SELECT 1", DeniedCommand, 0},
		{"~a +get (~b +set)", "SET b 1", Permitted, 0},
		{"~a +get (~b +set)", "SET a 1", DeniedKey, 1}, // the reason of the selector that came furthest
	} {
		a := New(dialect.Default, 1)
		mustSet(t, &a, "alice "+row.rules)
		words := args(row.line)
		cmd, _ := command.Resolve(words)
		if reason, at := a.User("alice").Check(cmd, words); reason != row.reason || at != row.at {
			t.Errorf("%s: %s: reason %d at %d, want %d at %d", row.rules, row.line, reason, at, row.reason, row.at)
		}
	}
}

// A change takes away subscriptions unless the new rules have all patterns of the old ones.
func TestForbidden(t *testing.T) {
	for _, row := range []struct {
		before, after  string
		plain, pattern string // to which somebody is subscribed
		lost           bool
	}{
		{"allchannels", "resetchannels &news:1", "news:1", "", false},
		{"allchannels", "resetchannels &news:1", "news:2", "", true},
		{"allchannels", "resetchannels &news:*", "news:2", "", false},
		{"allchannels", "resetchannels &news:*", "", "news:*", false},
		{"allchannels", "resetchannels &news:*", "", "news:1", true},
		{"allchannels", "-get", "x", "", false},
		{"&a &b", "&c", "x", "", false}, // nothing was taken away: nobody is looked at
		{"&a &b", "resetchannels &b", "a", "", true},
	} {
		a := New(dialect.Default, 1)
		mustSet(t, &a, "alice "+row.before)
		lost := mustSet(t, &a, "alice "+row.after)
		got := lost.User != nil
		if got {
			got = row.plain != "" && lost.Any([]string{row.plain}, false) || row.pattern != "" && lost.Any([]string{row.pattern}, true)
		}
		if got != row.lost {
			t.Errorf("%q then %q: who has %q and the pattern %q loses it: %t, want %t", row.before, row.after, row.plain, row.pattern, got, row.lost)
		}
	}
}

func TestPasswords(t *testing.T) {
	a := New(dialect.Default, 1)
	if a.AuthNeeded() || a.PasswordSet() {
		t.Error("a new server wants a password")
	}
	a.SetDefaultPassword("secret")
	if !a.AuthNeeded() || a.Authenticate(DefaultName, "wrong") != nil || a.Authenticate(DefaultName, "secret") != a.Default {
		t.Error("requirepass does not count")
	}
	mustSet(t, &a, "default >another")
	if a.Authenticate(DefaultName, "another") == nil || a.Authenticate(DefaultName, "secret") == nil {
		t.Error("a second password replaces the first")
	}
	a.SetDefaultPassword("")
	mustSet(t, &a, "default off")
	if !a.AuthNeeded() || a.Authenticate(DefaultName, "x") != nil || a.Authenticate("nobody", "") != nil {
		t.Error("who is off or unknown gets in")
	}
	a.Remove("default2")
	mustSet(t, &a, "bob on nopass")
	bob := a.User("bob")
	if a.Remove("bob") != bob || a.Remove("bob") != nil || a.Authenticate("bob", "") != nil {
		t.Error("a removed user gets in")
	}
}

// Passwords are drawn from the seed.
func TestGenPass(t *testing.T) {
	a, b := New(dialect.Default, 7), New(dialect.Default, 7)
	gen := func(u *Users, line string) string { return reply(func(w *resp.Writer) { u.GenPass(w, args(line)) }) }
	first := gen(&a, "ACL GENPASS")
	if !strings.HasPrefix(first, "$64\r\n") || first != gen(&b, "ACL GENPASS") || first == gen(&a, "ACL GENPASS") {
		t.Errorf("ACL GENPASS gives %q", first)
	}
	if got := gen(&a, "ACL GENPASS 5"); !strings.HasPrefix(got, "$2\r\n") {
		t.Errorf("5 bits are %q", got)
	}
	for _, bits := range []string{"0", "4097"} {
		if got := gen(&a, "ACL GENPASS "+bits); got != "-ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to 4096\r\n" {
			t.Errorf("%s bits: %q", bits, got)
		}
	}
}

// The same denial within a minute is one entry, if it is not too far down; the newest comes first.
func TestLog(t *testing.T) {
	start := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	l := Log{Max: 3}
	show := func(at time.Duration) string {
		return reply(func(w *resp.Writer) { l.Command(w, args("ACL LOG"), start.Add(at)) })
	}
	set := Denial{Reason: DeniedCommand, Context: "toplevel", Object: "set", User: "alice"}
	key := Denial{Reason: DeniedKey, Context: "multi", Object: "k", User: "alice"}
	l.Add(set, start, "id=1")
	l.Add(key, start.Add(time.Second), "id=2")
	l.Add(set, start.Add(time.Minute), "id=3")
	want := "*2\r\n*14\r\n" + bulk("count") + ":2\r\n" + bulk("reason") + bulk("command") + bulk("context") + bulk("toplevel") +
		bulk("object") + bulk("set") + bulk("username") + bulk("alice") + bulk("age-seconds") + bulk("0.5") + bulk("client-info") + bulk("id=3")
	if got := show(time.Minute + 500*time.Millisecond); !strings.HasPrefix(got, want) {
		t.Errorf("got  %q\nwant %q and more", got, want)
	}
	l.Add(set, start.Add(2*time.Minute+time.Millisecond), "id=3")
	l.Add(Denial{Reason: DeniedAuth, Object: "AUTH"}, start.Add(3*time.Minute), "id=4")
	if got := show(4 * time.Minute); !strings.HasPrefix(got, "*3\r\n") || strings.Contains(got, bulk("key")) {
		t.Errorf("with room for three of four: %q", got)
	}
	if got := reply(func(w *resp.Writer) { l.Command(w, args("ACL LOG reset"), start) }); got != "+OK\r\n" || show(0) != "*0\r\n" {
		t.Errorf("RESET answers %q and leaves %q", got, show(0))
	}
	if got := reply(func(w *resp.Writer) { l.Command(w, args("ACL LOG x"), start) }); got != "-ERR value is not an integer or out of range\r\n" {
		t.Errorf("LOG x: %q", got)
	}
}

// Each place has its own words.
func TestTexts(t *testing.T) {
	get := command.ByName("get")
	for _, row := range []struct {
		where Where
		r     Reason
		want  string
	}{
		{InCommand, Permitted, ""},
		{InCommand, DeniedCommand, "NOPERM this user has no permissions to run the 'get' command"},
		{InCommand, DeniedKey, "NOPERM this user has no permissions to access one of the keys used as arguments"},
		{InCommand, DeniedChannel, "NOPERM this user has no permissions to access one of the channels used as arguments"},
		{InExec, DeniedKey, "NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. " +
			"This command is no longer allowed for the following reason: no permission to touch the specified keys"},
		{InScript, DeniedCommand, "The user executing the script can't run this command or subcommand"},
		{InScript, DeniedChannel, "The user executing the script can't publish to the channel mentioned in the command"},
	} {
		if got := row.where.Text(row.r, get); got != row.want {
			t.Errorf("got  %q\nwant %q", got, row.want)
		}
	}
}
