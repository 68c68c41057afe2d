package config

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// server is one that follows two directives and shows a third.
type server struct {
	clients string
	debug   string
}

var table = NewTable(map[string]Wire[*server]{
	"maxclients": {
		Get: func(s *server) string { return s.clients },
		Set: func(s *server, value string) { s.clients = value },
	},
	"enable-debug-command": {
		Get: func(s *server) string { return s.debug },
		Set: func(s *server, value string) { s.debug = value },
	},
	"port": {Get: func(*server) string { return "7000" }},
})

func newServer() (*server, *Values[*server]) {
	s := &server{clients: "10000", debug: "no"}
	v := table.Of(s, latest)
	return s, &v
}

func args(line string) (out [][]byte) {
	for _, word := range strings.Fields(line) {
		if word == `""` {
			word = ""
		}
		out = append(out, []byte(word))
	}
	return out
}

func bulk(s string) string {
	var w resp.Writer
	w.BulkString(s)
	return string(w.Buf)
}

func TestWrite(t *testing.T) {
	_, v := newServer()
	for line, want := range map[string]string{
		"nosuch":                          "*0\r\n",
		"MaxClients":                      "*2\r\n" + bulk("MaxClients") + bulk("10000"),
		"maxclients MAXCLIENTS maxclien*": "*2\r\n" + bulk("maxclients") + bulk("10000"),
		"slave-priority":                  "*2\r\n" + bulk("slave-priority") + bulk("100"),
		"port *-PRIORITY": "*6\r\n" + bulk("port") + bulk("7000") +
			bulk("replica-priority") + bulk("100") + bulk("slave-priority") + bulk("100"),
		"watchdog-p*":     "*0\r\n", // hidden
		"watchdog-period": "*2\r\n" + bulk("watchdog-period") + bulk("0"),
	} {
		var w resp.Writer
		if v.Write(&w, args(line)); string(w.Buf) != want {
			t.Errorf("CONFIG GET %s: got  %q\nwant %q", line, w.Buf, want)
		}
	}
}

// CONFIG SET changes all or nothing, and says what is wrong with the first that is.
func TestSetIsAllOrNothing(t *testing.T) {
	const failed = "ERR CONFIG SET failed (possibly related to argument "
	for _, row := range []struct {
		args, refusal string
		may           Permissions
	}{
		{"maxclients 7 hz x", failed + "'hz') - argument couldn't be parsed into an integer", Permissions{}},
		{"maxclients 7 Cluster-Enabled no", failed + "'Cluster-Enabled') - can't set immutable config", Permissions{}},
		{"maxclients 7 DIR /tmp", failed + "'DIR') - can't set protected config", Permissions{}},
		{"maxclients 7 maxCLIENTS 8", failed + "'maxCLIENTS') - duplicate parameter", Permissions{}},
		{"maxclients 7 nosuch 8", "ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'", Permissions{}},
		{"maxclients 7 nosuch 8 cluster-enabled no", "ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'", Permissions{}},
		{"maxclients 7 fo\x00o 8", "ERR Unknown option or number of arguments for CONFIG SET - 'fo'", Permissions{}},
		{"maxclients 7 port 1", failed + "'port') - Slotstorm's nodes keep the addresses that they began with", Permissions{}},
		{"maxclients 7 port 1 hz x", failed + "'hz') - argument couldn't be parsed into an integer", Permissions{}},
		{"maxclients 7 bind", "ERR syntax error", Permissions{}},
		{"maxclients 7 appendonly yes", "LOADING Redis is loading the dataset in memory", Permissions{Loading: errtext.Loading}},
	} {
		s, v := newServer()
		if got := v.Set(args(row.args), row.may); got != row.refusal {
			t.Errorf("CONFIG SET %s: got  %q\nwant %q", row.args, got, row.refusal)
		}
		if s.clients != "10000" {
			t.Errorf("CONFIG SET %s has changed maxclients to %s", row.args, s.clients)
		}
	}
	s, v := newServer()
	if got := v.Set(args("maxclients 7 port 7000 hz 20 dbfilename other.rdb"), Permissions{Protected: true}); got != "" {
		t.Errorf("refused with %q", got)
	}
	if s.clients != "7" || v.Get("hz") != "20" || v.Get("dbfilename") != "other.rdb" {
		t.Errorf("maxclients is %s, hz %s, dbfilename %s", s.clients, v.Get("hz"), v.Get("dbfilename"))
	}
}

// noUsers is for files without any.
func noUsers(string, []string) string { return "ERR no users here" }

func TestFileErrors(t *testing.T) {
	for _, row := range []struct{ line, err string }{
		{"nosuch 1", "no such directive"},
		{"maxmemory", "want a directive and its value"},
		{`maxmemory "1`, "balanced quotes"},
		{"hz x", "argument couldn't be parsed into an integer"},
		{"port 7", "follows from the cluster's own configuration"},
		{"user ada +nosuch", "no users here"},
	} {
		_, v := newServer()
		err := v.ReadFile([]string{"# a comment", "", "  " + row.line}, Others{User: noUsers})
		var at *FileError
		if !errors.As(err, &at) || at.Line != 2 || at.Text != row.line || !strings.Contains(err.Error(), row.err) {
			t.Errorf("%q gives %v, want %q in line 2", row.line, err, row.err)
		}
		if errors.Is(err, ErrUnknownDirective) != (row.line == "nosuch 1") {
			t.Errorf("%q: %v", row.line, err)
		}
	}
}

