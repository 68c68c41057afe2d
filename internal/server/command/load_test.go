package command

import (
	"reflect"
	"slices"
	"testing"
)

// What is stored of a command is all that there is about it.
func TestStoringIsTheInverseOfLoading(t *testing.T) {
	for _, version := range Stored() {
		for i, c := range Of(version).All() {
			stored := c.Store()
			again := commandOf(&stored)
			again.container, again.subcommands, again.index, again.table, again.ofKeyspace = c.container, c.subcommands, c.index, c.table, c.ofKeyspace
			if !slices.Equal(again.Tips, c.Tips) || !slices.Equal(again.KeySpecs, c.KeySpecs) {
				t.Errorf("%s, %s: %+v, want %+v", version, c.Name, again, c)
			}
			again.Tips, again.KeySpecs = c.Tips, c.KeySpecs
			if !reflect.DeepEqual(again, c) {
				t.Errorf("%s, %s: %+v, want %+v", version, c.Name, again, c)
			}
			if docs := docsOf(&stored.Docs); !reflect.DeepEqual(docs, Of(version).docs[i]) {
				t.Errorf("%s, %s: %+v, want %+v", version, c.Name, docs, Of(version).docs[i])
			}
		}
	}
}

// What some commands are in each version, as the servers said.
func TestVersionsDiffer(t *testing.T) {
	for _, row := range []struct {
		name   string
		since  map[string]bool // the versions that have it
		arity  int
		except []string // of those, with another arity
	}{
		{name: "get", since: versions(Stored()...), arity: 2},
		{name: "client|setinfo", since: but("redis-6.2", "redis-7.0"), arity: 4},
		{name: "hexpire", since: but("redis-6.2", "redis-7.0", "redis-7.2", "valkey-7.2", "valkey-8.0", "valkey-8.1"), arity: -6},
		{name: "xdelex", since: versions("redis-8.2", "redis-8.4", "redis-8.6", "redis-8.8", "redis-8.10"), arity: -5},
		{name: "cluster|shards", since: but("redis-6.2"), arity: 2},
		{name: "stralgo", since: versions("redis-6.2"), arity: -2},
		{name: "cluster|migration", since: versions("redis-8.4", "redis-8.6", "redis-8.8", "redis-8.10"), arity: -4},
		{name: "hotkeys|help", since: versions("redis-8.6", "redis-8.8", "redis-8.10"), arity: 2},
		{name: "arget", since: versions("redis-8.8", "redis-8.10"), arity: 3},
		{name: "sunioncard", since: versions("redis-8.10"), arity: -3},
		{name: "delifeq", since: versions("valkey-9.0", "valkey-9.1"), arity: 3},
		{name: "clusterscan", since: versions("valkey-9.1"), arity: -2},
		{name: "zrank", since: versions(Stored()...), arity: -3, except: []string{"redis-6.2", "redis-7.0"}},
	} {
		for _, version := range Stored() {
			c := Of(version).ByName(row.name)
			if (c != nil) != row.since[version] {
				t.Errorf("%s in %s: %v", row.name, version, c)
			}
			if c != nil && (c.Arity == row.arity) == slices.Contains(row.except, version) {
				t.Errorf("%s in %s: arity %d", row.name, version, c.Arity)
			}
		}
	}
}

// but are all versions without some.
func but(names ...string) map[string]bool {
	set := versions(Stored()...)
	for _, name := range names {
		delete(set, name)
	}
	return set
}

func versions(names ...string) map[string]bool {
	set := map[string]bool{}
	for _, name := range names {
		set[name] = true
	}
	return set
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		loading.Lock()
		loaded = map[string]*Table{defaultName: Default}
		loading.Unlock()
		Of("valkey-9.1")
	}
}
