package config

import (
	"slices"
)

// inertness says why another value than the default changes nothing, "" if it does.
type inertness string

// The reasons, as docs/differences.md gives them.
const (
	inertNetwork inertness = "addresses, ports and sockets are those that the cluster was started with"
	inertTLS     inertness = "TLS is what `serve --tls`, `tls=yes` in a scenario file, or `sim.Config` says"
	inertCluster inertness = "each node is a node of a cluster, with one database"
	inertDisk    inertness = "the disk is simulated: it has no files with names, and never fails"
	inertMemory  inertness = "nothing is evicted, neither keys nor clients"
	inertDefrag  inertness = "the memory of values is Go's"
	inertLazy    inertness = "what is deleted is gone at once, in the background or not"
	inertExpiry  inertness = "keys expire at the very millisecond, and the cron runs ten times in a second"
	inertLists   inertness = "lists have no nodes, except in DUMP, where they have the default sizes"
	inertPayload inertness = "RESTORE checks every payload"
	inertLog     inertness = "there is no server log"
	inertProcess inertness = "a node is no process of the system, and has no threads"
	inertChannel inertness = "a synchronisation takes no time, and one connection"
	inertAtomic  inertness = "what the source of a slot migration sends leaves its buffers at once"
	inertYet     inertness = "what they steer is not there yet"
)

// inertReasons are all of them, in the order of the documentation.
var inertReasons = []inertness{
	inertNetwork, inertTLS, inertCluster, inertDisk, inertMemory, inertDefrag, inertLazy, inertExpiry, inertLists, inertPayload,
	inertLog, inertProcess, inertChannel, inertAtomic, inertYet,
}

// Inert is a group of directives whose value changes nothing here.
type Inert struct {
	// Why is half a sentence.
	Why string
	// Directives are their names in Redis 7.0, and Later those that only other versions have, in
	// order.
	Directives, Later []string
}

// InertDirectives are the directives of Redis that CONFIG SET and configuration files
// accept, or CONFIG GET shows, and that have no effect.
func InertDirectives() []Inert {
	var groups []Inert
	for _, why := range inertReasons {
		group := Inert{Why: string(why)}
		for i := range directives {
			if d := &directives[i]; d.inert == why {
				group.Directives = append(group.Directives, d.name)
			}
		}
		for name, inert := range laterDirectives {
			if inert == why {
				group.Later = append(group.Later, name)
			}
		}
		slices.Sort(group.Later)
		groups = append(groups, group)
	}
	return groups
}

// Directive is a directive as the documentation and tools need it.
type Directive struct {
	Name, Alias string
	// Key is the name in Redis 7.0, if it is there.
	Key string
	// Decided says that where and how a node runs decides its value: a line of a
	// configuration file cannot.
	Decided bool
}

// Directives are those of Redis 7.0, by name.
func Directives() []Directive { return latest.List() }

// List is all directives of the version, by name.
func (v *Version) List() []Directive {
	list := make([]Directive, len(v.directives))
	for i, d := range v.directives {
		list[i] = Directive{Name: d.name, Alias: d.alias, Key: d.key, Decided: d.decided()}
	}
	return list
}
