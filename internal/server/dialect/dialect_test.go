package dialect

import (
	"slices"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	for _, row := range []struct{ name, want, refusal string }{
		{name: "", want: "redis-7.0"},
		{name: "redis-7.0", want: "redis-7.0"},
		{name: "valkey-9.1", want: "valkey-9.1"},
		{name: "valkey-7.2", want: "valkey-7.2"},
		{name: "redis-9.9", refusal: `no dialect "redis-9.9": there are redis-6.2, `},
		{name: "redis-7.0.15", refusal: `no dialect "redis-7.0.15": there are redis-6.2, `},
		{name: "valkey-9.1+double-moved", want: "valkey-9.1"},
		{name: "redis-7.2-empty-shards-old-shards-lost", want: "redis-7.2"},
		{name: "redis-7.2-double-moved", refusal: "the dialect redis-7.2 does not have double-moved"},
		{name: "redis-7.2+empty-shards", refusal: "the dialect redis-7.2 has empty-shards"},
		{name: "redis-7.2+shard-ids", refusal: `"shard-ids" is no mistake that can be added to a dialect or taken away: there are double-moved, empty-shards, finish-twice, old-shards-lost`},
		{name: "redis-7.2+", refusal: `"" is no mistake`},
		{name: "Redis-7.0", refusal: `no dialect "Redis-7.0": there are `},
	} {
		d, err := Find(row.name)
		switch {
		case row.refusal != "" && (err == nil || !strings.HasPrefix(err.Error(), row.refusal)):
			t.Errorf("Find(%q): %v, want %s...", row.name, err, row.refusal)
		case row.refusal == "" && (err != nil || d.Name != row.want):
			t.Errorf("Find(%q) = %v, %v, want %s", row.name, d, err, row.want)
		}
	}
}

// Every dialect has its data, and no name is both there and not built.
func TestEachDialectIsWhole(t *testing.T) {
	for _, d := range All() {
		if d.Commands().ByName("cluster|nodes") == nil {
			t.Errorf("%s has no CLUSTER NODES", d)
		}
		if facts := d.Facts(); d != Default {
			whom := d.Product + " " + d.Version
			if d.FromSources {
				whom = "the sources of " + whom
			}
			if facts.Server != whom {
				t.Errorf("the facts of %s are those of %q", d, facts.Server)
			}
		}
		if !strings.HasPrefix(d.Version, strings.TrimPrefix(d.Name, d.Product+"-")+".") {
			t.Errorf("%s is %s %s", d, d.Product, d.Version)
		}
	}
	for c := range capabilityCount {
		if c.String() == "" || c.Text() == "" || Default.Has(c) {
			t.Errorf("capability %d: %q, %q; the default has it: %t", c, c, c.Text(), Default.Has(c))
		}
		if !slices.ContainsFunc(All(), func(d *Dialect) bool { return d.Has(c) }) {
			t.Errorf("no dialect has %s", c)
		}
	}
}

func TestSay(t *testing.T) {
	const text = "LOADING Redis is loading the dataset in memory"
	valkey, _ := Find("valkey-9.1")
	if got := valkey.Say(text); got != "LOADING Valkey is loading the dataset in memory" {
		t.Errorf("Valkey says %q", got)
	}
	if Default.Say(text) != text || (*Dialect)(nil).Say(text) != text {
		t.Error("Redis says something else")
	}
}

