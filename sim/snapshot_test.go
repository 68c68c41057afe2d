package sim

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/sim/event"
)

// written are the values of the writes that are lost.
func written(losses []Loss) (values []string) {
	for _, l := range losses {
		for _, write := range l.Writes {
			values = append(values, write[len(write)-1])
		}
	}
	return values
}

// A node that has saved comes back with its dump, and what came behind that is lost.
func TestRestartWithADump(t *testing.T) {
	for _, row := range []struct {
		name     string
		cfg      Config
		do       func(set func(value string), save func(), restart func(Restart))
		want     string // the key, "" if it is gone
		lost     []string
		unlisted bool // something is lost that nobody wrote down
	}{
		{"nothing was saved", Config{Masters: 3, Replicas: 1}, func(set func(string), _ func(), restart func(Restart)) {
			set("1")
			restart(Restart{})
		}, "", []string{"1"}, true},
		{"everything was saved", Config{Masters: 3, Replicas: 1}, func(set func(string), save func(), restart func(Restart)) {
			set("1")
			save()
			restart(Restart{})
		}, "1", nil, false},
		{"something came behind", Config{Masters: 3, Replicas: 1}, func(set func(string), save func(), restart func(Restart)) {
			set("1")
			save()
			set("2")
			set("3")
			restart(Restart{})
		}, "1", []string{"2", "3"}, false},
		{"the last dump counts", Config{Masters: 3, Replicas: 1}, func(set func(string), save func(), restart func(Restart)) {
			set("1")
			save()
			set("2")
			save()
			set("3")
			restart(Restart{})
		}, "2", []string{"3"}, false},
		{"again and again", Config{Masters: 3, Replicas: 1}, func(set func(string), save func(), restart func(Restart)) {
			set("1")
			save()
			set("2")
			restart(Restart{})
			set("3")
			restart(Restart{})
			set("4")
			save()
			restart(Restart{})
		}, "4", []string{"2", "3"}, false},
		{"data kept in between", Config{Masters: 3, Replicas: 1}, func(set func(string), save func(), restart func(Restart)) {
			set("1")
			save()
			set("2")
			restart(Restart{KeepData: true})
			set("3")
			restart(Restart{})
		}, "1", []string{"3"}, false},
		{"data kept after all", Config{Masters: 3, Replicas: 1}, func(set func(string), save func(), restart func(Restart)) {
			set("1")
			save()
			set("2")
			restart(Restart{KeepData: true})
		}, "2", nil, false},
		{"without replicas", Config{Masters: 3}, func(set func(string), save func(), restart func(Restart)) {
			set("1")
			save()
			restart(Restart{})
			set("2")
			save()
			restart(Restart{})
		}, "2", nil, false},
		{"before the replica came", Config{Masters: 3, Replicas: 1}, func(set func(string), save func(), restart func(Restart)) {
			restart(Restart{})
			set("1")
			save()
			set("2")
			restart(Restart{})
		}, "1", []string{"2"}, false},
		{"without replicas, something came behind", Config{Masters: 3}, func(set func(string), save func(), restart func(Restart)) {
			set("1")
			save()
			set("2")
			restart(Restart{})
		}, "1", nil, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := stepped(t, row.cfg)
			n1 := mustNode(t, c, "n1")
			do := func(want string, args ...string) {
				t.Helper()
				if got := reply(t, n1, args...); got != want {
					t.Fatalf("%s: %q, want %q", args, got, want)
				}
			}
			row.do(func(value string) { do("OK", "SET", "hello", value) }, func() { do("OK", "SAVE") }, func(how Restart) {
				t.Helper()
				if err := n1.Crash(); err != nil {
					t.Fatal(err)
				}
				if err := n1.Restart(how); err != nil {
					t.Fatal(err)
				}
				c.Advance(14 * time.Second) // it serves, and its replica has everything
			})
			if got, _ := n1.String("hello"); got != row.want {
				t.Errorf("it has %q, want %q", got, row.want)
			}
			if row.cfg.Replicas > 0 {
				if got, _ := mustNode(t, c, "n4").String("hello"); got != row.want {
					t.Errorf("its replica has %q, want %q", got, row.want)
				}
			}
			losses := c.Losses()
			if got := written(losses); !slices.Equal(got, row.lost) {
				t.Errorf("lost are %q, want %q", got, row.lost)
			}
			if got := slices.ContainsFunc(losses, func(l Loss) bool { return l.Truncated || l.Everything }); got != row.unlisted {
				t.Errorf("more is lost: %t, want %t: %v", got, row.unlisted, losses)
			}
		})
	}
}

// Replicas go on where they are when their master comes back with a dump of the last
// moment, and take its data when that is older.
func TestReplicasOfAMasterWithADump(t *testing.T) {
	for last, want := range map[string]string{"SAVE": "goes on", "NOSAVE": "took the data set"} {
		c := stepped(t, Config{Masters: 3, Replicas: 1})
		n1 := mustNode(t, c, "n1")
		reply(t, n1, "SET", "hello", "1")
		reply(t, n1, "SAVE")
		reply(t, n1, "SET", "hello", "2")
		c.Advance(2 * time.Second)
		if _, err := n1.Do("SHUTDOWN", last); err == nil {
			t.Fatal("it answers")
		}
		if err := n1.Restart(Restart{}); err != nil {
			t.Fatal(err)
		}
		c.Advance(14 * time.Second)
		got := ""
		for e := range c.Log().All() {
			if e.Kind() == event.KindRepl && e.Node == "n4" {
				got = e.Text()
			}
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("SHUTDOWN %s: the replica %q, want that it %s", last, got, want)
		}
	}
}