// What Rewrite writes is what a server that reads it has, users included.
func TestRewriteIsReadAgain(t *testing.T) {
	_, v := newServer()
	if got := v.Set(args("maxclients 7 hz 20 masterauth a\"b\\c save 900 maxmemory-policy allkeys-lru"), Permissions{}); got == "" {
		t.Fatal("half a save point was accepted")
	}
	if got := v.Set(args("maxclients 7 hz 20 masterauth a\"b\\c maxmemory-policy allkeys-lru"), Permissions{}); got != "" {
		t.Fatal(got)
	}
	lines := append(v.Rewrite([]string{"default on nopass", "ada on >x"}, [][2]string{{"GET", "fetch"}, {"SET", ""}}), "enable-debug-command yes")
	again, w := newServer()
	var users, renamed []string
	err := w.ReadFile(lines, Others{
		User: func(name string, rules []string) string {
			users = append(users, name+" "+strings.Join(rules, " "))
			return ""
		},
		Rename: func(from, to string) error {
			renamed = append(renamed, from+" "+to)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"default reset on nopass", "ada on >x"}; !slices.Equal(users, want) {
		t.Errorf("users %q, want %q", users, want)
	}
	if want := []string{"GET fetch", "SET "}; !slices.Equal(renamed, want) {
		t.Errorf("renamed %q, want %q", renamed, want)
	}
	var one, two resp.Writer
	v.Write(&one, args("*"))
	w.Write(&two, args("*"))
	if one, two := string(one.Buf), strings.Replace(string(two.Buf), bulk("enable-debug-command")+bulk("yes"), bulk("enable-debug-command")+bulk("no"), 1); one != two {
		t.Errorf("CONFIG GET *:\n%q\nand again\n%q", one, two)
	}
	if again.debug != "yes" || !slices.Contains(w.Rewrite(nil, nil), "enable-debug-command yes") {
		t.Error("enable-debug-command is lost")
	}
}

// Save points add up from line to line, until one is empty.
func TestSavePointsOfAFile(t *testing.T) {
	for want, lines := range map[string][]string{
		"900 1 300 10":  {"save 900 1", "save 300 10"},
		"300 10 60 100": {"save 900 1", `save ""`, "save 300 10 60 100"},
		"":              {`save ""`},
	} {
		_, v := newServer()
		if err := v.ReadFile(lines, Others{User: noUsers}); err != nil {
			t.Fatal(err)
		}
		if got := v.Get("save"); got != want {
			t.Errorf("%q: %q, want %q", lines, got, want)
		}
	}
}

// Values with a structure come back as they were.
func TestStructuredValues(t *testing.T) {
	limits := DefaultOutputLimits()
	const text = "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"
	if got := limits.String(); got != text || ParseOutputLimits(got) != limits {
		t.Errorf("the default is %q, want %q", got, text)
	}
	if got := FormatSavePoints(ParseSavePoints("900 1 300 10")); got != "900 1 300 10" {
		t.Errorf("save points are %q", got)
	}
	if got := ExpandEvents("AKE"); got != "g$lshzxetdKE" {
		t.Errorf("A stands for %q", got)
	}
}

// Whatever a kind accepts, it accepts the value that it makes of it, too, and that stays.
func TestKindsAreStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &directives[rapid.IntRange(0, len(directives)-1).Draw(t, "directive")]
		if d.kind == nil {
			return
		}
		text := rapid.OneOf(
			rapid.StringMatching(`-?[0-9]{1,20}(k|kb|mb|GB|%)?`),
			rapid.SampledFrom([]string{"yes", "NO", "", d.initial, "AKE", "g$An", "save nosave", "now force", "900 1", "50 99.9000001"}),
			rapid.String(),
		).Draw(t, "text")
		value, refusal := d.kind.parse(d.initial, text)
		if refusal != "" {
			return
		}
		again, refusal := d.kind.parse(d.initial, value)
		if refusal != "" || again != value {
			t.Fatalf("%s: %q becomes %q, and that %q (%s)", d.name, text, value, again, refusal)
		}
	})
}

// The lists that the documentation shows are consistent.
func TestDirectives(t *testing.T) {
	all := Directives()
	if !slices.IsSortedFunc(all, func(a, b Directive) int { return strings.Compare(a.Name, b.Name) }) || len(all) < 150 {
		t.Errorf("%d directives, not in order", len(all))
	}
	inert := 0
	for _, group := range InertDirectives() {
		for _, name := range group.Directives {
			inert++
			if !slices.ContainsFunc(all, func(d Directive) bool { return d.Name == name }) {
				t.Errorf("%s is inert (%s), and there is no such directive", name, group.Why)
			}
		}
	}
	if inert == 0 || inert == len(all) {
		t.Errorf("%d of %d directives are inert", inert, len(all))
	}
}