func TestArrange(t *testing.T) {
	const text = "a:1\r\nb:2\r\nc:3\r\nslave0:x\r\n"
	known := func(name string) (string, bool) { return "known", name == "k" }
	for _, row := range []struct {
		name   string
		layout *Layout
		want   string
	}{
		{"none", nil, text},
		{"empty", &Layout{}, text},
		{"removed", &Layout{Removed: []string{"b"}}, "a:1\r\nc:3\r\nslave0:x\r\n"},
		{"first", &Layout{Added: []Field{{Name: "n", Value: "0"}}}, "n:0\r\n" + text},
		{"between, one after the other", &Layout{Added: []Field{{Name: "n", After: "a", Value: "0"}, {Name: "k", After: "n", Value: "0"}}}, "a:1\r\nn:0\r\nk:known\r\nb:2\r\nc:3\r\nslave0:x\r\n"},
		{"behind what is not there", &Layout{Added: []Field{{Name: "n", After: "gone", Value: "0"}}}, text + "n:0\r\n"},
		{"moved", &Layout{Added: []Field{{Name: "a", After: "b", Moved: true}}}, "b:2\r\na:1\r\nc:3\r\nslave0:x\r\n"},
	} {
		if got := row.layout.Arrange(text, "\r\n", ":", known); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// Where only the sources are known, a version has what its neighbour has, without some of it
// and with more.
func TestFactsFromSources(t *testing.T) {
	fields := func(name, section string) (names []string) {
		d, _ := Find(name)
		for _, f := range d.Facts().Info[section].Added {
			names = append(names, f.Name)
		}
		return names
	}
	for _, row := range []struct {
		dialect, section, field string
		has                     bool
	}{
		{"redis-8.6", "Stats", "acl_access_denied_tls_cert", true},
		{"redis-8.4", "Stats", "acl_access_denied_tls_cert", false},
		{"redis-8.4", "Stats", "eventloop_cycles", true},
		{"redis-8.6", "Clients", "active_clients", false},
		{"redis-8.8", "Clients", "active_clients", true},
		{"redis-8.10", "Clients", "active_clients", true},
		{"valkey-7.2", "Server", "valkey_version", true},
		{"redis-7.2", "Server", "valkey_version", false},
	} {
		if got := slices.Contains(fields(row.dialect, row.section), row.field); got != row.has {
			t.Errorf("%s has %s: %t", row.dialect, row.field, got)
		}
	}
	for name, want := range map[string]string{"redis-8.4": "redis-8.6", "redis-8.10": "redis-8.6", "valkey-7.2": "redis-7.2", "redis-8.2": "redis-8.2"} {
		if d, _ := Find(name); d.Nearest().Name != want {
			t.Errorf("%s is most like %s, want %s", name, d.Nearest(), want)
		}
	}
	d, _ := Find("redis-8.4")
	if of := d.Facts().Directives; of.Defaults["lookahead"] != "16" || of.Kinds["tls-auth-clients-user"] != "" || of.Kinds["cluster-slot-stats-enabled"] != "yesno" {
		t.Errorf("the directives of %s: %+v", d, of)
	}
}

func TestMistakes(t *testing.T) {
	for name, has := range map[string]bool{"redis-7.2": true, "redis-7.2-empty-shards": false, "redis-8.0": false, "redis-8.0+empty-shards": true} {
		d, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		if d.Has(EmptyShards) != has || d.String() != name || d.Commands().ByName("cluster|nodes") == nil || d.Facts() == nil {
			t.Errorf("%s, called %s: has empty-shards: %t, want %t", name, d, d.Has(EmptyShards), has)
		}
	}
}

func TestWords(t *testing.T) {
	if Default.Words() != nil {
		t.Error("Redis 7.0 has other words than its own")
	}
	old, _ := Find("redis-6.2")
	for text, want := range map[string]string{
		"ERR invalid expire time in 'setex' command":                               "ERR invalid expire time in setex",
		"ERR invalid expire time in 'setex' commands":                              "ERR invalid expire time in 'setex' commands",
		"ERR unknown subcommand or wrong number of x":                              "ERR unknown subcommand or wrong number of x",
		"ERR unknown subcommand or wrong number of arguments for 'a'. Try B HELP.": "ERR Unknown subcommand or wrong number of arguments for 'a'. Try B HELP.",
	} {
		if got := old.Words()(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestKnows(t *testing.T) {
	old, _ := Find("redis-6.2")
	for _, name := range []string{"ssubscribe", "cluster|addslotsrange", "cluster-announce-hostname"} {
		if old.Knows(name) || !Default.Knows(name) {
			t.Errorf("%s: known in Redis 6.2: %t, in 7.0: %t", name, old.Knows(name), Default.Knows(name))
		}
	}
	if !old.Knows("get") || !old.Knows("maxmemory") {
		t.Error("Redis 6.2 does not know GET and maxmemory")
	}
}