// A replica that has saved goes on with its master's history when it comes back.
func TestReplicaWithADump(t *testing.T) {
	c := stepped(t, Config{Masters: 3, Replicas: 1})
	n1, n4 := mustNode(t, c, "n1"), mustNode(t, c, "n4")
	reply(t, n1, "SET", "hello", "1")
	c.Advance(time.Second)
	reply(t, n4, "SAVE")
	if err := n4.Crash(); err != nil {
		t.Fatal(err)
	}
	reply(t, n1, "SET", "hello", "2")
	if err := n4.Restart(Restart{}); err != nil {
		t.Fatal(err)
	}
	c.Advance(2 * time.Second)
	if got, _ := n4.String("hello"); got != "2" {
		t.Errorf("it has %q, want 2", got)
	}
	if got := reply(t, n1, "INFO", "stats"); !strings.Contains(got, "\r\nsync_partial_ok:1\r\n") {
		t.Error("it has not gone on with the history")
	}
	if got := c.Losses(); len(got) > 0 {
		t.Errorf("lost: %v", got)
	}
}

// What a replica was synchronised with is on its disk, unless its configuration has it
// otherwise, and a master that saves for its replicas has a dump as well.
func TestSynchronisationLeavesADump(t *testing.T) {
	settings := node.DefaultSettings()
	settings.DebugCommand = true
	const none = "no dump"
	for _, row := range []struct {
		at, directive, value string
		crash, want          string
	}{
		{"n4", "repl-diskless-load", "disabled", "n4", "begins with its dump, 1 keys"},
		{"n4", "repl-diskless-load", "swapdb", "n4", "begins with its dump, 0 keys"}, // that of before
		{"n4", "repl-diskless-load", "on-empty-db", "n4", "begins with its dump, 1 keys"},
		{"n4", "rdb-del-sync-files", "yes", "n4", none},
		{"n1", "repl-diskless-sync", "yes", "n1", none},
		{"n1", "repl-diskless-sync", "no", "n1", "begins with its dump, 1 keys"},
	} {
		c := stepped(t, Config{Masters: 3, Replicas: 1, settings: &settings})
		for _, n := range c.Nodes() {
			reply(t, n, "CONFIG", "SET", "save", "")
		}
		reply(t, mustNode(t, c, row.at), "CONFIG", "SET", row.directive, row.value)
		n1, crashed := mustNode(t, c, "n1"), mustNode(t, c, row.crash)
		reply(t, n1, "SET", "hello", "1")
		c.Advance(time.Second)
		reply(t, n1, "DEBUG", "CHANGE-REPL-ID")
		reply(t, n1, "CLIENT", "KILL", "TYPE", "replica")
		c.Advance(10 * time.Second)
		reply(t, n1, "SET", "hello", "2")
		c.Advance(time.Second)
		if err := crashed.Crash(); err != nil {
			t.Fatal(err)
		}
		if err := crashed.Restart(Restart{}); err != nil {
			t.Fatal(err)
		}
		got := none
		for e := range c.Log().All() {
			if _, began := e.Fact.(event.DumpLoaded); began {
				got = e.Text()
			}
		}
		if got != row.want {
			t.Errorf("with %s %s, %s: %s, want %s", row.directive, row.value, row.crash, got, row.want)
		}
		c.Advance(15 * time.Second)
		if got, _ := crashed.String("hello"); row.crash == "n4" && got != "2" {
			t.Errorf("with %s %s it ends with %q", row.directive, row.value, got)
		}
	}
}

// A replica that comes back with its data keeps keys whose time is over until its master
// deletes them.
func TestReplicaComesBackWithKeysThatAreOver(t *testing.T) {
	settings := node.DefaultSettings()
	settings.DebugCommand = true
	for _, how := range []Restart{{}, {KeepData: true}} {
		c := stepped(t, Config{Masters: 3, Replicas: 1, settings: &settings})
		n1, n4 := mustNode(t, c, "n1"), mustNode(t, c, "n4")
		reply(t, n1, "SET", "hello", "1")
		reply(t, n1, "SET", "{hello}over", "1", "PX", "3000")
		c.Advance(time.Second)
		reply(t, n4, "SAVE")
		reply(t, n1, "DEBUG", "SET-ACTIVE-EXPIRE", "0")
		if err := n4.Crash(); err != nil {
			t.Fatal(err)
		}
		c.Advance(4 * time.Second)
		if err := n4.Restart(how); err != nil {
			t.Fatal(err)
		}
		c.Advance(50 * time.Millisecond)
		if got := reply(t, n4, "DBSIZE"); got != "2" {
			t.Errorf("%v: it begins with %s keys", how, got)
		}
		c.Advance(8 * time.Second)
		if got := reply(t, n4, "DBSIZE"); got != "2" {
			t.Errorf("%v: it has %s keys", how, got)
		}
		reply(t, n1, "GET", "{hello}over")
		c.Advance(time.Second)
		if got := reply(t, n4, "DBSIZE"); got != "1" {
			t.Errorf("%v: it ends with %s keys", how, got)
		}
	}
}
